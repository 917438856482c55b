"""Provisions: the addressable parts of an edition, in a tree in reading order, and what they refer to."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from treatyreader.models.instruments import Edition

RESERVED_EIDS = ("no", "evidence")


class ProvisionKind(models.TextChoices):
    PREAMBLE = "preamble", _("preamble")
    PART = "part", _("part")
    CHAPTER = "chapter", _("chapter")
    ARTICLE = "article", _("article")
    PARAGRAPH = "paragraph", _("paragraph")
    POINT = "point", _("point")
    APPENDIX = "appendix", _("appendix")
    RESOLUTION = "resolution", _("resolution")
    RECOMMENDATION = "recommendation", _("recommendation")
    OPINION = "opinion", _("opinion")
    RECITAL = "recital", _("recital")
    OPERATIVE_PARAGRAPH = "operative paragraph", _("operative paragraph")
    STATEMENT = "statement", _("statement")
    FINAL_PROTOCOL = "final protocol", _("final protocol")
    FINAL_FORMULA = "final formula", _("final formula")
    FOOTNOTE = "footnote", _("footnote")
    GAP = "gap", _("gap")


class Nature(models.TextChoices):
    TEXT = "text", _("text")
    GAP = "gap", _("not held")
    SUPPRESSED = "suppressed", _("suppressed")
    NOTE = "note", _("note")


class ProvisionQuerySet(models.QuerySet["Provision"]):
    def in_reading_order(self) -> Self:
        return self.order_by("position")

    def quotable(self) -> Self:
        """Words that can be quoted: law or record that is held, not what was suppressed."""
        return self.filter(nature=Provision.Nature.TEXT).exclude(text="")

    def published(self) -> Self:
        return self.filter(edition__state=Edition.State.PUBLISHED)

    def with_edition(self) -> Self:
        return self.select_related("edition__version__instrument")

    def for_reading(self) -> Self:
        """All that a page shows of provisions: three queries, however many there are."""
        return self.in_reading_order().prefetch_related("references", "verifications")


class Provision(models.Model):
    """One addressable part of an edition.

    `wid` says who it is across editions and never changes; `eid` is its name in this edition (Akoma Ntoso Naming
    Convention 1.0). `number` is as printed, `margin_number` as the provision is cited (ITU texts: "No. 2A").
    Offsets into `text` are Unicode code points everywhere.
    """

    Kind = ProvisionKind
    Nature = Nature

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="provisions")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    nature = models.CharField(max_length=10, choices=Nature, default=Nature.TEXT)
    wid = models.CharField(max_length=100)
    eid = models.CharField(max_length=100)
    label = models.CharField(max_length=100, blank=True)
    """The division's own word and number as printed: "ARTICLE 6", "第3条"."""
    number = models.CharField(max_length=200, blank=True)
    margin_number = models.CharField(max_length=40, blank=True)
    heading = models.TextField(blank=True)
    note = models.TextField(blank=True)
    """Our words, never law: what stood in brackets behind a division's number; of a gap, what is not held."""
    text = models.TextField(blank=True)
    part_of_treaty = models.BooleanField(default=True)

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "position"]
        indexes = [
            # The same provision in other editions: its page in the newest, the claims it carries there.
            models.Index(name="provision_by_wid", fields=["wid"]),
        ]
        constraints = [
            models.UniqueConstraint(name="provision_eid_once_in_its_edition", fields=["edition", "eid"]),
            models.UniqueConstraint(name="provision_wid_once_in_its_edition", fields=["edition", "wid"]),
            models.UniqueConstraint(name="provision_position_once_in_its_edition", fields=["edition", "position"]),
            models.UniqueConstraint(
                name="provision_margin_number_once_in_its_edition",
                fields=["edition", "margin_number"],
                condition=~Q(margin_number=""),
            ),
            models.CheckConstraint(name="provision_eid_is_not_reserved", condition=~Q(eid__in=RESERVED_EIDS)),
            models.CheckConstraint(name="provision_eid_is_an_address", condition=Q(eid__regex=r"^[^\s/?#@]+$")),
            models.CheckConstraint(name="provision_wid_is_an_address", condition=Q(wid__regex=r"^[^\s/?#@]+$")),
            models.CheckConstraint(
                name="provision_kind_is_known",
                condition=Q(kind__in=ProvisionKind.values),
            ),
            models.CheckConstraint(name="provision_nature_is_known", condition=Q(nature__in=Nature.values)),
            models.CheckConstraint(
                name="provision_gap_is_never_law",
                condition=~Q(nature="gap") | Q(part_of_treaty=False, kind="gap", text=""),
            ),
            models.CheckConstraint(name="provision_is_not_its_own_parent", condition=~Q(parent=F("id"))),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}:{self.eid}"

    @property
    def is_division(self) -> bool:
        return self.parent_id is None

    @property
    def division(self) -> Provision:
        """The article, appendix or resolution that it stands in; itself where it is one. Follows `parent`."""
        return self if self.parent is None else self.parent.division

    @property
    def is_gap(self) -> bool:
        return self.nature == self.Nature.GAP

    @property
    def is_quotable(self) -> bool:
        return self.nature == self.Nature.TEXT and self.text != ""

    def get_absolute_url(self) -> str:
        version = self.edition.version
        return reverse("provision", args=[version.instrument.slug, version.slug, self.edition.language, self.eid])


class Reference(models.Model):
    """A cross-reference recognised in a provision's text at import: where it stands and what it names.

    `instrument` is empty for this very instrument, else the slug or, where none is known, the name that the text
    uses. What it leads to is looked up when it is shown, because the library grows.
    """

    provision = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="references")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    number = models.CharField(max_length=60)
    sub = models.CharField(max_length=60, blank=True)
    instrument = models.CharField(max_length=80, blank=True)
    instrument_name = models.CharField(max_length=300, blank=True)
    citation = models.CharField(max_length=300)

    class Meta:
        ordering = ["provision", "start"]
        constraints = [
            models.UniqueConstraint(name="reference_starts_once", fields=["provision", "start"]),
            models.CheckConstraint(name="reference_span_is_not_empty", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(
                name="reference_to_a_slug_has_a_name", condition=Q(instrument="") | ~Q(instrument_name="")
            ),
        ]

    def __str__(self) -> str:
        return self.citation

    @property
    def is_foreign(self) -> bool:
        return self.instrument_name != ""

    @property
    def full_citation(self) -> str:
        """ "Article 42, Constitution"; the instrument is left out where the citation says it."""
        if not self.is_foreign or self.instrument_name in self.citation:
            return self.citation
        if self.citation in self.instrument_name:
            return self.instrument_name
        return f"{self.citation}, {self.instrument_name}"
