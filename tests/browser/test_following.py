"""Following, as two people use it: one follows, the other speaks, the first is told on the page and by mail."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Person, Visit, sign_in
from tests.browser.test_accessibility import check
from tests.browser.test_accounts import press

CLAIM = "/claims/un-takeover/"


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (1440, "light")])
def test_who_follows_in_place_is_told_beside_the_account_of_what_others_say(
    visit: Visit, person: Callable[..., Person], width: int, scheme: str
) -> None:
    fay, gus = person(f"Fay {scheme.title()}"), person(f"Gus {scheme.title()}")
    page = visit("/account/following/", width=width, scheme=scheme)
    sign_in(page, fay)
    page.goto(CLAIM)
    page.get_by_role("link", name="Follow this claim").click()
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_text("You follow this.")).to_be_visible()
    check(page, within="form.follow")

    other = visit("/account/following/")
    sign_in(other, gus)
    other.goto("/comments/new/?on=claim:un-takeover")
    other.locator("textarea").fill(f"What is it that they take over, {fay.name}?")
    press(other, "Comment")
    expect(other.locator("main article")).to_contain_text(fay.name)

    page.goto(CLAIM)
    page.locator("nav.ways").get_by_role("link", name=re.compile(r"\d+ new")).click()
    expect(page.get_by_role("heading", name="Notifications")).to_be_visible()
    expect(page.get_by_text(f"{gus.name} commented")).to_be_visible()
    check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_role("button", name="Mark all as read")).to_have_count(0)
    page.goto("/account/following/")
    check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Stop", exact=True).first.click()
    expect(page.get_by_text("You follow nothing yet.")).to_be_visible()
