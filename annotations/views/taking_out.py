"""Annotations to take along: one's own, and those of a treaty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from annotations.taking_out.choosing import of_treaty, own
from annotations.taking_out.json_ld import as_json_ld
from annotations.taking_out.reading_copy import as_markdown_copy
from annotations.taking_out.tables import as_table
from annotations.web_annotations.container import Contained
from annotations.web_annotations.sites import Site
from annotations.web_annotations.terms import MEDIA_TYPE
from treatyreader.accounts.models import Account
from treatyreader.addresses import NotHere, Offer, instrument_at
from treatyreader.pages import read_only

FORMS = {"jsonld": MEDIA_TYPE, "csv": "text/csv; charset=utf-8", "md": "text/markdown; charset=utf-8"}
Writer = Callable[[Contained, Site, str, str], Iterator[str]]
WRITERS: dict[str, Writer] = {
    "jsonld": as_json_ld,
    "csv": lambda rows, site, _title, _address: as_table(rows, site),
    "md": as_markdown_copy,
}


@read_only
@never_cache
@login_required
def take_out_annotations(request: HttpRequest) -> HttpResponse:
    """`/account/annotations/?format=csv`: all that whoever asks has said on words, provisions, claims and evidence."""
    account = cast(Account, request.user)
    title = _("Treaty Reader: annotations by %(name)s") % {"name": account.name}
    return _sent(request, own(account), title, "my-annotations")


@read_only
def take_out_treaty(request: HttpRequest, instrument: str) -> HttpResponse:
    """`/treaties/itrs/annotations/?format=md`: all that is public on an instrument and on the claims about it."""
    row = instrument_at(instrument)
    title = _("Treaty Reader: annotations on %(title)s") % {"title": row.title}
    return _sent(request, of_treaty(row), title, f"{row.slug}-annotations")


def _sent(request: HttpRequest, rows: Contained, title: str, name: str) -> HttpResponse:
    form = request.GET.get("format") or _preferred(request)
    if form not in FORMS:
        offers = [Offer(each, f"{request.path}?format={each}") for each in FORMS]
        raise NotHere(_("This address has no form “%(form)s”.") % {"form": form[:40]}, offers)
    address = request.build_absolute_uri(f"{request.path}?format={form}")
    chunks = WRITERS[form](rows, Site.of(request), title, address)
    response: HttpResponseBase = StreamingHttpResponse(chunks, content_type=FORMS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    patch_vary_headers(response, ["Accept"])
    return cast(HttpResponse, response)


def _preferred(request: HttpRequest) -> str:
    """What the header Accept prefers; JSON-LD where it takes anything."""
    bare = {each: kind.partition(";")[0] for each, kind in FORMS.items()}
    preferred = request.get_preferred_type(list(bare.values()))
    return next((form for form, kind in bare.items() if kind == preferred), "jsonld")
