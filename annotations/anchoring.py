"""Anchoring: where exact words stand in a text. Pure: no ORM, no HTTP. Offsets are Unicode code points."""

from __future__ import annotations

import re
from dataclasses import dataclass

CONTEXT = 32
"""Code points kept before and after the words, as a TextQuoteSelector does (W3C Web Annotation, 4.2.4)."""


@dataclass(frozen=True)
class Anchor:
    """Exact words, where they stand, and what stands around them."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


def places_of(exact: str, text: str) -> list[int]:
    """Where the words stand, letter for letter, places that overlap included."""
    places = []
    place = text.find(exact) if exact else -1
    while place >= 0:
        places.append(place)
        place = text.find(exact, place + 1)
    return places


def anchor(exact: str, text: str) -> Anchor | None:
    """The words where they stand exactly once; None where they stand nowhere or in several places."""
    places = places_of(exact, text)
    if len(places) != 1:
        return None
    return span(text, places[0], places[0] + len(exact))


def span(text: str, start: int, end: int) -> Anchor:
    """The words from `start` to `end` of a text that has them."""
    return Anchor(text[start:end], text[max(start - CONTEXT, 0) : start], text[end : end + CONTEXT], start, end)


def settle(exact: str, text: str, near: int | None = None) -> Anchor | list[int]:
    """The words that somebody selected or typed, where they stand; else every place where they might be meant (none:
    they stand nowhere).

    Letter for letter, or different in white space alone. Of several places the one that begins at `near` is meant.
    """
    places = [(place, place + len(exact)) for place in places_of(exact, text)] or _places_but_for_blanks(exact, text)
    chosen = [place for place in places if place[0] == near] or places
    return span(text, *chosen[0]) if len(chosen) == 1 else [start for start, _end in places]


def _places_but_for_blanks(exact: str, text: str) -> list[tuple[int, int]]:
    """Where the words stand when a run of white space counts as one blank, and one at either end as nothing."""
    words = exact.split()
    if not words:
        return []
    pattern = re.compile(r"(?=(" + r"\s+".join(map(re.escape, words)) + r"))")
    return [match.span(1) for match in pattern.finditer(text)]
