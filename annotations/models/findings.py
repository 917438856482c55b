"""Findings: what a steward found of a claim, signed and dated. They stand beside how it stands, never in its place."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotations.models.claims import Claim
from annotations.public_ids import LENGTH, PATTERN, new_public_id
from annotations.standing.rule import LABELS, Stands
from treatyreader.accounts.models import Account


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: Account | AnonymousUser | None) -> Self:
        """Those on claims that this reader may see, withdrawn ones too: what was signed stays on record."""
        return self.filter(claim__in=Claim.objects.visible_to(user))

    def signed(self) -> Self:
        """Those that were not withdrawn, the newest first."""
        return self.filter(withdrawn_at=None).order_by("-id")


class Finding(models.Model):
    """A sentence on what the words of the text say of a claim, by a steward who did not make it and on whose evidence
    alone it does not rest.

    `stands` and `provisional` are how the claim stood then; `digest` is of all that this rested on
    (`annotations.standing.signing`): once that is another, the finding was made "before these changes", which is
    computed and never stored. Append-only, but that its author may withdraw it.
    """

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="findings")
    sentence = models.TextField()
    stands = models.CharField(max_length=30)
    provisional = models.BooleanField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="findings")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="finding_public_id_is_an_address", condition=Q(public_id__regex=PATTERN)),
            models.CheckConstraint(name="finding_says_something", condition=~Q(sentence="")),
            models.CheckConstraint(
                name="finding_stands_is_known", condition=Q(stands__in=[each.value for each in Stands])
            ),
            models.CheckConstraint(name="finding_digest_is_sha256", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="finding_withdrawn_says_when", condition=Q(withdrawn_why="") | Q(withdrawn_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.sentence[:80]

    @property
    def anchor(self) -> str:
        """Its fragment on the claim's page."""
        return f"finding-{self.public_id}"

    @property
    def state(self) -> str:
        """As the table of permissions names it."""
        return "signed" if self.withdrawn_at is None else "withdrawn"

    @property
    def stood(self) -> str:
        """How the claim stood when it was signed, in words."""
        return str(LABELS[Stands(self.stands)])

    def get_absolute_url(self) -> str:
        return f"{self.claim.get_absolute_url()}#{self.anchor}"
