"""Following: what somebody follows, the watch of a claim's correction kit, and how they are told by mail.

Nobody but its owner ever learns that somebody follows something."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.claims import Claim
from annotations.models.comments import Comment
from annotations.public_ids import LENGTH, PATTERN, new_public_id
from treatyreader.accounts.models import Account
from treatyreader.models import Instrument


class FollowQuerySet(models.QuerySet["Follow"]):
    def visible_to(self, user: Account | AnonymousUser | None) -> Self:
        """One's own, of what one may still see."""
        if not isinstance(user, Account):
            return self.none()
        on_something_seen = (Q(claim=None) | Q(claim__in=Claim.objects.visible_to(user))) & (
            Q(thread=None) | Q(thread__in=Comment.objects.visible_to(user))
        )
        return self.filter(on_something_seen, account=user)


class Follow(models.Model):
    """Somebody follows exactly one of: a treaty (`instrument` alone), a provision whatever its edition (`instrument`
    and `wid`, with all that stands below it), a claim, or a thread (the comment that began it). They hear of what
    happens from `since` on."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="follows")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, null=True, related_name="+")
    wid = models.CharField(max_length=100, blank=True)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, null=True, related_name="+")
    thread = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    objects = FollowQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="follow_public_id_is_an_address", condition=Q(public_id__regex=PATTERN)),
            models.CheckConstraint(
                name="follow_is_of_one_thing",
                condition=Q(instrument__isnull=False, claim=None, thread=None)
                | Q(instrument=None, wid="", claim__isnull=False, thread=None)
                | Q(instrument=None, wid="", claim=None, thread__isnull=False),
            ),
            models.UniqueConstraint(name="follow_of_a_text_once", fields=["account", "instrument", "wid"]),
            models.UniqueConstraint(name="follow_of_a_claim_once", fields=["account", "claim"]),
            models.UniqueConstraint(name="follow_of_a_thread_once", fields=["account", "thread"]),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} follows"


class StandingRecord(models.Model):
    """How a claim stood (`claim_standing.Stands`) from a moment on. Append-only: the newest says how it stands, the one
    before it what it was. `wording` says of each passage, by its public id, how far its wording was verified."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="standing_records")
    stands = models.CharField(max_length=30)
    provisional = models.BooleanField()
    wording = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["claim", "id"]
        constraints = [models.CheckConstraint(name="standing_record_says_how", condition=~Q(stands=""))]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.stands}"


class Watch(models.Model):
    """Somebody took the correction kit of a claim, when it stood as `taken` says, and is mailed when it stands
    otherwise or a wording is verified otherwise. `told`: what they know."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="watches")
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="watches")
    taken = models.ForeignKey(StandingRecord, on_delete=models.PROTECT, related_name="+")
    told = models.ForeignKey(StandingRecord, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="watch_public_id_is_an_address", condition=Q(public_id__regex=PATTERN)),
            models.UniqueConstraint(name="watch_of_a_claim_once", fields=["account", "claim"]),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} watches {self.claim_id}"


class Often(models.TextChoices):
    NEVER = "never", _("never")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")


class Mailing(models.Model):
    """How somebody is told by mail. Who has no row is mailed nothing.

    `mailed_to` and `replies_mailed_to` are places of news (`News.place`): what comes before them was told, or was not
    to be told by mail."""

    Often = Often

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id)
    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="mailing")
    often = models.CharField(max_length=10, choices=Often, default=Often.DAILY)
    replies_at_once = models.BooleanField(default=False)
    follows_own = models.BooleanField(default=False)
    """Whether one follows by itself what one writes in."""
    due_at = models.DateTimeField(default=timezone.now)
    """When the next digest is sent, if there is anything to tell."""
    mailed_to = models.PositiveBigIntegerField(default=0)
    replies_mailed_to = models.PositiveBigIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    """After the mail server refused one: nothing is sent before."""

    class Meta:
        indexes = [models.Index(name="mailing_due", fields=["due_at"])]
        constraints = [
            models.CheckConstraint(name="mailing_public_id_is_an_address", condition=Q(public_id__regex=PATTERN)),
            models.CheckConstraint(name="mailing_often_is_known", condition=Q(often__in=Often.values)),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.often}"
