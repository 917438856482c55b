"""Words that bear meaning: what counts as a change of one, in each language that has a row, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.carrying.meaning import TABLE, weights, weighty, whole_words

CHANGED = [
    *(("en", *pair) for pair in [("shall", "should"), ("may", "must"), ("will", "can"), ("shall", "shall not")]),
    *(("en", *pair) for pair in [("", "except on feast days"), ("", "unless agreed"), ("", "only"), ("no", "every")]),
    *(("en", *pair) for pair in [("30 days", "60 days"), ("two", "three"), ("first", "second"), ("5 %", "6 %")]),
    *(
        ("en", *pair)
        for pair in [("1 July", "1 June"), ("at least", "at most"), ("and", "or"), ("Article IV", "Article V")]
    ),
    *(("en", *pair) for pair in [("the Council", "the Conference"), ("Members", "Member States"), ("a)", "b)")]),
    *(("en", *pair) for pair in [("administrations", "authorized operating agencies"), ("CCITT", "ITU-T")]),
    *(
        ("en", *pair)
        for pair in [("Radiocommunication Bureau", "Development Bureau"), ("ensure", "endeavour to ensure")]
    ),
    *(
        ("fr", *pair)
        for pair in [("doit", "devrait"), ("peut", "ne peut"), ("est", "n'est"), ("", "sauf"), ("et", "ou")]
    ),
    *(
        ("fr", *pair)
        for pair in [("deux", "trois"), ("juin", "juillet"), ("le Conseil", "le Comité"), ("au moins", "au plus")]
    ),
    *(("es", *pair) for pair in [("deberán", "podrán"), ("", "no"), ("", "salvo"), ("y", "o"), ("dos", "tres")]),
    *(
        ("es", *pair)
        for pair in [("junio", "julio"), ("el Consejo", "la Conferencia"), ("Miembros", "Estados Miembros")]
    ),
    *(("ru", *pair) for pair in [("должны", "могут"), ("", "не"), ("", "кроме"), ("и", "или"), ("два", "три")]),
    *(("ru", *pair) for pair in [("июня", "июля"), ("Совет", "Комитет"), ("Бюро радиосвязи", "Бюро развития")]),
    *(
        ("zh", *pair)
        for pair in [("应", "可"), ("", "不"), ("", "除非"), ("和", "或"), ("三", "五"), ("理事会", "大会")]
    ),
    *(("ar", *pair) for pair in [("يجب", "يجوز"), ("", "لا"), ("", "إلا"), ("ثلاثة", "خمسة"), ("المجلس", "المؤتمر")]),
    *(
        ("en", *pair)
        for pair in [("(iv)", "(vi)"), ("£500", "$500"), ("two-thirds", "two-fifths"), ("resident", "non-resident")]
    ),
    *(("en", *pair) for pair in [("", "save that"), ("", "other than"), ("the Legislature", "them")]),
    *(("fr", *pair) for pair in [("soixante", "soixante-dix"), ("a)", "b)"), ("dix-sept", "dix-huit")]),
    *(("es", *pair) for pair in [("setenta", "ochenta"), ("doscientos", "trescientos")]),
    *(("ru", *pair) for pair in [("одиннадцати", "двенадцати"), ("шестидесяти", "семидесяти"), ("а)", "б)")]),
    *(("ar", *pair) for pair in [("أربعين", "خمسين")]),
    ("de", "rot", "grün"),
    ("", "red", "green"),
]
HARMLESS = [
    *(("en", *pair) for pair in [("co-operate", "cooperate"), ("large", "big"), ("Member State", "Member States")]),
    *(("en", *pair) for pair in [("Endeavour", "endeavor"), ("the Council", "Council"), ("twenty", "20"), ("", "and")]),
    *(("en", *pair) for pair in [("agency", "agencies"), ("“no”", '"no"'), ("Bureaux", "Bureau"), ("may", "May")]),
    *(("fr", *pair) for pair in [("n’est", "n'est"), ("grand", "large"), ("L’Union", "l'Union")]),
    *(("ru", *pair) for pair in [("большой", "крупный")]),
    *(("ar", *pair) for pair in [("يَجُوز", "يجوز"), ("كبيرة", "كبيـــرة")]),
    *(("zh", *pair) for pair in [("渡船", "渡轮")]),
    ("de", "Rot", "rot"),
]


@pytest.mark.parametrize(("language", "before", "after"), CHANGED)
def test_a_change_that_bears_meaning(language: str, before: str, after: str) -> None:
    assert weighty(before, after, language)
    assert weighty(after, before, language)


@pytest.mark.parametrize(("language", "before", "after"), HARMLESS)
def test_a_change_that_bears_none(language: str, before: str, after: str) -> None:
    assert not weighty(before, after, language)
    assert not weighty(after, before, language)


@given(st.text(max_size=40), st.sampled_from(["en", "fr", "es", "ru", "zh", "ar", "de", "en-GB"]))
def test_nothing_changes_where_nothing_differs(text: str, language: str) -> None:
    assert not weighty(text, text, language)


def test_a_region_has_the_row_of_its_language() -> None:
    assert weights("Shall not", "en-GB") == weights("shall NOT", "en") == ("shall", "not")


def test_a_name_or_an_expression_that_a_change_cuts_is_seen_whole() -> None:
    text = "to the Director of the Radiocommunication Bureau, at least twice"
    start = text.index("Radio")
    assert (
        whole_words(text, start, start + len("Radiocommunication"), "en") == "Director of the Radiocommunication Bureau"
    )
    start = text.index("least")
    assert whole_words(text, start, start + 5, "en") == "at least"
    assert whole_words(text, 0, 2, "en") == "to"
    assert whole_words("under point (iv) of it", 13, 15, "en") == "iv)"


LIMITS = {
    "en": "subject to, unless, except, excepting, provided that, should, endeavour, may, not, to the extent, without",
    "fr": "sous réserve, à moins, sauf, excepté, à condition, devrait, s'efforcer, peut, ne, pas, sans, dans la mesure",
    "es": "a reserva, con sujeción, a menos que, salvo, excepto, siempre que, procurarán, podrá, no, sin, en la medida",
    "ru": "при условии, если, за исключением, кроме, следует, стремиться, может, не, в той мере, без",
    "zh": "前提下, 除非, 除, 努力, 可以, 可, 不, 未",
    "ar": "مع مراعاة, ما لم, باستثناء, إلا, شريطة, ينبغي, يجوز, لا, إلى الحد",
}


@pytest.mark.parametrize(
    ("language", "words"), [(key, each) for key, row in LIMITS.items() for each in row.split(", ")]
)
def test_the_limits_that_a_quotation_must_not_cut_bear_meaning(language: str, words: str) -> None:
    assert weights(words, language)


def test_the_languages_that_have_a_row() -> None:
    assert set(TABLE) == {"en", "fr", "es", "ru", "zh", "ar"}
