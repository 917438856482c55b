"""Evidence: how words bear on a claim."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.claims import Claim
from annotations.models.passages import Passage
from annotations.public_ids import LENGTH, PATTERN, new_public_id
from treatyreader.accounts.models import Account


class Bearing(models.TextChoices):
    CONFIRMS = "confirms", _("confirms")
    REFUTES = "refutes", _("refutes")
    QUALIFIES = "qualifies", _("qualifies")
    CONTEXT = "context", _("context")


class Coverage(models.TextChoices):
    WHOLE = "whole", _("the whole claim")
    PART = "part", _("a part of the claim")


class Review(models.TextChoices):
    BY_EDITORS = "by editors", _("by the library's editors; not independently reviewed")
    REVIEWED = "reviewed", _("reviewed")
    AWAITING = "awaiting", _("awaiting review")
    DECLINED = "declined", _("declined")


class EvidenceState(models.TextChoices):
    PUBLISHED = "published", _("published")
    HIDDEN = "hidden", _("hidden")
    WITHDRAWN = "withdrawn", _("withdrawn")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: Account | AnonymousUser | None) -> Self:
        """What this reader may see of the claims that they may see: what is published and was not declined, what was
        declined or hidden of their own, and to a steward of anyone's. What was withdrawn is gone."""
        seen = Q(state=EvidenceState.PUBLISHED) & ~Q(review=Review.DECLINED)
        if isinstance(user, Account):
            put_away = ~Q(state=EvidenceState.WITHDRAWN)
            seen |= put_away if user.is_steward else put_away & Q(author=user)
        return self.filter(seen, claim__in=Claim.objects.visible_to(user))

    def waiting_for_text(self) -> Self:
        return self.exclude(awaits_edition="")


class Evidence(models.Model):
    """A link from a claim to words, with its bearing and what of the claim it covers (`of`, words of the claim's
    text from `of_start` to `of_end`; empty: the whole, or no words marked).

    Where the library lacks the text, the evidence waits: `awaits_*` say for which words of which edition. `version`
    counts the edits: a form that was opened before another edit is known by it.
    """

    Bearing = Bearing
    Coverage = Coverage
    Review = Review
    State = EvidenceState

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id)
    """Its place on the claim's page; one that was loaded has the same in every library."""
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence")
    position = models.PositiveIntegerField()
    bearing = models.CharField(max_length=10, choices=Bearing)
    coverage = models.CharField(max_length=10, choices=Coverage)
    of = models.TextField(blank=True)
    of_start = models.PositiveIntegerField(default=0)
    of_end = models.PositiveIntegerField(default=0)
    rationale = models.TextField(blank=True)
    review = models.CharField(max_length=10, choices=Review, default=Review.BY_EDITORS)
    state = models.CharField(max_length=10, choices=EvidenceState, default=EvidenceState.PUBLISHED)
    author = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="evidence")
    """Nobody: the library's editors, or a former contributor."""
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    passages = models.ManyToManyField(Passage, through="EvidencePassage", related_name="evidence")
    awaits_edition = models.CharField(max_length=150, blank=True)
    awaits_number = models.CharField(max_length=40, blank=True)
    awaits_exact = models.TextField(blank=True)
    loaded_digest = models.CharField(max_length=64, blank=True)
    loaded_key = models.CharField(max_length=64, blank=True)
    """Which words a loaded row speaks of: by this it is found again when its file is loaded again."""

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                name="evidence_loaded_once_in_its_claim",
                fields=["claim", "loaded_key"],
                condition=~Q(loaded_key=""),
            ),
            models.CheckConstraint(name="evidence_public_id_is_an_address", condition=Q(public_id__regex=PATTERN)),
            models.CheckConstraint(name="evidence_bearing_is_known", condition=Q(bearing__in=Bearing.values)),
            models.CheckConstraint(name="evidence_coverage_is_known", condition=Q(coverage__in=Coverage.values)),
            models.CheckConstraint(name="evidence_review_is_known", condition=Q(review__in=Review.values)),
            models.CheckConstraint(name="evidence_state_is_known", condition=Q(state__in=EvidenceState.values)),
            models.CheckConstraint(
                name="evidence_by_the_editors_has_no_author", condition=~Q(review="by editors") | Q(author=None)
            ),
            models.CheckConstraint(name="evidence_of_a_whole_marks_no_part", condition=~Q(coverage="whole") | Q(of="")),
            models.CheckConstraint(
                name="evidence_of_a_part_spans_its_words",
                condition=Q(of="", of_start=0, of_end=0) | (~Q(of="") & Q(of_end__gt=F("of_start"))),
            ),
            models.CheckConstraint(
                name="evidence_awaits_whole_words",
                condition=Q(awaits_edition="", awaits_number="", awaits_exact="")
                | (~Q(awaits_edition="") & ~Q(awaits_number="") & ~Q(awaits_exact="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.bearing}"

    @property
    def anchor(self) -> str:
        """Its fragment on the claim's page."""
        return f"evidence-{self.public_id}"

    def get_absolute_url(self) -> str:
        return f"{self.claim.get_absolute_url()}#{self.anchor}"

    @property
    def is_of_the_library(self) -> bool:
        """Linked by the library's editors, not by a reader."""
        return self.author_id is None and (self.loaded_key != "" or self.review == Review.BY_EDITORS)

    @property
    def is_waiting_for_text(self) -> bool:
        return self.awaits_edition != ""


class EvidencePassage(models.Model):
    """One of the passages of a piece of evidence, in order."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE)
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT)
    position = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["evidence", "position"]
        constraints = [
            models.UniqueConstraint(name="evidence_passage_once", fields=["evidence", "passage"]),
            models.UniqueConstraint(name="evidence_passage_position_once", fields=["evidence", "position"]),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} rests on {self.passage_id}"
