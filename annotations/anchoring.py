"""Anchoring: where exact words stand in a text. Pure: no ORM, no HTTP. Offsets are Unicode code points."""

from __future__ import annotations

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
    start, end = places[0], places[0] + len(exact)
    return Anchor(exact, text[max(start - CONTEXT, 0) : start], text[end : end + CONTEXT], start, end)
