"""How claims stand, from the rows: seven queries for one claim or for thousands.

How a claim stands is the same for everyone: what only some may see does not count."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce

from annotations.checking.answered import facts_of_checks
from annotations.models import Claim, Dispute, Evidence, EvidencePassage, EvidenceReview
from annotations.models.claims import ClaimState
from annotations.models.evidence import Coverage, EvidenceState, Review
from annotations.models.moderation import DisputeState, Verdict
from annotations.standing.facts import Fact, LeftOut, Words
from annotations.standing.rule import ClaimStanding, standing_of
from treatyreader.models import Edition, Verification
from treatyreader.models.provisions import ProvisionKind as Kind
from treatyreader.models.verification import Level

KIND_OF_DIVISION = Coalesce(
    *(f"passage__provision__{'parent__' * depth}kind" for depth in (4, 3, 2, 1)), "passage__provision__kind"
)
PLACE_OF_KIND = {
    Kind.APPENDIX: "appendices",
    Kind.RESOLUTION: "resolutions",
    Kind.RECOMMENDATION: "resolutions",
    Kind.OPINION: "resolutions",
    Kind.STATEMENT: "statements",
    Kind.FINAL_PROTOCOL: "statements",
}
"""Where words stand, by the kind of their division; all else is preamble and articles, the final formula too."""


def standings(claims: Iterable[Claim]) -> dict[int, ClaimStanding]:
    """By the claim's key, how each stands."""
    by_key = {each.pk: each for each in claims}
    evidence, checks = facts_of_evidence(by_key), facts_of_checks(by_key)
    return {key: standing_of(claim.kind, [*evidence[key], *checks[key]]) for key, claim in by_key.items()}


def facts_of_evidence(by_key: Mapping[int, Claim]) -> dict[int, list[Fact]]:
    """By the claim's key, its evidence as the rule sees it: all that everybody may see."""
    rows = (
        Evidence.objects.filter(claim__in=by_key, state=EvidenceState.PUBLISHED)
        .exclude(review=Review.DECLINED)
        .annotate(disputed=Exists(Dispute.objects.filter(evidence=OuterRef("pk"), state=DisputeState.OPEN)))
        .only("public_id", "claim", "bearing", "coverage", "review", "state", "awaits_edition", "version")
        .order_by("claim", "position", "id")
    )
    evidence = list(rows)
    words = _words({key: claim.instrument_id for key, claim in by_key.items()})
    reviewers = _reviewers(by_key)
    facts: dict[int, list[Fact]] = {key: [] for key in by_key}
    for row in evidence:
        standing = words.get(row.pk, [])
        fact = Fact(
            row.bearing,
            whole=row.coverage == Coverage.WHOLE,
            words=standing,
            left_out=left_out(row, by_key[row.claim_id], stands=bool(standing)),
            disputed=getattr(row, "disputed"),  # noqa: B009 - an annotation of the query
            reviewers=None if row.review == Review.BY_EDITORS else reviewers.get(row.pk, frozenset()),
            key=row.anchor,
            version=row.version,
        )
        facts[row.claim_id].append(fact)
    return facts


def left_out(row: Evidence, claim: Claim, *, stands: bool) -> LeftOut | None:
    """Why a piece of evidence does not count, whatever its bearing. `stands`: some of its words do, in a published
    text."""
    if row.state != EvidenceState.PUBLISHED:
        return LeftOut.HIDDEN
    if row.review == Review.DECLINED:
        return LeftOut.DECLINED
    if row.review == Review.AWAITING:
        return LeftOut.AWAITING
    if not stands:
        return LeftOut.TEXT_LACKING if row.is_waiting_for_text else LeftOut.EDITION_WITHDRAWN
    return None if claim.state == ClaimState.PUBLISHED else LeftOut.CLAIM_NOT_PUBLISHED


def _reviewers(claims: Collection[int]) -> dict[int, frozenset[int]]:
    """By evidence, the accounts whose newest review of its current version accepted it (0: one that is gone). One
    query."""
    newest = (
        EvidenceReview.objects.filter(evidence__claim__in=claims, version=F("evidence__version"))
        .order_by("evidence_id", "by_id", "-id")
        .distinct("evidence_id", "by_id")
    )
    found: dict[int, set[int]] = {}
    for evidence, by, verdict in newest.values_list("evidence_id", "by_id", "verdict"):
        if verdict == Verdict.ACCEPTED:
            found.setdefault(evidence, set()).add(by or 0)
    return {evidence: frozenset(those) for evidence, those in found.items()}


def _words(instruments: dict[int, int]) -> dict[int, list[Words]]:
    """By evidence, its words in texts that still stand. `instruments` by claim. Two queries."""
    rows = list(
        EvidencePassage.objects.filter(
            evidence__claim__in=instruments, passage__provision__edition__state=Edition.State.PUBLISHED
        )
        .annotate(division=KIND_OF_DIVISION)
        .order_by("evidence", "position")
        .values_list(
            *("evidence_id", "evidence__claim_id", "passage__provision_id", "passage__start", "passage__end"),
            *("division", "passage__provision__edition__version__instrument_id"),
        )
    )
    verified = _verified({row[2] for row in rows})
    found: dict[int, list[Words]] = {}
    for evidence, claim, provision, start, end, division, instrument in rows:
        own = instrument == instruments[claim]
        place = PLACE_OF_KIND.get(Kind(division), "preamble and articles") if own else "other texts"
        found.setdefault(evidence, []).append(Words(provision, start, end, place, provision in verified))
    return found


def _verified(provisions: Collection[int]) -> set[int]:
    """Those whose newest verification says so."""
    rows = (
        Verification.objects.filter(provision__in=provisions).order_by("provision_id", "-id").distinct("provision_id")
    )
    return {provision for provision, level in rows.values_list("provision_id", "level") if level == Level.VERIFIED}
