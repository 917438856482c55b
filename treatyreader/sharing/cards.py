"""Cards: a picture of 1200 × 630 points for where a link is shown, the words large and how they stand small."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.cache import caches
from django.utils.translation import gettext as _

from treatyreader.sharing.telling import Shared
from treatyreader.typesetting import in_our_faces, picture

WIDTH, HEIGHT = 1200, 630
KEPT_FOR = 7 * 24 * 60 * 60
LONGEST = 1200
"""Code points that are tried whole; more never fit."""
_SOURCE = Path(__file__).with_name("card.typ")
_STOP = re.compile(r"[.;!?。；！？؟](?=\s|$|[^\x00-\x7f])")


def card_data(shared: Shared) -> dict[str, Any]:
    """What `card.typ` takes: the words whole and as ever shorter beginnings, the longest first."""
    words = in_our_faces(shared.words)
    opens, closes = ("“", "”") if shared.is_quotation else ("", "")
    return {
        "site": _("Treaty Reader"),
        "kind": shared.kind,
        "words": [f"{opens}{each}{closes}" for each in beginnings(words)],
        "language": shared.language.split("-")[0] or "en",
        "direction": shared.direction,
        **{name: in_our_faces(getattr(shared, name)) for name in ("standing", "line", "citation")},
    }


def digest_of_card(data: dict[str, Any]) -> str:
    """Of all that the picture is made from."""
    return hashlib.sha256(_SOURCE.read_bytes() + json.dumps(data).encode()).hexdigest()[:32]


def card(data: dict[str, Any]) -> bytes:
    """The PNG. It is made once and kept while it is asked for."""
    key = f"card:{digest_of_card(data)}"
    made: bytes | None = caches["cards"].get(key)
    if made is None:
        made = picture(_SOURCE, data)
        caches["cards"].set(key, made, KEPT_FOR)
    return made


def beginnings(text: str) -> Iterator[str]:
    """The text, where it may fit whole; then its first sentences or words, ever fewer, with … behind."""
    if len(text) <= LONGEST:
        yield text
    length = min(len(text), LONGEST) * 9 // 10
    while length >= 60:
        yield _cut(text, length)
        length = length * 9 // 10


def _cut(text: str, length: int) -> str:
    """At the end of a sentence, where that keeps most of it, else between words; where there are none, anywhere."""
    part = text[:length]
    stops = [stop.end() for stop in _STOP.finditer(part) if stop.end() >= length * 2 // 3]
    if stops:
        return f"{part[: stops[-1]].rstrip()} …"
    before, blank, _rest = part.rpartition(" ")
    return f"{before.rstrip(' ,;:')} …" if blank and len(before) >= length // 2 else f"{part}…"
