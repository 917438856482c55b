"""What people type to find a clause: "5A", "No. 41B", "article 6 itrs", "resolution plen/3", "constitution art 34".

A citation is all of the query or none of it: one word too many and it is a claim or a quotation that holds a number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from treatyreader.citations.names import margin_prefix, named_instruments

MAX_QUERY = 120

# The words for what is asked, in the languages in which the library holds texts. A new language adds words.
_WORDS = {
    "article": r"articles?|arts?|artículos?|artic|стать[яию]|ст",
    "appendix": r"appendix|appendices|app|appendice|apéndice|дополнение",
    "resolution": r"resolution|res|résolution|resolución|резолюция",
    "recommendation": r"recommendation|rec|recommandation|recomendación",
    "opinion": r"opinion",
    "margin number": r"nos?|number|margin(?:\snumber)?|numéro|número|n[°º]|№|№",
    "paragraph": r"paragraphs?|paras?|par|sections?|sec|provisions?|clauses?|§§?|paragraphe|párrafo|пункт|п",
}
_WHOLE = {
    "preamble": r"preamble|préambule|preámbulo|преамбула|序言",
    "final formula": r"final formula",
    "final protocol": r"final protocol",
}
# With these words, and a letter or a number behind them, a part of a resolution is numbered.
_LEADS = (
    r"considering|recalling|recogni[sz]ing|reali[sz]ing|noting|reaffirming|conscious|resolves|instructs|invites"
    r"|encourages|considérant|rappelant|décide|charge|invite"
)
_CHINESE = {
    "article": r"第\s?(?P<n>\d{1,4}[A-Z]{0,2})\s?条",
    "appendix": r"附录\s?(?P<n>\d{1,3})",
    "margin number": r"第\s?(?P<n>\d{1,4}[A-Z]{0,2})\s?款",
    "resolution": r"第\s?(?P<n>[A-Z]{1,6}/\d{1,3}|\d{1,4})\s?号决议",
}
_LETTERED = ("article", "appendix", "paragraph", "resolution")
_LABEL = r"[A-Z]{2,6}[\s/-]?\d{1,3}"
_POINT = r"\(?(?:[a-z]{1,2}|[a-z](?:bis|ter))\)"
_DOTTED = r"\d{1,3}(?:\.\d{1,3}){1,4}"
_ORDINAL = r"(?:bis|ter|quater|penter|quinquies|sexies)?"
_PLAIN = rf"\d{{1,4}}[A-Z]{{0,2}}{_ORDINAL}(?:/\d{{1,3}})?"
_MARGIN = rf"(?:[A-Z]{{1,3}}\d{{0,2}}/\d{{1,3}}|(?:C[SV][\s-]?)?{_PLAIN})"
# What a number may be where no word says it; the likeliest first.
_READINGS: Sequence[tuple[str, Sequence[str]]] = (
    (r"P\d{1,2}/\d{1,3}|\d{1,4}[A-Z]{0,2}/\d{1,3}", ("margin number",)),
    (r"C[SV]\d{1,4}[A-Z]{0,2}|[A-Z]{2,4}[\s-]\d{1,4}[A-Z]{0,2}", ("margin number",)),
    (r"[A-Z]{1,3}\d{0,2}/\d{1,3}", ("margin number", "resolution")),
    (r"[A-Z]{2,6}/\d{1,3}", ("resolution",)),
    (_DOTTED, ("paragraph",)),
    (_PLAIN, ("article", "margin number")),
)


@dataclass(frozen=True)
class Citation:
    """A provision asked for. `kinds` are the readings of `number`, the likeliest first; `instrument` and `version`
    are empty where none is named (`version` may be the beginning of a slug); `sub` is what is asked for inside it,
    as typed ("1.1 a)")."""

    kinds: Sequence[str]
    number: str
    sub: str = ""
    instrument: str = ""
    version: str = ""


def parse_citation(query: str) -> Citation | None:
    """What a query cites, or None where it is words or a claim that merely holds a number."""
    asked = re.sub(r"\s+", " ", query).strip().strip("\"'“”«».,;:?!").strip()
    if not asked or len(asked) > MAX_QUERY:
        return None
    asked, version = _without_version(asked)
    asked, instrument = _without_instrument(asked)
    asked = re.sub(r"^(?:the|see|of|in)\s|\s(?:of|in)(?:\sthe)?$|[\s,;:]+$|^[\s,;:]+", "", asked, flags=re.I).strip()
    found = _numbered(asked)
    return replace(found, instrument=instrument or _prefixed(found), version=version) if found else None


def _prefixed(citation: Citation) -> str:
    """The instrument whose margin numbers begin so: `CS-34` is the Constitution's."""
    letters = re.match(r"([A-Z]+)[\s-]", citation.number)
    named = (each.slug for each in named_instruments() if letters and each.margin_prefix.strip() == letters[1])
    return next(named, "")


def _without_version(asked: str) -> tuple[str, str]:
    """ "itrs 1988 article 4", "art. 6 (2012)", "5A 2012-signed": the year, with what a slug may hold after it."""
    match = re.search(r"(?:^|[\s,(])\(?(?P<version>(?:19|20)\d\d(?:-[a-z]{2,20})?)\)?(?=$|[\s,)])", asked, re.I)
    numbered = match and re.search(r"(?:\bnos?\.?|№|number|§)\s*$", asked[: match.start() + 1], re.I)
    if not match or numbered or match.span() == (0, len(asked)):
        return asked, ""
    rest = re.sub(r"\s+", " ", f"{asked[: match.start()]} {asked[match.end() :]}").strip()
    return rest, match["version"].lower()


def _without_instrument(asked: str) -> tuple[str, str]:
    """The name of an instrument at either end, in any way that people call it."""
    for place in (r"^(?:the )?{}(?:'s)?(?:,? |$)", r"(?:^|,? )(?:(?:of|in|to) )?(?:the |these )?{}$"):
        match = re.search(place.format(f"(?P<name>{_names()[0]})"), asked, re.I)
        if match and match.span() != (0, len(asked)):
            slug = _names()[1][match["name"].casefold()]
            if margin_prefix(slug).strip().casefold() == match["name"].casefold():
                # "CS 34" names the instrument and is the margin number as the library has it.
                return asked, slug
            return (asked[: match.start()] + " " + asked[match.end() :]).strip(), slug
    return asked, ""


@cache
def _names() -> tuple[str, dict[str, str]]:
    slugs = {name.casefold(): each.slug for each in named_instruments() for name in (*each.asked, each.slug)}
    return "|".join(re.escape(name) for name in sorted(slugs, key=len, reverse=True)), slugs


def _numbered(asked: str) -> Citation | None:
    for kind, words in _WHOLE.items():
        if re.fullmatch(words, asked, re.I):
            return Citation((kind,), "")
    for kind, pattern in _CHINESE.items():
        if match := re.fullmatch(pattern, asked):
            return Citation((kind,), match["n"])
    return _ending_in_a_number(asked) or _with_word(asked) or _bare(asked)


def _ending_in_a_number(asked: str) -> Citation | None:
    """ "Article 6, 6.1 (No. 41B)", "Appendix 1, 1/7": the margin number, which needs nothing of what stands before."""
    word = rf"\(?(?:{_WORDS['margin number']})\.?\s?"
    match = re.fullmatch(rf"(?P<head>.+?)[\s,]+{word}(?P<number>{_MARGIN})\)?", asked, re.I)
    match = match or re.fullmatch(r"(?P<head>.+?)[\s,]+(?P<number>\d{1,3}/\d{1,3})", asked)
    return Citation(("margin number",), _as_printed(match["number"])) if match and _numbered(match["head"]) else None


def _with_word(asked: str) -> Citation | None:
    for kind, words in _WORDS.items():
        match = re.match(rf"(?:{words})(?:\.|(?=[\s\d]))\s?(?:nos?\.?\s)?", asked, re.I)
        if not match and kind in ("margin number", "paragraph"):
            match = re.match(rf"(?:{words})(?=\d)", asked, re.I)
        if not match:
            continue
        number = {
            "resolution": rf"\d{{1,4}}(?:/\d{{1,3}})?|{_LABEL}",
            "recommendation": r"\d{1,3}",
            "opinion": r"\d{1,3}",
            "margin number": _MARGIN,
            "paragraph": rf"{_DOTTED}|{_PLAIN}",
        }.get(kind, _PLAIN)
        rest = re.fullmatch(rf"(?P<number>{number})(?P<sub>(?:[\s,(].*|))", asked[match.end() :], re.I)
        sub = _sub(rest["sub"], lettered=kind in _LETTERED, led=kind == "resolution") if rest else None
        if rest and sub is not None:
            printed = _label if kind == "resolution" else _as_printed
            return Citation((kind,), printed(rest["number"]), sub)
        dotted = re.fullmatch(rf"(?P<number>{_DOTTED})(?P<sub>.*)", asked[match.end() :], re.I)
        if kind in ("article", "paragraph") and dotted and (sub := _sub(dotted["sub"], lettered=True)) is not None:
            # "art. 6.1" is paragraph 6.1, which says itself in which article it stands.
            return Citation(("paragraph",), dotted["number"], sub)
    return None


def _bare(asked: str) -> Citation | None:
    for pattern, kinds in [(_labels(), ("resolution",)), *_READINGS]:
        dotted, label = pattern == _DOTTED, kinds == ("resolution",)
        follows = r"[\s,(a-z]" if dotted else r"[\s,(]"
        match = re.fullmatch(rf"(?P<number>{pattern})(?P<sub>(?:{follows}.*|))", asked, re.I)
        sub = _sub(match["sub"], lettered=dotted or label, led=label) if match else None
        if match and sub is not None:
            return Citation(kinds, _label(match["number"]) if label else _as_printed(match["number"]), sub)
    return None


@cache
def _labels() -> str:
    """How the resolutions are numbered that their numbers alone tell from all others: `PLEN/3`, also `PLEN-3`."""
    begins = "|".join(re.escape(each.resolutions.rstrip("/")) for each in named_instruments() if each.resolutions)
    return rf"(?:{begins})[\s/-]?\d{{1,3}}" if begins else r"(?!)"


def _label(number: str) -> str:
    return re.sub(r"^([A-Z]+)[\s/-]?(?=\d)", r"\1/", number.upper())


def _sub(words: str, *, lettered: bool = False, led: bool = False) -> str | None:
    """What follows a number and goes on the citation ("1.1 a)", "(2)", "paragraph 6.1"); None where it is talk. A last
    letter may stand without its bracket where it is `lettered`; a resolution's parts are `led` by words."""
    introduced = rf"(?:^|(?<=[\s,]))(?:{_WORDS['paragraph']}|point)\.?(?=[\s\d])"
    rest = re.sub(r"[\s,]+", " ", re.sub(introduced, "", words.strip(" ,"), flags=re.I)).strip()
    part = rf"(?:{_DOTTED}|\(?\d{{1,3}}{_ORDINAL}\)?|{_POINT})"
    last = r"(?:\s?[a-z])?" if lettered else ""
    lead = rf"(?:(?:{_LEADS})\s?)?" if led else ""
    return rest if re.fullmatch(rf"{lead}(?:{part}(?:\s?{part}){{0,3}})?{last}", rest, re.I) else None


def _as_printed(number: str) -> str:
    """Letters of a number as texts print them: capitals, but for the Latin ordinals."""
    capitals = re.sub(r"^(C[SV])(?=\d)", r"\1 ", number.upper())
    return re.sub(r"(BIS|TER|QUATER|PENTER|QUINQUIES|SEXIES)$", lambda word: word[0].lower(), capitals)
