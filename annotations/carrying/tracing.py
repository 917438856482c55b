"""Following: where a span of a text went in another, along a comparison word by word. Pure: no ORM, no HTTP.

Offsets are Unicode code points. What is kept of a span is measured in letters and digits, and a short word that stands
alone among others does not count: *of* and *the* stand everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from annotations.anchoring.sentences import sentence_around, sentences
from treatyreader.comparing import Kind, Piece, compare, tokens, word

ALONE = 5
"""Letters that a single word must have to count as kept."""
LOOSE = frozenset(" \t\n\xa0,;:.*、，；：。،؛")
"""Signs that go with the words beside them."""
AS_ALIKE = 0.03
"""By how much another place may be less alike and still be as good."""
NEXT_TO_NOTHING = 0.25
"""The share of what is kept of words that may stand by chance in another sentence."""
RIVAL = 0.65
"""How alike it must be at least: any two sentences have half of their letters in common."""


@dataclass(frozen=True)
class Way:
    """Where a span went: from `start` to `end` of the other text; `kept` are the places of those of its letters that
    stand there still, of `letters`; `theirs` is the share that they are of what stands in its place.

    `before` and `after`: what stood just before and just after it stands there still; the beginning and the end of a
    text hold as words do, and `words_beside` says on how many sides words of its sentence stand. `first` and `last`:
    its own first and last word stand there still.
    """

    start: int
    end: int
    kept: frozenset[int]
    letters: int
    theirs: float
    before: bool
    after: bool
    words_beside: int
    first: bool
    last: bool

    @property
    def share(self) -> float:
        """How much of the span is kept, from 0 to 1."""
        return len(self.kept) / self.letters if self.letters else 0.0

    @property
    def is_held(self) -> bool:
        """What is in between is its place, whatever became of it."""
        return self.before and self.after

    @property
    def is_sure(self) -> bool:
        """Where it begins and where it ends is known, by what stands beside it or by its own words."""
        return (self.before or self.first) and (self.after or self.last)


class Comparison:
    """Two texts and what differs between them."""

    def __init__(self, before: str, after: str) -> None:
        self.before, self.after = before, after
        self.pieces = compare(before, after)

    def turned(self) -> Comparison:
        """The same, the other way round."""
        other = Comparison.__new__(Comparison)
        other.before, other.after = self.after, self.before
        kinds = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED}
        other.pieces = [
            Piece(kinds.get(each.kind, each.kind), each.after_start, each.after_end, each.before_start, each.before_end)
            for each in self.pieces
        ]
        return other

    def follow(self, start: int, end: int) -> Way:
        """Where the span went. Where it begins or ends inside of what was replaced, it is cut between two words, where
        the halves are most alike; what was added just outside of it stays outside."""
        letters = _letters(self.before, start, end)
        spans: list[tuple[int, int]] = []
        kept: dict[int, int] = {}
        for piece in self.pieces:
            first, last = max(start, piece.before_start), min(end, piece.before_end)
            if piece.kind == Kind.ADDED:
                if start < piece.before_start < end:
                    spans.append((piece.after_start, piece.after_end))
            elif first >= last or piece.kind == Kind.REMOVED:
                continue
            elif piece.kind == Kind.SAME:
                by = piece.after_start - piece.before_start
                spans.append((first + by, last + by))
                kept.update((place, place + by) for place in self._counted(piece, first, last))
            else:
                spans.append(self._cut(piece, first, last))
                if self._is_the_same_word(piece):
                    kept.update(dict.fromkeys(_letters(self.before, first, last), piece.after_start))
        spans = [span for span in spans if span[0] < span[1]]
        if not spans:
            return self._way(start, end, (0, 0), {}, letters)
        first, last = self._within_sentences(spans[0][0], spans[-1][1], kept, self.before[start:end])
        # Words that begin with a letter do not begin with the comma that stood behind a word that is gone.
        while first < last and _is_loose(self.after[first], self.before[start]):
            first += 1
        while first < last and _is_loose(self.after[last - 1], self.before[end - 1]):
            last -= 1
        return self._way(start, end, (first, last), kept, letters)

    def _way(self, start: int, end: int, to: tuple[int, int], kept: dict[int, int], letters: Sequence[int]) -> Way:
        begins, ends = sentence_around(self.before, start, end)
        sides = self.before[begins:start], self.before[end:ends]
        return Way(
            *to,
            frozenset(kept),
            len(letters),
            theirs=len(kept) / max(len(_letters(self.after, *to)), 1),
            before=self._holds(range(start - 1, -1, -1)),
            after=self._holds(range(end, len(self.before))),
            words_beside=sum(any(map(str.isalnum, side)) for side in sides),
            first=bool(letters) and letters[0] in kept,
            last=bool(letters) and letters[-1] in kept,
        )

    def _within_sentences(self, first: int, last: int, kept: dict[int, int], words: str) -> tuple[int, int]:
        """The span without sentences at its ends that hold next to nothing of the words, where it has more sentences
        than they; what is kept in these is taken out of `kept`."""
        spans = [(max(first, start), min(last, end)) for start, end in sentences(self.after)]
        spans = [span for span in spans if span[0] < span[1]]
        count = len(sentences(words))
        while len(spans) > count:
            held = {at: [old for old, new in kept.items() if span[0] <= new < span[1]] for at, span in enumerate(spans)}
            at = min(0, len(spans) - 1, key=lambda each: len(held[each]))
            if len(held[at]) > NEXT_TO_NOTHING * len(kept):
                break
            for old in held[at]:
                del kept[old]
            del spans[at]
        return spans[0][0], spans[-1][1]

    def same_place(self, start: int, end: int) -> int | None:
        """Where the span stands whole and unchanged; None where it does not."""
        for piece in self.pieces:
            if piece.kind == Kind.SAME and piece.before_start <= start and end <= piece.before_end:
                return piece.after_start + start - piece.before_start
        return None

    def rivals(self, start: int, end: int, place: tuple[int, int]) -> list[tuple[int, int]]:
        """Places of the other text that are as like the words as the one to which they went, and that came from
        nowhere else: a paragraph whose sister was struck, or got a sister, must not be taken for it."""
        words = self.before[start:end]
        own = Indel.normalized_similarity(words, self.after[slice(*place)])
        back = self.turned()
        found = []
        for first, last in ((0, place[0]), (place[1], len(self.after))):
            like = _most_alike(words, self.after[first:last], max(own - AS_ALIKE, RIVAL))
            if like and back.follow(first + like[0], first + like[1]).share < 0.5:
                found.append(_whole_words(self.after, first + like[0], first + like[1]))
        return found

    def _holds(self, beside: range) -> bool:
        letter = next((place for place in beside if self.before[place].isalnum()), None)
        if letter is None:
            return True
        return any(
            each.before_start <= letter < each.before_end and (each.kind == Kind.SAME or self._is_the_same_word(each))
            for each in self.pieces
        )

    def _counted(self, piece: Piece, first: int, last: int) -> list[int]:
        """The letters of the part of what is the same, unless that is a short word alone."""
        words = [each for each in tokens(self.before[piece.before_start : piece.before_end]) if each.is_word]
        letters = _letters(self.before, first, last)
        is_alone = len(words) < 2 and len(letters) < ALONE and piece.before_end - piece.before_start < len(self.before)
        return [] if is_alone else letters

    def _is_the_same_word(self, piece: Piece) -> bool:
        before, after = (
            self.before[piece.before_start : piece.before_end],
            self.after[piece.after_start : piece.after_end],
        )
        return piece.kind == Kind.REPLACED and word(before) == word(after)

    def _cut(self, piece: Piece, first: int, last: int) -> tuple[int, int]:
        """The part of what was put in place that answers the part of what was replaced."""
        begin, finish = piece.after_start, piece.after_end
        if first > piece.before_start:
            begin = self._seam(piece, first, begin, finish)
        if last < piece.before_end:
            finish = max(self._seam(piece, last, begin, finish), begin)
        return begin, finish

    def _seam(self, piece: Piece, at: int, begin: int, finish: int) -> int:
        before = self.before[piece.before_start : at], self.before[at : piece.before_end]
        if before[0][-1:].isalnum() and before[1][:1].isalnum():
            return begin  # inside a word: it grows to the whole of what was put in its place
        if not any(map(str.isalnum, before[0])):
            return begin  # a mark alone is outside
        if not any(map(str.isalnum, before[1])):
            return finish
        words = tokens(self.after[begin:finish])
        seams = [begin, *(begin + each.start for each in words[1:]), finish]

        def alike(seam: int) -> float:
            halves = self.after[piece.after_start : seam], self.after[seam : piece.after_end]
            return sum(_alike(*pair) for pair in zip(before, halves, strict=True))

        return max(seams, key=alike)


def _is_loose(sign: str, own: str) -> bool:
    """Whether a sign at the end of a span is none of it, where the words end with `own`."""
    return (sign.isspace() and not own.isspace()) or (sign in LOOSE and own not in LOOSE)


def _alike(one: str, other: str) -> float:
    """How alike two stretches are, in their letters and in how numbers and words follow one another."""
    shapes = [[each.text[0].isdigit() for each in tokens(text) if each.is_word] for text in (one, other)]
    return float(Indel.normalized_similarity(one, other) + Indel.normalized_similarity(*shapes))


def _letters(text: str, start: int, end: int) -> list[int]:
    return [place for place in range(start, end) if text[place].isalnum()]


def _most_alike(words: str, text: str, enough: float) -> tuple[int, int] | None:
    """The stretch of a text that is most like the words, where it is enough and the text long enough to hold them."""
    if len(text) < 0.7 * len(words):
        return None
    found = fuzz.partial_ratio_alignment(words, text, score_cutoff=enough * 100)
    return (found.dest_start, found.dest_end) if found else None


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span, grown to whole words."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end
