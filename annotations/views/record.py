"""The record of an instrument, with the claims about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from annotations.eyes import kept
from annotations.finding import claims_about
from treatyreader.addresses import instrument_at
from treatyreader.pages import head, read_only, render_page
from treatyreader.recording import record_of
from treatyreader.sharing.telling import record_shared


@read_only
@kept
def record(request: HttpRequest, instrument: str) -> HttpResponse:
    """`/treaties/itrs/`: facts, editions, participation, statements, claims."""
    row = instrument_at(instrument)
    page = head(request, row.title, row.get_absolute_url(), shared=record_shared(row))
    context = {"page": page, "instrument": row, "record": record_of(row), "claims": claims_about(row, request.user)}
    return render_page(request, "annotations/record.html", context)
