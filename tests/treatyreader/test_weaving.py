"""Woven text: whatever is laid on it, its letters are the text's, and each mark holds its own words."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from treatyreader.weaving import Link, Mark, weave


class Woven(HTMLParser):
    """What a browser would make of it; tags must close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.marked: dict[str, str] = {}
        self.linked: dict[str, str] = {}
        self.stops: dict[str, int] = {}
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()
        assert not self.open, f"still open: {self.open}"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = dict(attributes)
        marks = next((each for name, each in self.open if name == "mark"), None)
        if tag == "a" and marks and "tabindex" not in said and said.get("class") != "ref":
            for key in str(marks["data-marks"]).split():
                self.stops[key] = self.stops.get(key, 0) + 1
        self.open.append((tag, said))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        for tag, attributes in self.open:
            if tag == "mark":
                for key in str(attributes["data-marks"]).split():
                    self.marked[key] = self.marked.get(key, "") + data
            elif attributes.get("class") == "ref":
                href = str(attributes["href"])
                self.linked[href] = self.linked.get(href, "") + data


ALPHABET = st.characters(codec="utf-8", exclude_characters="\r\x00")
TEXTS = st.one_of(st.text(ALPHABET, max_size=40), st.text("ab *<>&\"'\n", max_size=40))


@st.composite
def woven(draw: st.DrawFn) -> tuple[str, list[Link], list[Mark]]:
    text = draw(TEXTS)
    cuts = st.integers(0, len(text))
    spans = [sorted((draw(cuts), draw(cuts))) for _ in range(draw(st.integers(0, 6)))]
    marks = [
        Mark(start, end, f"key-{number}", ("mark", f"mark-{number % 3}"), f"#card-{number}", "a <title>")
        for number, (start, end) in enumerate(spans)
        if start < end
    ]
    edges = sorted({draw(cuts) for _ in range(draw(st.integers(0, 5)))})
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    links = [Link(start, end, f"/ref/{number}", 'a "name"') for number, (start, end) in enumerate(pairs)]
    return text, links, marks


@given(woven())
def test_the_letters_are_the_text_s_and_each_span_holds_its_own(case: tuple[str, list[Link], list[Mark]]) -> None:
    text, links, marks = case
    found = Woven(weave(text, links=links, marks=marks))
    assert found.text == text
    assert found.marked == {each.key: text[each.start : each.end] for each in marks}
    assert found.linked == {each.href: text[each.start : each.end] for each in links}


@given(woven())
def test_a_mark_is_at_most_as_many_stops_as_marks_begin_in_it(case: tuple[str, list[Link], list[Mark]]) -> None:
    text, _links, marks = case
    found = Woven(weave(text, marks=marks))
    for mark in marks:
        starts = {each.start for each in marks if mark.start <= each.start < mark.end}
        assert 1 <= found.stops[mark.key] <= len(starts)


def test_italics_keep_their_stars_for_the_offsets_and_hide_them_from_the_eye() -> None:
    html = weave("No. 2*bis* and *ter*")
    assert Woven(html).text == "No. 2*bis* and *ter*"
    assert html.count('<span class="star">*</span>') == 4
    assert "<i>" not in weave("administrations* of Members*")


def test_what_a_text_lacks_is_named_and_leads_nowhere() -> None:
    html = weave("see Article 9", links=[Link(4, 13, "", "Article 9: not in this edition")])
    assert "<a" not in html
    assert 'title="Article 9: not in this edition"' in html
    assert 'tabindex="0"' in html


def test_white_space_alone_is_no_link() -> None:
    marks = [Mark(0, 4, "one", href="#one"), Mark(0, 3, "other", href="#other")]
    html = weave("Two words", marks=marks)
    assert not re.search(r"<a [^>]*>\s*</a>", html)
    assert re.sub(r"<[^>]+>", "", html) == "Two words"
