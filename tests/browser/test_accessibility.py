"""axe finds nothing (WCAG 2.2 A and AA, and what it calls best practice), on any page and in any state of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, SCHEMES, Visit

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EDITION = "/treaties/itrs/2012/en/"
CLAUSE = f"{EDITION}art_6__para_6-1/"
PAGES = [
    "/",
    "/?q=security+and+robustness",
    "/?q=the+UN+is+taking+over+the+Internet",
    "/?q=bananas+are+curved",
    "/claims/",
    "/claims/?stands=touch",
    "/claims/un-takeover/",
    "/claims/un-takeover/#why",
    "/how-claims-stand/",
    "/claims/article-1-excludes-content/",
    "/claims/internet-only-in-an-appendix/",
    "/claims/no-external-enforcement/",
    "/claims/eighty-nine-signed/",
    "/suggestions/?claim=treaty-regulates-spam",
    "/treaties/itrs/2012/en/evidence/",
    "/treaties/itrs/",
    "/treaties/itrs/statements/united-states/",
    "/treaties/itrs/statements/united-kingdom/",
    EDITION,
    f"{EDITION}?layer=text",
    f"{EDITION}?format=print&layers=claims,comments,evidence",
    "/treaties/itrs/2012-signed/en/",
    CLAUSE,
    f"{EDITION}res_PLEN-3__para_6/",
    f"{EDITION}app_1/",
    "/articles/",
    "/articles/wcit-blog-post/",
    "/articles/wcit-blog-post/about/",
    "/normalisation/",
    "/concordance/",
    "/concordance/?q=internet*&in=edition&expect=absent",
    "/concordance/?q=(&in=annexes",
    "/checks/new/?on=un-takeover&q=internet*&in=treaty&expect=absent",
    "/embed/claims/un-takeover/",
    "/embed/treaties/itrs/2012/en/res_PLEN-3__para_6/",
    "/embed/claims/nothing/",
    "/verify/",
    "/verify/?q=Member+States+may+individually+and+collectively+endeavour",
    "/no/such/page/",
    f"{EDITION}art_66/",
]


def open_card(page: Page) -> None:
    page.locator("#art_6__para_6-1 mark > a").first.click()
    page.locator("#beside-art_6__para_6-1 .card summary").first.click()


def preview(page: Page) -> None:
    page.locator("#art_14 a.ref").first.focus()
    page.locator("[role=tooltip], .tip").first.wait_for()


def open_contents(page: Page) -> None:
    page.locator(".bar").get_by_text("Contents").click()


def open_key(page: Page) -> None:
    for each in page.locator("details.key summary").all():
        each.click()


STATES: list[tuple[str, int, Callable[[Page], object]]] = [
    ("card", 1440, open_card),
    ("card", PHONE, open_card),
    ("preview", 1440, preview),
    ("contents", PHONE, open_contents),
    ("key", 1440, open_key),
    ("keys", 1440, lambda page: page.keyboard.press("?")),
]


def check(page: Page, settles: float = 350, within: str | None = None) -> None:
    """`within`: the selector of a part of the page, where the rest is known to be right."""
    page.wait_for_timeout(settles)  # half-faded colours are no colours
    results = Axe().run(page, context=within, options={"runOnly": {"type": "tag", "values": TAGS}})
    found = [
        f"{each['id']}: {each['help']}: " + "; ".join(node["html"][:160] for node in each["nodes"][:3])
        for each in results.response["violations"]
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [PHONE, 1440])
def test_axe_finds_nothing_on_any_page(visit: Visit, width: int, scheme: str) -> None:
    page = visit("/", width=width, scheme=scheme)
    problems = []
    for path in PAGES:
        page.goto(path)
        try:
            check(page)
        except AssertionError as error:
            problems.append(f"{path}: {error}")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("name", "width", "act"), STATES, ids=lambda value: str(value) if isinstance(value, str) else ""
)
def test_axe_finds_nothing_in_what_has_opened(
    visit: Visit, name: str, width: int, act: Callable[[Page], object], scheme: str
) -> None:
    page = visit(EDITION, width=width, scheme=scheme)
    act(page)
    check(page)


def test_axe_finds_nothing_on_the_page_of_a_passage(visit: Visit) -> None:
    for width, scheme in ((PHONE, "dark"), (1440, "light")):
        page = visit("/claims/un-takeover/", width=width, scheme=scheme)
        page.get_by_role("link", name="Link to these words").first.click()
        page.wait_for_url("**/passages/**")
        check(page)


def test_motion_is_left_out_for_those_who_ask(visit: Visit) -> None:
    page = visit(EDITION, reduced_motion="reduce")
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(each => getComputedStyle(each).transitionDuration !== '0s'"
        " && getComputedStyle(each).transitionProperty.match(/translate|transform|scroll|all/)).length"
    )
    assert moving == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_text_can_be_twice_as_large(visit: Visit) -> None:
    page = visit(EDITION, width=820)
    # 200 % zoom of a window of 1280 is one of 640.
    page.set_viewport_size({"width": 640, "height": 450})
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    assert page.locator(".law .text").first.is_visible()
