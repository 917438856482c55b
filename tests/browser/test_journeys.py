"""What a reader does, on a phone, a tablet and a desk, by mouse and by finger."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, SCHEMES, WIDTHS, Visit

EDITION = "/treaties/itrs/2012/en/"
CLAUSE = f"{EDITION}art_6__para_6-1/"
every_width = pytest.mark.parametrize("width", WIDTHS)
every_scheme = pytest.mark.parametrize("scheme", SCHEMES)


def in_view(page: Page, locator: Locator) -> None:
    """Its beginning stands in the window, under nothing that is fixed there."""
    expect(locator).to_be_in_viewport()
    box = locator.bounding_box()
    assert box is not None
    covered = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y)?.closest('.bar, .sheet.open') ?? null",
        [box["x"] + min(box["width"] / 2, 40), max(box["y"], 0) + min(box["height"] / 2, 12)],
    )
    assert covered is None


@every_width
@every_scheme
def test_a_stranger_reads_jumps_by_the_contents_and_comes_back(visit: Visit, width: int, scheme: str) -> None:
    page = visit("/", width=width, scheme=scheme)
    page.get_by_role("link", name=re.compile("^2012 en")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("International Telecommunication Regulations")
    expect(page.locator("dl.status")).to_contain_text("15 of 144 provisions verified")
    if width < 1440:
        page.locator(".bar").get_by_text("Contents").click()
    page.locator("#contents").get_by_role("link", name=re.compile("Article 6")).click()
    expect(page).to_have_url(re.compile("#art_6$"))
    in_view(page, page.locator("#art_6-title"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


@every_width
def test_a_cross_reference_is_previewed_followed_and_left_again(visit: Visit, width: int) -> None:
    page = visit(EDITION, width=width)
    reference = page.locator("#art_14 a.ref").first
    reference.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    if width != PHONE:
        reference.hover()
        tip = page.locator("[role=tooltip], .tip").first
        expect(tip).to_be_visible()
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
    target = reference.get_attribute("href")
    assert target
    reference.click()
    page.wait_for_url(re.compile(re.escape(target)))
    page.go_back()
    page.wait_for_function("place => Math.abs(scrollY - place) < 200", arg=place)


@every_width
@every_scheme
def test_a_claim_is_opened_from_a_mark_in_the_text(visit: Visit, width: int, scheme: str) -> None:
    page = visit(EDITION, width=width, scheme=scheme)
    mark = page.locator("#art_6__para_6-1 mark > a").first
    mark.scroll_into_view_if_needed()
    mark.click()
    card = page.locator("#beside-art_6__para_6-1 .card").first
    expect(card).to_be_visible()
    in_view_of_card = card.locator("h3 a")
    expect(in_view_of_card).to_be_in_viewport()
    if width == PHONE:
        page.locator("#beside-art_6__para_6-1 .close").click()
        expect(card).to_be_hidden()
        mark.click()
        expect(card).to_be_visible()
    claim = in_view_of_card.inner_text()
    in_view_of_card.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(claim)
    expect(page.locator(".how")).to_be_visible()
    page.go_back()
    expect(page.locator("#art_6-title")).to_be_visible()


def test_a_mark_lights_its_card_and_a_card_its_marks(visit: Visit) -> None:
    page = visit(EDITION)
    mark = page.locator("#art_9 mark").first
    mark.scroll_into_view_if_needed()
    mark.hover()
    card = page.locator(f"#{mark.get_attribute('data-marks')}")
    expect(card).to_have_class(re.compile(r"\blit\b"))
    card.locator("h3 a").hover()
    expect(mark).to_have_class(re.compile(r"\blit\b"))


@every_width
@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (CLAUSE, "#art_6__para_6-1"),
        (f"{EDITION}no/41B/", "#art_6__para_6-1"),
        (f"{EDITION}no/P3-6/".replace("P3-6", "P3/6"), "#res_PLEN-3__para_6"),
        (f"{EDITION}app_1/", "#app_1"),
        (f"{EDITION}#app_2", "#app_2-title"),
        ("/treaties/itrs/2012/en@1/art_6__para_6-1/", "#art_6__para_6-1"),
        ("/treaties/itrs/latest/en/art_6/", "#art_6"),
        ("/id/itrs/2012~41B/", "#art_6__para_6-1"),
    ],
)
def test_a_copied_link_opens_at_the_place(visit: Visit, width: int, address: str, shown: str) -> None:
    page = visit(address, width=width)
    place = page.locator(shown)
    expect(place).to_be_visible()
    in_view(page, place if "title" in shown else place.locator("h2, .clause").first)
    if "#" not in address:
        expect(page.locator(".here").first).to_be_visible()


@every_width
def test_links_to_passages_claims_and_statements_open_what_they_name(visit: Visit, width: int) -> None:
    page = visit("/claims/treaty-regulates-spam/", width=width)
    page.get_by_role("link", name=re.compile("Link to these words")).first.click()
    expect(page.locator(".passage mark")).to_be_in_viewport()
    fresh = visit(page.url, width=width)
    expect(fresh.locator(".passage mark")).to_be_in_viewport()
    fresh.get_by_role("link", name="The treaty regulates spam.").click()
    evidence = fresh.locator(f"#{fresh.url.rpartition('#')[2]}")
    expect(evidence).to_be_in_viewport()
    statement = visit("/treaties/itrs/statements/united-states/", width=width)
    statement.get_by_role("link", name="Read it in full").click()
    expect(statement.get_by_text("all without UN regulation")).to_be_attached()


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


@pytest.mark.parametrize("width", [820, 1440])
def test_the_place_of_a_permalink_is_highlighted_behind_its_words(visit: Visit, width: int) -> None:
    page = visit(CLAUSE, width=width)
    ground = page.evaluate(
        "(() => { const unit = document.querySelector('.unit.here');"
        "const style = getComputedStyle(unit, '::before'), box = unit.getBoundingClientRect();"
        "return [box.left + parseFloat(style.left), box.right - parseFloat(style.right)]; })()"
    )
    words, card = page.locator(".unit.here .text").bounding_box(), page.locator(".unit.here .card").first.bounding_box()
    assert words
    assert card
    assert ground[0] < words["x"]
    assert words["x"] + words["width"] <= ground[1] + 1
    assert ground[1] <= card["x"] + 1


def test_a_whole_article_on_its_own_page_is_as_black_as_the_law(visit: Visit) -> None:
    page = visit(f"{EDITION}art_7/")
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert page.evaluate("getComputedStyle(document.querySelector('.unit .text')).color") == ink


def test_the_tools_of_a_clause_show_at_that_clause_alone_and_cover_no_law(visit: Visit) -> None:
    page = visit(EDITION)
    unit = page.locator("#art_7__para_7-1")
    unit.scroll_into_view_if_needed()
    unit.locator(".text").hover()
    shown = page.evaluate(
        "[...document.querySelectorAll('.unit .tools')].filter(each => getComputedStyle(each).opacity > 0)"
        ".map(each => each.closest('.unit').id)"
    )
    assert shown == ["art_7__para_7-1"]
    tools, words = unit.locator(".tools").bounding_box(), unit.locator(".clause").bounding_box()
    assert tools
    assert words
    assert tools["y"] >= words["y"] + words["height"]


@pytest.mark.parametrize("width", [820, 1440])
def test_no_card_lies_under_a_later_clause_or_heading(visit: Visit, width: int) -> None:
    page = visit(EDITION, width=width)
    page.locator("#art_6").scroll_into_view_if_needed()
    cards = page.locator("#art_6 .card h3 a, #art_7 .card h3 a, #preamble .card h3 a")
    assert cards.count() > 10
    for card in cards.all():
        card.hover(timeout=2000)


@every_width
def test_a_link_to_a_card_opens_it_beside_or_over_its_words(visit: Visit, width: int) -> None:
    page = visit(f"{EDITION}#beside-art_6__para_6-1", width=width)
    expect(page.locator("#beside-art_6__para_6-1 .card h3 a").first).to_be_in_viewport()
    in_view(page, page.locator("#art_6__para_6-1 .clause"))


def test_a_tap_on_words_opens_the_cards_of_those_words(visit: Visit) -> None:
    page = visit(EDITION, width=PHONE)
    mark = page.locator("#art_6__para_6-1 mark").first
    mark.scroll_into_view_if_needed()
    mark.locator("a").tap()
    chosen = page.locator("#beside-art_6__para_6-1 .card.chosen")
    marks = mark.get_attribute("data-marks")
    assert marks
    assert chosen.evaluate_all("cards => cards.map(each => each.id)") == marks.split()
    expect(chosen.first.locator("blockquote").first).to_be_visible()
    expect(chosen.first.locator("h3 a")).to_be_focused()


def test_copy_link_and_cite_copy_what_they_say(visit: Visit) -> None:
    page = visit(EDITION)
    unit = page.locator("#art_6__para_6-1")
    unit.scroll_into_view_if_needed()
    unit.hover()
    unit.get_by_role("link", name=re.compile("^Copy link")).click()
    expect(page.locator("#said")).to_contain_text("Link copied")
    assert clipboard(page).endswith(CLAUSE)
    unit.get_by_role("link", name=re.compile("^Cite")).click()
    expect(page.locator("#said")).to_contain_text("Citation copied")
    cited = clipboard(page)
    assert cited.startswith("International Telecommunication Regulations (2012), Article 6, 6.1, No. 41B (en edition 1")
    assert "Wording verified against a published copy." in cited
    assert cited.endswith(CLAUSE)
    assert page.url.endswith(EDITION), "the reader stays where they were"


def test_a_citation_of_unverified_words_says_so(visit: Visit) -> None:
    page = visit(f"{EDITION}res_PLEN-3__para_6/")
    page.locator("#cite").get_by_role("button").first.click()
    expect(page.locator("#said")).to_contain_text("Citation copied")
    assert "Reconstructed English; no published copy seen." in clipboard(page)


@every_width
def test_the_layers_take_the_claims_away_and_bring_them_back(visit: Visit, width: int) -> None:
    page = visit(EDITION, width=width)
    page.get_by_role("link", name="text only").click()
    expect(page.locator(".law mark")).to_have_count(0)
    page.get_by_role("link", name="claims", exact=True).click()
    expect(page.locator(".law mark").first).to_be_attached()


@every_width
@pytest.mark.parametrize(
    ("query", "leads_to"),
    [
        ("5A", "/treaties/itrs/2012-signed/en/art_5A/"),
        ("No. 41B", CLAUSE),
        ("article 6 itrs", f"{EDITION}art_6/"),
        ("security and robustness of international telecommunication networks", CLAUSE),
        ("the UN is taking over the Internet", "/claims/un-takeover/"),
    ],
)
def test_the_one_box_answers_in_its_place(visit: Visit, width: int, query: str, leads_to: str) -> None:
    page = visit("/", width=width)
    page.get_by_label("Paste a claim, a quote or a citation").fill(query)
    page.get_by_role("button", name="Look it up").click()
    link = page.locator(f"#answer a[href='{leads_to}']").first
    expect(link).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?q="))
    link.click()
    expect(page).to_have_url(re.compile(re.escape(leads_to)))
    page.go_back()
    expect(page.locator(f"#answer a[href='{leads_to}']").first).to_be_visible()


def test_what_nobody_has_tested_is_said(visit: Visit) -> None:
    page = visit("/")
    page.get_by_label("Paste a claim, a quote or a citation").fill("bananas are curved")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_contain_text("No one has tested this yet")


@every_width
def test_an_unknown_address_offers_the_nearest(visit: Visit, width: int) -> None:
    page = visit(f"{EDITION}art_66/", width=width)
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing stands here")
    page.get_by_role("link", name="Article 6 · Security and robustness of networks", exact=True).click()
    expect(page.locator(".here").first).to_be_visible()


def test_the_next_provision_is_one_click_away(visit: Visit) -> None:
    page = visit(CLAUSE)
    page.locator("a[rel=next]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Article 7, 7.1")
    page.locator("a[rel=prev]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Article 6, 6.1")


@pytest.mark.parametrize("path", ["/", "/claims/", "/claims/un-takeover/", "/treaties/itrs/", EDITION, CLAUSE])
def test_nothing_is_wider_than_the_narrowest_window(visit: Visit, path: str) -> None:
    page = visit(path, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
