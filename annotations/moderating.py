"""What stewards and administrators do: review, hide, restore, merge, settle, verify, name. And reports, which ask for
it.

Each act is one transaction with one line in the log. It is public where what it concerns is public, before or after. An
act on what is no longer as its steward saw it is not done: the view looks again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from annotations.anchoring.locating import anchor
from annotations.checking.evaluating import checks_on, evaluate
from annotations.following.news import follow_on, tell
from annotations.models import (
    Article,
    Check,
    CheckReview,
    Claim,
    Comment,
    Dispute,
    Evidence,
    EvidenceReview,
    FormerEvidence,
    LogEntry,
    MarkedSentence,
    Report,
)
from annotations.models.claims import ClaimState
from annotations.models.evidence import Review
from annotations.models.history import keep
from annotations.models.moderation import Deed, DisputeState, Verdict
from annotations.models.news import NewsKind
from annotations.things import address_of, kind_of
from annotations.writing import EditedMeanwhile
from treatyreader.accounts.models import Account, Role
from treatyreader.models import Provision, Verification

Thing = Claim | Evidence | Comment | Article | Check
Concerned = Thing | Dispute | Report


def log(by: Account, deed: Deed, what: str, address: str, reason: str = "", *, is_public: bool) -> LogEntry:
    """One line of the log, in the transaction of the act."""
    return LogEntry.objects.create(by=by, deed=deed, what=what, address=address, reason=reason, is_public=is_public)


def log_of(thing: Claim | Article, *, all_of_it: bool) -> QuerySet[LogEntry]:
    """What stewards did to a claim or an article, the newest first: also what is not public, for its author and
    for stewards."""
    rows = LogEntry.objects.filter(what=kind_of(thing), address=thing.get_absolute_url()).select_related("by")
    return (rows if all_of_it else rows.filter(is_public=True)).order_by("-id")


@contextmanager
def on_record(by: Account, deed: Deed, thing: Concerned, reason: str = "") -> Iterator[None]:
    """Do something to a thing, all or nothing, and log it."""
    with transaction.atomic():
        was_public = _is_public(thing)
        yield
        is_public = was_public or _is_public(thing)
        address = thing.get_absolute_url() if isinstance(thing, Dispute | Report) else address_of(thing)
        log(by, deed, kind_of(thing), address, reason, is_public=is_public)


def publish_or_decline(by: Account, thing: Claim | Article, reason: str, *, publish: bool) -> None:
    """Publish what waits, or decline it."""
    with on_record(by, Deed.PUBLISHED if publish else Deed.DECLINED, thing, reason):
        _hold(thing, "state", "version")
        thing.state = "published" if publish else "declined"
        thing.save(update_fields=["state"])
        if isinstance(thing, Claim):
            tell(NewsKind.CLAIM if publish else NewsKind.CLAIM_DECLINED, thing, by=by, concerns=thing.author)


def review_evidence(by: Account, evidence: Evidence, verdict: Verdict, reason: str) -> None:
    """Whether the words say what the evidence says that they say. PostgreSQL refuses a review of one's own."""
    accepted = verdict == Verdict.ACCEPTED
    with on_record(by, Deed.REVIEWED if accepted else Deed.DECLINED, evidence, reason):
        _hold(evidence, "state", "review", "version")
        EvidenceReview.objects.create(
            evidence=evidence, version=evidence.version, verdict=verdict, reason=reason, by=by
        )
        evidence.review = Review.REVIEWED if accepted else Review.DECLINED
        evidence.save(update_fields=["review"])
        tell(NewsKind.EVIDENCE_REVIEWED, evidence, by=by, concerns=evidence.author)


def review_check(by: Account, check: Check, verdict: Verdict, reason: str) -> None:
    """Whether the question is fair and bears on the claim as it says. PostgreSQL refuses a review of one's own."""
    accepted = verdict == Verdict.ACCEPTED
    with on_record(by, Deed.REVIEWED if accepted else Deed.DECLINED, check, reason):
        _hold(check, "state", "review", "version")
        CheckReview.objects.create(check_asked=check, version=check.version, verdict=verdict, reason=reason, by=by)
        check.review = Review.REVIEWED if accepted else Review.DECLINED
        check.save(update_fields=["review"])


def open_dispute(by: Account, dispute: Dispute, reason: str) -> None:
    """Let everybody see what waited: from now on readers disagree."""
    with on_record(by, Deed.OPENED, dispute, reason):
        _hold(dispute, "state")
        dispute.state = DisputeState.OPEN
        dispute.save(update_fields=["state"])
        tell(NewsKind.DISPUTE_OPENED, dispute, by=by, concerns=dispute.evidence.author)


def settle_dispute(by: Account, dispute: Dispute, settlement: str) -> None:
    with on_record(by, Deed.SETTLED, dispute, settlement):
        _hold(dispute, "state")
        dispute.state, dispute.settlement = DisputeState.SETTLED, settlement
        dispute.settled_by, dispute.settled_at = by, timezone.now()
        dispute.save(update_fields=["state", "settlement", "settled_by", "settled_at"])
        tell(NewsKind.DISPUTE_SETTLED, dispute, by=by, concerns=dispute.author)


def hide(by: Account, thing: Thing, reason: str) -> None:
    """Out of everybody's sight but its author's and the stewards'. Nothing of it is lost."""
    with on_record(by, Deed.HID, thing, reason):
        _hold(thing, "state")
        thing.state = "hidden"
        thing.save(update_fields=["state"])


def restore(by: Account, thing: Thing, reason: str) -> None:
    with on_record(by, Deed.RESTORED, thing, reason):
        _hold(thing, "state")
        thing.state = "published"
        thing.save(update_fields=["state"])


def merge(by: Account, claim: Claim, into: Claim, reason: str) -> None:
    """Two claims that say the same become one: the evidence, the checks and the comments of this one are the other's
    from now on, and its address leads there.

    Evidence and checks were judged for other words: they await review again, unless they were declined, and what they
    marked of the claim stays marked where the other claim has the same words once. What they were stays in their
    history.
    """
    with on_record(by, Deed.MERGED, claim, reason):
        # Always in the same order, so that two mergers never wait for each other.
        for each in sorted((claim, into), key=lambda one: one.pk):
            _hold(each, "state", "version")
        _move_evidence(by, claim, into)
        _move_checks(by, claim, into)
        Comment.objects.filter(claim=claim).update(claim=into)
        MarkedSentence.objects.filter(claim=claim).update(claim=into)
        Claim.objects.filter(merged_into=claim).update(merged_into=into)
        claim.state, claim.merged_into, claim.version = ClaimState.MERGED, into, claim.version + 1
        claim.save(update_fields=["state", "merged_into", "version"])
        follow_on(claim, into)
        tell(NewsKind.CLAIM_MERGED, into, by=by, concerns=claim.author)


def report(author: Account, thing: Thing, reason: str, words: str) -> Report:
    """Tell the stewards of it, once until they have looked at it."""
    row, _is_new = Report.objects.get_or_create(
        author=author, settled_at=None, **{kind_of(thing): thing}, defaults={"reason": reason, "words": words}
    )
    return row


def settle_report(by: Account, row: Report, settlement: str) -> None:
    with on_record(by, Deed.SETTLED, row, settlement):
        _hold(row, "settled_at")
        row.settled_by, row.settled_at, row.settlement = by, timezone.now(), settlement
        row.save(update_fields=["settled_by", "settled_at", "settlement"])


@transaction.atomic
def verify(by: Account, provision: Provision, level: str, source: str, seen_in: Sequence[str], note: str) -> None:
    """Say how far a wording is verified: one row more, which counts from now on."""
    before = Verification.objects.filter(provision=provision).last()
    row = Verification.objects.create(
        provision=provision, level=level, source=source, seen_in=" ".join(seen_in), note=note, by=by.name
    )
    said = f"{row.get_level_display()}: {source}" if source else str(row.get_level_display())
    log(by, Deed.VERIFIED, kind_of(provision), address_of(provision), said, is_public=True)
    if before is not None and before.level != level:
        tell(NewsKind.VERIFIED, row, by=by)
    evaluate(checks_on(provision.edition.version.instrument_id))


@transaction.atomic
def name(by: Account, account: Account, role: Role, reason: str, address: str) -> None:
    """Make somebody a steward, an administrator or a contributor. The namer stays what they are, so an administrator is
    always left; two who name each other at once do it one after the other."""
    held = {
        each.pk: each
        for each in Account.objects.select_for_update(no_key=True).filter(pk__in=(by.pk, account.pk)).order_by("pk")
    }
    if by.pk == account.pk or not held[by.pk].is_administrator or held[account.pk].role != account.role:
        raise EditedMeanwhile
    account.role = role
    account.save(update_fields=["role"])
    log(by, Deed.NAMED, role, address, reason, is_public=True)


def _is_public(thing: Concerned) -> bool:
    return type(thing).objects.visible_to(None).filter(pk=thing.pk).exists()


def _hold(row: Model, *columns: str) -> None:
    """Keep others from the row until the transaction ends. Raises EditedMeanwhile where it is not as it was read."""
    as_read = {each: getattr(row, each) for each in columns}
    if not type(row)._default_manager.select_for_update(no_key=True).filter(pk=row.pk, **as_read).exists():
        raise EditedMeanwhile


def _move_evidence(by: Account, claim: Claim, into: Claim) -> None:
    last = into.evidence.order_by("-position").values_list("position", flat=True).first() or 0
    for position, each in enumerate(
        claim.evidence.select_for_update(no_key=True).order_by("position", "id"), start=last + 1
    ):
        FormerEvidence.keep(each, by)
        each.claim, each.position, each.version = into, position, each.version + 1
        each.of, each.of_start, each.of_end = _of_other(each.of, into.text)
        if each.review != Review.DECLINED:
            each.review = Review.AWAITING
        # A file that is loaded again no longer finds it: it is not the file's any more.
        each.loaded_key = each.loaded_digest = ""
        each.save()


def _move_checks(by: Account, claim: Claim, into: Claim) -> None:
    last = into.checks.order_by("-position").values_list("position", flat=True).first() or 0
    question = ("expression", "scope", "expect", "edition_path")
    asked = set(into.checks.live().values_list(*question))
    rows = claim.checks.live().select_for_update(no_key=True).order_by("position", "id")
    for position, each in enumerate(rows, start=last + 1):
        if tuple(getattr(each, name) for name in question) in asked:
            continue
        keep(each, by)
        each.claim, each.position, each.version = into, position, each.version + 1
        each.of, each.of_start, each.of_end = _of_other(each.of, into.text)
        if each.review != Review.DECLINED:
            each.review = Review.AWAITING
        each.loaded_digest = ""
        each.save()
    evaluate(Check.objects.filter(claim=into))


def _of_other(of: str, text: str) -> tuple[str, int, int]:
    """Marked words of a claim in the text of another: the words and from where to where they stand; nothing where they
    do not stand there, or more than once."""
    found = anchor(of, text) if of else None
    return (found.exact, found.start, found.end) if found else ("", 0, 0)
