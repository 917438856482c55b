"""Scopes and expectations: what is named is searched, and missing text never passes for silence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from annotations.counting.expectations import CheckOutcome, Expectation, Tally, outcome_of, read_expectation
from annotations.counting.problems import Unreadable
from annotations.counting.scopes import ALL, ONES, Part, read_scope, require_all

ARTICLE_6 = Part((("article", "6", ""), ("paragraph", "6.1", "41b"), ("point", "a)", "41ba")))
PLEN_3 = Part((("resolution", "plen/3", ""), ("recital", "recognizing e)", "p3/6")), of_treaty=False)
SPEECH = Part((("statement", "us/2", ""),), of_treaty=False, attached=True)

items = some.one_of(
    some.sampled_from(ALL),
    some.builds("{} {}".format, some.sampled_from(ONES), some.sampled_from(["6", "PLEN/3", "41B", "CS 34", "2*bis*"])),
)
expectations = some.one_of(
    some.sampled_from(["absent", "present", "only"]).map(Expectation),
    some.builds(Expectation, some.sampled_from(["exactly", "at least", "at most"]), some.integers(0, 4)),
)
numbers = some.integers(0, 5)


@given(some.lists(items, min_size=1, max_size=6, unique=True))
def test_what_is_printed_is_read_as_the_same(names: list[str]) -> None:
    read = read_scope(",".join(names))
    assert read_scope(str(read)) == read


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        ("edition", [ARTICLE_6, PLEN_3]),
        ("treaty", [ARTICLE_6]),
        ("Articles", [ARTICLE_6]),
        ("article  6", [ARTICLE_6]),
        ("article 7", []),
        ("no 41B", [ARTICLE_6]),
        ("No. 41b", [ARTICLE_6]),
        ("no 41", []),
        ("resolutions", [PLEN_3]),
        ("resolution plen/3", [PLEN_3]),
        ("preamble, resolution PLEN/3,no 41B", [ARTICLE_6, PLEN_3]),
        ("statements", [SPEECH]),
    ],
)
def test_a_scope_holds_what_it_names(scope: str, held: list[Part]) -> None:
    read = read_scope(scope)
    assert [each for each in (ARTICLE_6, PLEN_3, SPEECH) if read.holds(each)] == held


@pytest.mark.parametrize(
    ("scope", "at", "what"),
    [
        ("", 1, "a part of the text is missing"),
        ("articles,", 10, "a part of the text is missing"),
        ("articles, annexes", 11, "“annexes” is no part that is known: edition, treaty, preamble"),
        ("article", 1, "no part that is known"),
        ("no  ", 1, "no part that is known"),
        ("x" * 301, 301, "at most 300"),
        (",".join(f"no {each}" for each in range(21)), 0, "more than 20"),
    ],
)
def test_an_unknown_scope_is_refused_with_what_there_is(scope: str, at: int, what: str) -> None:
    with pytest.raises(Unreadable) as unreadable:
        read_scope(scope)
    assert what in unreadable.value.what
    assert unreadable.value.at == at


def test_what_the_text_lacks_is_refused_with_what_it_has() -> None:
    with pytest.raises(Unreadable, match=r"no article 9\. It has: edition, treaty, articles, resolutions, article 6"):
        require_all(read_scope("articles, article 9"), [ARTICLE_6, PLEN_3])


@pytest.mark.parametrize(
    "typed", ["", "none", "exactly", "exactly -1", "absent 3", "at most 9999999", "exactly ٣", "\0"]
)
def test_an_unknown_expectation_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable, match="absent, present, only, exactly 3"):
        read_expectation(typed)


@given(expectations)
def test_an_expectation_is_printed_and_read(expectation: Expectation) -> None:
    assert read_expectation(str(expectation)) == expectation


def met(expectation: Expectation, inside: int, outside: int) -> bool:
    """Whether it is so of a text that is held whole, put down a second time and otherwise."""
    return {
        "absent": inside == 0,
        "present": inside != 0,
        "only": inside != 0 and outside == 0,
        "exactly": inside == expectation.number,
        "at least": inside >= expectation.number,
        "at most": inside <= expectation.number,
    }[expectation.kind]


@given(expectations, numbers, numbers, some.booleans(), some.booleans())
def test_an_answer_is_what_every_way_of_filling_the_gaps_agrees_on(
    expectation: Expectation, inside: int, outside: int, gap_inside: bool, gap_outside: bool
) -> None:
    said = outcome_of(expectation, Tally(inside, outside, int(gap_inside), int(gap_outside)))
    possible = {
        met(expectation, inside + more, outside + besides)
        for more in (range(12) if gap_inside else [0])
        for besides in (range(2) if gap_outside else [0])
    }
    if len(possible) == 2:
        assert said == CheckOutcome.INCONCLUSIVE
    else:
        assert said == (CheckOutcome.MET if possible == {True} else CheckOutcome.NOT_MET)
