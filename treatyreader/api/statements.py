"""Operations that read what delegations put on record."""

from __future__ import annotations

from django.db.models.functions import MD5
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from treatyreader.api import shapes, telling
from treatyreader.api.answers import in_json
from treatyreader.api.paging import Day, Order, Window, piece
from treatyreader.models import Statement
from treatyreader.models.statements import StatementKind

router = Router(tags=["Texts"])
router.add_decorator(in_json, mode="view")

IN_TIME = Order([("made_on", "day"), ("name", "text")])


class StatementsAsked(Window):
    """Which statements."""

    cursor: str = IN_TIME.cursor()
    instrument: str = Field("", max_length=80, description="Only those about this instrument, by its slug.")
    delegation: str = Field("", max_length=80, description="Only those of this delegation, by its slug.")
    kind: StatementKind | None = Field(None, description="Only those of this kind, as this library classifies them.")
    since: Day | None = Field(None, description="Only those made on this day or later.")


@router.get("/statements/", response=shapes.StatementPage, summary="List statements")
def statements(request: HttpRequest, response: HttpResponse, asked: Query[StatementsAsked]) -> shapes.StatementPage:
    """What delegations put on record, in time. A summary is this library's, and is not to be quoted as theirs."""
    rows = Statement.objects.for_record().annotate(name=MD5("key"))
    if asked.instrument:
        rows = rows.filter(instrument__slug=asked.instrument)
    if asked.delegation:
        rows = rows.by_delegation(asked.delegation)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.since:
        rows = rows.filter(made_on__gte=asked.since)
    shown, following = piece(request, response, rows, IN_TIME, asked)
    return shapes.StatementPage(items=[telling.statement(request, each) for each in shown], next=following)
