"""Writing where one reads: forms open under their clause, keep what is typed, and say what became of it."""

from __future__ import annotations

import re
import sys

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.test_accessibility import check
from tests.browser.test_selecting import CLAUSE, EDITION, PLACE, select
from tests.running.conftest import Site

FORTY = """
import random, django; django.setup()
from annotations.anchoring.locating import span
from annotations.loading.claims import passage_at
from tests import factories
row, chance = factories.provision("55"), random.Random(4)
for count in range(40):
    start = chance.randrange(len(row.text) - 30)
    end = min(len(row.text), start + chance.randrange(20, 200))
    claim = factories.claim(f"Claim {count} about the very same provision of these Regulations.", slug=f"forty-{count}")
    bearing = ["confirms", "refutes", "qualifies", "context"][count % 4]
    factories.evidence(claim, passage_at(row, span(row.text, start, end)), bearing=bearing)
print(row.eid)
"""

WROTE_MUCH = """
import sys, time, django; django.setup()
from allauth.core.internal.ratelimit import get_cache_key, parse_rates
from django.conf import settings
from django.core.cache import cache
from treatyreader.accounts.models import Account
author = Account.objects.get(name=sys.argv[1])
for rate in parse_rates(settings.WRITES):
    key = get_cache_key(None, app="allauth.account", action="write", rate=rate, user=author)
    cache.set(key, [time.time()] * rate.amount, rate.duration)
"""


@pytest.fixture(scope="module")
def forty(site: Site) -> str:
    """The provision about which there are forty claims, their words one over the other."""
    done = site.do("exec", "--", sys.executable, "-c", FORTY)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def comment_on_this(page: Page) -> None:
    """Open the form of the clause by its own link."""
    page.locator("#art_6__para_6-1 .tools [data-write=comment]").dispatch_event("click")
    expect(page.locator(".written-here form")).to_be_visible()


def is_loaded(page: Page, name: str) -> bool:
    return bool(page.evaluate(f"performance.getEntriesByType('resource').some(({{name}}) => name.includes('{name}'))"))


def test_what_a_form_takes_is_fetched_when_it_is_first_opened(visit: Visit) -> None:
    page = visit(CLAUSE)
    page.wait_for_load_state("networkidle")
    for name in ("htmx", "writing.", "drafts"):
        assert is_loaded(page, name) == (name == "writing." and is_loaded(page, "js/writing."))
    comment_on_this(page)
    expect(page.get_by_role("region", name="Comment on No. 41B")).to_be_visible()
    expect(page.get_by_label("Your comment")).to_be_focused()
    assert is_loaded(page, "htmx")
    page.keyboard.press("Escape")
    expect(page.locator(".written-here")).to_have_count(0)
    expect(page.locator("#art_6__para_6-1 .tools [data-write=comment]")).to_be_focused()


def test_a_comment_appears_where_it_was_written(signed_in: Visit) -> None:
    page = signed_in(EDITION, "Pia Writer")
    select(page, "art_7__para_7-1", 0, 13)
    page.keyboard.press("c")
    body = page.get_by_label("Your comment")
    expect(body).to_be_focused()
    body.fill("Who are they?")
    page.get_by_role("region").get_by_role("button", name="Comment").click()
    expect(page.locator(".written-here [data-first-error]")).to_be_focused()
    expect(page.locator(".words-row .notice")).to_contain_text("should, endeavour")
    expect(body).to_have_value("Who are they?")
    page.get_by_label("Leave them out").check()
    page.get_by_role("region").get_by_role("button", name="Comment").click()
    made = page.locator("#art_7__para_7-1 .written-here article")
    expect(made).to_contain_text("Who are they?")
    expect(made.locator("blockquote")).to_have_text("Member States")
    expect(made).to_be_focused()
    expect(made).to_be_in_viewport()
    expect(page.locator("#said")).to_have_text("Your comment is there")
    expect(page.locator(".written-here form")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage)") == []
    page.reload()
    expect(page.locator("#art_7__para_7-1").get_by_role("link", name="1 comment")).to_be_visible()


def test_keys_write_on_the_selection_else_on_the_provision(visit: Visit) -> None:
    page = visit(CLAUSE)
    page.keyboard.press("c")
    expect(page.get_by_role("region", name="Comment on No. 41B").locator("form")).to_be_visible()
    assert (
        page.locator(".written-here").get_attribute("data-at")
        == f"{page.url.removesuffix(CLAUSE)}/comments/new/?on={PLACE}"
    )
    page.keyboard.press("Escape")
    select(page, "art_6__para_6-1", 0, 13)
    page.keyboard.press("c")
    expect(page.locator("#id_exact_1")).to_have_value("Member States")
    page.keyboard.type("c")
    expect(page.get_by_label("Your comment")).to_have_value("c")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_contain_text("comment on the words selected")
    page.locator("[data-keys-on]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.wait_for_timeout(300)
    expect(page.locator(".written-here")).to_have_count(0)


def test_the_words_are_linked_to_a_claim_by_the_bar_the_tools_and_a_key(visit: Visit) -> None:
    page = visit(CLAUSE)
    link = page.locator("#art_6__para_6-1 .tools [data-write=claim]")
    assert link.get_attribute("href") == f"/evidence/new/?on={PLACE}"
    select(page, "art_6__para_6-1", 0, 13)
    expect(page.locator("#selected").get_by_role("link", name="Link to a claim")).to_have_attribute(
        "href", f"/evidence/new/?on={PLACE}:0-13"
    )
    page.keyboard.press("l")
    here = page.get_by_role("region", name="Link No. 41B to a claim")
    expect(here.get_by_label("Words of the claim")).to_be_focused()
    expect(here).to_contain_text("Member States")
    page.keyboard.type("taking over the Internet")
    here.get_by_role("link", name="The UN is taking over the Internet.", exact=True).click()
    expect(here.get_by_label("The exact words")).to_have_value("Member States")
    check(page)
    expect(page).to_have_url(re.compile(CLAUSE))


@pytest.mark.parametrize("address", ["/claims/un-takeover/", CLAUSE])
def test_a_form_in_a_discussion_goes_without_a_new_page(visit: Visit, address: str) -> None:
    page = visit(address)
    page.evaluate("window.same = true")
    link = page.locator("#discussion > p > a.button")
    link.click()
    form = page.locator("#discussion form")
    body = form.get_by_label("Your comment")
    expect(body).to_be_focused()
    body.fill("Half a thought")
    link.click()
    expect(body).to_be_focused()
    expect(form).to_have_count(1)
    expect(body).to_have_value("Half a thought")
    form.get_by_role("link", name="Cancel").click()
    expect(form).to_have_count(0)
    expect(link).to_be_focused()
    assert page.evaluate("window.same")


def test_a_draft_is_kept_given_back_and_thrown_away(visit: Visit) -> None:
    page = visit(CLAUSE)
    comment_on_this(page)
    body = page.get_by_label("Your comment")
    body.fill("Half a thought, and 𝔰ome more")
    page.get_by_label("Only mine").check()
    page.locator("[data-cancel]").click()
    page.reload()
    comment_on_this(page)
    expect(page.locator(".drafted")).to_be_visible()
    expect(body).to_have_value("Half a thought, and 𝔰ome more")
    expect(page.get_by_label("Only mine")).to_be_checked()
    # The page of the form keeps the same draft.
    page.goto(f"/comments/new/?on={PLACE}")
    expect(body).to_have_value("Half a thought, and 𝔰ome more")
    page.get_by_role("button", name="Discard").click()
    expect(body).to_have_value("")
    expect(body).to_be_focused()
    page.reload()
    expect(page.locator(".drafted")).to_have_count(0)
    body.fill("Old")
    page.evaluate(
        "for (const [name, kept] of Object.entries(localStorage)) localStorage.setItem(name,"
        " JSON.stringify({ ...JSON.parse(kept), at: Date.now() - 8 * 24 * 3600 * 1000 }))"
    )
    page.reload()
    expect(body).to_have_value("")


def test_signing_out_takes_the_drafts_along(signed_in: Visit) -> None:
    page = signed_in(CLAUSE, "Olga Leaver")
    comment_on_this(page)
    page.get_by_label("Your comment").fill("Not for others at this computer")
    assert page.evaluate("localStorage.length") == 1
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    assert page.evaluate("localStorage.length") == 0


def test_where_storage_is_refused_nothing_breaks(visit: Visit) -> None:
    page = visit("about:blank")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    page.goto(CLAUSE)
    comment_on_this(page)
    page.get_by_label("Your comment").fill("Still typed")
    page.get_by_role("region").get_by_role("button", name="Comment").click()
    page.wait_for_url("**/account/login/**")


@pytest.mark.parametrize("how", ["no network", "500", "503"])
def test_a_form_that_could_not_be_sent_says_so_and_can_be_sent_again(
    site: Site, browser: Browser, signed_in: Visit, how: str
) -> None:
    # In a context of its own: the browser and htmx log what fails here.
    state = signed_in("/", "Rosa Sender").context.storage_state()
    context = browser.new_context(base_url=f"http://127.0.0.1:{site.port}", storage_state=state)
    page = context.new_page()
    page.goto(CLAUSE)
    comment_on_this(page)
    body = page.get_by_label("Your comment")
    body.fill(f"Sent twice: {how}")

    def fail(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
        elif how == "no network":
            route.abort()
        else:
            route.fulfill(status=int(how), body="<html><body><main><h1>Gone</h1></main></body></html>")

    page.route("**/comments/new/**", fail)
    send = page.get_by_role("region").get_by_role("button", name="Comment")
    send.click()
    alert = page.locator(".written-here [role=alert]")
    expect(alert).to_contain_text("Nothing was sent. What you wrote is still here")
    expect(alert).to_be_focused()
    expect(body).to_have_value(f"Sent twice: {how}")
    page.unroute("**/comments/new/**")
    send.click()
    expect(page.locator(".written-here article")).to_contain_text(f"Sent twice: {how}")
    context.close()


def test_who_writes_too_often_is_told_until_when_on_the_form_itself(
    site: Site, browser: Browser, signed_in: Visit
) -> None:
    # In a context of its own: the browser logs the refusal.
    state = signed_in("/", "Tom Oftener").context.storage_state()
    context = browser.new_context(base_url=f"http://127.0.0.1:{site.port}", storage_state=state)
    page = context.new_page()
    done = site.do("exec", "--", sys.executable, "-c", WROTE_MUCH, "Tom Oftener")
    assert done.returncode == 0, done.stderr
    page.goto(CLAUSE)
    comment_on_this(page)
    page.get_by_label("Your comment").fill("Once more.")
    page.get_by_role("region").get_by_role("button", name="Comment").click()
    alert = page.locator(".written-here [role=alert]")
    expect(alert).to_have_count(1)
    expect(alert).to_contain_text("send this again in 1 minute")
    expect(alert).to_be_focused()
    expect(page.get_by_label("Your comment")).to_have_value("Once more.")
    context.close()


def test_a_form_whose_token_has_gone_renews_it(signed_in: Visit) -> None:
    page = signed_in(CLAUSE, "Rosa Sender")
    comment_on_this(page)
    body = page.get_by_label("Your comment")
    body.fill("In another session")
    page.context.clear_cookies(name="csrftoken")
    token = page.locator(".written-here [name=csrfmiddlewaretoken]")
    former = token.input_value()
    send = page.get_by_role("region").get_by_role("button", name="Comment")
    send.click()
    expect(page.locator(".written-here [role=alert]")).to_contain_text("Nothing was sent")
    expect(body).to_have_value("In another session")
    expect(token).not_to_have_value(former)
    send.click()
    expect(page.locator(".written-here article")).to_contain_text("In another session")


def test_a_form_that_cannot_be_opened_says_so(site: Site, browser: Browser) -> None:
    context = browser.new_context(base_url=f"http://127.0.0.1:{site.port}")
    page = context.new_page()
    page.goto(CLAUSE)
    page.route("**/comments/new/**", lambda route: route.abort())
    page.keyboard.press("c")
    expect(page.locator(".written-here [role=alert]")).to_contain_text("could not be opened")
    page.keyboard.press("Escape")
    expect(page.locator(".written-here")).to_have_count(0)
    context.close()


def test_who_is_signed_out_signs_in_and_finds_it_posted(visit: Visit, signed_in: Visit) -> None:
    signed_in("/", "Una Late")
    page = visit(CLAUSE)
    comment_on_this(page)
    page.get_by_label("Your comment").fill("Before I had signed in")
    page.get_by_role("region").get_by_role("button", name="Comment").click()
    page.wait_for_url("**/account/login/**")
    page.get_by_label("Email").fill("una.late@example.org")
    page.get_by_label("Password").fill("a long enough phrase for tests")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/*#comment-*")
    expect(page.locator("#discussion")).to_contain_text("Before I had signed in")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("Object.keys(localStorage)") == [], "what was posted is no draft any more"


@pytest.mark.parametrize("width", [390, 1440])
def test_without_scripts_the_tools_lead_to_pages(visit: Visit, width: int) -> None:
    page = visit(EDITION, scripts=False, width=width)
    unit = page.locator("#art_6__para_6-1")
    expect(page.locator("#selected")).to_be_hidden()
    unit.hover()
    unit.get_by_role("link", name=re.compile("^Comment on")).click()
    page.wait_for_url(f"**/comments/new/?on={PLACE}")
    expect(page.get_by_label("The exact words")).to_be_visible()
    page.goto(f"/passages/new/?on={PLACE}:0-13")
    expect(page.get_by_role("heading", name="Link to these words")).to_be_visible()
    expect(page.get_by_label("The exact words")).to_have_value("Member States")
    expect(page.get_by_role("button", name="Make the link")).to_be_visible()


def test_a_clause_with_forty_claims_stays_readable(visit: Visit, forty: str) -> None:
    for width in (390, 820, 1440):
        page = visit(f"{EDITION}#{forty}", width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        beside = page.locator(f"#beside-{forty}")
        assert beside.locator(".card").count() >= 40
        if width == 390:
            page.locator(f"#{forty} .chip a").click()
        expect(beside.locator(":scope > .card")).to_have_count(6)
        more = beside.locator(".further > summary")
        expect(more).to_have_text(re.compile(r"^\d+ more claims$"))
        closed = beside.bounding_box()
        more.click()
        opened = beside.bounding_box()
        assert closed
        assert opened
        assert opened["height"] <= closed["height"] + 720, "what has opened stays within bounds"
        last = beside.locator(".card").last.get_attribute("id")
        page.goto("about:blank")
        page.goto(f"{EDITION}#{last}")
        expect(page.locator(f"#{last}")).to_be_in_viewport()
