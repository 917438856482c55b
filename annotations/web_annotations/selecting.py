"""Which words of a text a selector names (W3C Web Annotation, 4.2), so far as it names exactly one passage. Pure.

A position counts Unicode code points of what it is in: the text of one provision, or the words that it refines. What
names words only by how a page is drawn, or by bytes, names nothing that is kept here, and is refused with the reason.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _

from annotations.anchoring.locating import Refused as Unplaced
from annotations.anchoring.locating import locate, places_of, span
from annotations.web_annotations.problems import Refused, at, not_kept
from annotations.web_annotations.terms import values

TEXT_FRAGMENT = "http://tools.ietf.org/rfc/rfc5147"
HTML_FRAGMENT = "http://tools.ietf.org/rfc/rfc3236"
MOST_REFINED = 8
"""Selectors in one another."""
MOST_SELECTORS = 32
"""Selectors of one target, those in one another counted too: each is looked for in all of the text."""
MOST_PLACES = 100
"""Places that a selector may leave to those that refine it, each of which is looked at anew."""
LONGEST_SOUGHT = 5_000
"""Code points of a quotation that are looked for approximately."""
_GAP = "\n\n"
_CHARACTERS = re.compile(r"char=(?P<start>\d{0,9})(?P<comma>,)?(?P<end>\d{0,9})(?P<checks>(?:;[^;]*)*)")
_CSS_ID = re.compile(
    r"""\*?#(?P<name>(?:[^\s#.:>+~,\[\]\\]|\\.)+)|\*?\[id=(?P<quote>["']?)(?P<id>[^"'\]]+)(?P=quote)\]"""
)
_XPATH_ID = re.compile(
    r"""(?:id\((?P<q1>["'])(?P<a>[^"']+)(?P=q1)\)|//(?:\*|\w+)\[@id=(?P<q2>["'])(?P<b>[^"']+)(?P=q2)\])"""
)


@dataclass(frozen=True)
class Text:
    """The text of one provision, under the name that it has in its edition."""

    eid: str
    text: str


@dataclass(frozen=True)
class Words:
    """Words of a text, from `start` to `end`; all of it where nobody chose any (`is_chosen`)."""

    of: Text
    start: int
    end: int
    is_chosen: bool = True

    @property
    def exact(self) -> str:
        return self.of.text[self.start : self.end]


def whole(text: Text) -> Words:
    return Words(text, 0, len(text.text), is_chosen=False)


def select(selectors: Any, within: Sequence[Words], pointer: str) -> Words:
    """The one passage that a “selector” names, or an array of them that all name it. Raises Refused where they name
    none, several, or not the same."""
    if _count(selectors) > MOST_SELECTORS:
        raise not_kept(pointer, _("At most %(most)d selectors are taken.") % {"most": MOST_SELECTORS})
    found = _agreed(selectors, within, pointer, MOST_REFINED)
    if len(found) == 1:
        return found[0]
    raise not_kept(pointer, _several(found), proposals_of(found))


def _count(selectors: Any) -> int:
    """How many selectors these are, with those that refine them and those at the ends of ranges."""
    further = ("refinedBy", "startSelector", "endSelector")
    known = [each for each in values(selectors) if isinstance(each, dict)]
    return len(known) + sum(_count(each[name]) for each in known for name in further if name in each)


def selectors_of(words: Words) -> list[dict[str, Any]]:
    """The selectors by which these words are told here."""
    place = span(words.of.text, words.start, words.end)
    quote = {"type": "TextQuoteSelector", "exact": place.exact}
    if place.prefix:
        quote["prefix"] = place.prefix
    if place.suffix:
        quote["suffix"] = place.suffix
    return [quote, {"type": "TextPositionSelector", "start": place.start, "end": place.end}]


def proposals_of(found: Sequence[Words]) -> dict[str, Any]:
    """What could be sent instead: the selectors of each of the places, at most five of them."""
    chosen = [each for each in found if each.is_chosen][:5]
    return {"proposals": [{"provision": each.of.eid, "selector": selectors_of(each)} for each in chosen]}


def _several(found: Sequence[Words]) -> str:
    return _("This names %(count)d places. Add words before and after, or the position.") % {"count": len(found)}


def _agreed(selectors: Any, within: Sequence[Words], pointer: str, depth: int) -> list[Words]:
    """The places that all of the selectors allow: each of an array names the same (4.2)."""
    if depth == 0:
        raise not_kept(pointer, _("Selectors refine one another more often than is taken here."))
    several = isinstance(selectors, list)
    found: list[Words] | None = None
    for number, each in enumerate(values(selectors)):
        place = at(pointer, number) if several else pointer
        own = _chosen(each, within, place, depth)
        if found is None:
            found = own
            continue
        of_both = set(own)
        both = [words for words in found if words in of_both]
        if not both:
            what = _("The selectors do not name the same words: “%(one)s” and “%(other)s”.")
            raise not_kept(
                place, what % {"one": found[0].exact[:80], "other": own[0].exact[:80]}, proposals_of([*found, *own])
            )
        found = both
    if found is None:
        return list(within)
    return found


def _chosen(selector: Any, within: Sequence[Words], pointer: str, depth: int) -> list[Words]:
    """What one selector, refined, may name; never nothing."""
    if isinstance(selector, str) or "type" not in selector:
        raise not_kept(pointer, _("A selector that stands elsewhere is not fetched: send the selector itself."))
    kind = next((each for each in values(selector["type"]) if isinstance(each, str) and each in _WAYS), "")
    if not kind:
        raise not_kept(at(pointer, "type"), _("What this class means is not known here."))
    found = _WAYS[kind](selector, within, pointer)
    if "refinedBy" in selector:
        if len(found) > MOST_PLACES:
            raise not_kept(pointer, _several(found))
        refined = []
        reasons: list[Refused] = []
        for each in found:
            try:
                refined += _agreed(selector["refinedBy"], [each], at(pointer, "refinedBy"), depth - 1)
            except Refused as reason:
                reasons.append(reason)
        if not refined:
            raise reasons[0]
        return refined
    return found


def _sole(within: Sequence[Words], pointer: str) -> Words:
    """What a position counts in."""
    if len(within) != 1:
        what = _("A position counts the characters of one provision: name its address as the source.")
        raise not_kept(pointer, what)
    return within[0]


def _sole_value(selector: dict[str, Any], name: str) -> Any:
    """The value of a member that has one at most; JSON-LD may say it in an array."""
    return next(iter(values(selector.get(name))), None)


def _between(within: Sequence[Words], start: int, end: int, pointer: str) -> Words:
    outer = _sole(within, pointer)
    length = outer.end - outer.start
    if not start < end <= length:
        what = _("There are no characters from %(start)d to %(end)d: it has %(length)d.")
        if start == end:
            what = _("This is a place between characters, and no words.")
        raise not_kept(pointer, what % {"start": start, "end": end, "length": length})
    return Words(outer.of, outer.start + start, outer.start + end)


def _position(selector: dict[str, Any], within: Sequence[Words], pointer: str) -> list[Words]:
    return [_between(within, _sole_value(selector, "start"), _sole_value(selector, "end"), pointer)]


def _quote(selector: dict[str, Any], within: Sequence[Words], pointer: str) -> list[Words]:
    exact = _sole_value(selector, "exact")
    before, after = _sole_value(selector, "prefix") or "", _sole_value(selector, "suffix") or ""
    if not exact.strip():
        raise not_kept(pointer, _("There are no words in this quotation."))
    everywhere = [words for outer in within for words in _places(exact, outer)]
    if not everywhere:
        raise not_kept(
            pointer, _("These words do not stand there, letter for letter."), _near(exact, before, after, within)
        )
    found = _between_these(everywhere, before, after)
    if not found:
        what = _("These words stand there, and not between this “prefix” and “suffix”.")
        raise not_kept(pointer, what, proposals_of(everywhere))
    return found


def _places(exact: str, outer: Words) -> list[Words]:
    """Letter for letter, or else with other white space."""
    text = outer.of.text[: outer.end]
    places = [(place, place + len(exact)) for place in places_of(exact, text)]
    sought = exact.split()
    # What is longer than the text is not looked for: to make a pattern of it would take seconds.
    if not places and len(" ".join(sought)) <= len(text):
        pattern = re.compile(r"(?=(" + r"\s+".join(map(re.escape, sought)) + r"))")
        places = [match.span(1) for match in pattern.finditer(text)]
    return [Words(outer.of, start, end) for start, end in places if start >= outer.start]


def _between_these(found: Sequence[Words], before: str, after: str) -> list[Words]:
    """Those of the words that stand between these, white space apart."""
    prefix, suffix = "".join(before.split()), "".join(after.split())
    kept: list[Words] = []
    for of, places in groupby(found, lambda words: words.of):
        text = "".join(of.text.split())
        until = [0, *accumulate(not each.isspace() for each in of.text)]
        kept += [
            words
            for words in places
            if text.endswith(prefix, 0, until[words.start]) and text.startswith(suffix, until[words.end])
        ]
    return kept


def _near(exact: str, before: str, after: str, within: Sequence[Words]) -> dict[str, Any]:
    """Where much the same stands, and what differs: a proposal, because a score cannot decide."""
    texts = [each.exact for each in within]
    found = locate(exact[:LONGEST_SOUGHT], _GAP.join(texts), prefix=before, suffix=after)
    places = list(found.places) if isinstance(found, Unplaced) else [found]
    proposals = []
    for place in places[:5]:
        outer, start = _in_its_text(place.start, within)
        end = start + place.end - place.start
        if end <= outer.end:
            words = {"provision": outer.of.eid, "selector": selectors_of(Words(outer.of, start, end))}
            differs = [{"before": each.before, "after": each.after} for each in place.differences[:20]]
            proposals.append(words | {"score": round(place.score, 3), "differences": differs})
    return {"proposals": proposals} if proposals else {}


def _in_its_text(place: int, within: Sequence[Words]) -> tuple[Words, int]:
    """Which of the texts has that place of them all joined, and where in it."""
    for outer in within:
        length = outer.end - outer.start
        if place < length or outer is within[-1]:
            break
        place -= length + len(_GAP)
    return outer, outer.start + max(0, place)


def _fragment(selector: dict[str, Any], within: Sequence[Words], pointer: str) -> list[Words]:
    value, conforms_to = str(_sole_value(selector, "value")), str(_sole_value(selector, "conformsTo") or "")
    rfc = conforms_to.rstrip("/").rpartition("/")[2].lower()
    if rfc == "rfc5147" or (not rfc and value.startswith(("char=", "line="))):
        return [_characters(value, within, pointer)]
    if rfc in ("", "rfc3236"):
        return _named(unquote(value.removeprefix("#")), within, pointer)
    what = _("Fragments after %(rfc)s name nothing in a text. RFC 5147 (char=…) and RFC 3236 (the name of a part) do.")
    raise not_kept(at(pointer, "conformsTo"), what % {"rfc": conforms_to})


def _characters(value: str, within: Sequence[Words], pointer: str) -> Words:
    """RFC 5147: a span of characters, with what lets one see whether the text is the same."""
    match = _CHARACTERS.fullmatch(value)
    if match is None:
        what = _("Only a span of characters is taken (char=10,48): lines are as the window is wide.")
        raise not_kept(at(pointer, "value"), what)
    outer = _sole(within, pointer)
    text = outer.exact
    for check in match["checks"].split(";")[1:]:
        name, _equals, wanted = check.partition("=")
        wanted = wanted.partition(",")[0].lower()
        if (name == "length" and wanted != str(len(text))) or (
            name == "md5" and wanted != hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
        ):
            raise not_kept(at(pointer, "value"), _("The text is not the one that this fragment was made for."))
    start = int(match["start"] or 0)
    end = (int(match["end"]) if match["end"] else len(text)) if match["comma"] else start
    return _between(within, start, end, pointer)


def _css(selector: dict[str, Any], within: Sequence[Words], pointer: str) -> list[Words]:
    match = _CSS_ID.fullmatch(str(_sole_value(selector, "value") or "").strip())
    if match is None:
        raise not_kept(pointer, _("Of CSS selectors only those that name an id are taken: pages are drawn anew."))
    return _named(match["id"] or re.sub(r"\\(.)", r"\1", match["name"]), within, pointer)


def _xpath(selector: dict[str, Any], within: Sequence[Words], pointer: str) -> list[Words]:
    match = _XPATH_ID.fullmatch(str(_sole_value(selector, "value") or "").strip())
    if match is None:
        raise not_kept(pointer, _("Of XPaths only those that name an id are taken: pages are drawn anew."))
    return _named(match["a"] or match["b"], within, pointer)


def _named(eid: str, within: Sequence[Words], pointer: str) -> list[Words]:
    found = [each for each in within if each.of.eid == eid and not each.is_chosen]
    if not found:
        raise not_kept(pointer, _("Nothing called “%(name)s” stands there.") % {"name": eid[:100]})
    return found


def _range(selector: dict[str, Any], within: Sequence[Words], pointer: str) -> list[Words]:
    """From the beginning of what one selector names up to the beginning of what the other names (4.2.8)."""
    ends = {}
    for name in ("startSelector", "endSelector"):
        place = at(pointer, name)
        found = _chosen(_sole_value(selector, name), within, place, MOST_REFINED)
        if len(found) != 1:
            raise not_kept(place, _several(found), proposals_of(found))
        ends[name] = found[0]
    start, end = ends["startSelector"], ends["endSelector"]
    if start.of != end.of:
        what = _("The range goes from one provision into another: each gets a target of its own.")
        raise not_kept(pointer, what)
    if start.start >= end.start:
        what = _("The range ends before it begins: it goes up to where its end begins.")
        raise not_kept(pointer, what)
    return [Words(start.of, start.start, end.start)]


def _data(_selector: dict[str, Any], _within: Sequence[Words], pointer: str) -> list[Words]:
    what = _("Bytes name no words: the text is kept as characters. Send a TextPositionSelector or a TextQuoteSelector.")
    raise not_kept(pointer, what)


def _svg(_selector: dict[str, Any], _within: Sequence[Words], pointer: str) -> list[Words]:
    raise not_kept(pointer, _("An area of a picture names no words: texts are kept here, and no pictures of them."))


_WAYS: dict[str, Callable[[dict[str, Any], Sequence[Words], str], list[Words]]] = {
    "TextQuoteSelector": _quote,
    "TextPositionSelector": _position,
    "FragmentSelector": _fragment,
    "CssSelector": _css,
    "XPathSelector": _xpath,
    "RangeSelector": _range,
    "DataPositionSelector": _data,
    "SvgSelector": _svg,
}
