"""Finding claims: the latest, those about an instrument, those that rest on words, those like a sentence that somebody
pasted, the one at a pasted address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVector
from django.db import connection
from django.db.models import Func, Q, TextField
from django.urls import Resolver404, resolve
from django.utils.html import escape

from annotations.models import Claim, Evidence, EvidencePassage, Passage
from annotations.standing.rule import ClaimStanding
from annotations.standing.standings import standings
from treatyreader.accounts.models import Account
from treatyreader.citing import short_citation
from treatyreader.models import Edition, Instrument, Provision
from treatyreader.searching import Hit
from treatyreader.wording import label_for

MAX_LIKE = 5
MAX_LATEST = 5
ENOUGH = 0.3
"""The share of a sentence's words, rare ones counting for more, that a claim must have to be like it."""


Reader = Account | AnonymousUser | None


@dataclass(frozen=True)
class ClaimSummary:
    """A claim in a list, and how it stands."""

    claim: Claim
    standing: ClaimStanding


def summaries(claims: Iterable[Claim]) -> list[ClaimSummary]:
    """In the order given; four queries for however many."""
    claims = list(claims)
    stand = standings(claims)
    return [ClaimSummary(each, stand[each.pk]) for each in claims]


def latest_claims(reader: Reader = None) -> list[ClaimSummary]:
    return summaries(Claim.objects.visible_to(reader).order_by("-created_at", "id")[:MAX_LATEST])


def claims_about(instrument: Instrument, reader: Reader = None) -> list[ClaimSummary]:
    return summaries(Claim.objects.visible_to(reader).filter(instrument=instrument).order_by("id"))


def claims_on(provisions: Sequence[Provision], reader: Reader = None) -> list[ClaimSummary]:
    """Claims that rest on the words of these provisions, or of what stands under them, in whatever edition (the same
    wid): those of the first before those of the next. Six queries for however many. Takes `edition__version`."""
    places = {
        (each.edition.version.instrument_id, each.wid): place for place, each in reversed([*enumerate(provisions)])
    }
    wids = {wid for _instrument, wid in places}
    at = "passage__provision__"
    ranks = [f"{at}{'parent__' * rank}wid" for rank in range(3)]
    rows = (
        EvidencePassage.objects.filter(
            Q(*((f"{rank}__in", wids) for rank in ranks), _connector=Q.OR),
            evidence__in=Evidence.objects.visible_to(reader),
            passage__provision__edition__state=Edition.State.PUBLISHED,
        )
        .order_by("evidence__claim_id")
        .values_list("evidence__claim_id", f"{at}edition__version__instrument_id", *ranks)
    )
    first: dict[int, int] = {}
    for claim, instrument, *who in rows:
        for place in (places[instrument, wid] for wid in who if (instrument, wid) in places):
            first[claim] = min(place, first.get(claim, place))
    claims = Claim.objects.in_bulk(first)
    return summaries(claims[each] for each in sorted(first, key=lambda each: (first[each], each)))


def said_at(path: str, reader: Reader = None) -> list[Hit]:
    """The claim or the passage at an address of this site that somebody pasted."""
    try:
        match = resolve(f"{path.partition('#')[0].rstrip('/.,;:')}/")
    except Resolver404:
        return []
    if match.url_name == "claim":
        claims = Claim.objects.visible_to(reader).filter(slug=match.kwargs["slug"])
        return [Hit(each.text, each.get_absolute_url()) for each in claims]
    if match.url_name == "passage":
        passages = (
            Passage.objects.visible_to(reader).with_provision().filter(public_id=match.kwargs["public_id"].lower())
        )
        return [_passage_hit(each) for each in passages]
    return []


def _passage_hit(passage: Passage) -> Hit:
    provision = passage.provision
    title = short_citation(provision.edition, provision, provision.division)
    return Hit(title, passage.get_absolute_url(), escape(passage.exact), label_for(provision), provision=provision)


def claims_like(sentence: str, reader: Reader = None) -> list[ClaimSummary]:
    """Known claims that share enough words with the sentence, the likest first. A word that few claims have counts for
    more than one that many have."""
    wanted = _lexemes(sentence)
    words = Func(
        SearchVector("text", "quoted", config="english"),
        function="tsvector_to_array",
        output_field=ArrayField(TextField()),
    )
    rows = Claim.objects.visible_to(reader).annotate(words=words).filter(words__overlap=list(wanted))
    shared = {claim: wanted & set(those) for claim, those in rows.order_by("id").values_list("id", "words")}
    found = Counter(word for those in shared.values() for word in those)
    weights = {word: 1 / max(found[word], 1) for word in wanted}
    scores = {claim: sum(weights[word] for word in those) for claim, those in shared.items()}
    enough = ENOUGH * sum(weights.values())
    like = sorted((each for each in scores if scores[each] >= enough), key=lambda each: (-scores[each], each))[
        :MAX_LIKE
    ]
    claims = Claim.objects.in_bulk(like)
    return summaries(claims[each] for each in like)


def claims_for_choosing(typed: str, reader: Reader = None) -> list[ClaimSummary]:
    """Claims to choose from while one types: those that contain what is typed, then those like it."""
    having = Claim.objects.visible_to(reader).filter(text__icontains=typed).order_by("id")[:MAX_LIKE]
    found = {each.claim.pk: each for each in [*summaries(having), *claims_like(typed, reader)]}
    return list(found.values())


def _lexemes(sentence: str) -> set[str]:
    """The words of a sentence without their endings and without those that say nothing by themselves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(to_tsvector('english', %s))", [sentence])
        return set(cursor.fetchone()[0])
