"""Writing a bad row past every check in Python, and seeing PostgreSQL refuse it by the name of the promise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

Write = Callable[[Any], object]
"""Takes good rows, by name, and writes a bad one."""


def change(row: str, **columns: object) -> Write:
    """Write the columns into that row."""

    def write(rows: Any) -> object:
        target = getattr(rows, row)
        return type(target)._default_manager.filter(pk=target.pk).update(**columns)

    return write


def empty(table: str) -> Write:
    """Truncate the table and whatever leans on it."""

    def write(_rows: Any) -> object:
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
        return connection.cursor().execute(f"TRUNCATE {table} CASCADE")

    return write


def check_refused(name: str, write: Write, rows: object) -> None:
    """The constraint or trigger of that name refuses it, when it is written or at the latest when it is committed."""

    def write_and_look() -> None:
        write(rows)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write_and_look()
    cause = refused.value.__cause__
    assert cause is not None
    assert cause.diag.constraint_name == name  # type: ignore[attr-defined]


def is_stamped(table: str) -> bool:
    """Whether whatever is written into the table changes the stamp of the pages."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_trigger"
            " WHERE tgname = 'stamp' AND tgenabled <> 'D' AND tgrelid = %s::regclass)",
            [table],
        )
        return bool(cursor.fetchone()[0])
