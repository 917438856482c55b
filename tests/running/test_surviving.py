"""Whatever is killed, whenever: what was acknowledged is there, once."""

from __future__ import annotations

import os
import random
import shutil
import signal
import stat
import threading
import time
from contextlib import suppress
from pathlib import Path

import psycopg

from tests.running.conftest import NOBODY, Site, ask, become, eventually, only_root

KILLS = 10
TABLE = "CREATE TABLE IF NOT EXISTS kept (number integer)"


class Writer(threading.Thread):
    """Asks the site, by one request after the other, to keep a number; never asks for the same one twice."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port = port
        self.number = 0
        self.acknowledged: list[int] = []
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.is_set():
            self.number += 1
            if ask(self.port, "POST", f"/{self.number}")[0] == 201:
                self.acknowledged.append(self.number)
            time.sleep(0.005)


def test_ten_kills_at_random_moments_lose_nothing(site: Site) -> None:
    seed = random.randrange(10**6)  # noqa: S311
    print(f"seed {seed}")
    chance = random.Random(seed)  # noqa: S311
    site.more["LITTLE_STATEMENT"] = TABLE
    server = site.serve()
    writer = Writer(site.port)
    writer.start()
    eventually(lambda: len(writer.acknowledged) > 20)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0, 0.6))
        # Whoever it is: supervisor, web server, worker, database server or one of its processes.
        killed = chance.choice(sorted(site.processes()))
        with suppress(ProcessLookupError):
            os.kill(killed, signal.SIGKILL)
        if killed == server.pid:
            server.wait(timeout=20)
            eventually(lambda: not site.numbers("treatyreader.running.server"))
            server = site.serve()
        before = len(writer.acknowledged)
        eventually(lambda before=before: len(writer.acknowledged) > before, 30)  # type: ignore[misc]
    writer.ended.set()
    writer.join(20)
    with psycopg.connect(site.database_url()) as connection:
        kept = [number for (number,) in connection.execute("SELECT number FROM kept ORDER BY number")]
    assert len(writer.acknowledged) > KILLS
    assert set(writer.acknowledged) <= set(kept)
    assert len(kept) == len(set(kept))
    server.terminate()
    assert server.wait(timeout=30) == 0
    assert site.is_gone()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_secrets_are_for_nobody_else_and_the_database_has_no_port(site: Site) -> None:
    site.serve()
    assert mode(site.var / "secret-key") == 0o600
    assert mode(site.var / "database/password") == 0o600
    address = site.database_url().partition("host=")[2].replace("%2F", "/")
    assert mode(Path(address)) == 0o700
    with psycopg.connect(site.database_url()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert not listening_ports(site.postmaster())


def test_a_socket_whose_address_would_be_too_long_stands_in_a_short_private_directory(site: Site) -> None:
    deep = site.var / ("a" * 60) / ("b" * 60)
    deep.mkdir(parents=True)
    (site.var / "database").rename(deep / "database")
    site.var, above = deep, site.var
    try:
        short = Path(site.database_url().partition("host=")[2].replace("%2F", "/"))
        assert not short.is_relative_to(above)
        assert mode(short) == 0o700
        assert site.do("exec", "--", "true").returncode == 0, "the next start finds it"
        short.rmdir()
    finally:
        site.end()
        site.var = above


def listening_ports(process: int) -> list[str]:
    """TCP sockets of a process that listen (state 0A of /proc/net/tcp)."""
    inodes = {os.readlink(each) for each in Path(f"/proc/{process}/fd").iterdir()}
    rows = [
        row.split()
        for name in ("tcp", "tcp6")
        for row in Path(f"/proc/{process}/net/{name}").read_text().splitlines()[1:]
    ]
    return [row[1] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in inodes]


def test_secrets_stay_the_same(site: Site) -> None:
    asked = [site.do("exec", "--", "printenv", "SECRET_KEY", "DATABASE_URL").stdout for _ in range(2)]
    assert asked[0] == asked[1]
    assert len(asked[0].splitlines()[0]) > 40


@only_root
def test_root_steps_down_for_the_database(site: Site) -> None:
    site.serve()
    assert os.stat(f"/proc/{site.postmaster()}").st_uid != 0


@only_root
def test_where_the_database_s_account_cannot_enter_the_data_go_elsewhere_and_that_is_said(empty_site: Site) -> None:
    empty_site.var.chmod(0o700)
    done = empty_site.do("exec", "--", "true")
    assert done.returncode == 0
    place = (empty_site.var / "database").resolve()
    assert f"the database is in {place}" in done.stderr
    assert place.is_relative_to("/var/lib/treatyreader")
    assert empty_site.do("exec", "--", "true").returncode == 0, "the next start finds it"
    shutil.rmtree(place)


@only_root
def test_an_ordinary_user_with_an_empty_home_is_served(empty_site: Site, tmp_path: Path) -> None:
    become(empty_site, NOBODY)
    os.chown(empty_site.var, NOBODY, NOBODY)
    empty_site.more["HOME"] = "/nonexistent"
    server = empty_site.serve()
    assert empty_site.get()
    assert os.stat(f"/proc/{empty_site.postmaster()}").st_uid == NOBODY
    server.terminate()
    assert server.wait(timeout=20) == 0
    assert empty_site.is_gone()
