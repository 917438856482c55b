"""Resemblance: places in a text where words stand that are like the words sought, if not the same.

Short pieces of the words and of what stood around them (seeds) say where to look, the position hint first; each place
is then aligned by edit distance (Levenshtein's, RapidFuzz's compiled core). All of it on matching forms; offsets are
code points of the form. Pure: no ORM, no HTTP.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

GRAM = 6
"""Code points of a seed."""
STRIDE = 4
"""Every so many code points of the text a seed begins; of the words sought they begin everywhere."""
COMMON = 64
"""A seed that stands more often says nothing about the place."""
ENOUGH = 300
"""Seeds in common that are looked at, the rarest first."""
BAND = 32
"""Seeds whose places differ by less are taken for one place: what was inserted or left out shifts them."""
FEWEST = 0.3
"""Of the seeds that speak for the best place, the share that must speak for another to be looked at."""
MOST = 6
"""Places that are aligned, of those that seeds name."""
LONG = 480
"""Of longer words only the ends are aligned."""
WHOLE_SEARCH = 200_000_000
"""Pairs of code points that are compared at most where no seed tells of a place."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Words and what stood around them, in the matching form; `near` is where they stood, if that is known."""

    words: str
    prefix: str
    suffix: str
    near: int | None


@dataclass(frozen=True, slots=True)
class Like:
    """A place with words like those sought: how like they are, and how well fits what stands around them, both from 0
    to 1 (`fit` is 0 where nothing is known of what stood around)."""

    start: int
    end: int
    likeness: float
    fit: float

    @property
    def rank(self) -> float:
        """What the words say counts twice as much as what stands around them."""
        return 2 * self.likeness + self.fit


def likeness(one: str, other: str) -> float:
    """1 for the same words, 0 for words with nothing in common: the share that need not be edited."""
    return Levenshtein.normalized_similarity(one, other)


def fit_of(sought: Sought, form: str, start: int, end: int) -> float:
    """How well what stands around a place fits what stood around the words: from 0 to 1; 0 where nothing is known."""
    fits = []
    if sought.prefix:
        before = form[max(start - len(sought.prefix), 0) : start]
        fits.append(1.0 if before == sought.prefix else likeness(sought.prefix, before))
    if sought.suffix:
        after = form[end : end + len(sought.suffix)]
        fits.append(1.0 if after == sought.suffix else likeness(sought.suffix, after))
    return sum(fits) / len(fits) if fits else 0.0


def places_like(sought: Sought, form: str, least: float) -> list[Like]:
    """Places whose likeness is at least `least`, none overlapping a better one, best first.

    Words that stand beside the hint in what stood around them are looked for nowhere else.
    """
    found: list[Like] = []
    if sought.near is not None:
        like = _at(sought, form, sought.near)
        if like and _is_beyond_doubt(like, sought):
            return [like]
        found += [like] if like else []
    found += _seeded(sought, form)
    found += _close_by(sought, form, found, least)
    if all(like.likeness < least for like in found):
        found += _whole_search(sought, form, least)
    return _apart(like for like in found if like.likeness >= least)


def _is_beyond_doubt(like: Like, sought: Sought) -> bool:
    """Where the words are long enough to stand nowhere else as near to the hint."""
    near = sought.near is not None and abs(like.start - sought.near) <= 8
    return near and len(sought.words) >= 32 and like.likeness >= 0.7 and like.fit >= 0.85


def _apart(found: Iterable[Like]) -> list[Like]:
    kept: list[Like] = []
    for like in sorted(found, key=lambda each: each.rank, reverse=True):
        if all(like.end <= each.start or each.end <= like.start for each in kept):
            kept.append(like)
    return kept


def _at(sought: Sought, form: str, start: int) -> Like | None:
    """The words as they stand at this place, give or take what was inserted or left out."""
    if len(sought.words) > LONG:
        return None
    return _aligned(sought, form, start, start + len(sought.words), 8, 8 + len(sought.words) // 10)


def _aligned(sought: Sought, form: str, start: int, end: int, slack: int, slack_at_end: int) -> Like | None:
    """The words aligned with what stands from about `start` to about `end`, so many code points more or less, with
    what stands around. A wide slack lets letters at the ends stray."""
    first = max(start - slack - len(sought.prefix), 0)
    window = form[first : max(end + slack_at_end, 0) + len(sought.suffix)]
    pattern = sought.prefix + sought.words + sought.suffix
    begin, stop = _ends(pattern, window, len(sought.prefix), len(pattern) - len(sought.suffix))
    begin, stop = begin + first, stop + first
    if not sought.prefix or likeness(sought.prefix, form[max(begin - len(sought.prefix), 0) : begin]) < 0.5:
        begin = _edge(sought.words[:48], form, (begin, start), slack, 1)
    if not sought.suffix or likeness(sought.suffix, form[stop : stop + len(sought.suffix)]) < 0.5:
        stop = _edge(sought.words[-48:], form, (stop, end), slack_at_end, -1, begin)
    if begin >= stop:
        return None
    return Like(begin, stop, likeness(sought.words, form[begin:stop]), fit_of(sought, form, begin, stop))


def _ends(pattern: str, window: str, start: int, end: int) -> tuple[int, int]:
    """Where in a window a part of a pattern begins and ends, the whole aligned. Of what was inserted at either end of
    the part, only letters that complete a word of it are a part of it."""
    begin, stop = None, len(window)
    for each in Levenshtein.opcodes(pattern, window):
        if each.tag == "insert" and each.src_start in (start, end):
            completes = window[each.dest_start : each.dest_end].isalnum()
            if each.src_start == start:
                begin = each.dest_start if completes and start and pattern[start].isalnum() else each.dest_end
            elif completes and end < len(pattern) and pattern[end - 1].isalnum():
                stop = each.dest_end
            continue
        is_aligned = each.tag in ("equal", "replace")
        if begin is None and each.src_start <= start < each.src_end:
            begin = each.dest_start + start - each.src_start if is_aligned else each.dest_end
        if each.src_start < end <= each.src_end:
            stop = each.dest_start + end - each.src_start if is_aligned else each.dest_start
    return begin or 0, stop


def _edge(words: str, form: str, places: tuple[int, int], slack: int, direction: int, begin: int = 0) -> int:
    """Where words begin (1) or end (-1) beside which nothing known stands, within `slack` code points of the places:
    that of the alignment, which strays there, and the one expected. What stands before `begin` is none of them."""

    def edits(edge: int) -> tuple[int, int]:
        there = form[edge : edge + len(words)] if direction > 0 else form[max(edge - len(words), begin) : edge]
        return Levenshtein.distance(words, there), abs(edge - places[0])

    return min(range(max(min(places) - slack, 0), min(max(places) + slack, len(form)) + 1), key=edits)


def seeds_of(form: str) -> dict[str, list[int]]:
    """Where the seeds of a text stand, kept for when it is asked again."""
    return _kept(form) if len(form) <= 20_000 else _kept_long(form)


def seeds(form: str) -> dict[str, list[int]]:
    """Where the seeds of a text stand: about 0.1 µs and 25 bytes for each of its code points."""
    found: dict[str, list[int]] = {}
    for place in range(0, len(form) - GRAM + 1, STRIDE):
        found.setdefault(form[place : place + GRAM], []).append(place)
    return found


@lru_cache(maxsize=256)
def _kept(form: str) -> dict[str, list[int]]:
    return seeds(form)


@lru_cache(maxsize=4)
def _kept_long(form: str) -> dict[str, list[int]]:
    return seeds(form)


def _seeded(sought: Sought, form: str) -> list[Like]:
    """The places that most seeds speak for."""
    held = seeds_of(form)
    if len(sought.words) > LONG:
        return list(_seeded_ends(sought, form, held))
    windows = _windows(sought.prefix + sought.words + sought.suffix, held)
    return [like for window in windows if (like := _in_window(sought, form, window))]


def _in_window(sought: Sought, form: str, window: Window) -> Like | None:
    start, end = window.start + len(sought.prefix), window.end - len(sought.suffix)
    return _aligned(sought, form, start, end, window.slack, window.slack_at_end)


def _seeded_ends(sought: Sought, form: str, held: dict[str, list[int]]) -> Iterator[Like]:
    """The places of long words, of which head and tail are found by themselves."""
    half = LONG // 2
    head = Sought(sought.words[:half], sought.prefix, "", None)
    tail = Sought(sought.words[-half:], "", sought.suffix, None)
    heads = [_in_window(head, form, each) for each in _windows(head.prefix + head.words, held)]
    tails = [_in_window(tail, form, each) for each in _windows(tail.words + tail.suffix, held)]
    for start in {each.start for each in heads if each}:
        for end in {each.end for each in tails if each}:
            if 0.6 * len(sought.words) <= end - start <= 1.6 * len(sought.words):
                yield Like(start, end, likeness(sought.words, form[start:end]), fit_of(sought, form, start, end))


@dataclass(frozen=True, slots=True)
class Window:
    """Where a pattern stands by the seeds it has in common with a text: about from `start` to `end`."""

    start: int
    end: int
    slack: int
    slack_at_end: int


def _windows(pattern: str, held: dict[str, list[int]]) -> list[Window]:
    """Where most seeds say that a pattern stands, best first."""
    hits = list(islice(_hits(pattern, held), ENOUGH))
    counts = Counter([(place - offset) // BAND for offset, place in hits])
    likely = [band for band, _count in counts.most_common(4 * MOST)]
    votes = {band: counts[band] + max(counts.get(band - 1, 0), counts.get(band + 1, 0)) for band in likely}
    chosen: dict[int, list[tuple[int, int]]] = {}
    for band in sorted(likely, key=lambda each: votes[each], reverse=True):
        if len(chosen) == MOST or votes[band] < FEWEST * max(votes.values()):
            break
        if all(abs(band - each) > 1 for each in chosen):
            chosen[band] = []
    for offset, place in sorted(hits) if chosen else ():
        band = (place - offset) // BAND
        for each in (band - 1, band, band + 1):
            if each in chosen:
                chosen[each].append((offset, place))
    return [_window(len(pattern), each) for each in chosen.values()]


def _hits(pattern: str, held: dict[str, list[int]]) -> Iterator[tuple[int, int]]:
    """The seeds that a pattern has in common with a text, the rarest first: where in the pattern, where in the text."""
    common = []
    for offset in range(len(pattern) - GRAM + 1):
        places = held.get(pattern[offset : offset + GRAM])
        if places is not None and len(places) <= COMMON:
            common.append((len(places), offset, places))
    common.sort()
    for _count, offset, places in common:
        for place in places:
            yield offset, place


def _window(length: int, hits: list[tuple[int, int]]) -> Window:
    """By the first and the last of the hits (offset in a pattern, place in the text) that do not stray."""
    shift = sorted(place - offset for offset, place in hits)[len(hits) // 2]
    middle_offset = next(offset for offset, place in hits if place - offset == shift)
    straight = [hit for hit in hits if abs(hit[1] - hit[0] - shift) <= 8 + abs(hit[0] - middle_offset) // 8]
    (offset, place), (last_offset, last_place) = straight[0], straight[-1]
    left = length - last_offset
    return Window(place - offset, last_place + left, 2 + offset // 8, 2 + left // 8)


def _close_by(sought: Sought, form: str, found: list[Like], least: float) -> Iterator[Like]:
    """Short words beside the best place found, where the seeds of both are taken for one place."""
    if not found or len(sought.words) > 2 * BAND:
        return
    best = max(found, key=lambda each: each.rank)
    reach = 3 * BAND + len(sought.words)
    for first, last in ((max(best.start - reach, 0), best.start), (best.end, best.end + reach)):
        if like := _most_like(sought, form, first, min(last, len(form)), least):
            yield like


def _most_like(sought: Sought, form: str, first: int, last: int, least: float) -> Like | None:
    """The most like place from `first` to `last`, found without seeds."""
    if last - first < len(sought.words) // 2:
        return None
    found = fuzz.partial_ratio_alignment(sought.words, form[first:last], score_cutoff=100 * least)
    if found is None:
        return None
    return _aligned(sought, form, first + found.dest_start, first + found.dest_end, 8, 8)


def _whole_search(sought: Sought, form: str, least: float) -> Iterator[Like]:
    """The most like place of the whole text, and the most like beside it, found without seeds."""
    words, stretches = sought.words, [(0, len(form))]
    if len(words) < GRAM - 2 or len(words) > LONG or len(words) * len(form) > WHOLE_SEARCH:
        return
    for _round in range(2):
        rest = []
        for first, last in stretches:
            if last - first < len(words):
                continue
            if like := _most_like(sought, form, first, last, least):
                yield like
                rest += [(first, like.start), (like.end, last)]
        stretches = rest
