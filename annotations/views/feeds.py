"""Atom feeds: of a treaty, of a provision whatever its edition, of a claim."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.sharing.feeds import news_of_claim, news_of_provision, news_of_treaty
from annotations.things import claim_at
from treatyreader.addresses import identified, instrument_at, provision_name
from treatyreader.pages import kept, read_only
from treatyreader.sharing.atom import MEDIA_TYPE, Entry, atom


@read_only
@kept
def treaty_feed(request: HttpRequest, instrument: str) -> HttpResponse:
    """`/treaties/itrs/feed/`: new texts, claims, evidence and comments."""
    row = instrument_at(instrument)
    return _sent(request, row.title, row.get_absolute_url(), news_of_treaty(row))


@read_only
@kept
def provision_feed(request: HttpRequest, instrument: str, wid: str) -> HttpResponse:
    """`/id/itrs/2012~41B/feed/`: evidence on its words and comments on it, in whatever edition it stands."""
    row = identified(instrument, wid)
    title = _("%(provision)s of %(instrument)s") % {
        "provision": provision_name(row),
        "instrument": row.edition.version.instrument.title,
    }
    of = reverse("identity", args=[instrument, row.wid])
    return _sent(request, title, of, news_of_provision(row), row.edition.published_at)


@read_only
@kept
def claim_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """`/claims/un-takeover/feed/`: how it stands, its evidence, the discussion."""
    row = claim_at(slug, AnonymousUser())
    return _sent(request, row.text, row.get_absolute_url(), news_of_claim(row), row.created_at)


def _sent(
    request: HttpRequest, title: str, of: str, entries: Iterable[Entry], began: datetime | None = None
) -> HttpResponse:
    host, _port = split_domain_port(request.get_host())
    content = atom(
        _("Treaty Reader: %(thing)s") % {"thing": title},
        *(request.path, of, entries),
        began=began or timezone.make_aware(datetime(2026, 1, 1)),
        host=host,
        at=request.build_absolute_uri,
    )
    return HttpResponse(content, content_type=f"{MEDIA_TYPE}; charset=utf-8")
