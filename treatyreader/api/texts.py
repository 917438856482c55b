"""Operations that read the text: instruments, editions, provisions."""

from __future__ import annotations

from typing import Annotated

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router

from treatyreader.addresses import edition_at, instrument_at, provision_at
from treatyreader.api import shapes, telling
from treatyreader.api.answers import in_json
from treatyreader.api.paging import Flag, Order, Window, piece
from treatyreader.citations import normalise_margin_number
from treatyreader.models import (
    Delegation,
    Edition,
    Entitlement,
    Instrument,
    ParticipationAct,
    Verification,
    Version,
)
from treatyreader.models.instruments import InstrumentForm
from treatyreader.models.provisions import Nature, ProvisionKind
from treatyreader.models.verification import Level
from treatyreader.recording import held_by_edition

router = Router(tags=["Texts"])
router.add_decorator(in_json, mode="view")

InstrumentPart = Annotated[str, Path(description="The instrument, by its slug.", example="itrs")]
VersionPart = Annotated[str, Path(description="The version, by its slug.", example="2012")]
LanguagePart = Annotated[
    str, Path(description="The language: “en” for the newest edition in it, “en@1” for that very one.", example="en@1")
]
EidPart = Annotated[str, Path(description="The provision, by its “eid”.", example="art_6__para_6-1")]

BY_SLUG = Order([("slug", "text")])
BY_TEXT = Order(
    [("version__instrument__slug", "text"), ("version__order", "number"), ("language", "text"), ("number", "number")]
)
IN_READING_ORDER = Order([("position", "number")])
BY_NAME = Order([("slug", "text")])


class InstrumentsAsked(Window):
    """Which instruments."""

    cursor: str = BY_SLUG.cursor()
    form: InstrumentForm | None = Field(None, description="Only those of this form.")


class StatesAsked(Window):
    """Which States."""

    cursor: str = BY_NAME.cursor()


class EditionsAsked(Window):
    """Which editions."""

    cursor: str = BY_TEXT.cursor()
    instrument: str = Field("", max_length=80, description="Only those of this instrument, by its slug.")
    version: str = Field("", max_length=40, description="Only those of this version, by its slug.")
    lang: str = Field("", max_length=20, description="Only those in this language.")
    newest: Flag = Field(False, description="Only those to which addresses without a number lead.")


class ProvisionsAsked(Window):
    """Which provisions of an edition."""

    cursor: str = IN_READING_ORDER.cursor()
    kind: ProvisionKind | None = Field(None, description="Only those of this kind.")
    nature: Nature | None = Field(None, description="Only those of this nature: “gap” for what is not held.")
    under: str = Field("", max_length=100, description="Only this division and what stands under it, by its “eid”.")
    margin_number: str = Field("", max_length=40, description="Only that with this margin number; case is ignored.")
    level: Level | None = Field(None, description="Only those whose wording is verified so far.")


@router.get("/instruments/", response=shapes.InstrumentPage, summary="List instruments")
def instruments(request: HttpRequest, response: HttpResponse, asked: Query[InstrumentsAsked]) -> shapes.InstrumentPage:
    """All texts that the library holds, by their slugs."""
    rows = _with_versions().all()
    if asked.form:
        rows = rows.filter(form=asked.form)
    shown, following = piece(request, response, rows, BY_SLUG, asked)
    return shapes.InstrumentPage(
        items=[telling.instrument(request, each, list(each.versions.all())) for each in shown], next=following
    )


@router.get("/instruments/{slug:slug}/", response=shapes.InstrumentRecord, summary="Read an instrument")
def instrument(request: HttpRequest, slug: InstrumentPart) -> shapes.InstrumentRecord:
    """One instrument with its versions."""
    row = _with_versions().filter(slug=slug).first() or instrument_at(slug)
    return telling.instrument(request, row, list(row.versions.all()))


@router.get(
    "/instruments/{slug:slug}/participation/",
    response=shapes.ParticipationPage,
    summary="List what States did",
)
def participation(
    request: HttpRequest, response: HttpResponse, slug: InstrumentPart, asked: Query[StatesAsked]
) -> shapes.ParticipationPage:
    """States that were entitled to sign an instrument or did something towards it. Where no signature is recorded,
    that is all that is known: it is no act."""
    row = instrument_at(slug)
    of = {"version__instrument": row}
    entitled, acted = Entitlement.objects.filter(**of), ParticipationAct.objects.filter(**of)
    rows = Delegation.objects.filter(
        Q(Exists(entitled.filter(delegation=OuterRef("pk")))) | Q(Exists(acted.filter(delegation=OuterRef("pk"))))
    ).prefetch_related(
        Prefetch("entitlements", entitled.select_related("version")), Prefetch("acts", acted.select_related("version"))
    )
    shown, following = piece(request, response, rows, BY_NAME, asked)
    return shapes.ParticipationPage(items=[telling.participant(request, each, row) for each in shown], next=following)


@router.get("/editions/", response=shapes.EditionPage, summary="List editions")
def editions(request: HttpRequest, response: HttpResponse, asked: Query[EditionsAsked]) -> shapes.EditionPage:
    """Published texts, by instrument, version and language. One that was withdrawn is not listed and answers still."""
    rows = Edition.objects.published().with_version()
    if asked.newest:
        rows = rows.newest()
    for column, value in (
        ("version__instrument__slug", asked.instrument),
        ("version__slug", asked.version),
        ("language", asked.lang),
    ):
        if value:
            rows = rows.filter(**{column: value})
    shown, following = piece(request, response, rows, BY_TEXT, asked)
    return shapes.EditionPage(items=_editions(request, shown), next=following)


@router.get(
    "/editions/{slug:instrument}/{slug:version}/{language:language}/",
    response=shapes.EditionRecord,
    summary="Read an edition",
)
def edition(
    request: HttpRequest, instrument: InstrumentPart, version: VersionPart, language: LanguagePart
) -> shapes.EditionRecord:
    """One text: where it comes from, what it is, how much of it is held and verified."""
    row, _pinned = edition_at(instrument, version, language)
    return _editions(request, [row])[0]


@router.get(
    "/editions/{slug:instrument}/{slug:version}/{language:language}/provisions/",
    response=shapes.ProvisionPage,
    summary="List the provisions of an edition",
)
def provisions(
    request: HttpRequest,
    response: HttpResponse,
    instrument: InstrumentPart,
    version: VersionPart,
    language: LanguagePart,
    asked: Query[ProvisionsAsked],
) -> shapes.ProvisionPage:
    """The text in reading order. A gap stands in its place, as a gap."""
    text, _pinned = edition_at(instrument, version, language)
    rows = text.in_reading_order().select_related("parent__parent__parent").prefetch_related("verifications")
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.nature:
        rows = rows.filter(nature=asked.nature)
    if asked.under:
        rows = rows.filter(Q(eid=asked.under) | Q(eid__startswith=f"{asked.under}__"))
    if asked.margin_number:
        wanted = normalise_margin_number(asked.margin_number)
        numbers = text.in_reading_order().exclude(margin_number="").values_list("pk", "margin_number")
        rows = rows.filter(pk__in=[key for key, number in numbers if normalise_margin_number(number) == wanted])
    if asked.level:
        newest = Verification.objects.filter(provision=OuterRef("pk")).order_by("-id").values("level")[:1]
        of_level = Q(newest=asked.level)
        if asked.level == Level.TO_BE_VERIFIED:
            of_level |= Q(newest=None, nature=Nature.TEXT) & ~Q(text="")
        rows = rows.annotate(newest=Subquery(newest)).filter(of_level)
    shown, following = piece(request, response, rows, IN_READING_ORDER, asked)
    return shapes.ProvisionPage(items=[telling.provision(request, each, text) for each in shown], next=following)


@router.get(
    "/editions/{slug:instrument}/{slug:version}/{language:language}/provisions/{eid:eid}/",
    response=shapes.ProvisionRecord,
    summary="Read a provision",
)
def provision(
    request: HttpRequest, instrument: InstrumentPart, version: VersionPart, language: LanguagePart, eid: EidPart
) -> shapes.ProvisionRecord:
    """One provision, with its words and how far they are verified."""
    text, pinned = edition_at(instrument, version, language)
    return telling.provision(request, provision_at(text, eid, pinned=pinned), text)


def _with_versions() -> QuerySet[Instrument]:
    """Instruments with those of their versions that have a published text."""
    published = Edition.objects.published().filter(version=OuterRef("pk"))
    versions = Version.objects.filter(Exists(published)).order_by("order")
    return Instrument.objects.select_related("of_instrument").prefetch_related(Prefetch("versions", versions))


def _editions(request: HttpRequest, rows: list[Edition]) -> list[shapes.EditionRecord]:
    """Three queries for all of them."""
    keys = [each.pk for each in rows]
    held = held_by_edition(keys)
    newest = set(Edition.objects.newest().filter(pk__in=keys).values_list("pk", flat=True))
    return [telling.edition(request, each, held[each.pk], newest) for each in rows]
