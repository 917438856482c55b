"""Atom (RFC 4287): what is new about a thing, each entry with an id for ever (a tag URI, RFC 4151)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

MEDIA_TYPE = "application/atom+xml"
MOST = 50
"""Entries of a feed, the newest first."""
SINCE = "2026"
"""The year since which the ids are given (RFC 4151, 2.1)."""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""XML 1.0, 2.2."""


@dataclass(frozen=True)
class Entry:
    """`address` is the path where it is read, and by which it is known for ever; `html` is escaped."""

    address: str
    title: str
    html: str
    author: str
    published: datetime
    updated: datetime


class _Feed(Atom1Feed):
    """One that says when it began, where it has no entry yet."""

    began: datetime

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else self.began


def atom(
    title: str, address: str, of: str, entries: Iterable[Entry], *, began: datetime, host: str, at: Callable[[str], str]
) -> str:
    """The feed at `address` of the thing at `of`, both paths; `at` makes an address absolute. `host` is the name by
    which the site is asked, without a port."""
    feed = _Feed(
        title=xml_text(title),
        link=at(of),
        description="",
        feed_url=at(address),
        feed_guid=_tag(host, of),
        author_name=_("Treaty Reader"),
    )
    feed.began = began
    for each in sorted(entries, key=lambda entry: entry.updated, reverse=True)[:MOST]:
        feed.add_item(
            title=xml_text(each.title),
            link=at(each.address),
            description=xml_text(each.html),
            unique_id=_tag(host, each.address),
            author_name=xml_text(each.author),
            pubdate=each.published,
            updateddate=each.updated,
        )
    return str(feed.writeString("utf-8"))


def _tag(host: str, address: str) -> str:
    return f"tag:{host},{SINCE}:{address}"


def xml_text(text: str) -> str:
    """Without the control characters that XML has no place for."""
    return _NO_XML.sub("", text)
