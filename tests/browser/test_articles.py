"""An article beside the treaty: lit by a click, by the keyboard, without scripts; words marked as they are selected."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.test_accessibility import check
from tests.factories import ARTICLE

POST = "/articles/wcit-blog-post/"
SECURITY = "Member States shall individually and collectively endeavour"


def lit_clauses(page: Page) -> list[str]:
    return page.locator(".clause-beside.lit h3 a").all_inner_texts()


def test_choosing_a_sentence_lights_its_clauses(visit: Visit) -> None:
    page = visit(POST)
    sentence = page.get_by_role("link", name="inferences to “cyber-security”")
    sentence.click()
    assert lit_clauses(page) == ["Article 6, 6.1 (No. 41B)"]
    expect(page.locator(".clause-beside.lit")).to_be_in_viewport()
    expect(sentence).to_have_attribute("aria-current", "true")
    assert re.search(r"\?sentence=\w+#clause-", page.url)
    assert lit_clauses(visit(page.url)) == ["Article 6, 6.1 (No. 41B)"], "its address does the same"
    page.keyboard.press("Escape")
    assert lit_clauses(page) == []
    page.get_by_role("link", name="The preamble enshrines").first.focus()
    page.keyboard.press("Enter")
    assert lit_clauses(page) == ["Preamble (No. 1)"]
    expect(page.locator(".clause-beside:focus")).to_contain_text("While the sovereign right")
    check(page)


def test_the_same_without_scripts_on_a_phone(visit: Visit) -> None:
    page = visit(POST, width=PHONE, scripts=False)
    page.get_by_role("link", name="inferences to “cyber-security”").click()
    expect(page.locator(".clause-beside.lit")).to_contain_text(SECURITY)
    expect(page.locator(".clause-beside.lit")).to_be_in_viewport()
    page.locator(".clause-beside.lit .bears-on a", has_text="Sentence 5").click()
    expect(page.locator(".said-sentence.lit")).to_be_in_viewport()


def test_an_article_is_added_and_words_of_it_are_marked(signed_in: Visit) -> None:
    page = signed_in("/articles/new/", "Eve Article", role="steward")
    page.get_by_label("Read against").select_option("itrs")
    page.get_by_label("Title").fill("The last evening")
    page.get_by_label("speech").check()
    page.get_by_label("Where", exact=True).fill("https://news.example/evening")
    page.get_by_label("The text").fill(ARTICLE.replace("The treaty", "🎉 The treaty"))
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/text/")
    page.evaluate(
        """() => {
          const text = document.getElementById("article-text").firstChild;
          const start = text.data.indexOf("The treaty makes");
          getSelection().setBaseAndExtent(text, start, text, start + 33);
        }"""
    )
    expect(page.get_by_label("The exact words")).to_have_value("The treaty makes networks secure.")
    page.get_by_role("button", name="Mark these words").click()
    page.wait_for_url("**/link/")
    check(page)
    page.get_by_role("link", name="Make a claim of it").click()
    expect(page.get_by_label("In their own words")).to_have_value("The treaty makes networks secure.")
    expect(page.get_by_label("In their own words")).to_be_disabled()
    page.get_by_label("The claim, in our words").fill("Networks become secure by this treaty, says a speech.")
    page.get_by_role("button", name=re.compile("ake the claim|make it")).first.click()
    page.wait_for_url("**/claims/networks-become-secure**")
    expect(page.get_by_role("link", name="The last evening")).to_be_visible()
    page.goto("/articles/the-last-evening/")
    expect(page.locator(".said-sentence")).to_have_count(1)
    assert "accountants" not in page.content()
    page.goto("/articles/the-last-evening/text/")
    expect(page.locator("#article-text")).to_contain_text("accountants")
    expect(page.locator("#article-text mark")).to_have_text("The treaty makes networks secure.")
    check(page)
