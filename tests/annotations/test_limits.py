"""A quotation must not cut a limit of its sentence, in any language that the library knows limits of."""

from __future__ import annotations

import pytest

from annotations.anchoring.limits import Cut, cut_of

SENTENCES = [
    (
        "en",
        "Subject to Article 5, keepers shall light the lamp unless it rains.",
        "keepers shall light the lamp",
        ("Subject to", "unless"),
    ),
    ("en", "Keepers should endeavour to light the lamp.", "light the lamp", ("should", "endeavour")),
    ("en", "Keepers may not put it out, to the extent practicable.", "put it out", ("may", "not", "to the extent")),
    ("en", "The mayor notes the lamp.", "the lamp", ()),
    (
        "fr",
        "Sous réserve de l'article 5, les gardiens ne peuvent éteindre la lampe.",
        "éteindre la lampe",
        ("Sous réserve", "ne", "peuvent"),
    ),
    (
        "es",
        "Los guardas procurarán encender la lámpara, salvo si llueve.",
        "encender la lámpara",
        ("procurarán", "salvo"),
    ),
    ("ru", "Смотрители могут зажечь лампу, если не идёт дождь.", "зажечь лампу", ("могут", "если", "не")),
    ("zh", "守灯人可以点灯,除非下雨。", "点灯", ("可以", "除非")),
    ("ar", "يجوز للحارس إضاءة المصباح ما لم ينزل المطر.", "إضاءة المصباح", ("يجوز", "ما لم")),
    ("sw", "Walinzi hawawezi kuzima taa.", "kuzima taa", ()),
]


@pytest.mark.parametrize(
    ("language", "text", "words", "limits"), SENTENCES, ids=[f"{each[0]}: {each[2]}" for each in SENTENCES]
)
def test_the_limits_outside_the_words_are_named_in_their_order(
    language: str, text: str, words: str, limits: tuple[str, ...]
) -> None:
    start = text.index(words)
    cut = cut_of(text, start, start + len(words), language)
    assert (cut.words if cut else ()) == limits


def test_a_limit_within_the_words_is_not_cut() -> None:
    text = "Keepers may light the lamp."
    assert cut_of(text, 0, len(text), "en") is None
    assert cut_of(text, text.index("may"), len(text), "en") is None
    cut = cut_of(text, text.index("ay light"), len(text), "en")
    assert cut is not None, "half of a limit is cut too"
    assert cut.words == ("may",)


def test_only_the_own_sentence_counts() -> None:
    text = "It may rain. Keepers light the lamp. They need not hurry."
    start = text.index("light")
    assert cut_of(text, start, start + len("light the lamp"), "en") is None
    over = cut_of(text, start, text.index("need"), "en")
    assert over == Cut(("not",), text.index("Keepers"), len(text)), "words over two sentences have both around them"


def test_a_region_of_a_language_has_its_limits() -> None:
    text = "Keepers may light the lamp."
    assert cut_of(text, 12, 26, "en-GB")
