"""The rule by which a claim stands, row by row (DESIGN, section 6), and what holds whatever the facts are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.standing.facts import PLACES, Fact, LeftOut, Searched, Words
from annotations.standing.rule import RULE, Stands, standing_of

PLACE = "preamble and articles"


def words(provision: int = 1, start: int = 0, end: int = 9, *, place: str = PLACE, verified: bool = True) -> Words:
    return Words(provision, start, end, place, verified)


def fact(
    bearing: str, coverage: str = "part", *those: Words, out: LeftOut | None = None, disputed: bool = False
) -> Fact:
    return Fact(bearing, coverage == "whole", those or (words(),), left_out=out, disputed=disputed)


def check(bearing: str, coverage: str = "part", *, verified: int = 9, out: LeftOut | None = None) -> Fact:
    """A check that searched nine provisions of the preamble and the articles."""
    return Fact(bearing, coverage == "whole", left_out=out, searched=Searched(frozenset({PLACE}), 9, verified))


ELSEWHERE = words(2)


@pytest.mark.parametrize(
    ("facts", "stands"),
    [
        ([], Stands.NO_WORDS),
        ([fact("context", "whole")], Stands.NO_WORDS),
        ([fact("confirms", "whole", out=LeftOut.AWAITING)], Stands.NO_WORDS),
        ([check("refutes", "whole", out=LeftOut.INCONCLUSIVE)], Stands.NO_WORDS),
        ([check("refutes", "whole", out=LeftOut.NOT_MET)], Stands.NO_WORDS),
        ([check("refutes", "whole")], Stands.OTHERWISE),
        ([check("refutes"), check("refutes")], Stands.OTHERWISE_IN_PART),
        ([check("refutes"), fact("confirms", "whole")], Stands.BOTH_WAYS),
        ([check("confirms"), check("refutes", out=LeftOut.NOT_MET)], Stands.WITH_LIMITS),
        ([check("qualifies"), fact("confirms", "whole")], Stands.WITH_LIMITS),
        ([check("qualifies", "whole")], Stands.TOUCH),
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
        ([check("refutes", "whole", verified=8)], True),
        ([check("refutes", "whole")], False),
        ([fact("refutes", "whole"), check("refutes", "part", verified=0)], False),
    ],
)
def test_it_is_provisional_where_the_deciding_words_are_not_verified(facts: list[Fact], provisional: bool) -> None:
    assert standing_of("words", facts).provisional is provisional


def test_what_awaits_review_is_said_and_does_not_count() -> None:
    standing = standing_of("words", [fact("confirms", "whole", out=LeftOut.AWAITING)])
    assert standing.stands == Stands.NO_WORDS
    assert "1 awaiting review." in standing.line


def test_the_line_says_on_how_many_checks_it_rests_and_where_they_have_looked() -> None:
    editors = "Reviewed by the library's editors; not independently reviewed."
    missing = "Not yet looked at: appendices, resolutions."
    searched = "Of the 9 provisions searched, 4 have a verified wording."
    one = check("refutes", verified=4)
    assert standing_of("words", [one]).line == f"Rests on 1 check. {searched} {editors} {missing}"
    assert standing_of("words", [one, fact("confirms")]).line == (
        "Rests on 1 passage: 1 in the preamble and articles; and on 1 check. Wording verified: 1 of 1. "
        f"{searched} {editors} {missing}"
    )
    twice = standing_of("words", [one, one])
    assert twice.line == f"Rests on 2 checks. {searched} {editors} {missing}", "what both searched is not added up"
    apart = standing_of("words", [one, replace(one, searched=Searched(frozenset({PLACE}), 2, 1, where="article 6"))])
    both = "Provisions searched by the checks: 9 (4 verified), 2 (1 verified)."
    assert apart.line == f"Rests on 2 checks. {both} {editors} {missing}"
    nothing = standing_of("words", [check("refutes", out=LeftOut.INCONCLUSIVE)])
    assert nothing.line == "Rests on 0 passages. Not yet looked at: preamble and articles, appendices, resolutions."


def test_the_steps_lead_down_the_table_to_the_first_row_that_fits() -> None:
    standing = standing_of("words", [fact("confirms", "whole"), fact("qualifies")])
    assert [step.row.stands for step in standing.steps] == [row.stands for row in RULE[:8]]
    assert [step.fits for step in standing.steps] == [False] * 7 + [True]
    assert all(step.why_not for step in standing.steps[:-1])
    assert standing.steps[-2].why_not == "Something confirms the whole claim, but something else qualifies it."


def test_the_table_has_every_state_once() -> None:
    assert [row.stands for row in RULE] == list(Stands)


def test_the_same_words_are_one_passage_of_the_line() -> None:
    twice = standing_of("words", [fact("qualifies"), fact("confirms"), fact("qualifies", "part", ELSEWHERE)])
    assert twice.passages == 2
    assert twice.line.startswith("Rests on 2 passages: 2 in the preamble and articles. Wording verified: 2 of 2.")


WORDS = st.builds(
    lambda provision, start, length, place, verified: Words(provision, start, start + length, place, verified),
    st.integers(1, 3),
    st.integers(0, 20),
    st.integers(1, 20),
    st.sampled_from(sorted(PLACES)),
    st.booleans(),
)
SEARCHED = st.builds(
    lambda places, provisions, verified: Searched(places, provisions, min(provisions, verified)),
    st.frozensets(st.sampled_from(sorted(PLACES)), min_size=1),
    st.integers(1, 9),
    st.integers(0, 9),
)
BEARINGS = st.sampled_from(["confirms", "refutes", "qualifies", "context"])
OUT = st.none() | st.sampled_from(LeftOut)
FACTS = st.lists(
    st.builds(Fact, BEARINGS, st.booleans(), st.lists(WORDS, min_size=1, max_size=3), OUT, st.booleans())
    | st.builds(Fact, BEARINGS, st.booleans(), left_out=OUT, searched=SEARCHED),
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
    one, other = standing_of("words", facts), standing_of("words", [each for each in facts if each.counts])
    assert (one.stands, one.provisional, one.passages) == (other.stands, other.provisional, other.passages)
    assert (one.checks, one.deciding) == (other.checks, other.deciding)


@given(FACTS, WORDS, st.booleans())
def test_context_changes_nothing_but_where_one_has_looked(facts: list[Fact], words: Words, whole: bool) -> None:
    one = standing_of("words", facts)
    other = standing_of("words", [*facts, Fact("context", whole, [words], disputed=True)])
    assert (one.stands, one.provisional, one.passages) == (other.stands, other.provisional, other.passages)


@given(FACTS)
def test_parts_never_make_a_whole(facts: list[Fact]) -> None:
    parts = [replace(each, whole=False) for each in facts]
    assert standing_of("words", parts).stands not in (Stands.OTHERWISE, Stands.SAY_THIS)


@given(FACTS)
def test_the_same_twice_says_no_more_than_once(facts: list[Fact]) -> None:
    one, other = standing_of("words", facts), standing_of("words", facts + facts)
    assert (one.stands, one.provisional, one.passages) == (other.stands, other.provisional, other.passages)


@given(FACTS)
def test_a_standing_that_is_not_provisional_rests_on_verified_wording_alone(facts: list[Fact]) -> None:
    standing = standing_of("words", facts)
    assert standing.provisional == any(not each.is_verified for each in standing.deciding)
    assert all(each.counts for each in standing.deciding)


@given(FACTS, st.sampled_from(["words", "effect", "record"]))
def test_whatever_it_reads_one_row_fits_and_those_before_it_say_why_not(facts: list[Fact], kind: str) -> None:
    standing = standing_of(kind, facts)
    *before, last = standing.steps
    assert last.fits
    assert last.row.stands == standing.stands
    assert all(not each.fits and each.why_not for each in before)
