"""The whole journey by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit

EDITION = "/treaties/itrs/2012/en/"
CLAUSE = f"{EDITION}art_6__para_6-1/"


def focused(page: Page) -> str:
    """The text of what has the focus."""
    return str(page.evaluate("document.activeElement.innerText || document.activeElement.value || ''")).strip()


def tab_until(page: Page, condition: str, *, most: int = 400, key: str = "Tab") -> None:
    """Press Tab until the focused element fulfils a condition on `it`; each stop must be visible and show its focus."""
    for _ in range(most):
        page.keyboard.press(key)
        state = page.evaluate(
            """condition => {
                const it = document.activeElement;
                const box = it.getBoundingClientRect();
                const style = getComputedStyle(it);
                const bar = document.querySelector(".bar");
                const hidden = bar && getComputedStyle(bar).position === "fixed" && !bar.contains(it)
                    && bar.offsetHeight > 0 && box.top >= bar.getBoundingClientRect().top;
                return {
                    done: Boolean(new Function("it", `return ${condition}`)(it)),
                    visible: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && !hidden,
                    outlined: style.outlineStyle !== "none" || it.matches("input, body"),
                    what: it.outerHTML.slice(0, 120),
                };
            }""",
            condition,
        )
        assert state["visible"], f"the focus is out of sight: {state['what']}"
        assert state["outlined"], f"the focus does not show: {state['what']}"
        if state["done"]:
            return
    pytest.fail(f"{condition} was not reached by {key}")


def test_the_first_stop_skips_to_the_text(visit: Visit) -> None:
    page = visit(EDITION)
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the text"
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("width", [PHONE, 1440])
def test_from_the_first_page_to_a_claim(visit: Visit, width: int) -> None:
    page = visit("/", width=width)
    tab_until(page, "it.id === 'ask'")
    page.keyboard.type("No. 41B")
    page.keyboard.press("Enter")
    expect(page.locator("#answer a").first).to_be_visible()
    tab_until(page, "it.closest('#found-citations ~ ol') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{CLAUSE}")
    tab_until(page, "it.matches('#art_6__para_6-1 mark > a')")
    page.keyboard.press("Enter")
    card = page.locator(page.locator("#art_6__para_6-1 mark > a").first.get_attribute("href") or "")
    expect(card).to_be_visible()
    if width == PHONE:
        tab_until(page, "it.matches('.card h3 a')")
    else:
        expect(card.locator("h3 a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".how")).to_be_visible()


def test_escape_gives_the_focus_back(visit: Visit) -> None:
    page = visit(CLAUSE)
    mark = page.locator("#art_6__para_6-1 mark > a").first
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator(mark.get_attribute("href") or "").locator("h3 a")).to_be_focused()
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()


def test_a_sheet_takes_the_focus_and_gives_it_back(visit: Visit) -> None:
    page = visit(EDITION, width=PHONE)
    opener = page.locator(".bar").get_by_text("Contents")
    opener.focus()
    page.keyboard.press("Enter")
    sheet = page.locator("#contents")
    expect(sheet).to_be_visible()
    assert page.evaluate("document.querySelector('#contents').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()


def test_single_keys_go_from_provision_to_provision_and_from_mark_to_mark(visit: Visit) -> None:
    page = visit(f"{EDITION}#art_6")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.closest('[data-place]')?.id")
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.closest('[data-place]')?.id")
    assert first != second
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('[data-place]')?.id") == first
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.closest('mark') !== null")
    here = page.evaluate("document.activeElement.getBoundingClientRect().top + scrollY")
    page.keyboard.press("n")
    page.keyboard.press("p")
    assert page.evaluate("document.activeElement.getBoundingClientRect().top + scrollY") == pytest.approx(here, abs=2)


def test_single_keys_copy_find_and_help(visit: Visit) -> None:
    page = visit(f"{EDITION}#art_6__para_6-1")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("y")
    expect(page.locator("#said")).to_contain_text("Link copied")
    assert "/treaties/itrs/2012/en/" in str(page.evaluate("navigator.clipboard.readText()"))
    page.keyboard.press("/")
    expect(page.locator("[data-find]")).to_be_focused()
    page.keyboard.type("j?/")
    assert page.locator("[data-find]").input_value() == "j?/", "keys that are typed into a field are letters"
    page.locator("main").focus()
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()


def test_single_keys_can_be_switched_off_and_stay_off(visit: Visit) -> None:
    page = visit(EDITION)
    page.keyboard.press("?")
    page.locator("[data-keys-on]").uncheck()
    page.keyboard.press("Escape")
    page.goto(CLAUSE)
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("[data-find]")).not_to_be_focused()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.locator("[data-keys-on]").check()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("[data-find]")).to_be_focused()


def test_a_reference_shows_its_preview_on_focus(visit: Visit) -> None:
    page = visit(EDITION)
    reference = page.locator("#art_14 a.ref").first
    reference.focus()
    tip = page.locator("[role=tooltip], .tip").first
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    expect(reference).to_be_focused()


@pytest.mark.parametrize("path", [EDITION, CLAUSE, "/claims/un-takeover/", "/treaties/itrs/", "/"])
def test_every_stop_has_a_name_and_shows_itself(visit: Visit, path: str) -> None:
    page = visit(path)
    tab_until(page, "it.matches('.colophon *')", most=1500)
    assert re.search(r"\w", focused(page))
