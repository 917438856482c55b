"""Lists in pieces: a cursor says after which row the next piece begins, so that rows that come meanwhile shift
nothing."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from typing import Annotated, Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import BeforeValidator

from treatyreader.api.problems import Problem


def _strictly(pattern: str) -> Callable[[Any], Any]:
    """Before pydantic, which takes much for a number or a time: text in an address is of this form."""

    def check(value: Any) -> Any:
        if isinstance(value, str) and not re.fullmatch(pattern, value):
            raise ValueError(_("it is not of the form that is described"))
        return value

    return check


Whole = Annotated[int, BeforeValidator(_strictly(r"-?[0-9]{1,15}"))]
"""A whole number in an address: digits and no more."""
Flag = Annotated[bool, BeforeValidator(_strictly(r"true|false"))]
Day = Annotated[date, BeforeValidator(_strictly(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"))]
Moment = Annotated[datetime, BeforeValidator(_strictly(r"\d{4}-\d\d-\d\d[Tt].*([Zz]|[+-]\d\d:\d\d)"))]
"""A time in an address, which names its zone (RFC 3339)."""
USUAL, MOST = 50, 200
Row = TypeVar("Row", bound=Model)


class Window(Schema):
    """Which piece of a list is asked for."""

    limit: Whole = Field(USUAL, ge=1, le=MOST, description=f"How many at most, up to {MOST}.")
    cursor: str = Field(
        "",
        max_length=1000,
        pattern=r"^[A-Za-z0-9_-]*$",
        description="Where the last piece ended, from its “next”.",
    )


class Page(Schema):
    """One piece of a list. Other lists say what `items` are."""

    next: str | None = Field(description="The address of the next piece, as the Link with rel=next; null in the last.")


def _text(value: Any) -> str:
    if not isinstance(value, str) or any(each == "\0" or "\ud800" <= each <= "\udfff" for each in value):
        raise ValueError
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or abs(value) > 10**9:
        raise ValueError
    return value


def _day(value: Any) -> date:
    return date.fromisoformat(_text(value))


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError
    return moment


PARSERS: dict[str, Callable[[Any], Any]] = {"text": _text, "number": _number, "day": _day, "moment": _moment}


@dataclass(frozen=True)
class Order:
    """The order of a list: its columns, which together no two rows share, with the kind of each (a key of PARSERS)."""

    name: str
    columns: Sequence[tuple[str, str]]

    def after(self, cursor: str) -> Q:
        """The rows behind that of a cursor. Raises Problem for a cursor that this order has not given out."""
        if not cursor:
            return Q()
        try:
            name, *values = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=="))
            if name != self.name:
                raise ValueError
            place = [(column, PARSERS[kind](value)) for (column, kind), value in zip(self.columns, values, strict=True)]
        except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error) as error:
            raise Problem("bad-cursor") from error
        # (a, b) > (x, y) is a > x or (a = x and b > y).
        return reduce(
            lambda behind, each: Q(**{f"{each[0]}__gt": each[1]}) | Q(**{each[0]: each[1]}) & behind,
            reversed(place[:-1]),
            Q(**{f"{place[-1][0]}__gt": place[-1][1]}),
        )

    def cursor_at(self, row: Model) -> str:
        values = [self.name]
        for column, _kind in self.columns:
            value: Any = row
            for part in column.split("__"):
                value = getattr(value, part)
            values.append(value.isoformat() if isinstance(value, date) else value)
        body = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(body).rstrip(b"=").decode()


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
