"""Where the words of a file's entries stand in the texts of the library: exactly, nearly, in several places, nowhere.

Nothing is decided here by a score: what is found approximately is shown with what differs, and waits for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from annotations.anchoring.locating import How, Located, Why, locate
from annotations.anchoring.locating import Refused as Unplaced
from annotations.anchoring.matching_form import MatchingForm, prepared
from annotations.bringing_in.entries import Entry, Sought
from annotations.forms.comments import said_in_markdown
from annotations.hypothesis import selecting
from annotations.hypothesis.pages import lines_of, page_at
from annotations.models import Claim, Comment, Evidence
from annotations.public_ids import PATTERN
from annotations.things import comment_at, token_of
from annotations.web_annotations.drafts import MOST_TARGETS, Target, read_target
from annotations.web_annotations.problems import Kind, Refused
from annotations.web_annotations.sites import Named, Site, named, texts_within
from annotations.web_annotations.terms import CONTEXT, is_iri
from annotations.web_annotations.validating import problems_of
from treatyreader.accounts.models import Account
from treatyreader.citing import short_citation
from treatyreader.models import Edition, Provision

_GAP = "\n\n"
_ID = re.compile(PATTERN)
MOST_WORDS = 5_000
"""Code points of one quotation."""
MOST_SHOWN = 20
"""Differences that are told of one entry."""


class Outcome(StrEnum):
    """What became of an entry."""

    EXACT = "exact"
    FORM = "form"
    """The same words with other typography."""
    APPROXIMATE = "approximate"
    AMBIGUOUS = "ambiguous"
    ABSENT = "absent"
    FOREIGN = "foreign"
    """Of another site, and no text was chosen to look in."""
    KNOWN = "known"
    """Brought in before."""
    REFUSED = "refused"
    """Not to be kept here at all."""


SURE = (Outcome.EXACT, Outcome.FORM)


@dataclass(frozen=True)
class Match:
    """What was found for an entry: words of provisions (their key, start, end), or the one thing that it is `on`
    (`things.token_of`, or "entry:" and the key of another entry), with what differs from the quotation."""

    outcome: Outcome
    why: str = ""
    places: Sequence[tuple[int, int, int]] = ()
    on: str = ""
    score: float = 1.0
    differences: Sequence[tuple[str, str]] = ()
    where: str = ""
    """The provisions' names, for people."""
    words: str = ""
    """What stands there."""
    body: str = ""

    def as_row(self, entry: Entry) -> dict[str, Any]:
        """For JSON, with what the file says of the entry."""
        quoted = " … ".join(each.exact for each in entry.sought if each.exact)
        of_file = {
            "key": entry.key,
            "source_id": entry.source_id[:500],
            "by": entry.author[:200],
            "created": entry.created[:40],
            "quote": quoted,
            "uri": entry.sought[0].uri[:500] if entry.sought else "",
            "private": entry.is_private,
            "text": entry.text,
        }
        return of_file | asdict(self) | {"outcome": self.outcome.value}


@dataclass
class Held:
    """Provisions as one text, in which a quotation is looked for."""

    rows: Sequence[Provision]
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts, place = [], 0
        for each in self.rows:
            self.starts.append(place)
            place += len(each.text) + len(_GAP)

    @cached_property
    def form(self) -> MatchingForm:
        return prepared(_GAP.join(each.text for each in self.rows))

    def places(self, found: Located) -> list[tuple[Provision, int, int]]:
        """The words in their provisions; those between two provisions are none."""
        places = []
        for row, first in zip(self.rows, self.starts, strict=True):
            start, end = max(found.start - first, 0), min(found.end - first, len(row.text))
            if start < end and row.text[start:end].strip():
                places.append((row, start, end))
        return places


class Matching:
    """The entries of one file, looked for in the texts that they name, or in the one that was chosen."""

    def __init__(self, entries: Sequence[Entry], site: Site, reader: Account, chosen: Edition | None) -> None:
        self.entries, self.site, self.reader, self.chosen = entries, site, reader, chosen
        self.held: dict[object, Held] = {}
        self.lines: dict[str, list[tuple[Provision, selecting.Line]]] = {}
        self.by_source = {each.source_id: each for each in entries if each.source_id}
        self.known: dict[str, str] = {}

    def all_of_them(self, known: Mapping[str, str]) -> Iterator[Match]:
        """A match for each entry, in order. `known` are the keys of those that were brought in before, with the ids of
        their comments."""
        self.known = dict(known) | {each.key: here for each in self.entries if (here := self._here(each))}
        seen: set[str] = set()
        for each in self.entries:
            if each.key in self.known:
                what = _("Brought in before.") if each.key in known else _("It is here already.")
                yield Match(Outcome.KNOWN, what, on=f"comment:{self.known[each.key]}")
            elif each.key in seen:
                yield Match(Outcome.REFUSED, _("The file says this twice."))
            else:
                yield self.match(each)
            seen.add(each.key)

    def _here(self, entry: Entry) -> str:
        """The id of the comment of this library that the entry is itself: it was taken out of it. Else ""."""
        parted = self.site.parted(entry.source_id) if is_iri(entry.source_id) else None
        try:
            if parted is not None:
                thing = named(parted[0], self.reader).thing
                return thing.public_id if isinstance(thing, Comment | Evidence) else ""
            return comment_at(entry.source_id, self.reader).public_id if _ID.fullmatch(entry.source_id) else ""
        except Http404:
            return ""

    def match(self, entry: Entry) -> Match:
        if entry.problem:
            return Match(Outcome.REFUSED, entry.problem)
        body = entry.body
        try:
            body = said_in_markdown(body) if body else ""
        except ValidationError as error:
            return Match(Outcome.REFUSED, " ".join(error.messages))
        found = self._found(entry)
        if found.outcome in (*SURE, Outcome.APPROXIMATE) and not body and not found.places:
            return Match(Outcome.REFUSED, _("It says nothing, and marks no words."))
        return Match(**{**_fields(found), "body": body})

    def _found(self, entry: Entry) -> Match:
        above = self.by_source.get(entry.reply_to or (entry.sought[0].uri if not entry.sought[0].exact else ""))
        if above is not None and above is not entry:
            token = f"comment:{self.known[above.key]}" if above.key in self.known else f"entry:{above.key}"
            return Match(Outcome.EXACT, on=token, where=_("a reply to another of these"))
        if entry.reply_to and (self.site.parted(entry.reply_to) if is_iri(entry.reply_to) else None) is None:
            return Match(Outcome.REFUSED, _("It replies to something that is not in the file."))
        if any(each.exact and len(each.exact) > MOST_WORDS for each in entry.sought):
            return Match(Outcome.REFUSED, _("The quotation is longer than is taken."))
        if len(entry.sought) > MOST_TARGETS:
            what = _("It has %(count)d targets; at most %(most)d are kept.")
            return Match(Outcome.REFUSED, what % {"count": len(entry.sought), "most": MOST_TARGETS})
        matches = [self._place(each) for each in entry.sought]
        worst = max(matches, key=lambda each: list(Outcome).index(each.outcome))
        if worst.outcome not in (*SURE, Outcome.APPROXIMATE):
            return worst
        if len(matches) > 1 and not all(each.places for each in matches):
            return Match(
                Outcome.REFUSED, _("Several targets are words of provisions; anything else is the one target.")
            )
        places = list(dict.fromkeys(place for each in matches for place in each.places))
        return Match(
            worst.outcome,
            places=places,
            on=matches[0].on,
            score=min(each.score for each in matches),
            differences=[pair for each in matches for pair in each.differences][:MOST_SHOWN],
            where="; ".join(each.where for each in matches),
            words=" … ".join(each.words for each in matches if each.words),
        )

    def _place(self, sought: Sought) -> Match:
        parted = self.site.parted(sought.uri) if sought.uri else None
        if parted is None:
            return self._foreign(sought)
        try:
            thing = named(parted[0], self.reader)
        except Http404:
            return Match(Outcome.ABSENT, _("Nothing stands at its address here."))
        if sought.target is not None:
            try:
                target = self._read(sought.target)
            except Refused as refused:
                if not sought.exact:
                    return Match(Outcome.REFUSED, refused.problems[0].what)
            else:
                if target.words is not None and isinstance(target.on, Provision):
                    return _exact([(target.on, target.words.start, target.words.end)])
                return _on(target.on)
        if isinstance(thing.thing, Comment | Evidence | Claim):
            return _on(thing.thing)
        return self._in_text(sought, thing)

    def _read(self, target: Any) -> Target:
        """What a target of a W3C annotation names. Raises Refused, also where by the model it is none."""
        checked = problems_of({"@context": CONTEXT, "type": "Annotation", "target": target})
        if wrong := [each for each in checked if each.kind == Kind.INVALID]:
            raise Refused(wrong)
        return read_target(target, "", self.site, self.reader, self._texts)

    def _texts(self, thing: Named) -> Sequence[Provision]:
        return self._held((type(thing.thing), thing.thing.pk), thing).rows

    def _foreign(self, sought: Sought) -> Match:
        if not sought.exact:
            return Match(Outcome.REFUSED, _("It is on a whole page of another site, and on no words."))
        if self.chosen is None:
            return Match(Outcome.FOREIGN, _("It is on a page of another site: choose the text that it is read on."))
        return self._locate(sought, self._held(self.chosen.pk, Named(self.chosen, is_pinned=True)))

    def _in_text(self, sought: Sought, thing: Named) -> Match:
        if not sought.exact:
            if isinstance(thing.thing, Provision):
                return _on(thing.thing)
            return Match(Outcome.REFUSED, _("It is on a whole text, and on no words."))
        selected = self._selected(sought)
        return selected or self._locate(sought, self._held(sought.uri, thing))

    def _selected(self, sought: Sought) -> Match | None:
        """What the Hypothesis client selected on a page of ours: also over several provisions."""
        try:
            if sought.uri not in self.lines:
                self.lines[sought.uri] = lines_of(page_at(sought.uri, self.site))
            lines = self.lines[sought.uri]
            quote = selecting.Quote(sought.exact, sought.prefix, sought.suffix)
            found = selecting.find(quote, [line for _provision, line in lines])
        except selecting.Refused:
            return None
        return _exact([(lines[each.line][0], each.start, each.end) for each in found])

    def _held(self, key: object, thing: Named) -> Held:
        if key not in self.held:
            self.held[key] = Held(texts_within(thing))
        return self.held[key]

    def _locate(self, sought: Sought, held: Held) -> Match:
        if not held.rows:
            return Match(Outcome.ABSENT, _("This holds no text that can be quoted."))
        found = locate(sought.exact, held.form, prefix=sought.prefix, suffix=sought.suffix)
        if isinstance(found, Unplaced):
            return _unplaced(found, held)
        places = held.places(found)
        if not places:
            return Match(Outcome.ABSENT, _("These words do not stand in the text."))
        if found.how == How.EXACT:
            return _exact(places)
        outcome = Outcome.FORM if found.how == How.FORM else Outcome.APPROXIMATE
        differences = [(each.before, each.after) for each in found.differences][:MOST_SHOWN]
        return _at(places, outcome, round(found.score, 3), differences)


def _fields(match: Match) -> dict[str, Any]:
    return {name: getattr(match, name) for name in Match.__dataclass_fields__}


def _unplaced(found: Unplaced, held: Held) -> Match:
    if found.why == Why.AMBIGUOUS:
        rows = [place[0] for each in found.places[:3] for place in held.places(each)]
        names = "; ".join(dict.fromkeys(_name(each) for each in rows))
        what = _("These words stand in %(count)d places, and what stood around them does not tell which: %(names)s.")
        return Match(Outcome.AMBIGUOUS, what % {"count": len(found.places), "names": names})
    return Match(Outcome.ABSENT, _("These words do not stand in the text."), score=round(found.score, 3))


def _exact(places: Sequence[tuple[Provision, int, int]]) -> Match:
    return _at(places, Outcome.EXACT, 1.0, [])


def _at(
    places: Sequence[tuple[Provision, int, int]],
    outcome: Outcome,
    score: float,
    differences: Sequence[tuple[str, str]],
) -> Match:
    return Match(
        outcome,
        places=[(row.pk, start, end) for row, start, end in places],
        score=score,
        differences=differences,
        where="; ".join(dict.fromkeys(_name(row) for row, _start, _end in places)),
        words=" … ".join(row.text[start:end] for row, start, end in places),
    )


def _on(thing: Provision | Claim | Evidence | Comment) -> Match:
    where = _name(thing) if isinstance(thing, Provision) else _("a claim, evidence or a comment of this library")
    return Match(Outcome.EXACT, on=token_of(thing), where=where)


def _name(provision: Provision) -> str:
    return short_citation(provision.edition, provision, provision.division)
