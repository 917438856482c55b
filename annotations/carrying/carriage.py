"""Carriage: passages carried into the other editions of their instrument, as rows.

What waits is what has no row that counts, or one that rests on another lineage by now; so the work may be interrupted
at any moment, begun again, and done by two at once. A batch is one short transaction. What a person has chosen stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from annotations.anchoring.leads import lead_of
from annotations.anchoring.locating import Anchor
from annotations.carrying.placing import Carried, Clause, carry
from annotations.models import Carrying, Passage
from annotations.models.carryings import CarryingQuerySet, Method
from annotations.models.passages import PassageQuerySet
from treatyreader.kinship import Kinship
from treatyreader.lineage import kinship_of
from treatyreader.models import Edition, Instrument, Provision

BATCH = 50
"""Passages of one transaction: writers wait for one another, so it is short."""
_SAYS = ("outcome", "method", "score", "provision_id", "start", "end", "changes", "around", "changes_meaning")
"""What one row says otherwise than another."""


@dataclass(frozen=True)
class Progress:
    """How many of so many have been carried."""

    done: int
    total: int


@dataclass(frozen=True)
class Text:
    """An edition as passages are carried from it and into it."""

    edition: Edition
    provisions: dict[int, Provision]
    clauses: dict[str, Clause]

    @classmethod
    def of(cls, edition: Edition) -> Text:
        """One query. Takes the edition with its version."""
        rows = {each.pk: each for each in edition.in_reading_order()}
        for each in rows.values():
            each.edition = edition
            each.parent = rows[each.parent_id] if each.parent_id else None
        return cls(edition, rows, {each.wid: _clause(each) for each in rows.values()})


class Carrier:
    """Carries passages of one instrument; each text is read once."""

    def __init__(self, instrument: int) -> None:
        self.instrument = instrument
        self._texts: dict[int, Text] = {}

    @cached_property
    def kinship(self) -> Kinship:
        return kinship_of(self.instrument)

    def text(self, edition: int) -> Text:
        if edition not in self._texts:
            self._texts[edition] = Text.of(Edition.objects.with_version().get(pk=edition))
        return self._texts[edition]

    def carry(self, passage: Passage, into: Edition) -> Carrying:
        """What becomes of the words of a passage in an edition; a row that is not saved."""
        found, lineage, confirmed = self._found(passage, into, propose=False)
        place = found.key or (lineage[0].key if lineage else None)
        return Carrying(
            passage=passage,
            edition=into,
            outcome=str(found.outcome),
            method=str(found.method),
            score=found.score,
            provision_id=place,
            start=found.start,
            end=found.end,
            changes=[asdict(each) for each in found.changes],
            around=[asdict(each) for each in found.around],
            changes_meaning=found.changes_meaning,
            rests_on_proposal=not confirmed,
        )

    def proposals(self, passage: Passage, into: Edition) -> Carried:
        """The same, with the places in all of the edition that a person may choose from. Slow for a long text."""
        return self._found(passage, into, propose=True)[0]

    def _found(self, passage: Passage, into: Edition, *, propose: bool) -> tuple[Carried, list[Clause], bool]:
        """What was found, the clauses of the lineage in reading order, and whether all that it rests on is
        confirmed."""
        source = self.text(passage.provision.edition_id)
        target = self.text(into.pk)
        own = _clause(source.provisions[passage.provision_id])
        roots = source.edition.version.provisions_of, target.edition.version.provisions_of
        kin = self.kinship.of(own.wid, *roots)
        lineage = [clause for wid, clause in target.clauses.items() if wid in kin.wids]
        others = [each for each in target.clauses.values() if each.is_quotable and each.wid not in kin.wids]
        words = Anchor(passage.exact, passage.prefix, passage.suffix, passage.start, passage.end)
        found = carry(words, own, lineage, others if propose else (), source.edition.language)
        wid = next((each.wid for each in lineage if each.key == found.key), "")
        return found, lineage, kin.wids[wid] if wid else kin.is_confirmed


def carry_passage(passage: Passage) -> None:
    """Carry one passage, just made, into every published edition, so that nobody waits for it."""
    provision = passage.provision
    version = provision.edition.version
    carrier = Carrier(version.instrument_id)
    _write([carrier.carry(passage, each) for each in targets_of(provision.edition)])


def carry_due(
    instrument: Instrument | None = None, edition: Edition | None = None, batch: int = 0
) -> Iterator[Progress]:
    """Carry all that waits (of one instrument, into one edition) in batches (of so many passages, else BATCH), and say
    after each how far it is."""
    waiting = editions_waiting(instrument, edition)
    done, total = 0, sum(count for _edition, count in waiting)
    carriers: dict[int, Carrier] = {}
    for into, _count in waiting:
        carrier = carriers.setdefault(into.version.instrument_id, Carrier(into.version.instrument_id))
        last = 0
        while True:
            with transaction.atomic():
                # What another is carrying at this moment is left to them.
                rows = due_in(into).select_for_update(no_key=True, skip_locked=True, of=("self",))
                passages = list(rows.filter(pk__gt=last).select_related("provision").order_by("pk")[: batch or BATCH])
                _write([carrier.carry(each, into) for each in passages])
            if not passages:
                break
            last = passages[-1].pk
            done += len(passages)
            yield Progress(done, max(total, done))


def carry_again(instrument: Instrument | None = None, edition: Edition | None = None) -> int:
    """Have everything carried anew that no person has chosen; returns how much that is. What comes out as before keeps
    its row."""
    rows = Carrying.objects.current().exclude(method=Method.CHOSEN)
    if instrument:
        rows = rows.filter(edition__version__instrument=instrument)
    if edition:
        rows = rows.filter(edition=edition)
    return rows.update(is_stale=True)


def targets_of(edition: Edition) -> list[Edition]:
    """The editions into which passages of this one are carried: all others that are published, of its instrument and
    in its language. One query."""
    others = Edition.objects.published().filter(
        version__instrument=edition.version.instrument_id, language=edition.language
    )
    return list(others.exclude(pk=edition.pk).with_version().order_by("version__order", "number"))


def editions_waiting(instrument: Instrument | None = None, edition: Edition | None = None) -> list[tuple[Edition, int]]:
    """The editions into which passages wait to be carried, and how many. One query where none
    does."""
    rows = Edition.objects.published().with_version()
    if instrument:
        rows = rows.filter(version__instrument=instrument)
    if edition:
        rows = rows.filter(pk=edition.pk)
    near = Passage.objects.filter(
        provision__edition__version__instrument=OuterRef("version__instrument"),
        provision__edition__language=OuterRef("language"),
    ).filter(~Q(provision__edition=OuterRef("pk")), ~Exists(_fresh(OuterRef(OuterRef("pk")))))
    counts = near.order_by().values("provision__edition__language").annotate(count=Count("pk")).values("count")
    waiting = rows.annotate(waiting=Coalesce(Subquery(counts), 0)).filter(waiting__gt=0)
    by_key = dict(waiting.order_by("version__instrument", "version__order", "number").values_list("pk", "waiting"))
    held = Edition.objects.with_version().in_bulk(by_key) if by_key else {}
    return [(held[key], count) for key, count in by_key.items()]


def due_in(edition: Edition) -> PassageQuerySet:
    """The passages that wait to be carried into an edition."""
    return Passage.objects.filter(
        provision__edition__version__instrument=edition.version.instrument_id,
        provision__edition__language=edition.language,
    ).filter(~Q(provision__edition=edition.pk), ~Exists(_fresh(edition.pk)))


def _fresh(edition: Any) -> CarryingQuerySet:
    return Carrying.objects.current().filter(passage=OuterRef("pk"), edition=edition, is_stale=False)


@transaction.atomic
def _write(rows: Sequence[Carrying]) -> None:
    """Rows that say what the ones before them say are not written again. Where another has carried the same meanwhile,
    theirs stands."""
    if not rows:
        return
    into, passages = {each.edition_id for each in rows}, {each.passage_id for each in rows}
    before = {
        (each.passage_id, each.edition_id): each
        for each in Carrying.objects.current().filter(passage__in=passages, edition__in=into)
    }
    new, former, same = list[Carrying](), list[int](), list[Carrying]()
    for row in rows:
        was = before.get((row.passage_id, row.edition_id))
        if was is None:
            new.append(row)
        elif was.is_chosen:
            continue
        elif all(getattr(was, name) == getattr(row, name) for name in _SAYS):
            was.is_stale, was.rests_on_proposal = False, row.rests_on_proposal
            same.append(was)
        else:
            former.append(was.pk)
            new.append(row)
    Carrying.objects.bulk_update(same, ["is_stale", "rests_on_proposal"])
    Carrying.objects.filter(pk__in=former).update(is_current=False)
    Carrying.objects.bulk_create(new, ignore_conflicts=True)


def _clause(provision: Provision) -> Clause:
    return Clause(
        key=provision.pk,
        wid=provision.wid,
        eid=provision.eid,
        number=provision.number,
        text=provision.text,
        lead_in=lead_of(provision),
        is_quotable=provision.is_quotable,
    )
