"""Books for the tests: always of the same site and the same moment."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from annotations import commenting
from annotations.bookmaking.binding import bind
from annotations.bookmaking.book import Book
from annotations.bookmaking.layers import Layer
from tests import factories
from treatyreader.models import Edition

SITE = "https://treaties.example/"
MADE = datetime(2026, 11, 25, 12, tzinfo=UTC)


def bound(edition: Edition, *layers: Layer) -> Book:
    """Read anew, so that nothing looked up before spares a query."""
    row = Edition.objects.with_version().get(pk=edition.pk)
    return bind(row, frozenset(layers), SITE, MADE)


def edition_at(path: str) -> Edition:
    return Edition.objects.published().of_address(*path.split("/")).newest_first().with_version()[0]


ARABIC = Path(settings.BASE_DIR, "tests", "browser", "traps", "trap-ar.txt")


def imported(path: Path) -> Edition:
    call_command("import_instrument", path, stdout=StringIO())
    return edition_at(f"{path.stem}/1/{path.stem.rpartition('-')[2]}")


def talked_about(remark: str = "A *remark* with <b>marks</b> & signs 🛰️.") -> Edition:
    """The Regulations, with threads on words, on a provision and on a division, and one that its author removed."""
    ann, ben = factories.account("Ann"), factories.account("Ben")
    words = factories.passage("41B", "security and robustness")
    first = factories.comment(words.provision, ann, remark, passages=[words])
    commenting.reply(ben, first, "- one\n- two\n\n> quoted\n\n```\ncode\n```\n\n[a link](https://example.org/?a=1&b=2)")
    factories.comment(factories.provision("1"), ben, "On all of the preamble.")
    factories.comment(words.provision.division, ben, "On the article.")
    gone = factories.comment(factories.provision("2"), ann, "Never mind.")
    commenting.reply(ben, gone, "I do mind.")
    commenting.delete(gone)
    factories.comment(words.provision, ann, "Only mine.", is_private=True)
    return edition_at("itrs/2012/en")
