"""Problem details: how the API says what went wrong (RFC 9457). Every error below `/api/` is answered so."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEDIA_TYPE = "application/problem+json"
ROOT = "/api/"
LONGEST_INSTANCE = 500


@dataclass(frozen=True)
class Kind:
    """One kind of problem: the end of its type's address, the status it comes with, what it is called, and a sentence
    for the page that lists them."""

    slug: str
    status: int
    title: Promise
    meaning: Promise


KINDS = {
    kind.slug: kind
    for kind in (
        Kind("bad-request", 400, _("Bad request"), _("The request cannot be understood.")),
        Kind(
            "bad-parameter",
            400,
            _("Bad parameter"),
            _("A part of the address is not what it can be; “errors” says which, and what it can be."),
        ),
        Kind(
            "bad-cursor",
            400,
            _("Bad cursor"),
            _("The cursor is none that this list has given out. Begin the list anew, without one."),
        ),
        Kind("bad-body", 400, _("Bad body"), _("What was sent cannot be read; “detail” says where.")),
        Kind(
            "not-an-annotation",
            400,
            _("Not an annotation"),
            _("By the W3C Web Annotation Data Model this is none; “errors” says where, and why."),
        ),
        Kind(
            "unauthenticated",
            401,
            _("Not signed in"),
            _("This takes an account: send a token (Authorization: Bearer …) or the session of a browser."),
        ),
        Kind("bad-token", 401, _("Bad token"), _("The token is unknown, was revoked, or has expired.")),
        Kind("forbidden", 403, _("Forbidden"), _("This account may not do that; “detail” may say why.")),
        Kind("bad-scope", 403, _("Read only"), _("The token may read and not write. Make one that may.")),
        Kind(
            "csrf",
            403,
            _("Not from this site"),
            _("Who writes with the session of a browser sends its CSRF token too (X-CSRFToken); a token needs none."),
        ),
        Kind("not-found", 404, _("Not found"), _("Nothing stands there that you may see; “offers” are near it.")),
        Kind("method-not-allowed", 405, _("Method not allowed"), _("The header Allow names the methods that are.")),
        Kind("not-acceptable", 406, _("Not acceptable"), _("There is no form of it that the header Accept asks for.")),
        Kind("conflict", 409, _("Conflict"), _("It cannot be done as things stand; “detail” says why.")),
        Kind("gone", 410, _("Gone"), _("It was withdrawn. Its address is kept and will name nothing else.")),
        Kind(
            "precondition-failed",
            412,
            _("Changed meanwhile"),
            _("Somebody changed it since you read it. Read it again, then send with its new ETag."),
        ),
        Kind("too-large", 413, _("Too large"), _("More was sent than is taken.")),
        Kind(
            "unsupported-media-type",
            415,
            _("Unsupported media type"),
            _("This Content-Type is not taken here."),
        ),
        Kind("invalid", 422, _("Invalid"), _("What was sent says something that it cannot; “errors” points at each.")),
        Kind(
            "not-kept",
            422,
            _("Not kept here"),
            _("A right annotation that would lose something here: “errors” says what cannot be kept, and why."),
        ),
        Kind("precondition-required", 428, _("Precondition required"), _("Send the ETag that you read, as If-Match.")),
        Kind("too-often", 429, _("Too often"), _("Wait as long as Retry-After says, in seconds, then send it again.")),
        Kind("server-error", 500, _("Server error"), _("The fault is ours; it is in the log.")),
        Kind(
            "unavailable",
            503,
            _("Unavailable"),
            _("The database does not answer. Try again in a little while."),
        ),
    )
}
OF_STATUS = {kind.status: kind.slug for kind in reversed(KINDS.values())}
"""The first kind for each status."""


class Problem(Exception):
    """Raised anywhere below `/api/`, it becomes the answer.

    `errors` are {"detail": …} each with "pointer", a JSON pointer as a fragment into what was sent (RFC 6901, 6), or
    with "parameter". `more` are further members of this one problem.
    """

    def __init__(
        self,
        kind: str,
        detail: str = "",
        *,
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail or kind)
        self.kind = KINDS[kind]
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})
        self.more = dict(more or {})


def is_below(request: HttpRequest) -> bool:
    """Whether a request is made of the API."""
    return request.path_info.startswith(ROOT)


def type_of(kind: Kind, request: HttpRequest) -> str:
    """The address of the page that says what this kind of problem is."""
    address = f"{reverse('api_problems')}#{kind.slug}"
    try:
        return request.build_absolute_uri(address)
    except DisallowedHost:
        return address


def problem_response(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as an answer, kept by nobody."""
    kind = problem.kind
    said = {
        "type": type_of(kind, request),
        "title": str(kind.title),
        "status": kind.status,
        "detail": problem.detail or str(kind.meaning),
        "instance": re.sub(r"%[0-9A-Fa-f]?$", "", request.get_full_path()[:LONGEST_INSTANCE]),
        **({"errors": problem.errors} if problem.errors else {}),
        **problem.more,
    }
    body = json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace")
    response = HttpResponse(body, status=kind.status, content_type=MEDIA_TYPE, headers=problem.headers)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def problem_of_status(request: HttpRequest, status: int, detail: str = "") -> HttpResponse:
    """For an error that is known by its status alone."""
    slug = OF_STATUS.get(status) or ("bad-request" if status < 500 else "server-error")
    return problem_response(request, Problem(slug, detail))
