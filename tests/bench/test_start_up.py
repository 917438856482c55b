"""How long `run` takes until it is ready, cold (nothing made yet) and warm, beside bare PostgreSQL of the same kind.

Cold is made of unpacking, a new cluster, migrations, texts, claims and static files; its peer is a new cluster and its
start. Warm is everything found in place; its peer is the start alone.
"""

from __future__ import annotations

import http.client
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from tests.running.conftest import NOBODY, Site
from treatyreader.running import postgresql

ROUNDS = 5


def test_start_up() -> None:
    figures: dict[str, list[float]] = {name: [] for name in ("cold", "warm", "initdb and start", "start")}
    software = Path(tempfile.mkdtemp(prefix="treatyreader-"))
    software.chmod(0o755)
    postgresql.unpack(software)
    for _round in range(ROUNDS):
        place = Path(tempfile.mkdtemp(prefix="treatyreader-"))
        place.chmod(0o755)
        site = Site(place, DJANGO_SETTINGS_MODULE="treatyreader.settings", TREATYREADER_CORPUS="")
        figures["cold"].append(until_ready(site))
        figures["warm"].append(until_ready(site))
        site.end()
        shutil.rmtree(place)
        cold, warm = bare(postgresql.programs_in(software))
        figures["initdb and start"].append(cold)
        figures["start"].append(warm)
    shutil.rmtree(software)
    print(f"\n{'until /readyz answers 200':34}{'median s':>10}{'least':>8}{'most':>8}{'× bare':>8}")
    for name, peer in (("cold", "initdb and start"), ("warm", "start")):
        ratio = statistics.median(figures[name]) / statistics.median(figures[peer])
        print(row(f"run, {name}", figures[name]) + f"{ratio:8.1f}")
        print(row(f"bare PostgreSQL, {peer}", figures[peer]))


def row(name: str, seconds: list[float]) -> str:
    return f"{name:34}{statistics.median(seconds):10.2f}{min(seconds):8.2f}{max(seconds):8.2f}"


def until_ready(site: Site) -> float:
    begun = time.perf_counter()
    server = site.start("run", terminal=None)
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                break
        except (OSError, http.client.HTTPException):
            assert server.poll() is None, server.communicate()
            time.sleep(0.005)
        finally:
            connection.close()
    seconds = time.perf_counter() - begun
    server.terminate()
    server.communicate(timeout=60)
    return seconds


def bare(programs: Path) -> tuple[float, float]:
    """Seconds of a new cluster with its first start, and of a second start."""
    place = Path(tempfile.mkdtemp(prefix="treatyreader-"))
    root, account = os.geteuid() == 0, NOBODY
    if root:
        os.chown(place, account, account)

    def do(program: str, *arguments: str) -> None:
        subprocess.run(
            [programs / "bin" / program, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            env=postgresql.environment(programs),
            cwd=place,
            stderr=subprocess.DEVNULL,
            user=account if root else None,
            group=account if root else None,
            extra_groups=[] if root else None,
        )

    def start() -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories={place}"
        do("pg_ctl", "-D", str(place / "data"), "-l", str(place / "log"), "-w", "-o", options, "start")

    def stop() -> None:
        do("pg_ctl", "-D", str(place / "data"), "-m", "fast", "-w", "stop")

    begun = time.perf_counter()
    do("initdb", "-D", str(place / "data"), "-U", "somebody", "--encoding=UTF8", "--locale=C.UTF-8")
    start()
    cold = time.perf_counter() - begun
    stop()
    begun = time.perf_counter()
    start()
    warm = time.perf_counter() - begun
    stop()
    shutil.rmtree(place)
    return cold, warm
