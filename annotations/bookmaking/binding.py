"""An edition bound for taking along: its text, what was chosen to be laid on it, and where all of it comes from.

Everybody who takes it gets the same: what only some may see stands in none. The number of queries is the same for 1
provision, claim or comment and for 10,000.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from urllib.parse import urljoin

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from annotations.bookmaking.book import (
    CONFIRMED,
    UNVERIFIED,
    VERIFIED,
    Book,
    Clause,
    Place,
    Run,
    Section,
    Term,
    Wording,
    Words,
    letters,
)
from annotations.bookmaking.calling import Calls, Numbering, called_after, runs_of
from annotations.bookmaking.claims import claim_notes, table_of
from annotations.bookmaking.comments import Threads, comment_notes, threads_in
from annotations.bookmaking.layers import Layer, Layers, named
from annotations.finding import summaries
from annotations.margin import Beside, beside
from annotations.models import Claim
from treatyreader.citing import margin_name
from treatyreader.models import Edition, Provision
from treatyreader.models.instruments import direction_of
from treatyreader.models.provisions import Nature
from treatyreader.models.verification import Level
from treatyreader.placing import followed_by
from treatyreader.reading import Division, Reading, Unit, read_edition
from treatyreader.recording import status_of
from treatyreader.weaving import Mark, pieces
from treatyreader.wording import WordingLabel

HANGING = 8
"""Characters of the longest number that hangs before its text; a longer one, as "recognizing e)", runs into it."""
_NAME = re.compile(r"[a-z][a-zA-Z0-9_.-]*")
_SIGNS = {
    Level.VERIFIED.value: VERIFIED,
    Level.SUBSTANCE_CONFIRMED.value: CONFIRMED,
    Level.TO_BE_VERIFIED.value: UNVERIFIED,
}
_KINDS = {Nature.GAP.value: "gap", Nature.SUPPRESSED.value: "suppressed", Nature.NOTE.value: "note"}


def bind(edition: Edition, layers: Layers, site: str, made: datetime) -> Book:
    """Takes an edition with its version and instrument. `site` is the address of the site, by which every address in
    the book is whole; `made` the moment that the book names."""
    binder = _Binder(edition, layers, site)
    return binder.bound(made)


class _Binder:
    """What is known while a book is made."""

    def __init__(self, edition: Edition, layers: Layers, site: str) -> None:
        self.edition, self.layers, self.site = edition, layers, site
        self.with_claims = bool(layers & {Layer.CLAIMS, Layer.EVIDENCE})
        self.claims = Numbering("claim", str)
        self.comments = Numbering("comment", letters)
        self.said = beside(edition, None) if self.with_claims else Beside()
        self.threads = threads_in(edition) if Layer.COMMENTS in layers else Threads()
        self.anchors: dict[str, str] = {}

    def bound(self, made: datetime) -> Book:
        edition, version = self.edition, self.edition.version
        reading = read_edition(edition, pinned=True)
        self._anchor(reading.divisions)
        sections = list(self._sections(reading.divisions))
        about = (
            summaries(
                Claim.objects.visible_to(None)
                .filter(Q(instrument=version.instrument_id) | Q(slug__in=self.claims.keys))
                .order_by("id")
            )
            if self.with_claims
            else []
        )
        ours = (get_language() or "en").split("-")[0]
        return Book(
            title=version.instrument.title,
            version=version.name,
            language=edition.language,
            direction=edition.direction,
            ours=ours,
            ours_direction=direction_of(ours),
            facts=list(self._facts(reading, made)),
            notices=list(self._notices(reading)),
            layers=named(self.layers),
            key=list(self._key(reading)),
            sections=sections,
            absent_after=reading.absent_after,
            claims=claim_notes(about, self.claims, edition, self._whole, with_evidence=Layer.EVIDENCE in self.layers),
            comments=comment_notes(self.threads, self.comments, edition, self._whole),
            table=table_of(about, self.claims, self._whole),
            words=words_of_the_book(),
            address=self._whole(edition.get_pinned_url()),
            source=" ".join(part for part in [edition.source, edition.source_url] if part),
            name=f"{version.instrument.slug}-{version.slug}-{edition.language}-{edition.number}",
            made=made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )

    def _anchor(self, divisions: Sequence[Division]) -> None:
        """Where in the book each provision stands, by its eId; one that has no words of its own, at those that follow
        it."""
        for division in divisions:
            here = self.anchors[division.provision.eid] = _anchor_of(division.provision)
            for unit in reversed(division.units):
                if _is_shown(unit):
                    here = _anchor_of(unit.provision)
                self.anchors[unit.provision.eid] = here

    def _whole(self, href: str) -> str:
        """An address with its host; one in this text as it is in the book, or nowhere."""
        if not href.startswith("#"):
            return urljoin(self.site, href)
        anchor = self.anchors.get(href[1:])
        return f"#{anchor}" if anchor else ""

    def _sections(self, divisions: Sequence[Division]) -> Iterator[Section]:
        beyond = ""
        for division in divisions:
            row = division.provision
            clauses = [self._clause(each) for each in division.units if _is_shown(each)]
            place = Place(division.title, self._whole(f"#{row.eid}"))
            yield Section(
                anchor=_anchor_of(row),
                title=division.title,
                heading=division.heading,
                other_names=", ".join(division.other_names),
                remark="" if row.part_of_treaty else division.explanation,
                beyond=division.beyond if division.beyond != beyond else "",
                part_of_treaty=row.part_of_treaty,
                clauses=clauses,
                after=called_after(self._calls(row.pk, ""), place),
                longest=max((len(_bare(each.number)) for each in clauses if each.hangs), default=0),
                absent_before=division.absent_before,
                absent_after=division.absent_after,
            )
            beyond = division.beyond

    def _clause(self, unit: Unit) -> Clause:
        row = unit.provision
        place = Place(unit.name, self._whole(f"#{row.eid}"))
        calls = self._calls(row.pk, row.text)
        number = [Run(each.text, italic=each.is_italic) for each in pieces(row.number) if each.text]
        text = row.note if row.is_gap else row.text
        return Clause(
            anchor=_anchor_of(row),
            kind=_KINDS.get(row.nature, "crosshead" if unit.is_crossheading else "clause"),
            margin=row.margin_number,
            name=margin_name(row),
            number=number,
            hangs=len(_bare(number)) <= HANGING,
            deep=unit.depth,
            runs=runs_of(text, () if row.is_gap else unit.links, calls, place, self._whole),
            wording=_wording(unit.wording),
            after=called_after(calls, place),
            absent_before=unit.absent_before,
        )

    def _calls(self, provision: int, text: str) -> Calls:
        """What is said of one provision, in the order of the words; a claim that has no words in it is on all of it."""
        marks: list[Mark] = []
        things: dict[str, tuple[Numbering, str]] = {}
        whole: list[tuple[Numbering, str]] = []
        cards = {card.id: card.claim.slug for card in self.said.cards.get(provision, ())}
        for mark in self.said.marks.get(provision, ()):
            marks.append(mark)
            things[mark.key] = (self.claims, cards[mark.key])
        whole += [(self.claims, slug) for key, slug in cards.items() if key not in things]
        for key, end in self.threads.called.get(provision, ()):
            if end is None or not text:
                whole.append((self.comments, key))
            else:
                marks.append(Mark(end, end, key))
                things[key] = (self.comments, key)
        return Calls(marks, things, whole)

    def _facts(self, reading: Reading, made: datetime) -> Iterator[Term]:
        edition = self.edition
        for term, value in status_of(reading):
            yield Term(term, value)
        yield Term(_("Source"), edition.source, edition.source_url)
        number = _("Edition %(number)d of this text in this library") % {"number": edition.number}
        if edition.published_at:
            since = _("published here on %(date)s") % {"date": date_format(edition.published_at)}
            number = f"{number}, {since}"
        yield Term(_("Edition"), number)
        chosen = ", ".join(str(each.label) for each in Layer if each in self.layers)
        yield Term(_("With it"), chosen or _("the text alone"))
        yield Term(_("As of"), date_format(made))
        address = self._whole(edition.get_pinned_url())
        yield Term(_("Address"), address, address)

    def _notices(self, reading: Reading) -> Iterator[str]:
        edition, later = self.edition, followed_by(self.edition)
        if edition.is_withdrawn:
            yield _("This edition has been withdrawn; its text stays here for the record.")
        if later:
            yield _("Edition %(number)d has followed it: %(address)s") % {
                "number": later.number,
                "address": self._whole(later.get_absolute_url()),
            }
        unverified = reading.counted - reading.verified
        if unverified:
            yield ngettext(
                "The words of %(count)d provision are not confirmed words of the treaty; it says so itself.",
                "The words of %(count)d provisions are not confirmed words of the treaty; each says so itself.",
                unverified,
            ) % {"count": unverified}

    def _key(self, reading: Reading) -> Iterator[Term]:
        yield Term("41B", _("The number in the margin, by which a provision is cited: “No. 41B”."))
        yield Term(VERIFIED, _("Wording verified against a published copy of the treaty."))
        confirmed = _("The official text was seen in another language; these are not confirmed words of the treaty.")
        yield Term(f"{CONFIRMED} {_short(Level.SUBSTANCE_CONFIRMED.value)}", confirmed)
        unverified = _("No published copy was seen; not confirmed words of the treaty.")
        yield Term(f"{UNVERIFIED} {_short(Level.TO_BE_VERIFIED.value)}", unverified)
        if self.with_claims:
            yield Term(
                "[1]",
                _("A claim about the words before it: a note at the end. The number is ours, no part of the text."),
            )
        if Layer.COMMENTS in self.layers:
            yield Term("[a]", _("A comment on them: a note at the end. The letter is ours, no part of the text."))


def _anchor_of(provision: Provision) -> str:
    """Its eId where that is a name in XML too, else its place in the text."""
    return provision.eid if _NAME.fullmatch(provision.eid) else f"provision-{provision.position}"


def _is_shown(unit: Unit) -> bool:
    return bool(unit.provision.text) or unit.provision.is_gap


def _bare(runs: Sequence[Run]) -> str:
    return "".join(each.text for each in runs)


def _wording(label: WordingLabel) -> Wording:
    if not label.level:
        return Wording("", "", "")
    return Wording(_SIGNS[label.level], "" if label.is_verified else _short(label.level), label.in_full)


def _short(level: str) -> str:
    return _("substance confirmed") if level == Level.SUBSTANCE_CONFIRMED else _("not verified")


def words_of_the_book() -> Words:
    return Words(
        library=_("Treaty Reader"),
        contents=_("Contents"),
        key=_("Key to the marks"),
        text=_("The text"),
        claims=_("Notes: claims on these words"),
        comments=_("Notes: comments on these words"),
        table=_("Annex: table of claims"),
        number=_("Note"),
        claim=_("Claim"),
        stands=_("How it stands"),
        where=_("On"),
        link=_("Address"),
        not_held=_("Not held here"),
        none=_("no words of this text"),
        provisional=_("Provisional"),
        accessible=_("Text alone, in reading order, with headings, a table of contents and linked notes."),
    )
