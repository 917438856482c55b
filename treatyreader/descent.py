"""Descent: which provision of a newer version descends from which of an older one. Pure: no ORM, no HTTP.

It is proposed, for a person to confirm. Texts, headings, the tree and the order decide. Numbers do not: No. 62 of one
version has nothing to do with No. 62 of another. An equal number breaks a tie between two that are otherwise alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz


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
    """Every provision of both, at least once: in the older one's order, then what was added in the newer one's."""
    found: list[Descent] = []
    taken: set[str] = set()
    for each in older:
        rated = [(fuzz.ratio(each.text, other.text) / 100, other.wid) for other in newer if other.wid not in taken]
        score, wid = max(rated, default=(0.0, ""))
        if each.text and score > 0.6:
            taken.add(wid)
            found.append(Descent(each.wid, wid, score, Method.TEXT))
        else:
            found.append(Descent(each.wid, "", 0.0, Method.NONE))
    return found + [Descent("", each.wid, 0.0, Method.NONE) for each in newer if each.wid not in taken]
