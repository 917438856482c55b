"""Every provision of the files is on its page, in order, letter for letter.

The files are read here by a reader of its own, as small as can be, so that a slip of the importer cannot hide.
"""

from __future__ import annotations

import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client

from treatyreader.importing.corpus import BUNDLED
from treatyreader.models import Edition

pytestmark = pytest.mark.django_db

BLOCK = re.compile(r"\[(?P<margin>[^\]]+)\] ?(?P<number>[^|]*)\| (?P<text>.*)", re.S)
MARK = re.compile(r"\s*\{(unverified|gap|suppressed|footnote)\}$")


def files_of(directory: Path) -> list[Path]:
    return sorted(path for path in directory.glob("*.txt") if path.with_suffix(".toml").exists())


def provisions_of(path: Path) -> list[tuple[str, str]]:
    """(margin number, text) of each block that is text, in the file's order; a footnote has no margin number."""
    found = []
    for block in re.split(r"\n[ \t]*\n", path.read_text(encoding="utf-8-sig")):
        match = BLOCK.fullmatch(block.strip())
        if not match:
            continue
        text, marks = match["text"], set()
        while mark := MARK.search(text):
            marks.add(mark[1])
            text = text[: mark.start()]
        if "gap" not in marks:
            found.append(("" if "footnote" in marks else match["margin"], text.strip()))
    return found


def address_of(path: Path) -> str:
    with path.with_suffix(".toml").open("rb") as file:
        said = tomllib.load(file)
    return f"/treaties/{said['instrument']}/{said['version']}/{said['language']}/"


class Texts(HTMLParser):
    """The text content of each element that holds a provision's text, with the margin number before it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.depth = 0
        self.number: list[str] | None = None
        self.margin = ""
        self.text: list[str] = []
        self.hidden = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "a" and given.get("class") == "no":
            self.number = []
        elif self.number is not None and given.get("class") == "vh":
            self.hidden = True
        elif "data-eid" in given:
            self.depth, self.text = 1, []
        elif self.depth:
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        if self.number is not None:
            if tag == "a":
                self.margin, self.number = "".join(self.number).replace("§", "").strip(), None
            self.hidden = False
        elif self.depth:
            self.depth -= 1
            if not self.depth:
                self.found.append((self.margin, "".join(self.text)))

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.text.append(data)
        elif self.number is not None and not self.hidden:
            self.number.append(data)


def check(client: Client, path: Path) -> None:
    address = address_of(path)
    expected = provisions_of(path)
    assert len(expected) > 3
    page = client.get(address).content.decode()
    shown = Texts(page).found
    in_order = Edition.objects.of_address(*address.strip("/").split("/")[1:]).get()
    if in_order.complete or not in_order.version.editions.exclude(pk=in_order.pk).exists():
        assert shown == expected
    else:
        # Where a fuller language is held, its order is the order; the letters are the file's.
        assert sorted(shown) == sorted(expected)
        assert [each.margin_number for each in in_order.in_reading_order() if each.is_quotable] == [
            margin for margin, _text in shown
        ]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("path", files_of(BUNDLED), ids=lambda path: path.stem)
def test_every_bundled_provision_is_on_its_page_letter_for_letter(client: Client, path: Path) -> None:
    check(client, path)
    check_own_pages(client, path)


@pytest.mark.usefixtures("whole_library")
def test_every_further_provision_is_on_its_page_letter_for_letter(client: Client, further_corpus: Path) -> None:
    files = files_of(further_corpus)
    assert len(files) >= 6
    for path in files:
        check(client, path)
        check_own_pages(client, path)


def check_own_pages(client: Client, path: Path) -> None:
    """Each provision stands on its own page too, among those of its division."""
    address = address_of(path)
    rows = Edition.objects.of_address(*address.strip("/").split("/")[1:]).get().in_reading_order()
    texts = {each.margin_number: each for each in rows if each.margin_number and each.text and not each.is_gap}
    for margin, text in provisions_of(path):
        if margin:
            own = Texts(client.get(f"{address}{texts[margin].eid}/").content.decode()).found
            assert (margin, text) in own


@pytest.mark.usefixtures("library")
def test_a_gap_is_shown_as_a_gap_and_never_as_text(client: Client) -> None:
    edition = Edition.objects.of_address("itrs", "2012", "en").get()
    gaps = list(edition.provisions.filter(nature="gap"))
    assert len(gaps) == 2
    page = client.get(edition.get_absolute_url()).content.decode()
    assert page.count("Not held here") == len(gaps)
    for gap in gaps:
        assert f'data-eid="{gap.eid}"' not in page
        assert "The rest of this appendix is not assembled here" in gap.note
        assert page.count(gap.note) == len(gaps), "what is not held is said in its place"
        address = f"{edition.get_absolute_url()}{gap.eid}/"
        own = client.get(address).content.decode()
        assert f"Not held here</b> {gap.note}" in own
        assert f"Not held here: {gap.note}" in client.get(f"{address}?format=txt").content.decode()


@pytest.mark.usefixtures("library")
def test_what_has_no_words_is_never_cited_as_verified(client: Client) -> None:
    edition = Edition.objects.of_address("itrs", "2012", "en").get()
    silent = edition.provisions.filter(text="", parent__isnull=False)
    assert set(silent.values_list("nature", flat=True)) == {"gap", "text"}
    for provision in silent:
        for form in ("html", "txt", "md"):
            page = client.get(f"{edition.get_absolute_url()}{provision.eid}/?format={form}").content.decode()
            cited = page.split('id="cite"')[-1].split("</section>")[0]
            assert "verified against a published copy" not in cited
            assert ("Text not held here." in cited) == provision.is_gap
        preview = client.get(f"{edition.get_absolute_url()}{provision.eid}/", headers={"HX-Request": "true"})
        assert ("Not held here" in preview.content.decode()) == provision.is_gap
        assert (b'class="text"' in preview.content) == (not provision.is_gap), "a paragraph shows its points"


@pytest.mark.usefixtures("library")
def test_an_article_is_cited_with_how_much_of_it_is_verified(client: Client) -> None:
    page = client.get("/treaties/itrs/2012/en/art_7/").content.decode()
    assert "Article 7 (en edition 1, Treaty Reader). Wording verified: 2 of 2 provisions. http" in page
    page = client.get("/treaties/itrs/2012/en/res_PLEN-3/?format=txt").content.decode()
    assert "{Reconstructed English; no published copy seen.}" in page


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("eid", "cited"),
    [("art_4__para_4-3__point_d", "Article 4, 4.3 d), No. 38"), ("art_6__para_6-1", "6, 6.1, No. 41B")],
)
def test_a_point_is_cited_with_its_paragraph(client: Client, eid: str, cited: str) -> None:
    assert cited in client.get(f"/treaties/itrs/2012/en/{eid}/").content.decode()
    assert cited in client.get("/treaties/itrs/2012/en/").content.decode()


@pytest.mark.usefixtures("whole_library")
def test_what_a_language_lacks_is_said_in_its_place(client: Client) -> None:
    page = client.get("/treaties/itrs/2012-signed/ru/").content.decode()
    absent = re.findall(r'<p class="absent row"><span>([^<]*)</span>', page)
    assert absent
    assert all(each.endswith("not in this edition") for each in absent)
    assert "Preamble to Article 2: not in this edition" in absent, (
        "what is lacking as a whole stands between the articles"
    )
    article = page.split('id="art_5A"')[1].split("</section>")[0]
    assert "not in this edition" not in article, "no other article's numbers are said to be lacking here"
    alone = client.get("/treaties/itrs/2012-signed/ru/art_5A/").content.decode()
    assert "not in this edition" not in alone.split('class="law"')[1].split('class="printed-from"')[0]
    status = re.search(r"(\d+) provisions not in this edition", page)
    fullest = Edition.objects.of_address("itrs", "2012-signed", "en").get()
    own = Edition.objects.of_address("itrs", "2012-signed", "ru").get()
    numbered = fullest.provisions.exclude(margin_number="").exclude(nature="gap").count()
    assert status
    assert int(status[1]) == numbered - own.provisions.exclude(margin_number="").count()
