"""Vectors of clauses, kept as rows: computed once for each published text, never while somebody waits for a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotations.models import ClauseVector
from annotations.suggesting.embedding import NAME, Model
from treatyreader.citing import division_title
from treatyreader.models import Edition, Provision
from treatyreader.models.provisions import ProvisionQuerySet

if TYPE_CHECKING:
    from annotations.suggesting.embedding import Points

BATCH = 25
TEXTS_KEPT = 32


@dataclass(frozen=True)
class Progress:
    """How many texts of how many are embedded; what says the same in two editions is one."""

    done: int
    total: int


def lacking() -> ProvisionQuerySet:
    """Clauses of the newest published texts without a vector."""
    having = ClauseVector.objects.filter(model=NAME).values("provision")
    return Provision.objects.quotable().filter(edition__in=Edition.objects.newest()).exclude(pk__in=having)


def embed(model: Model) -> Iterator[Progress]:
    """Compute the vectors that clauses of the newest published texts lack, some at a time; it may be interrupted at any
    moment, and several may run at once."""
    clauses = lacking().select_related("parent__parent__parent").order_by("edition", "position")
    alike: dict[str, list[Provision]] = {}
    for each in clauses:
        alike.setdefault(said_by(each), []).append(each)
    different = list(alike)
    for begun in range(0, len(different), BATCH):
        batch = different[begun : begun + BATCH]
        vectors = [point.astype("<f4").tobytes() for point in model.points_of(batch)]
        rows = [
            ClauseVector(provision=each, model=NAME, vector=vector)
            for text, vector in zip(batch, vectors, strict=True)
            for each in alike[text]
        ]
        ClauseVector.objects.bulk_create(rows, ignore_conflicts=True)
        yield Progress(begun + len(batch), len(different))


def said_by(provision: Provision) -> str:
    """What a clause says, with the name and the heading of the part in which it says it."""
    division = provision.division
    part = ", ".join(filter(None, [division_title(division), division.heading]))
    return f"{part}. {provision.text}"


_held: dict[int, Points] = {}
"""By an edition's key, the points of its clauses: they never change."""


def likenesses(model: Model, sentence: str, edition: Edition, clauses: Sequence[int]) -> list[float] | None:
    """How near each of `clauses` (the keys of an edition's) lies to the sentence, 1 for nearest; None, where not all of
    them have a vector yet."""
    points = _held.get(edition.pk)
    if points is None:
        points = _read(clauses)
        if points is None:
            return None
        while len(_held) >= TEXTS_KEPT:
            _held.pop(next(iter(_held)), None)
        _held[edition.pk] = points
    found: list[float] = (points @ model.point_of(sentence)).tolist()
    return found


def _read(clauses: Sequence[int]) -> Points | None:
    rows = ClauseVector.objects.filter(model=NAME, provision__in=clauses)
    held = {provision: bytes(vector) for provision, vector in rows.values_list("provision", "vector")}
    if not clauses or len(held) < len(clauses):
        return None
    import numpy

    return numpy.frombuffer(b"".join(held[each] for each in clauses), "<f4").reshape(len(clauses), -1)
