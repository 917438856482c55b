"""How far a provision's wording was checked: append-only rows, of which the newest counts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from treatyreader.models.provisions import Provision


class Level(models.TextChoices):
    VERIFIED = "verified", _("verified")
    SUBSTANCE_CONFIRMED = "substance-confirmed", _("substance confirmed in another language")
    TO_BE_VERIFIED = "to-be-verified", _("to be verified")


class Verification(models.Model):
    """One check of a provision's wording against a source. No part of the edition; never changed, only followed."""

    Level = Level

    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="verifications")
    level = models.CharField(max_length=20, choices=Level)
    source = models.TextField(blank=True)
    seen_in = models.CharField(max_length=60, blank=True)
    """Languages of the official pages that were seen, as tags with blanks between: "fr zh"."""
    note = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["provision", "id"]
        constraints = [
            models.CheckConstraint(
                name="verification_level_is_known",
                condition=Q(level__in=Level.values),
            ),
            models.CheckConstraint(
                name="verification_above_none_names_its_source", condition=Q(level="to-be-verified") | ~Q(source="")
            ),
            models.CheckConstraint(name="verification_says_by_whom", condition=~Q(by="")),
        ]

    def __str__(self) -> str:
        return f"{self.provision_id}: {self.level}"
