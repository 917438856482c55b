"""Expressions: what is typed is read, printed and read again as the same; what cannot be read says what and where."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from annotations.counting.expressions import (
    FARTHEST,
    LONGEST,
    Expression,
    Kind,
    Operator,
    Term,
    read_expression,
)
from annotations.counting.finding import count, find
from annotations.counting.problems import Unreadable
from annotations.counting.words import run_of, words_of

WORDS = ["shall", "Endeavour", "internet", "44", "a", "sécurité", "безопасности", "الاتصالات", "电信", "ITU"]
word = some.sampled_from(WORDS)
terms = some.one_of(
    some.builds(lambda kind, one: Term(kind, (one,)), some.sampled_from([k for k in Kind if k != Kind.PHRASE]), word),
    some.builds(lambda several: Term(Kind.PHRASE, tuple(several)), some.lists(word, min_size=1, max_size=4)),
)
pairs = some.tuples(terms, terms)
expressions = some.one_of(
    some.builds(lambda one: Expression((one,)), terms),
    some.builds(lambda several: Expression(tuple(several), Operator.OR), some.lists(terms, min_size=2, max_size=5)),
    some.builds(lambda both, n: Expression(both, Operator.NEAR, n), pairs, some.integers(1, FARTHEST)),
    some.builds(lambda both: Expression(both, Operator.NOT), pairs),
)
plain = [Term(Kind.WORD, (each,)) for each in ("a", "b", "c")]
texts = some.lists(some.sampled_from(["a", "b", "c", "ab", "d-a", "b.", "'c"]), max_size=24).map(" ".join)


@given(expressions)
def test_what_is_printed_is_read_as_the_same(expression: Expression) -> None:
    assert read_expression(str(expression)) == expression


@given(some.text(max_size=60))
@example('"a" OR')
@example("e\u0301*")
@example("İ*")
@example("ﬁ OR ß NEAR/3")
def test_whatever_is_typed_is_read_or_refused_with_its_place(typed: str) -> None:
    read = problem = None
    try:
        read = read_expression(typed)
    except Unreadable as unreadable:
        problem = unreadable
    if read:
        assert read_expression(str(read)) == read
    else:
        assert problem
        assert problem.what
        assert 0 <= problem.at <= len(typed) + 1


def test_a_phrase_that_is_longer_than_the_text_is_not_in_it() -> None:
    assert find(read_expression('"one two one two"'), words_of("one two"), "en") == []


@given(texts, pairs, some.integers(1, 5))
def test_near_is_the_same_from_either_side(text: str, both: tuple[Term, Term], within: int) -> None:
    words = words_of(text)
    one, other = both
    there = find(Expression((one, other), Operator.NEAR, within), words, "en")
    assert there == find(Expression((other, one), Operator.NEAR, within), words, "en")


@given(texts, some.sampled_from(plain), some.sampled_from(plain), some.integers(1, 5))
def test_near_finds_something_where_two_words_stand_so_near(text: str, one: Term, other: Term, within: int) -> None:
    words = words_of(text)
    places = [[n for n, each in enumerate(words) if each.plain == term.words[0]] for term in (one, other)]
    expected = any(a != b and abs(a - b) - 1 <= within for a in places[0] for b in places[1])
    assert bool(find(Expression((one, other), Operator.NEAR, within), words, "en")) == expected


@given(some.lists(texts, max_size=6), terms, terms)
def test_or_and_not_are_the_union_and_the_difference_of_provisions(held: list[str], one: Term, other: Term) -> None:
    def where(expression: Expression) -> set[int]:
        return {n for n, text in enumerate(held) if count(expression, find(expression, words_of(text), "en"))}

    first, second = where(Expression((one,))), where(Expression((other,)))
    assert where(Expression((one, other), Operator.OR)) == first | second
    assert where(Expression((one, other), Operator.NOT)) == first - second
    assert where(Expression((one, other), Operator.NEAR, FARTHEST)) <= first & second


@given(texts, terms, terms)
def test_or_counts_no_word_twice(text: str, one: Term, other: Term) -> None:
    words = words_of(text)
    spans = [span for (span,) in find(Expression((one, other), Operator.OR), words, "en")]
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(
    ("typed", "at", "what"),
    [
        ("", 0, "no word to look for"),
        ("  ", 0, "no word to look for"),
        ("human rights", 7, "between two words stands OR, NEAR/3 or NOT"),
        ("(a OR b)", 1, "brackets are not known"),
        ("a OR (b", 6, "brackets are not known"),
        ('a OR "b c', 6, "not closed"),
        ('""', 1, "no word stands between"),
        ('"rights, and"', 8, "“,” is no word"),
        ("a AND b", 3, "AND is not known"),
        ("a NEAR b", 3, "NEAR says how many"),
        ("a NEAR/0 b", 3, "NEAR says how many"),
        ("a NEAR/999999 b", 3, "NEAR says how many"),
        ("a NEAR/３ b", 3, "NEAR says how many"),
        ("a OR b NOT c", 8, "nothing is nested"),
        ("a NOT b NOT c", 9, "nothing is nested"),
        ("a NEAR/3 b NEAR/3 c", 12, "nothing is nested"),
        ("OR a", 1, "OR stands between two words"),
        ("a NOT", 6, "a word is missing behind NOT"),
        ("cyber-security", 1, 'write "cyber security"'),
        ("~reg*", 5, "a star goes with no other sign"),
        ("=Int*", 5, "a star goes with no other sign"),
        ("in*ternet", 3, "a star stands at the end"),
        ("*", 1, "no word"),
        ("~", 1, "no word"),
        ("a OR !", 6, "no word"),
        ('a OR b"c"', 7, "a blank is missing"),
        ("a" * (LONGEST + 1), LONGEST + 1, f"at most {LONGEST}"),
        ("a" * 10_000, LONGEST + 1, "this one 10000"),
        (" OR ".join(["a"] * 21), 101, "more than 20"),
        ('"' + "a " * 21 + '"', 1, "at most 20"),
    ],
)
def test_what_cannot_be_read_says_what_and_where(typed: str, at: int, what: str) -> None:
    with pytest.raises(Unreadable) as unreadable:
        read_expression(typed)
    assert what in unreadable.value.what
    assert unreadable.value.at == at


def test_quotation_marks_of_any_kind_hold_a_phrase() -> None:
    assert read_expression("“human rights”") == read_expression('"human rights"') == read_expression("«human rights»")


@pytest.mark.parametrize(
    ("expression", "text", "language", "times"),
    [
        ("internet*", "Internet, the internets; an intranet", "en", 2),
        ("administrations", "their administrations* agree", "en", 1),
        ("2bis", "No. 2*bis* applies", "en", 1),
        ("security", "cyber-security, insecurity", "en", 1),
        ('"cyber security"', "cyber-security; cyber. security", "en", 1),
        ('"that that"', "that that that", "en", 1),
        ("=Internet", "Internet internet INTERNET", "en", 1),
        ("~regulate", "regulates regulation Regulations regulatory", "en", 3),
        ("~national", "nationale nationaux nation", "fr", 2),
        ('"l internet"', "à l'Internet, l’Internet", "fr", 2),
        ("~telecomunicación", "telecomunicaciones telecomunicar", "es", 1),
        ("~услуга", "услуги услуг заслуга", "ru", 2),
        ("~الاتصال", "اتصال الاتّصال", "ar", 2),
        ("اتصال", "اتِّصال", "ar", 1),
        ("电信", "国际电信业务，电信", "zh", 2),
        ("信业", "国际电信业务", "zh", 1),
        ("信业", "电信，业务", "zh", 0),
        ("~电信", "国际电信业务", "zh", 1),
        ("国 NEAR/3 信", "国际的电信", "zh", 1),
        ("国 NEAR/2 信", "国际的电信", "zh", 0),
        ("shall NEAR/3 endeavour", "shall individually and collectively endeavour", "en", 1),
        ("shall NEAR/2 endeavour", "shall individually and collectively endeavour", "en", 0),
        ('"human rights" OR rights', "human rights", "en", 1),
        ('"human rights" NEAR/1 rights', "human rights", "en", 0),
        ("shall NEAR/3 shall", "shall, or shall", "en", 1),
        ("a NOT b", "a a a", "en", 1),
        ("a NOT b", "a b", "en", 0),
    ],
)
def test_what_is_found(expression: str, text: str, language: str, times: int) -> None:
    read = read_expression(expression)
    assert count(read, find(read, words_of(text), language)) == times


def test_a_long_text_is_counted_with_every_kind_of_question() -> None:
    text = "shall " * 100_000
    for typed in ("shall NEAR/20 shall", " OR ".join(["shall"] * 20), '"' + " ".join(["shall"] * 20) + '"'):
        read = read_expression(typed)
        assert count(read, find(read, words_of(text), "en")) in (100_000, 50_000, 5_000)


@given(some.text(max_size=40))
def test_words_stand_where_they_say(text: str) -> None:
    for each in words_of(text):
        assert 0 <= each.start < each.end <= len(text)
        assert run_of(text[each.start : each.end]) or run_of(each.printed)
