"""Kinship: what a provision became, or came from, along the lineage between versions. Pure: no ORM, no HTTP.

Versions are known by their root: the one whose provisions they are. Rows lead from one root to another; between roots
that no row joins the way goes step by step through those between them, in either direction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True)
class Link:
    """One row of a lineage that counts: `older` empty for what was added, `newer` for what was dropped."""

    older: str
    newer: str
    is_confirmed: bool


@dataclass(frozen=True)
class Kin:
    """What a provision is in another version: by wid, whether every row on the way is confirmed; empty where it has no
    descendant (or ancestor) there, then `is_confirmed` says whether a steward has confirmed that."""

    wids: Mapping[str, bool] = field(default_factory=dict)
    is_confirmed: bool = False


class Kinship:
    """The lineage of one instrument. `roots` in the order of time; `links` by pair of roots, the older first."""

    def __init__(self, roots: Sequence[str], links: Mapping[tuple[str, str], Sequence[Link]]) -> None:
        self.roots = list(roots)
        self._down: dict[tuple[str, str], dict[str, list[tuple[str, bool]]]] = {}
        for (older, newer), rows in links.items():
            down = self._down.setdefault((older, newer), {})
            up = self._down.setdefault((newer, older), {})
            for row in rows:
                if row.older:
                    down.setdefault(row.older, []).append((row.newer, row.is_confirmed))
                if row.newer:
                    up.setdefault(row.newer, []).append((row.older, row.is_confirmed))

    def of(self, wid: str, source: str, target: str) -> Kin:
        """What the provision of one root is in another; in its own, itself."""
        if source == target:
            return Kin({wid: True}, is_confirmed=True)
        found = Kin({wid: True}, is_confirmed=True)
        for step in self._steps(source, target):
            found = self._step(found, step)
            if not found.wids:
                break
        return found

    def _step(self, kin: Kin, step: tuple[str, str]) -> Kin:
        wids: dict[str, bool] = {}
        # That nothing is left is confirmed where of all that was there somebody has confirmed it.
        ends = bool(kin.wids)
        for wid, confirmed in kin.wids.items():
            rows = self._down.get(step, {}).get(wid, [])
            held = [(other, sure) for other, sure in rows if other]
            ends = ends and confirmed and any(sure for other, sure in rows if not other)
            for other, sure in held:
                wids[other] = wids.get(other, False) or (confirmed and sure)
        return Kin(wids, is_confirmed=all(wids.values()) if wids else ends)

    def _steps(self, source: str, target: str) -> Iterator[tuple[str, str]]:
        if (source, target) in self._down or not {source, target} <= set(self.roots):
            yield source, target
            return
        start, end = self.roots.index(source), self.roots.index(target)
        way = self.roots[start : end + 1] if start < end else self.roots[end : start + 1][::-1]
        yield from pairwise(way)
