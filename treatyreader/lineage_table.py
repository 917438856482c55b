"""A lineage as a table: the provisions of two versions side by side, what was split, merged, dropped, added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from treatyreader.citations import normalise_margin_number
from treatyreader.lineage import Pair, Sides, newest_of
from treatyreader.models import Descent, Edition, Instrument, Provision
from treatyreader.placing import name_of
from treatyreader.wording import WordingLabel, label_for

BEGINNING = 120
"""Characters of a text in a line."""
LIKELY = 5


@dataclass(frozen=True)
class Entry:
    """A provision as a line of the table shows it."""

    provision: Provision
    edition: Edition

    @property
    def wid(self) -> str:
        return self.provision.wid

    @property
    def name(self) -> str:
        return name_of(self.provision) or self.provision.eid

    @property
    def heading(self) -> str:
        return self.provision.heading

    @property
    def beginning(self) -> str:
        text = self.provision.text
        return text if len(text) <= BEGINNING else f"{text[:BEGINNING].rsplit(' ', 1)[0]} …"

    @property
    def wording(self) -> WordingLabel:
        return label_for(self.provision, self.edition)

    @property
    def url(self) -> str:
        return f"{self.edition.get_pinned_url()}{self.provision.eid}/"


@dataclass(frozen=True)
class Line:
    """One row of a lineage, or a provision of which no row says anything (any more). `shape` is "split", "merged",
    "dropped", "added", "unknown" or nothing: one became one."""

    older: Entry | None
    newer: Entry | None
    descent: Descent | None
    shape: str


class LineageTable:
    """The lineage between two versions. Takes the sides as `sides_of` finds them. Six queries."""

    def __init__(self, instrument: Instrument, sides: Sides) -> None:
        self.instrument, self.sides = instrument, sides
        self.older, self.newer = _entries(sides.older), _entries(sides.newer)
        self.rows = newest_of(instrument, *sides.roots)

    @cached_property
    def lines(self) -> list[Line]:
        """In the older version's order; what was added stands behind what comes before it in the newer one."""
        live = {pair: row for pair, row in self.rows.items() if row.is_live}
        below = Counter(older for older, newer in live if older and newer)
        above = Counter(newer for older, newer in live if older and newer)
        by_older: dict[str, list[Pair]] = {}
        for pair in live:
            by_older.setdefault(pair[0], []).append(pair)
        order = {wid: place for place, wid in enumerate(self.newer)}
        found: list[Line] = []
        for wid, entry in self.older.items():
            pairs = sorted(by_older.get(wid, []), key=lambda pair: order.get(pair[1], -1))
            for older, newer in pairs:
                shape = (
                    "dropped" if not newer else "split" if below[older] > 1 else "merged" if above[newer] > 1 else ""
                )
                found.append(Line(entry, self.newer.get(newer), live[older, newer], shape))
            if not pairs:
                found.append(Line(entry, None, None, "unknown"))
        return self._with_added(found, live, above)

    def _with_added(self, lines: list[Line], live: Mapping[Pair, Descent], above: Mapping[str, int]) -> list[Line]:
        last: dict[str, int] = {}
        for place, line in enumerate(lines):
            if line.newer:
                last[line.newer.wid] = place
        behind: dict[int, list[Line]] = {}
        place = -1
        for wid, entry in self.newer.items():
            if wid in last:
                place = last[wid]
            elif not above.get(wid):
                row = live.get(("", wid))
                behind.setdefault(place, []).append(Line(None, entry, row, "added" if row else "unknown"))
        found = behind.get(-1, [])
        for place, line in enumerate(lines):
            found = [*found, line, *behind.get(place, [])]
        return found

    def entry(self, wid: str) -> Entry | None:
        return self.older.get(wid) or self.newer.get(wid)

    def others_of(self, wid: str) -> dict[str, Entry]:
        """The provisions of the side on which this one does not stand."""
        return self.newer if wid in self.older else self.older

    def likely_of(self, wid: str) -> list[Entry]:
        """What it may have become, or come from: what a row says or said, then the likest texts."""
        entry, others = self.entry(wid), self.others_of(wid)
        if entry is None:
            return []
        known = [other for pair in self.rows if wid in pair for other in pair if other in others]
        texts = {other: each.provision.text for other, each in others.items() if each.provision.text}
        text = entry.provision.text
        like = process.extract(text, texts, scorer=fuzz.ratio, limit=LIKELY) if text else []
        return [others[each] for each in dict.fromkeys([*known, *(key for _text, _score, key in like)])]

    def named(self, wid: str, name: str) -> Entry | None:
        """The provision of the other side that a margin number or an eId names."""
        wanted = normalise_margin_number(name)
        for each in self.others_of(wid).values():
            if each.provision.eid.casefold() == name.casefold():
                return each
            if wanted and normalise_margin_number(each.provision.margin_number) == wanted:
                return each
        return None


def _entries(edition: Edition) -> dict[str, Entry]:
    """By wid, in reading order; gaps, which nothing is known of, left out. Two queries."""
    rows: Sequence[Provision] = list(edition.in_reading_order().prefetch_related("verifications"))
    by_key = {each.pk: each for each in rows}
    for each in rows:
        each.edition = edition
        each.parent = by_key[each.parent_id] if each.parent_id else None
    return {each.wid: Entry(each, edition) for each in rows if not each.is_gap}
