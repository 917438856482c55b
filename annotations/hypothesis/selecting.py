"""Which words a selection on a page is, as the Hypothesis client describes it. Pure: no ORM, no HTTP.

The client names what was selected by its text, as the page shows it, with 32 characters before and after
(TextQuoteSelector), and by where that stood in the page (RangeSelector, TextPositionSelector). The text decides, and
the page's own words between two provisions (numbers, labels, buttons, cards of the margin) are no words of either.
Where the same words stand in several places, those around them decide, then the place in the page; where these leave
it open, nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from annotations.anchoring.locating import places_of

LONGEST_QUOTE = 50_000
"""Code points of a selection, the page's own words between its provisions included."""
HINTS = ("RangeSelector", "TextPositionSelector", "PageSelector")
_BEGINNING = 12
_NUMBER = 4
_IN_LAW = re.compile(r"/section\[(?P<division>\d{1,5})\](?:/div\[(?P<unit>\d{1,5})\])?")


class Refused(Exception):
    """What cannot be taken, and why."""


@dataclass(frozen=True)
class Quote:
    """The words that were selected, what stood around them, and in which division and unit of the page (from 1) the
    selection began, as far as that was said."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    near: tuple[int, int] | None = None


@dataclass(frozen=True)
class Line:
    """One provision as the page shows it: its text, what the page itself puts before and after it, and its place among
    the divisions and their units (from 1)."""

    text: str
    before: str = ""
    after: str = ""
    place: tuple[int, int] = (0, 0)

    @cached_property
    def collapsed(self) -> _Collapsed:
        """Made once, however many quotations are looked for."""
        return _Collapsed(self.text)


@dataclass(frozen=True, order=True)
class Words:
    """Code points `start` to `end` of the text of that line."""

    line: int
    start: int
    end: int


def quoted(target: object) -> Quote | None:
    """What the targets of an annotation say of words; None where they name none (a note on a page, a reply). Raises
    Refused for what would have to be dropped."""
    if not isinstance(target, list) or not all(isinstance(each, dict) for each in target):
        raise Refused(_("“target” is a list of objects."))
    if len(target) > 1:
        raise Refused(_("An annotation has one target here; several passages are taken at /api/annotations/."))
    if not target:
        return None
    selectors = target[0].get("selector", [])
    if not isinstance(selectors, list) or not all(isinstance(each, dict) for each in selectors):
        raise Refused(_("“selector” is a list of objects."))
    if target[0].get("description"):
        raise Refused(_("A description of what is selected cannot be kept: the words are what is selected."))
    if not selectors:
        return None
    return _quote_of(selectors)


def _quote_of(selectors: Sequence[dict[str, Any]]) -> Quote:
    quotes = [each for each in selectors if each.get("type") == "TextQuoteSelector"]
    others = [each.get("type") for each in selectors if each not in quotes]
    if unknown := [str(each)[:40] for each in others if each not in HINTS]:
        raise Refused(_("This is no selector of words: %(types)s.") % {"types": ", ".join(unknown)})
    if len(quotes) != 1:
        raise Refused(_("The words themselves are needed: one TextQuoteSelector."))
    said = {"exact": "", "prefix": "", "suffix": ""} | {
        name: each for name, each in quotes[0].items() if each is not None
    }
    parts = [said[name] for name in ("exact", "prefix", "suffix")]
    if not all(isinstance(each, str) for each in parts):
        raise Refused(_("“exact”, “prefix” and “suffix” are strings."))
    if not parts[0].strip():
        raise Refused(_("The words of the TextQuoteSelector are empty."))
    if max(map(len, parts)) > LONGEST_QUOTE:
        raise Refused(_("More words are selected than are taken at once."))
    near = next(filter(None, map(_place_in_law, selectors)), None)
    return Quote(parts[0], parts[1], parts[2], near)


def _place_in_law(selector: dict[str, Any]) -> tuple[int, int] | None:
    """In which division and unit the path of a RangeSelector begins: the sections and rows of the reading page."""
    path = selector.get("startContainer") if selector.get("type") == "RangeSelector" else None
    found = _IN_LAW.search(path) if isinstance(path, str) else None
    return (int(found["division"]), int(found["unit"] or 0)) if found else None


def find(quote: Quote, lines: Sequence[Line]) -> list[Words]:
    """The words of provisions that were selected, in the order of reading: more than one where the selection went over
    several provisions. Raises Refused where they stand nowhere, or in several places equally well."""
    pages = [each.collapsed for each in lines]
    wanted = _Collapsed(quote.exact).text
    within = [[each] for each in _within(wanted, pages)]
    found = within or _across(wanted, pages, lines)
    if not found:
        raise Refused(_("These words do not stand in the text, or only in part. Select words of provisions alone."))
    best = _best(quote, found, lines)
    if len(best) > 1:
        what = _("These words stand %(count)d times, and nothing says which are meant. Select more of them.")
        raise Refused(what % {"count": len(best)})
    return best[0]


class _Collapsed:
    """A text with each run of white space as one blank and none at its ends, and where its characters stood."""

    def __init__(self, text: str) -> None:
        words = list(re.finditer(r"\S+", text))
        self.text = " ".join(each.group() for each in words)
        self.places: list[int] = []
        for each in words:
            if self.places:
                self.places.append(self.places[-1] + 1)
            self.places.extend(range(each.start(), each.end()))

    def words(self, line: int, start: int, end: int) -> Words:
        """A span of it in the text that it was made of, without blanks at its ends."""
        while start < end and self.text[start] == " ":
            start += 1
        while start < end and self.text[end - 1] == " ":
            end -= 1
        return Words(line, self.places[start], self.places[end - 1] + 1)


def _within(wanted: str, pages: Sequence[_Collapsed]) -> Iterator[Words]:
    """Everywhere in one provision."""
    for line, page in enumerate(pages):
        for place in places_of(wanted, page.text):
            yield page.words(line, place, place + len(wanted))


def _across(wanted: str, pages: Sequence[_Collapsed], lines: Sequence[Line]) -> list[list[Words]]:
    """Every run of provisions that the selection may have gone over: the end of the first, the whole of those between,
    the beginning of the last, with what the page puts around them."""
    runs: dict[Words, list[Words]] = {}
    for line, page in enumerate(pages):
        for start, reached in _beginnings(wanted, page, lines[line].before):
            first, further = page.words(line, start, len(page.text)), _run(wanted, reached, line, pages, lines)
            if further is not None:
                runs[first] = [first, *further]
    return list(runs.values())


def _beginnings(wanted: str, page: _Collapsed, before: str) -> Iterator[tuple[int, int]]:
    """Where in this provision the selection may begin, and how much of the selection its words then are. They are all
    its words to its end; those before them are the page's own."""
    whole = wanted.find(page.text) if page.text else -1
    if whole >= 0 and _squeezed(before).endswith(_squeezed(wanted[:whole])):
        yield 0, whole + len(page.text)
    for place in places_of(wanted[:_BEGINNING], page.text):
        tail = page.text[place:]
        if place and wanted.startswith(tail):
            yield place, len(tail)
    for length in range(min(_BEGINNING, len(page.text)) - 1, 0, -1):
        if wanted.startswith(page.text[-length:]):
            yield len(page.text) - length, length


def _run(
    wanted: str, reached: int, line: int, pages: Sequence[_Collapsed], lines: Sequence[Line]
) -> list[Words] | None:
    """What follows the words up to `reached`, which end the provision `line`; None where it does not add up."""
    found: list[Words] = []
    while True:
        rest, own = wanted[reached:], _squeezed(wanted[reached:])
        following = lines[line + 1] if line + 1 < len(lines) else Line("")
        if _squeezed(lines[line].after).startswith(own) or _ends_before(own, _squeezed(following.before)):
            return found
        line += 1
        if line == len(pages):
            return None
        text, before = pages[line].text, _squeezed(following.before)
        place = next((each for each in places_of(text, rest) if _squeezed(rest[:each]).endswith(before)), -1)
        if place < 0:
            last = _head_at_end(rest, text, before)
            return [*found, pages[line].words(line, 0, last)] if last else None
        found.append(pages[line].words(line, 0, len(text)))
        reached += place + len(text)


def _ends_before(own: str, before: str) -> bool:
    """Whether the selection was drawn into the number of the next provision, and no further."""
    return any(own.endswith(before[:length]) for length in range(_NUMBER, len(before) + 1))


def _head_at_end(rest: str, text: str, before: str) -> int:
    """How much of the beginning of a provision stands at the end of what was selected, behind its number; 0 for none of
    it."""
    starts = places_of(text[:_BEGINNING], rest)
    starts += range(max(len(rest) - _BEGINNING, 0), len(rest))
    heads = (each for each in starts if text.startswith(rest[each:]))
    return next((len(rest) - each for each in heads if _squeezed(rest[:each]).endswith(before)), 0)


def _best(quote: Quote, found: Sequence[list[Words]], lines: Sequence[Line]) -> list[list[Words]]:
    """Those around which most of what stood around the words stands too; of several, those where they were selected."""
    if len(found) == 1:
        return list(found)
    around = _squeezed(quote.prefix)[::-1], _squeezed(quote.suffix)
    scores = [_around(around, each, lines) for each in found]
    highest = max(scores)
    best = [each for each, score in zip(found, scores, strict=True) if score == highest]
    near = [each for each in best if lines[each[0].line].place == quote.near]
    return near if len(best) > 1 and near else best


def _around(around: tuple[str, str], words: Sequence[Words], lines: Sequence[Line]) -> int:
    """How many characters before and after the words are those that stood there, without white space: backwards from
    the words, and onwards."""
    first, last = lines[words[0].line], lines[words[-1].line]
    before = _squeezed(first.before + first.text[: words[0].start])
    after = _squeezed(last.text[words[-1].end :] + last.after)
    return _common(around[0], before[::-1]) + _common(around[1], after)


def _common(one: str, other: str) -> int:
    """How many characters two strings begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _squeezed(text: str) -> str:
    return "".join(text.split())
