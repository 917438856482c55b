"""Loading a row again: what is unchanged is left, what changed in the file is updated, what a person edited is kept.

A row remembers in `loaded_digest` what it was when it was loaded. It was edited when it is no longer that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


class Fate(Enum):
    CREATED = "created"
    UNCHANGED = "unchanged"
    UPDATED = "updated"
    KEPT = "kept as edited"


def load_row(
    model: type[Row],
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    related: Mapping[str, Sequence[models.Model]] | None = None,
) -> tuple[Row, Fate]:
    """The row of `model` that `key` finds, made or brought to `values` (column → value) and `related` (many-to-many
    field → rows) unless it was edited since it was loaded."""
    related = related or {}
    digest = digest_of(values, related)
    row = model._default_manager.select_for_update().filter(**key).first()
    if row is None:
        row = model._default_manager.create(**key, **values, loaded_digest=digest)
        _relate(row, related)
        return row, Fate.CREATED
    if digest in (_loaded_digest(row), _digest_now(row, values, related)):
        return row, Fate.UNCHANGED
    if is_edited(row, values, related):
        return row, Fate.KEPT
    for name, value in values.items():
        setattr(row, name, value)
    setattr(row, "loaded_digest", digest)  # noqa: B010
    row.save()
    _relate(row, related)
    return row, Fate.UPDATED


def refresh_statistics() -> None:
    """After much was loaded: let PostgreSQL count its rows anew, so that it plans queries for what is there."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def is_edited(row: models.Model, columns: Iterable[str], related: Iterable[str] = ()) -> bool:
    """Whether a person has changed what was loaded. A row that was made here counts as edited."""
    return _digest_now(row, columns, related) != _loaded_digest(row)


def _loaded_digest(row: models.Model) -> str:
    return str(getattr(row, "loaded_digest"))  # noqa: B009 - each loaded model has the column; its type does not say so


def _digest_now(row: models.Model, columns: Iterable[str], related: Iterable[str]) -> str:
    return digest_of(
        {name: getattr(row, name) for name in columns}, {name: list(getattr(row, name).all()) for name in related}
    )


def _relate(row: models.Model, related: Mapping[str, Sequence[models.Model]]) -> None:
    for name, rows in related.items():
        getattr(row, name).set(rows)


def digest_of(values: Mapping[str, Any], related: Mapping[str, Sequence[models.Model]] | None = None) -> str:
    """SHA-256 of a row's columns and of what it is related to, related rows by their key."""
    plain = {name: value.pk if isinstance(value, models.Model) else value for name, value in values.items()}
    plain |= {name: sorted(each.pk for each in rows) for name, rows in (related or {}).items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()
