"""What search engines ask first: which pages there are, and which they may leave alone."""

from __future__ import annotations

from typing import cast

from django.contrib.sitemaps import views
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from annotations.sharing.sitemaps import SECTIONS
from treatyreader.pages import kept, read_only

LEFT_ALONE = (
    *("/account/", "/desk/", "/reports/", "/oembed/"),
    *("/*/new/", "/*/edit/", "/*/reply/", "/*/withdraw/", "/*/dispute/", "/*/verify/", "/claims/like/", "/discussion/"),
)
"""Pages of one's own, and forms: every clause links to some."""


@read_only
@kept
def sitemap(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`: the index of the lists."""
    return _made(views.index(request, SECTIONS, sitemap_url_name="sitemap_section"))


@read_only
@kept
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """`/sitemap-claims.xml`, `?p=2` for what is behind the first 50,000."""
    return _made(views.sitemap(request, SECTIONS, section=section))


@read_only
@kept
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt` (RFC 9309)."""
    lines = ["User-agent: *", *(f"Disallow: {each}" for each in LEFT_ALONE), ""]
    lines += [f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _made(response: HttpResponse) -> HttpResponse:
    return cast(TemplateResponse, response).render()
