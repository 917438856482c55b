"""What search engines are told there is (sitemaps.org): canonical addresses of what everybody may see.

A page's time of last change is that of its text, or of the claim; of what has none, none is told.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Q, QuerySet
from django.urls import reverse

from annotations.models import Article, Claim, Passage
from treatyreader.models import Delegation, Edition, Instrument, Provision


class Listing(Sitemap):  # type: ignore[type-arg]  # when it runs it takes none
    """Things with addresses, from a queryset in a fixed order, and when each last changed."""

    def __init__(self, rows: Callable[[], QuerySet[Any]], changed: Callable[[Any], datetime | None] | None = None):
        self.rows = rows
        if changed:
            self.lastmod = changed

    def items(self) -> QuerySet[Any]:
        return self.rows()


class Statements(Sitemap):  # type: ignore[type-arg]
    """What each delegation put on record: of which instrument, by which delegation."""

    def items(self) -> list[tuple[str, str]]:
        rows = Delegation.objects.filter(statements__isnull=False)
        return list(rows.values_list("statements__instrument__slug", "slug").distinct().order_by("slug"))

    def location(self, item: tuple[str, str]) -> str:
        return reverse("statements", args=item)


def _records() -> QuerySet[Instrument]:
    return Instrument.objects.filter(versions__editions__state=Edition.State.PUBLISHED).distinct().order_by("pk")


def _texts() -> QuerySet[Edition]:
    return Edition.objects.newest().with_version().order_by("pk")


def _provisions() -> QuerySet[Provision]:
    """Those with words of their own, and the articles in which they stand."""
    held = Provision.objects.filter(edition__in=Edition.objects.newest()).filter(Q(parent=None) | ~Q(text=""))
    return held.exclude(nature=Provision.Nature.GAP).with_edition().order_by("pk")


def _claims() -> QuerySet[Claim]:
    return Claim.objects.visible_to(None).order_by("pk")


def _articles() -> QuerySet[Article]:
    return Article.objects.visible_to(None).order_by("pk")


def _passages() -> QuerySet[Passage]:
    """Words of texts that still stand."""
    seen = Passage.objects.visible_to(None).filter(provision__edition__state=Edition.State.PUBLISHED)
    return seen.order_by("pk")


SECTIONS: dict[str, Any] = {
    "records": partial(Listing, _records),
    "statements": Statements,
    "texts": partial(Listing, _texts, lambda edition: edition.published_at),
    "provisions": partial(Listing, _provisions, lambda provision: provision.edition.published_at),
    "claims": partial(Listing, _claims, lambda claim: claim.edited_at or claim.created_at),
    "articles": partial(Listing, _articles, lambda article: article.edited_at or article.created_at),
    "passages": partial(Listing, _passages),
}
"""By the name in its address, what makes the list."""
