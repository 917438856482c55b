"""Where this clone keeps what it makes, and which account its database runs as."""

import hashlib
import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from treatyreader.running.complaint import Complaint

PROJECT = Path(__file__).resolve().parents[2]
SYSTEM_STATE = Path("/var/lib/treatyreader")
SERVICE_ACCOUNTS = ("treatyreader", "nobody")
"""Who runs the database when root starts it (PostgreSQL refuses to run as root): the first that exists."""
LONGEST_SOCKET_DIRECTORY = 80
"""A socket's address holds 107 bytes (unix(7)); PostgreSQL adds `/.s.PGSQL.5432.lock`."""


@dataclass(frozen=True)
class Account:
    """A user of the operating system."""

    uid: int
    gid: int
    name: str


@dataclass(frozen=True)
class Home:
    """The directory of an embedded database, and the account that its server runs as."""

    path: Path
    account: Account
    remark: str = ""
    """Why it is not where one would look first; empty when it is."""

    @property
    def data(self) -> Path:
        return self.path / "data"

    @property
    def log(self) -> Path:
        return self.path / "log"

    @property
    def password(self) -> Path:
        return self.path / "password"

    @property
    def socket(self) -> Path:
        """A directory with a path short enough for a socket's address, the same at every start."""
        inside = self.path / "socket"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_DIRECTORY:
            return inside
        return Path("/tmp") / f"treatyreader-{_digest(self.path)}"  # noqa: S108 (made and checked by make_private)

    def make_private(self, directory: Path) -> None:
        """Make a directory that only the server's account (and root) can enter; refuse anybody else's."""
        try:
            directory.mkdir(mode=0o700)
            os.chown(directory, self.account.uid, self.account.gid)
        except FileExistsError:
            found = directory.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.account.uid:
                raise Complaint(
                    f"{directory} is not a directory of {self.account.name}, who runs the database: "
                    "remove it and start again."
                ) from None
            directory.chmod(0o700)


def state() -> Path:
    """The directory of everything that this clone makes and git ignores."""
    return Path(os.environ.get("TREATYREADER_VAR") or PROJECT / "var").absolute()


def database_home() -> Home:
    """Where the embedded database lives: under `var/`, unless its account cannot enter that.

    A database that exists already is found again, and belongs to whom it belonged.
    """
    state().mkdir(parents=True, exist_ok=True)
    usual = state() / "database"
    if os.geteuid() != 0:
        return Home(_made(usual), _account(os.geteuid()))
    service = next(account for name in SERVICE_ACCOUNTS if (account := _account_named(name)))
    unusual = SYSTEM_STATE / _digest(state())
    for path in (usual, unusual):
        if (path / "data").exists():
            account = _account((path / "data").stat().st_uid)
            if _can_enter(account, path):
                return Home(path, account, _remark(account, path))
    if _can_enter(service, state()):
        return Home(_made(usual), service)
    SYSTEM_STATE.mkdir(mode=0o755, parents=True, exist_ok=True)
    return Home(_made(unusual), service, _remark(service, unusual))


def _remark(account: Account, path: Path) -> str:
    if path.parent == state():
        return ""
    return f"the database is in {path}: its account, {account.name}, cannot enter {state()}"


def _made(path: Path) -> Path:
    # Root's own, so that the server cannot change its program or its password; others may only pass through.
    path.mkdir(exist_ok=True)
    path.chmod(0o711)
    return path


def _can_enter(account: Account, directory: Path) -> bool:
    # Asked of the system rather than computed: access lists and mounts have a say too.
    asked = subprocess.run(
        ["/usr/bin/test", "-x", str(directory)], user=account.uid, group=account.gid, extra_groups=[], cwd="/"
    )
    return asked.returncode == 0


def _account(uid: int) -> Account:
    try:
        found = pwd.getpwuid(uid)
    except KeyError:
        raise Complaint(
            f"User {uid} has no entry in /etc/passwd, and PostgreSQL wants one: run as a user who has, "
            "or set DATABASE_URL to a PostgreSQL (15 or newer) of your own."
        ) from None
    return Account(found.pw_uid, found.pw_gid, found.pw_name)


def _account_named(name: str) -> Account | None:
    try:
        return _account(pwd.getpwnam(name).pw_uid)
    except KeyError:
        return None


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:12]
