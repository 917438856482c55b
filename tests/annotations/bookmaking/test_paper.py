"""The PDF: tagged as PDF/UA-1 asks, and by its structure the text is the text, in reading order and in every script."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pdfua
import pikepdf
import pytest

from annotations.bookmaking.book import Book
from annotations.bookmaking.layers import Layer
from annotations.bookmaking.paper import as_pdf
from tests.annotations.bookmaking.binding import ARABIC, bound, edition_at, imported, talked_about
from tests.annotations.bookmaking.tagged import Tagged

pytestmark = pytest.mark.django_db
_CALL = re.compile("\N{WORD JOINER}?" r"\[[0-9a-z]+(,[0-9a-z]+)*\]")


def letters(text: str) -> str:
    return "".join(text.split()).replace("*", "")


def assert_it_reads_as_the_text(book: Book, pdf: Tagged) -> None:
    """Every heading, number and word stands in it, each after the one before; calls of notes are no part of it."""
    told, at = _CALL.sub("", pdf.root.words), 0
    for section in book.sections:
        for words in (section.title, section.heading):
            assert letters(words) in told[at:], words
            at = told.index(letters(words), at)
        for clause in section.clauses:
            for words in (clause.margin, *("".join(run.text for run in runs) for runs in (clause.number, clause.runs))):
                assert letters(words) in told[at:], (words, told[at : at + len(words) + 99])
                at = told.index(letters(words), at) + len(letters(words))


def assert_it_is_accessible(pdf: bytes, folder: Path) -> Tagged:
    """Our own check, and one that others made."""
    read = Tagged(pdf)
    assert read.problems_found() == []
    path = folder / "book.pdf"
    path.write_bytes(pdf)
    assert list(pdfua.validate(str(path)).findings) == []
    return read


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("layers", [(), tuple(Layer)], ids=["text", "all"])
def test_the_regulations_are_tagged_and_whole(layers: tuple[Layer, ...], tmp_path: Path) -> None:
    edition = talked_about()
    book = bound(edition, *layers)
    read = assert_it_is_accessible(as_pdf(book), tmp_path)
    assert_it_reads_as_the_text(book, read)
    headings = [each.words for each in read.root.walked() if each.kind == "H1"]
    assert "Article6Securityandrobustnessofnetworks" in headings
    assert ("Annex:tableofclaims" in headings) == bool(layers)
    outline = read.pdf.open_outline().root
    assert len(outline) >= len(book.sections)


@pytest.mark.usefixtures("whole_library")
@pytest.mark.parametrize("language", ["zh", "ru"])
def test_other_scripts_are_tagged_and_whole(language: str, tmp_path: Path) -> None:
    book = bound(edition_at(f"itrs/2012-signed/{language}"), *Layer)
    read = assert_it_is_accessible(as_pdf(book), tmp_path)
    assert read.pdf.Root.Lang == language
    assert_it_reads_as_the_text(book, read)


@pytest.mark.usefixtures("library")
def test_arabic_is_tagged_and_no_letter_is_lost() -> None:
    book = bound(imported(ARABIC), *Layer)
    read = Tagged(as_pdf(book))
    assert read.problems_found() == []
    assert read.pdf.Root.Lang == "ar"
    assert read.pdf.Root.ViewerPreferences.Direction == "/R2L"
    told = read.root.words
    text = "".join(run.text for section in book.sections for clause in section.clauses for run in clause.runs)
    # A sign that no typeface has is told by its number: the ship of the sample, and its Old Persian letters.
    assert "U+103A0" in told
    assert set(letters(text)) - set(told) <= set("🛰\ufe0f𐎠𐎡")


@pytest.mark.usefixtures("library")
def test_what_readers_write_is_never_markup(tmp_path: Path) -> None:
    hostile = '#pagebreak() $x$ \\ `a` <lbl> @ref *x* = head\n\n#panic("no") \x08\ufffe 🛰️ 𠮷 \u202e ' + "x" * 3000
    edition = talked_about(hostile)
    read = assert_it_is_accessible(as_pdf(bound(edition, Layer.COMMENTS)), tmp_path)
    assert '#panic("no")' in read.root.words
    assert "[U+1F6F0]" in read.root.words


@pytest.mark.usefixtures("library")
def test_the_check_sees_what_is_not_accessible() -> None:
    with pikepdf.open(BytesIO(as_pdf(bound(edition_at("itrs/2012/en"))))) as pdf:
        del pdf.Root.Lang
        page = pdf.pages[2]
        page.contents_add(b"0 0 9 9 re f")
        out = BytesIO()
        pdf.save(out)
    assert Tagged(out.getvalue()).problems_found() == [
        "7.1: page 3: f is not marked",
        "7.2: it names no language",
    ]
