"""Moderation: reviews of evidence, disputes about it, reports, and the log of every act of a steward."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.articles import Article
from annotations.models.claims import Claim
from annotations.models.comments import Comment
from annotations.models.evidence import Evidence
from annotations.models.passages import Passage
from annotations.public_ids import LENGTH, PATTERN, new_public_id
from treatyreader.accounts.models import Account


class Verdict(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class EvidenceReview(models.Model):
    """What a steward found of a piece of evidence, and why. Append-only: the newest of each steward counts. Nobody
    reviews their own."""

    Verdict = Verdict

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="reviews")
    version = models.PositiveIntegerField()
    """The version of the evidence that was looked at."""
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="reviews")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["evidence", "id"]
        constraints = [
            models.CheckConstraint(name="review_verdict_is_known", condition=Q(verdict__in=Verdict.values)),
            models.CheckConstraint(
                name="review_that_declines_says_why", condition=Q(verdict="accepted") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id}: {self.verdict}"


class DisputeState(models.TextChoices):
    WAITING = "waiting", _("waiting for a steward")
    OPEN = "open", _("open")
    SETTLED = "settled", _("settled")
    WITHDRAWN = "withdrawn", _("withdrawn")


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def visible_to(self, user: Account | AnonymousUser | None) -> Self:
        """Those that are no secret: one that waits, or that was withdrawn, is its author's and the stewards'."""
        seen = Q(state__in=(DisputeState.OPEN, DisputeState.SETTLED))
        if isinstance(user, Account):
            seen = Q() if user.is_steward else seen | Q(author=user)
        return self.filter(seen, evidence__in=Evidence.objects.visible_to(user))


class Dispute(models.Model):
    """A reader contests a piece of evidence, with a reason, and with better words where there are any.

    While one is open, readers disagree on the claim. That of a new account waits until a steward has looked at it.
    """

    State = DisputeState

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="disputes")
    author = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="disputes")
    reason = models.TextField()
    passages = models.ManyToManyField(Passage, related_name="disputes")
    state = models.CharField(max_length=10, choices=DisputeState, default=DisputeState.OPEN)
    created_at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settlement = models.TextField(blank=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="dispute_public_id_is_an_address", condition=Q(public_id__regex=PATTERN)),
            models.CheckConstraint(name="dispute_state_is_known", condition=Q(state__in=DisputeState.values)),
            models.CheckConstraint(name="dispute_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="dispute_settled_says_how_and_when",
                condition=~Q(state="settled") | ~Q(settlement="") & Q(settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dispute_is_settled_by_another", condition=~Q(state="settled", settled_by=F("author"))
            ),
        ]

    def __str__(self) -> str:
        return self.reason[:80]

    def get_absolute_url(self) -> str:
        """Where the evidence is read."""
        return self.evidence.get_absolute_url()


class ReportReason(models.TextChoices):
    MISATTRIBUTED = "misattributed", _("said by somebody else, or by nobody")
    OUT_OF_CONTEXT = "out of context", _("out of context")
    DEFAMATORY = "defamatory", _("defamatory")
    PERSONAL_DATA = "personal data", _("personal data")
    OTHER = "other", _("something else")


OF_REPORTS = ("comment", "claim", "evidence", "article")
"""What a report may be of."""


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: Account | AnonymousUser | None) -> Self:
        """One's own, and to a steward everybody's."""
        if not isinstance(user, Account):
            return self.none()
        return self.all() if user.is_steward else self.filter(author=user)

    def open(self) -> Self:
        return self.filter(settled_at=None)


class Report(models.Model):
    """A reader tells the stewards of something that should not stand so: one comment, claim, piece of evidence or
    article. One report of each reader on each thing is open at a time."""

    Reason = ReportReason

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id)
    author = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="reports")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="reports")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="reports")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="reports")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, null=True, related_name="reports")
    reason = models.CharField(max_length=20, choices=ReportReason)
    words = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settlement = models.TextField(blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            *(
                models.UniqueConstraint(
                    name=f"report_of_{each}_open_once", fields=["author", each], condition=Q(settled_at=None)
                )
                for each in OF_REPORTS
            ),
            models.CheckConstraint(name="report_is_settled_by_another", condition=~Q(settled_by=F("author"))),
            models.CheckConstraint(name="report_public_id_is_an_address", condition=Q(public_id__regex=PATTERN)),
            models.CheckConstraint(name="report_reason_is_known", condition=Q(reason__in=ReportReason.values)),
            models.CheckConstraint(
                name="report_is_of_one_thing",
                condition=Q(
                    *(Q(**{f"{other}__isnull": other != each for other in OF_REPORTS}) for each in OF_REPORTS),
                    _connector=Q.OR,
                ),
            ),
            models.CheckConstraint(name="report_settled_says_how", condition=Q(settled_at=None) | ~Q(settlement="")),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def is_open(self) -> bool:
        return self.settled_at is None

    @property
    def thing(self) -> Comment | Claim | Evidence | Article:
        """The one thing that it is of."""
        found = self.comment or self.claim or self.evidence or self.article
        if found is None:
            raise ValueError("a report is of something")
        return found

    def get_absolute_url(self) -> str:
        return reverse("settle_report", args=[self.public_id])


class Deed(models.TextChoices):
    PUBLISHED = "published", _("published")
    DECLINED = "declined", _("declined")
    EDITED = "edited", _("edited")
    REVIEWED = "reviewed", _("reviewed")
    HID = "hid", _("hid")
    RESTORED = "restored", _("restored")
    MERGED = "merged", _("merged")
    SETTLED = "settled", _("settled")
    OPENED = "opened", _("opened")
    RESOLVED = "resolved", _("resolved")
    REOPENED = "reopened", _("reopened")
    VERIFIED = "verified", _("marked the wording of")
    NAMED = "named", _("named")
    CONFIRMED = "confirmed", _("confirmed proposals for")
    RULED = "ruled", _("ruled on")
    LOOKED = "looked", _("looked at")
    CHOSE = "chose", _("chose a place for")
    CARRIED = "carried", _("carried anew")
    EVALUATED = "evaluated", _("had answered anew")
    SIGNED = "signed", _("signed a finding on")


class LogEntry(models.Model):
    """One act of a steward or an administrator. Append-only; who did it is forgotten only with their account.

    `what` names the kind of thing in our words, `address` its place; never its words: they may be what is hidden.
    """

    Deed = Deed

    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="deeds")
    deed = models.CharField(max_length=10, choices=Deed)
    what = models.CharField(max_length=60)
    address = models.CharField(max_length=500)
    reason = models.TextField(blank=True)
    is_public = models.BooleanField(default=True)
    """Whether it concerns something public."""
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="log_deed_is_known", condition=Q(deed__in=Deed.values)),
            models.CheckConstraint(name="log_names_a_thing", condition=~Q(what="") & ~Q(address="")),
        ]

    def __str__(self) -> str:
        return f"{self.deed} {self.what}"
