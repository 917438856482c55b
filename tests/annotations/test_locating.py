"""Locating: where a quotation stands, how like it is what stands there, and when no place can be named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.anchoring.locating import CONTEXT, Difference, How, Located, Refused, Why, locate
from annotations.anchoring.matching_form import prepared
from tests.quotations import Quotation, is_right, quotations, whole_text

LETTERS = ["a", "b", "ab ", " ", "\n", "é", "e\u0301", "*", "ﬁ", "\u00ad", "م\u064e", "电", "𝔘", "“", "’", "–", "not "]
texts = st.lists(st.sampled_from(LETTERS), min_size=1, max_size=40).map("".join) | st.text(min_size=1, max_size=60)

BUREAUX = (
    "The Director of the first Bureau shall report to the Council every year on the measures that were taken. "
    "The Director of the second Bureau shall report to the Council every year on the measures that were taken. "
    "Nothing else is said of the Bureaux, and the Members shall pay their share of the cost before the first of June."
)


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(texts)
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


def around(text: str, start: int, end: int) -> dict[str, str]:
    return {"prefix": text[max(start - CONTEXT, 0) : start], "suffix": text[end : end + CONTEXT]}


@given(spans())
def test_a_quotation_with_its_context_and_position_is_found_where_it_was_taken(taken: tuple[str, int, int]) -> None:
    text, start, end = taken
    found = locate(text[start:end], text, start=start, **around(text, start, end))
    assert isinstance(found, Located)
    assert (found.start, found.end, found.score, found.how) == (start, end, 1.0, How.EXACT)
    assert found.differences == ()


@given(st.sampled_from("ab*\u00ad ") | st.sampled_from("电م"), st.integers(1, 300), st.data())
def test_so_it_is_among_twins(letter: str, length: int, data: st.DataObject) -> None:
    text = letter * length
    start = data.draw(st.integers(0, length - 1))
    end = data.draw(st.integers(start + 1, length))
    found = locate(text[start:end], text, start=start, **around(text, start, end))
    assert isinstance(found, Located)
    assert (found.start, found.end) == (start, end)


@given(texts, texts, st.text(max_size=8), st.text(max_size=8), st.none() | st.integers(-3, 80))
def test_score_1_is_for_words_that_are_equal_letter_for_letter(
    exact: str, text: str, prefix: str, suffix: str, start: int | None
) -> None:
    found = locate(exact, text, prefix=prefix, suffix=suffix, start=start)
    places = [found] if isinstance(found, Located) else found.places
    for place in places:
        assert text[place.start : place.end] == place.words != ""
        assert 0 < place.score <= 1
        assert (place.score == 1) == (place.words == exact)
        assert (place.differences == ()) == (place.words == exact)
    if isinstance(found, Located):
        assert (found.how == How.EXACT) == (found.score == 1)


@given(texts, texts, st.none() | st.integers(-3, 80))
def test_what_stands_there_letter_for_letter_is_never_taken_for_less(exact: str, text: str, start: int | None) -> None:
    found = locate(exact, text, start=start)
    if exact in text:
        assert found.score == 1
        assert isinstance(found, Located) or found.why == Why.AMBIGUOUS


@given(spans(), st.integers(0, 200))
def test_a_text_that_is_prepared_is_no_other_text(taken: tuple[str, int, int], near: int) -> None:
    text, start, end = taken
    assert locate(text[start:end], prepared(text), start=near) == locate(text[start:end], text, start=near)


@pytest.mark.parametrize(
    ("exact", "text", "words"),
    [
        ('the "security" of networks', "Ensure the “security” of networks.", "the “security” of networks"),
        ("Members' rights - all", "The Members’ rights – all of them.", "Members’ rights – all"),
        ("Member States shall", "All Member\u00a0States\nshall act.", "Member\u00a0States\nshall"),
        ("telecommunication", "Of tele\u00adcommu\u00adnication only.", "tele\u00adcommu\u00adnication"),
        ("final office", "The ﬁnal oﬃce.", "ﬁnal oﬃce"),
        ("mise en oeuvre", "La mise en œuvre du droit.", "mise en œuvre"),
        ("état", "Chaque e\u0301tat membre.", "e\u0301tat"),
        ("e\u0301tat", "Chaque état membre.", "état"),
        ("الدول الأعضاء", "تقوم الدُّوَلُ الأعضـــاء بذلك", "الدُّوَلُ الأعضـــاء"),
        ("administrations shall", "The administrations* shall act.", "administrations* shall"),
        ("of the administrations", "Of tariffs of  the administrations* only.", "of  the administrations"),
        ("  Member States ", "All Member States shall act.", " Member States "),
        ("国际电信“规则”", "本国际电信「规则」适用", "国际电信「规则」"),
    ],
)
def test_other_typography_is_the_same_words_in_another_dress(exact: str, text: str, words: str) -> None:
    found = locate(exact, text)
    assert isinstance(found, Located)
    assert (found.words, found.how) == (words, How.FORM)
    assert found.score == 0.99


@pytest.mark.parametrize(
    ("exact", "words", "differences"),
    [
        (
            "the Members may pay their share of the cost",
            "the Members shall pay their share of the cost",
            [("may", "shall")],
        ),
        (
            "the Members shall not pay their share of the cost",
            "the Members shall pay their share of the cost",
            [("not ", "")],
        ),
        ("Nothing is said of the Bureaux", "Nothing else is said of the Bureaux", [("", "else ")]),
        ("before the tenth of July", "before the first of June", [("tenth", "first"), ("July", "June")]),
    ],
)
def test_what_differs_is_said(exact: str, words: str, differences: list[tuple[str, str]]) -> None:
    found = locate(exact, BUREAUX)
    assert isinstance(found, Located)
    assert (found.words, found.how) == (words, How.APPROXIMATE)
    assert found.score < 0.99
    assert [(each.before.strip(), each.after.strip()) for each in found.differences] == [
        (before.strip(), after.strip()) for before, after in differences
    ]
    assert all(isinstance(each, Difference) for each in found.differences)


def test_of_several_places_what_stands_around_tells_the_one_that_is_meant() -> None:
    text = "First part: the Council decides. Second part: the Council decides. Third part: the Council decides."
    for name in ("First", "Second", "Third"):
        for prefix in (f"{name} part: ", f"{name} part : ", f"{name} Part: "):
            found = locate("the Council decides", text, prefix=prefix)
            assert isinstance(found, Located)
            assert text[: found.start].endswith(f"{name} part: ")
    assert isinstance(locate("the Council decides", text, suffix=". Third part"), Located)


def test_where_what_stands_around_is_the_same_the_position_tells() -> None:
    text = "the Council decides; " * 3 + "and " * 30 + "the Council decides; "
    assert isinstance(found := locate("the Council decides", text, start=21), Located)
    assert found.start == 21
    assert isinstance(found := locate("the Council decides", text, start=22), Located)
    assert found.start == 21, "nearly there, and all others far away"
    assert isinstance(refused := locate("the Council decides", text, start=31), Refused)
    assert refused.why == Why.AMBIGUOUS, "between two"
    assert [place.start for place in refused.places] == [0, 21, 42, 183]


def test_two_places_that_are_equally_good_are_refused_and_named() -> None:
    refused = locate("the Bureau shall report to the Council every year", BUREAUX)
    assert isinstance(refused, Refused)
    assert refused.why == Why.AMBIGUOUS
    assert ["Bureau shall report" in place.words for place in refused.places] == [True, True]
    assert refused.score > 0.8
    meant = locate("Bureau shall report to a Council each year", BUREAUX, prefix="The Director of the second ")
    assert isinstance(meant, Located)
    assert BUREAUX[: meant.start].endswith("second ")


FLAGS = "In war, the vessel shall fly its flag. In peace, the vessel shall fly its flag. At night, lamps are lit. "
TERMS = "within 30 days of receipt the board answers; within 60 days of receipt the board pays"


@pytest.mark.parametrize(
    ("exact", "text", "prefix"),
    [
        ("the vessel shall fly its flag", FLAGS, "Under duress, "),
        ("the vessel should fly their flag", FLAGS, ""),
        ("the vessel should fly their flag", FLAGS * 3, ""),
        ("the vessel should fly their flag", FLAGS * 1_000, ""),
        ("within 90 days of receipt the board", TERMS, ""),
    ],
    ids=["surroundings of neither", "close by", "some", "thousands", "terms"],
)
def test_twins_that_nothing_tells_apart_are_refused(exact: str, text: str, prefix: str) -> None:
    refused = locate(exact, text, prefix=prefix)
    assert isinstance(refused, Refused)
    assert refused.why == Why.AMBIGUOUS


def test_of_two_places_close_together_the_more_alike_is_meant() -> None:
    text = "The pilot shall leave the ship. The pilot shall not leave the ship."
    assert isinstance(one := locate("The pilot must leave the ship.", text), Located)
    assert one.start == 0
    assert isinstance(other := locate("The pilot must not leave the ship.", text), Located)
    assert other.start == 32
    assert isinstance(meant := locate("within 90 days of receipt the board", TERMS, suffix=" pays"), Located)
    assert meant.words == "within 60 days of receipt the board"


@pytest.mark.parametrize(
    "exact",
    [
        "The Secretary-General keeps the archives of the Union.",
        "xyz",
        "The Members elect the Director of the fourth Office, and dismiss them by a vote of two thirds.",
        "本国际电信规则适用于各国",
        " \u00ad ",
    ],
)
def test_words_that_are_not_there_are_refused(exact: str) -> None:
    refused = locate(exact, BUREAUX, start=3)
    assert isinstance(refused, Refused)
    assert refused.why == Why.UNLIKE
    assert refused.score < 0.8


def test_a_sister_paragraph_is_not_taken_for_one_that_is_gone() -> None:
    exact = "The Director of the third Office shall present to the Assembly every spring the accounts that were kept."
    refused = locate(exact, BUREAUX, prefix="of the measures. ", suffix=" The fourth Office", start=100)
    assert isinstance(refused, Refused)
    assert refused.why == Why.UNLIKE


def test_nothing_is_nowhere() -> None:
    assert locate("", BUREAUX) == Refused(Why.EMPTY)
    assert locate("words", "") == Refused(Why.UNLIKE)
    assert locate("words", "", prefix="a", suffix="b", start=4).score == 0


@pytest.mark.parametrize("share", [0.0, 0.05, 0.1, 0.2])
def test_quotations_from_a_long_text_are_found(share: float) -> None:
    text = prepared(whole_text())
    asked = quotations(text.text, 200, share)
    right, wrong = verdicts(asked, text.text)
    assert wrong == 0
    assert right == 200


@pytest.mark.parametrize("share", [0.05, 0.1, 0.2])
@pytest.mark.parametrize("off", [-3_000, 400, 100_000])
def test_so_they_are_where_the_text_before_them_has_changed(share: float, off: int) -> None:
    text = whole_text()
    right, wrong = verdicts(quotations(text, 100, share), text, off)
    assert wrong == 0
    assert right >= 97


@pytest.mark.parametrize("share", [0.0, 0.05, 0.1, 0.2])
@pytest.mark.parametrize("off", [0, 1_500])
def test_twins_are_refused_or_told_apart(share: float, off: int) -> None:
    text = whole_text()
    right, wrong = verdicts(quotations(text, 60, share, twins=True), text, off)
    assert wrong == 0
    assert right >= (60 if off == 0 else 20)


def verdicts(asked: list[Quotation], text: str, off: int = 0) -> tuple[int, int]:
    """How many are found where they stand, and how many elsewhere, the positions being off by so much."""
    right = wrong = 0
    for each in asked:
        found = locate(each.exact, text, prefix=each.prefix, suffix=each.suffix, start=max(each.start + off, 0))
        if isinstance(found, Located):
            right += is_right(each, found.start, found.end)
            wrong += not is_right(each, found.start, found.end)
    return right, wrong


@pytest.mark.parametrize(
    ("exact", "text"),
    [
        ("a" * 100_000, "a" * 1_000_000),
        ("a" * 50_000 + "b" + "a" * 50_000, "a" * 1_000_000),
        ("b" + "a" * 50_000, "a" * 1_000_000),
        ("kl" * 240, "ab" * 500_000),
        ("a*" * 50_000, "b*" * 500_000),
        ("\u00ad" * 100_000, "a" + "\u00ad" * 1_000_000),
        ("shall " * 15_000, "shall not " * 100_000),
    ],
    ids=["twins", "in the middle", "at the beginning", "unlike", "stars", "unseen", "words"],
)
def test_hostile_sizes_end(exact: str, text: str) -> None:
    # Were any step to take the product of the lengths, letter by letter, this would not end.
    found = locate(exact, text, prefix="b" * 100_000, suffix="c" * 100_000, start=500_000)
    assert isinstance(found, Refused) or found.start == 500_000


def test_a_long_quotation_with_edits_is_found() -> None:
    text = whole_text()
    start, end = 40_000, 70_000
    exact = text[start:end].replace("shall", "may").replace("State", "Party")
    found = locate(exact, text, start=start, **around(text, start, end))
    assert isinstance(found, Located)
    assert abs(found.start - start) <= 2
    assert abs(found.end - end) <= 2
    assert {(each.before, each.after) for each in found.differences} >= {("may", "shall"), ("Party", "State")}
