"""Descent: which provision of a newer version descends from which of an older one. Pure: no ORM, no HTTP.

It is proposed, for a person to confirm. Texts, headings, the tree and the order decide. Numbers do not: No. 62 of one
version has nothing to do with No. 62 of another. An equal number breaks a tie between two that are otherwise alike.

Texts are likened by their words in order, each weighing the more the rarer it is: what all clauses of a treaty share
(*in accordance with*, *administrations*) tells none of them from its neighbour.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import LCSseq

from treatyreader.comparing import tokens

CLEAR = 0.5
"""How alike two texts must be for the one to descend from the other wherever it stands."""
IN_PLACE = 0.3
"""The same for two whose divisions descend from each other and that stand between the same neighbours."""
PART = 0.6
"""The share of a text that must stand in another, and in no other, to be a part of it (split, merged)."""
CONTRIBUTION = 0.35
"""The share of a text that another must have given to it to be one of its origins (merged), and the other way round."""
RUN = 3
"""Words in a row that must be the same to count as a part of another text."""
CANDIDATES = 12
"""Texts of the other version that are likened to one: those with the most rare words in common."""
NOT_LIKENED = ("gap",)
"""Kinds that are no provisions: what is not held descends from nothing."""


class Method(StrEnum):
    """What a proposal rests on."""

    SAME = "same"
    """One provision, under one wid, in both."""
    TEXT = "text"
    """The likeness of the texts."""
    HEADING = "heading"
    """Divisions and paragraphs without a text of their own: their provisions and their headings."""
    PART = "part"
    """Only a part of the one stands in the other: split or merged."""
    NOT_HELD = "not held"
    """Dropped or added as far as is known: where it would stand, the other edition has a gap."""
    NONE = "none"
    """Dropped or added."""


@dataclass(frozen=True)
class Clause:
    """A provision of an edition. `parent_wid` is empty for a division; `kind` is one of ProvisionKind; `text` is empty
    for divisions, gaps and paragraphs that only hold points; `position` is its place in reading order."""

    wid: str
    eid: str
    parent_wid: str
    kind: str
    number: str
    margin_number: str
    heading: str
    text: str
    position: int


@dataclass(frozen=True)
class Descent:
    """`newer_wid` descends from `older_wid`. An empty `older_wid`: added; an empty `newer_wid`: dropped. Several rows
    with one older: split; with one newer: merged. `score` is how alike they are, from 0 to 1 (0: added, dropped)."""

    older_wid: str
    newer_wid: str
    score: float
    method: Method


def propose(older: Sequence[Clause], newer: Sequence[Clause]) -> list[Descent]:
    """Every provision of both but for gaps: in the older one's order, then what was added in the newer one's."""
    return _Proposing(older, newer).rows()


@dataclass(frozen=True)
class _Likeness:
    """What is the same in two texts: the share of their weight, and the words (by index) that stand in runs."""

    both: float
    older_runs: frozenset[int]
    newer_runs: frozenset[int]


class _Edition:
    """One side: its provisions in reading order, their words, and what stands under what."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.clauses = sorted(clauses, key=lambda each: each.position)
        self.by_wid = {each.wid: each for each in self.clauses}
        self.place = {each.wid: place for place, each in enumerate(self.clauses)}
        likened = [each for each in self.clauses if each.kind not in NOT_LIKENED]
        self.words = {each.wid: _words(each.text) for each in likened if each.text}
        self.holders = [each.wid for each in likened if not each.text]
        self.heading = {wid: _words(self.by_wid[wid].heading) for wid in self.holders}
        self.gaps = [each.wid for each in self.clauses if each.kind in NOT_LIKENED]
        self.holders_of = {each.wid: self._above(each.wid) for each in self.clauses}
        self.held = Counter[str]()
        for wid, words in self.words.items():
            self.held.update(dict.fromkeys(self.holders_of[wid], len(words)))

    def division(self, wid: str) -> str:
        return self.holders_of[wid][-1] if self.holders_of[wid] else wid

    def near(self, wid: str) -> float:
        """Where it stands, from 0 to 1."""
        return self.place[wid] / len(self.clauses)

    def _above(self, wid: str) -> list[str]:
        found: list[str] = []
        while (wid := self.by_wid[wid].parent_wid) in self.by_wid and wid not in found:
            found.append(wid)
        return found


class _Proposing:
    def __init__(self, older: Sequence[Clause], newer: Sequence[Clause]) -> None:
        self.older, self.newer = _Edition(older), _Edition(newer)
        counts = Counter(
            word for side in (self.older, self.newer) for each in side.words.values() for word in set(each)
        )
        texts = len(self.older.words) + len(self.newer.words)
        self.weight = {word: math.log(1 + texts / count) for word, count in counts.items()}
        self.likeness: dict[tuple[str, str], _Likeness] = {}
        self.pairs: dict[str, str] = {}
        self.back: dict[str, str] = {}
        self.found: dict[tuple[str, str], tuple[float, Method]] = {}

    def rows(self) -> list[Descent]:
        for wid in self.older.by_wid:
            if wid in self.newer.by_wid and self.older.by_wid[wid].kind not in NOT_LIKENED:
                self._pair(wid, wid, 1.0, Method.SAME)
        self._liken()
        self._pair_texts(CLEAR)
        self._pair_holders()
        self._pair_texts(IN_PLACE)
        self._add_parts()
        self._pair_holders()
        return self._in_order()

    def _pair(self, older: str, newer: str, score: float, method: Method) -> None:
        self.pairs[older], self.back[newer] = newer, older
        self.found[older, newer] = (score, method)

    def _liken(self) -> None:
        """Every text with those of the other side that share the most rare words with it."""
        holding: dict[str, list[str]] = defaultdict(list)
        for wid, words in self.newer.words.items():
            for word in set(words):
                holding[word].append(wid)
        for wid, words in self.older.words.items():
            if wid in self.pairs:
                continue
            shared: dict[str, float] = defaultdict(float)
            for word in sorted(set(words)):
                for other in holding.get(word, ()):
                    shared[other] += self.weight[word]
            # Against a long text that has every word: the share of both.
            rated = sorted(shared, key=lambda other: (-shared[other] / (1 + len(self.newer.words[other])), other))
            most = sorted(shared, key=lambda other: (-shared[other], other))
            for other in dict.fromkeys([*rated[:CANDIDATES], *most[:CANDIDATES]]):
                self.likeness[wid, other] = self._likeness(words, self.newer.words[other])

    def _likeness(self, older: Sequence[str], newer: Sequence[str]) -> _Likeness:
        runs = [each for each in LCSseq.opcodes(older, newer) if each.tag == "equal"]
        same = sum(self._weigh(older, range(each.src_start, each.src_end)) for each in runs)
        shortest = min(RUN, len(older), len(newer))
        long = [each for each in runs if each.src_end - each.src_start >= shortest]
        return _Likeness(
            2 * same / (self._weigh(older) + self._weigh(newer)),
            frozenset(place for each in long for place in range(each.src_start, each.src_end)),
            frozenset(place for each in long for place in range(each.dest_start, each.dest_end)),
        )

    def _weigh(self, words: Sequence[str], places: Iterable[int] | None = None) -> float:
        return sum(self.weight[words[place]] for place in (range(len(words)) if places is None else places))

    def _pair_texts(self, enough: float) -> None:
        """One with one, the most alike first; order and, last of all, the number choose between equals."""
        rated = []
        for (older, newer), likeness in self.likeness.items():
            if likeness.both < enough or older in self.pairs or newer in self.back:
                continue
            one, other = self.older.by_wid[older], self.newer.by_wid[newer]
            if (one.kind == "footnote") != (other.kind == "footnote"):
                continue
            if enough < CLEAR and not self._in_place(older, newer):
                continue
            division = self.pairs.get(self.older.division(older)) == self.newer.division(newer)
            apart = abs(self.older.near(older) - self.newer.near(newer))
            hint = 0.1 * division - 0.05 * apart + 0.005 * (one.number == other.number)
            rated.append((likeness.both + hint, likeness.both, older, newer))
        for _rating, score, older, newer in sorted(rated, key=lambda row: (-row[0], row[2], row[3])):
            if older not in self.pairs and newer not in self.back:
                self._pair(older, newer, min(score, 1.0), Method.TEXT)

    def _in_place(self, older: str, newer: str) -> bool:
        """Divisions that descend from each other, and neighbours that do not cross."""
        if self.pairs.get(self.older.division(older)) != self.newer.division(newer):
            return False
        first, last = self._between(older)
        return first < self.newer.place[newer] < last

    def _between(self, older: str) -> tuple[float, float]:
        """The places in the newer edition between which a provision would stand that kept its neighbours."""
        place, division = self.older.place[older], self.older.division(older)
        target = self.pairs.get(division, "")
        known = [
            (self.older.place[one], self.newer.place[other])
            for one, other in self.pairs.items()
            if self.older.division(one) == division and self.newer.division(other) == target
        ]
        before = [other for one, other in known if one < place]
        after = [other for one, other in known if one > place]
        return max(before, default=-1.0), min(after, default=math.inf)

    def _add_parts(self) -> None:
        """What stands in another text that has its own descent already: one more part of it, or one more origin."""
        for (older, newer), likeness in sorted(self.likeness.items()):
            words, others = self.older.words[older], self.newer.words[newer]
            if newer not in self.back and older in self.pairs:
                known = self.likeness[older, self.pairs[older]].older_runs if self._is_text(older) else None
                if known is not None:
                    given = self._weigh(words, likeness.older_runs - known)
                    self._add_part(older, newer, given / self._weigh(others), given / self._weigh(words))
            elif older not in self.pairs and newer in self.back:
                origin = self.back[newer]
                if (origin, newer) in self.likeness:
                    given = self._weigh(others, likeness.newer_runs - self.likeness[origin, newer].newer_runs)
                    self._add_part(older, newer, given / self._weigh(words), given / self._weigh(others))

    def _is_text(self, older: str) -> bool:
        return (older, self.pairs[older]) in self.likeness

    def _add_part(self, older: str, newer: str, of_part: float, of_whole: float) -> None:
        if of_part >= PART or (of_whole >= CONTRIBUTION and of_part >= CONTRIBUTION):
            self.found[older, newer] = (min(max(of_part, of_whole), 1.0), Method.PART)

    def _pair_holders(self) -> None:
        """Divisions, and paragraphs that only hold points: by what stands in them, and by their headings."""
        shared: dict[tuple[str, str], float] = defaultdict(float)
        for older, newer in self.pairs.items():
            if older in self.older.words and newer in self.newer.words:
                for above in self.older.holders_of[older]:
                    for other in self.newer.holders_of[newer]:
                        shared[above, other] += len(self.older.words[older]) + len(self.newer.words[newer])
        rated = []
        for older in self.older.holders:
            for newer in self.newer.holders:
                if older in self.pairs or newer in self.back:
                    continue
                if self.older.by_wid[older].kind != self.newer.by_wid[newer].kind:
                    continue
                heading = self._heading_likeness(older, newer)
                held = shared.get((older, newer), 0.0)
                if held or heading >= CLEAR:
                    share = held / max(self.older.held[older] + self.newer.held[newer], 1)
                    rated.append((share + heading, older, newer))
        for score, older, newer in sorted(rated, key=lambda row: (-row[0], row[1], row[2])):
            if older not in self.pairs and newer not in self.back:
                self._pair(older, newer, min(score, 1.0), Method.HEADING)

    def _heading_likeness(self, older: str, newer: str) -> float:
        """From 0 to 1; 0 where one has none."""
        one, other = self.older.heading[older], self.newer.heading[newer]
        return LCSseq.normalized_similarity(one, other) if one and other else 0.0

    def _in_order(self) -> list[Descent]:
        found: list[Descent] = []
        for each in self.older.clauses:
            if each.kind in NOT_LIKENED:
                continue
            rows = sorted(
                (self.newer.place[newer], newer, row) for (older, newer), row in self.found.items() if older == each.wid
            )
            found += [Descent(each.wid, newer, score, method) for _place, newer, (score, method) in rows]
            if not rows:
                found.append(Descent(each.wid, "", 0.0, Method.NOT_HELD if self._in_gap(each.wid) else Method.NONE))
        known = {newer for _older, newer in self.found}
        added = [each for each in self.newer.clauses if each.wid not in known and each.kind not in NOT_LIKENED]
        return found + [Descent("", each.wid, 0.0, Method.NONE) for each in added]

    def _in_gap(self, older: str) -> bool:
        """Whether the newer edition has a gap where the provision would stand."""
        target = self.pairs.get(self.older.division(older))
        first, last = self._between(older)
        return any(
            self.newer.division(gap) == target and first < self.newer.place[gap] < last for gap in self.newer.gaps
        )


def _words(text: str) -> list[str]:
    return [each.text.casefold() for each in tokens(text) if each.is_word]
