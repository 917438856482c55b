"""Collating: a quotation beside a text, whether its words stand there and what differs. Pure: no ORM, no HTTP.

A difference in case, hyphens or typography is no other word; all else is told, word by word, and whether it bears
meaning. What the quotation cuts off of the sentence, or leaves out between its pieces, is searched for limits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from annotations.anchoring.limits import cut_of, limits_in
from annotations.anchoring.locating import LEAST_LIKENESS, LESS_THAN_EQUAL, Located, Refused, locate, places_of
from annotations.anchoring.matching_form import folded
from annotations.anchoring.resembling import likeness
from annotations.carrying.meaning import weighty
from treatyreader.comparing import Kind, Piece, compare, tokens, word

MORE_WORDS = 4
"""Words at either end between which the place of words that differ is chosen."""
REACH = 120
"""Code points beside a place in which these are looked for."""
LEAST_SHARE = 0.6
"""The share of a quotation's letters that must be found for a text to be named as near to it."""


class Stand(StrEnum):
    """How words stand in a text."""

    EXACT = "exact"
    """Letter for letter."""
    TYPOGRAPHY = "typography"
    """The same words; case, hyphens, quotation marks or dashes differ."""
    NEARLY = "nearly"
    """Some words differ."""


@dataclass(frozen=True)
class Difference:
    """Words of the quotation and what stands for them in the text; either may be empty."""

    quoted: str
    stands: str
    bears_meaning: bool


@dataclass(frozen=True)
class Found:
    """One piece of a quotation, and where it stands: `text[start:end]`. `pieces` are both compared."""

    quoted: str
    stands: str
    start: int
    end: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Placed:
    """Where words stand in a text, and how like they are, from 0 to 1."""

    start: int
    end: int
    score: float


@dataclass(frozen=True)
class Collation:
    """A quotation beside a text. `missing` are pieces of it that do not stand there; `left_out` is what the text has
    between its pieces; `cut` the limits in the sentence around it, `skipped` those in what is left out. `likeness` is
    from 0 to 1."""

    stand: Stand
    found: tuple[Found, ...]
    missing: tuple[str, ...]
    differences: tuple[Difference, ...]
    left_out: tuple[str, ...]
    cut: tuple[str, ...]
    skipped: tuple[str, ...]
    is_in_order: bool
    likeness: float

    @property
    def start(self) -> int:
        return min(each.start for each in self.found)

    @property
    def end(self) -> int:
        return max(each.end for each in self.found)


def collate(
    pieces: Sequence[str], text: str, language: str, *, names: Iterable[str] = (), nearly: bool = True
) -> Collation | None:
    """The quotation beside the text; None where too little of it stands there. `names` are the numbers that are
    printed before the text and are no words of it; without `nearly` only the same words are looked for."""
    bare = [_without_number(each, names) if number == 0 else each for number, each in enumerate(pieces)]
    found: list[Found] = []
    missing, letters = [], 0
    in_order, scores = True, list[float]()
    for piece in bare:
        place = _place(piece, text, found[-1].end if found else 0, nearly=nearly)
        if place is None and not nearly:
            return None
        if place is None:
            missing.append(piece)
            continue
        in_order &= not found or place.start >= found[-1].end
        stands = text[place.start : place.end]
        found.append(Found(piece, stands, place.start, place.end, tuple(compare(piece, stands))))
        letters += len(piece)
        scores.append(place.score * len(piece))
    whole = sum(map(len, bare))
    if not found or letters < LEAST_SHARE * whole:
        return None
    differences = tuple(each for one in found for each in _differences(one, language))
    same = not differences and not missing and in_order
    exact = same and all(each.quoted == each.stands for each in found)
    between = _between(found, text) if in_order else ()
    cut = cut_of(text, min(each.start for each in found), max(each.end for each in found), language)
    return Collation(
        stand=Stand.EXACT if exact else Stand.TYPOGRAPHY if same else Stand.NEARLY,
        found=tuple(found),
        missing=tuple(missing),
        differences=differences,
        left_out=between,
        cut=cut.words if cut else (),
        skipped=tuple(dict.fromkeys(each for part in between for each in limits_in(part, language))),
        is_in_order=in_order,
        likeness=sum(scores) / whole,
    )


def _place(piece: str, text: str, behind: int, *, nearly: bool) -> Placed | None:
    """Where a piece stands: the same words before any others, behind the piece before it if they stand there too."""
    if same := same_words(piece, text, behind):
        return same
    if not nearly:
        return None
    place = locate(piece, text, start=behind or None)
    if isinstance(place, Refused):
        if not place.places:
            return None
        place = next((each for each in place.places if each.start >= behind), place.places[0])
    return _in_whole_words(piece, text, place) if place.score >= LEAST_LIKENESS else None


def _in_whole_words(piece: str, text: str, place: Located) -> Placed:
    """The place as whole words, with up to as many more at either end as make it likest."""
    words = [each for each in tokens(text) if each.end > place.start - REACH and each.start < place.end + REACH]
    starts = [each.start for each in words if each.start <= place.start] or [place.start]
    ends = [each.end for each in words if each.end >= place.end] or [place.end]

    def like(start: int, end: int) -> tuple[float, int]:
        return likeness(piece, text[start:end]), start - end

    end = max(ends[:MORE_WORDS], key=lambda each: like(starts[-1], each))
    start = max(starts[-MORE_WORDS:], key=lambda each: like(each, end))
    return Placed(start, end, min(likeness(piece, text[start:end]), LESS_THAN_EQUAL))


def same_words(piece: str, text: str, behind: int = 0) -> Placed | None:
    """Where the same words stand, whole: letter for letter, else whatever their case, typography and punctuation;
    behind a place in the text, else before it."""
    places = sorted(places_of(piece, text), key=lambda start: start < behind)
    for start in places:
        if _is_whole(text, start, start + len(piece)):
            return Placed(start, start + len(piece), 1.0)
    letters = piece.translate(_LETTERS)
    held = text.translate(_LETTERS)
    if not letters or letters not in held:
        return None
    at = [place for place, character in enumerate(text) for _letter in character.translate(_LETTERS)]
    spans = [(at[found], at[found + len(letters) - 1] + 1) for found in places_of(letters, held)]
    for start, end in sorted(spans, key=lambda span: span[0] < behind):
        if _is_whole(text, start, end):
            tail = piece[len(piece.rstrip(" .,;:!?")) :]
            return Placed(start, end + (len(tail) if text.startswith(tail, end) else 0), LESS_THAN_EQUAL)
    return None


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word is cut at either end. An ideograph is a word by itself."""
    return not _joins(text[start - 1 : start], text[start]) and not _joins(text[end - 1], text[end : end + 1])


def _joins(one: str, other: str) -> bool:
    return one.isalnum() and other.isalnum() and not (tokens_apart(one) or tokens_apart(other))


def tokens_apart(character: str) -> bool:
    """Whether a character is a word by itself wherever it stands."""
    return len(tokens(f"{character}{character}")) == 2


class _Letters(dict[int, str]):
    """By code point, what it counts for among the letters of a text: its form in no case, or nothing. Filled as it is
    asked."""

    def __missing__(self, code: int) -> str:
        form = folded(chr(code)).casefold()
        kept = "".join(each for each in form if each.isalnum() or unicodedata.category(each)[0] == "M")
        self[code] = kept
        return kept


_LETTERS = _Letters()


def _differences(found: Found, language: str) -> Iterable[Difference]:
    for each in found.pieces:
        quoted = found.quoted[each.before_start : each.before_end]
        stands = found.stands[each.after_start : each.after_end]
        if each.kind != Kind.SAME and _words(quoted) != _words(stands):
            yield Difference(quoted.strip(), stands.strip(), weighty(quoted, stands, language))


def _words(text: str) -> list[str]:
    """The words as they are known again; signs between them are none. What is hyphenated counts as one."""
    joined = "".join(word(each.text) for each in tokens(text) if each.is_word)
    return [joined] if joined else []


def _between(found: Sequence[Found], text: str) -> tuple[str, ...]:
    gaps = [text[one.end : other.start].strip() for one, other in pairwise(found)]
    return tuple(gap for gap in gaps if re.search(r"\w", gap))


def _without_number(piece: str, names: Iterable[str]) -> str:
    """Without the numbers of the provision that a page prints before its words: "41B 6.1 Member States…"."""
    wanted = sorted({each for each in names if each}, key=len, reverse=True)
    for _round in range(2):
        for name in wanted:
            match = re.match(rf"\[?(?:No\.?\s*)?{re.escape(name)}\]?[.)]?\s+(?=\S)", piece, re.IGNORECASE)
            if match:
                piece = piece[match.end() :]
                break
    return piece
