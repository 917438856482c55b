"""Words that a reader selects, however it is done, are the words that the server finds; and the bar beside them."""

from __future__ import annotations

import html
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.test_accessibility import check
from tests.running.conftest import Site

EDITION = "/treaties/itrs/2012/en/"
CLAUSE = f"{EDITION}art_6__para_6-1/"
PLACE = "itrs/2012/en@1/art_6__para_6-1"
TRAPS = Path(__file__).parent / "traps"
TRAP_PAGES = ["/treaties/trap-en/1/en/", "/treaties/trap-ar/1/ar/", "/treaties/trap-zh/1/zh/"]
SPANS = 220

SELECT = """async ([first, start, last, end]) => {
    const point = (eid, units) => {
        const element = document.querySelector(`.law .text[data-eid="${eid}"]`);
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (units <= node.length) return [node, units];
            units -= node.length;
        }
        throw new Error(`${eid} is shorter`);
    };
    getSelection().removeAllRanges();
    const changed = new Promise((resolve) => document.addEventListener("selectionchange", resolve, { once: true }));
    document.querySelector(`.law .text[data-eid="${first}"]`).scrollIntoView({ block: "center" });
    getSelection().setBaseAndExtent(...point(first, start), ...point(last, end));
    await changed;
}"""
OF_ALL = """() => Object.fromEntries([...document.querySelectorAll(
    ".law .unit:not(.is-suppressed, .is-note) .text[data-eid]")].map((each) => [each.dataset.eid, each.textContent]))"""

MARKED = """
import django; django.setup()
from annotations.anchoring.locating import span
from annotations.loading.claims import passage_at
from annotations.models import Claim
from tests import factories
from treatyreader.models import Instrument, Provision
for row in Provision.objects.filter(edition__version__instrument__slug__startswith="trap-", nature="text"):
    row.edition.version.instrument
    if not row.text: continue
    for begin, bearing in ((1, "confirms"), (4, "refutes"), (7, "context")):
        end = min(len(row.text), begin + 9)
        values = {"slug": f"trap-{row.pk}-{begin}", "instrument": row.edition.version.instrument}
        claim = factories.claim(f"{row.eid} {begin}", **values)
        factories.evidence(claim, passage_at(row, span(row.text, begin, end)), bearing=bearing)
"""


@pytest.fixture(scope="module")
def traps(site: Site) -> None:
    """Invented texts whose characters, marks and lines are easily miscounted, with marks on their words."""
    for text in sorted(TRAPS.glob("*.txt")):
        done = site.do("exec", "--", sys.executable, "manage.py", "import_instrument", str(text))
        assert done.returncode == 0, done.stderr
    done = site.do("exec", "--", sys.executable, "-c", MARKED)
    assert done.returncode == 0, done.stderr


def units(text: str, place: int) -> int:
    """Code points as a browser counts them."""
    return len(text[:place].encode("utf-16-le")) // 2


def select(page: Page, first: str, start: int, end: int, last: str = "") -> None:
    """Select from one code point to another, as a script would, and wait until the bar has settled."""
    texts = {eid: page.locator(f".law .text[data-eid='{eid}']").text_content() or "" for eid in (first, last or first)}
    page.evaluate(SELECT, [first, units(texts[first], start), last or first, units(texts[last or first], end)])
    page.wait_for_timeout(300)


def offered(page: Page) -> list[str]:
    """What the bar's first link is about."""
    return parse_qs(urlsplit(page.locator("#selected a").first.get_attribute("href") or "").query).get("on", [])


def words_of_form(page: Page, places: list[str]) -> list[str]:
    """The exact words that the server's form shows for these places."""
    answer = page.context.request.get("/comments/new/?" + urlencode({"on": places}, doseq=True))
    assert answer.status == 200, places
    found = re.findall(r'<textarea name="exact_\d+".*?>\n?(.*?)</textarea>', answer.text(), re.S)
    return [html.unescape(each).replace("\r\n", "\n") for each in found]


def spans_of(texts: dict[str, str], count: int, chance: random.Random) -> Iterator[tuple[str, int, int]]:
    """So many spans, spread over all texts."""
    eids = list(texts)
    for place in range(count):
        eid = eids[place % len(eids)]
        start, end = sorted(chance.sample(range(len(texts[eid]) + 1), 2))
        if texts[eid][start:end].strip():
            yield eid, start, end


def compare(page: Page, texts: dict[str, str], spans: list[tuple[str, int, int]]) -> None:
    """Select each span and compare what the bar and then the server make of it with what was selected."""
    edition = page.locator("main").get_attribute("data-edition")
    asked: list[tuple[str, str]] = []
    for eid, start, end in spans:
        page.evaluate(SELECT, [eid, units(texts[eid], start), eid, units(texts[eid], end)])
        page.clock.run_for(400)
        words = texts[eid][start:end]
        begin = start + len(words) - len(words.lstrip())
        place = f"{edition}/{eid}:{begin}-{begin + len(words.strip())}"
        assert offered(page) == [place], words
        asked.append((place, words.strip()))
    for first in range(0, len(asked), 10):
        part = asked[first : first + 10]
        assert words_of_form(page, [place for place, _words in part]) == [words for _place, words in part]


def test_any_span_of_the_regulations_is_the_same_words_on_the_server(visit: Visit) -> None:
    page = visit("about:blank")
    page.clock.install()
    page.goto(EDITION)
    texts = page.evaluate(OF_ALL)
    assert len(texts) > 140
    spans = list(spans_of(texts, SPANS, random.Random(41)))  # noqa: S311
    assert len(spans) >= 200
    compare(page, texts, spans)


@pytest.mark.parametrize("path", TRAP_PAGES)
def test_every_provision_of_the_traps_is_selected_letter_for_letter(traps: None, visit: Visit, path: str) -> None:
    page = visit("about:blank")
    page.clock.install()
    page.goto(path)
    texts = page.evaluate(OF_ALL)
    assert page.locator(".law .text mark").count() > 3, "marks cut the texts into pieces"
    if "trap-en" in path:
        assert page.locator(".law .text .star").count() == 2
    whole = [(eid, 0, len(text)) for eid, text in texts.items()]
    words = [(eid, *match.span()) for eid, text in texts.items() for match in list(re.finditer(r"\S+", text))[:4]]
    chance = random.Random(7)  # noqa: S311
    compare(page, texts, [*whole, *words, *spans_of(texts, 4 * len(texts), chance)])


def test_half_a_character_counts_as_the_whole(traps: None, visit: Visit) -> None:
    page = visit(TRAP_PAGES[0])
    text = page.locator("[data-eid='art_1__para_1-1']").text_content() or ""
    first = text.index("𝔘")
    page.evaluate(SELECT, ["art_1__para_1-1", units(text, first) + 1, "art_1__para_1-1", units(text, first) + 5])
    page.wait_for_timeout(300)
    assert words_of_form(page, offered(page)) == ["𝔘nio"]


def test_a_mouse_selects_through_marks_links_and_lines(visit: Visit) -> None:
    page = visit(f"{EDITION}#art_6")
    clause = page.locator("#art_6__para_6-1 .text")
    clause.scroll_into_view_if_needed()
    box = clause.bounding_box()
    assert box
    page.mouse.move(box["x"] + 60, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + box["height"] - 40, steps=6)
    expect(page.locator("#selected")).to_be_hidden()
    page.mouse.up()
    expect(page.locator("#selected")).to_be_visible()
    selected = str(page.evaluate("getSelection().toString()"))
    assert words_of_form(page, offered(page))[0].split() == selected.split()
    assert page.evaluate("document.activeElement === document.body || document.activeElement.id === 'main'"), (
        "the focus stays where it was"
    )
    before = page.url
    page.mouse.move(box["x"] + 90, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 170, box["y"] + 12, steps=4)
    page.mouse.up()
    expect(page.locator("#selected")).to_be_visible()
    assert page.url == before, "selecting within a link does not follow it"
    page.mouse.click(box["x"] + 30, box["y"] - 60)
    expect(page.locator("#selected")).to_be_hidden()
    page.locator("#art_12 .unit .text").first.dblclick()
    expect(page.locator("#selected")).to_be_visible()
    assert len(words_of_form(page, offered(page))[0].split()) == 1


def test_the_bar_never_leaves_the_window(visit: Visit) -> None:
    for width in (820, 1440):
        page = visit(EDITION, width=width)
        for eid in ("art_6__para_6-1", "art_1__para_1-2"):
            for block in ("start", "end"):
                length = len(page.locator(f".text[data-eid='{eid}']").text_content() or "")
                select(page, eid, length - 4, length)
                page.evaluate(
                    f"document.querySelector('.text[data-eid=\"{eid}\"]').scrollIntoView({{block: '{block}'}})"
                )
                page.wait_for_timeout(100)
                box = page.locator("#selected").bounding_box()
                size = page.viewport_size
                assert box
                assert size
                assert 0 <= box["x"] <= size["width"] - box["width"]
                assert 0 <= box["y"] <= size["height"] - box["height"]


def test_the_keyboard_extends_a_selection_and_reaches_the_bar(visit: Visit) -> None:
    page = visit(f"{EDITION}#art_6")
    select(page, "art_6__para_6-1", 0, 6)
    for _ in range(7):
        page.keyboard.press("Shift+ArrowRight")
    page.wait_for_timeout(300)
    assert words_of_form(page, offered(page)) == ["Member States"]
    expect(page.locator("#selected-said")).to_contain_text("Words selected")
    page.keyboard.press("Tab")
    bar = page.get_by_role("toolbar", name="With the words selected")
    expect(bar.get_by_role("link", name="Comment")).to_be_focused()
    page.keyboard.press("End")
    expect(bar.get_by_role("button", name="Cite")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(bar.get_by_role("link", name="Comment")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(bar.get_by_role("button", name="Cite")).to_be_focused()
    assert page.evaluate("getSelection().toString()") == "Member States", "it is still selected"
    page.keyboard.press("Tab")
    assert not page.evaluate("document.querySelector('#selected').contains(document.activeElement)"), "no trap"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()


def test_a_finger_has_the_bar_at_the_foot(visit: Visit) -> None:
    page = visit(f"{EDITION}#art_6", width=PHONE)
    page.locator("#art_6__para_6-1 .text").tap(position={"x": 200, "y": 100})
    page.keyboard.press("Escape")
    page.wait_for_timeout(400)
    select(page, "art_6__para_6-1", 0, 60)
    bar = page.locator("#selected")
    expect(bar).to_be_visible()
    box, foot = bar.bounding_box(), page.locator("nav.bar").bounding_box()
    assert box
    assert foot
    assert box["y"] + box["height"] <= foot["y"]
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE
    assert all(
        each["height"] >= 44
        for each in (link.bounding_box() or {"height": 0} for link in bar.locator("a:visible").all())
    )
    bar.get_by_text("Comment").tap()
    expect(page.locator(".written-here form")).to_be_visible()
    expect(page.locator("#id_exact_1")).to_have_value(re.compile("^Member States shall"))


def test_two_provisions_are_a_passage_in_each(visit: Visit) -> None:
    page = visit(EDITION)
    first = page.locator(".text[data-eid='art_6__para_6-1']").text_content() or ""
    second = page.locator(".text[data-eid='art_7__para_7-1']").text_content() or ""
    select(page, "art_6__para_6-1", len(first) - 10, 13, last="art_7__para_7-1")
    assert words_of_form(page, offered(page)) == [first[-10:].strip(), second[:13].strip()]
    page.locator("#selected").get_by_text("Comment").click()
    expect(page.locator("#art_7__para_7-1 .written-here form .words-row")).to_have_count(2)


def test_what_is_no_text_shows_no_bar(traps: None, visit: Visit) -> None:
    page = visit(EDITION)
    for selector in ("#art_6-title", "#beside-art_6__para_6-1 .card h3", ".title-page h1", ".colophon p"):
        page.evaluate("selector => getSelection().selectAllChildren(document.querySelector(selector))", selector)
        page.wait_for_timeout(250)
        expect(page.locator("#selected")).to_be_hidden()
    page.goto(TRAP_PAGES[0])
    for nature in ("suppressed", "gap", "note"):
        page.evaluate(
            "nature => getSelection().selectAllChildren(document.querySelector(`.unit.is-${nature} .words`))", nature
        )
        page.wait_for_timeout(250)
        expect(page.locator("#selected")).to_be_hidden()


def test_more_than_ten_provisions_are_too_many(visit: Visit) -> None:
    page = visit(EDITION)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#main'))")
    expect(page.locator("#selected .too-many")).to_be_visible()
    expect(page.locator("#selected a:visible")).to_have_count(0)


def test_a_link_to_the_words_is_copied(visit: Visit, signed_in: Visit) -> None:
    page = visit(EDITION)
    select(page, "art_6__para_6-1", 7, 60)
    page.locator("#selected").get_by_text("Copy link").click()
    expect(page.locator("#said")).to_contain_text("on their page")
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert copied.endswith(f"{CLAUSE}#:~:text=States%20shall%20individually%20and%20collectively%20endeavour")
    page = signed_in(EDITION, "Lina Keeper")
    for _twice in range(2):
        select(page, "art_7__para_7-1", 0, 13)
        page.locator("#selected").get_by_text("Copy link").click()
        page.locator("#selected").get_by_text("Leave them out").click()
        expect(page.locator("#said")).to_contain_text("exact words")
        passage = str(page.evaluate("navigator.clipboard.readText()"))
        page.evaluate("document.querySelector('#said').textContent = ''")
        page.evaluate("getSelection().removeAllRanges()")
    page.goto(passage)
    expect(page.locator(".passage .found")).to_have_text("Member States")


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_words_that_cut_off_a_limit_are_not_copied_unasked(visit: Visit, signed_in: Visit, by: str) -> None:
    def choose(name: str) -> None:
        button = page.locator("#selected").get_by_text(name, exact=True)
        expect(button).to_be_visible()
        if by == "mouse":
            button.click()
        else:
            button.press("Enter")

    def copied() -> str:
        return str(page.evaluate("navigator.clipboard.readText()"))

    page = visit(EDITION)
    page.evaluate("navigator.clipboard.writeText('nothing yet')")
    question = page.locator("#selected .cut")
    sentence = page.locator(".text[data-eid='art_7__para_7-1']").text_content() or ""
    select(page, "art_7__para_7-1", 0, 13)
    choose("Cite")
    expect(question).to_have_text(re.compile("The sentence says more outside these words: *should *endeavour *."))
    expect(page.locator("#selected").get_by_text("Comment")).to_be_hidden()
    assert copied() == "nothing yet"
    choose("Include these words")
    expect(page.locator("#said")).to_contain_text("Citation copied")
    assert copied().startswith(f"“{sentence}”\nInternational")
    expect(question).to_be_hidden()
    if by == "keys":
        expect(page.locator("#selected").get_by_text("Cite")).to_be_focused()
    choose("Copy link")
    choose("Include these words")
    expect(page.locator("#said")).to_contain_text("on their page")
    assert "#:~:text=Member%20States%20should%20endeavour%20to," in copied()
    page.keyboard.press("Escape")
    expect(page.locator("#selected")).to_be_hidden()
    page = signed_in(EDITION, "Lina Keeper")
    select(page, "art_7__para_7-1", 0, 13)
    choose("Copy link")
    choose("Include these words")
    expect(page.locator("#said")).to_contain_text("exact words")
    page.goto(copied())
    expect(page.locator(".passage .found")).to_have_text(sentence)


def test_the_question_ends_with_another_selection_and_with_escape(visit: Visit) -> None:
    page = visit(EDITION)
    question = page.locator("#selected .cut")
    select(page, "art_7__para_7-1", 0, 13)
    page.locator("#selected").get_by_text("Cite").click()
    expect(question).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#selected")).to_be_hidden()
    select(page, "art_6__para_6-1", 0, 40)
    expect(page.locator("#selected").get_by_text("Cite")).to_be_visible()
    expect(question).to_be_hidden()


def test_a_question_that_comes_too_late_is_not_asked(visit: Visit) -> None:
    page = visit(EDITION)
    page.evaluate("navigator.clipboard.writeText('nothing yet')")
    held: list[Route] = []
    page.route("**/passages/new/**", lambda route: held.append(route))
    select(page, "art_7__para_7-1", 0, 13)
    with page.expect_request("**/passages/new/**"):
        page.locator("#selected").get_by_text("Cite").click()
    select(page, "art_6__para_6-1", 0, 40)
    expect(page.locator("#selected a").first).to_have_attribute("href", re.compile("art_6__para_6-1:0-40"))
    with page.expect_response("**/passages/new/**"):
        held[0].continue_()
    page.wait_for_timeout(300)
    expect(page.locator("#selected").get_by_text("Cite")).to_be_visible()
    expect(page.locator("#selected .cut")).to_be_hidden()
    assert page.evaluate("navigator.clipboard.readText()") == "nothing yet"


def test_words_are_cited_in_quotation_marks_only_where_they_are_verified(visit: Visit) -> None:
    page = visit(EDITION)
    copied = []
    for eid in ("art_6__para_6-1", "art_1__para_1-3"):
        assert page.locator(f"#{eid} .wording-verified").count() == (eid == "art_6__para_6-1")
        select(page, eid, 0, 16)
        page.locator("#selected").get_by_text("Cite").click()
        if eid == "art_6__para_6-1":
            page.locator("#selected").get_by_text("Leave them out").click()
        expect(page.locator("#said")).to_contain_text("Citation copied")
        page.evaluate("document.querySelector('#said').textContent = ''")
        copied.append(str(page.evaluate("navigator.clipboard.readText()")))
    words = (page.locator(".text[data-eid='art_1__para_1-3']").text_content() or "")[:16].strip()
    assert copied[0].startswith(
        "“Member States sh”\nInternational Telecommunication Regulations (2012), Article 6, 6.1"
    )
    assert copied[0].endswith(f"Wording verified against a published copy. {page.url.removesuffix(EDITION)}{CLAUSE}")
    assert copied[1].startswith(f"{words}\nInternational Telecommunication Regulations (2012), Article 1, 1.3")
    assert "no published copy seen" in copied[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, 1440])
def test_axe_finds_nothing_in_the_bar_and_the_open_form(visit: Visit, width: int, scheme: str) -> None:
    page = visit(EDITION, width=width, scheme=scheme)
    select(page, "art_6__para_6-1", 0, 13)
    expect(page.locator("#selected")).to_be_visible()
    check(page, within="#selected")
    page.locator("#selected").get_by_text("Cite").click()
    expect(page.locator("#selected .cut")).to_be_visible()
    check(page, within="#selected")
    page.keyboard.press("Escape")
    select(page, "art_6__para_6-1", 0, 13)
    page.locator("#selected").get_by_text("Comment").click()
    expect(page.locator(".written-here form")).to_be_visible()
    check(page)
