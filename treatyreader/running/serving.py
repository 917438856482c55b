"""`run`: everything made ready and served until somebody asks for the end."""

import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time

from treatyreader.running import attention, database, leases, places, rounds
from treatyreader.running.places import environment
from treatyreader.running.preparation import DATABASE_LOST
from treatyreader.running.telling import Complaint, tell

PATIENCE = 60
"""Seconds in which a web server must answer after its start."""


def run() -> int:
    """Serve; the exit status."""
    host, port = address()
    refuse_port_in_use(host, port)
    with database.available() as available:
        surroundings = environment(available.url)
        try:
            if status := prepare(surroundings, available):
                return status  # It said why.
            while True:
                # Another `run` may have taken it meanwhile; and the workers of a killed server may still be dying.
                refuse_port_in_use(host, port, patience=5)
                serve(host, port, surroundings, available)
                tell("the web server has died; starting it again")
        except attention.Asked:
            tell("stopping")
            return 0


def address() -> tuple[str, int]:
    """Where to listen, from HOST and PORT."""
    port = os.environ.get("PORT") or "8000"
    if not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65535):
        raise Complaint(f"PORT is {port!r}: give a number from 1 to 65535, as in `make run PORT=8080`.")
    return os.environ.get("HOST") or "127.0.0.1", int(port)


def refuse_port_in_use(host: str, port: int, patience: float = 0) -> None:
    """Complain if nobody can listen there; the web server would say so late, and in many words."""
    deadline = time.monotonic() + patience
    while True:
        try:
            family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind) as attempt:
                attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                attempt.bind(where)
                attempt.listen()
                return
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                raise Complaint(
                    f"Nothing can listen on {host} port {port} ({error.strerror}): "
                    "choose another, as in `make run PORT=8080`."
                ) from None
        attention.pause(0.1)


def prepare(surroundings: dict[str, str], available: database.Database) -> int:
    """Bring tables, texts and static files up to date, one process of this clone at a time; its exit status."""
    command = [sys.executable, "-m", "treatyreader.running.preparation"]
    with (
        leases.held_alone(places.state() / "preparing"),
        attention.attended(command, surroundings, patience=PATIENCE) as child,
    ):
        status = attention.status_of(child, available.mend)
    if child.returncode < 0:  # It could not say why.
        by = signal.Signals(-child.returncode).name
        raise Complaint(f"What makes the database ready was ended by {by}: start again.")
    if status == DATABASE_LOST:
        available.mend()  # Complains when it cannot be started again.
        raise Complaint("The database server died while it was made ready: start again.")
    return status


def serve(host: str, port: int, surroundings: dict[str, str], available: database.Database) -> None:
    """Run one web server to its end. Complains about one that ends by itself before it has answered."""
    command = [sys.executable, "-m", "treatyreader.running.server", host, str(port)]
    with attention.attended(command, surroundings, patience=PATIENCE) as child:
        wait_until_it_answers(child, host, port)
        if child.poll() == -signal.SIGKILL:
            return  # Nothing is wrong with it: somebody ended it.
        if child.poll() is not None:
            raise Complaint(f"The web server ended with status {child.returncode}: what it said stands above.")
        print(f"http://{_in_url(host)}:{port}/", flush=True)
        with rounds.beside(surroundings) as tick:

            def each() -> None:
                available.mend()
                tick()

            attention.status_of(child, each)


def wait_until_it_answers(child: subprocess.Popen[bytes], host: str, port: int) -> None:
    """Return once there is any HTTP answer, or the server has ended."""
    deadline = time.monotonic() + PATIENCE
    while child.poll() is None:
        connection = http.client.HTTPConnection(_reachable(host), port, timeout=PATIENCE)
        try:
            connection.request("GET", "/healthz", headers={"Host": f"127.0.0.1:{port}"})
            connection.getresponse()
            return
        except (OSError, http.client.HTTPException):
            if time.monotonic() > deadline:
                raise Complaint(f"The web server did not answer within {PATIENCE} seconds: start again.") from None
            attention.pause(0.05)
        finally:
            connection.close()


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def _in_url(host: str) -> str:
    reachable = _reachable(host)
    return f"[{reachable}]" if ":" in reachable else reachable
