"""Comparing: what differs between two texts, word by word. Pure: no ORM, no HTTP. Offsets are Unicode code points.

A word is a run of letters, digits and the marks upon them; a hyphen or an apostrophe inside a word and a point or a
comma inside a number belong to it. Each ideograph is a word. All else that is not white space stands for itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from rapidfuzz.distance import Indel

_IDEOGRAPHS = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(
    rf"\d+(?:[.,]\d+)+(?!\w)|[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}]+(?:[-‐‑'’\u00ad][^\W_{_IDEOGRAPHS}]+)*|\S"
)
_STOPS = tuple(".?!。？！")
_ENDS_SENTENCE = frozenset(".;:!?…。；：！？")


class Kind(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    REPLACED = "replaced"


@dataclass(frozen=True)
class Piece:
    """A stretch of both texts: equal letter for letter (`same`), or not. Of what is added the span before is empty, of
    what is removed the span after."""

    kind: Kind
    before_start: int
    before_end: int
    after_start: int
    after_end: int


@dataclass(frozen=True)
class Token:
    """A word, or a character that is neither word nor white space, and where it stands."""

    start: int
    end: int
    text: str

    @property
    def is_word(self) -> bool:
        return any(map(str.isalnum, self.text))


def tokens(text: str) -> list[Token]:
    """The words and signs of a text in order; between them stands white space alone."""
    found: list[Token] = []
    grows = False
    for match in _TOKEN.finditer(text):
        word, (start, end) = match.group(), match.span()
        joined = bool(found) and found[-1].end == start
        mark = len(word) == 1 and unicodedata.category(word)[0] == "M"
        if joined and (mark or (grows and word[0].isalnum())):
            # A mark belongs to the letter that it stands on, and what follows it to the same word.
            found[-1] = Token(found[-1].start, end, found[-1].text + word)
            grows = found[-1].is_word
        else:
            found.append(Token(start, end, word))
            grows = False
    return found


def compare(before: str, after: str) -> list[Piece]:
    """Both texts wholly, in order, as pieces that are the same or not; no piece is empty on both sides, no two that
    are the same stand side by side. 20,000 words on either side take some tenths of a second."""
    if before == after:
        return [Piece(Kind.SAME, 0, len(before), 0, len(after))] if before else []
    ours, theirs = tokens(before), tokens(after)
    pieces: list[Piece] = []
    place, other = 0, 0
    first, second = 0, 0
    for match in [*_matches(ours, theirs), (len(ours), len(theirs))]:
        one, two = match
        is_end = one == len(ours) and two == len(theirs)
        gap_end = len(before) if is_end else ours[one].start
        other_end = len(after) if is_end else theirs[two].start
        _add_gap(pieces, before, after, (place, gap_end, other, other_end), ours[first:one], theirs[second:two])
        if not is_end:
            kind = Kind.SAME if ours[one].text == theirs[two].text else Kind.REPLACED
            _add(pieces, kind, gap_end, ours[one].end, other_end, theirs[two].end)
            place, other, first, second = ours[one].end, theirs[two].end, one + 1, two + 1
    return pieces


def _matches(ours: Sequence[Token], theirs: Sequence[Token]) -> list[tuple[int, int]]:
    """Pairs of indexes of the tokens that are the same word, however it is written: a longest common subsequence."""
    here, there = [word(each.text) for each in ours], [word(each.text) for each in theirs]
    edits = [
        (each.tag, each.src_start, each.src_end, each.dest_start, each.dest_end) for each in Indel.opcodes(here, there)
    ]
    pairs: list[tuple[int, int]] = []
    for at, (tag, start, end, other, other_end) in enumerate(edits):
        if tag == "equal":
            pairs += zip(range(start, end), range(other, other_end), strict=True)
        elif tag == "delete":
            _slide(pairs, edits, at, here, (start, end), removed=True)
        elif tag == "insert":
            _slide(pairs, edits, at, there, (other, other_end), removed=False)
    return pairs


def word(text: str) -> str:
    """A word as it is known again: of one case, without hyphens and without marks that only help to read it."""
    if text.isascii() and text.isalnum():
        return text.lower()
    letters = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in letters if each.isalnum()) or letters


def _slide(
    pairs: list[tuple[int, int]],
    edits: list[tuple[str, int, int, int, int]],
    at: int,
    words: Sequence[str],
    block: tuple[int, int],
    *,
    removed: bool,
) -> None:
    """Of "A pays. B pays." a whole sentence was struck, not "A pays. B" or "pays. B": move what was struck or added
    along the words that are the same on both sides of it until it begins and ends with a sentence."""
    before, after = edits[at - 1] if at else None, edits[at + 1] if at + 1 < len(edits) else None
    start, end = block
    back = 0
    room = before[2] - before[1] if before and before[0] == "equal" else 0
    while back < room and words[start - back - 1] == words[end - back - 1]:
        back += 1
    on = 0
    room = after[2] - after[1] if after and after[0] == "equal" else 0
    while on < room and words[start + on] == words[end + on]:
        on += 1
    ends = {-back} if at > 1 and before and back == before[2] - before[1] else set()
    ends |= {on} if at + 2 < len(edits) and after and on == after[2] - after[1] else set()

    def rank(by: int) -> tuple[int, int]:
        # Best where it meets the next edit, so that no word is left alone between the two.
        return _is_seam(words, start + by) + _is_seam(words, end + by) + 3 * (by in ends and by != 0), -abs(by)

    best = max(range(-back, on + 1), key=rank)
    if best < 0:
        moved = [pairs.pop() for _ in range(-best)]
        by = end - start
        pairs += [(one + by, two) if removed else (one, two + by) for one, two in reversed(moved)]
    elif best > 0 and after:
        tag, src, src_end, dest, dest_end = after
        by = end - start
        pairs += [(src + step - by, dest + step) if removed else (src + step, dest + step - by) for step in range(best)]
        edits[at + 1] = (tag, src + best, src_end, dest + best, dest_end)


def _is_seam(words: Sequence[str], place: int) -> int:
    """How much a text parts there: a sentence or a list item begins, or some sign stands, or neither."""
    if place == 0 or place == len(words) or words[place - 1] in _ENDS_SENTENCE:
        return 4
    return 1 if not words[place - 1][-1].isalnum() or not words[place][0].isalnum() else 0


def _add_gap(
    pieces: list[Piece],
    before: str,
    after: str,
    gap: tuple[int, int, int, int],
    ours: Sequence[Token],
    theirs: Sequence[Token],
) -> None:
    """What stands between two words that are the same. As many words in both, parted in the same way, are replaced
    one by one; sentences that only one of the texts has do not replace a part of a sentence."""
    start, end, other, other_end = gap
    if ours and theirs and bool(stops := _stops(ours)) != bool(more := _stops(theirs)):
        first, last = start, other
        if _begins_sentence(before, start) and _begins_sentence(after, other):
            first, last = (ours[stops[-1]].start, other) if stops else (start, theirs[more[-1]].start)
            _add_trimmed(pieces, before, after, (start, first, other, last))
            gap = (first, end, last, other_end)
            ours, theirs = (ours[stops[-1] :], theirs) if stops else (ours, theirs[more[-1] :])
        elif before[end : end + 1] in _STOPS and after[other_end : other_end + 1] in _STOPS:
            first, last = (ours[stops[0] - 1].start, other_end) if stops else (end, theirs[more[0] - 1].start)
            cut = (ours[: stops[0] - 1], theirs) if stops else (ours, theirs[: more[0] - 1])
            _add_gap(pieces, before, after, (start, first, other, last), *cut)
            gap, ours, theirs = (first, end, last, other_end), (), ()
        start, end, other, other_end = gap
    one_by_one = ours and len(ours) == len(theirs) and all(map(_alike, ours, theirs))
    if one_by_one and _blanks(before, ours) == _blanks(after, theirs):
        for old, new in zip(ours, theirs, strict=True):
            _add_trimmed(pieces, before, after, (start, old.start, other, new.start))
            _add(pieces, Kind.REPLACED, old.start, old.end, new.start, new.end)
            start, other = old.end, new.end
    _add_trimmed(pieces, before, after, (start, end, other, other_end))


def _stops(those: Sequence[Token]) -> list[int]:
    """Which tokens begin a sentence, but for the first."""
    pairs = enumerate(pairwise(those), start=1)
    return [at for at, (stop, first) in pairs if stop.text in _STOPS and not first.text[0].islower() and first.is_word]


def _begins_sentence(text: str, place: int) -> bool:
    before = text[:place].rstrip()
    return not before or before[-1] in _STOPS


def _alike(one: Token, two: Token) -> bool:
    return one.is_word == two.is_word


def _blanks(text: str, those: Sequence[Token]) -> list[str]:
    return [text[one.end : two.start] for one, two in pairwise(those)]


def _add_trimmed(pieces: list[Piece], before: str, after: str, gap: tuple[int, int, int, int]) -> None:
    """A gap without the white space that is the same at its beginning and end."""
    start, end, other, other_end = gap
    lead = 0
    while start + lead < end and other + lead < other_end and before[start + lead] == after[other + lead]:
        if not before[start + lead].isspace():
            break
        lead += 1
    trail = 0
    while end - trail > start + lead and other_end - trail > other + lead:
        if before[end - trail - 1] != after[other_end - trail - 1] or not before[end - trail - 1].isspace():
            break
        trail += 1
    _add(pieces, Kind.SAME, start, start + lead, other, other + lead)
    spans = (start + lead, end - trail, other + lead, other_end - trail)
    removed, added = spans[1] > spans[0], spans[3] > spans[2]
    _add(pieces, Kind.REPLACED if removed and added else Kind.REMOVED if removed else Kind.ADDED, *spans)
    _add(pieces, Kind.SAME, end - trail, end, other_end - trail, other_end)


def _add(pieces: list[Piece], kind: Kind, start: int, end: int, other: int, other_end: int) -> None:
    """The piece, unless it is empty; one that is the same as the last goes on with it."""
    if start == end and other == other_end:
        return
    if pieces and pieces[-1].kind == kind == Kind.SAME:
        pieces[-1] = Piece(kind, pieces[-1].before_start, end, pieces[-1].after_start, other_end)
    else:
        pieces.append(Piece(kind, start, end, other, other_end))
