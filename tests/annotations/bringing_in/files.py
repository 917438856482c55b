"""Files of annotations as others give them out."""

from __future__ import annotations

from typing import Any

ELSEWHERE = "https://www.itu.int/en/wcit-12/Documents/final-acts-wcit-12.pdf"
MINE, OTHERS = "acct:ann@hypothes.is", "acct:bob@hypothes.is"


def note(key: str, exact: str = "", text: str = "", **more: Any) -> dict[str, Any]:
    """An annotation of Hypothesis."""
    prefix, suffix = more.pop("prefix", ""), more.pop("suffix", "")
    quote = {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}
    uri = more.pop("uri", ELSEWHERE)
    position = {"type": "TextPositionSelector", "start": 5120, "end": 5120 + len(exact)}
    return {
        "id": key,
        "uri": uri,
        "user": MINE,
        "created": "2014-03-01T12:00:00.000000+00:00",
        "updated": "2014-03-01T12:00:00.000000+00:00",
        "text": text,
        "tags": [],
        "group": "__world__",
        "permissions": {"read": ["group:__world__"], "update": [MINE], "delete": [MINE], "admin": [MINE]},
        "target": [{"source": uri, **({"selector": [position, quote]} if exact else {})}],
        "document": {"title": ["Final Acts"]},
        **more,
    }


def export(*notes: dict[str, Any]) -> dict[str, Any]:
    """As the client of Hypothesis saves them."""
    return {
        "export_date": "2014-03-02T08:00:00Z",
        "export_userid": MINE,
        "client_version": "1.1500.0",
        "annotations": list(notes),
    }
