"""Readers become contributors without leaving the page: with a mouse, a finger, a keyboard, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, SCHEMES, Visit
from tests.browser.test_accessibility import check

EDITION = "/treaties/itrs/2012/en/"
PLACE = "itrs/2012/en@1/art_12__para_12-1"
CLAUSE = f"{EDITION}art_12__para_12-1/"
SELECT = """([eid, words]) => {
    const element = document.querySelector(`.text[data-eid="${eid}"]`);
    const at = element.textContent.indexOf(words);
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node, passed = 0; (node = walker.nextNode()); passed += node.length) {
        if (at >= passed && at < passed + node.length) range.setStart(node, at - passed);
        const end = at + words.length;
        if (end > passed && end <= passed + node.length) range.setEnd(node, end - passed);
    }
    element.scrollIntoView({ block: "center" });
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""


def select(page: Page, words: str, eid: str = "art_12__para_12-1") -> Locator:
    """Select words of a clause; returns the bar that stands by them."""
    page.evaluate(SELECT, [eid, words])
    bar = page.get_by_role("toolbar")
    expect(bar).to_be_visible()
    return bar


def keep(page: Page) -> None:
    """Answer the question about limits that a quotation cuts off, if it is asked."""
    asked = page.get_by_label("Leave them out")
    if asked.count():
        asked.check()


def comment(page: Page, body: str) -> Locator:
    """Write in the form that is open, and find what was written."""
    keep(page)
    page.get_by_label("Your comment").fill(body)
    page.get_by_role("button", name="Comment", exact=True).click()
    made = page.locator(".said-here", has_text=body)
    expect(made).to_be_visible()
    return made


def test_a_stranger_selects_words_comments_signs_up_and_is_back_with_the_comment_posted(
    visit: Visit, sign_up: Callable[..., Any]
) -> None:
    page = visit(EDITION)
    select(page, "access for persons with disabilities").get_by_role("link", name="Comment").click()
    expect(page.locator(".written-here mark")).to_have_text("access for persons with disabilities")
    keep(page)
    page.get_by_label("Your comment").fill("Written before there was an account.")
    page.get_by_role("button", name="Comment", exact=True).click()
    page.wait_for_url("**/account/login/**")
    page.get_by_role("link", name="Sign up").click()
    sign_up(page, "Nora New")
    expect(page).to_have_url(re.compile(r"/art_12__para_12-1/#comment-"))
    said = page.locator(".said-here:target")
    expect(said).to_contain_text("Written before there was an account.")
    expect(said.locator(".on-words")).to_have_text("access for persons with disabilities")
    expect(said).to_be_in_viewport()


@pytest.mark.parametrize("width", [1440, 820, PHONE])
def test_words_are_selected_and_commented_on_in_place(signed_in: Visit, width: int) -> None:
    page = signed_in(EDITION, width=width)
    select(page, "Member States should promote").get_by_role("link", name="Comment").click()
    made = comment(page, f"On these words, at {width}.")
    expect(made).to_be_in_viewport()
    expect(made).to_be_focused()
    assert page.url.endswith(EDITION), "nobody was led away"
    page.goto(f"{EDITION}?layer=comments")
    expect(page.locator("#art_12__para_12-1 mark.mark-comment").first).to_be_attached()


def test_words_are_linked_to_a_claim_that_is_found_while_typing(signed_in: Visit) -> None:
    page = signed_in(EDITION)
    select(page, "Member States should promote").get_by_role("link", name="Link to a claim").click()
    here = page.locator(".written-here")
    here.get_by_label("Words of the claim").press_sequentially("the treaty regulates spam")
    here.get_by_role("link", name="The treaty regulates spam.", exact=True).click()
    page.get_by_label("qualifies:").check()
    keep(page)
    page.get_by_label("Why").fill("It speaks of access for persons with disabilities, not of spam.")
    page.get_by_role("button", name="Link the words").click()
    expect(page).to_have_url(re.compile("/claims/treaty-regulates-spam/#evidence-"))
    linked = page.locator(".exhibit:target")
    expect(linked).to_contain_text("Member States should promote")
    expect(linked).to_contain_text("Awaits review; not counted.")
    page.goto(EDITION)
    expect(page.locator("#art_12__para_12-1 .card", has_text="The treaty regulates spam.")).to_be_attached()


def test_a_comment_is_answered_edited_and_deleted_where_it_stands(signed_in: Visit) -> None:
    page = signed_in(CLAUSE)
    page.get_by_role("link", name="Comment on this", exact=True).click()
    made = comment(page, "To be answered.")
    made.get_by_role("link", name=re.compile("^Reply")).click()
    page.get_by_label("Your reply").fill("The answer.")
    page.get_by_role("button", name="Reply", exact=True).click()
    answer = page.locator(".said-here", has_text="The answer.")
    expect(answer).to_be_visible()
    answer.get_by_role("link", name=re.compile("^More")).click()
    answer.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Your comment").fill("A better answer.")
    page.get_by_role("button", name="Save").click()
    better = page.locator(".said-here", has_text="A better answer.")
    expect(better).to_contain_text("edited")
    better.get_by_role("link", name="edited").click()
    expect(page.locator("#history")).to_contain_text("The answer.")
    page.get_by_role("link", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete").click()
    page.wait_for_url(re.compile("art_12__para_12-1"))
    expect(page.get_by_text("A better answer.")).to_have_count(0)


def test_the_permalink_of_a_comment_leads_to_it(signed_in: Visit, visit: Visit) -> None:
    page = signed_in(CLAUSE)
    page.get_by_role("link", name="Comment on this", exact=True).click()
    address = comment(page, "To be found again.").locator("header a").first.get_attribute("href")
    assert address
    stranger = visit(address, width=PHONE)
    expect(stranger.locator(".said-here:target")).to_contain_text("To be found again.")
    expect(stranger.locator(".said-here:target")).to_be_in_viewport()


def test_all_of_it_goes_by_keyboard_alone(signed_in: Visit) -> None:
    page = signed_in(EDITION)
    page.locator("#art_12__para_12-1").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#art_12__para_12-1').tabIndex = -1")
    page.locator("#art_12__para_12-1").focus()
    page.keyboard.press("c")
    expect(page.locator(".written-here")).to_be_visible()
    body = page.get_by_label("Your comment")
    expect(page.locator(".written-here :focus")).to_have_count(1)
    while not body.evaluate("each => each === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.type("By keyboard.")
    button = page.get_by_role("button", name="Comment", exact=True)
    while not button.evaluate("each => each === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    made = page.locator(".said-here", has_text="By keyboard.")
    expect(made).to_be_focused()
    page.keyboard.press("Tab")
    reply = made.get_by_role("link", name=re.compile("^Reply"))
    while not reply.evaluate("each => each === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your reply")).to_be_focused()
    page.keyboard.type("The reply, by keyboard.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".said-here", has_text="The reply, by keyboard.")).to_be_visible()


def test_without_scripts_the_clause_s_own_links_lead_to_forms_that_work(signed_in: Visit) -> None:
    page = signed_in(EDITION, scripts=False)
    page.locator("#art_12__para_12-1 .text").hover()
    page.locator("#art_12__para_12-1").get_by_role("link", name=re.compile("^Comment")).click()
    page.get_by_label("The exact words").fill("Member  States should\npromote")
    page.get_by_label("Your comment").fill("Without scripts.")
    page.get_by_role("button", name="Comment", exact=True).click()
    if page.get_by_label("Leave them out").count():
        page.get_by_label("Leave them out").check()
        page.get_by_role("button", name="Comment", exact=True).click()
    said = page.locator(".said-here:target")
    expect(said).to_contain_text("Without scripts.")
    expect(said.locator(".on-words")).to_have_text("Member States should promote")
    said.get_by_role("link", name=re.compile("^Reply")).click()
    page.get_by_label("Your reply").fill("Answered without scripts.")
    page.get_by_role("button", name="Reply", exact=True).click()
    said = page.locator(".said-here:target")
    expect(said).to_contain_text("Answered without scripts.")
    said.get_by_role("link", name=re.compile("^More")).click()
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Your comment").fill("Edited without scripts.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".said-here:target")).to_contain_text("Edited without scripts.")


def test_what_is_only_mine_is_not_seen_by_others(signed_in: Visit, visit: Visit) -> None:
    page = signed_in(CLAUSE)
    page.get_by_role("link", name="Comment on this", exact=True).click()
    page.get_by_label("Only mine").check()
    comment(page, "A note to myself.")
    page.reload()
    expect(page.locator(".said-here", has_text="A note to myself.")).to_contain_text("only yours")
    expect(visit(CLAUSE).get_by_text("A note to myself.")).to_have_count(0)


def test_words_that_do_not_stand_there_are_refused_and_what_was_typed_is_kept(signed_in: Visit) -> None:
    page = signed_in(EDITION)
    page.locator("#art_12__para_12-1").hover()
    page.locator("#art_12__para_12-1").get_by_role("link", name=re.compile("^Comment")).click()
    page.get_by_label("The exact words").fill("Member States shall abolish the Internet")
    page.get_by_label("Your comment").fill("Kept.")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".written-here")).to_contain_text("These words do not stand in")
    expect(page.get_by_label("Your comment")).to_have_value("Kept.")
    expect(page.get_by_label("The exact words")).to_have_value("Member States shall abolish the Internet")


def test_a_quotation_that_cuts_a_limit_is_asked_about(signed_in: Visit) -> None:
    page = signed_in(EDITION)
    select(page, "access for persons with disabilities").get_by_role("link", name="Comment").click()
    asked = page.get_by_role("group", name="Include these words?")
    expect(asked).to_be_visible()
    page.get_by_label("Your comment").fill("With the whole sentence.")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".written-here")).to_contain_text("The sentence says more. Include these words?")
    page.get_by_label("Include these words").check()
    page.get_by_role("button", name="Comment", exact=True).click()
    made = page.locator(".said-here", has_text="With the whole sentence.")
    expect(made.locator(".on-words")).to_contain_text("should promote access for persons")


PAGES = [
    f"/comments/new/?on={PLACE}",
    f"/comments/new/?on={PLACE}:0-20",
    "/comments/new/?on=claim:un-takeover",
    f"/discussion/?on={PLACE}",
    f"{EDITION}?layer=comments",
    CLAUSE,
    "/claims/new/",
    "/claims/like/?text=the+UN",
    f"/evidence/new/?on={PLACE}",
    f"/evidence/new/?claim=un-takeover&on={PLACE}:0-20",
    "/claims/un-takeover/about/",
    "/claims/un-takeover/",
    "/account/contributions/",
    f"/passages/new/?on={PLACE}:0-20",
]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [PHONE, 1440])
def test_axe_finds_nothing_in_the_writing_room(signed_in: Visit, width: int, scheme: str) -> None:
    page = signed_in(CLAUSE, width=width, scheme=scheme)
    page.get_by_role("link", name="Comment on this", exact=True).click()
    comment(page, f"Looked at by axe, {width} {scheme}.")
    check(page)
    problems = []
    for path in PAGES:
        page.goto(path)
        try:
            check(page, settles=50)
        except AssertionError as error:
            problems.append(f"{path}: {error}")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("width", [1440, PHONE])
def test_words_become_a_new_claim_that_a_steward_publishes_and_a_stranger_reads(
    signed_in: Visit, visit: Visit, width: int
) -> None:
    text = f"The treaty opens every network of size {width} to everybody."
    page = signed_in(EDITION, f"Cara Claimer {'Phone' if width == PHONE else 'Desk'}", width=width)
    select(page, "access for persons with disabilities").get_by_role("link", name="Link to a claim").click()
    page.get_by_role("link", name="Make a new claim").click()
    page.get_by_label("The claim, in our words").fill(text)
    page.get_by_role("button", name="Make it, then link the words").click()
    again = page.get_by_role("button", name="None of these: make it")
    expect(again.or_(page.get_by_role("heading", name="Link words to a claim"))).to_be_visible()
    if again.is_visible():
        again.click()
    page.get_by_label("qualifies:").check()
    page.get_by_label("Why").fill("It speaks of persons with disabilities.")
    keep(page)
    page.get_by_role("button", name="Link the words").click()
    page.wait_for_url(re.compile("/claims/[^/]+/#evidence-"))
    expect(page.get_by_text("Waits for a steward")).to_be_visible()
    address = page.url.partition("#")[0]
    assert visit(address).get_by_role("heading", level=1).inner_text() == "Nothing stands here"
    steward = signed_in("/desk/?kind=claims", "Stella Steward", role="steward")
    steward.locator(".waiting", has_text=text).get_by_role("link", name="Review").click()
    steward.get_by_label("Publish it").check()
    steward.get_by_role("button", name="Decide").click()
    stranger = visit(EDITION, width=width)
    card = stranger.locator("#art_12__para_12-1 .card", has_text=text)
    expect(card).to_be_attached()
    stranger.goto(address)
    expect(stranger.get_by_role("heading", level=1)).to_have_text(text)
    expect(stranger.locator("#words").get_by_text("Awaits review; not counted.")).to_be_visible()
