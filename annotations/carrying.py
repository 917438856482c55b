"""Carrying: where the words of a passage stand in another version of its instrument. Pure: no ORM, no HTTP.

Words are looked for in the clauses that descend from theirs, or from which theirs descends, and nowhere else: letter
for letter, else along a comparison word by word. A likeness elsewhere is proposed to a person and decides nothing,
because no measure of likeness sees a *not*. Offsets are Unicode code points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotations.anchoring import Anchor


class Outcome(StrEnum):
    """What became of the words."""

    UNCHANGED = "unchanged"
    """They stand code point for code point in the one clause descending from theirs, which kept eId and number."""
    MOVED = "moved"
    """They stand so, and their clause has another eId or number: renumbered, moved, split or merged."""
    ALTERED = "altered"
    """Their clause is there and they differ; or they are the same, and a word that bears meaning changed in the rest
    of their sentence or in the lead-in that it hangs from."""
    AMBIGUOUS = "ambiguous"
    """Several places of the lineage fit as well, or the words are spread over two clauses: none is chosen."""
    GONE = "gone"
    """No clause descends from theirs, or too little of them is left in it."""


class Method(StrEnum):
    """How the outcome was found."""

    EXACT = "exact"
    """Letter for letter, in the clause's own lineage."""
    TYPOGRAPHY = "typography"
    """Letter for letter but for typography (their matching forms are equal), in the clause's own lineage."""
    DIFF = "diff"
    """By comparing the clause with those of its lineage word by word."""
    NONE = "none"
    """Not found: the words stay on their edition."""


@dataclass(frozen=True)
class Clause:
    """A provision of an edition. `key` is its row's; `lead_in` is what its sentence hangs from (the text of the
    paragraph above a point, the lead words of a resolution), or empty."""

    key: int
    wid: str
    eid: str
    number: str
    text: str
    lead_in: str = ""
    is_quotable: bool = True


@dataclass(frozen=True)
class WordChange:
    """Words that were replaced; `before` is empty for what was added, `after` for what was removed. `is_weighty`: a
    word that bears meaning is among them."""

    before: str
    after: str
    is_weighty: bool


@dataclass(frozen=True)
class Proposal:
    """A place where the words might stand, for a person to judge: the key of its clause, the span, and how alike the
    words are, from 0 to 1."""

    key: int
    start: int
    end: int
    score: float


@dataclass(frozen=True)
class Carried:
    """What became of a passage.

    `key`, `start` and `end` name the place in the target (`unchanged`, `moved`, `altered`), or are None (`ambiguous`,
    `gone`). `score` is how alike the words are, 1 exactly where they are equal code point by code point, 0 where none
    were found. `changes` are those of the words themselves, `around` those of the rest of their sentence and of its
    lead-in; `changes_meaning`: one of either is weighty. `proposals` are best first.
    """

    outcome: Outcome
    method: Method
    score: float
    key: int | None = None
    start: int | None = None
    end: int | None = None
    changes: tuple[WordChange, ...] = ()
    changes_meaning: bool = False
    around: tuple[WordChange, ...] = ()
    proposals: tuple[Proposal, ...] = ()


def carry(words: Anchor, source: Clause, lineage: Sequence[Clause], others: Sequence[Clause], language: str) -> Carried:
    """What became of the words of `source` in another version.

    `lineage` are the clauses of that version that descend from the source, or from which it descends (the same wid
    included), whether quotable or not; `others` are its other quotable clauses, in which places are proposed and no
    more. `language` is a BCP 47 tag. The words must stand at their span in the source: else ValueError.
    """
    if source.text[words.start : words.end] != words.exact or not words.exact:
        raise ValueError("the words do not stand at their span in the source")
    held = [each for each in lineage if each.is_quotable]
    if len(held) == 1:
        place = held[0].text.find(words.exact)
        if place >= 0 and held[0].text == source.text:
            place = words.start
        if place >= 0:
            stays = (held[0].eid, held[0].number) == (source.eid, source.number)
            outcome = Outcome.UNCHANGED if stays else Outcome.MOVED
            return Carried(outcome, Method.EXACT, 1.0, held[0].key, place, place + len(words.exact))
    return Carried(Outcome.GONE, Method.NONE, 0.0)
