"""Looking up what stands beside a provision, and how much of it."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from django import template

from annotations.margin import Card, Density
from annotations.markdown import beginning_of
from annotations.models.evidence import Bearing

register = template.Library()

MOST_STROKES = 10
SIGNS = {Bearing.CONFIRMS: "=", Bearing.REFUTES: "≠", Bearing.QUALIFIES: "≤", Bearing.CONTEXT: "…"}
"""Those of the margin (static/css/margin.css)."""


@register.filter
def of(things: Mapping[Any, Any] | None, key: Hashable) -> Any:
    """`beside.cards|of:provision.pk`: what a mapping holds for a key, or nothing."""
    return things.get(key) if things else None


@register.filter
def digest(cards: Sequence[Card]) -> str:
    """Of all that cards show: those that have not changed are not rendered again when a page is made anew."""
    shown = repr([(each, each.claim.slug, each.claim.state) for each in cards])
    return hashlib.blake2b(shown.encode(), digest_size=16).hexdigest()


@register.filter
def beginning(text: str, length: int) -> str:
    """The first words of Markdown, without its marks."""
    return beginning_of(text, length)


@register.filter
def in_one_line(text: str) -> str:
    """In a mail of plain text nothing that somebody wrote begins a line of its own."""
    return " ".join(text.split())


@register.filter
def tally(density: Density) -> list[tuple[str, str]]:
    """How much is said of a division as signs for the eye, one for each claim and bearing: `("confirms", "==")`."""
    strokes: list[tuple[str, str]] = []
    left = MOST_STROKES
    for bearing, count in density.bearings:
        shown = min(count, left)
        left -= shown
        if shown:
            strokes.append((bearing.value, SIGNS[bearing] * shown))
    return strokes
