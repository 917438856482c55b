"""Cross-references: the words of a text that cite a provision, as spans with what they name.

First every mention of a number is read (`mentions`), then whose it is. What names another instrument, or may well name
one, is never taken for the text's own: a link that is missing does less harm than one that leads to other law.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from treatyreader.citations.grammar import LANGUAGES
from treatyreader.citations.mentions import Mention, Number, mentions
from treatyreader.citations.names import about, names_pattern, slug_of

_BY_CONFERENCES = ("resolution", "recommendation", "opinion")
_WINDOW = 60  # how far before a mention its owner's name may end; also the longest gap within a chain


@dataclass(frozen=True)
class FoundReference:
    """Words at `start`..`end` (code points) that cite `number` of a `kind`, of this instrument or of a named one.

    `sub` is what is named inside it; `instrument` the slug of another instrument where it is known, and
    `instrument_name` what the text calls it; both are empty for the text's own provisions.
    """

    start: int
    end: int
    kind: str
    number: str
    citation: str
    sub: str = ""
    instrument: str = ""
    instrument_name: str = ""

    @property
    def is_foreign(self) -> bool:
        return self.instrument_name != ""


@dataclass(frozen=True)
class _Owner:
    """Whose a mention is: another instrument by name (and slug, where known), or, without a name, the text itself."""

    name: str = ""
    slug: str = ""


_OWN = _Owner()


def find_references(text: str, *, language: str, instrument: str) -> list[FoundReference]:
    """The citations in a text of `instrument`, in order and never overlapping. Linear in the text."""
    tag = language.split("-")[0]
    if tag not in LANGUAGES:
        return []
    found = list(mentions(text, tag))
    owners = _Ownership(text, tag, instrument).of(found)
    references: list[FoundReference] = []
    for place, (mention, owner) in enumerate(zip(found, owners, strict=True)):
        following = found[place + 1] if place + 1 < len(found) else None
        inside = _inside(text, found[place - 1] if place else None, mention, following, tag)
        references += [_reference(text, mention, each, owner, inside) for each in mention.numbers]
    return references


def _reference(text: str, mention: Mention, number: Number, owner: _Owner, inside: Mention | None) -> FoundReference:
    words = " ".join(text[mention.start : mention.end].split())
    if len(mention.numbers) > 1:
        words = mention.label.format(number.text) if "{}" in mention.label else f"{mention.label} {number.text}"
    if mention.adopted and len(mention.numbers) == 1:
        words = f"{words} ({mention.adopted})"
    kind, value, sub = mention.kind, number.text, mention.sub
    if inside:
        kind, value, sub = inside.kind, inside.numbers[0].text, number.text
        words = f"{words}, {inside.head} {value}"
    return FoundReference(
        start=number.start,
        end=number.end,
        kind=kind,
        number=value,
        citation=words[:300],
        sub=sub,
        instrument=owner.slug,
        instrument_name=owner.name[:300],
    )


def _inside(
    text: str, before: Mention | None, mention: Mention, after: Mention | None, language: str
) -> Mention | None:
    """The article that "paragraph 2 of Article 5" or "Article 5, paragraph 2" speaks of."""
    if mention.kind != "paragraph" or any("." in each.text for each in mention.numbers):
        return None
    if after and after.kind in ("article", "appendix") and len(after.numbers) == 1:
        gap = text[mention.tail : after.start]
        if len(gap) <= _WINDOW and _gaps(language)["within"].fullmatch(gap):
            return after
    if before and before.kind in ("article", "appendix") and len(before.numbers) == 1:
        gap = text[before.tail : mention.start]
        if len(gap) <= _WINDOW and re.fullmatch(r",?\s?", gap):
            return before
    return None


class _Ownership:
    """Whose each mention of a text is."""

    def __init__(self, text: str, language: str, instrument: str) -> None:
        self.text = text
        self.language = language
        self.words = LANGUAGES[language]
        self.instrument = instrument
        self.home = about(instrument)
        self.names = names_pattern(instrument, language)
        self.named: dict[str, _Owner] = {}
        """Last word of a name → the instrument last called so ("that Convention")."""

    def of(self, found: Sequence[Mention]) -> list[_Owner]:
        names = list(self.names.finditer(self.text))
        owners: list[_Owner | None] = []
        passed = 0
        for mention in found:
            while passed < len(names) and names[passed].start() < mention.end:
                self._remember(names[passed])
                passed += 1
            before = names[passed - 1] if passed and names[passed - 1].end() <= mention.start else None
            owners.append(self._said_after(mention) or self._said_before(mention, before))
        chained = self._chained_back(found, owners) if self.words.owner_first else self._chained(found, owners)
        return [owner or self._unsaid(mention) for mention, owner in zip(found, chained, strict=True)]

    def _remember(self, name: re.Match[str]) -> None:
        owner = self._owner(name[0])
        if owner is not _OWN:
            self.named[name[0].split()[-1] if not self.words.owner_first else name[0]] = owner

    def _owner(self, name: str) -> _Owner:
        slug = slug_of(name, self.instrument, self.language)
        return _OWN if slug == self.instrument else _Owner(" ".join(name.split()), slug)

    def _said_after(self, mention: Mention) -> _Owner | None:
        """ "… of the Constitution", "… of that Convention", "… of the Tunis Agenda", "… of these Regulations"."""
        gaps = _gaps(self.language)
        leading = gaps["leading"].match(self.text, mention.tail)
        if not leading:
            return None
        position = leading.end()
        if that := gaps["that"].match(self.text, position):
            return self._said_before_as(that.end(), that[0])
        if this := gaps["this"].match(self.text, position):
            name = self.names.match(self.text, this.end())
            return self._owner(name[0]) if name else _OWN
        if the := gaps["the"].match(self.text, position):
            position = the.end()
        if gaps["parts"].match(self.text, position):
            return None
        name, title = self.names.match(self.text, position), gaps["title"].match(self.text, position)
        if name and not gaps["goes on"].match(self.text, name.end()):
            return self._owner(name[0])
        if not title or gaps["bodies"].match(self.text, leading.end()) or not self._may_own(leading[0], name):
            return None
        return _Owner(" ".join(title[0].split()))

    def _may_own(self, leading: str, name: re.Match[str] | None) -> bool:
        """An unknown title owns what is "of" it, not what is reported to it; a known name at its head is enough."""
        return name is not None or self.language != "en" or leading.split()[-1:] == ["of"]

    def _said_before_as(self, position: int, words: str) -> _Owner | None:
        """ "that Convention": the instrument last called so; one that the text has not named is still another."""
        gaps = _gaps(self.language)
        if gaps["parts"].match(self.text, position):
            return None
        title = gaps["title"].match(self.text, position)
        if not title:
            return None
        return self.named.get(title[0].split()[-1]) or _Owner(" ".join(f"{words}{title[0]}".split()))

    def _said_before(self, mention: Mention, name: re.Match[str] | None) -> _Owner | None:
        """ "the Constitution's Article 42", "《组织法》第42条", and "Mandate No. 7", which is none of ours."""
        gap = self.text[name.end() : mention.start] if name and mention.start - name.end() <= _WINDOW else "…"
        if name and re.fullmatch(r"》?\s?的?" if self.words.owner_first else r"(?:['’]s)?\s\(?", gap):
            return self._owner(name[0])
        before = self.text[max(mention.start - _WINDOW, 0) : mention.start]
        if self.words.owner_first:
            title = re.search(r"《([^《》]+)》\s?的?$", before)
            return _Owner(title[1]) if title else None
        if mention.kind == "margin number" and self.words.before_number:
            noun = re.search(r"([\w’'-]+)\s{1,3}$", before)
            if noun and not re.fullmatch(self.words.before_number, noun[1].split("'")[-1].split("’")[-1]):
                return _Owner(f"{noun[1]} {mention.head} {mention.numbers[0].text}")
        return None

    def _chained(self, found: Sequence[Mention], owners: Sequence[_Owner | None]) -> list[_Owner | None]:
        """ "No. 48 in Article 3 of the Convention": what the last is of, those before it are of."""
        chained = list(owners)
        for place in range(len(found) - 2, -1, -1):
            gap = self.text[found[place].tail : found[place + 1].start]
            if chained[place] is None and len(gap) <= _WINDOW and _gaps(self.language)["chain"].fullmatch(gap):
                chained[place] = chained[place + 1]
        return chained

    def _chained_back(self, found: Sequence[Mention], owners: Sequence[_Owner | None]) -> list[_Owner | None]:
        """《公约》第3条第48款: what the first is of, those after it are of."""
        chained = list(owners)
        for place in range(1, len(found)):
            gap = self.text[found[place - 1].tail : found[place].start]
            if chained[place] is None and len(gap) <= _WINDOW and _gaps(self.language)["chain"].fullmatch(gap):
                chained[place] = chained[place - 1]
        return chained

    def _unsaid(self, mention: Mention) -> _Owner:
        """Nothing says whose: the text's own, unless conferences adopt such texts by the hundred."""
        if mention.kind not in _BY_CONFERENCES:
            return _OWN
        if mention.adopted:
            return _OWN if mention.adopted in self.home.adopted else _Owner(mention.adopted)
        number = mention.numbers[0].text
        if (mention.has_no and number.isdigit()) or number.startswith(self.home.resolutions or "/"):
            return _OWN
        return _Owner(" ".join(self.text[mention.start : mention.end].split()))


@cache
def _gaps(language: str) -> dict[str, re.Pattern[str]]:
    """The expressions for what stands between a number and whose it is."""
    words = LANGUAGES[language]
    the = f"(?:{words.the})?" if words.the else ""
    owner = rf"(?:{words.owner})\s{{1,3}}"
    conjunction = rf"(?:,\s?|\s?(?:{words.conjunction})\s?)" if words.owner_first else rf",?\s(?:{words.conjunction})\s"
    within = rf",?\s(?:{owner})?{the}" if not words.owner_first else r"的?"
    patterns = {
        # Russian says whose by the case alone, so there the word may be missing.
        "leading": rf",?\s{{1,3}}(?:{owner})" if language != "ru" else rf",?\s{{1,3}}(?:{owner})?",
        "that": rf"(?:{words.that})\s{{1,3}}",
        "this": rf"(?:{words.this})\s{{1,3}}",
        "the": the,
        "parts": rf"(?:{words.parts})(?!\w)",
        "bodies": rf"(?:the\s)?(?:{words.bodies})(?!\w)",
        "title": words.name,
        "goes on": rf"\s(?:{words.owner}|for|on|sur|sobre|pour|para)\s{the}[A-ZÀ-Þ]",
        "within": within,
        "chain": rf"(?:{within}|{conjunction}(?:{owner})?{the}|,\s)",
    }
    return {name: re.compile(pattern) for name, pattern in patterns.items()}
