"""Finding claims: the latest, those about an instrument, those like a sentence that somebody pasted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVector
from django.db import connection
from django.db.models import Func, TextField

from annotations.claim_standing import ClaimStanding
from annotations.models import Claim
from annotations.standings import standings
from treatyreader.models import Instrument

MAX_LIKE = 5
MAX_LATEST = 5
ENOUGH = 0.3
"""The share of a sentence's words, rare ones counting for more, that a claim must have to be like it."""


@dataclass(frozen=True)
class ClaimSummary:
    """A claim in a list, and how it stands."""

    claim: Claim
    standing: ClaimStanding


def summaries(claims: Iterable[Claim]) -> list[ClaimSummary]:
    """In the order given; three queries for however many."""
    claims = list(claims)
    stand = standings(claims)
    return [ClaimSummary(each, stand[each.pk]) for each in claims]


def latest_claims() -> list[ClaimSummary]:
    return summaries(Claim.objects.visible_to(None).order_by("-created_at", "id")[:MAX_LATEST])


def claims_about(instrument: Instrument) -> list[ClaimSummary]:
    return summaries(Claim.objects.visible_to(None).filter(instrument=instrument).order_by("id"))


def claims_like(sentence: str) -> list[ClaimSummary]:
    """Known claims that share enough words with the sentence, the likest first. A word that few claims have counts for
    more than one that many have."""
    wanted = _lexemes(sentence)
    words = Func(
        SearchVector("text", "quoted", config="english"),
        function="tsvector_to_array",
        output_field=ArrayField(TextField()),
    )
    rows = Claim.objects.visible_to(None).annotate(words=words).filter(words__overlap=list(wanted))
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


def _lexemes(sentence: str) -> set[str]:
    """The words of a sentence without their endings and without those that say nothing by themselves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(to_tsvector('english', %s))", [sentence])
        return set(cursor.fetchone()[0])
