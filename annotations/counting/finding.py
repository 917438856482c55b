"""Finding: where what an expression looks for stands among the words of one text.

Each term is one pass over the words. No word is counted twice for one term, nor for terms joined by OR, nor in two
pairs of NEAR: what begins first is taken, and of what begins together the longest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotations.counting.expressions import Expression, Kind, Operator, Term
from annotations.counting.stems import stem
from annotations.counting.words import Word, pieces_of

Span = tuple[int, int]
"""From the first to behind the last word, by their places in the sequence of words."""
Hit = tuple[Span, ...]
"""One occurrence: one span, or the two of a pair."""


def find(expression: Expression, words: Sequence[Word], language: str) -> list[Hit]:
    """The occurrences, in order. Of `A NOT B` those of A, if there is no B; then what counts is that there are any."""
    found = [_spans(term, words, language) for term in expression.terms]
    match expression.operator:
        case Operator.NOT:
            return [] if found[1] else [(span,) for span in found[0]]
        case Operator.NEAR:
            return _pairs(found[0], found[1], expression.within)
        case _:
            return [(span,) for span in _apart(span for spans in found for span in spans)]


def count(expression: Expression, hits: Sequence[Hit]) -> int:
    """How often it stands in one text; of `A NOT B` the text itself counts, once."""
    return min(1, len(hits)) if expression.operator == Operator.NOT else len(hits)


def spans_in_text(hit: Hit, words: Sequence[Word]) -> list[tuple[int, int]]:
    """Where an occurrence stands in the text, in code points."""
    return [(words[first].start, words[last - 1].end) for first, last in hit]


def _spans(term: Term, words: Sequence[Word], language: str) -> list[Span]:
    sought = [piece for word in term.words for piece in pieces_of(word)]
    if term.kind == Kind.EXACT:
        return _in_sequence(sought, [each.printed for each in words], words)
    sought = [each.casefold() for each in sought]
    if term.kind == Kind.BEGINNING:
        return _in_sequence(sought, [each.plain for each in words], words, begins=True)
    if term.kind == Kind.STEM and len(sought) == 1:
        return _in_sequence([stem(sought[0], language)], [stem(each.plain, language) for each in words], words)
    return _in_sequence(sought, [each.plain for each in words], words)


def _in_sequence(
    sought: Sequence[str], among: Sequence[str], words: Sequence[Word], *, begins: bool = False
) -> list[Span]:
    """Where these stand one after another; of the last its beginning will do, if `begins`. A phrase is short, so this
    is linear in the words."""
    length = len(sought)
    found: list[Span] = []
    first, *_rest = sought
    for place, word in enumerate(among[: max(len(among) - length + 1, 0)]):
        if length == 1:
            fits = word.startswith(first) if begins else word == first
        else:
            fits = word == first and all(
                words[place + at].follows
                and (
                    among[place + at].startswith(sought[at])
                    if begins and at == length - 1
                    else among[place + at] == sought[at]
                )
                for at in range(1, length)
            )
        if fits:
            found.append((place, place + length))
    return _apart(found)


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Those that do not overlap, taken from the left, the longer of two that begin together."""
    taken: list[Span] = []
    for span in sorted(spans, key=lambda each: (each[0], -each[1])):
        if not taken or span[0] >= taken[-1][1]:
            taken.append(span)
    return taken


def _pairs(ones: Sequence[Span], others: Sequence[Span], within: int) -> list[Hit]:
    """One and another with at most so many words between, in either order: each with the nearest before it that is
    still alone. Which is named first makes no difference."""
    sides: dict[Span, set[int]] = {}
    for side, spans in enumerate((ones, others)):
        for span in spans:
            sides.setdefault(span, set()).add(side)
    found: list[Hit] = []
    alone: dict[int, Span] = {}
    for span in sorted(sides):
        near = [
            alone[1 - side]
            for side in sides[span]
            if 1 - side in alone and alone[1 - side][1] <= span[0] <= alone[1 - side][1] + within
        ]
        if near:
            found.append((max(near), span))
            alone = {}
        else:
            alone |= dict.fromkeys(sides[span], span)
    return found
