"""Weaving: a provision's text as HTML, with its references, italics and whatever marks are laid on it.

Spans may overlap in any way: the text is cut at every boundary and each piece is one element, so the text content of
the result is the text, letter for letter (line breaks included). Pure: no ORM, no HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

# `*bis*` is italic; its stars are kept for the offsets and hidden from the eye.
ITALIC = re.compile(
    r"(?<!\w)\*(?P<words>[^\W\d_]+)\*(?!\w)|(?<=[\w])\*(?P<suffix>bis|ter|quater|penter|quinquies|sexies)\*"
)


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere, or (without `href`) that name something the library lacks."""

    start: int
    end: int
    href: str
    title: str


@dataclass(frozen=True)
class Mark:
    """Words that something is said about. `key` names the thing, `classes` how it bears, `href` where it is said."""

    start: int
    end: int
    key: str
    classes: tuple[str, ...] = ()
    href: str = ""
    title: str = ""


@dataclass(frozen=True)
class Piece:
    """A run of a text that is set in one way, without the stars of italics. `ending`: the marks that end with it."""

    text: str
    is_italic: bool
    link: Link | None
    ending: tuple[Mark, ...] = ()


def pieces(text: str, *, links: Sequence[Link] = (), marks: Sequence[Mark] = ()) -> list[Piece]:
    """The text for what is no page: in pieces, cut where a link or italics begin and end, and where marks end."""
    italics = _italics(text)
    ends = [Mark(each.end, each.end, each.key) for each in marks]
    found = []
    for start, end in pairwise(sorted(_boundaries(text, links, ends, italics))):
        inside = next(((first, last) for first, last in italics if first <= start and end <= last), None)
        bare = text[start + int(inside[0] == start) : end - int(inside[1] == end)] if inside else text[start:end]
        link = next((each for each in links if each.start <= start and end <= each.end), None)
        ending = tuple(each for each in marks if min(each.end, len(text)) == end)
        found.append(Piece(bare, inside is not None, link, ending))
    return found


def weave(text: str, *, links: Sequence[Link] = (), marks: Sequence[Mark] = ()) -> SafeString:
    """The text as HTML. Offsets in code points; what lies outside the text is cut off at its ends."""
    return _woven(text, tuple(links), tuple(marks))


@lru_cache(maxsize=4096)
def _woven(text: str, links: tuple[Link, ...], marks: tuple[Mark, ...]) -> SafeString:
    """A page that is made anew is woven anew only where something has changed."""
    italics = _italics(text)
    cuts = sorted(_boundaries(text, links, marks, italics))
    pieces: list[str] = []
    begun: set[str] = set()
    for start, end in pairwise(cuts):
        piece = _italicised(text, start, end, italics)
        link = next((each for each in links if each.start <= start and end <= each.end), None)
        over = [each for each in marks if each.start <= start and end <= each.end]
        pieces.append(_wrapped(piece, link, over, begun))
        begun.update(each.key for each in over)
    return mark_safe("".join(pieces))  # noqa: S308 - every piece is escaped where it is made


def _italics(text: str) -> list[tuple[int, int]]:
    return [(match.start(), match.end()) for match in ITALIC.finditer(text)]


def _boundaries(
    text: str, links: Iterable[Link], marks: Iterable[Mark], italics: Iterable[tuple[int, int]]
) -> set[int]:
    cuts = {0, len(text)}
    spans: list[Link | Mark] = [*links, *marks]
    for start, end in [*((each.start, each.end) for each in spans), *italics]:
        cuts |= {min(max(start, 0), len(text)), min(max(end, 0), len(text))}
    return cuts


def _italicised(text: str, start: int, end: int, italics: Sequence[tuple[int, int]]) -> SafeString:
    piece = text[start:end]
    for first, last in italics:
        if first <= start and end <= last:
            # A boundary may part a star from its word: what is cut off here stands in the next piece.
            begin, stop = int(start == first), len(piece) - int(end == last)
            stars = '<span class="star">{}</span>'
            opening = format_html(stars, piece[:begin]) if begin else ""
            closing = format_html(stars, piece[stop:]) if stop < len(piece) else ""
            return format_html("<i>{}{}{}</i>", opening, piece[begin:stop], closing)
    return escape(piece)


def _wrapped(piece: SafeString, link: Link | None, over: Sequence[Mark], begun: set[str]) -> SafeString:
    if link and link.href:
        piece = format_html('<a class="ref" href="{}" title="{}">{}</a>', link.href, link.title, piece)
    elif link:
        piece = format_html('<span class="ref-absent" title="{}" tabindex="0">{}</span>', link.title, piece)
    if not over:
        return piece
    top = over[-1]
    is_first = any(each.key not in begun for each in over)
    if not (link and link.href) and top.href and (is_first or piece.strip()):
        # The first piece of a mark is a stop for the keyboard; its further pieces lead there too, without a stop, and
        # white space alone is no link.
        stop = SafeString("") if is_first else SafeString(' tabindex="-1"')
        piece = format_html('<a href="{}"{}>{}</a>', top.href, stop, piece)
    classes = " ".join(dict.fromkeys(name for each in over for name in each.classes))
    return format_html(
        '<mark class="{}" data-marks="{}" title="{}">{}</mark>',
        f"{classes} many" if len({each.classes for each in over}) > 1 else classes,
        " ".join(each.key for each in over),
        "; ".join(dict.fromkeys(each.title for each in over if each.title)),
        piece,
    )
