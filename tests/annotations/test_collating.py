"""A quotation beside a text: whether the same words stand there, and what differs."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotations.verifying.collating import Stand, collate

TEXT = (
    "Subject to Article 5, each State shall endeavour to pay its share without delay, unless the Council decides"
    " otherwise. Nothing in this Article limits a State's right to appeal."
)
WORD = st.text(st.sampled_from("abcdefgh"), min_size=1, max_size=6)


def stands(*pieces: str, text: str = TEXT, **more: object) -> Stand | None:
    found = collate(pieces, text, "en", **more)  # type: ignore[arg-type]
    return found.stand if found else None


@given(st.lists(WORD, min_size=1, max_size=30), st.data())
def test_whole_words_of_a_text_stand_in_it_exactly(words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    quoted = " ".join(words[first:last])
    found = collate([quoted], " ".join(words), "en", nearly=False)
    assert found
    assert found.stand == Stand.EXACT
    assert " ".join(words)[found.start : found.end] == quoted


@given(st.lists(WORD, min_size=1, max_size=12), st.lists(WORD, min_size=1, max_size=12))
def test_no_other_words_are_ever_taken_for_the_same(words: list[str], others: list[str]) -> None:
    text = " ".join(words)
    assume("".join(others) not in "".join(words))
    assert collate([" ".join(others)], text, "en", nearly=False) is None
    found = collate([" ".join(others)], text, "en")
    assert found is None or found.stand == Stand.NEARLY


@pytest.mark.parametrize(
    "quoted",
    [
        "EACH STATE SHALL ENDEAVOUR TO PAY",
        "each state shall endeavour to pay its share, without delay",
        "a State’s right to appeal",
        "with­out delay",
        "with-out delay",
    ],
)
def test_case_typography_and_punctuation_make_no_other_words(quoted: str) -> None:
    assert stands(quoted) == Stand.TYPOGRAPHY
    found = collate([quoted], TEXT, "en")
    assert found
    assert found.differences == ()


@pytest.mark.parametrize("quoted", ["each State shall", "shall endeavour to pay its share", "otherwise. Nothing in"])
def test_the_words_themselves_are_exact(quoted: str) -> None:
    assert stands(quoted) == Stand.EXACT


@pytest.mark.parametrize("quoted", ["hall endeavour", "ach State", "its shar", "out delay"])
def test_a_part_of_a_word_is_no_word(quoted: str) -> None:
    assert stands(quoted, nearly=False) is None


def test_a_word_that_was_changed_is_told_and_whether_it_bears_meaning() -> None:
    found = collate(["each State may endeavour to pay its part without delay"], TEXT, "en")
    assert found
    assert found.stand == Stand.NEARLY
    assert [(each.quoted, each.stands, each.bears_meaning) for each in found.differences] == [
        ("may", "shall", True),
        ("part", "share", False),
    ]


@pytest.mark.parametrize(
    "quoted", ["each State may", "endeavour to pay its taxes", "decides badly", "any State shall endeavour"]
)
def test_no_word_is_cut_in_what_is_shown_to_stand_there(quoted: str) -> None:
    found = collate([quoted], TEXT, "en")
    assert found
    stands = found.found[0].stands
    assert re.search(rf"(?<!\w){re.escape(stands)}(?!\w)", TEXT)
    assert len(stands.split()) >= len(quoted.split()) - 1


def test_words_that_were_dropped_or_added_are_told() -> None:
    found = collate(["each State shall pay its share quickly without delay"], TEXT, "en")
    assert found
    assert [(each.quoted, each.stands) for each in found.differences] == [("", "endeavour to"), ("quickly", "")]


def test_limits_that_are_cut_off_and_left_out_are_told_apart() -> None:
    found = collate(["each State shall", "pay its share"], TEXT, "en")
    assert found
    assert found.stand == Stand.EXACT
    assert found.left_out == ("endeavour to",)
    assert found.skipped == ("endeavour",)
    assert {"Subject to", "unless"} <= set(found.cut)


def test_pieces_in_another_order_are_not_the_same_quotation() -> None:
    found = collate(["pay its share", "each State shall"], TEXT, "en")
    assert found
    assert (found.stand, found.is_in_order) == (Stand.NEARLY, False)


def test_a_piece_that_stands_nowhere_is_missing() -> None:
    found = collate(["each State shall endeavour to pay", "or leave"], TEXT, "en")
    assert found
    assert (found.stand, found.missing) == (Stand.NEARLY, ("or leave",))


def test_a_number_printed_before_the_words_is_none_of_them() -> None:
    for quoted in ("41B 6.1 Subject to Article 5, each State", "No. 41B Subject to Article 5", "6.1. Subject to"):
        assert stands(quoted, names=["41B", "6.1"]) == Stand.EXACT
        assert stands(quoted, names=[], nearly=False) is None


def test_in_chinese_a_part_of_a_text_is_words() -> None:
    text = "各成员国应单独并共同努力确保国际电信网络的安全性和稳健性。"
    assert stands("共同努力确保", text=text) == Stand.EXACT
    assert stands("共同尽力确保国际电信网络", text=text) == Stand.NEARLY


@given(st.text(max_size=60), st.text(max_size=200))
def test_anything_can_be_collated(quoted: str, text: str) -> None:
    found = collate([quoted], text, "xx") if quoted.strip() and text else None
    assert found is None or 0 <= found.start <= found.end <= len(text)
