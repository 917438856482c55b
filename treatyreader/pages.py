"""How a page answers: whole or in part, in which form, and whether it must be made at all.

A page is the same for all who may see the same, so it carries a validator and is kept, compressed, until something that
pages show has changed.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache as once
from functools import wraps
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from treatyreader.addresses import NotHere, Offer
from treatyreader.citation_forms import CITATION_TYPES
from treatyreader.exporting import BOOK_TYPES, MEDIA_TYPES
from treatyreader.models import Stamp
from treatyreader.sharing.cards import HEIGHT, WIDTH
from treatyreader.sharing.oembed import frame_of
from treatyreader.sharing.telling import Shared

KEPT_FOR = 24 * 60 * 60
"""Seconds after which a page that nobody asked for is forgotten."""


DATA_TYPES = {"json": "application/json"}
"""The machine forms of pages whose tables are for programs."""
TABLE_TYPES = {"csv": "text/csv"}
"""The machine form of pages that are a table."""
LINKED_DATA = {"jsonld": "application/ld+json"}
"""The machine form of things that schema.org has words for."""
THING_TYPES = {**CITATION_TYPES, **LINKED_DATA}
"""The machine forms of claims and of exact words."""
PLAIN_TYPES = {**MEDIA_TYPES, **CITATION_TYPES}
"""Those of a claim of which nothing is told elsewhere."""
TEXT_TYPES = {**MEDIA_TYPES, **THING_TYPES}
"""The machine forms of texts."""
FORMS_OF_PAGES = (
    *(TEXT_TYPES, PLAIN_TYPES, THING_TYPES, CITATION_TYPES, LINKED_DATA, DATA_TYPES, TABLE_TYPES),
    TEXT_TYPES | BOOK_TYPES,
)
"""Each set of forms that any page answers in."""
_PARAMETER = re.compile(r";(?!\s*q\s*=)[^;,]*", re.IGNORECASE)
_QUALITY_OF_NOTHING = re.compile(r"q=0(\.0*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Page:
    """What the head of a page says: its address for ever, the same thing in other forms (media type, address) and in
    other languages (tag, address), and what is told of it elsewhere, where it is a thing that everybody sees. All
    addresses are absolute."""

    title: str
    canonical: str
    alternates: tuple[tuple[str, str], ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    shared: SharedHead | None = None
    data: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class SharedHead:
    """What other sites read of a thing (Open Graph, oEmbed 1.0, Atom), with absolute addresses. `frame` is HTML."""

    told: Shared
    card: str
    code: str
    oembed: str
    feed: str
    frame: str

    card_width = WIDTH
    card_height = HEIGHT


Parameters = ParamSpec("Parameters")
View = Callable[Concatenate[HttpRequest, Parameters], HttpResponse]


def render_page(request: HttpRequest, template: str, context: Mapping[str, Any], partial: str = "") -> HttpResponse:
    """The page, or its `partial` where htmx asks for a piece of the page that the reader is on already."""
    if partial and wants_partial(request):
        template = f"{template}#{partial}"
    response = render(request, template, dict(context))
    if partial:
        patch_vary_headers(response, ["HX-Request"])
    return response


def wants_partial(request: HttpRequest) -> bool:
    htmx: HtmxDetails = getattr(request, "htmx")  # noqa: B009 - django-htmx's middleware adds it to every request
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def head(
    request: HttpRequest,
    title: str,
    address: str,
    *,
    machine_forms: bool = False,
    forms: Mapping[str, str] | None = None,
    languages: Mapping[str, str] | None = None,
    shared: Shared | None = None,
    data: Mapping[str, Any] | None = None,
) -> Page:
    """`address` is the page's own path for ever; with `machine_forms` it answers in those of TEXT_TYPES besides, or in
    `forms`; `languages` are the paths of the same thing by language; `shared` is what is told of it elsewhere, and
    `data` the same as JSON-LD."""
    at = request.build_absolute_uri
    canonical = at(address)
    others = (forms or TEXT_TYPES if machine_forms or forms else {}).items()
    return Page(
        title,
        canonical,
        tuple((media_type, f"{canonical}?format={form}") for form, media_type in others),
        tuple((language, at(path)) for language, path in (languages or {}).items()) if len(languages or {}) > 1 else (),
        _shared_head(request, shared) if shared else None,
        data,
    )


def _shared_head(request: HttpRequest, shared: Shared) -> SharedHead:
    at = request.build_absolute_uri
    return SharedHead(
        told=shared,
        card=at(shared.card),
        code=shared.code,
        oembed=f"{at(reverse('oembed'))}?{urlencode({'url': at(shared.address)})}",
        feed=at(shared.feed) if shared.feed else "",
        frame=frame_of(shared, at(shared.frame)),
    )


def form_asked(request: HttpRequest, forms: Mapping[str, str] = TEXT_TYPES) -> str:
    """The form that is asked for by `?format=` or else by `Accept`: a key of `forms`, or "" for the page.

    Raises NotHere for a form that does not exist, offering those that do.
    """
    asked = request.GET.get("format", "")
    if asked == "html":
        return ""
    if asked:
        if asked not in forms:
            offers = [Offer(form, f"{request.path}?format={form}") for form in forms]
            what = _("This address has no form “%(form)s”.") % {"form": asked}
            raise NotHere(what, [*offers, Offer(_("The page"), request.path)])
        return asked
    preferred = _type_preferred(request, forms)
    return next((form for form, media_type in forms.items() if media_type == preferred), "")


def _type_preferred(request: HttpRequest, forms: Mapping[str, str]) -> str:
    """What `Accept` prefers of the page and its forms; empty for none of them. A parameter other than the quality makes
    no difference: whatever is sent is in UTF-8."""
    bare = HttpRequest()
    bare.META["HTTP_ACCEPT"] = _PARAMETER.sub("", request.headers.get("Accept", "*/*"))
    return bare.get_preferred_type(["text/html", *forms.values()]) or ""


def as_form(form: str, content: str) -> HttpResponse:
    """A machine form, to be shown rather than saved."""
    response = HttpResponse(content, content_type=f"{(TEXT_TYPES | DATA_TYPES)[form]}; charset=utf-8")
    patch_vary_headers(response, ["Accept"])
    return response


def as_file(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A machine form, to be saved under a name."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    patch_vary_headers(response, ["Accept"])
    return response


class TooMany(Exception):
    """More wait for the same than can be served soon."""


class Turn:
    """What takes long is made one at a time in each process, and at most so many wait for it."""

    def __init__(self, most: int) -> None:
        self._making = Lock()
        self._waiting = BoundedSemaphore(most)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Raises TooMany where there are more already."""
        if not self._waiting.acquire(blocking=False):
            raise TooMany
        try:
            with self._making:
                yield
        finally:
            self._waiting.release()


def everyone(_request: HttpRequest) -> str:
    """The eyes to which a page looks the same, whoever reads it."""
    return ""


def kept_for(
    eyes: Callable[[HttpRequest], str], turn: Turn | None = None
) -> Callable[[View[Parameters]], View[Parameters]]:
    """A view whose answer is the same for all with the same `eyes` ("" for everyone) until something that pages show
    has changed (`Stamp`). With a `turn`, it is made when that has come; raises TooMany.

    A reader who has it gets 304; else it is made once for each address and form, and kept compressed. In development
    (DEBUG) nothing is kept.
    """

    def keeping(view: View[Parameters]) -> View[Parameters]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponse:
            if settings.DEBUG:
                return view(request, *args, **kwargs)
            whose = eyes(request)
            etag = f'W/"{_digest(request, Stamp.now(), whose)}"'
            if unchanged := get_conditional_response(request, etag=etag):
                return _headed(unchanged, etag, whose)
            response = _recall(request, etag)
            if response is None:
                with turn.taken() if turn else nullcontext():
                    # While one waits for its turn, another makes the same.
                    response = (_recall(request, etag) if turn else None) or view(request, *args, **kwargs)
                    if response.status_code == 200:
                        _keep(response, etag)
                        response = _recall(request, etag) or response
            return _headed(response, etag, whose)

        return answer

    return keeping


def kept(view: View[Parameters]) -> View[Parameters]:
    """A view whose answer is the same for everyone."""
    return kept_for(everyone)(view)


def takes_gzip(request: HttpRequest) -> bool:
    """Whether `Accept-Encoding` names gzip, and not with a quality of nothing (RFC 9110, 12.5.3)."""
    for coding in request.headers.get("Accept-Encoding", "").split(","):
        name, _semicolon, quality = "".join(coding.split()).partition(";")
        if name.lower() == "gzip":
            return not _QUALITY_OF_NOTHING.fullmatch(quality)
    return False


class Compression(GZipMiddleware):
    """Django's, which compresses also where `Accept-Encoding` forbids it."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if takes_gzip(request):
            return super().process_response(request, response)
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


def read_only(view: View[Parameters]) -> View[Parameters]:
    """A view that takes GET and HEAD, and no more."""
    refusing = require_safe(view)
    setattr(refusing, "is_read_only", True)  # noqa: B010 - a function's type does not say so
    return refusing


class ReadingFirst:
    """Middleware: a page that is `read_only` answers 405 to every method that sends, before a CSRF token is asked for
    that no reader could have."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        if getattr(view, "is_read_only", False) and request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return None


def _digest(request: HttpRequest, stamp: str, eyes: str) -> str:
    """Of all that an answer depends on. The host stands in permalinks; `Accept` and htmx choose the form."""
    parts = [
        release(),
        stamp,
        eyes,
        request.build_absolute_uri(),
        *(_type_preferred(request, forms) for forms in FORMS_OF_PAGES),
        str(get_language()),
        str(wants_partial(request)),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _keep(response: HttpResponse, etag: str) -> None:
    headers = {
        name: response.headers[name]
        for name in ("Content-Type", "Content-Disposition", "Vary")
        if name in response.headers
    }
    caches["pages"].set(f"page:{etag}", (gzip.compress(response.content, 6, mtime=0), headers), KEPT_FOR)


def _recall(request: HttpRequest, etag: str) -> HttpResponse | None:
    found = caches["pages"].get(f"page:{etag}")
    if found is None:
        return None
    body, headers = found
    if takes_gzip(request):
        response = HttpResponse(body, headers={**headers, "Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(body), headers=headers)
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _headed(response: HttpResponse, etag: str, eyes: str) -> HttpResponse:
    if response.status_code in (200, 304):
        response.headers["ETag"] = etag
        patch_vary_headers(response, ["Accept", "HX-Request"])
    patch_cache_control(response, no_cache=True, **({"private": True} if eyes else {"public": True}))
    return response


@once
def release() -> str:
    """A digest of the program, its templates and its static files: another release, other pages."""
    digest = hashlib.sha256()
    for folder in ("treatyreader", "annotations", "templates", "static"):
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*")):
            if path.suffix in (".py", ".html", ".css", ".js", ".svg", ".typ", ".xhtml"):
                digest.update(path.read_bytes())
    return digest.hexdigest()
