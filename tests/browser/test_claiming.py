"""Claims and evidence in a browser: made, found while typing, linked, contested; with scripts and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, SCHEMES, Visit
from tests.browser.test_accessibility import check

WORDS = "itrs/2012/en@1/art_6__para_6-1:74-97"
TEXT = "Satellite operators number {} must publish their tariffs every January."


def fill_in_evidence(page: Page) -> None:
    page.get_by_label("qualifies: the words limit").check()
    page.get_by_label("a part of it").check()
    page.get_by_label("The words of the claim").fill("publish  their\ntariffs")
    page.get_by_label("Why").fill("They speak of networks, and not of tariffs.")
    if page.get_by_label("Leave them out").count():
        page.get_by_label("Leave them out").check()


@pytest.mark.parametrize(("width", "scripts"), [(1440, True), (PHONE, True), (PHONE, False)])
def test_words_are_linked_to_a_claim_that_is_made_for_them(signed_in: Visit, width: int, scripts: bool) -> None:
    text = TEXT.format(f"{width}{scripts:d}")
    page = signed_in(f"/evidence/new/?on={WORDS}", "Cleo Claimant", width=width, scripts=scripts)
    page.get_by_label("Words of the claim").fill("satellite operators")
    if scripts:
        expect(page.locator("#like li").first).to_be_visible()
    else:
        page.locator("main").get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Make a new claim").click()
    page.get_by_label("The claim, in our words").fill(text)
    page.get_by_role("button", name="Make it, then link the words").click()
    again = page.get_by_role("button", name="None of these: make it")
    expect(again.or_(page.get_by_role("heading", name="Link words to a claim"))).to_be_visible()
    if again.is_visible():
        again.click()
    expect(page.get_by_text(text)).to_be_visible()
    fill_in_evidence(page)
    page.get_by_role("button", name="Link the words").click()
    page.wait_for_url(re.compile(r"/claims/satellite-[^/]+/#evidence-"))
    expect(page.get_by_text("Waits for a steward; only you and the stewards see it.")).to_be_visible()
    exhibit = page.locator(".exhibit")
    expect(exhibit).to_contain_text("Awaits review; not counted.")
    expect(exhibit.locator("mark")).to_have_text("security and robustness")
    exhibit.get_by_role("link", name="More").click()
    expect(page.get_by_role("link", name="Withdraw")).to_be_visible()


@pytest.mark.parametrize("width", [PHONE, 1440])
def test_a_claim_is_found_where_one_reads(signed_in: Visit, width: int) -> None:
    page = signed_in("/treaties/itrs/2012/en/", "Cleo Claimant", width=width)
    row = page.locator("#art_6__para_6-1")
    row.hover()
    row.locator('.tools [data-write="claim"]').click()
    here = page.locator(".written-here")
    here.get_by_label("Words of the claim").press_sequentially("taking over the Int")
    here.get_by_role("link", name="The UN is taking over").first.click()
    expect(here.locator("form[action*='claim=un-takeover&on=itrs/2012/en@1/art_6__para_6-1']")).to_be_visible()
    expect(here.get_by_label("The exact words")).to_be_visible()
    assert page.url.endswith("/treaties/itrs/2012/en/"), "nobody was led away"


def test_words_are_linked_to_a_claim_that_is_found(signed_in: Visit) -> None:
    page = signed_in(f"/evidence/new/?on={WORDS}", "Cleo Claimant")
    page.get_by_label("Words of the claim").press_sequentially("taking over the Int")
    page.locator("#like").get_by_role("link", name="The UN is taking over", exact=False).first.click()
    page.wait_for_url(re.compile("claim=un-takeover"))
    page.get_by_role("button", name="Link the words").click()
    assert "/evidence/new/" in page.url, "the browser asks for what is missing"
    page.get_by_role("button", name="Add words of another clause").click()
    page.get_by_label("Where they stand").fill("No. 2 itrs")
    page.get_by_label("context: needed to read").check()
    page.get_by_label("Why").fill("Both speak of what the text leaves out.")
    page.get_by_label("The exact words").last.fill("content-related aspects")
    page.get_by_role("button", name="Link the words").click()
    expect(page.get_by_label("Leave them out")).to_have_count(2)
    for choice in page.get_by_label("Leave them out").all():
        choice.check()
    page.get_by_role("button", name="Link the words").click()
    page.wait_for_url(re.compile("/claims/un-takeover/#evidence-"))
    exhibit = page.locator(".exhibit").last
    expect(exhibit.locator(".quote")).to_have_count(2)
    expect(exhibit).to_contain_text("Linked by Cleo Claimant")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [PHONE, 1440])
def test_axe_finds_nothing_on_the_pages_of_claims(signed_in: Visit, width: int, scheme: str) -> None:
    page = signed_in("/claims/un-takeover/", "Cleo Claimant", width=width, scheme=scheme)
    evidence = page.locator(".exhibit").first.get_attribute("id")
    assert evidence
    public_id = evidence.removeprefix("evidence-")
    addresses = [
        *("/claims/un-takeover/", "/claims/un-takeover/about/", "/claims/new/", f"/claims/new/?on={WORDS}"),
        *("/claims/like/", "/claims/like/?text=internet", f"/evidence/new/?on={WORDS}"),
        *(f"/evidence/new/?claim=un-takeover&on={WORDS}", "/evidence/new/?claim=un-takeover"),
        *(f"/evidence/{public_id}/about/", f"/evidence/{public_id}/dispute/"),
    ]
    problems = []
    for address in addresses:
        page.goto(address)
        try:
            check(page)
        except AssertionError as found:
            problems.append(f"{address}: {found}")
    page.goto("/claims/new/")
    page.get_by_label("The claim, in our words").fill("The UN is taking over the Internet, now.")
    page.get_by_label("The instrument").select_option("itrs")
    page.get_by_label("Who said it").fill("Somebody")
    page.get_by_role("button", name="Make the claim").click()
    expect(page.get_by_text("Who is named needs a source.", exact=False)).to_be_visible()
    check(page)
    page.get_by_label("Who said it").fill("")
    page.get_by_role("button", name="Make the claim").click()
    expect(page.get_by_role("button", name="None of these: make it")).to_be_visible()
    check(page)
    assert not problems, "\n".join(problems)
