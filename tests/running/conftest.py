"""A site of its own for each test: its own state directory and port, and real processes."""

import fcntl
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SET_BY_RUNNING = ("DATABASE_URL", "SECRET_KEY", "STATIC_ROOT", "TREATYREADER_STARTED", "HOST", "PORT", "DEBUG")
"""What `make test` itself may have set, and must not reach the sites under test."""

NOBODY = 65534
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else, and mount a small disk")

Found = TypeVar("Found")


def eventually(found: Callable[[], Found], seconds: float = 20) -> Found:
    """What `found` returns, once it is true; fails when it does not become so."""
    deadline = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < deadline, f"still not after {seconds} s"
        time.sleep(0.02)
    return value


class Process(subprocess.Popen[str]):
    """A process whose errors go to a file: a pipe that nobody reads while it serves would stop it once full."""

    def __init__(self, command: list[str], **more: Any) -> None:
        # Appended to, so that reading here does not move the place where the process writes.
        self.said = tempfile.TemporaryFile("a+")  # noqa: SIM115
        super().__init__(command, stdout=subprocess.PIPE, stderr=self.said, text=True, **more)

    def communicate(self, input: str | None = None, timeout: float | None = None) -> tuple[str, str]:
        output, _ = super().communicate(input, timeout)
        self.said.seek(0)
        return output, self.said.read()

    def end(self) -> None:
        """Kill it and close its files, whether or not a test has read what it said."""
        self.kill()
        self.wait()
        if self.stdout:
            self.stdout.close()
        self.said.close()


class Site:
    """One state directory with whatever runs on it."""

    def __init__(self, var: Path, **more: str) -> None:
        self.var = var
        self.port = free_port()
        self.more = more
        self.started: list[Process] = []
        self.python = [sys.executable]
        self.project = PROJECT
        self.uid: int | None = None

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in SET_BY_RUNNING}
        ours = {"TREATYREADER_VAR": str(self.var), "PORT": str(self.port), "EMBEDDINGS": "0"}
        return kept | {"DJANGO_SETTINGS_MODULE": "tests.running.little.settings"} | ours | self.more | more

    def start(self, *arguments: str, terminal: int | None = None, **more: str) -> Process:
        """Start the program; with a terminal, as if typed there."""

        def take_terminal() -> None:
            if terminal is not None:
                fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)

        process = Process(
            [*self.python, "-m", "treatyreader.running", *arguments],
            env=self.environment(**more),
            cwd=self.project,
            stdin=subprocess.DEVNULL if terminal is None else terminal,
            start_new_session=True,
            preexec_fn=take_terminal,
            user=self.uid,
            group=self.uid,
            extra_groups=None if self.uid is None else [],
        )
        self.started.append(process)
        return process

    def do(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run the program to its end."""
        process = self.start(*arguments, terminal=None, **more)
        output, errors = process.communicate(timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, output, errors)

    def serve(self, **more: str) -> Process:
        """Start `run`; return when it has said its address."""
        process = self.start("run", terminal=None, **more)
        said = process.stdout.readline() if process.stdout else ""
        if not said:
            pytest.fail(f"It did not serve: {process.communicate(timeout=60)[1]}")
        assert said.strip().endswith(f":{self.port}/")
        return process

    def get(self) -> str | None:
        """What the page says: the number of the process that answered; None when there is no page."""
        status, page = ask(self.port, "GET", "/")
        return page if status == 200 else None

    def database_url(self) -> str:
        """Asked once; works after the asking process has gone, while another keeps the server."""
        return self.do("exec", "--", "printenv", "DATABASE_URL").stdout.strip()

    def processes(self) -> dict[int, str]:
        """All living processes that belong to this site, with their command lines."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid() and (line := self._line_of_ours(entry)):
                found[int(entry.name)] = line
        return found

    def _line_of_ours(self, entry: Path) -> str:
        # Servers are known by their directory, everything else by its environment; zombies have neither.
        try:
            ours = b"TREATYREADER_VAR=" + os.fsencode(self.var) + b"\0"
            place = os.readlink(entry / "cwd")
            if ours in (entry / "environ").read_bytes() or self._holds(place):
                return (entry / "cmdline").read_text().replace("\0", " ") or "?"
        except OSError:
            pass
        return ""

    def _holds(self, place: str) -> bool:
        # The database may have been led elsewhere.
        return any(place.startswith(f"{home}/") for home in (self.var, (self.var / "database").resolve()))

    def numbers(self, word: str) -> list[int]:
        """The process numbers of this site whose command line has this word."""
        return sorted(number for number, line in self.processes().items() if word in line)

    def postmaster(self) -> int:
        return self._heads("bin/postgres")[0]

    def web_server(self) -> int:
        return self._heads("treatyreader.running.server")[0]

    def workers(self) -> list[int]:
        found = self.numbers("treatyreader.running.server")
        return [number for number in found if parent_of(number) in found]

    def _heads(self, word: str) -> list[int]:
        # By descent: the numbers of processes begin anew when they are used up, so the oldest need not be the least.
        found = self.numbers(word)
        return [number for number in found if parent_of(number) not in found]

    def answering_workers(self) -> set[int]:
        """The two workers, once each of them has answered; they answer by turns that nobody foretells."""
        answered: set[int] = set()

        def both() -> bool:
            if page := self.get():
                answered.add(int(page))
            return len(answered & set(self.workers())) == 2

        eventually(both)
        return answered & set(self.workers())

    def is_gone(self) -> bool:
        return not self.processes()

    def end(self) -> None:
        """Leave nothing behind, whatever the test did."""
        for number in self.processes():
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        for process in self.started:
            process.end()
        self.started.clear()


def ask(port: int, method: str, path: str) -> tuple[int, str]:
    """The status and the page that this machine answers there; 0 when it does not answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()


def parent_of(number: int) -> int:
    """The process that started this one; 0 when it has gone."""
    try:
        # The second word after the name, which stands in brackets and may hold anything (proc_pid_stat(5)).
        return int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def become(site: Site, uid: int) -> None:
    """Have everything of the site started as that user, with a Python that is open to everybody."""
    site.uid = uid
    asked = ["/usr/bin/test", "-x", os.path.realpath(sys.executable)]
    if subprocess.run(asked, user=uid, group=uid, extra_groups=[], cwd="/").returncode:
        # The environment's own lies in somebody's private directory; the system's is the same version.
        site.python = ["/usr/bin/python3.11"]
        site.more["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path.endswith("site-packages"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """PostgreSQL, unpacked once for all sites."""
    from treatyreader.running import postgresql

    place = Path(tempfile.mkdtemp(prefix="treatyreader-software-"))
    place.chmod(0o755)
    postgresql.unpack(place)
    yield postgresql.programs_in(place)
    shutil.rmtree(place)


@pytest.fixture
def empty_site() -> Iterator[Site]:
    """A site on which nothing was ever started."""
    # Not pytest's own directory: that one is closed to the account that runs the server.
    var = Path(tempfile.mkdtemp(prefix="treatyreader-"))
    var.chmod(0o755)
    site = Site(var)
    yield site
    site.end()
    shutil.rmtree(var)


@pytest.fixture
def site(empty_site: Site, unpacked: Path) -> Site:
    """A site that has PostgreSQL unpacked already."""
    database = empty_site.var / "database"
    database.mkdir()
    (database / unpacked.name).symlink_to(unpacked)
    return empty_site
