"""Signing up, in and out, and what guards an account, as people do it in their browsers."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, Visit, sign_in

PLACE = "/treaties/itrs/2012/en/art_6__para_6-1/"


def test_who_signs_up_is_signed_in_and_back_in_the_place(visit: Visit, sign_up: Callable[..., Person]) -> None:
    page = visit(f"/account/login/?next={PLACE}")
    page.get_by_role("link", name="Sign up").click()
    sign_up(page, "Grace Place")
    assert page.url.endswith(PLACE)
    page.goto("/account/email/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_who_signs_in_is_back_in_the_place(visit: Visit, person: Callable[..., Person]) -> None:
    page = visit(f"/account/login/?next={PLACE}")
    sign_in(page, person("Ida Back"))
    page.wait_for_url(f"**{PLACE}")


def test_a_session_serves_several_pages(signed_in: Visit) -> None:
    for width in (390, 1440):
        page: Page = signed_in("/account/email/", width=width)
        assert page.url.endswith("/account/email/")
