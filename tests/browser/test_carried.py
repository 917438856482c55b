"""Carried words in browsers: a reader sees what changed, a steward corrects a lineage and carries what waits; and axe
on every page of it."""

from __future__ import annotations

import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, SCHEMES, Visit
from tests.browser.test_accessibility import check
from tests.running.conftest import Site

PACT = """
import django; django.setup()
from tests import factories
old = {
    "1": "Members shall keep the network whole and open to all who pay.",
    "2": "The rates are published each year.",
    "3": "Members shall answer every message within a day.",
}
new = {
    "1": "A definition of words.",
    "2": "Members should keep the network whole and open to all who pay.",
    "3": "Members should answer every message within a week.",
}
older, newer = factories.text("pact/1990/en", old), factories.text("pact/2000/en", new)
factories.descent(older, newer, {"1": "2", "2": "", "": "1", "3": "3"})
instrument = older.version.instrument
for number, words in (("1", "Members shall keep the network"), ("2", "published each year"), ("3", "within a day")):
    claim = factories.claim(f"The pact speaks of No. {number}.", slug=f"pact-{number}", instrument=instrument)
    factories.evidence(claim, factories.passage(number, words, "pact/1990/en"))
"""
STALE = """
import django; django.setup()
from annotations.models import Carrying
Carrying.objects.filter(edition__version__instrument__slug="pact").update(is_stale=True)
"""
OLDER, NEWER = "/treaties/pact/1990/en/", "/treaties/pact/2000/en/"
TABLE = "/desk/lineage/pact/1990...2000/"


def do(site: Site, script: str) -> None:
    done = site.do("exec", "--", sys.executable, "-c", script)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def pact(site: Site) -> None:
    """A pact of two versions, with claims about the older."""
    do(site, PACT)


@pytest.mark.parametrize(("width", "scripts"), [(1440, True), (1440, False), (PHONE, True)])
def test_a_reader_sees_in_the_newer_text_what_became_of_the_words(
    pact: None, visit: Visit, width: int, scripts: bool
) -> None:
    page = visit(NEWER, width=width, scripts=scripts)
    words = page.locator("#art_1__para_2 mark")
    expect(words).to_have_text("Members should keep the network")
    if width == PHONE:
        page.locator("#art_1__para_2 .chip a").click()
    card = page.locator("#beside-art_1__para_2 .card")
    expect(card).to_contain_text("Claimed about 1990, Article 1, 1 (No. 1): 1 word changed: shall → should")
    card.locator("summary").click()
    expect(card.locator("ins")).to_have_text("should")
    card.locator("blockquote a").click()
    expect(page.get_by_role("heading", name="In other versions")).to_be_visible()
    expect(page.locator("#whereabouts del")).to_have_text("shall")


def test_altered_words_are_told_from_others_by_more_than_colour(pact: None, visit: Visit) -> None:
    page = visit(NEWER)
    mark = page.locator("#art_1__para_2 mark")
    assert "~" in mark.evaluate("each => getComputedStyle(each, '::before').content")
    assert "gradient" in mark.locator("a").evaluate("each => getComputedStyle(each).backgroundImage")
    own = visit(OLDER).locator("#art_1__para_1 mark")
    assert "~" not in own.evaluate("each => getComputedStyle(each, '::before').content")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_steward_corrects_a_lineage(pact: None, signed_in: Visit, visit: Visit, scripts: bool) -> None:
    page = signed_in(TABLE, "Stella Steward", role="steward", scripts=scripts)
    page.locator(f"main a[href='{TABLE}1990~3/']").click()
    other = "A definition" if scripts else "within a week"
    for box in page.get_by_role("group", name="It became").get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_role("group", name="It became").get_by_label(other).check()
    page.get_by_label("Why").fill(f"I compared them, with scripts: {scripts}.")
    page.get_by_role("button", name="Rule").click()
    expect(page.locator(".log li").first).to_contain_text("Stella Steward")
    said = "not in this version" if scripts else "1 word changed: day → week"
    page = visit("/claims/pact-3/")
    expect(page.locator("#words .went")).to_contain_text(f"In 2000: {said}")


def test_what_waits_is_carried_without_a_further_press(pact: None, site: Site, signed_in: Visit) -> None:
    do(site, STALE)
    page = signed_in("/desk/carry/", "Stella Steward", role="steward")
    expect(page.get_by_text("pact/2000/en@1:")).to_be_visible()
    page.get_by_role("button", name="Carry what waits").click()
    expect(page.get_by_text("Nothing waits to be carried.")).to_be_visible()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [PHONE, 1440])
def test_axe_finds_nothing(pact: None, signed_in: Visit, width: int, scheme: str) -> None:
    page = signed_in("/desk/lineage/", "Stella Steward", role="steward", width=width, scheme=scheme)
    check(page)
    problems = []
    for path in (TABLE, f"{TABLE}1990~1/", "/desk/carried/", "/desk/carry/", NEWER, "/claims/pact-1/"):
        page.goto(path)
        if path == NEWER and width != PHONE:
            page.locator("#beside-art_1__para_2 summary").click()
        try:
            check(page)
        except AssertionError as error:
            problems.append(f"{path}: {error}")
    page.goto("/claims/pact-1/")
    page.get_by_role("link", name="Link to these words").first.click()
    page.wait_for_url("**/passages/**")
    check(page)
    page.goto(page.url.replace("/passages/", "/desk/carried/") + "2000/en@1/")
    check(page)
    assert not problems, "\n".join(problems)
