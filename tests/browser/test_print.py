"""A printed text is the text, with its numbers and labels, and without the furniture of a screen."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

EDITION = "/treaties/itrs/2012/en/"


@pytest.mark.parametrize("scripts", [True, False])
def test_the_text_is_printed_whole_and_without_furniture(visit: Visit, scripts: bool) -> None:
    page = visit(EDITION, scripts=scripts)
    page.emulate_media(media="print")
    for furniture in (".masthead nav", ".find", "#contents", ".bar", ".tools", "dialog"):
        assert page.locator(f"{furniture}:visible").count() == 0, furniture
    texts = page.locator(".law .text")
    assert texts.count() == 144
    assert all(texts.nth(place).is_visible() for place in range(0, 144, 9))
    expect(page.locator("#art_6__para_6-1 .no")).to_be_visible()
    expect(page.locator(".law").get_by_text("not verified", exact=True).first).to_be_visible()


def test_a_discussion_is_printed_without_what_one_does_to_it(visit: Visit) -> None:
    page = visit(f"{EDITION}art_6__para_6-1/")
    page.locator("#discussion .button").click()
    expect(page.locator("#discussion form")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("#discussion h2")).to_be_visible()
    for furniture in (".tools", ".talk", ".deeds", ".selected", "form", ".button"):
        assert page.locator(f"{furniture}:visible").count() == 0, furniture


def test_a_print_is_black_on_white_in_the_dark_too(visit: Visit) -> None:
    page = visit(EDITION, scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    colours = page.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    ink, paper = ([int(float(part)) for part in colour.split("(")[1].rstrip(")").split(",")[:3]] for colour in colours)
    assert sum(ink) < 150
    assert sum(paper) > 700 or colours[1].endswith(", 0)")


def test_an_edition_laid_out_for_paper_has_its_notes_at_the_end_and_numbered_pages(visit: Visit) -> None:
    page = visit(EDITION)
    page.locator("#take-along summary").click()
    page.locator("#take-along").get_by_role("checkbox", name="comments").check()
    page.locator("#take-along").get_by_role("button", name="Print").click()
    expect(page).to_have_url(re.compile(r"\?format=print&layers=claims,comments,evidence$"))
    page.emulate_media(media="print")
    for furniture in (".masthead", ".find", ".to-print", ".colophon", "button"):
        assert page.locator(f"{furniture}:visible").count() == 0, furniture
    number, words = (page.locator(f"#art_6__para_6-1 {part}").bounding_box() for part in (".no", ".text"))
    assert number is not None
    assert words is not None
    assert number["x"] + number["width"] < words["x"]
    expect(page.locator("#claims")).to_be_visible()
    note = page.locator(".notes .note").first
    expect(note).to_contain_text("[1] The UN is taking over the Internet.")
    expect(note.locator(".note-head")).to_be_visible()
    with pikepdf.open(BytesIO(page.pdf(format="A4", prefer_css_page_size=True))) as pdf:
        assert 15 < len(pdf.pages) < 40
