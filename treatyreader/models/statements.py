"""Delegations, and what they put on record."""

from __future__ import annotations

import re
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from treatyreader.models.instruments import SLUG_PATTERN, Edition, Instrument
from treatyreader.models.provisions import Provision


class Delegation(models.Model):
    """A State, an organisation or a group that speaks or acts at a conference. States carry their ISO 3166-1 code."""

    slug = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=200, unique=True)
    iso3 = models.CharField(max_length=3, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="delegation_slug_is_an_address", condition=Q(slug__regex=SLUG_PATTERN)),
            models.CheckConstraint(name="delegation_iso3_is_a_code", condition=Q(iso3__regex=r"^([A-Z]{3})?$")),
            models.UniqueConstraint(name="delegation_iso3_once", fields=["iso3"], condition=~Q(iso3="")),
        ]

    def __str__(self) -> str:
        return self.name


class StatementKind(models.TextChoices):
    PLENARY_STATEMENT = "plenary statement", _("plenary statement")
    EXPLANATION_OF_POSITION = "explanation of position", _("explanation of position")
    PROPOSAL = "proposal", _("proposal")
    MOTION = "motion", _("motion")
    POLITICAL_DECLARATION = "political declaration", _("political declaration")
    INTERPRETATIVE_DECLARATION = "interpretative declaration", _("interpretative declaration")
    RESERVATION = "reservation", _("reservation")
    OBJECTION = "objection", _("objection")
    COMMUNICATION = "communication", _("communication")


class StatementQuerySet(models.QuerySet["Statement"]):
    def of_instrument(self, instrument: Instrument) -> Self:
        return self.filter(instrument=instrument)

    def by_delegation(self, slug: str) -> Self:
        return self.filter(delegations__slug=slug)

    def for_record(self) -> Self:
        """With delegations, clauses and full texts: as many queries for one statement as for fifty."""
        return self.select_related("instrument", "full_text").prefetch_related(
            "delegations",
            "provisions__edition__version__instrument",
            "provisions__parent__parent",
            "full_text__versions__editions__version__instrument",
        )


class Statement(models.Model):
    """What a delegation put on record. `styled_as` keeps the author's word; `kind` is our classification, not the
    depositary's. The summary is ours and cannot be quoted; a full text is an instrument of its own."""

    Kind = StatementKind

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="statements")
    delegations = models.ManyToManyField(Delegation, related_name="statements")
    made_on = models.DateField()
    made_until = models.DateField(null=True, blank=True)
    styled_as = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, choices=Kind)
    summary = models.TextField()
    quotation = models.TextField(blank=True)
    sources = ArrayField(models.URLField(max_length=500), default=list, blank=True)
    full_text = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, null=True, blank=True, related_name="statement_rows"
    )
    provisions = models.ManyToManyField(Provision, blank=True, related_name="statements")
    key = models.CharField(max_length=200, unique=True)
    """Which entry of a corpus file this is: loading again finds the row by it."""
    loaded_digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of the row as loaded; a row that differs from it was edited and is left alone by the next load."""

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["made_on", "id"]
        constraints = [
            models.CheckConstraint(name="statement_kind_is_known", condition=Q(kind__in=StatementKind.values)),
            models.CheckConstraint(name="statement_has_a_summary", condition=~Q(summary="")),
            models.CheckConstraint(
                name="statement_ends_after_it_began",
                condition=Q(made_until__isnull=True) | Q(made_until__gte=F("made_on")),
            ),
            models.CheckConstraint(
                name="statement_full_text_is_another_instrument", condition=~Q(full_text=F("instrument"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.styled_as} ({self.made_on})"

    @property
    def anchor(self) -> str:
        """Its fragment on a page, made of its key: "statement-2012-12-13-motion-usa"."""
        return f"statement-{slugify(re.sub(r'[^a-zA-Z0-9]+', '-', self.key.split(':', 1)[-1]))}"

    def get_absolute_url(self) -> str:
        """Its place among the statements of whoever made it, the first named where several did."""
        first = next(iter(self.delegations.all()), None)
        page = reverse("statements", args=[self.instrument.slug, first.slug]) if first else None
        return f"{page or self.instrument.get_absolute_url()}#{self.anchor}"

    @property
    def full_text_url(self) -> str:
        """The page of the newest published edition of the full text, or nothing."""
        editions = [
            edition
            for version in (self.full_text.versions.all() if self.full_text else [])
            for edition in version.editions.all()
            if edition.state == Edition.State.PUBLISHED
        ]
        newest = max(editions, key=lambda edition: (edition.version.order, edition.number), default=None)
        return newest.get_absolute_url() if newest else ""
