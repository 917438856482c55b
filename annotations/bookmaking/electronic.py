"""A book as EPUB 3.3: its pages rendered by templates, in a ZIP that is the same, byte for byte, for the same book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.template.loader import render_to_string

from annotations.bookmaking.book import Book, as_data

MOST_LETTERS = 60_000
"""Of text in one file, unless one division is longer: readers on small devices are slow with more."""
MOST_NOTES = 100
_STYLE = Path(__file__).with_name("book.css")
_CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


@dataclass
class _Page:
    """A file of the book: `kind` is "title", "nav", "text", "claims", "comments" or "table"."""

    kind: str
    id: str
    title: str
    rows: Sequence[Any] = ()
    is_last: bool = False
    entries: list[dict[str, Any]] = field(default_factory=list)


def as_epub(book: Book) -> bytes:
    data = as_data(book)
    pages = list(_pages(data))
    files = {row["anchor"]: f"{page.id}.xhtml" for page in pages for row in _anchored(page)}
    next(page for page in pages if page.kind == "nav").entries = list(_entries(pages, files))
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        when = datetime.fromisoformat(book.made).timetuple()[:6]

        def add(name: str, content: str, how: int = ZIP_DEFLATED) -> None:
            entry = ZipInfo(name, when)
            entry.compress_type, entry.create_system, entry.external_attr = how, 3, 0o644 << 16
            archive.writestr(entry, content)

        # First and not compressed, so that what a file is can be seen from its beginning (OCF 3.3, 4.3).
        add("mimetype", "application/epub+zip", ZIP_STORED)
        add("META-INF/container.xml", _CONTAINER)
        add("book/package.opf", render_to_string("annotations/book/package.xhtml", {"book": data, "pages": pages}))
        add("book/book.css", _STYLE.read_text(encoding="utf-8"))
        for page in pages:
            context = {"book": data, "page": page, "files": files, "ours": book.ours}
            add(f"book/{page.id}.xhtml", render_to_string("annotations/book/page.xhtml", context))
    return out.getvalue()


def _pages(book: dict[str, Any]) -> Iterator[_Page]:
    words = book["words"]
    yield _Page("title", "title", f"{book['title']}, {book['version']}")
    yield _Page("nav", "nav", words["contents"])
    texts = [*_by_length(book["sections"])]
    for place, rows in enumerate(texts, start=1):
        yield _Page("text", f"text-{place}", book["title"], rows, is_last=place == len(texts))
    for kind in ("claims", "comments"):
        notes = book[kind]
        for place, first in enumerate(range(0, len(notes), MOST_NOTES), start=1):
            yield _Page(kind, f"{kind}-{place}", words[kind], notes[first : first + MOST_NOTES])
    if book["table"]:
        yield _Page("table", "table", words["table"])


def _by_length(sections: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    held: list[dict[str, Any]] = []
    length = 0
    for section in sections:
        own = sum(len(run["text"]) for clause in section["clauses"] for run in clause["runs"])
        if held and length + own > MOST_LETTERS:
            yield held
            held, length = [], 0
        held.append(section)
        length += own
    yield held


def _anchored(page: _Page) -> Iterator[dict[str, Any]]:
    for row in page.rows:
        yield row
        yield from row.get("clauses", ())


def _entries(pages: Sequence[_Page], files: dict[str, str]) -> Iterator[dict[str, Any]]:
    """What the contents lead to: each division, and where notes of each kind begin."""
    for page in pages:
        if page.kind == "text":
            for row in page.rows:
                words = " ".join(part for part in (row["title"], row["heading"]) if part)
                yield {"href": f"{files[row['anchor']]}#{row['anchor']}", "words": words, "is_theirs": True}
        elif page.kind not in ("title", "nav") and (page.kind == "table" or page.id.endswith("-1")):
            yield {"href": f"{page.id}.xhtml", "words": page.title, "is_theirs": False}
