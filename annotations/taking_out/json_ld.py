"""Annotations as one collection of the W3C Web Annotation model (5), in JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterator

from annotations.web_annotations.container import Contained
from annotations.web_annotations.sites import Site
from annotations.web_annotations.telling import annotation_of
from annotations.web_annotations.terms import CONTEXT


def as_json_ld(rows: Contained, site: Site, title: str, address: str) -> Iterator[str]:
    """An AnnotationCollection with all of its annotations in one page. `address` is where it is had."""
    head = {
        "@context": [CONTEXT, site.context],
        "id": address,
        "type": "AnnotationCollection",
        "label": title,
        "total": rows.total,
    }
    page = {"id": f"{address}#all", "type": "AnnotationPage", "startIndex": 0}
    yield f'{_opened(head)},\n"first": {_opened(page)},\n"items": [\n'
    comma = ""
    for batch in rows.all_of_them():
        for row in batch:
            yield comma + json.dumps(annotation_of(row, site, with_context=False), ensure_ascii=False)
            comma = ",\n"
    yield "\n]}}\n"


def _opened(value: dict[str, object]) -> str:
    """An object to which a member is added."""
    return json.dumps(value, ensure_ascii=False).removesuffix("}")
