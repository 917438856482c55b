"""Operations for the Hypothesis browser client, in the shapes of the h API, version 1: it is shown what stands on a
page of a text, and makes comments, highlights and replies there.

Their addresses end without a slash; the same ones with a slash are the W3C container's. A problem says its `reason`
besides, which the client shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Form, Path, Query, Router, Status

from annotations import moderating
from annotations.api import hypothesis_shapes as shapes
from annotations.eyes import eyes
from annotations.hypothesis import taking
from annotations.hypothesis.pages import TextPage, page_at
from annotations.hypothesis.searching import NoTime, Search, search
from annotations.hypothesis.selecting import Refused
from annotations.hypothesis.telling import WORLD, Site, comments_to_tell, tell
from annotations.hypothesis.tokens import PREFIX, Kind, account_of, token_for
from annotations.models import Comment
from annotations.models.moderation import ReportReason
from annotations.permissions import may
from annotations.things import kind_of, state_of
from annotations.web_annotations import sites
from annotations.writing import EditedMeanwhile, is_own
from treatyreader.accounts.models import Account
from treatyreader.api import access
from treatyreader.api.answers import Run, in_json
from treatyreader.api.problems import MEDIA_TYPE, Problem, problem_response

GRANTS = {
    "urn:ietf:params:oauth:grant-type:jwt-bearer": ("assertion", Kind.GRANT),
    "refresh_token": ("refresh_token", Kind.RENEWAL),
}
_AS_ASKED = ("references", "text", "quote", "any", "limit", "offset", "search_after", "sort", "order")
_OURS = re.compile(r"^/api/(links|profile(/groups)?|groups(/[^/]+)?|search|annotations(/[^/]+(/flag|/hide)?)?)$")


def eyes_of_client(request: HttpRequest) -> str:
    """Whose eyes see an answer of the API: the client is told of each thing what who asks may do with it."""
    if _OURS.match(request.path_info) and isinstance(request.user, Account):
        return str(request.user.pk)
    return eyes(request)


def _lent(request: HttpRequest, token: str) -> access.Lent | None:
    """An access token opens these addresses alone."""
    account = account_of(token, Kind.ACCESS) if _OURS.match(request.path_info) else None
    return access.Lent(account, may_write=True) if account else None


access.OTHER_KINDS[PREFIX] = _lent


def saying_why(run: Run) -> Run:
    """Decorator of ninja's, mode "view": a problem says why in a `reason` too, where the client looks for it."""

    @wraps(run)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        try:
            response = run(request, **parts)
        except Problem as problem:
            response = problem_response(request, problem)
        if isinstance(response, HttpResponse) and response.headers.get("Content-Type") == MEDIA_TYPE:
            said = json.loads(response.content)
            reasons = [said["detail"], *(each["detail"] for each in said.get("errors", ()))]
            said["reason"] = " ".join(dict.fromkeys(reasons))
            response.content = json.dumps(said, ensure_ascii=False).encode()
        return response

    return answer


def _problems(*statuses: int) -> dict[str, Any]:
    """What may go wrong besides what may with every operation of its kind."""
    return {"responses": {each: {"$ref": f"#/components/responses/Problem{each}"} for each in statuses}}


Key = Annotated[str, Path(description="The id that the client knows it by.")]

router = Router(tags=["Hypothesis client"])
router.add_decorator(in_json, mode="view")
router.add_decorator(saying_why, mode="view")


@contextmanager
def refusals() -> Iterator[None]:
    """What cannot be done, as problems."""
    try:
        yield
    except Refused as error:
        raise Problem("invalid", str(error)) from error
    except EditedMeanwhile as error:
        raise Problem("conflict", _("Somebody changed it meanwhile. Load it again.")) from error


def _routes(site: Site) -> dict[str, Any]:
    def route(method: str, path: str, desc: str) -> dict[str, str]:
        return {"method": method, "url": f"{site.origin}/api/{path}", "desc": desc}

    return {
        "annotation": {
            "create": route("POST", "annotations", "Make an annotation"),
            "read": route("GET", "annotations/:id", "Read an annotation"),
            "update": route("PATCH", "annotations/:id", "Change an annotation"),
            "delete": route("DELETE", "annotations/:id", "Delete an annotation"),
            "flag": route("PUT", "annotations/:id/flag", "Report an annotation to the stewards"),
            "hide": route("PUT", "annotations/:id/hide", "Not done here: stewards hide on the page"),
            "unhide": route("DELETE", "annotations/:id/hide", "Not done here: stewards restore on the page"),
        },
        "group": {"read": route("GET", "groups/:id", "Read a group")},
        "groups": {"read": route("GET", "groups", "List groups")},
        "links": route("GET", "links", "Addresses of pages"),
        "profile": {
            "read": route("GET", "profile", "Who asks"),
            "groups": {"read": route("GET", "profile/groups", "The groups of who asks")},
        },
        "search": route("GET", "search", "Search for annotations"),
    }


@router.get("/", response=shapes.Index, summary=gettext_noop("Tell the client what can be done"))
def client_index(request: HttpRequest) -> dict[str, Any]:
    """The addresses that the Hypothesis client asks."""
    return {"links": _routes(Site.of(request))}


@router.get("/links", response=dict[str, str], summary=gettext_noop("Tell the client where pages are"))
def client_links(request: HttpRequest) -> dict[str, str]:
    """Pages of the library to which the client leads. There is no `websocket`: it is told of changes when it asks."""
    home, account = request.build_absolute_uri(reverse("home")), request.build_absolute_uri(reverse("contributions"))
    return {
        "account.settings": account,
        "forgot-password": request.build_absolute_uri(reverse("account_reset_password")),
        "groups.new": home,
        "help": home,
        "oauth.authorize": request.build_absolute_uri(reverse("account_login")),
        "oauth.revoke": request.build_absolute_uri(reverse("account_logout")),
        "search.tag": f"{home}?q=:tag",
        "signup": request.build_absolute_uri(reverse("account_signup")),
        "user": f"{home}?q=:user",
    }


class ProfileAsked(shapes.GroupsAsked):
    """What the client says when it asks who asks; it makes no difference."""


@router.get("/profile", response=shapes.Profile, summary=gettext_noop("Tell the client who asks"))
def client_profile(request: HttpRequest, asked: Query[ProfileAsked]) -> dict[str, Any]:
    """The account of who asks."""
    site, account = Site.of(request), request.user if isinstance(request.user, Account) else None
    return {
        "userid": site.userid(account) if account else None,
        "authority": site.authority,
        "features": {"client_display_names": True},
        "preferences": {},
        "groups": [{"id": WORLD, "name": _("Public"), "public": True}],
        "user_info": {"display_name": account.name} if account else None,
    }


@router.get("/profile/groups", response=list[shapes.Group], summary=gettext_noop("List groups of who asks"))
def client_groups_of_profile(request: HttpRequest, asked: Query[shapes.GroupsAsked]) -> list[dict[str, Any]]:
    """Everybody is of the one group."""
    return [_group(request)]


@router.get("/groups", response=list[shapes.Group], summary=gettext_noop("List groups"))
def client_groups(request: HttpRequest, asked: Query[shapes.GroupsAsked]) -> list[dict[str, Any]]:
    """The one group: everybody."""
    return [_group(request)]


@router.get("/groups/{key}", response=shapes.Group, summary=gettext_noop("Read a group"))
def client_group(request: HttpRequest, key: Key, asked: Query[shapes.GroupsAsked]) -> dict[str, Any]:
    """The one group: everybody."""
    group = _group(request)
    if key not in (group["id"], group["groupid"]):
        raise Problem("not-found", _("There is one group here: everybody (%(group)s).") % {"group": WORLD})
    return group


def _group(request: HttpRequest) -> dict[str, Any]:
    home = request.build_absolute_uri(reverse("home"))
    return {
        "id": WORLD,
        "groupid": f"group:{WORLD}@{Site.of(request).authority}",
        "name": _("Public"),
        "type": "open",
        "public": True,
        "scoped": False,
        "organization": None,
        "links": {"html": home},
        "url": home,
        "urls": {"group": home},
    }


@router.get("/search", response=shapes.SearchAnswer, summary=gettext_noop("Search for annotations"))
def client_search(request: HttpRequest, asked: Query[shapes.SearchAsked]) -> dict[str, Any]:
    """Comments, highlights and evidence: of pages, of an account, of a thread, or with words. A page has what stands on
    its words letter for letter, whatever edition it was said of. A page that is none of this library's has nothing."""
    site = Site.of(request)
    uris = [*asked.uri, *asked.url]
    pages = list(dict.fromkeys(page for uri in uris if (page := _page(uri, request))))
    name = site.name_in(asked.user if asked.user.startswith("acct:") else f"acct:{asked.user}@{site.authority}")
    nothing = bool(asked.tag or asked.tags) or (bool(asked.group) and WORLD not in asked.group)
    nothing |= bool(asked.user) and not name
    try:
        found = search(
            Search(
                pages=pages if uris else None,
                name=name if asked.user else None,
                nothing=nothing,
                roots_alone=asked.separate_replies,
                **{each: getattr(asked, each) for each in _AS_ASKED},
            ),
            request.user,
        )
    except NoTime as error:
        raise Problem(
            "bad-parameter", str(error), errors=[{"parameter": "search_after", "detail": str(error)}]
        ) from error
    answer: dict[str, Any] = {"total": found.total, "rows": tell(found.rows, site, request.user, found.standing)}
    if asked.separate_replies:
        answer["replies"] = tell(found.replies, site, request.user, found.standing)
    return answer


def _page(uri: str, request: HttpRequest) -> TextPage | None:
    try:
        return page_at(uri, sites.Site.of(request))
    except Refused:
        return None


@router.post(
    "/annotations",
    response=shapes.AnnotationOfClient,
    auth=access.writing,
    openapi_extra=_problems(404, 409),
    summary=gettext_noop("Make an annotation in the client"),
)
def client_create(request: HttpRequest, sent: shapes.SentAnnotation) -> dict[str, Any]:
    """A comment on words of a text, a highlight of them (without text, for its author alone), or a reply (with
    `references`). The words are found on the page that `uri` names; a selection that went over several provisions has
    one passage in each."""
    author, site = access.account_of(request), Site.of(request)
    with refusals():
        row = taking.create(author, sent.model_dump(exclude_unset=True), site, sites.Site.of(request))
    return _told(request, row)


@router.get(
    "/annotations/{key}",
    response=shapes.AnnotationOfClient,
    summary=gettext_noop("Read an annotation as the client does"),
)
def client_read(request: HttpRequest, key: Key) -> dict[str, Any]:
    """A comment, a highlight or a piece of evidence, by its id."""
    thing = taking.thing_at(key, request.user)
    return tell([thing], Site.of(request), request.user)[0]


@router.patch(
    "/annotations/{key}",
    response=shapes.AnnotationOfClient,
    auth=access.writing,
    openapi_extra=_problems(409),
    summary=gettext_noop("Change an annotation in the client"),
)
def client_update(request: HttpRequest, key: Key, sent: shapes.SentAnnotation) -> dict[str, Any]:
    """Another text, or read by others. With `updated`, only where nobody changed it since. Its words do not change."""
    author, row = access.account_of(request), _comment(request, key)
    with refusals():
        taking.update(author, row, sent.model_dump(exclude_unset=True), Site.of(request))
    return _told(request, row)


@router.delete(
    "/annotations/{key}",
    response=shapes.Deleted,
    auth=access.writing,
    openapi_extra=_problems(409),
    summary=gettext_noop("Delete an annotation in the client"),
)
def client_delete(request: HttpRequest, key: Key) -> dict[str, Any]:
    """Its text goes, and its history; where others replied its place stays."""
    row = _comment(request, key)
    with refusals():
        taking.delete(access.account_of(request), row)
    return {"id": row.public_id, "deleted": True}


@router.put(
    "/annotations/{key}/flag",
    response={204: None},
    auth=access.writing,
    summary=gettext_noop("Report an annotation from the client"),
)
def client_flag(request: HttpRequest, key: Key) -> Status[None]:
    """The stewards are told of it; once, until they have looked at it."""
    author, thing = access.account_of(request), taking.thing_at(key, request.user)
    own = is_own(author, thing.author_id)
    if not may(author.role, kind_of(thing), "report", own=own, state=state_of(thing)):
        raise PermissionDenied(_("This cannot be reported by you, or not as it is now."))
    moderating.report(
        author, thing, ReportReason.OTHER, _("Flagged in the Hypothesis client, which asks for no reason.")
    )
    return Status(204, None)


@router.put("/annotations/{key}/hide", auth=access.writing, summary=gettext_noop("Hide an annotation: not done here"))
def client_hide(request: HttpRequest, key: Key) -> None:
    """Always refused: a steward hides with a reason, which the client cannot give."""
    _refuse_to_moderate(request, key, "hide")


@router.delete(
    "/annotations/{key}/hide", auth=access.writing, summary=gettext_noop("Restore an annotation: not done here")
)
def client_unhide(request: HttpRequest, key: Key) -> None:
    """Always refused: a steward restores with a reason, which the client cannot give."""
    _refuse_to_moderate(request, key, "restore")


def _refuse_to_moderate(request: HttpRequest, key: Key, act: str) -> None:
    thing = taking.thing_at(key, request.user)
    address = request.build_absolute_uri(reverse(f"{act}_{kind_of(thing)}", args=[thing.public_id]))
    what = _("Stewards do this with a reason, which goes into the log: %(address)s") % {"address": address}
    raise PermissionDenied(what)


@router.post("/token", response=shapes.Tokens, summary=gettext_noop("Give the client a token"))
def client_token(request: HttpRequest, response: HttpResponse, asked: Form[shapes.TokenAsked]) -> dict[str, Any]:
    """An access token for the grant of a page that was made for somebody signed in (RFC 7523, 2.1), or for the token
    that came with the last one (RFC 6749, 6). It opens the client's addresses alone, for half an hour."""
    response.headers["Cache-Control"] = "no-store"
    if asked.grant_type not in GRANTS:
        raise _no_token("unsupported_grant_type", _("This kind of grant is not taken here."))
    name, kind = GRANTS[asked.grant_type]
    account = account_of(getattr(asked, name), kind)
    if account is None:
        raise _no_token("invalid_grant", _("The grant is unknown or has expired. Load the page again."))
    return {
        "access_token": token_for(account, Kind.ACCESS),
        "token_type": "Bearer",
        "expires_in": Kind.ACCESS.value,
        "refresh_token": token_for(account, Kind.RENEWAL),
        "scope": "write",
    }


def _no_token(error: str, what: str) -> Problem:
    """With what RFC 6749, 5.2, wants said."""
    return Problem("bad-request", what, more={"error": error, "error_description": what})


def _comment(request: HttpRequest, key: Key) -> Comment:
    thing = taking.thing_at(key, request.user)
    if not isinstance(thing, Comment):
        raise PermissionDenied(_("Evidence is changed on the page of its claim."))
    return thing


def _told(request: HttpRequest, row: Comment) -> dict[str, Any]:
    """As it is now."""
    return tell([comments_to_tell(request.user).get(pk=row.pk)], Site.of(request), request.user)[0]
