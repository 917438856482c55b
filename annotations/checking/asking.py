"""What becomes of textual checks: asked, edited, withdrawn. The program answers them at once."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotations.anchoring.locating import Anchor
from annotations.checking.evaluating import Question, evaluate
from annotations.claiming import hold, log_edit
from annotations.models import Check, Claim, FormerCheck, LogEntry
from annotations.models.evidence import EvidenceState, Review
from annotations.writing import EditedMeanwhile
from treatyreader.accounts.models import Account


def columns_of(question: Question, edition_path: str) -> dict[str, str]:
    """A question as columns, written as it is printed."""
    return {
        "expression": str(question.expression),
        "scope": str(question.scope),
        "expect": str(question.expectation or ""),
        "edition_path": edition_path,
    }


def is_asked(claim: Claim, question: dict[str, str], besides: Check | None = None) -> bool:
    """Whether the claim has a check that asks the same."""
    rows = claim.checks.live().filter(**question)
    return rows.exclude(pk=besides.pk).exists() if besides else rows.exists()


@transaction.atomic
def ask(author: Account, claim: Claim, question: dict[str, str], speaks_to: Anchor | None, **columns: Any) -> Check:
    """A check by a reader, after what the claim has; it awaits review. `columns`: met, coverage, rationale. Raises
    EditedMeanwhile where the claim is no longer what it was, or somebody asked the same a moment ago."""
    hold(claim)
    if is_asked(claim, question):
        raise EditedMeanwhile
    last = claim.checks.aggregate(last=Max("position"))["last"] or 0
    check = Check.objects.create(
        claim=claim,
        position=last + 1,
        review=Review.AWAITING,
        author=author,
        **question,
        **_marked(speaks_to),
        **columns,
    )
    evaluate(Check.objects.filter(pk=check.pk))
    return check


@transaction.atomic
def edit(
    check: Check,
    by: Account,
    question: dict[str, str],
    speaks_to: Anchor | None,
    reason: str = "",
    **columns: Any,
) -> None:
    """Another question, or another bearing: it awaits review again. A steward's edit of somebody else's is logged.
    Raises EditedMeanwhile."""
    columns |= question | _marked(speaks_to)
    if all(getattr(check, name) == value for name, value in columns.items()):
        return
    hold(check.claim)
    _hold(check)
    if is_asked(check.claim, question, besides=check):
        raise EditedMeanwhile
    FormerCheck.keep(check, by)
    columns |= {"review": Review.AWAITING, "version": check.version + 1, "edited_at": timezone.now()}
    _write(check, columns)
    evaluate(Check.objects.filter(pk=check.pk))
    if check.author_id != by.pk:
        is_public = check.state == EvidenceState.PUBLISHED and check.claim.state == Claim.State.PUBLISHED
        log_edit(by, "check", check.get_absolute_url(), reason, is_public=is_public)


@transaction.atomic
def withdraw(check: Check, by: Account) -> None:
    """It is shown no more and counts no more."""
    _hold(check)
    FormerCheck.keep(check, by)
    _write(check, {"state": EvidenceState.WITHDRAWN, "version": check.version + 1, "edited_at": timezone.now()})


@transaction.atomic
def have_answered(check: Check, by: Account) -> None:
    """Answered today, whether it was answered so before or not. A steward's wish for somebody else's is logged."""
    evaluate(Check.objects.filter(pk=check.pk), asked=True)
    if check.author_id != by.pk:
        is_public = Check.objects.visible_to(None).filter(pk=check.pk).exists()
        address = check.get_absolute_url()
        LogEntry.objects.create(by=by, deed=LogEntry.Deed.EVALUATED, what="check", address=address, is_public=is_public)


def _hold(check: Check) -> None:
    as_read = {name: getattr(check, name) for name in ("version", "state", "review")}
    if not Check.objects.select_for_update(no_key=True).filter(pk=check.pk, **as_read).exists():
        raise EditedMeanwhile


def _marked(speaks_to: Anchor | None) -> dict[str, Any]:
    if speaks_to is None:
        return {"of": "", "of_start": 0, "of_end": 0}
    return {"of": speaks_to.exact, "of_start": speaks_to.start, "of_end": speaks_to.end}


def _write(check: Check, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(check, name, value)
    check.save(update_fields=list(columns))
