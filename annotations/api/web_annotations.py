"""Operations of the W3C Web Annotation Protocol (https://www.w3.org/TR/annotation-protocol/): the container of all
annotations and each annotation in it."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from typing import Annotated, Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Path, Query, Router, Schema

from annotations.models import Claim, Comment, DeletedAnnotation, Evidence, Submission
from annotations.models.comments import CommentState
from annotations.models.evidence import EvidenceState
from annotations.web_annotations import container
from annotations.web_annotations.context import context_document
from annotations.web_annotations.drafts import draft_of
from annotations.web_annotations.json_text import read
from annotations.web_annotations.keeping import CannotChange, hold, keep, remove, replace
from annotations.web_annotations.problems import Refused
from annotations.web_annotations.shapes import OF_ANNOTATION, OF_CONTAINER, OF_CONTEXT, answers, taking
from annotations.web_annotations.sites import Site, annotation_at, annotation_path
from annotations.web_annotations.telling import annotation_of, comments_for_telling, evidence_for_telling
from annotations.web_annotations.terms import CONTEXT, MEDIA_TYPE
from annotations.writing import EditedMeanwhile
from treatyreader.accounts.models import Account
from treatyreader.addresses import NotHere
from treatyreader.api.access import account_of, writing
from treatyreader.api.answers import require_acceptable
from treatyreader.api.problems import Problem

router = Router(tags=["Annotations"])
TYPES = (MEDIA_TYPE, "application/ld+json", "application/json")
ACCEPTED = f"{MEDIA_TYPE}, application/ld+json, application/json"
LARGEST = 256 * 1024
"""Bytes of one annotation; a comment has 10,000 characters at most."""
OF_A_CONTAINER = (
    '<http://www.w3.org/ns/ldp#BasicContainer>; rel="type", '
    '<http://www.w3.org/TR/annotation-protocol/>; rel="http://www.w3.org/ns/ldp#constrainedBy"'
)
OF_A_RESOURCE = '<http://www.w3.org/ns/ldp#Resource>; rel="type"'
PREFERENCES = {
    "http://www.w3.org/ns/oa#PreferContainedIRIs": "iris",
    "http://www.w3.org/ns/oa#PreferContainedDescriptions": "descriptions",
    "http://www.w3.org/ns/ldp#PreferMinimalContainer": "nothing",
}
_INCLUDE = re.compile(r'\breturn\s*=\s*"?representation"?\s*;\s*include\s*=\s*(?:"([^"]*)"|(\S+))', re.IGNORECASE)

PublicId = Annotated[str, Path(description="The end of its address.", max_length=100, example="7x2kq9mfwa")]


class Asked(Schema):
    """What of the container is asked for."""

    iris: int = Field(0, ge=0, le=1, description="1: addresses alone; 0: the annotations themselves.")
    page: int | None = Field(None, ge=0, le=10**9, description="A page of it, counted from 0.")


@router.get(
    "/annotations/",
    url_name="annotations",
    summary=gettext_noop("The container of all annotations, or a page of it"),
    openapi_extra=answers(OF_CONTAINER, 200, 404),
)
def list_annotations(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """Everything that you may see, the oldest first: comments, replies, evidence, and your own highlights. `Prefer`
    asks for the addresses alone (`…oa#PreferContainedIRIs`), for the annotations (`…oa#PreferContainedDescriptions`) or
    for neither (`…ldp#PreferMinimalContainer`)."""
    site, rows = Site.of(request), container.contained(request.user)
    if asked.page is not None:
        total = rows.total
        if asked.page > container.last_page(total):
            raise NotHere(_("There is no page %(page)d.") % {"page": asked.page})
        return _json(request, container.page_of(rows, site, asked.page, iris=bool(asked.iris), total=total))
    preferred = _preferred(request)
    contains = preferred or ("iris" if asked.iris else "descriptions")
    said = container.description_of(rows, site, contains=contains)
    response = _json(request, said, link=OF_A_CONTAINER)
    response.headers["Content-Location"] = said["id"]
    if preferred:
        response.headers["Preference-Applied"] = "return=representation"
    response.headers["Accept-Post"] = ACCEPTED
    response.headers["Allow"] = "GET, HEAD, OPTIONS, POST"
    patch_vary_headers(response, ["Accept", "Prefer"])
    return response


@router.post(
    "/annotations/",
    auth=writing,
    url_name="annotations",
    summary=gettext_noop("Make an annotation"),
    openapi_extra=taking(OF_ANNOTATION, 201, 409),
)
def make_annotation(request: HttpRequest) -> HttpResponse:
    """What is sent is kept whole, or refused with what cannot be kept of it. The server gives it an `id`; one that it
    had is kept as `via`. Sent twice with the same `Idempotency-Key` it is made once."""
    author, site = account_of(request), Site.of(request)
    value = _body(request)
    with transaction.atomic(), _as_problems():
        submission = _known(request, author)
        if submission is None or not submission.address:
            row = keep(draft_of(value, site, author), author)
            if submission is not None:
                submission.address = annotation_path(row)
                submission.save(update_fields=["address"])
            public_id = row.public_id
        else:
            public_id = submission.address.rstrip("/").rpartition("/")[2]
    return _told(request, _row(public_id, author), status=201)


@router.api_operation(["OPTIONS"], "/annotations/", url_name="annotations", include_in_schema=False)
def ask_container(request: HttpRequest) -> HttpResponse:
    headers = {"Allow": "GET, HEAD, OPTIONS, POST", "Accept-Post": ACCEPTED, "Link": OF_A_CONTAINER}
    return HttpResponse(status=204, headers=headers)


@router.get(
    "/annotations/{public_id}/",
    url_name="annotation",
    summary=gettext_noop("One annotation"),
    openapi_extra=answers(OF_ANNOTATION, 200, 410),
)
def one_annotation(request: HttpRequest, public_id: PublicId) -> HttpResponse:
    """As JSON-LD by the model. What was deleted or withdrawn is gone (410) for ever."""
    response = _told(request, _row(public_id, request.user))
    unchanged = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    return unchanged if isinstance(unchanged, HttpResponse) else response


@router.put(
    "/annotations/{public_id}/",
    auth=writing,
    url_name="annotation",
    summary=gettext_noop("Make an annotation say something else"),
    openapi_extra=taking(OF_ANNOTATION, 200, 409, 410, 412, 428, if_match=True),
)
def replace_annotation(request: HttpRequest, public_id: PublicId) -> HttpResponse:
    """Takes the whole annotation, with its ETag as `If-Match`. A comment keeps its target, evidence its claim; what was
    said before stays in the history."""
    by, site = account_of(request), Site.of(request)
    row = _row(public_id, by)
    value = _body(request)
    with transaction.atomic(), _as_problems(changing=True):
        hold(row)
        row = _row(public_id, by)
        now = _require_match(request, row)
        replace(row, draft_of(value, site, by, now=now), by)
    return _told(request, _row(public_id, by))


@router.delete(
    "/annotations/{public_id}/",
    auth=writing,
    url_name="annotation",
    summary=gettext_noop("Delete a comment or highlight, withdraw evidence"),
    openapi_extra=answers({}, 204, 410, 412, 428, if_match=True),
)
def delete_annotation(request: HttpRequest, public_id: PublicId) -> HttpResponse:
    """Takes its ETag as `If-Match`. Its address answers 410 from then on."""
    by = account_of(request)
    row = _row(public_id, by)
    with transaction.atomic(), _as_problems(changing=True):
        hold(row)
        row = _row(public_id, by)
        _require_match(request, row)
        remove(row, by)
    return HttpResponse(status=204)


@router.api_operation(["OPTIONS"], "/annotations/{public_id}/", url_name="annotation", include_in_schema=False)
def ask_annotation(request: HttpRequest, public_id: str) -> HttpResponse:
    return HttpResponse(status=204, headers={"Allow": "DELETE, GET, HEAD, OPTIONS, PUT", "Link": OF_A_RESOURCE})


@router.get(
    "/context.jsonld",
    url_name="annotation_context",
    summary=gettext_noop("Our own terms beside those of the model"),
    openapi_extra=answers(OF_CONTEXT, 200),
)
def annotation_context(request: HttpRequest) -> HttpResponse:
    """A JSON-LD context: how words bear on a claim, and how far their wording is verified."""
    return _json(request, context_document(Site.of(request).context), media_type="application/ld+json")


# How it is read and answered


class _as_problems:  # noqa: N801 - it reads as the words around it
    """A context in which what is refused becomes a problem."""

    def __init__(self, *, changing: bool = False) -> None:
        self.changing = changing

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Refused):
            raise refused(error) from error
        if isinstance(error, CannotChange):
            said = [{"pointer": f"#{error.pointer}", "detail": error.what}]
            raise Problem("conflict", error.what, errors=said) from error
        if isinstance(error, EditedMeanwhile):
            raise Problem("precondition-failed" if self.changing else "conflict") from error


def refused(error: Refused) -> Problem:
    """Every reason, each with where it is and what could be sent instead."""
    said = [
        {"pointer": f"#{each.pointer}", "detail": str(each.what), "kind": each.kind.value, **each.proposal}
        for each in error.problems[:50]
    ]
    return Problem("not-an-annotation" if error.is_invalid else "not-kept", said[0]["detail"], errors=said)


def _body(request: HttpRequest) -> Any:
    """What was sent, as JSON. Raises Problem."""
    if (request.content_type or "") not in ("application/ld+json", "application/json"):
        detail = _("Send it as %(types)s.") % {"types": MEDIA_TYPE}
        raise Problem("unsupported-media-type", detail, headers={"Accept-Post": ACCEPTED})
    profile = (request.content_params or {}).get("profile", CONTEXT)
    if CONTEXT not in profile.split():
        detail = _("This profile is not known here: send it as %(types)s.") % {"types": MEDIA_TYPE}
        raise Problem("unsupported-media-type", detail, headers={"Accept-Post": ACCEPTED})
    if len(request.body) > LARGEST:
        raise Problem("too-large", _("An annotation has at most %(most)d bytes.") % {"most": LARGEST})
    try:
        return read(request.body)
    except Refused as error:
        raise refused(error) from error


def _json(request: HttpRequest, said: Mapping[str, Any], *, link: str = "", media_type: str = "") -> HttpResponse:
    preferred = require_acceptable(request, *([media_type] if media_type else []), *TYPES)
    content_type = preferred if preferred == "application/json" else media_type or MEDIA_TYPE
    response = HttpResponse(json.dumps(said, ensure_ascii=False), content_type=content_type)
    if link:
        response.headers["Link"] = link
    patch_vary_headers(response, ["Accept"])
    return response


def _told(request: HttpRequest, row: Comment | Evidence, *, status: int = 200) -> HttpResponse:
    said = annotation_of(row, Site.of(request))
    response = _json(request, said, link=_links(request, row))
    response.status_code = status
    response.headers["ETag"] = _etag(said)
    response.headers["Allow"] = "DELETE, GET, HEAD, OPTIONS, PUT"
    if status == 201:
        response.headers["Location"] = response.headers["Content-Location"] = said["id"]
    return response


def _links(request: HttpRequest, row: Comment | Evidence) -> str:
    """That it is a resource, and where people read it."""
    page = request.build_absolute_uri(row.get_absolute_url())
    return f'{OF_A_RESOURCE}, <{page}>; rel="alternate"; type="text/html"'


def _etag(said: Mapping[str, Any]) -> str:
    """Strong: of all that the annotation says."""
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def _require_match(request: HttpRequest, row: Comment | Evidence) -> dict[str, Any]:
    """What the annotation says now. Raises Problem unless If-Match names it (RFC 9110, 13.1.1; RFC 6585, 3)."""
    now = annotation_of(row, Site.of(request))
    header = request.headers.get("If-Match", "")
    if not header:
        raise Problem("precondition-required")
    tags = parse_etags(header)
    if tags != ["*"] and _etag(now) not in tags:
        raise Problem("precondition-failed")
    return now


def _row(public_id: str, reader: Any) -> Comment | Evidence:
    """The annotation with all that is told of it. Raises NotHere, or Problem where it is gone."""
    public_id = public_id.lower().replace("\0", "")
    try:
        row = annotation_at(public_id, reader)
    except Http404:
        if _is_gone(public_id, reader):
            raise Problem("gone") from None
        raise NotHere(_("No annotation is called so.")) from None
    if isinstance(row, Comment):
        if row.state == CommentState.REMOVED:
            raise Problem("gone")
        return comments_for_telling(Comment.objects.filter(pk=row.pk)).get()
    if row.is_waiting_for_text:
        raise NotHere(_("This evidence waits for a text that the library lacks: it has no words yet."))
    return evidence_for_telling(Evidence.objects.filter(pk=row.pk)).get()


def _is_gone(public_id: str, reader: Any) -> bool:
    if DeletedAnnotation.objects.filter(public_id=public_id).exists():
        return True
    withdrawn = Evidence.objects.filter(public_id=public_id, state=EvidenceState.WITHDRAWN)
    return withdrawn.filter(claim__in=Claim.objects.visible_to(reader)).exists()


def _preferred(request: HttpRequest) -> str:
    """What of the container is asked for by Prefer (RFC 7240; Protocol, 4.2); "" where nothing is, or both at once."""
    match = _INCLUDE.search(request.headers.get("Prefer", ""))
    asked = (
        {PREFERENCES[each] for each in (match[1] or match[2] or "").split() if each in PREFERENCES} if match else set()
    )
    contained = asked - {"nothing"}
    if len(contained) > 1:
        return ""
    return "nothing" if "nothing" in asked and not contained else next(iter(contained), "")


def _known(request: HttpRequest, author: Account) -> Submission | None:
    """What was sent with this Idempotency-Key before, or its place; None without one. Raises Problem where something
    else was sent with it."""
    header = request.headers.get("Idempotency-Key", "")
    if not header:
        return None
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"{container.PATH} {header[:500]}")
    digest = hashlib.sha256(request.body).hexdigest()
    if Submission.objects.filter(author=author, key=key).exclude(digest=digest).exists():
        raise Problem("conflict", _("Something else was sent with this Idempotency-Key."))
    return Submission.objects.select_for_update().get_or_create(author=author, key=key, digest=digest)[0]
