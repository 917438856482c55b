"""For development and tests alone: the reading page with the real Hypothesis browser client in it, unmodified.

These addresses exist only where the setting names the client's files, which only DEBUG allows. The policy is relaxed
here and nowhere else: for the frame in which the client's sidebar runs, and for what that shows.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, ParamSpec, cast

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from annotations.hypothesis.telling import Site
from annotations.hypothesis.tokens import Kind, token_for
from annotations.views.reading import reading_context
from treatyreader.accounts.models import Account
from treatyreader.addresses import NotHere, edition_at, edition_name
from treatyreader.pages import View, head, read_only
from treatyreader.recording import status_of
from treatyreader.resolving import edition_url

Parameters = ParamSpec("Parameters")


def relaxed(change: Any) -> Callable[[View[Parameters]], View[Parameters]]:
    """A change to the policy for one view, by a decorator of django-csp's, whose types know no parts of an address."""
    return cast("Callable[[View[Parameters]], View[Parameters]]", change)


@read_only
@relaxed(csp_update({"frame-src": [SELF]}))
def hypothesis_page(request: HttpRequest, instrument: str, version: str, language: str) -> HttpResponse:
    """`/development/hypothesis/itrs/2012/en/`: the reading page, with the client. To the client it is the reading page:
    that is its canonical address."""
    text, pinned = edition_at(instrument, version, language)
    context = reading_context(request, text, pinned)
    context |= {
        "page": head(request, edition_name(text), edition_url(text, pinned=pinned)),
        "status": status_of(context["reading"]),
        "client": _configuration(request),
        "boot": reverse("hypothesis_file", args=["boot.js"]),
    }
    return _kept_by_nobody(render(request, "development/hypothesis_page.html", context))


@read_only
@relaxed(csp_replace({"frame-ancestors": [SELF]}))
@relaxed(csp_update({"font-src": [SELF], "img-src": ["data:"]}))
def hypothesis_app(request: HttpRequest) -> HttpResponse:
    """`/development/hypothesis/app.html`: the document of the frame in which the client's sidebar runs."""
    context = {
        "client": {"apiUrl": f"{Site.of(request).origin}/api/", "assetRoot": _assets(request)},
        "boot": reverse("hypothesis_file", args=["boot.js"]),
    }
    response = _kept_by_nobody(render(request, "development/hypothesis_app.html", context))
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@read_only
def hypothesis_file(request: HttpRequest, name: str) -> HttpResponse:
    """`/development/hypothesis/build/boot.js`: one of the client's own files, as it is."""
    files = _files(settings.TREATYREADER_HYPOTHESIS_CLIENT)
    if name not in files:
        raise NotHere("The client has no such file.")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return HttpResponse(files[name].read_bytes(), content_type=kind)


@cache
def _files(directory: str) -> dict[str, Path]:
    """What the client's manifest names, what boots it, and its fonts, by their paths; nothing else is served."""
    build = Path(directory)
    named = [*json.loads((build / "manifest.json").read_text(encoding="utf-8")), "boot.js"]
    fonts = [str(each.relative_to(build)) for each in (build / "styles" / "fonts").glob("*.woff2")]
    return {name: build / name for name in (*named, *fonts) if (build / name).is_file()}


def _configuration(request: HttpRequest) -> dict[str, Any]:
    """What the client is told on the page: whose account it is for, as long as the page is new."""
    site = Site.of(request)
    grant = token_for(request.user, Kind.GRANT) if isinstance(request.user, Account) else ""
    service = {
        "apiUrl": f"{site.origin}/api/",
        "authority": site.authority,
        "grantToken": grant,
        "allowLeavingGroups": False,
        "enableShareLinks": False,
    }
    app = request.build_absolute_uri(reverse("hypothesis_app"))
    return {
        "assetRoot": _assets(request),
        "sidebarAppUrl": app,
        "notebookAppUrl": app,
        "profileAppUrl": app,
        "services": [service],
    }


def _assets(request: HttpRequest) -> str:
    """The client asks below it for `build/…`."""
    return request.build_absolute_uri(reverse("hypothesis_file", args=["boot.js"])).removesuffix("build/boot.js")


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
