"""Where this clone keeps what it makes, the secrets there, and which account its database runs as."""

import hashlib
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from treatyreader.running import telling
from treatyreader.running.telling import Complaint

PROJECT = Path(__file__).resolve().parents[2]
ELSEWHERE = Path("/var/lib/treatyreader")
SERVICE_ACCOUNTS = ("treatyreader", "nobody")
"""Who runs the database when root starts it (PostgreSQL refuses to run as root): the first that exists."""
LONGEST_SOCKET_DIRECTORY = 80
"""A socket's address holds 107 bytes (unix(7)); PostgreSQL adds `/.s.PGSQL.5432.lock`."""


def state() -> Path:
    """The directory of everything that this clone makes and git ignores."""
    directory = Path(os.environ.get("TREATYREADER_VAR") or PROJECT / "var").absolute()
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def environment(database_url: str) -> dict[str, str]:
    """The environment of everything we start: our own, with what the settings require and is not set there."""
    given = {name: value for name, value in os.environ.items() if value}
    ours = {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "treatyreader.settings",
        "STATIC_ROOT": str(state() / "static"),
        telling.STARTED_VARIABLE: str(telling.STARTED),
    }
    if "SECRET_KEY" not in given:
        ours["SECRET_KEY"] = secret_in(state() / "secret-key")
    return ours | given


def secret_in(path: Path) -> str:
    """The secret in this file, made now if there is none; only the file's owner reads it.

    It is written beside its place and linked into it: whoever comes second finds the first one's, and nobody
    ever finds half of one.
    """
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
                file.flush()
                os.fsync(file.fileno())
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink(missing_ok=True)
    return path.read_text()


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
        digest = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]
        return Path("/tmp") / f"treatyreader-{digest}"  # noqa: S108 (made and checked by make_private)

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


def database_home() -> Home:
    """Where the embedded database lives: under `var/`, unless its account cannot enter that.

    Then a link leads from there to its own directory: removing `var/` always means to begin anew. A database
    that exists already belongs to whom it belonged.
    """
    link = state() / "database"
    if os.geteuid() != 0:
        return Home(_made(link), account_of(os.geteuid()))
    account = next(found for name in SERVICE_ACCOUNTS if (found := _account_named(name)))
    if (link / "data").exists():
        account = account_of((link / "data").stat().st_uid)
    elif not link.exists() and not _can_enter(account, state()):
        _lead_elsewhere(link)
    path = _made(link.resolve())
    if not _can_enter(account, path):
        raise Complaint(
            f"{account.name}, who runs the database in {path}, cannot enter that directory any more: "
            "open the directories above it to everybody (chmod o+x), or set TREATYREADER_VAR to another one."
        )
    remark = f"the database is in {path}: its account, {account.name}, cannot enter {state()}"
    return Home(path, account, remark if link.is_symlink() else "")


def account_of(uid: int) -> Account:
    """The account with this number. Complains where it has no name."""
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
        return account_of(pwd.getpwnam(name).pw_uid)
    except KeyError:
        return None


def _lead_elsewhere(link: Path) -> None:
    ELSEWHERE.mkdir(mode=0o755, parents=True, exist_ok=True)
    directory = Path(tempfile.mkdtemp(prefix="", dir=ELSEWHERE))
    if link.is_symlink():  # Where it led to was removed.
        link.unlink(missing_ok=True)
    try:
        link.symlink_to(directory)
    except FileExistsError:  # Another start came first.
        shutil.rmtree(directory)


def _made(path: Path) -> Path:
    # Root's own, so that the server cannot change its program or its password; others may only pass through.
    path.mkdir(exist_ok=True)
    path.chmod(0o711)
    return path


def _can_enter(account: Account, directory: Path) -> bool:
    # Asked of the system rather than computed: access lists and mounts have a say too.
    asking = ["/usr/bin/test", "-x", str(directory)]
    try:
        asked = subprocess.run(asking, user=account.uid, group=account.gid, extra_groups=[], cwd="/")
    except PermissionError:
        raise Complaint(
            f"PostgreSQL refuses to run as root, and this root may not become {account.name}: start as an "
            "ordinary user, or set DATABASE_URL to a PostgreSQL (15 or newer) of your own."
        ) from None
    return asked.returncode == 0
