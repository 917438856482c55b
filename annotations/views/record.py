"""The record of an instrument, with the claims about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from annotations.eyes import kept
from annotations.finding import claims_about
from annotations.models import Article
from treatyreader.addresses import instrument_at
from treatyreader.pages import LINKED_DATA, as_form, form_asked, head, read_only, render_page
from treatyreader.recording import record_of
from treatyreader.sharing.schema_org import as_json, in_context, instrument_node
from treatyreader.sharing.telling import record_shared

MOST_ARTICLES = 10


@read_only
@kept
def record(request: HttpRequest, instrument: str) -> HttpResponse:
    """`/treaties/itrs/`: facts, editions, participation, statements, claims, articles read against it."""
    row = instrument_at(instrument)
    record = record_of(row)
    texts = [text.edition for version in record.versions for text in version.editions]
    data = in_context(instrument_node(row, request.build_absolute_uri, texts))
    form = form_asked(request, LINKED_DATA)
    if form:
        return as_form(form, as_json(data))
    page = head(request, row.title, row.get_absolute_url(), forms=LINKED_DATA, shared=record_shared(row), data=data)
    articles = Article.objects.visible_to(request.user).filter(instrument=row).with_counts(request.user)
    context = {
        "page": page,
        "instrument": row,
        "record": record,
        "claims": claims_about(row, request.user),
        "articles": articles[:MOST_ARTICLES],
    }
    return render_page(request, "annotations/record.html", context)
