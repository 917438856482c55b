"""What other sites ask for of a thing: its card, its frame, its QR code, and by oEmbed how to set it into a page.

All of it is the same for everyone and needs no session. What only some may see is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import segno
from csp.constants import NONE
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from annotations.sharing.at_address import path_on_this_site, shared_at
from treatyreader.addresses import NotHere
from treatyreader.pages import kept, read_only
from treatyreader.sharing import cards
from treatyreader.sharing.oembed import KEPT_FOR, MEDIA_TYPES, answer, as_xml

LARGEST_SIZE = 10_000
FRAMED = {"frame-ancestors": ["*"], "script-src": [NONE], "form-action": [NONE], "connect-src": [NONE]}
"""Of the Content-Security-Policy: whoever likes may frame it, and all it does is to be seen."""


class Refused(ValueError):
    """A parameter that is none, with a sentence that says so."""


@read_only
def card(request: HttpRequest, path: str) -> HttpResponse:
    """`/cards/claims/un-takeover.png`: a picture of it, by the path of its page."""
    data = cards.card_data(shared_at(f"/{path}/"))
    etag = f'"{cards.digest_of_card(data)}"'
    response = get_conditional_response(request, etag=etag)
    if not isinstance(response, HttpResponse):
        response = HttpResponse(cards.card(data), content_type="image/png")
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, no_cache=True)
    return response


@csp_replace(FRAMED)  # type: ignore[arg-type]  # its types know of no address with parts
@xframe_options_exempt
@read_only
@kept
def embed(request: HttpRequest, path: str) -> HttpResponse:
    """`/embed/claims/un-takeover/`: the page that others frame. Where nothing is to be seen it says so in the frame."""
    try:
        shared = shared_at(f"/{path}/")
    except NotHere as nothing:
        return render(request, "annotations/embed.html", {"nothing": nothing.what}, status=404)
    context = {"shared": shared, "permalink": request.build_absolute_uri(shared.address)}
    return render(request, "annotations/embed.html", context)


@read_only
@kept
def qr(request: HttpRequest, path: str) -> HttpResponse:
    """`/qr/claims/un-takeover.svg`: the address of its page as a QR code (ISO/IEC 18004), for paper."""
    shared = shared_at(f"/{path}/")
    code = segno.make(request.build_absolute_uri(shared.address), error="m", micro=False)
    drawn = BytesIO()
    code.save(drawn, kind="svg", scale=4, border=4, light="#fff", title=shared.title)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@read_only
def oembed(request: HttpRequest) -> HttpResponse:
    """`/oembed/?url=…&format=json&maxwidth=400&maxheight=300`: how to set the thing at an address of this site into a
    page (oEmbed 1.0). 400 where it is not said of what, 404 where nothing public stands there, 501 for other forms."""
    form = request.GET.get("format", "json")
    if form not in MEDIA_TYPES:
        return _told({"error": _("There are the forms json and xml.")}, "json", 501)
    try:
        told = _oembed(request)
    except Refused as refused:
        return _told({"error": str(refused)}, form, 400)
    except NotHere as nothing:
        return _told({"error": nothing.what}, form, 404)
    return _told(told, form, 200)


def _oembed(request: HttpRequest) -> dict[str, Any]:
    url = request.GET.get("url", "").strip()
    if not url:
        raise Refused(_("`url` names the address of a page of this site."))
    sizes = {f"max_{name}": _size(request, f"max{name}") for name in ("width", "height")}
    shared = shared_at(path_on_this_site(request, url))
    frame, picture, home = map(request.build_absolute_uri, (shared.frame, shared.card, reverse("home")))
    return answer(shared, frame, picture, home, **sizes)


def _size(request: HttpRequest, name: str) -> int | None:
    asked = request.GET.get(name, "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10 and int(asked)):
        raise Refused(_("`%(name)s` is a whole number of pixels.") % {"name": name})
    return min(int(asked), LARGEST_SIZE)


def _told(told: Mapping[str, Any], form: str, status: int) -> HttpResponse:
    if form == "xml":
        response = HttpResponse(as_xml(told), content_type="text/xml; charset=utf-8", status=status)
    else:
        response = JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})
    # What anybody reads without cookies, scripts of other sites may read too.
    response.headers["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, **({"max_age": KEPT_FOR} if status == 200 else {"no_cache": True}))
    return response
