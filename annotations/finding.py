"""Finding claims: the latest, those about an instrument, those like a sentence that somebody pasted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchVector

from annotations.claim_standing import ClaimStanding
from annotations.models import Claim
from annotations.standings import standings
from treatyreader.models import Instrument

MAX_LIKE = 5
MAX_LATEST = 5
MAX_CANDIDATES = 200
ENOUGH = 0.5
"""The share of a sentence's words that a claim must have to be like it."""
STEM = 5
"""Letters by which words are taken for the same: "mandates", "mandated"."""
EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        "about all and any are but can for from has have her his how into its not off our out over said says "
        "she that the their them they this treaty was what when which who will with would you ",
    )
)


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
    """Known claims that share enough words with the sentence, the likest first."""
    wanted = _stems(sentence)
    if not wanted:
        return []
    words = " | ".join(f"{stem}:*" for stem in sorted(wanted))
    rows = (
        Claim.objects.visible_to(None)
        .annotate(words=SearchVector("text", "quoted", config="simple"))
        .filter(words=SearchQuery(words, search_type="raw", config="simple"))
        .order_by("id")[:MAX_CANDIDATES]
    )
    scored = [(len(wanted & _stems(f"{each.text} {each.quoted}")) / len(wanted), each) for each in rows]
    like = sorted((each for each in scored if each[0] >= ENOUGH), key=lambda each: (-each[0], each[1].pk))
    return summaries(claim for _score, claim in like[:MAX_LIKE])


def _stems(sentence: str) -> set[str]:
    words = re.findall(r"[^\W_]{3,}", sentence.casefold())
    return {word[:STEM] for word in words if word not in EMPTY_WORDS}
