"""The matrix by keyboard and on a phone, and suggestions taken by a key."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit

MATRIX = "/treaties/itrs/2012/en/evidence/"


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent")).strip()


def test_arrow_keys_go_from_evidence_to_evidence_and_enter_opens_it(visit: Visit) -> None:
    page = visit(MATRIX)
    row = page.locator("tbody tr", has_text="The new rules force roaming prices down.")
    row.locator("th a").focus()
    page.keyboard.press("ArrowRight")
    assert focused(page) == "qualifies: Article 4, 4.4"
    page.keyboard.press("ArrowRight")
    assert focused(page) == "refutes: Article 4, 4.7"
    page.keyboard.press("Home")
    assert focused(page) == "The new rules force roaming prices down."
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/lower-roaming-prices/#evidence-*")


def test_heads_stay_in_sight(visit: Visit) -> None:
    page = visit(MATRIX)
    frame = "each => { each.scrollIntoView(); each.scrollTo(each.scrollWidth, each.scrollHeight); }"
    page.locator(".matrix-frame").evaluate(frame)
    expect(page.locator("tbody tr").last.locator("th")).to_be_in_viewport()
    expect(page.locator("thead tr").last.locator("th").last).to_be_in_viewport()


def test_on_a_phone_it_is_a_list(visit: Visit) -> None:
    page = visit(MATRIX, width=PHONE)
    expect(page.get_by_role("link", name="refutes: Article 4, 4.7")).to_be_visible()
    expect(page.locator("thead")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_a_suggestion_is_taken_by_its_number_unless_single_keys_are_off(visit: Visit) -> None:
    page = visit("/claims/treaty-regulates-spam/")
    page.get_by_role("link", name="Suggest clauses").click()
    page.locator(".suggestions h3 a").first.focus()
    page.evaluate("document.querySelector('[data-keys-on]').click()")
    page.keyboard.press("2")
    expect(page.locator(".suggestions h3 a").first).to_be_focused()
    page.evaluate("document.querySelector('[data-keys-on]').click()")
    page.locator(".suggestions h3 a").first.focus()
    page.keyboard.press("1")
    page.wait_for_url("**/evidence/new/?claim=treaty-regulates-spam&on=*")
