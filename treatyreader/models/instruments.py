"""Instruments, their versions and their editions: the catalogue (FRBR Work and Expression)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from treatyreader.models.provisions import ProvisionQuerySet

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
RESERVED_VERSIONS = ("latest", "compare", "statements", "annotations")

# Scripts that run from right to left, by the primary subtag of a language (BCP 47).
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "ur", "yi"})


def direction_of(language: str) -> str:
    """`rtl` or `ltr`, for the `dir` of an element in that language."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


class InstrumentForm(models.TextChoices):
    ADMINISTRATIVE_REGULATIONS = "administrative regulations", _("administrative regulations")
    CONSTITUTION = "constitution", _("constitution")
    CONVENTION = "convention", _("convention")
    PROTOCOL = "protocol", _("protocol")
    AGREEMENT = "agreement", _("agreement")
    RESOLUTION = "resolution", _("resolution")
    STATEMENT = "statement", _("statement")


class Instrument(models.Model):
    """Any text we hold: regulations, a convention, a resolution, a statement. The form says nothing of legal force."""

    Form = InstrumentForm

    slug = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    form = models.CharField(max_length=40, choices=Form)
    depositary = models.CharField(max_length=200, blank=True)
    of_instrument = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="attached_instruments"
    )

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(name="instrument_slug_is_an_address", condition=Q(slug__regex=SLUG_PATTERN)),
            models.CheckConstraint(name="instrument_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="instrument_form_is_known", condition=Q(form__in=InstrumentForm.values)),
            models.CheckConstraint(name="instrument_is_not_of_itself", condition=~Q(of_instrument=F("id"))),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("record", args=[self.slug])


class Version(models.Model):
    """One state of an instrument's text (`1988`, `2012`), with an explicit place in the order of versions.

    `provisions_of` is the slug of the version whose provisions these are: its own, or, where a version is the same
    text under other numbers (`2012-signed` of `2012`), that other version's. Both then share their wids.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    slug = models.CharField(max_length=40)
    title = models.CharField(max_length=200, blank=True)
    order = models.PositiveIntegerField()
    adopted_on = models.DateField(null=True, blank=True)
    adopted_at = models.CharField(max_length=100, blank=True)
    provisions_of = models.CharField(max_length=40)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(name="version_slug_once_in_its_instrument", fields=["instrument", "slug"]),
            models.UniqueConstraint(name="version_order_once_in_its_instrument", fields=["instrument", "order"]),
            models.CheckConstraint(name="version_slug_is_an_address", condition=Q(slug__regex=SLUG_PATTERN)),
            models.CheckConstraint(name="version_slug_is_not_reserved", condition=~Q(slug__in=RESERVED_VERSIONS)),
            models.CheckConstraint(
                name="version_provisions_of_is_an_address", condition=Q(provisions_of__regex=SLUG_PATTERN)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument.slug}/{self.slug}"

    @property
    def name(self) -> str:
        return self.title or self.slug


class LanguageStatus(models.TextChoices):
    AUTHENTIC_PREVAILING = "authentic, prevailing", _("authentic, prevails in a dispute")
    AUTHENTIC = "authentic", _("authentic")
    OFFICIAL_TRANSLATION = "official translation", _("official translation")
    OTHER_TRANSLATION = "other translation", _("other translation")
    RECONSTRUCTION = "reconstruction", _("reconstruction")
    TRANSCRIPT = "transcript", _("transcript")


class EditionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class EditionQuerySet(models.QuerySet["Edition"]):
    def published(self) -> Self:
        return self.filter(state=Edition.State.PUBLISHED)

    def newest(self) -> Self:
        """Of each version and language the published edition with the highest number: what plain addresses show."""
        later = Edition.objects.published().filter(
            version=OuterRef("version"), language=OuterRef("language"), number__gt=OuterRef("number")
        )
        return self.published().filter(~Exists(later))

    def published_or_withdrawn(self) -> Self:
        """All that was ever public: a pinned address answers for ever."""
        return self.exclude(state=Edition.State.DRAFT)

    def newest_first(self) -> Self:
        """By the versions' order, then the edition's number."""
        return self.order_by("-version__order", "-number")

    def of_address(self, instrument: str, version: str, language: str) -> Self:
        return self.filter(version__instrument__slug=instrument, version__slug=version, language=language)

    def with_version(self) -> Self:
        return self.select_related("version__instrument")

    def sharing_provisions_with(self, version: Version) -> Self:
        """Editions whose provisions carry the same wids as those of `version`."""
        return self.filter(version__instrument=version.instrument_id, version__provisions_of=version.provisions_of)


class Edition(models.Model):
    """One text: a version in one language from a named source. Published, it never changes (a trigger refuses it);
    a correction is the next number. Everything cached, pinned or hashed relies on this."""

    LanguageStatus = LanguageStatus
    State = EditionState

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="editions")
    language = models.CharField(max_length=20)
    number = models.PositiveIntegerField(default=1)
    language_status = models.CharField(max_length=30, choices=LanguageStatus)
    source = models.CharField(max_length=300)
    source_url = models.URLField(max_length=500, blank=True)
    complete = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    """SHA-256 of the text as imported: the same file twice changes nothing."""
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["version__order", "language", "number"]
        constraints = [
            models.UniqueConstraint(name="edition_number_once", fields=["version", "language", "number"]),
            models.CheckConstraint(name="edition_language_is_a_tag", condition=Q(language__regex=LANGUAGE_PATTERN)),
            models.CheckConstraint(name="edition_number_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="edition_names_its_source", condition=~Q(source="")),
            models.CheckConstraint(name="edition_digest_is_sha256", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="edition_language_status_is_known",
                condition=Q(language_status__in=LanguageStatus.values),
            ),
            models.CheckConstraint(
                name="edition_state_is_known_and_dated",
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state__in=["published", "withdrawn"], published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path}@{self.number}"

    @property
    def path(self) -> str:
        """`itrs/2012/en`, as claims and addresses name an edition."""
        return f"{self.version.instrument.slug}/{self.version.slug}/{self.language}"

    @property
    def pinned_path(self) -> str:
        """`itrs/2012/en@1`, as forms name this very edition."""
        return f"{self.path}@{self.number}"

    @property
    def direction(self) -> str:
        return direction_of(self.language)

    @property
    def is_withdrawn(self) -> bool:
        return self.state == self.State.WITHDRAWN

    @property
    def is_reconstruction(self) -> bool:
        return self.language_status == self.LanguageStatus.RECONSTRUCTION

    def get_absolute_url(self) -> str:
        """The plain address: the newest published edition of this version and language."""
        version = self.version
        return reverse("edition", args=[version.instrument.slug, version.slug, self.language])

    def get_pinned_url(self) -> str:
        """This very edition, for ever."""
        version = self.version
        return reverse("edition", args=[version.instrument.slug, version.slug, f"{self.language}@{self.number}"])

    def publish(self) -> None:
        self.state = self.State.PUBLISHED
        self.published_at = timezone.now()
        self.save(update_fields=["state", "published_at"])

    def withdraw(self) -> None:
        self.state = self.State.WITHDRAWN
        self.save(update_fields=["state"])

    def in_reading_order(self) -> ProvisionQuerySet:
        from treatyreader.models.provisions import Provision

        return Provision.objects.filter(edition=self).in_reading_order()
