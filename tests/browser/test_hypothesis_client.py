"""The real Hypothesis browser client, as it comes from npm, on the reading page of this library in development."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, Locator, Page, TimeoutError, expect

from tests.browser.conftest import Person, Visit, account_on, served, sign_in, visits
from tests.running.conftest import PROJECT, Site

CLIENT = PROJECT / "tests" / "node" / "node_modules" / "hypothesis" / "build"
TEXT = "/treaties/itrs/2012/en/"
PAGE = f"/development/hypothesis{TEXT.removeprefix('/treaties')}"
COMMENTS = f"{TEXT}?layer=comments"
WORDS = "individually and collectively endeavour to ensure the security and robustness"
COMMENT = """
import sys, django
django.setup()
from annotations import commenting
from annotations.anchoring.locating import anchor
from annotations.loading.claims import passage_at
from treatyreader.accounts.models import Account
from treatyreader.models import Provision
email, number, words, body = sys.argv[1:]
row = Provision.objects.with_edition().get(edition__version__slug="2012", margin_number=number)
passage = passage_at(row, anchor(words, row.text))
commenting.write(Account.objects.get(email=email), row, body, [passage], is_private=False)
"""
PATIENCE = 30_000
"""Milliseconds that the client has for what it does."""
HIGHLIGHTED = """(eid) => [...document.querySelectorAll(`.text[data-eid="${eid}"] hypothesis-highlight`)]
    .filter((each) => !each.querySelector("hypothesis-highlight")).map((each) => each.textContent)"""
SELECT = """([first, from, last, to]) => {
  const place = (eid, offset) => {
    const walker = document.createTreeWalker(document.querySelector(`.text[data-eid="${eid}"]`), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (offset <= walker.currentNode.length) return [walker.currentNode, offset];
      offset -= walker.currentNode.length;
    }
    throw new Error("no such place");
  };
  const range = document.createRange();
  range.setStart(...place(first, from));
  range.setEnd(...place(last, to));
  range.startContainer.parentElement.scrollIntoView({ block: "center" });
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  window.chosen = range;
  return range.toString();
}"""
SELECT_AGAIN = "getSelection().removeAllRanges(), getSelection().addRange(window.chosen)"


@pytest.fixture(autouse=True, scope="module")
def patience() -> Iterator[None]:
    """The client does much, and asks often."""
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def client_site() -> Iterator[Site]:
    """The library in development, with the client's files."""
    if not Path(CLIENT, "manifest.json").is_file():
        pytest.fail("The tests need the Hypothesis client: `make pytest` installs it.")
    with served(DEBUG="1", TREATYREADER_HYPOTHESIS_CLIENT=str(CLIENT)) as site:
        yield site


@pytest.fixture(scope="module")
def ada(client_site: Site) -> Person:
    return account_on(client_site, "Ada Reader")


@pytest.fixture
def visit_client(client_site: Site, browser: Browser) -> Iterator[Visit]:
    with visits(client_site, browser) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def session() -> dict[str, Any]:
    """Ada signs in once: the limits count by address."""
    return {}


@pytest.fixture
def page(visit_client: Visit, ada: Person, session: dict[str, Any]) -> Page:
    """The page with the client, as Ada reads it, once what stands on it is shown and the client knows her."""
    if not session:
        page = visit_client(f"/account/login/?next={PAGE}")
        sign_in(page, ada)
        page.wait_for_url(f"**{PAGE}")
        session.update(page.context.storage_state())
    page = visit_client(PAGE, storage_state=session)
    page.set_default_timeout(PATIENCE)
    is_ready(page)
    expect(sidebar(page).get_by_title(ada.name).first).to_be_attached()
    return page


def is_ready(page: Page) -> None:
    """The client has shown where claims stand in the text."""
    expect(page.locator('.text[data-eid="art_14__para_14-1"] hypothesis-highlight').first).to_be_attached()


def sidebar(page: Page) -> FrameLocator:
    return page.frame_locator("hypothesis-sidebar iframe")


def select(page: Page, first: str, start: int, last: str, end: int) -> str:
    """Select words, once the client has let go of those before."""
    expect(page.get_by_role("button", name="Annotate (a)")).to_have_count(0)
    return str(page.evaluate(SELECT, [first, start, last, end]))


def insist(page: Page, press: Callable[[], None]) -> None:
    """On a busy machine the client may let go of a press at the words: a reader selects and presses again."""
    for _time in range(2):
        try:
            return press()
        except TimeoutError:
            page.evaluate(SELECT_AGAIN)
    press()


def highlight(page: Page) -> None:
    def press() -> None:
        with sent(page, "POST"):
            page.get_by_role("button", name="Highlight (h)").click()

    insist(page, press)


def open_form(page: Page) -> None:
    def press() -> None:
        page.get_by_role("button", name="Annotate (a)").click()
        sidebar(page).get_by_role("textbox", name="Enter comment").wait_for()

    insist(page, press)


def annotate(page: Page, text: str) -> None:
    open_form(page)
    write(page, text, "POST")


def write(page: Page, text: str, method: str, button: str = "Post to Public") -> None:
    """Fill in the one form that is open, and send it."""
    sidebar(page).get_by_role("textbox", name=re.compile("^Enter (comment|reply)$")).fill(text)
    with sent(page, method):
        sidebar(page).get_by_role("button", name=button).click()


@contextmanager
def sent(page: Page, method: str, status: int = 200) -> Iterator[None]:
    """What the client sends meanwhile is answered so."""
    with page.expect_response(
        lambda said: "/api/annotations" in said.url and said.request.method == method, timeout=PATIENCE
    ) as answer:
        yield
    assert answer.value.status == status, answer.value.text()


def card(page: Page, text: str) -> Locator:
    """The thread with these words. The sidebar holds no more cards than are seen, so it is asked for them."""
    field = sidebar(page).get_by_role("textbox", name="Search")
    if not field.count():
        sidebar(page).get_by_role("button", name="Show search panel").click()
    field.fill(text)
    field.press("Enter")
    return sidebar(page).get_by_test_id("thread-card").filter(has_text=text)


def test_a_highlight_and_a_note_are_made_and_the_note_is_in_the_margin_for_everyone(
    page: Page, visit_client: Visit
) -> None:
    marked = select(page, "art_9__para_9-1", 0, "art_9__para_9-1", 30)
    highlight(page)
    words = select(page, "art_12__para_12-1", 14, "art_12__para_12-1", 40)
    annotate(page, "Who pays for **access**?")

    stranger = visit_client(COMMENTS)
    beside = stranger.locator("#beside-art_12__para_12-1 .card").filter(has_text="Who pays for access?")
    expect(beside).to_be_visible()
    expect(beside).to_contain_text("Ada Reader")
    expect(stranger.locator("#art_12__para_12-1 mark.mark-comment")).to_have_text(words.strip())
    expect(stranger.locator("#art_9__para_9-1 mark.mark-comment")).to_have_count(0)

    page.reload()
    is_ready(page)
    expect(page.locator('.text[data-eid="art_12__para_12-1"] hypothesis-highlight').first).to_be_attached()
    assert words.strip() in "".join(page.evaluate(HIGHLIGHTED, "art_12__para_12-1"))
    assert marked.strip() in "".join(page.evaluate(HIGHLIGHTED, "art_9__para_9-1"))
    page.goto(COMMENTS)
    expect(page.locator("#beside-art_9__para_9-1")).to_contain_text("highlight, only yours")


def test_a_note_is_edited_answered_and_deleted_in_the_client(page: Page, visit_client: Visit) -> None:
    select(page, "art_8__para_8-1", 0, "art_8__para_8-1", 24)
    annotate(page, "First thoughts.")
    stranger = visit_client(COMMENTS)
    expect(stranger.locator("#beside-art_8__para_8-1")).to_contain_text("First thoughts.")

    card(page, "First thoughts.").get_by_role("button", name="Edit").click()
    write(page, "Second thoughts.", "PATCH")
    stranger.reload()
    expect(stranger.locator("#beside-art_8__para_8-1")).to_contain_text("Second thoughts.")

    card(page, "Second thoughts.").get_by_role("button", name="Reply").click()
    write(page, "And third thoughts.", "POST")
    stranger.goto("/discussion/?on=itrs/2012/en@1/art_8__para_8-1")
    expect(stranger.locator(".depth-1")).to_contain_text("And third thoughts.")

    thread = card(page, "thoughts")
    expect(thread).to_contain_text("And third thoughts.")
    for text in ("And third thoughts.", "Second thoughts."):
        mine = thread.locator("article").filter(has_text=text).last
        mine.get_by_role("button", name="Delete").click()
        with sent(page, "DELETE"):
            sidebar(page).get_by_role("dialog").get_by_role("button", name="Delete").click()
    stranger.reload()
    expect(stranger.locator("main")).not_to_contain_text("thoughts")


def test_a_selection_over_two_clauses_has_words_in_each(page: Page, visit_client: Visit) -> None:
    clause = page.locator('.text[data-eid="art_7__para_7-1"]').text_content() or ""
    said = select(page, "art_7__para_7-1", len(clause) - 23, "art_7__para_7-2", 13)
    assert "Copy link" in said
    annotate(page, "Both clauses.")
    stranger = visit_client(COMMENTS)
    expect(stranger.locator("#art_7__para_7-1 mark.mark-comment")).to_have_text(clause[-23:].strip())
    expect(stranger.locator("#art_7__para_7-2 mark.mark-comment")).to_have_text("Member States")


def test_what_cannot_be_kept_is_refused_and_the_client_says_why(page: Page) -> None:
    select(page, "art_9__para_9-1", 0, "art_9__para_9-1", 12)
    open_form(page)
    sidebar(page).get_by_role("textbox", name="Enter comment").fill("With a tag.")
    tags = sidebar(page).get_by_placeholder("Add new tags")
    tags.fill("law")
    tags.press("Enter")
    with sent(page, "POST", status=422):
        sidebar(page).get_by_role("button", name="Post to Public").click()
    expect(sidebar(page).get_by_text("Saving annotation failed")).to_be_visible()


def test_a_comment_that_stands_here_shows_in_the_client_at_its_words(
    client_site: Site, ada: Person, visit_client: Visit
) -> None:
    done = client_site.do("exec", "--", sys.executable, "-c", COMMENT, ada.email, "41B", WORDS, "Told beforehand.")
    assert done.returncode == 0, done.stderr

    stranger = visit_client(PAGE)
    stranger.set_default_timeout(PATIENCE)
    is_ready(stranger)
    assert WORDS in "".join(stranger.evaluate(HIGHLIGHTED, "art_6__para_6-1"))
    stranger.get_by_role("button", name="Annotation sidebar").click()
    shown = card(stranger, "Told beforehand.")
    expect(shown).to_contain_text(WORDS)
    expect(shown).to_contain_text("Ada Reader")
    expect(sidebar(stranger).get_by_role("button", name="Log in")).to_be_visible()


def test_everything_told_of_the_page_is_anchored_in_the_text_and_nowhere_else(page: Page) -> None:
    page.get_by_role("button", name="Annotation sidebar").click()
    expect(sidebar(page).get_by_role("tab", name="Annotations")).to_be_visible()
    expect(sidebar(page).get_by_role("tab", name="Orphans")).to_have_count(0)
    astray = "each => each.filter((one) => !one.closest('.law .text[data-eid]')).map((one) => one.textContent)"
    assert page.locator("hypothesis-highlight").evaluate_all(astray) == []
    expect(card(page, "The UN is taking over the Internet.").first).to_contain_text("refutes")
