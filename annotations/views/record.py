"""The record of an instrument, with the claims about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from annotations.eyes import kept
from annotations.finding import claims_about
from annotations.models import Article
from treatyreader.addresses import instrument_at
from treatyreader.pages import head, read_only, render_page
from treatyreader.recording import record_of
from treatyreader.sharing.telling import record_shared

MOST_ARTICLES = 10


@read_only
@kept
def record(request: HttpRequest, instrument: str) -> HttpResponse:
    """`/treaties/itrs/`: facts, editions, participation, statements, claims, articles read against it."""
    row = instrument_at(instrument)
    page = head(request, row.title, row.get_absolute_url(), shared=record_shared(row))
    articles = Article.objects.visible_to(request.user).filter(instrument=row).with_counts(request.user)
    context = {
        "page": page,
        "instrument": row,
        "record": record_of(row),
        "claims": claims_about(row, request.user),
        "articles": articles[:MOST_ARTICLES],
    }
    return render_page(request, "annotations/record.html", context)
