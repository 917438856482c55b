"""CSL-JSON: an item as citation processors take it (CSL 1.0.2, its variables and its schema for input data)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from treatyreader.citation_forms.cited import LIBRARY, Cited, Sort, one_line

TYPES = {Sort.TREATY: "treaty", Sort.DOCUMENT: "document", Sort.SPEECH: "speech", Sort.PAGE: "webpage"}


def csl_json(cited: Cited, accessed: date | None = None) -> str:
    """A list with one item, which is what processors read."""
    return json.dumps([csl_item(cited, accessed)], ensure_ascii=False, indent=1) + "\n"


def csl_item(cited: Cited, accessed: date | None = None) -> dict[str, Any]:
    """What is not known is left out. `note` has what goes with every form; `section` and `number` name the part."""
    is_text = cited.sort != Sort.PAGE
    values = {
        "id": cited.key,
        "type": TYPES[cited.sort],
        "title": one_line(cited.title),
        "section": one_line(cited.place),
        "number": cited.number,
        "version": cited.version,
        "issued": _date(cited.day),
        "event-place": cited.at if is_text else "",
        "container-title": "" if is_text else LIBRARY,
        "source": LIBRARY,
        "language": cited.language,
        "note": one_line(" ".join(cited.remarks)),
        "abstract": one_line(cited.quotation),
        "URL": cited.url,
        "accessed": _date(accessed),
    }
    return {name: value for name, value in values.items() if value}


def _date(day: date | None) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None
