"""The rule by which a claim stands, row by row (DESIGN, section 6), and what holds whatever the facts are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.claim_standing import PLACES, Fact, Stands, Words, standing_of

PLACE = "preamble and articles"


def words(provision: int = 1, start: int = 0, end: int = 9, *, place: str = PLACE, verified: bool = True) -> Words:
    return Words(provision, start, end, place, verified)


def fact(bearing: str, coverage: str = "part", *those: Words, counts: bool = True, disputed: bool = False) -> Fact:
    return Fact(bearing, coverage == "whole", those or (words(),), counts=counts, disputed=disputed)


ELSEWHERE = words(2)


@pytest.mark.parametrize(
    ("facts", "stands"),
    [
        ([], Stands.NO_WORDS),
        ([fact("context", "whole")], Stands.NO_WORDS),
        ([fact("confirms", "whole", counts=False)], Stands.NO_WORDS),
        ([fact("confirms", "whole"), fact("refutes", "part")], Stands.READERS_DISAGREE),
        ([fact("confirms", "whole"), fact("refutes", "part", words(start=8, end=20))], Stands.READERS_DISAGREE),
        ([fact("confirms", "whole", disputed=True)], Stands.READERS_DISAGREE),
        ([fact("confirms", "part"), fact("refutes", "part", words(start=9, end=20))], Stands.BOTH_WAYS),
        ([fact("confirms", "whole"), fact("refutes", "whole", ELSEWHERE)], Stands.BOTH_WAYS),
        ([fact("refutes", "whole"), fact("qualifies", "whole")], Stands.OTHERWISE),
        ([fact("refutes", "whole"), fact("refutes", "part", ELSEWHERE)], Stands.OTHERWISE),
        ([fact("refutes"), fact("refutes", "part", ELSEWHERE)], Stands.OTHERWISE_IN_PART),
        ([fact("refutes"), fact("qualifies", "whole")], Stands.OTHERWISE_IN_PART),
        ([fact("confirms", "whole")], Stands.SAY_THIS),
        ([fact("confirms", "whole"), fact("confirms"), fact("context")], Stands.SAY_THIS),
        ([fact("confirms", "whole"), fact("qualifies")], Stands.WITH_LIMITS),
        ([fact("confirms"), fact("confirms", "part", ELSEWHERE)], Stands.WITH_LIMITS),
        ([fact("qualifies", "whole")], Stands.TOUCH),
        ([fact("qualifies"), fact("context", "whole")], Stands.TOUCH),
    ],
)
def test_the_first_row_that_fits_says_how_the_claim_stands(facts: list[Fact], stands: Stands) -> None:
    assert standing_of("words", facts).stands == stands
    assert standing_of("effect", facts).stands == stands


@pytest.mark.parametrize("kind", ["record", "opinion", "forecast"])
def test_words_do_not_settle_a_record_an_opinion_or_a_forecast(kind: str) -> None:
    standing = standing_of(kind, [fact("refutes", "whole")])
    assert standing.stands == Stands.NOT_OF_THE_TEXT
    assert not standing.provisional


@pytest.mark.parametrize(
    ("facts", "provisional"),
    [
        ([fact("confirms", "whole", words(verified=False))], True),
        ([fact("refutes"), fact("qualifies", "part", words(2, verified=False))], False),
        ([fact("confirms", "whole"), fact("qualifies", "part", words(2, verified=False))], True),
        ([fact("confirms"), fact("qualifies", "part", words(2, verified=False))], False),
        ([fact("qualifies", "part", words(verified=False))], True),
        ([fact("confirms"), fact("refutes", "part", words(2, verified=False))], True),
        ([fact("refutes", "whole"), fact("refutes", "part", words(2, verified=False))], False),
        ([fact("confirms", "whole"), fact("context", "part", words(2, verified=False))], False),
    ],
)
def test_it_is_provisional_where_the_deciding_words_are_not_verified(facts: list[Fact], provisional: bool) -> None:
    assert standing_of("words", facts).provisional is provisional


def test_what_awaits_review_is_said_and_does_not_count() -> None:
    standing = standing_of("words", [fact("confirms", "whole", counts=False)], awaiting=1)
    assert standing.stands == Stands.NO_WORDS
    assert "1 awaiting review." in standing.line


def test_the_same_words_are_one_passage_of_the_line() -> None:
    twice = standing_of("words", [fact("qualifies"), fact("confirms"), fact("qualifies", "part", ELSEWHERE)])
    assert twice.passages == 2
    assert twice.line.startswith("Rests on 2 passages: 2 in the preamble and articles. Wording verified: 2 of 2.")


FACTS = st.lists(
    st.builds(
        Fact,
        st.sampled_from(["confirms", "refutes", "qualifies", "context"]),
        st.booleans(),
        st.lists(
            st.builds(
                lambda provision, start, length, place, verified: Words(
                    provision, start, start + length, place, verified
                ),
                st.integers(1, 3),
                st.integers(0, 20),
                st.integers(1, 20),
                st.sampled_from(sorted(PLACES)),
                st.booleans(),
            ),
            min_size=1,
            max_size=3,
        ),
        st.booleans(),
        st.booleans(),
    ),
    max_size=6,
)


@given(FACTS, st.randoms())
def test_the_order_of_the_facts_does_not_matter(facts: list[Fact], chance: object) -> None:
    shuffled = list(facts)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = standing_of("words", facts), standing_of("words", shuffled)
    assert (one.stands, one.provisional, one.line) == (other.stands, other.provisional, other.line)


@given(FACTS)
def test_what_does_not_count_changes_nothing(facts: list[Fact]) -> None:
    counted = [each for each in facts if each.counts and each.bearing != "context"]
    one, other = standing_of("words", facts), standing_of("words", counted)
    assert (one.stands, one.provisional, one.passages) == (other.stands, other.provisional, other.passages)


@given(FACTS)
def test_parts_never_make_a_whole(facts: list[Fact]) -> None:
    parts = [Fact(each.bearing, False, each.words, each.counts, each.disputed) for each in facts]
    assert standing_of("words", parts).stands not in (Stands.OTHERWISE, Stands.SAY_THIS)
