"""Whose a thing is, where nobody may judge their own: whoever made it, edited it, or made what was merged into it."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from annotations.models import Check, Claim, Evidence, FormerClaim, Passage
from annotations.models.evidence import EvidenceState
from treatyreader.accounts.models import Account


def is_made_by(user: object, thing: object) -> bool:
    """Whether this user made it or any version of it, or a claim that was merged into it. At most two queries."""
    if not isinstance(user, Account):
        return False
    if isinstance(thing, Claim | Evidence | Check) and thing.author_id == user.pk:
        return True
    if isinstance(thing, Evidence | Check):
        return thing.history.filter(edited_by=user).exists()
    if not isinstance(thing, Claim):
        return False
    merged = Claim.objects.filter(merged_into=thing)
    return (
        merged.filter(author=user).exists()
        or FormerClaim.objects.filter(Q(claim=thing) | Q(claim__in=merged), edited_by=user).exists()
    )


def rests_on_own(user: object, anchors: Collection[str]) -> bool:
    """Whether all of these pieces of evidence and checks (as the claim's page names them) are this user's own. Two
    queries; False for none."""
    if not isinstance(user, Account) or not anchors:
        return False
    own = Q(author=user) | Q(history__edited_by=user)
    evidence = Evidence.objects.filter(own, public_id__in=_ids(anchors, "evidence-")).distinct()
    checks = Check.objects.filter(own, public_id__in=_ids(anchors, "check-")).distinct()
    return evidence.count() + checks.count() == len(anchors)


def _ids(anchors: Collection[str], kind: str) -> list[str]:
    return [each.removeprefix(kind) for each in anchors if each.startswith(kind)]


def rules_on_own(user: object, passage: Passage) -> bool:
    """Whether evidence of this user's own rests on these words, whatever became of its review. One query."""
    if not isinstance(user, Account):
        return False
    rows = Evidence.objects.filter(passages=passage).exclude(state=EvidenceState.WITHDRAWN)
    return rows.filter(Q(author=user) | Q(history__edited_by=user)).exists()
