"""Anchoring: where exact words stand in a text. Pure: no ORM, no HTTP. Offsets are Unicode code points.

`locate` finds a quotation that may come from elsewhere: letter for letter, else in the matching form, else about so.
What it finds approximately is a proposal for a person; a score cannot tell a harmless change from one that matters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from annotations.anchoring.matching_form import MatchingForm, form_of, prepared
from annotations.anchoring.resembling import Like, Sought, fit_of, places_like
from treatyreader.comparing import Kind, compare

CONTEXT = 32
"""Code points kept before and after the words, as a TextQuoteSelector does (W3C Web Annotation, 4.2.4)."""
LEAST_LIKENESS = 0.6
"""Words that are less like those sought are never taken for them."""
LEAST_ALONE = 0.8
"""The same, where what stands around them does not fit either."""
LEAST_UNKNOWN = 0.65
"""The same, where nothing is known of what stood around them."""
LEAST_FIT = 0.5
"""Surroundings that fit less are not those that stood there."""
EQUALLY_GOOD = 0.1
"""Places whose ranks (`Like.rank`, at most 3) differ by less are told apart by their position alone."""
LESS_THAN_EQUAL = 0.99
"""The score of words that differ in typography alone; what is like them has less."""
MOST_PLACES = 100
"""Places of the same words that are compared."""
NEAR = 256
"""A position hint says nothing of places that are further away."""
MUCH_NEARER = 16
"""How many times as far every other place must be, where the hint alone decides."""
MOST_CONTEXT = 64


@dataclass(frozen=True)
class Anchor:
    """Exact words, where they stand, and what stands around them."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


class How(StrEnum):
    """How words were found."""

    EXACT = "exact"
    """Code point by code point."""
    FORM = "form"
    """Equal in the matching form: only the typography differs."""
    APPROXIMATE = "approximate"
    """Some of the words differ: a person decides."""


class Why(StrEnum):
    """Why a quotation was refused."""

    EMPTY = "empty"
    """Nothing is sought."""
    UNLIKE = "unlike"
    """No place is like enough; `places` has the best one, if any is worth naming."""
    AMBIGUOUS = "ambiguous"
    """Several places are equally good; `places` has them, best first."""


@dataclass(frozen=True)
class Difference:
    """Words of the quotation, and what stands for them in the text; either may be empty."""

    before: str
    after: str


@dataclass(frozen=True)
class Located:
    """Where a quotation stands: `text[start:end]` is `words`; `sought` is what was asked for.

    `score` is from 0 to 1, and 1 exactly when `words` and `sought` are equal code point by code point. `fit` says from
    0 to 1 how well the text around fits the prefix and suffix asked for (0 where neither was given).
    """

    start: int
    end: int
    score: float
    how: How
    fit: float
    words: str = field(repr=False)
    sought: str = field(repr=False)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What differs, in order, whole words at a time; empty for score 1."""
        return tuple(
            Difference(self.sought[each.before_start : each.before_end], self.words[each.after_start : each.after_end])
            for each in compare(self.sought, self.words)
            if each.kind != Kind.SAME
        )


@dataclass(frozen=True)
class Refused:
    """A quotation that is not placed, and why."""

    why: Why
    places: tuple[Located, ...] = ()

    @property
    def score(self) -> float:
        """Of the best place; 0 where there is none."""
        return max((place.score for place in self.places), default=0.0)


def locate(
    exact: str, text: str | MatchingForm, *, prefix: str = "", suffix: str = "", start: int | None = None
) -> Located | Refused:
    """Where a quotation stands in a text, or why no place can be named.

    `prefix` and `suffix` are what stood before and after the words (the 64 code points next to them count), `start` is
    where they stood; any may be missing or out of date. A text that is asked again and again is best given as
    `matching_form.prepared(text)`, which a plain string is made into otherwise.

    Letter for letter first, else in the matching form, else approximately. Of several places the one is meant whose
    words, and then whose surroundings, fit best; where these are equally good, the one at `start` (within 256 code
    points of it, and sixteen times as near as any other). A quotation with 32 code points of context and its position
    is found in its own text where it was taken.
    """
    held = prepared(text) if isinstance(text, str) else text
    if not exact:
        return Refused(Why.EMPTY)
    prefix, suffix = prefix[-MOST_CONTEXT:], suffix[:MOST_CONTEXT]
    if start is not None and start >= 0 and held.text.startswith(exact, start):
        end = start + len(exact)
        if held.text.endswith(prefix, 0, start) and held.text.startswith(suffix, end):
            return Located(start, end, 1.0, How.EXACT, 1.0 if prefix or suffix else 0.0, exact, exact)
    literal = Sought(exact, prefix, suffix, start)
    if found := list(_same(literal, held.text)):
        return _chosen([_place(each, held.text, How.EXACT, exact) for each in found], found, start)
    near = None if start is None else held.in_form(max(start, 0), start + 1)[0] if start < len(held.text) else None
    sought = Sought(form_of(exact).strip(" "), form_of(prefix), form_of(suffix), near)
    if not sought.words:
        return Refused(Why.UNLIKE)
    how, found = How.FORM, list(_same(sought, held.form))
    if not found:
        how, found = How.APPROXIMATE, places_like(sought, held.form, LEAST_LIKENESS)
    places = [_place_in_form(each, held, how, exact) for each in found]
    alone = LEAST_ALONE if sought.prefix or sought.suffix else LEAST_UNKNOWN
    good = [number for number, each in enumerate(found) if each.likeness >= alone or each.fit >= LEAST_FIT]
    if not good:
        return Refused(Why.UNLIKE, tuple(places[:1]))
    return _chosen([places[number] for number in good], [found[number] for number in good], near)


def _same(sought: Sought, text: str) -> Iterator[Like]:
    """The places of the words themselves, not more than can be told apart: those in their surroundings, those near
    the hint, the first ones."""
    starts = set(islice(_occurrences(sought.words, text), MOST_PLACES))
    if len(starts) == MOST_PLACES:
        whole = sought.prefix + sought.words + sought.suffix
        starts.update(each + len(sought.prefix) for each in islice(_occurrences(whole, text), MOST_PLACES))
        first = max((sought.near or 0) - MOST_PLACES // 2, 0)
        beside = text[first : first + MOST_PLACES + len(sought.words)]
        starts.update(first + each for each in _occurrences(sought.words, beside))
    for start in sorted(starts):
        end = start + len(sought.words)
        yield Like(start, end, 1.0, fit_of(sought, text, start, end))


def _place(like: Like, text: str, how: How, exact: str) -> Located:
    words = text[like.start : like.end]
    return Located(like.start, like.end, 1.0, how, like.fit, words, exact)


def _place_in_form(like: Like, held: MatchingForm, how: How, exact: str) -> Located:
    begin, stop = like.start, like.end
    # Blanks at the ends of what is sought are compared with nothing, and belong to it where they stand.
    begin -= exact[0].isspace() and held.form[begin - 1 : begin] == " "
    stop += exact[-1].isspace() and held.form[stop : stop + 1] == " "
    start, end = held.words(begin, stop)
    words = held.text[start:end]
    score = 1.0 if words == exact else LESS_THAN_EQUAL * like.likeness
    return Located(start, end, score, how, like.fit, words, exact)


def _chosen(places: list[Located], found: list[Like], near: int | None) -> Located | Refused:
    """The one place that fits best, if there is one. Surroundings that fit none of them tell nothing: how far two wrong
    ones resemble what stood there is chance."""
    is_telling = any(each.fit >= LEAST_FIT for each in found)
    ranks = [each.rank if is_telling else 2 * each.likeness for each in found]
    order = sorted(range(len(found)), key=lambda number: ranks[number], reverse=True)
    rivals = [number for number in order if ranks[number] > ranks[order[0]] - EQUALLY_GOOD]
    if len(rivals) > 1 and near is not None:
        away = sorted((abs(found[number].start - near), number) for number in rivals)
        if away[0][0] <= NEAR and away[1][0] > MUCH_NEARER * away[0][0]:
            return places[away[0][1]]
    if len(rivals) > 1:
        return Refused(Why.AMBIGUOUS, tuple(places[number] for number in rivals))
    return places[order[0]]


def places_of(exact: str, text: str) -> list[int]:
    """Where the words stand, letter for letter, places that overlap included."""
    return list(_occurrences(exact, text))


def _occurrences(words: str, text: str) -> Iterator[int]:
    place = text.find(words) if words else -1
    while place >= 0:
        yield place
        place = text.find(words, place + 1)


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
