"""What stands beside a text: marks in its words, cards in its margin, and how much of it there is where.

A provision shows what is claimed about it in every edition that has it (the same wid). The words are marked where they
stand letter for letter; where they do not, the card alone says to which edition they are pinned. The number of queries
is the same for 1 passage and for 10,000.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from annotations.anchoring import places_of
from annotations.claim_standing import ClaimStanding
from annotations.models import Claim, Evidence, EvidencePassage
from annotations.models.evidence import Bearing, Coverage, Review
from annotations.standings import standings
from treatyreader.accounts.models import Account
from treatyreader.models import Edition, Provision
from treatyreader.models.instruments import direction_of
from treatyreader.weaving import Mark
from treatyreader.wording import labels_of, language_name


@dataclass(frozen=True)
class CardWords:
    """The words of one piece of evidence on a card; `wording` says how far they are verified where they are not."""

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


@dataclass
class Card:
    """One claim beside one provision. `pinned_to` names the edition of its words where it is another one."""

    id: str
    claim: Claim
    standing: ClaimStanding
    pinned_to: str
    words: list[CardWords] = field(default_factory=list)


@dataclass
class Beside:
    """All that is said of a text: `marks` and `cards` by the provision's key, `density` (how many claims) by the eid of
    a division, and how many `claims` there are in all."""

    marks: dict[int, list[Mark]] = field(default_factory=dict)
    cards: dict[int, list[Card]] = field(default_factory=dict)
    density: dict[str, int] = field(default_factory=dict)
    claims: int = 0


class _Said(NamedTuple):
    """One passage of one piece of evidence, as it is read from the database."""

    claim: int
    bearing: str
    coverage: str
    rationale: str
    review: str
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
    """A provision of the text that is shown."""

    key: int
    eid: str
    text: str


def beside(edition: Edition, user: Account | AnonymousUser | None = None) -> Beside:
    """What is said of every provision of an edition, as far as this reader may see it. Nine queries."""
    said = _said(edition, user)
    places = {
        wid: _Place(key, eid, text)
        for key, wid, eid, text in Provision.objects.filter(
            edition=edition, wid__in={each.wid for each in said}
        ).values_list("id", "wid", "eid", "text")
    }
    claims = {each.pk: each for each in Claim.objects.filter(pk__in={each.claim for each in said})}
    stand, labels = standings(claims.values()), labels_of({each.provision for each in said})
    found, cards, by_division = Beside(), dict[tuple[int, int], Card](), dict[str, set[int]]()
    for each in said:
        place = places.get(each.wid)
        if place is None:
            continue
        claim = claims[each.claim]
        card = cards.get((place.key, each.claim))
        if card is None:
            card = Card(f"beside-{place.eid}-{claim.slug}", claim, stand[claim.pk], _pinned_to(each, edition))
            cards[place.key, each.claim] = card
            found.cards.setdefault(place.key, []).append(card)
            by_division.setdefault(place.eid.split("__")[0], set()).add(each.claim)
        card.words.append(_card_words(each, labels[each.provision].sentence))
        if span := _span(each, place, edition):
            found.marks.setdefault(place.key, []).append(_mark(each, card, span))
    found.density = {eid: len(those) for eid, those in by_division.items()}
    found.claims = len({claim for _place, claim in cards})
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
            "evidence__review",
            *("passage__public_id", "passage__exact", "passage__start", "passage__end"),
            *(f"{provision}{name}" for name in ("wid", "id", "edition_id", "edition__number")),
            *(f"{provision}edition__{name}" for name in ("language", "version__slug")),
        )
    )
    return [_Said(*row) for row in rows]


def _card_words(said: _Said, wording: str) -> CardWords:
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
    )


def _mark(said: _Said, card: Card, span: tuple[int, int]) -> Mark:
    label = str(Bearing(said.bearing).label)
    title = f"{label}: {card.claim.text}"
    return Mark(*span, key=card.id, classes=("mark", f"mark-{said.bearing}"), href=f"#{card.id}", title=title)


def _span(said: _Said, place: _Place, edition: Edition) -> tuple[int, int] | None:
    """Where the words stand in the text that is shown: in their own edition there, else where they stand once."""
    if said.provision == place.key:
        return said.start, said.end
    if said.language != edition.language:
        return None
    places = places_of(said.exact, place.text)
    return (places[0], places[0] + len(said.exact)) if len(places) == 1 else None


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
