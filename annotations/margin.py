"""What stands beside a text: marks in its words, cards in its margin, and how much of it there is where.

A provision shows what is claimed about its own words, what is claimed about words of other editions that were carried
to it, with what became of them, and what is claimed about it in other languages (the same wid), on a card alone. The
number of queries is the same for 1 passage and for 10,000.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.carrying.whereabouts import Compared, compared, outcome_line, short_name
from annotations.models import Carrying, Claim, Evidence, EvidencePassage
from annotations.models.carryings import Outcome
from annotations.models.evidence import Bearing, Coverage, Review
from annotations.standing.rule import ClaimStanding
from annotations.standing.standings import standings
from treatyreader.accounts.models import Account
from treatyreader.models import Edition, Provision
from treatyreader.models.instruments import direction_of
from treatyreader.placing import name_of
from treatyreader.weaving import Mark
from treatyreader.wording import labels_of, language_name


@dataclass(frozen=True)
class Carried:
    """What became here of words of another edition: their `outcome` as it is named, `whence` they come, and `line`,
    what became of them; where they differ the words side by side. `wording` is the label of the words here."""

    outcome: str
    whence: str
    line: str
    changes_meaning: bool
    is_proposed: bool
    compared: Compared | None
    wording: str


@dataclass(frozen=True)
class CardWords:
    """The words of one piece of evidence on a card; `wording` says how far they are verified where they are not.
    `evidence` is the public id of that piece. `carried` is what became of words of another edition here, `elsewhere`
    what became of words of this one there."""

    exact: str
    language: str
    direction: str
    url: str
    bearing: str
    bearing_label: str
    coverage_label: str
    rationale: str
    wording: str
    awaits_review: bool
    evidence: str
    carried: Carried | None
    elsewhere: Sequence[str]


@dataclass
class Card:
    """One claim beside one provision. `pinned_to` names the edition of its words where it is another one and nothing
    more is known of them."""

    id: str
    claim: Claim
    standing: ClaimStanding
    pinned_to: str
    words: list[CardWords] = field(default_factory=list)

    @property
    def carried(self) -> list[Carried]:
        """What became of its words, each thing once."""
        return list(dict.fromkeys(each.carried for each in self.words if each.carried))


@dataclass
class Density:
    """How much is said of a division: the claims tied to its words, by how the words bear on them."""

    claims: dict[Bearing, set[int]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(set().union(*self.claims.values()))

    @property
    def bearings(self) -> list[tuple[Bearing, int]]:
        return [(each, len(self.claims[each])) for each in Bearing if each in self.claims]


@dataclass
class Beside:
    """All that is said of a text: `marks` and `cards` by the provision's key, `density` by the eid of a division, and
    how many `claims` there are in all."""

    marks: dict[int, list[Mark]] = field(default_factory=dict)
    cards: dict[int, list[Card]] = field(default_factory=dict)
    density: dict[str, Density] = field(default_factory=dict)
    claims: int = 0


class _Said(NamedTuple):
    """One passage of one piece of evidence, as it is read from the database."""

    claim: int
    bearing: str
    coverage: str
    rationale: str
    review: str
    evidence: str
    passage: int
    public_id: str
    exact: str
    start: int
    end: int
    wid: str
    provision: int
    edition: int
    number: int
    language: str
    version: str


class _Place(NamedTuple):
    """Where something said stands in the text that is shown: its provision, the span of the words if they have one
    there, and what became of words of another edition."""

    key: int
    eid: str
    span: tuple[int, int] | None
    carrying: Carrying | None

    @property
    def order(self) -> tuple[bool, int]:
        return (self.span is None, self.span[0] if self.span else 0)


def beside(edition: Edition, user: Account | AnonymousUser | None = None) -> Beside:
    """What is said of every provision of an edition, as far as this reader may see it. Fifteen queries."""
    said = _said(edition, user)
    came = carried_into(edition, {each.passage for each in said if each.edition != edition.pk})
    went = _carried_from(edition, {each.passage for each in said if each.edition == edition.pk})
    placed = sorted(_placed(said, came, edition), key=lambda each: each[1].order)
    claims = {each.pk: each for each in Claim.objects.filter(pk__in={each.claim for each, _place in placed})}
    stand = standings(claims.values())
    labels = labels_of({key for each, place in placed for key in (each.provision, place.key)})
    moved = {row.provision_id for row in went if row.outcome == Outcome.MOVED and row.provision_id}
    names = _names(moved | {each.provision for each, place in placed if place.carrying})
    lines = _lines_of(edition, went, names)
    found, cards = Beside(), dict[tuple[int, int], Card]()
    for each, place in placed:
        claim = claims[each.claim]
        card = cards.get((place.key, each.claim))
        if card is None:
            pinned_to = "" if place.carrying else _pinned_to(each, edition)
            card = Card(f"beside-{place.eid}-{claim.slug}", claim, stand[claim.pk], pinned_to)
            cards[place.key, each.claim] = card
            found.cards.setdefault(place.key, []).append(card)
        carried = (
            _carried(each, place.carrying, edition, names[each.provision], labels[place.key].sentence)
            if place.carrying
            else None
        )
        card.words.append(_card_words(each, labels[each.provision].sentence, carried, lines.get(each.passage, ())))
        if place.span:
            found.marks.setdefault(place.key, []).append(_mark(each, card, place.span, carried))
        if carried is None or carried.outcome != Outcome.GONE:
            density = found.density.setdefault(place.eid.split("__")[0], Density())
            density.claims.setdefault(Bearing(each.bearing), set()).add(each.claim)
    found.claims = len({claim for _place, claim in cards})
    return found


def carried_into(edition: Edition, passages: set[int]) -> dict[int, Carrying]:
    """By a passage's key, what became of its words in an edition. One query."""
    rows = Carrying.objects.current().filter(edition=edition, passage__in=passages)
    return {each.passage_id: each for each in rows.select_related("provision").defer("reason")}


def _carried_from(edition: Edition, passages: set[int]) -> list[Carrying]:
    """What became of words of an edition in other versions, the oldest first. Two queries."""
    others = {
        each.pk: each
        for each in Edition.objects.newest()
        .filter(version__instrument=edition.version.instrument_id, language=edition.language)
        .with_version()
        .order_by("version__order", "number")
    }
    rows = list(Carrying.objects.current().filter(passage__in=passages, edition__in=others).defer("reason"))
    order = {key: place for place, key in enumerate(others)}
    for row in rows:
        row.edition = others[row.edition_id]
    return sorted(rows, key=lambda each: order[each.edition_id])


def _lines_of(edition: Edition, rows: Sequence[Carrying], names: dict[int, str]) -> dict[int, list[str]]:
    """By a passage's key, a line for each other version: "In 1988: not in this version"."""
    found: dict[int, list[str]] = {}
    for row in rows:
        place = names.get(row.provision_id or 0, "")
        told = {"version": short_name(row.edition, edition), "outcome": outcome_line(row, place)}
        found.setdefault(row.passage_id, []).append(_("In %(version)s: %(outcome)s") % told)
    return found


def _said(edition: Edition, user: Account | AnonymousUser | None) -> Sequence[_Said]:
    """In the order of the words, then of the claims."""
    provision = "passage__provision__"
    rows = (
        EvidencePassage.objects.filter(
            evidence__in=Evidence.objects.visible_to(user),
            passage__provision__edition__version__instrument=edition.version.instrument_id,
        )
        .order_by("passage__start", "evidence__claim", "evidence__position", "position")
        .values_list(
            *("evidence__claim_id", "evidence__bearing", "evidence__coverage", "evidence__rationale"),
            *("evidence__review", "evidence__public_id", "passage_id"),
            *("passage__public_id", "passage__exact", "passage__start", "passage__end"),
            *(f"{provision}{name}" for name in ("wid", "id", "edition_id", "edition__number")),
            *(f"{provision}edition__{name}" for name in ("language", "version__slug")),
        )
    )
    return [_Said(*row) for row in rows]


def _placed(said: Sequence[_Said], came: dict[int, Carrying], edition: Edition) -> Iterator[tuple[_Said, _Place]]:
    """All that has a place in the text. What was not carried to it, because it is in another language or waits to be
    carried, stands at the provision with the same wid. One query."""
    wids = {each.wid for each in said if each.passage not in came}
    rows = Provision.objects.filter(edition=edition, wid__in=wids).values_list("wid", "id", "eid")
    by_wid = {wid: (key, eid) for wid, key, eid in rows}
    for each in said:
        carrying = came.get(each.passage)
        if carrying is not None:
            there = carrying.provision
            if there is not None:
                yield each, _Place(there.pk, there.eid, _span(carrying), carrying)
        elif each.wid in by_wid:
            own = (each.start, each.end) if each.edition == edition.pk else None
            yield each, _Place(*by_wid[each.wid], own, None)


def _span(carrying: Carrying) -> tuple[int, int] | None:
    start, end = carrying.start, carrying.end
    return None if start is None or end is None else (start, end)


def _names(provisions: set[int]) -> dict[int, str]:
    """ "Article 9, 9.1 (No. 58)", by key. One query."""
    rows = Provision.objects.filter(pk__in=provisions).select_related("parent__parent__parent").defer("text")
    return {each.pk: name_of(each) for each in rows}


def _carried(said: _Said, row: Carrying, edition: Edition, place: str, wording: str) -> Carried:
    there = said.version if said.version != edition.version.slug else f"{said.language}@{said.number}"
    return Carried(
        outcome=row.outcome,
        whence=_("Claimed about %(version)s, %(place)s") % {"version": there, "place": place},
        line=here_line(row),
        changes_meaning=row.changes_meaning,
        is_proposed=row.rests_on_proposal,
        compared=compared(said.exact, row.words) if row.outcome == Outcome.ALTERED and row.changes else None,
        wording=wording,
    )


def here_line(row: Carrying) -> str:
    """What became of words in the text that is shown: "these words stand unchanged here"."""
    if row.outcome in (Outcome.UNCHANGED, Outcome.MOVED):
        return _("these words stand unchanged here")
    if row.outcome == Outcome.GONE:
        return _("these words are not in this version")
    return outcome_line(row)


def _card_words(said: _Said, wording: str, carried: Carried | None, elsewhere: Sequence[str]) -> CardWords:
    return CardWords(
        exact=said.exact,
        language=said.language,
        direction=direction_of(said.language),
        url=reverse("passage", args=[said.public_id]),
        bearing=said.bearing,
        bearing_label=str(Bearing(said.bearing).label),
        coverage_label=str(Coverage(said.coverage).label),
        rationale=said.rationale,
        wording=wording,
        awaits_review=said.review == Review.AWAITING,
        evidence=said.evidence,
        carried=carried,
        elsewhere=elsewhere,
    )


def _mark(said: _Said, card: Card, span: tuple[int, int], carried: Carried | None) -> Mark:
    title = f"{Bearing(said.bearing).label}: {card.claim.text}"
    classes: tuple[str, ...] = ("mark", f"mark-{said.bearing}")
    if carried:
        title = f"{title} ({carried.whence}: {carried.line})"
        classes = (*classes, f"carried-{carried.outcome}")
    return Mark(*span, key=card.id, classes=classes, href=f"#{card.id}", title=title)


def _pinned_to(said: _Said, edition: Edition) -> str:
    """Of what the edition of the words differs from the one that is shown; nothing where they are one."""
    if said.edition == edition.pk:
        return ""
    parts = []
    if said.version != edition.version.slug:
        parts.append(said.version)
    if said.language != edition.language:
        parts.append(language_name(said.language))
    return ", ".join(parts) or f"{said.language}@{said.number}"
