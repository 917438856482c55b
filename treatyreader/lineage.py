"""The lineage of an instrument, from the rows: proposed by the program, ruled on by stewards, asked for by wid.

The program never touches what a steward has ruled. Acts on the lineage of one instrument wait for one another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import transaction

from treatyreader.accounts.models import Account
from treatyreader.descent import Clause, propose
from treatyreader.kinship import Kinship, Link
from treatyreader.models import Descent, Edition, Instrument, Provision, Version
from treatyreader.models.lineage import RULED, DescentStanding

RULED_BY_A_PERSON = "ruled by a person"
"""The method of a row that a steward has added to what the program proposed."""
Pair = tuple[str, str]
"""Two provisions by wid, the older first; one of them empty: the other was added, or dropped."""


@dataclass(frozen=True)
class Sides:
    """The two editions between which a lineage is proposed and shown: the newest of two adjacent roots, in the language
    in which both are fullest."""

    older: Edition
    newer: Edition

    @property
    def roots(self) -> tuple[str, str]:
        return self.older.version.provisions_of, self.newer.version.provisions_of


def kinship_of(instrument: Instrument | int) -> Kinship:
    """What counts of an instrument's lineage. Two queries."""
    key = instrument if isinstance(instrument, int) else instrument.pk
    links: dict[tuple[str, str], list[Link]] = {}
    for row in Descent.objects.live().filter(instrument=key).order_by("id"):
        links.setdefault((row.older, row.newer), []).append(Link(row.older_wid, row.newer_wid, row.is_confirmed))
    return Kinship(roots_of(key), links)


def roots_of(instrument: int) -> list[str]:
    """The roots of an instrument's versions, the oldest first. One query."""
    rows = Version.objects.filter(instrument=instrument).order_by("order").values_list("provisions_of", flat=True)
    # A version that shares provisions stands beside the other: the last of them says when.
    return list(dict.fromkeys(reversed(list(rows))))[::-1]


def sides_of(instrument: Instrument) -> list[Sides]:
    """The pairs of adjacent versions whose texts can be compared, the oldest first. Two queries."""
    by_root: dict[str, dict[str, Edition]] = {root: {} for root in roots_of(instrument.pk)}
    held = Edition.objects.newest().filter(version__instrument=instrument).with_version()
    for edition in held.order_by("version__order"):
        by_root[edition.version.provisions_of][edition.language] = edition
    sizes = Counter(
        Provision.objects.filter(edition__version__instrument=instrument, edition__in=Edition.objects.newest())
        .quotable()
        .values_list("edition", flat=True)
    )
    found = []
    published = [each for each in by_root.values() if each]
    for older, newer in pairwise(published):
        languages = sorted(older.keys() & newer.keys())
        if languages:
            best = max(languages, key=lambda tag: min(sizes[older[tag].pk], sizes[newer[tag].pk]))
            found.append(Sides(older[best], newer[best]))
    return found


def lacking_lineage() -> list[Instrument]:
    """Instruments of which two versions are published and nothing is known between them. Two queries at least."""
    roots: dict[int, set[str]] = {}
    rows = Edition.objects.published().values_list("version__instrument", "version__provisions_of").distinct()
    for key, root in rows:
        roots.setdefault(key, set()).add(root)
    several = [key for key, those in roots.items() if len(those) > 1]
    if not several:
        return []
    known = set(Descent.objects.filter(instrument__in=several).values_list("instrument", "older", "newer").distinct())
    return [
        each
        for each in Instrument.objects.filter(pk__in=several)
        if any((each.pk, *sides.roots) not in known for sides in sides_of(each))
    ]


@transaction.atomic
def propose_lineage(instrument: Instrument) -> int:
    """Propose what descends from what between the adjacent versions of an instrument, and say of what is no longer
    proposed that it is not. Returns how many rows were added; none where nothing is new. What a steward has ruled
    stands, and nothing is proposed that contradicts it."""
    hold(instrument)
    added = 0
    for sides in sides_of(instrument):
        now = newest_of(instrument, *sides.roots)
        proposed = {
            (each.older_wid, each.newer_wid): each for each in propose(clauses_of(sides.older), clauses_of(sides.newer))
        }
        rulings = _Rulings(now.values())
        rows = [
            _row(instrument, sides.roots, pair, DescentStanding.PROPOSED, each.method, each.score)
            for pair, each in proposed.items()
            if rulings.allow(pair) and not (pair in now and now[pair].is_live)
        ]
        rows += [
            _row(instrument, sides.roots, pair, DescentStanding.WITHDRAWN, row.method, row.score)
            for pair, row in now.items()
            if row.standing == DescentStanding.PROPOSED and not (pair in proposed and rulings.allow(pair))
        ]
        added += len(Descent.objects.bulk_create(rows))
    return added


@transaction.atomic
def confirm(by: Account, rows: Sequence[Descent], reason: str) -> int:
    """Confirm proposals as they are; those that are no longer proposed are left. Returns how many were confirmed."""
    if not rows:
        return 0
    hold(rows[0].instrument)
    keys = [each.pk for each in rows]
    still = Descent.objects.newest().filter(pk__in=keys, standing=DescentStanding.PROPOSED)
    return len(Descent.objects.bulk_create([_ruled(each, by, DescentStanding.CONFIRMED, reason) for each in still]))


@transaction.atomic
def rule(
    by: Account, instrument: Instrument, roots: tuple[str, str], wid: str, others: Sequence[str], reason: str
) -> int:
    """Decide what a provision of either side became, or came from: exactly `others`, by wid; none: it was dropped, or
    added. What else was proposed or confirmed of it is rejected. Returns how many rows that took."""
    hold(instrument)
    now = newest_of(instrument, *roots)
    is_older = side_of(instrument, roots, wid) == "older"

    def pair_with(other: str) -> Pair:
        return (wid, other) if is_older else (other, wid)

    wanted = [pair_with(other) for other in others] or [pair_with("")]
    rows = [
        _ruled(now[pair], by, DescentStanding.CONFIRMED, reason)
        if pair in now
        else _row(instrument, roots, pair, DescentStanding.CONFIRMED, RULED_BY_A_PERSON, 0, by=by, reason=reason)
        for pair in wanted
        if not (pair in now and now[pair].is_confirmed)
    ]
    # What stands against it: other rows of this provision, and that the others were added or dropped.
    against = {pair for pair in now if wid in pair} | {(other, "") if not is_older else ("", other) for other in others}
    rows += [
        _ruled(now[pair], by, DescentStanding.REJECTED, reason)
        for pair in against
        if pair in now and pair not in wanted and now[pair].is_live
    ]
    return len(Descent.objects.bulk_create(rows))


def hold(instrument: Instrument) -> None:
    """Keep others from the lineage of an instrument until the transaction ends."""
    Instrument.objects.select_for_update(no_key=True).get(pk=instrument.pk)


def newest_of(instrument: Instrument, older: str, newer: str) -> dict[Pair, Descent]:
    """The rows that count between two versions. One query."""
    rows = Descent.objects.of_pair(instrument, older, newer).newest().select_related("by", "instrument")
    return {(each.older_wid, each.newer_wid): each for each in rows}


def side_of(instrument: Instrument, roots: tuple[str, str], wid: str) -> str:
    """ "older", "newer", or nothing where neither version has a provision of that name. One query."""
    has = Provision.objects.filter(
        wid=wid, edition__version__instrument=instrument, edition__version__provisions_of__in=roots
    )
    root = has.values_list("edition__version__provisions_of", flat=True).first()
    return "" if root is None else "older" if root == roots[0] else "newer"


def clauses_of(edition: Edition) -> list[Clause]:
    """An edition as what a lineage is proposed from. One query."""
    rows = list(edition.in_reading_order())
    wids = {each.pk: each.wid for each in rows}
    return [
        Clause(
            wid=each.wid,
            eid=each.eid,
            parent_wid=wids[each.parent_id] if each.parent_id else "",
            kind=each.kind,
            number=each.number,
            margin_number=each.margin_number,
            heading=each.heading,
            text=each.text if each.is_quotable else "",
            position=each.position,
        )
        for each in rows
    ]


def _row(
    instrument: Instrument,
    roots: tuple[str, str],
    pair: Pair,
    standing: DescentStanding,
    method: str,
    score: float,
    *,
    by: Account | None = None,
    reason: str = "",
) -> Descent:
    return Descent(
        instrument=instrument,
        older=roots[0],
        newer=roots[1],
        older_wid=pair[0],
        newer_wid=pair[1],
        standing=standing,
        method=method,
        score=score,
        by=by,
        reason=reason,
    )


def _ruled(row: Descent, by: Account, standing: DescentStanding, reason: str) -> Descent:
    """What a steward says of a pair that is known."""
    roots, pair = (row.older, row.newer), (row.older_wid, row.newer_wid)
    return _row(row.instrument, roots, pair, standing, row.method, row.score, by=by, reason=reason)


class _Rulings:
    """What stewards have ruled between two versions."""

    def __init__(self, rows: Iterable[Descent]) -> None:
        ruled = [each for each in rows if each.standing in RULED]
        confirmed = [each for each in ruled if each.is_confirmed]
        self._pairs = {(each.older_wid, each.newer_wid) for each in ruled}
        self._ends = {each.older_wid or each.newer_wid for each in confirmed if not (each.older_wid and each.newer_wid)}
        self._kin = {wid for each in confirmed if each.older_wid and each.newer_wid for wid in _wids(each)}

    def allow(self, pair: Pair) -> bool:
        """Whether the program may propose it: nobody has ruled on it, nor confirmed what it contradicts."""
        if pair in self._pairs:
            return False
        older, newer = pair
        if not (older and newer):
            return (older or newer) not in self._kin
        return not {older, newer} & self._ends


def _wids(row: Descent) -> Iterator[str]:
    yield from (each for each in (row.older_wid, row.newer_wid) if each)
