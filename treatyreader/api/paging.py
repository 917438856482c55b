"""Lists in pieces: a cursor says after which row the next piece begins, so that rows that come meanwhile shift
nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from typing import Annotated, Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator

from treatyreader.api.problems import Problem


def _strictly(pattern: str) -> Callable[[Any], Any]:
    """Before pydantic, which takes much for a number or a time: text in an address is of this form."""

    def check(value: Any) -> Any:
        if isinstance(value, str) and not re.fullmatch(pattern, value):
            raise ValueError(_("it is not of the form that is described"))
        return value

    return check


def _in_utc(moment: datetime) -> datetime:
    """PostgreSQL knows no zone that is more than 16 hours off, and Python no year before the first."""
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(_("it is not of the form that is described")) from error


Whole = Annotated[int, BeforeValidator(_strictly(r"-?[0-9]{1,15}"))]
"""A whole number in an address: digits and no more."""
Flag = Annotated[bool, BeforeValidator(_strictly(r"true|false"))]
Day = Annotated[date, BeforeValidator(_strictly(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"))]
Moment = Annotated[
    datetime,
    BeforeValidator(_strictly(r"\d{4}-\d\d-\d\d[Tt].*([Zz]|[+-]\d\d:\d\d)")),
    AfterValidator(_in_utc),
]
"""A time in an address, which names its zone (RFC 3339)."""
USUAL, MOST = 50, 200
Row = TypeVar("Row", bound=Model)


class Window(Schema):
    """Which piece of a list is asked for. Each list says by its own `cursor` what one of its cursors looks like."""

    limit: Whole = Field(USUAL, ge=1, le=MOST, description=f"How many at most, up to {MOST}.")
    cursor: str = ""


class Page(Schema):
    """One piece of a list. Other lists say what `items` are."""

    next: str | None = Field(description="The address of the next piece, as the Link with rel=next; null in the last.")


@dataclass(frozen=True)
class _Kind:
    """How values of one kind stand in a cursor: what they look like, and how they are written and read."""

    pattern: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_KINDS = {
    "text": _Kind("[A-Za-z0-9_-]{1,120}", str, str),
    "number": _Kind("[0-9]{1,9}", str, int),
    "day": _Kind("[1-9][0-9]{0,5}", lambda day: str(day.toordinal()), lambda said: date.fromordinal(int(said))),
    "moment": _Kind(
        "[0-9]{1,16}",
        lambda moment: str((moment - _EPOCH) // _MICROSECOND),
        lambda said: _EPOCH + int(said) * _MICROSECOND,
    ),
}


@dataclass(frozen=True)
class Order:
    """The order of a list: its columns, which together no two rows share, with the kind of each (a key of _KINDS).

    A cursor is made of what stands there in one row, and whatever looks like one is one: a place in the order, whether
    or not a row is there.
    """

    columns: Sequence[tuple[str, str]]

    @property
    def pattern(self) -> str:
        return "^(?:" + "~".join(_KINDS[kind].pattern for _column, kind in self.columns) + ")?$"

    def cursor(self) -> Any:
        """The parameter of a list in this order."""
        said = "Where the last piece ended, from its “next”: not to be made, and not to be read."
        return Field("", max_length=300, pattern=self.pattern, description=said)

    def after(self, cursor: str) -> Q:
        """The rows behind that of a cursor. Raises Problem for what is none of this order."""
        if not cursor:
            return Q()
        if not re.fullmatch(self.pattern, cursor):
            raise Problem("bad-cursor")
        said = zip(self.columns, cursor.split("~"), strict=True)
        place = [(column, _KINDS[kind].read(value)) for (column, kind), value in said]
        # (a, b) > (x, y) is a > x or (a = x and b > y).
        return reduce(
            lambda behind, each: Q(**{f"{each[0]}__gt": each[1]}) | Q(**{each[0]: each[1]}) & behind,
            reversed(place[:-1]),
            Q(**{f"{place[-1][0]}__gt": place[-1][1]}),
        )

    def cursor_at(self, row: Model) -> str:
        values = []
        for column, kind in self.columns:
            value: Any = row
            for part in column.split("__"):
                value = getattr(value, part)
            values.append(_KINDS[kind].write(value))
        return "~".join(values)


def piece(
    request: HttpRequest, response: HttpResponse, rows: QuerySet[Row], order: Order, window: Window
) -> tuple[list[Row], str | None]:
    """The rows that a window shows, and the address of the next piece, which the answer's Link names too. One query and
    what the rows prefetch."""
    found = list(
        rows.filter(order.after(window.cursor)).order_by(*(c for c, _kind in order.columns))[: window.limit + 1]
    )
    shown = found[: window.limit]
    if len(found) == len(shown):
        return shown, None
    query = request.GET.copy()
    query["cursor"] = order.cursor_at(shown[-1])
    address = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    response.headers["Link"] = f'<{address}>; rel="next"'
    return shown, address
