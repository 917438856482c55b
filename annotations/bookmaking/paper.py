"""A book as a tagged PDF (PDF/UA-1), typeset by book.typ."""

from __future__ import annotations

from pathlib import Path

from annotations.bookmaking.book import Book, as_data
from annotations.bookmaking.signs import quick_response
from treatyreader.typesetting import document

SOURCE = Path(__file__).with_name("book.typ")


def as_pdf(book: Book) -> bytes:
    return document(SOURCE, {**as_data(book), "qr": quick_response(book.address)})
