"""Operations that read claims and the evidence for them, as far as `visible_to` shows them to whoever asks."""

from __future__ import annotations

from typing import Annotated

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from ninja import Field, Path, Query, Router

from annotations.api import shapes, telling
from annotations.carrying.whereabouts import whereabouts_of
from annotations.exhibits import exhibit, exhibited
from annotations.models import Check, Claim, Evidence
from annotations.models.claims import ClaimAbout, ClaimKind
from annotations.models.evidence import Bearing, EvidenceQuerySet, Review
from annotations.standing.rule import Stands
from annotations.standing.standings import standings
from annotations.things import claim_at, evidence_at
from annotations.views.claims import leads, was_seen_by
from treatyreader.accounts.models import Account
from treatyreader.api.answers import in_json
from treatyreader.api.describing import PROBLEMS
from treatyreader.api.paging import Moment, Order, Window, piece
from treatyreader.api.problems import Problem

router = Router(tags=["Claims"])
router.add_decorator(in_json, mode="view")

ClaimPart = Annotated[str, Path(description="The claim, by its slug.", example="un-takeover")]
EvidencePart = Annotated[str, Path(description="The evidence, by its id.", example="6kxcd8f24z")]

CLAIMS_IN_TIME = Order([("created_at", "moment"), ("slug", "text")])
EVIDENCE_IN_TIME = Order([("created_at", "moment"), ("public_id", "text")])


class ClaimsAsked(Window):
    """Which claims."""

    cursor: str = CLAIMS_IN_TIME.cursor()
    instrument: str = Field("", max_length=80, description="Only those that speak of this instrument, by its slug.")
    about: ClaimAbout | None = Field(None, description="Only those about this.")
    kind: ClaimKind | None = Field(None, description="Only those of this kind.")
    stands: Stands | None = Field(None, description="Only those that stand so.")
    since: Moment | None = Field(None, description="Only those made here at this time or later.")


class EvidenceAsked(Window):
    """Which evidence."""

    cursor: str = EVIDENCE_IN_TIME.cursor()
    claim: str = Field("", max_length=80, description="Only that for this claim, by its slug.")
    instrument: str = Field("", max_length=80, description="Only that which rests on words of this instrument.")
    version: str = Field("", max_length=40, description="Only that which rests on words of this version.")
    eid: str = Field("", max_length=100, description="Only that which rests on words of this provision.")
    bearing: Bearing | None = Field(None, description="Only that which bears so.")
    review: Review | None = Field(None, description="Only that which was reviewed so.")
    since: Moment | None = Field(None, description="Only that which was linked at this time or later.")


def _told_claims(reader: Account | AnonymousUser) -> QuerySet[Claim]:
    """Claims with all that is told of them: the checks that this reader may see, with their newest answers, and what
    stewards signed."""
    checks = Check.objects.visible_to(reader).select_related("claim", "author").with_newest_result()
    rows = Claim.objects.visible_to(reader).select_related("instrument", "author")
    return rows.prefetch_related(Prefetch("checks", checks), "findings__by")


@router.get("/claims/", response=shapes.ClaimPage, summary="List claims")
def claims(request: HttpRequest, response: HttpResponse, asked: Query[ClaimsAsked]) -> shapes.ClaimPage:
    """Claims and how each of them stands, the oldest first."""
    rows = _told_claims(request.user)
    if asked.instrument:
        rows = rows.filter(instrument__slug=asked.instrument)
    if asked.about:
        rows = rows.filter(about=asked.about)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.since:
        rows = rows.filter(created_at__gte=asked.since)
    if asked.stands:
        every = standings(rows.order_by().prefetch_related(None))
        rows = rows.filter(pk__in=[key for key, standing in every.items() if standing.stands == asked.stands])
    shown, following = piece(request, response, rows, CLAIMS_IN_TIME, asked)
    stand = standings(shown)
    return shapes.ClaimPage(items=[telling.claim(request, each, stand[each.pk]) for each in shown], next=following)


@router.get(
    "/claims/{slug:slug}/",
    response=shapes.ClaimRecord,
    summary="Read a claim",
    openapi_extra={PROBLEMS: [410], "responses": {301: {"description": "It was merged; Location leads to the other."}}},
)
def claim(request: HttpRequest, slug: ClaimPart) -> shapes.ClaimRecord | HttpResponse:
    """One claim and how it stands. One that was merged leads to the other; one that was withdrawn is gone."""
    rows = _told_claims(request.user)
    row = rows.filter(slug=slug).first()
    if row is None:
        former = Claim.objects.select_related("merged_into").filter(slug=slug).first()
        if former and former.merged_into and leads(former.merged_into, request.user):
            return HttpResponsePermanentRedirect(reverse("api:claim", kwargs={"slug": former.merged_into.slug}))
        if former and former.state == Claim.State.WITHDRAWN and was_seen_by(request.user, former):
            raise Problem("gone")
        row = claim_at(slug, request.user)  # which says that there is none
    return telling.claim(request, row, standings([row])[row.pk])


@router.get("/evidence/", response=shapes.EvidencePage, summary="List evidence")
def evidence(request: HttpRequest, response: HttpResponse, asked: Query[EvidenceAsked]) -> shapes.EvidencePage:
    """Links from claims to words, the oldest first, each with its words and how far these are verified."""
    rows = Evidence.objects.visible_to(request.user)
    on = {
        "passages__provision__edition__version__instrument__slug": asked.instrument,
        "passages__provision__edition__version__slug": asked.version,
        "passages__provision__eid": asked.eid,
    }
    if said := {column: value for column, value in on.items() if value}:
        rows = rows.filter(pk__in=Evidence.objects.filter(**said).values("pk"))
    if asked.claim:
        rows = rows.filter(claim__slug=asked.claim)
    if asked.bearing:
        rows = rows.filter(bearing=asked.bearing)
    if asked.review:
        rows = rows.filter(review=asked.review)
    if asked.since:
        rows = rows.filter(created_at__gte=asked.since)
    shown, following = piece(request, response, _exhibited(rows, request), EVIDENCE_IN_TIME, asked)
    return shapes.EvidencePage(items=_told(request, shown), next=following)


@router.get("/evidence/{slug:public_id}/", response=shapes.EvidenceRecord, summary="Read a piece of evidence")
def piece_of_evidence(request: HttpRequest, public_id: EvidencePart) -> shapes.EvidenceRecord:
    """One link from a claim to words."""
    found = evidence_at(public_id, request.user)
    row = _exhibited(Evidence.objects.visible_to(request.user).filter(pk=found.pk), request).get()
    return _told(request, [row])[0]


def _told(request: HttpRequest, rows: list[Evidence]) -> list[shapes.EvidenceRecord]:
    """Three queries for all of them."""
    elsewhere = whereabouts_of([words.pk for each in rows for words in each.passages.all()])
    return [telling.evidence(request, exhibit(each, each.claim), elsewhere) for each in rows]


def _exhibited(rows: EvidenceQuerySet, request: HttpRequest) -> EvidenceQuerySet:
    return exhibited(rows, request.user).select_related("claim", "author")
