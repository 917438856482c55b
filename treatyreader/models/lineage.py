"""Lineage: which provision of one version descends from which of another. Append-only; of a pair the newest row counts.

Versions that share their provisions share their wids: there identity says it, and no row is needed. All others are
known here by the slug of the version whose provisions they are (`Version.provisions_of`), their root.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from treatyreader.accounts.models import Account
from treatyreader.models.instruments import SLUG_PATTERN, Instrument


class DescentStanding(models.TextChoices):
    PROPOSED = "proposed", _("proposed by the program")
    CONFIRMED = "confirmed", _("confirmed by a steward")
    REJECTED = "rejected", _("rejected by a steward")
    WITHDRAWN = "withdrawn", _("no longer proposed")


LIVE = (DescentStanding.PROPOSED, DescentStanding.CONFIRMED)
"""Those by which passages are carried."""
RULED = (DescentStanding.CONFIRMED, DescentStanding.REJECTED)
"""Those that a steward has decided, which the program leaves alone."""


class DescentQuerySet(models.QuerySet["Descent"]):
    def of_pair(self, instrument: Instrument, older: str, newer: str) -> Self:
        return self.filter(instrument=instrument, older=older, newer=newer)

    def newest(self) -> Self:
        """Of each pair of provisions the row that counts."""
        same = ("instrument", "older", "newer", "older_wid", "newer_wid")
        later = Descent.objects.filter(pk__gt=OuterRef("pk"), **{name: OuterRef(name) for name in same})
        return self.filter(~Exists(later))

    def live(self) -> Self:
        return self.newest().filter(standing__in=LIVE)


class Descent(models.Model):
    """That a provision of the newer version descends from one of the older, or that the older was dropped
    (`newer_wid` empty) or the newer added (`older_wid` empty); and who says so, how, and how sure.

    Several rows of one `older_wid` are a split, several of one `newer_wid` a merger.
    """

    Standing = DescentStanding

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="lineage")
    older = models.CharField(max_length=40)
    newer = models.CharField(max_length=40)
    older_wid = models.CharField(max_length=100, blank=True)
    newer_wid = models.CharField(max_length=100, blank=True)
    standing = models.CharField(max_length=10, choices=DescentStanding, default=DescentStanding.PROPOSED)
    method = models.CharField(max_length=60)
    """How the program, or who else, came to it."""
    score = models.FloatField(default=0)
    """How alike the two are, from 0 to 1, by the program; it decides nothing."""
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    """The steward who ruled; nobody: the program, or, of a ruling, a former steward."""
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = DescentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                name="descent_by_pair", fields=["instrument", "older", "newer", "older_wid", "newer_wid", "id"]
            )
        ]
        constraints = [
            models.CheckConstraint(name="descent_standing_is_known", condition=Q(standing__in=DescentStanding.values)),
            models.CheckConstraint(name="descent_is_between_two", condition=~Q(older=F("newer"))),
            models.CheckConstraint(
                name="descent_names_versions",
                condition=Q(older__regex=SLUG_PATTERN, newer__regex=SLUG_PATTERN),
            ),
            models.CheckConstraint(name="descent_names_a_provision", condition=~Q(older_wid="", newer_wid="")),
            models.CheckConstraint(name="descent_ruled_says_why", condition=~Q(standing__in=RULED) | ~Q(reason="")),
            models.CheckConstraint(
                name="descent_by_the_program_is_nobody_s", condition=Q(standing__in=RULED) | Q(by=None)
            ),
            models.CheckConstraint(name="descent_score_is_a_share", condition=Q(score__gte=0, score__lte=1)),
            models.CheckConstraint(name="descent_says_how", condition=~Q(method="")),
        ]

    def __str__(self) -> str:
        return f"{self.older_wid or '—'} → {self.newer_wid or '—'}: {self.standing}"

    @property
    def is_confirmed(self) -> bool:
        return self.standing == DescentStanding.CONFIRMED

    @property
    def is_live(self) -> bool:
        return self.standing in LIVE
