"""A new database cluster, made once: who may connect, and in which language it sorts."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from treatyreader.running import complaint, secrets_file, software
from treatyreader.running.places import Home

NAME = "treatyreader"
"""The one role that may connect, and the database that it owns."""


def initialise(home: Home, programs: Path) -> None:
    """Make the data directory: beside its place, and renamed into it when everything is in it."""
    for leftover in home.path.glob("initialising.*"):
        shutil.rmtree(leftover, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix="initialising.", dir=home.path))
    os.chown(draft, home.account.uid, home.account.gid)
    try:
        # No ICU: the bundled one is not Debian's, and an index must not depend on which of them sorted it.
        _do(
            home,
            programs,
            [
                *("initdb", f"--pgdata={draft}", "--username=postgres", "--auth=reject", "--no-instructions"),
                *("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            ],
        )
        # The superuser is refused; our role comes in with its password, and owns no more than its databases.
        (draft / "pg_hba.conf").write_text(f"local all {NAME} scram-sha-256\n")
        password = secrets_file.kept(home.password)
        _do(
            home,
            programs,
            ["postgres", "--single", "-D", str(draft), "postgres"],
            f"CREATE ROLE {NAME} LOGIN CREATEDB PASSWORD '{password}'\nCREATE DATABASE {NAME} OWNER {NAME}\n",
        )
        draft.rename(home.data)
        _keep(home.path)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _do(home: Home, programs: Path, command: list[str], said: str = "") -> None:
    done = subprocess.run(
        [programs / "bin" / command[0], *command[1:]],
        input=said,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=software.environment(programs),
        cwd=home.path,
        user=home.account.uid,
        group=home.account.gid,
        extra_groups=[] if os.geteuid() == 0 else None,
    )
    # A single-user server that refused a statement still ends with status 0.
    if done.returncode or "ERROR:" in done.stdout:
        raise complaint.of_output(done.stdout, doing="Making the embedded database", where=str(home.path))


def _keep(directory: Path) -> None:
    # The rename itself must survive a power cut.
    descriptor = os.open(directory, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
