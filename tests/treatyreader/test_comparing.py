"""Comparing two texts: laws that hold for any two, and what a reader is shown of some."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treatyreader.comparing import Kind, compare, tokens

texts = st.text(alphabet=st.sampled_from("ab. \n-'–é\u0301人民1,*𝔘🛰دو\u064e"), max_size=25) | st.text(max_size=25)


def shown(before: str, after: str) -> list[tuple[str, str, str]]:
    return [
        (str(each.kind), before[each.before_start : each.before_end], after[each.after_start : each.after_end])
        for each in compare(before, after)
    ]


@given(texts, texts)
def test_pieces_are_both_texts_whole_and_in_order(before: str, after: str) -> None:
    place = other = 0
    last = None
    for each in compare(before, after):
        assert (each.before_start, each.after_start) == (place, other)
        place, other = each.before_end, each.after_end
        mine, theirs = before[each.before_start : place], after[each.after_start : other]
        assert (mine == theirs) == (each.kind == Kind.SAME)
        assert (mine == "") == (each.kind == Kind.ADDED)
        assert (theirs == "") == (each.kind == Kind.REMOVED)
        assert not last == each.kind == Kind.SAME
        last = each.kind
    assert (place, other) == (len(before), len(after))


@given(texts)
def test_a_text_is_the_same_as_itself(text: str) -> None:
    assert all(each.kind == Kind.SAME for each in compare(text, text))


@given(texts)
def test_between_tokens_stands_white_space_alone(text: str) -> None:
    place = 0
    for each in tokens(text):
        assert text[each.start : each.end] == each.text
        assert not text[place : each.start].strip()
        place = each.end
    assert not text[place:].strip()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("We may go.", "We shall go.", [("replaced", "may", "shall")]),
        ("We shall go.", "We shall not go.", [("added", "", "not ")]),
        ("A co-operation.", "A cooperation.", [("replaced", "co-operation", "cooperation")]),
        ("Articles 6.1 and 7", "Articles 8.1 and 7", [("replaced", "6.1", "8.1")]),
        ("成员国应合作。", "成员国不应合作。", [("added", "", "不")]),
        ("يجب على الدول", "يجوز على الدول", [("replaced", "يجب", "يجوز")]),
        ("Суда платят сбор", "Суда не платят сбор", [("added", "", "не ")]),
        ("l'Union décide", "l’Union décide", [("replaced", "l'Union", "l’Union")]),
        ("one two", "one  two", [("added", "", " ")]),
        ("The sea", "the sea", [("replaced", "The", "the")]),
        # A whole sentence was struck, not the end of one and the beginning of the next.
        ("A pays the toll. B pays the toll.", "B pays the toll.", [("removed", "A pays the toll. ", "")]),
        ("A pays the toll.", "A pays the toll. B pays the toll.", [("added", "", " B pays the toll.")]),
        ("Pay tax x. Pay tax y. Go.", "Pay tax y. Go.", [("removed", "Pay tax x. ", "")]),
        # A sentence that is new does not replace the beginning of another.
        (
            "Boats may dock free.",
            "Ships may not moor at night. Ships may dock free.",
            [("added", "", "Ships may not moor at night. "), ("replaced", "Boats", "Ships")],
        ),
        (
            "It goes to the hall.",
            "It goes to them. It stays.",
            [("replaced", "the hall", "them"), ("added", "", ". It stays")],
        ),
        # No word is left alone between two edits where it can stand with its own.
        (
            "We try to make it open to all.",
            "We give it to all.",
            [("replaced", "try to make", "give"), ("removed", "open ", "")],
        ),
    ],
)
def test_what_a_reader_is_shown(before: str, after: str, expected: list[tuple[str, str, str]]) -> None:
    assert [each for each in shown(before, after) if each[0] != "same"] == expected


def test_long_texts_are_compared() -> None:
    dice = random.Random(4)  # noqa: S311 - no secret
    words = [f"word{number}" for number in range(3000)]
    before = [dice.choice(words) for _ in range(20_000)]
    after = [word if dice.random() > 0.1 else dice.choice(words) for word in before]
    pieces = compare(" ".join(before), " ".join(after))
    assert sum(each.kind == Kind.SAME for each in pieces) > 1000
