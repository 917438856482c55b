"""Pages with 0 and with 1,000 pieces of evidence and as many comments, beside the same bytes as a static file of the
same server.

One keep-alive connection asks for one thing after the other; rounds of all the cases are interleaved. "kept" is what
readers get, "anew" a page that has to be made (an address that nobody asked for before), "304" a reader who has it.
"""

from __future__ import annotations

import gzip
import http.client
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.seeding import EDITION, PROVISION
from tests.running.conftest import Site

ROUNDS = 5
REQUESTS = 200
MADE_ANEW = 30
EVIDENCE = (0, 1000)
NAMES = {EDITION: "reading page", PROVISION: "provision page"}


@dataclass
class Case:
    """One thing that is asked for again and again; `address` of the n-th time."""

    name: str
    address: Callable[[int], str]
    headers: dict[str, str]
    requests: int
    queries: str
    size: int = 0
    rounds: list[list[float]] = field(default_factory=list)

    def measure(self, port: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        seconds = []
        done = sum(map(len, self.rounds))
        for number in range(self.requests):
            begun = time.perf_counter()
            connection.request("GET", self.address(done + number), headers=self.headers)
            answer = connection.getresponse()
            body = answer.read()
            seconds.append(time.perf_counter() - begun)
            assert answer.status in (200, 304), f"{self.name}: {answer.status}"
            self.size = len(body)
        connection.close()
        self.rounds.append(seconds)

    def row(self, peer: Case | None) -> str:
        def median_of(figure: Callable[[list[float]], float]) -> float:
            return statistics.median(map(figure, self.rounds))

        rate = median_of(lambda seconds: len(seconds) / sum(seconds))
        p50 = median_of(statistics.median) * 1000
        p99 = median_of(lambda seconds: sorted(seconds)[int(len(seconds) * 0.99)]) * 1000
        ratio = f"{p50 / (statistics.median(map(statistics.median, peer.rounds)) * 1000):8.1f}" if peer else "       –"
        return f"{self.name:44}{rate:9.0f}{p50:9.2f}{p99:9.2f}{self.size:10,}{self.queries:>9}{ratio}"


def test_pages(whole_site: Site) -> None:
    lines = []
    for count in EVIDENCE:
        asked = whole_site.do(
            "exec", "--", sys.executable, "-c", "from treatyreader.running.preparation import prepare; prepare()"
        )
        assert asked.returncode == 0, asked.stderr
        seeded = whole_site.do("exec", "--", sys.executable, "-m", "tests.bench.seeding", str(count))
        assert seeded.returncode == 0, seeded.stderr
        lines += _measured(whole_site, count, json.loads(seeded.stdout.strip().splitlines()[-1]))
    print(f"\n{'':44}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'bytes':>10}{'queries':>9}{'× static':>9}")
    print("\n".join(lines))


def _measured(site: Site, count: int, queries: dict[str, int]) -> list[str]:
    server = site.serve()
    validators = {address: _laid_down(site, address, count) for address in NAMES}
    # The server lists the static files when it starts.
    server.terminate()
    server.communicate(timeout=60)
    server = site.serve()
    cases: dict[str, list[Case]] = {
        address: _cases(address, count, validators[address], queries[address]) for address in NAMES
    }
    for _round in range(ROUNDS):
        for case in (case for those in cases.values() for case in those):
            case.measure(site.port)
    server.terminate()
    server.communicate(timeout=60)
    return [case.row(None if case is those[-1] else those[-1]) for those in cases.values() for case in those]


def _cases(address: str, count: int, validator: str, queries: int) -> list[Case]:
    name, packed = f"{NAMES[address]}, {count:,} of each", {"Accept-Encoding": "gzip"}
    return [
        Case(f"{name}, kept", lambda _number: address, packed, REQUESTS, "1"),
        Case(f"{name}, 304", lambda _number: address, packed | {"If-None-Match": validator}, REQUESTS, "1"),
        Case(f"{name}, anew", lambda number: f"{address}?n={number}", packed, MADE_ANEW, str(queries)),
        Case(f"{name}, static file", lambda _number: _static(address, count), packed, REQUESTS, "0"),
    ]


def _static(address: str, count: int) -> str:
    return f"/static/measured-{NAMES[address].split()[0]}-{count}.html"


def _laid_down(site: Site, address: str, count: int) -> str:
    """Lay the page's bytes beside the static files, plain and compressed; returns the page's validator."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    root = Path(site.do("exec", "--", "printenv", "STATIC_ROOT").stdout.strip())
    file = root / Path(_static(address, count)).name
    file.write_bytes(gzip.decompress(body))
    file.with_suffix(".html.gz").write_bytes(body)
    return str(answer.headers["ETag"])
