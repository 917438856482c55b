"""The matching form: laws that hold for any text, and what counts as the same words."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.anchoring.matching_form import form_of, matching_form, prepared

PIECES = [
    *"ab1 \n\u00a0é*-",
    *["*bis*", "administrations*", "e\u0301", "e*\u0301", "ﬁ", "Œ", "ǽ", "ﷺ", "ﻻ", "…", "“", "’", "—"],
    *["\u00ad", "\u200d", "\ufeff", "\u0640", "م\u064e", "أ", "\u0654", "\u0301\u0323", "\u0344", "\u1100", "\u1161"],
    *["한", "\u2126", "\u1fef", "\U0001f6f0\ufe0f", "\U0001d518", "法", "\u0958", "\ufb2c", "\ud800", "\u06dd"],
]
texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=40)


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(texts.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@given(texts)
def test_the_form_of_the_form_is_the_form(text: str) -> None:
    form = form_of(text)
    assert form_of(form) == form


@given(spans())
def test_a_span_maps_to_the_form_and_back_to_a_span_that_covers_it(spanned: tuple[str, int, int]) -> None:
    text, start, end = spanned
    held = matching_form(text)
    first, last = held.in_form(start, end)
    assert 0 <= first <= last <= len(held.form)
    assert first < last or not held.form, "what is dropped belongs to what stands before it"
    begin, stop = held.in_text(first, last)
    assert 0 <= begin <= start < end <= stop <= len(text)


@given(texts.filter(bool), st.data())
def test_a_span_of_the_form_maps_to_the_text_and_back_to_a_span_that_covers_it(text: str, data: st.DataObject) -> None:
    held = matching_form(text)
    if not held.form:
        return
    start = data.draw(st.integers(0, len(held.form) - 1))
    end = data.draw(st.integers(start + 1, len(held.form)))
    begin, stop = held.in_text(start, end)
    assert begin < stop
    first, last = held.in_form(begin, stop)
    assert first <= start < end <= last
    word, word_end = held.words(start, end)
    assert begin <= word < word_end <= stop, "words lose note marks at their ends, never themselves"


@given(texts)
def test_the_form_is_composed_and_holds_nothing_that_it_drops(text: str) -> None:
    form = form_of(text)
    assert unicodedata.normalize("NFC", form) == form
    assert not set("\u00ad\u200d\ufeff\u0640\u064e\u00a0\n“’—ﬁŒ…") & set(form)
    assert "  " not in form


@given(texts)
def test_composed_and_decomposed_have_one_form(text: str) -> None:
    if "\ud800" not in text:
        composed, taken_apart = (unicodedata.normalize(kind, text) for kind in ("NFC", "NFD"))
        assert form_of(text) == form_of(composed) == form_of(taken_apart)


@given(texts)
def test_what_is_kept_is_made_in_the_same_way(text: str) -> None:
    assert prepared(text) == matching_form(text)


def test_the_form_of_every_character_stays() -> None:
    form = form_of("x".join(map(chr, range(sys.maxunicode + 1))))
    assert form_of(form) == form


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("“security” and ‘robustness’", "\"security\" and 'robustness'"),
        ("l’État", "l'État"),
        ("« la sécurité »", '" la sécurité "'),
        ("「安全」", '"安全"'),
        ("1988–2012 — well‑being − 1", "1988-2012 - well-being - 1"),
        ("Member\u00a0States\r\n\tshall", "Member States shall"),
        ("tele\u00adcommunication\u200b net\u2060works", "telecommunication networks"),
        ("\ufefffirst", "first"),
        ("eﬀort ﬁnal ﬂow oﬃce", "effort final flow office"),
        ("mise en œuvre, Œuvre, Ægean", "mise en oeuvre, OEuvre, AEgean"),
        ("and so on…", "and so on..."),
        ("e\u0301tat", "état"),
        ("\u1112\u1161\u11ab", "한"),
        ("الدُّوَلُ الأعضـــاء", "الدول الأعضاء"),
        ("ﺍﻟﺪﻭﻝ", "الدول"),
        ("administrations* shall", "administrations shall"),
        ("administrations** shall", "administrations shall"),
        ("2*bis* and 5A*bis*", "2bis and 5Abis"),
        ("see *ibid* there", "see ibid there"),
        ("Case and CASE stay", "Case and CASE stay"),
    ],
)
def test_what_counts_as_the_same(text: str, form: str) -> None:
    assert form_of(text) == form


@pytest.mark.parametrize(
    "text",
    ["* a note", "5 * 3", "(*) see below", "a *", "3*", "may, not", "Ä ö", "ёлка", "مؤتمر آخر", "国际电信", "\u06dd"],
)
def test_what_stays_as_it_is(text: str) -> None:
    assert form_of(text) == text


def test_where_what_is_folded_stands_in_the_text() -> None:
    text = "The ‘ﬁnal’ admini\u00adstrations*  shall"
    held = matching_form(text)

    def words_of(words: str) -> str:
        start = held.form.index(words)
        first, last = held.words(start, start + len(words))
        return text[first:last]

    assert held.form == "The 'final' administrations shall"
    assert words_of("final") == "ﬁnal"
    assert words_of("'f") == "‘ﬁ", "half a ligature is the whole one"
    assert words_of("administrations") == "admini\u00adstrations", "without its note mark"
    assert words_of("administrations shall") == "admini\u00adstrations*  shall"
    assert words_of(" shall") == "  shall"


@pytest.mark.parametrize(
    "text",
    [
        "a" * 200_000,
        "a*" * 100_000,
        "*" * 200_000,
        " " * 200_000,
        "\u00ad" * 200_000,
        "e" + "\u0301\u0323" * 100_000,
        "م\u064e" * 100_000,
        "\u1100" + "\u1161" * 200_000,
    ],
    ids=["plain", "note marks", "stars", "blanks", "soft hyphens", "marks", "vowel signs", "jamo"],
)
def test_hostile_texts_take_time_in_proportion_to_their_length(text: str) -> None:
    # Were any step to take the square of the length, this would not end.
    assert len(form_of(text)) <= len(text)
