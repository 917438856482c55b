"""News: what happened that followers hear of. One row for each thing that happened, however many follow."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.checks import Check
from annotations.models.claims import Claim, ClaimState
from annotations.models.comments import Comment
from annotations.models.evidence import Evidence
from annotations.models.following import Follow, StandingRecord
from annotations.models.moderation import Dispute
from annotations.models.passages import Passage
from treatyreader.accounts.models import Account
from treatyreader.models import Edition, Instrument, Verification


class NewsKind(models.TextChoices):
    """What happened; `annotations.following.headlines` says it in words."""

    COMMENT = "comment", _("a comment")
    REPLY = "reply", _("a reply")
    CLAIM = "claim", _("a new claim")
    CLAIM_DECLINED = "claim declined", _("a claim was declined")
    CLAIM_EDITED = "claim edited", _("a claim was edited")
    CLAIM_MERGED = "claim merged", _("a claim was merged into this one")
    CLAIM_WITHDRAWN = "claim withdrawn", _("a claim was withdrawn")
    EVIDENCE = "evidence", _("new evidence")
    EVIDENCE_EDITED = "evidence edited", _("evidence was edited")
    EVIDENCE_REVIEWED = "evidence reviewed", _("evidence was reviewed")
    EVIDENCE_WITHDRAWN = "evidence withdrawn", _("evidence was withdrawn")
    DISPUTE_OPENED = "dispute opened", _("evidence is contested")
    DISPUTE_SETTLED = "dispute settled", _("a dispute was settled")
    CHECK_FLIPPED = "check flipped", _("a check has another outcome")
    FINDING_SIGNED = "finding signed", _("a finding was signed")
    FINDING_LAPSED = "finding lapsed", _("a finding was made before changes")
    STANDING_CHANGED = "standing changed", _("a claim stands otherwise")
    VERIFIED = "verified", _("wording was verified")
    EDITION = "edition", _("a new edition")
    CARRIED = "carried", _("a place of carried words was ruled on")


SUBJECTS = ("comment", "claim", "evidence", "dispute", "textual_check", "record", "verification", "edition", "passage")
"""The columns that say what news is about: exactly one does, by the kind. A claim besides says where it is heard."""
SUBJECT_OF = {
    NewsKind.COMMENT: "comment",
    NewsKind.REPLY: "comment",
    NewsKind.EVIDENCE: "evidence",
    NewsKind.EVIDENCE_EDITED: "evidence",
    NewsKind.EVIDENCE_REVIEWED: "evidence",
    NewsKind.DISPUTE_OPENED: "dispute",
    NewsKind.DISPUTE_SETTLED: "dispute",
    NewsKind.CHECK_FLIPPED: "textual_check",
    NewsKind.STANDING_CHANGED: "record",
    NewsKind.VERIFIED: "verification",
    NewsKind.EDITION: "edition",
    NewsKind.CARRIED: "passage",
}
"""By kind; all others are about a claim."""


def _is_about(subject: str) -> Q:
    kinds = [kind for kind in NewsKind if SUBJECT_OF.get(kind, "claim") == subject]
    others = {f"{each}__isnull": True for each in SUBJECTS if each not in (subject, "claim")}
    return Q(kind__in=kinds, **{f"{subject}__isnull": False}, **others)


def _about_one_thing() -> Q:
    condition = Q()
    for subject in SUBJECTS:
        condition |= _is_about(subject)
    return condition


class NewsQuerySet(models.QuerySet["News"]):
    def visible_to(self, user: Account | AnonymousUser | None) -> Self:
        """News of what this reader may see now. That a claim was withdrawn is no secret; what it said is."""
        claims = Claim.objects.visible_to(user)
        gone = Q(kind=NewsKind.CLAIM_WITHDRAWN, claim__state=ClaimState.WITHDRAWN)
        return self.filter(
            Q(claim=None) | Q(claim__in=claims) | gone,
            Q(evidence=None) | Q(evidence__in=Evidence.objects.visible_to(user)),
            Q(textual_check=None) | Q(textual_check__in=Check.objects.visible_to(user)),
            Q(comment=None) | Q(comment__in=Comment.objects.visible_to(user).that_say_something()),
            Q(dispute=None) | Q(dispute__in=Dispute.objects.visible_to(user)),
            Q(edition=None) | Q(edition__state=Edition.State.PUBLISHED),
            Q(verification=None) | Q(verification__provision__edition__state=Edition.State.PUBLISHED),
            Q(passage=None) | Q(passage__is_public=True),
        )

    def for_account(self, account: Account) -> Self:
        """What somebody is told, the newest first: of what they follow, since they do, and of what concerns them. Never
        of what they did themselves."""
        follows = Follow.objects.filter(account=account, since__lte=OuterRef("at"))
        places = Follow.objects.filter(
            account=account,
            instrument=OuterRef("instrument"),
            wid=OuterRef("wid"),
            since__lte=OuterRef("news__at"),
        )
        followed = (
            Exists(follows.filter(claim=OuterRef("claim")))
            | Exists(follows.filter(thread=OuterRef("thread")))
            | Exists(follows.filter(instrument=OuterRef("instrument"), wid=""))
            | Exists(NewsPlace.objects.filter(Exists(places), news=OuterRef("pk")))
        )
        heard = Q(followed, is_public=True) | Q(concerns=account)
        return self.filter(heard).exclude(by=account).visible_to(account).order_by("-id")

    def unread_by(self, account: Account) -> Self:
        """Those that they have not marked as read."""
        read_to = Reading.objects.filter(account=account, read_to__gte=OuterRef("place"))
        return self.filter(~Exists(read_to), ~Exists(ReadNews.objects.filter(account=account, news=OuterRef("pk"))))


class News(models.Model):
    """One thing that happened, told in the transaction that did it (`annotations.following.news.tell`).

    It is about one thing, and heard by those who follow its `claim`, its `thread`, its `instrument` or one of its
    `places`, and by whom it `concerns`. What it says is put into words when it is read.
    """

    Kind = NewsKind

    kind = models.CharField(max_length=20, choices=NewsKind)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="+")
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, null=True, related_name="+")
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, null=True, related_name="+")
    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, null=True, related_name="+")
    textual_check = models.ForeignKey(Check, on_delete=models.CASCADE, null=True, related_name="+")
    record = models.ForeignKey(StandingRecord, on_delete=models.PROTECT, null=True, related_name="+")
    verification = models.ForeignKey(Verification, on_delete=models.PROTECT, null=True, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, related_name="+")
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, null=True, related_name="+")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    thread = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="+")
    concerns = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    """Who hears of it whether they follow anything or not: whose comment is replied to, whose evidence is reviewed."""
    is_public = models.BooleanField(default=True)
    """Whether everybody could see it when it happened. What could not be seen then is told to whom it concerns alone,
    also when what it is about is published later."""
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    """Nobody: the program, a file of the library, or a former contributor."""
    at = models.DateTimeField(default=timezone.now)
    place = models.PositiveBigIntegerField(null=True, unique=True)
    """Its place among all news, in the order in which they could be seen. Row numbers would not do: a row that is
    committed later may have the lower one, and whoever counts by them would never tell of it."""

    objects = NewsQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            # A kind that is not known is about nothing.
            models.CheckConstraint(name="news_is_about_one_thing", condition=_about_one_thing()),
            models.UniqueConstraint(name="news_of_an_edition_once", fields=["edition"]),
            models.UniqueConstraint(name="news_of_a_verification_once", fields=["verification"]),
            models.UniqueConstraint(name="news_of_a_standing_once", fields=["record"]),
            models.CheckConstraint(name="news_concerns_another", condition=~Q(concerns=F("by"))),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.pk}"


class NewsPlace(models.Model):
    """A provision that news is of, or one that it stands below: those who follow it hear of it."""

    news = models.ForeignKey(News, on_delete=models.CASCADE, related_name="places")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    wid = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(name="news_place_once", fields=["news", "instrument", "wid"])]

    def __str__(self) -> str:
        return f"{self.news_id} at {self.wid}"


class Reading(models.Model):
    """Up to which place somebody has read their news."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="+")
    read_to = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.account_id}: {self.read_to}"


class ReadNews(models.Model):
    """One piece of news that somebody has marked as read, beyond the place up to which they have read."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    news = models.ForeignKey(News, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="read_news_once", fields=["account", "news"])]

    def __str__(self) -> str:
        return f"{self.account_id} read {self.news_id}"


class Noticed(models.Model):
    """One row: with which stamp of the pages (`treatyreader.models.Stamp`) it was last looked for what nobody tells.
    While the stamp is the same, nothing has changed."""

    stamp = models.UUIDField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="noticed_is_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.stamp)
