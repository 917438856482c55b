"""A token for a program, from making it to its end, and the pages about the API, as people use them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Mails, Person, Visit, sign_in
from tests.browser.test_accessibility import check
from tests.browser.test_accounts import confirm_password, heading, press


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (1440, "light")])
def test_a_token_is_made_shown_once_used_and_revoked(
    visit: Visit, person: Callable[..., Person], mails: Mails, width: int, scheme: str
) -> None:
    who = person(f"Ada {scheme.title()}")
    page = visit("/account/tokens/", width=width, scheme=scheme)
    sign_in(page, who)
    page.goto("/account/tokens/")
    heading(page, "Tokens for programs")
    expect(page.locator("main")).to_contain_text("You have none.")
    check(page)
    page.get_by_role("link", name="Make a token").click()
    confirm_password(page, who)
    page.get_by_label("What it is for").fill("Backup script")
    check(page)
    press(page, "Make it")
    page.wait_for_url("**/account/tokens/")
    secret = page.locator("code.token").inner_text()
    assert secret.startswith("tr_")
    check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.reload()
    expect(page.get_by_text("Backup script")).to_be_visible()
    assert secret not in page.content()
    assert "A token for programs was made" in mails.newest_to(who.email)
    assert secret not in mails.newest_to(who.email)

    asked = {"Authorization": f"Bearer {secret}"}
    assert page.request.get("/api/claims/", headers=asked).status == 200
    page.get_by_role("link", name="Revoke").click()
    check(page)
    press(page, "Revoke")
    page.wait_for_url("**/account/tokens/")
    expect(page.locator("main")).to_contain_text("No longer valid")
    check(page)
    assert page.request.get("/api/claims/", headers=asked).status == 401


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (820, "light"), (1440, "light")])
def test_the_pages_about_the_api_are_read_by_everybody(visit: Visit, width: int, scheme: str) -> None:
    page = visit("/api/docs/", width=width, scheme=scheme)
    check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="Read a provision").click()
    expect(page.locator("#op-provision")).to_be_in_viewport()
    page.locator("#op-provision").get_by_role("link", name="ProvisionRecord").click()
    expect(page.locator("#shape-ProvisionRecord")).to_be_in_viewport()
    page.goto("/api/problems/#too-often")
    expect(page.locator("#too-often")).to_be_in_viewport()
    check(page)
