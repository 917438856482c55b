"""oEmbed 1.0: a thing as a frame that other sites set into their pages. https://oembed.com

The frame needs no script. Of what a sandbox forbids it is allowed one thing: that a link in it, when it is clicked,
opens instead of the page around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from django.utils.html import format_html
from django.utils.translation import gettext as _

from treatyreader.sharing.atom import xml_text
from treatyreader.sharing.cards import HEIGHT, WIDTH
from treatyreader.sharing.telling import Shared

MEDIA_TYPES = {"json": "application/json", "xml": "text/xml"}
FRAME_WIDTH = 600
SMALLEST_HEIGHT, LARGEST_HEIGHT = 260, 600
_LETTERS_IN_A_LINE = 46
_LINE = 30
KEPT_FOR = 60 * 60
"""Seconds for which other sites are told to keep an answer."""


def frame_height(shared: Shared) -> int:
    """Pixels that its words need, about, at the usual width; what is longer is scrolled."""
    lines = 1 + len(shared.words) * (2 if shared.language.startswith("zh") else 1) // _LETTERS_IN_A_LINE
    return min(max(SMALLEST_HEIGHT, 200 + lines * _LINE), LARGEST_HEIGHT)


def frame_of(shared: Shared, address: str, *, width: int = FRAME_WIDTH, height: int = 0) -> str:
    """The HTML by which another page frames it. `address` is absolute."""
    return format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy"'
        ' style="border:0;max-width:100%" sandbox="allow-top-navigation-by-user-activation"></iframe>',
        *(address, width, height or frame_height(shared), shared.title),
    )


def answer(
    shared: Shared, frame: str, card: str, home: str, *, max_width: int | None = None, max_height: int | None = None
) -> dict[str, Any]:
    """The answer for a thing (oEmbed 1.0, 2.3): a frame no larger than asked for. The addresses of its frame, its card
    and the site are absolute. A picture is told of only where it is no larger either."""
    width, height = min(FRAME_WIDTH, max_width or FRAME_WIDTH), frame_height(shared)
    height = min(height, max_height or height)
    told = {
        "version": "1.0",
        "type": "rich",
        "title": shared.title,
        "provider_name": _("Treaty Reader"),
        "provider_url": home,
        "cache_age": KEPT_FOR,
        "html": frame_of(shared, frame, width=width, height=height),
        "width": width,
        "height": height,
    }
    if (max_width or WIDTH) >= WIDTH and (max_height or HEIGHT) >= HEIGHT:
        told |= {"thumbnail_url": card, "thumbnail_width": WIDTH, "thumbnail_height": HEIGHT}
    return told


def as_xml(told: Mapping[str, Any]) -> str:
    """The same in XML (oEmbed 1.0, 2.3.4.2)."""
    root = ElementTree.Element("oembed")
    for name, value in told.items():
        ElementTree.SubElement(root, name).text = xml_text(str(value))
    return '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n' + ElementTree.tostring(root, encoding="unicode")
