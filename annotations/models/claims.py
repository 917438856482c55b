"""Claims: sentences that someone said, in our words."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from treatyreader.accounts.models import Account
from treatyreader.models import Instrument
from treatyreader.models.instruments import SLUG_PATTERN

RESERVED_SLUGS = ("new", "like")
"""Addresses beside those of the claims."""


class ClaimAbout(models.TextChoices):
    ADOPTED_TEXT = "adopted text", _("the adopted text")
    DRAFT = "draft", _("a draft")
    CONFERENCE = "conference", _("the conference")
    RECORD = "record", _("the record")


class ClaimKind(models.TextChoices):
    WORDS = "words", _("what the text says")
    EFFECT = "effect", _("what it leads to")
    RECORD = "record", _("what happened")
    OPINION = "opinion", _("an opinion")
    FORECAST = "forecast", _("a forecast")


class ClaimState(models.TextChoices):
    PUBLISHED = "published", _("published")
    WAITING = "waiting", _("waiting for review")
    HIDDEN = "hidden", _("hidden")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DECLINED = "declined", _("declined")
    MERGED = "merged", _("merged into another")


PUT_AWAY = (ClaimState.WAITING, ClaimState.DECLINED, ClaimState.HIDDEN)
"""Seen by its author and by stewards alone."""


class ClaimOrigin(models.TextChoices):
    LIBRARY = "library", _("the library's editors")
    READER = "reader", _("a reader")


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, user: Account | AnonymousUser | None) -> Self:
        """What this reader may see: what is published, what of their own waits or was declined or hidden, and to a
        steward besides whatever waits or was put away by one. What was withdrawn or merged is only an address."""
        seen = Q(state=ClaimState.PUBLISHED)
        if isinstance(user, Account):
            put_away = Q(state__in=PUT_AWAY)
            seen |= put_away if user.is_steward else put_away & Q(author=user)
        return self.filter(seen)


class Claim(models.Model):
    """A sentence someone said, in our words; `quoted` is theirs, short, only where it was seen.

    A slug is an address for ever: a withdrawn claim keeps it, and a merged one leads to the other. `version` counts the
    edits: a form that was opened before another edit is known by it.
    """

    About = ClaimAbout
    Kind = ClaimKind
    State = ClaimState
    Origin = ClaimOrigin

    slug = models.CharField(max_length=80, unique=True)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="claims")
    """What the claim speaks of. Its evidence may stand in other instruments too."""
    text = models.TextField()
    quoted = models.TextField(blank=True)
    said_by = models.CharField(max_length=300, blank=True)
    said_on = models.DateField(null=True, blank=True)
    source = models.URLField(max_length=500, blank=True)
    seen = models.BooleanField(default=False)
    """Whether the source was read; where it was not, nobody is named as the claimant."""
    about = models.CharField(max_length=20, choices=ClaimAbout)
    kind = models.CharField(max_length=20, choices=ClaimKind)
    in_post = models.BooleanField(default=False)
    """The blog post of December 2012 from which the library grew says it."""
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=ClaimState, default=ClaimState.PUBLISHED)
    origin = models.CharField(max_length=10, choices=ClaimOrigin, default=ClaimOrigin.LIBRARY)
    author = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="claims")
    """Nobody: the library's editors, or a former contributor."""
    names_living_person = models.BooleanField(default=False)
    """Then it waits for a steward, whoever makes it."""
    reply = models.TextField(blank=True)
    """What the claimant replied, with its source: it stands above the discussion."""
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    version = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(null=True, blank=True)
    loaded_digest = models.CharField(max_length=64, blank=True)
    """What the row was when it was loaded; empty for one made here."""
    created_at = models.DateTimeField(default=timezone.now)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="claim_slug_is_an_address", condition=Q(slug__regex=SLUG_PATTERN)),
            models.CheckConstraint(name="claim_says_something", condition=~Q(text="")),
            models.CheckConstraint(name="claim_quotes_only_what_was_seen", condition=Q(quoted="") | Q(seen=True)),
            models.CheckConstraint(name="claim_about_is_known", condition=Q(about__in=ClaimAbout.values)),
            models.CheckConstraint(name="claim_kind_is_known", condition=Q(kind__in=ClaimKind.values)),
            models.CheckConstraint(name="claim_state_is_known", condition=Q(state__in=ClaimState.values)),
            models.CheckConstraint(name="claim_origin_is_known", condition=Q(origin__in=ClaimOrigin.values)),
            models.CheckConstraint(name="claim_slug_is_not_reserved", condition=~Q(slug__in=RESERVED_SLUGS)),
            models.CheckConstraint(
                name="claim_of_the_library_has_no_author", condition=Q(origin="reader") | Q(author=None)
            ),
            models.CheckConstraint(
                name="claim_merged_leads_to_another",
                condition=Q(state="merged", merged_into__isnull=False) | ~Q(state="merged") & Q(merged_into=None),
            ),
            models.CheckConstraint(name="claim_is_not_merged_into_itself", condition=~Q(merged_into=F("id"))),
            models.CheckConstraint(
                name="claim_by_a_reader_names_no_claimant_without_a_source",
                condition=Q(origin="library") | Q(said_by="") | ~Q(source=""),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("claim", args=[self.slug])

    @property
    def is_of_the_library(self) -> bool:
        """Made by the library's editors, not by a reader."""
        return self.origin == ClaimOrigin.LIBRARY
