"""Where words stand: laws that hold for any text."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from annotations.anchoring.locating import CONTEXT, Anchor, anchor, places_of, settle, span

LETTERS = "ab 𝔘🛰️́x̂مص电\n–*"
texts = st.text(alphabet=st.sampled_from(LETTERS), min_size=1, max_size=60)


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, int, int]:
    """A text and a span of it that is not white space alone."""
    text = draw(texts | st.text(min_size=1, max_size=60))
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip())
    return text, start, end


@given(spans())
def test_what_was_selected_is_found_where_it_was_selected(selected: tuple[str, int, int]) -> None:
    text, start, end = selected
    words = text[start:end]
    found = settle(words, text, start)
    assert isinstance(found, Anchor)
    assert (found.start, found.end, found.exact) == (start, end, words)


@given(spans(), st.integers(-5, 80))
def test_what_is_found_stands_there_letter_for_letter(selected: tuple[str, int, int], near: int) -> None:
    text, start, end = selected
    found = settle(text[start:end], text, near)
    if isinstance(found, Anchor):
        assert text[found.start : found.end] == found.exact
        assert found.prefix == text[max(0, found.start - CONTEXT) : found.start]
        assert found.suffix == text[found.end : found.end + CONTEXT]
    else:
        assert len(found) > 1, "words that stand once are found without being told where"
        assert found == sorted(set(found))


@given(spans(), st.sampled_from([" ", "\n", "\t ", "\r\n", "\u00a0"]))
def test_other_white_space_is_mended_and_nothing_else(selected: tuple[str, int, int], blank: str) -> None:
    text, start, end = selected
    words = text[start:end].strip()
    typed = f"{blank}{blank.join(words.split())}{blank}"
    first = start + text[start:end].index(words)
    found = settle(typed, text, first)
    if isinstance(found, Anchor):
        assert found.exact.split() == words.split()
        assert text[found.start : found.end] == found.exact
    else:
        assert len(found) > 1


@given(spans(), st.text(alphabet="qwz", min_size=1, max_size=3))
def test_words_that_are_not_there_are_refused(selected: tuple[str, int, int], more: str) -> None:
    text, start, end = selected
    assume(not set(more) & set(text))
    assert settle(text[start:end] + more, text, start) == []
    assert settle(more + text[start:end], text) == []


@given(texts, texts)
def test_every_place_is_found_and_only_those(exact: str, text: str) -> None:
    assert places_of(exact, text) == [place for place in range(len(text)) if text.startswith(exact, place)]
    found = anchor(exact, text)
    assert (found is not None) == (len(places_of(exact, text)) == 1)


def test_of_several_places_the_one_that_was_selected_is_meant() -> None:
    text = "The lamp, the lamp and the lamp"
    assert settle("the lamp", text) == [10, 23]
    assert settle("the lamp", text, 23) == span(text, 23, 31)
    assert settle("the lamp", text, 11) == [10, 23], "beside a place is no place"
    assert settle("  ", text) == []
    assert settle("", text) == []
