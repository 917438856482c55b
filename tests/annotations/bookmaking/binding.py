"""Books for the tests: always of the same site and the same moment."""

from __future__ import annotations

from datetime import UTC, datetime

from annotations.bookmaking.binding import bind
from annotations.bookmaking.book import Book
from annotations.bookmaking.layers import Layer
from treatyreader.models import Edition

SITE = "https://treaties.example/"
MADE = datetime(2026, 11, 25, 12, tzinfo=UTC)


def bound(edition: Edition, *layers: Layer) -> Book:
    """Read anew, so that nothing looked up before spares a query."""
    row = Edition.objects.with_version().get(pk=edition.pk)
    return bind(row, frozenset(layers), SITE, MADE)


def edition_at(path: str) -> Edition:
    return Edition.objects.published().of_address(*path.split("/")).newest_first().with_version()[0]
