"""Everything that can be read can be read without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Visit

EDITION = "/treaties/itrs/2012/en/"
both = pytest.mark.parametrize("width", [PHONE, 1440])


@both
def test_the_text_the_contents_and_the_margin_are_there(visit: Visit, width: int) -> None:
    page = visit(EDITION, width=width, scripts=False)
    assert page.locator(".law .text").count() == 144
    if width == PHONE:
        page.locator(".bar").get_by_text("Contents").click()
    page.locator("#contents").get_by_role("link", name=re.compile("Article 6")).click()
    expect(page.locator("#art_6-title")).to_be_in_viewport()
    page.locator("#art_6__para_6-1 mark > a").first.click()
    card = page.locator("#beside-art_6__para_6-1 .card").first
    expect(card).to_be_visible()
    card.locator("summary").click()
    expect(card.locator("blockquote")).to_be_visible()
    card.locator("h3 a").click()
    expect(page.locator(".how")).to_be_visible()


@both
def test_sheets_of_the_phone_open_and_close(visit: Visit, width: int) -> None:
    page = visit(EDITION, width=width, scripts=False)
    if width == PHONE:
        page.locator(".bar").get_by_text("Claims").click()
        expect(page.locator("#claimed")).to_be_visible()
        page.locator("#claimed .close").click()
        expect(page.locator("#claimed")).to_be_hidden()
    expect(page.locator(".law .text").first).to_be_visible()


@both
def test_a_permalink_opens_at_the_place_highlighted(visit: Visit, width: int) -> None:
    page = visit(f"{EDITION}no/41B/", width=width, scripts=False)
    expect(page.locator("#art_6__para_6-1.here")).to_be_in_viewport()
    assert page.locator("button:visible").filter(has_text="Copy").count() == 0, "no button that does nothing"
    assert page.locator("#permalink").get_attribute("href") == page.url


def test_the_box_answers_with_a_page(visit: Visit) -> None:
    page = visit("/", scripts=False)
    page.get_by_label("Paste a claim, a quote or a citation").fill("No. 41B")
    page.get_by_role("button", name="Look it up").click()
    expect(page.locator("#answer a").first).to_have_attribute("href", f"{EDITION}art_6__para_6-1/")


def test_layers_claims_passages_and_statements_are_pages(visit: Visit) -> None:
    page = visit(f"{EDITION}?layer=text", scripts=False)
    expect(page.locator(".law mark")).to_have_count(0)
    page = visit("/claims/un-takeover/", scripts=False)
    page.get_by_role("link", name=re.compile("Link to these words")).first.click()
    expect(page.locator(".passage mark")).to_be_visible()
    page = visit("/treaties/itrs/", scripts=False)
    expect(page.locator("#participation")).to_be_visible()
