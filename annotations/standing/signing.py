"""Signed findings: a steward's sentence on a claim, beside how it stands. What one rests on is not stored but as a
digest: once that is another, the finding was made "before these changes"."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from annotations.claiming import hold
from annotations.following.news import tell
from annotations.models import Claim, Finding
from annotations.models.moderation import Deed
from annotations.models.news import NewsKind
from annotations.moderating import on_record
from annotations.standing.facts import Fact, LeftOut
from annotations.standing.rule import ClaimStanding
from annotations.standing.standings import standings
from annotations.whose import is_made_by, rests_on_own
from annotations.writing import EditedMeanwhile
from treatyreader.accounts.models import Account

_ANSWERED = (None, LeftOut.NOT_MET, LeftOut.INCONCLUSIVE)
"""What a finding rests on: what counts, reviewed context, and what the program answered to checks."""


@dataclass(frozen=True)
class SignedFinding:
    """A finding, and whether all that it rests on is as it was then."""

    finding: Finding
    is_current: bool


def digest_of(claim: Claim, standing: ClaimStanding) -> str:
    """SHA-256 of all that a finding on this claim rests on: the claim, and of all that counts, of reviewed context and
    of answered checks which words they are, how they bear, and how far they are verified, reviewed and contested. What
    awaits review is not part of it: nobody makes a finding old by adding something."""
    rows = sorted(_told(each) for each in standing.facts if each.left_out in _ANSWERED)
    said = [claim.text, claim.quoted, claim.kind, claim.about, rows]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def findings_on(claim: Claim, standing: ClaimStanding) -> list[SignedFinding]:
    """The newest of each steward that was not withdrawn, the newest first. One query."""
    return signed_among(claim.findings.select_related("by"), claim, standing)


def signed_among(rows: Iterable[Finding], claim: Claim, standing: ClaimStanding) -> list[SignedFinding]:
    """The same, of all findings on the claim as they were read, with `by`."""
    now = digest_of(claim, standing)
    newest: dict[int, Finding] = {}
    for each in sorted(rows, key=lambda each: -each.pk):
        if each.withdrawn_at is None:
            each.claim = claim
            newest.setdefault(each.by_id or -each.pk, each)
    return [SignedFinding(each, each.digest == now) for each in newest.values()]


def current_finding(claim: Claim, standing: ClaimStanding) -> Finding | None:
    """The finding that may be published as a review of the claim (schema.org ClaimReview): the newest that is signed by
    somebody who is still here and made on all that is here now, on a published claim whose source was seen, and on
    verified words."""
    sourced = claim.seen and claim.source != "" and claim.state == Claim.State.PUBLISHED
    if not sourced or standing.provisional:
        return None
    return next((each.finding for each in findings_on(claim, standing) if each.is_current and each.finding.by), None)


def lapsed(claims: Iterable[Claim]) -> list[Finding]:
    """The findings on these claims that were made before changes, not those that were withdrawn."""
    claims = list(claims)
    stand = standings(claims)
    now = {each.pk: digest_of(each, stand[each.pk]) for each in claims}
    signed = Finding.objects.signed().filter(claim__in=now)
    return [each for each in signed if each.digest != now[each.claim_id]]


def is_ones_own(user: object, claim: Claim, standing: ClaimStanding) -> bool:
    """Whether this user may sign nothing on it: they made it, or all that counts is theirs."""
    return is_made_by(user, claim) or rests_on_own(user, {each.key for each in standing.facts if each.counts})


def sign(by: Account, claim: Claim, sentence: str, digest: str) -> Finding:
    """Sign a finding on what rests here now, if that is still what `digest` is of. Raises EditedMeanwhile."""
    with on_record(by, Deed.SIGNED, claim, sentence):
        hold(claim)
        standing = standings([claim])[claim.pk]
        if digest_of(claim, standing) != digest:
            raise EditedMeanwhile
        row = Finding.objects.create(
            claim=claim,
            sentence=sentence,
            stands=standing.key,
            provisional=standing.provisional,
            digest=digest,
            by=by,
        )
        tell(NewsKind.FINDING_SIGNED, claim, by=by)
    return row


@transaction.atomic
def withdraw(finding: Finding, why: str) -> None:
    """It is no longer shown beside the claim, and stays on its record. Raises EditedMeanwhile."""
    if not Finding.objects.signed().select_for_update(no_key=True).filter(pk=finding.pk).exists():
        raise EditedMeanwhile
    finding.withdrawn_at, finding.withdrawn_why = timezone.now(), why
    finding.save(update_fields=["withdrawn_at", "withdrawn_why"])


def _told(fact: Fact) -> list[object]:
    searched = fact.searched
    return [
        fact.key,
        fact.version,
        fact.bearing,
        fact.whole,
        sorted([each.provision, each.start, each.end, each.verified] for each in fact.words),
        fact.left_out.value if fact.left_out else "",
        fact.disputed,
        fact.reviewers is not None,
        [searched.provisions, searched.verified, searched.found] if searched else [],
    ]
