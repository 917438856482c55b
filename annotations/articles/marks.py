"""Marks in an article: where its sentences stand in another text of it, and how much of it they are. Pure: no ORM, no
HTTP. Offsets are Unicode code points.

Nothing is carried by likeness: a sentence that is not there letter for letter is said to be lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotations.anchoring.locating import CONTEXT, How, Located, locate
from annotations.anchoring.matching_form import prepared
from annotations.models.articles import MOST_MARKED, MOST_SHARE


@dataclass(frozen=True)
class Mark:
    """Marked words: whose (`key`), and from where to where they stand."""

    key: int
    start: int
    end: int


@dataclass(frozen=True)
class Carried:
    """Where marks stand in another text, and which of them are lost: gone, or in the words of one that stands."""

    places: tuple[Mark, ...]
    lost: tuple[Mark, ...]


def carried(marks: Iterable[Mark], before: str, after: str) -> Carried:
    """Each mark of a text in another one, if its words stand there letter for letter: in their surroundings, where they
    stand more than once."""
    held = prepared(after)
    places: list[Mark] = []
    lost: list[Mark] = []
    for mark in sorted(marks, key=lambda each: each.start):
        found = locate(
            before[mark.start : mark.end],
            held,
            prefix=before[max(mark.start - CONTEXT, 0) : mark.start],
            suffix=before[mark.end : mark.end + CONTEXT],
            start=mark.start,
        )
        if isinstance(found, Located) and found.how == How.EXACT and not overlapping(places, found.start, found.end):
            places.append(Mark(mark.key, found.start, found.end))
        else:
            lost.append(mark)
    return Carried(tuple(places), tuple(lost))


def overlapping(marks: Iterable[Mark], start: int, end: int) -> bool:
    """Whether any of the marks has words from `start` to `end`."""
    return any(each.start < end and start < each.end for each in marks)


def room_for_marks(text: str) -> int:
    """How many characters of a text may be marked in all."""
    return min(len(text) // MOST_SHARE, MOST_MARKED)


def marked(marks: Iterable[Mark]) -> int:
    """How many characters are."""
    return sum(each.end - each.start for each in marks)
