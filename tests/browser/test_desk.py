"""Moderation in browsers: a claim that waits is published, what is reported is hidden and restored, each by somebody
else in a browser of their own; and axe on every page of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, SCHEMES, Person, Visit
from tests.browser.test_accessibility import check

CLAUSE = "itrs/2012/en@1/art_6__para_6-1"
WORDS = f"{CLAUSE}:74-97"
VERIFY = "/treaties/itrs/2012/en/art_6__para_6-1/verify/"


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def say(signed_in: Visit, what: str) -> str:
    """Somebody's comment on the clause; its address."""
    page = signed_in(f"/comments/new/?on={CLAUSE}", "Cora Commenter")
    page.get_by_label("Your comment").fill(what)
    press(page, "Comment")
    comment = page.locator("article", has_text=what).last
    expect(comment).to_be_visible()
    return "/comments/" + str(comment.get_attribute("id")).removeprefix("comment-") + "/"


def claim(signed_in: Visit, name: str, text: str) -> str:
    """A claim of somebody of that name, who is new here, with words linked; its address."""
    page = signed_in(f"/claims/new/?on={WORDS}", name)
    page.get_by_label("The claim, in our words").fill(text)
    page.locator("main").get_by_role("button", name=re.compile("^Make it")).click()
    again = page.get_by_role("button", name="None of these: make it")
    expect(again.or_(page.get_by_role("heading", name="Link words to a claim"))).to_be_visible()
    if again.is_visible():
        again.click()
    page.get_by_label("qualifies: the words limit").check()
    page.get_by_label("the whole claim").check()
    page.get_by_label("Why").fill("They ask for endeavour.")
    if page.get_by_label("Leave them out").count():
        page.get_by_label("Leave them out").check()
    press(page, "Link the words")
    page.wait_for_url(re.compile(r"/claims/[^/]+/#evidence-"))
    return page.url.split("#")[0].partition("/claims/")[2].join(("/claims/", ""))


@pytest.mark.parametrize(("width", "scripts"), [(1440, True), (PHONE, False)])
def test_what_waits_is_published_by_a_steward_and_seen_by_everybody(
    signed_in: Visit, visit: Visit, width: int, scripts: bool
) -> None:
    text = f"Every network on the planet gets a guardian angel of size {width}."
    address = claim(signed_in, "Nora Narrow" if width == PHONE else "Wim Wide", text)
    assert visit(address).get_by_role("heading", level=1).inner_text() == "Nothing stands here"
    desk = signed_in("/desk/?kind=claims", "Stella Steward", role="steward", width=width, scripts=scripts)
    waiting = desk.locator(".waiting", has_text=text)
    expect(waiting.locator("mark")).to_have_text("security and robustness")
    waiting.get_by_role("link", name="Review").click()
    expect(desk.get_by_text("They ask for endeavour.")).to_be_visible()
    desk.get_by_label("Publish it").check()
    press(desk, "Decide")
    expect(desk.get_by_role("heading", name="What waits")).to_be_visible()
    desk.goto("/desk/?kind=evidence")
    desk.locator(".waiting", has_text=text).get_by_role("link", name="Review").click()
    desk.get_by_label("Yes: accept it").check()
    press(desk, "Decide")
    page = visit(address, width=width)
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
    expect(page.locator(".how")).to_contain_text("settle nothing")
    page.goto("/log/")
    expect(page.locator(".log li").first).to_contain_text("Stella Steward reviewed evidence")


@pytest.mark.parametrize(("width", "scripts"), [(1440, True), (PHONE, False)])
def test_what_is_reported_is_hidden_and_restored(signed_in: Visit, visit: Visit, width: int, scripts: bool) -> None:
    what = f"They were all bribed, {width} of them."
    address = say(signed_in, what)
    reader = signed_in(f"{address}about/", "Rita Reporter", width=width, scripts=scripts)
    reader.get_by_role("link", name="Report", exact=True).click()
    reader.get_by_label("defamatory").check()
    reader.get_by_label("In your words").fill("It accuses without a source.")
    press(reader, "Report")
    expect(reader.get_by_text("A steward has yet to look at it.")).to_be_visible()
    sent = reader.url
    desk = signed_in("/desk/?kind=reports", "Stella Steward", role="steward", width=width, scripts=scripts)
    desk.locator(".waiting", has_text=what).get_by_role("link", name="Settle").click()
    desk.get_by_role("link", name="Hide", exact=True).click()
    press(desk, "Hide")
    assert "/hide/" in desk.url, "the browser asks for the reason"
    desk.get_by_label("Why").fill("It accuses people of a crime, without a source.")
    press(desk, "Hide")
    expect(desk.get_by_text("hidden by a steward").first).to_be_visible()
    desk.goto("/desk/?kind=reports")
    desk.locator(".waiting", has_text=what).get_by_role("link", name="Settle").click()
    desk.get_by_label("How it is settled").fill("It is hidden.")
    press(desk, "Settle")
    reader.goto(sent)
    expect(reader.get_by_text("It is hidden.")).to_be_visible()
    everybody = visit(f"/discussion/?on={CLAUSE}", width=width)
    expect(everybody.get_by_text(what)).to_have_count(0)
    desk.goto(f"{address}restore/")
    desk.get_by_label("Why").fill("A source was given.")
    press(desk, "Restore")
    everybody.reload()
    expect(everybody.get_by_text(what)).to_be_visible()


def test_an_administrator_names_a_steward(signed_in: Visit, person: Callable[..., Person]) -> None:
    person("Willa Willing")
    page = signed_in("/desk/people/?q=willa", "Alma Administrator", role="administrator")
    page.get_by_role("link", name=re.compile("^Change")).click()
    expect(page.get_by_label("Name", exact=True).last).to_have_value("Willa Willing")
    page.get_by_label("steward", exact=True).check()
    page.get_by_label("Why").fill("She reads carefully.")
    press(page, "Name")
    expect(page.locator("tbody tr", has_text="Willa Willing")).to_contain_text("steward")
    expect(signed_in("/desk/", "Willa Willing").get_by_role("heading", name="What waits")).to_be_visible()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [PHONE, 1440])
def test_axe_finds_nothing_on_the_pages_of_moderation(signed_in: Visit, width: int, scheme: str) -> None:
    comment = say(signed_in, f"A remark of {width}, {scheme}.")
    waiting = claim(
        signed_in,
        f"Newt {scheme} {'narrow' if width == PHONE else 'wide'}",
        f"A {scheme} network of {width} nodes is promised to each village.",
    )
    page = signed_in("/desk/", "Alma Administrator", role="administrator", width=width, scheme=scheme)
    page.goto("/claims/un-takeover/")
    evidence = str(page.locator(".exhibit").first.get_attribute("id")).replace("evidence-", "/evidence/", 1)
    on = f"comment:{comment.split('/')[2]}"
    page.goto(f"/reports/new/?on={on}")
    page.get_by_label("something else").check()
    press(page, "Report")
    sent = page.url
    page.goto("/desk/?kind=reports")
    addresses = [
        *("/desk/", "/desk/?kind=claims", "/desk/?kind=wording", "/desk/?kind=disputes", "/desk/people/", "/log/"),
        *(f"{waiting}review/", "/claims/un-takeover/merge/", "/claims/un-takeover/hide/", f"{comment}hide/"),
        *(f"{evidence}/review/", f"{evidence}/hide/", VERIFY, sent, f"/reports/new/?on={on}"),
    ]
    problems = []
    for address in addresses:
        page.goto(address)
        try:
            check(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, "wider than the window"
        except AssertionError as found:
            problems.append(f"{address}: {found}")
    # A form that was not accepted says so where axe sees it too.
    page.goto(VERIFY)
    page.get_by_label("substance confirmed in another language").check()
    page.get_by_label("Source").fill("x")
    press(page, "Put on record")
    expect(page.get_by_text("In which other language is the substance confirmed?")).to_be_visible()
    check(page)
    assert not problems, "\n".join(problems)
