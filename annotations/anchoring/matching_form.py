"""The matching form: a text as it is compared, whatever its typography, and the way back to the text.

The text itself, its offsets and its digests are never touched: the form serves to find words that another edition, a
printer or a keyboard spells otherwise. Its steps are published at `/normalisation/`, from the tables of this module.
Letters keep their case. Offsets are Unicode code points. Pure: no ORM, no HTTP.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, groupby, repeat

DOUBLE_QUOTES = "“”„‟″«»〝〞〟＂「」『』﹁﹂﹃﹄"
SINGLE_QUOTES = "‘’‚‛′‵‹›ʹʻʼʽ`´＇"
DASHES = "‐‑‒–—―−⁃⸺⸻﹘﹣－"
LIGATURES = {"æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ĳ": "ij", "Ĳ": "IJ", "…": "..."}
"""Those that Unicode does not take apart by itself, and the three dots."""
PRESENTATION_FORMS = ((0xFB00, 0xFB17), (0xFB4F, 0xFBB1), (0xFBD3, 0xFD3D), (0xFD50, 0xFDFC), (0xFE70, 0xFEFC))
"""Ligatures and shaped letters (Latin, Armenian, Hebrew, Arabic): first and last code points."""
ARABIC_MARKS = (
    *((0x0610, 0x061A), (0x064B, 0x0652), (0x0656, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC), (0x06DF, 0x06E4)),
    *((0x06E7, 0x06E8), (0x06EA, 0x06ED), (0x0898, 0x089F), (0x08CA, 0x08E1), (0x08E3, 0x08FF)),
)
"""Vowel signs and marks of recitation. Hamza and madda above or below a letter (U+0653 to U+0655) make other letters,
and stay."""
TATWEEL = "\u0640"
UNSEEN = ((0x034F, 0x034F), (0x180B, 0x180D), (0x180F, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
"""Joiners and variation selectors, which are dropped as format characters (category Cf) are."""
SEEN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
"""Format characters that are printed, and stay."""
ITALIC_SUFFIXES = ("bis", "ter", "quater", "penter", "quinquies", "sexies")
"""Numbers go on so: `2*bis*`."""

_STARS = re.compile(r"\*+")
_OPENS_ITALICS = re.compile(rf"(?<!\w)\*[^\W\d_]+\*++(?!\w)|(?<=\w)\*(?:{'|'.join(ITALIC_SUFFIXES)})\*++")
_LONG_SEGMENT = 32
# Where characters stand that may be other than themselves in the form: all but ideographs, Hangul syllables, and what
# is private or unassigned.
_PLANES = ((0, 0x3400), (0xA000, 0xAC00), (0xF900, 0x20000), (0x2F800, 0x2FA20), (0xE0000, 0xE0200))


@dataclass(frozen=True, slots=True)
class MatchingForm:
    """A text, its matching form, and the way between the two. Made by `prepared` or `matching_form`."""

    text: str
    form: str
    bounds: array[int] | None
    """For each position of the form, and for its end, where the part of the text begins that it stands for; None where
    the form is the text. What is dropped belongs to what stands before it."""

    def in_form(self, start: int, end: int) -> tuple[int, int]:
        """The span of the form that stands for a span of the text (0 ≤ start < end ≤ its length)."""
        if self.bounds is None:
            return start, end
        if not self.form:
            return 0, 0
        first = bisect_right(self.bounds, start, 0, len(self.form)) - 1
        return bisect_left(self.bounds, self.bounds[first]), bisect_left(self.bounds, end)

    def in_text(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text that a span of the form stands for, with all that is dropped behind each character: it
        covers every span of the text whose form lies within."""
        if self.bounds is None:
            return start, end
        if not self.form:
            return 0, len(self.text)
        last = bisect_right(self.bounds, self.bounds[max(end - 1, start)], 0, len(self.form))
        return self.bounds[start], self.bounds[last]

    def words(self, start: int, end: int) -> tuple[int, int]:
        """As `in_text`, without the note marks and unseen characters at either end, which are no part of the words."""
        first, last = self.in_text(start, end)
        if self.bounds is None or start == end:
            return first, last
        while first < last and self.text[first] != self.form[start] and _is_no_word(self.text[first]):
            first += 1
        while last - 1 > max(first, self.bounds[end - 1]) and _is_no_word(self.text[last - 1]):
            last -= 1
        return first, last


def prepared(text: str) -> MatchingForm:
    """The matching form of a text that is asked for again and again: made once and kept."""
    return _kept(text) if len(text) <= 20_000 else _kept_long(text)


def matching_form(text: str) -> MatchingForm:
    """The matching form of a text. Takes time in proportion to its length; idempotent."""
    if text.isascii() and text.isprintable() and "*" not in text and "  " not in text:
        return MatchingForm(text, text, None)
    folds, joins, unlike = _characters()
    parts: list[str] = []
    bounds = array("I")
    done = 0
    for match in unlike.finditer(text):
        start = max(match.start() - 1, done)  # what stands there may join with the character before
        parts.append(text[done:start])
        bounds.extend(range(done, start))
        for begins, part in _parts(text, start, match.end(), folds, joins):
            parts.append(part)
            bounds.extend(repeat(begins, len(part)))
        done = match.end()
    if parts:
        parts.append(text[done:])
        bounds.extend(range(done, len(text)))
    form, places = _without_stars("".join(parts) if parts else text, bounds if parts else None)
    if places is None or form == text:
        return MatchingForm(text, form, None)
    if places:
        places[0] = 0
    places.append(len(text))
    return MatchingForm(text, form, places)


def form_of(text: str) -> str:
    """The form alone."""
    return matching_form(text).form


@lru_cache(maxsize=2048)
def _kept(text: str) -> MatchingForm:
    return matching_form(text)


@lru_cache(maxsize=4)
def _kept_long(text: str) -> MatchingForm:
    return matching_form(text)


def folded(character: str) -> str:
    """What stands for one character in the form, whatever stands beside it; empty for what is dropped."""
    return "".join(_folded_part(part) for part in unicodedata.normalize("NFD", character))


@cache
def parts_replaced() -> dict[str, str]:
    """Each character that is replaced, taken apart as far as it goes (NFD), and what it is replaced by."""
    characters = map(chr, chain.from_iterable(range(*plane) for plane in _PLANES))
    parts = (each for each in characters if unicodedata.normalize("NFD", each) == each)
    return {part: form for part in parts if (form := _folded_part(part)) != part}


def _folded_part(part: str) -> str:
    if part.isspace():
        return " "
    if is_dropped(part):
        return ""
    for kind, plain in ((DOUBLE_QUOTES, '"'), (SINGLE_QUOTES, "'"), (DASHES, "-")):
        if part in kind:
            return plain
    if part in LIGATURES:
        return LIGATURES[part]
    if _within(part, PRESENTATION_FORMS):
        taken_apart = unicodedata.normalize("NFKD", part)
        # A mark that is printed alone is taken apart into a blank with the mark.
        return "".join(map(_folded_part, taken_apart.lstrip(" "))) if taken_apart != part else part
    return part


def is_dropped(character: str) -> bool:
    """Whether a character has no place in the form: not seen, or a mark of Arabic that may be left out."""
    if unicodedata.category(character) == "Cf":
        return character not in SEEN
    return character == TATWEEL or _within(character, ARABIC_MARKS) or _within(character, UNSEEN)


def _within(character: str, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(first <= ord(character) <= last for first, last in ranges)


def _is_no_word(character: str) -> bool:
    return character == "*" or (unicodedata.category(character) == "Cf" and character not in SEEN)


@cache
def _characters() -> tuple[dict[str, str], frozenset[str], re.Pattern[str]]:
    """What stands for each character that is not itself in the form; the characters that join with what stands before
    them (NFC); and the stretches of a text in which any of these, or blanks beyond one, stand."""
    folds: dict[str, str] = {}
    joins = {chr(each) for each in chain(range(0x1161, 0x1176), range(0x11A8, 0x11C3))}
    normalize, decomposition, category = unicodedata.normalize, unicodedata.decomposition, unicodedata.category
    ours = {*DOUBLE_QUOTES, *SINGLE_QUOTES, *DASHES, *LIGATURES, TATWEEL}
    for character in map(chr, chain.from_iterable(range(*plane) for plane in _PLANES)):
        kind, taken_apart = category(character), decomposition(character)
        if not taken_apart and kind not in ("Mn", "Mc", "Cc", "Cf", "Zs", "Zl", "Zp") and character not in ours:
            continue
        form = folded(character)
        if normalize("NFC", form) != character:
            folds[character] = form
        if unicodedata.combining(character):
            joins.add(character)
        if " " in taken_apart and taken_apart[0] != "<":
            joins.add(chr(int(taken_apart.split()[1], 16)))
    unlike = f"[{''.join(_ranges(joins | folds.keys()))}]"
    return folds, frozenset(joins), re.compile(f"(?:{unlike}| (?=[ {unlike[1:-1]}]))[ {unlike[1:-1]}]*")


def _ranges(characters: Iterable[str]) -> Iterator[str]:
    """The characters as the inside of a class of a regular expression."""
    places = sorted(map(ord, characters))
    for _gap, run in groupby(enumerate(places), key=lambda each: each[1] - each[0]):
        members = [place for _number, place in run]
        yield f"\\U{members[0]:08x}-\\U{members[-1]:08x}"


def _parts(text: str, start: int, end: int, folds: dict[str, str], joins: frozenset[str]) -> Iterator[tuple[int, str]]:
    """A stretch of a text in the form, in pieces that do not join: where each begins in the text, and its form."""
    piece: list[str] = []
    begins = start
    for place in range(start, end):
        form = folds.get(text[place], text[place])
        if not form or (form == " " and piece and piece[-1] == " "):
            continue
        if piece and form[0] not in joins:
            yield begins, _composed(piece)
            piece = []
        if not piece:
            begins = place
        piece.append(form)
    if piece:
        yield begins, _composed(piece)


def _composed(piece: list[str]) -> str:
    """NFC of a piece. A long row of marks is put in order here, because Python takes the square of its length."""
    if len(piece) == 1 and piece[0].isascii():
        return piece[0]
    text = "".join(piece)
    if len(piece) > _LONG_SEGMENT:
        parts = "".join(unicodedata.normalize("NFD", each) for each in text)
        runs = (list(run) for _marks, run in groupby(parts, key=lambda each: unicodedata.combining(each) > 0))
        text = "".join(chain.from_iterable(sorted(run, key=unicodedata.combining) for run in runs))
    return unicodedata.normalize("NFC", text)


def _without_stars(form: str, bounds: array[int] | None) -> tuple[str, array[int] | None]:
    """Without note marks (stars directly behind a letter) and without the stars that print letters in italics, which
    nobody sees (`2*bis*`)."""
    spans = list(_stars(form))
    if not spans:
        return form, bounds
    old = bounds if bounds is not None else array("I", range(len(form)))
    parts, places, done = [], array("I"), 0
    for start, end in spans:
        parts.append(form[done:start])
        places.extend(old[done:start])
        done = end
    parts.append(form[done:])
    places.extend(old[done:])
    return "".join(parts), places


def _stars(form: str) -> Iterator[tuple[int, int]]:
    for match in _STARS.finditer(form):
        start, end = match.span()
        if _would_join(form[end : end + 1]):
            continue
        letter = start - 1
        while letter >= 0 and unicodedata.category(form[letter])[0] == "M":
            letter -= 1
        italics = _OPENS_ITALICS.match(form, end - 1)
        if letter >= 0 and form[letter].isalpha():
            yield start, end
        elif italics and not _would_join(form[italics.end() : italics.end() + 1]):
            yield end - 1, end


def _would_join(character: str) -> bool:
    """Whether a character would stand on the letter before, were there no star between: a mark, or a vowel or final
    consonant of Hangul."""
    return character != "" and (unicodedata.category(character)[0] == "M" or "\u1160" <= character <= "\u11ff")
