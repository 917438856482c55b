"""The embedded PostgreSQL: started by whoever comes first, stopped by whoever leaves last.

Three locks say all there is to know, and the kernel keeps them truthful through every `kill -9`:

- `starting`: held alone while somebody looks for the server and, if need be, starts it;
- `users`: shared by everybody who uses the server; who gets it alone is the last one and stops the server;
- `server`: held by the processes of the server itself, which inherit it. As long as one of them lives, no
  second server can start on the same data; when it is free, what a dead server left behind is removed.

A living server is found by connecting to it. It is stopped through the connection too: the kernel tells which
process listens at the other end. No process id is ever read from a file.
"""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from treatyreader.running import attention, leases, postgresql
from treatyreader.running.places import Home
from treatyreader.running.telling import Complaint, complaint_of_output, tell

PATIENCE = 60
"""Seconds without any sign of life after which a start is given up, or a slow stop is hurried."""
MOST_KILLS = 5
"""How often a server that is killed before it answers is started again."""
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    # For small machines: little memory, few processes.
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "io_method": "sync",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    # What was acknowledged is on the disk.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class Embedded:
    """The database server of this clone, as one of its users sees it."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.users: leases.Lease | None = None
        self.server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its DATABASE_URL, understood by libpq and by django-environ alike."""
        password = quote(self._password(), safe="")
        return f"postgresql://{postgresql.NAME}:{password}@/{postgresql.NAME}?host={quote(str(self.home.socket))}"

    def join(self) -> None:
        """Become a user of a running server."""
        if self.home.remark:
            tell(self.home.remark)
        with leases.held_alone(self.home.path / "starting"):
            self.users = leases.share(self.home.path / "users")
            self._bring_up()

    def mend(self) -> None:
        """Start the server again if it has died; cheap when it has not."""
        if not leases.is_held_alone(self.home.path / "server"):
            tell("the database server has died; starting it again")
            with leases.held_alone(self.home.path / "starting"):
                self._bring_up()

    def leave(self) -> None:
        """Stop being a user; the last one stops the server."""
        if self.users is None:
            return
        if self.users.alone():
            self._stop()
        self.users.close()
        self.users = None

    def _bring_up(self) -> None:
        self.server = None
        killed = 0
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self.server is None:
                self.server = self._start()
                if self.server:
                    deadline = time.monotonic() + PATIENCE
            elif self.server.poll() == -signal.SIGKILL and killed < MOST_KILLS:
                # Nothing is wrong with it: somebody ended it, or the system did for want of memory.
                tell("the database server was killed while it started; starting it again")
                killed += 1
                self.server = None
            elif self.server.poll() is not None:
                raise complaint_of_output(
                    self.home.log.read_text(errors="replace"),
                    doing="Starting the embedded database",
                    where=str(self.home.path),
                    log=str(self.home.log),
                )
            if time.monotonic() > deadline:
                raise Complaint(
                    f"The embedded database in {self.home.path} does not answer, though processes of it still run: "
                    "end them and start again."
                )
            attention.pause(0.03)

    def _answers(self) -> bool:
        if not self.home.data.exists():
            return False
        try:
            psycopg.connect(
                host=str(self.home.socket),
                user=postgresql.NAME,
                password=self._password(),
                dbname="postgres",
                connect_timeout=5,
            ).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise self._lost("The embedded database does not take the password in") from None
            return "too many clients" in str(error) or "connection slots" in str(error)
        return True

    def _is_ready(self) -> bool:
        try:
            return self._answers()
        except Complaint:  # It does, if only to refuse.
            return True

    def _password(self) -> str:
        try:
            return self.home.password.read_text()
        except FileNotFoundError:
            raise self._lost("The password of the embedded database is not in") from None

    def _lost(self, what: str) -> Complaint:
        return Complaint(
            f"{what} {self.home.password}: put the one back with which it was made, "
            f"or remove {self.home.data} to begin with an empty database."
        )

    def _start(self) -> subprocess.Popen[bytes] | None:
        """Start a server, made now if there is none; None while processes of an earlier one still live."""
        with leases.Lease(self.home.path / "server") as lease:
            if not lease.alone():
                return None
            programs = postgresql.programs_in(self.home.path)
            if not programs.exists():
                tell("unpacking PostgreSQL")
                postgresql.unpack(self.home.path)
            if not self.home.data.exists():
                tell("making an empty database")
                postgresql.initialise(self.home, lease.descriptor)
            tell("starting the database server")
            self._remove_traces()
            settings = {"unix_socket_directories": str(self.home.socket), **SETTINGS}
            with self.home.log.open("wb") as log:
                return subprocess.Popen(
                    [
                        *(str(programs / "bin" / "postgres"), "-D", str(self.home.data)),
                        *(f"--{name}={value}" for name, value in settings.items()),
                    ],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env=postgresql.environment(programs),
                    cwd=self.home.path,
                    user=self.home.account.uid,
                    group=self.home.account.gid,
                    extra_groups=[] if os.geteuid() == 0 else None,
                    umask=0o077,
                    # It outlives us: others may use it, and a Ctrl-C in our terminal is not meant for it.
                    start_new_session=True,
                    pass_fds=[lease.descriptor],
                    preexec_fn=attention.unlisten,
                )

    def _remove_traces(self) -> None:
        # PostgreSQL would take any process with a dead server's number for that server, a zombie included.
        self.home.make_private(self.home.socket)
        for trace in [self.home.data / "postmaster.pid", *self.home.socket.iterdir()]:
            trace.unlink(missing_ok=True)
        if self.home.log.exists():
            self.home.log.replace(self.home.log.with_suffix(".before"))

    def _stop(self) -> None:
        server = _listener(self.home.socket / ".s.PGSQL.5432")
        if server is None and self.server and self.server.poll() is None:  # Ours, which does not listen yet.
            server = os.pidfd_open(self.server.pid)
        if server is None:
            return
        # A fast shutdown, then an immediate one. A server that does not answer starts or recovers, and will have to do
        # that again however it ends; asked for a fast shutdown after a crash, PostgreSQL 18.1 waits for ever.
        for request in (signal.SIGINT, signal.SIGQUIT) if self._is_ready() else (signal.SIGQUIT,):
            signal.pidfd_send_signal(server, request)
            deadline = time.monotonic() + PATIENCE
            while leases.is_held_alone(self.home.path / "server") and time.monotonic() < deadline:
                time.sleep(0.02)
        os.close(server)
        if self.server:
            self.server.wait()


def _listener(address: Path) -> int | None:
    """A descriptor of the process that listens at this socket; None when none does."""
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(address))
        except OSError:
            return None
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    try:
        return os.pidfd_open(int.from_bytes(credentials[:4], "little"))
    except OSError:
        return None
