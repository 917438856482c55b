"""What becomes of evidence: linked, edited, withdrawn, contested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotations.anchoring.locating import Anchor
from annotations.claiming import hold, is_new, log_edit
from annotations.following.news import tell
from annotations.models import Claim, Dispute, Evidence, EvidencePassage, FormerEvidence, Passage
from annotations.models.evidence import EvidenceState, Review
from annotations.models.moderation import DisputeState
from annotations.models.news import NewsKind
from annotations.writing import EditedMeanwhile
from treatyreader.accounts.models import Account

LINKABLE = (Claim.State.PUBLISHED, Claim.State.WAITING)
"""Claims to which words are linked."""
LIVE = (DisputeState.WAITING, DisputeState.OPEN)
"""Disputes that are not over."""


class ContestedAlready(Exception):
    """Its author contests this evidence already."""


@transaction.atomic
def link(
    author: Account,
    claim: Claim,
    passages: Sequence[Passage],
    *,
    bearing: str,
    coverage: str,
    speaks_to: Anchor | None,
    rationale: str,
) -> Evidence:
    """Evidence by a reader, after what the claim has; it awaits review. Raises EditedMeanwhile where the claim is no
    longer what it was when it was looked at."""
    hold(claim)
    last = claim.evidence.aggregate(last=Max("position"))["last"] or 0
    evidence = Evidence.objects.create(
        claim=claim,
        position=last + 1,
        bearing=bearing,
        coverage=coverage,
        rationale=rationale,
        review=Review.AWAITING,
        author=author,
        **_marked(speaks_to),
    )
    _rest_on(evidence, passages)
    tell(NewsKind.EVIDENCE, evidence, by=author, concerns=claim.author)
    return evidence


@transaction.atomic
def edit(
    evidence: Evidence,
    by: Account,
    passages: Sequence[Passage],
    *,
    bearing: str,
    coverage: str,
    speaks_to: Anchor | None,
    rationale: str,
    reason: str = "",
) -> None:
    """Other words, or another reason: it awaits review again. A steward's edit of somebody else's is logged. Raises
    EditedMeanwhile."""
    columns = {"bearing": bearing, "coverage": coverage, "rationale": rationale} | _marked(speaks_to)
    same_words = [each.pk for each in passages] == [each.pk for each in words_of(evidence)]
    if same_words and all(getattr(evidence, name) == value for name, value in columns.items()):
        return
    hold(evidence.claim)
    _hold(evidence)
    FormerEvidence.keep(evidence, by)
    if passages:
        columns |= {"awaits_edition": "", "awaits_number": "", "awaits_exact": ""}
    columns |= {"review": Review.AWAITING, "version": evidence.version + 1, "edited_at": timezone.now()}
    _write(evidence, columns)
    if not same_words:
        EvidencePassage.objects.filter(evidence=evidence).delete()
        _rest_on(evidence, passages)
    if evidence.author_id != by.pk:
        is_public = evidence.state == EvidenceState.PUBLISHED and evidence.claim.state == Claim.State.PUBLISHED
        log_edit(by, "evidence", evidence.get_absolute_url(), reason, is_public=is_public)
    tell(NewsKind.EVIDENCE_EDITED, evidence, by=by, concerns=evidence.author)


@transaction.atomic
def withdraw(evidence: Evidence, by: Account) -> None:
    """It is shown no more and counts no more."""
    _hold(evidence)
    if FormerEvidence.keep(evidence, by).is_public:
        tell(NewsKind.EVIDENCE_WITHDRAWN, evidence.claim, by=by)
    columns = {"state": EvidenceState.WITHDRAWN, "version": evidence.version + 1, "edited_at": timezone.now()}
    _write(evidence, columns)


@transaction.atomic
def dispute(author: Account, evidence: Evidence, reason: str, passages: Sequence[Passage]) -> Dispute:
    """Contest a piece of evidence. While the dispute is open readers disagree on the claim; that of a new account waits
    for a steward. Raises EditedMeanwhile, ContestedAlready."""
    _hold(evidence)
    if Dispute.objects.filter(evidence=evidence, author=author, state__in=LIVE).exists():
        raise ContestedAlready
    state = DisputeState.WAITING if is_new(author) else DisputeState.OPEN
    row = Dispute.objects.create(evidence=evidence, author=author, reason=reason, state=state)
    row.passages.set(passages)
    tell(NewsKind.DISPUTE_OPENED, row, by=author, concerns=evidence.author)
    return row


@transaction.atomic
def withdraw_dispute(row: Dispute) -> None:
    """Raises EditedMeanwhile where it was settled a moment ago."""
    if not Dispute.objects.select_for_update(no_key=True).filter(pk=row.pk, state=row.state).exists():
        raise EditedMeanwhile
    row.state = DisputeState.WITHDRAWN
    row.save(update_fields=["state"])


def words_of(evidence: Evidence) -> list[Passage]:
    """The passages that it rests on, in its own order, with all that a form shows of where they stand."""
    at = "passage__provision__"
    links = EvidencePassage.objects.filter(evidence=evidence).order_by("position")
    with_place = links.select_related(f"{at}edition__version__instrument", f"{at}parent__parent__parent")
    return [each.passage for each in with_place]


def _hold(evidence: Evidence) -> None:
    same = Evidence.objects.select_for_update(no_key=True).filter(
        pk=evidence.pk, version=evidence.version, state=evidence.state, review=evidence.review
    )
    if not same.exists():
        raise EditedMeanwhile


def _marked(speaks_to: Anchor | None) -> dict[str, Any]:
    """The columns that say which words of the claim it speaks to."""
    if speaks_to is None:
        return {"of": "", "of_start": 0, "of_end": 0}
    return {"of": speaks_to.exact, "of_start": speaks_to.start, "of_end": speaks_to.end}


def _write(evidence: Evidence, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(evidence, name, value)
    evidence.save(update_fields=list(columns))


def _rest_on(evidence: Evidence, passages: Sequence[Passage]) -> None:
    EvidencePassage.objects.bulk_create(
        EvidencePassage(evidence=evidence, passage=each, position=position)
        for position, each in enumerate(passages, start=1)
    )
