"""Stems: what is left of a word without its endings, by the Snowball rules of its language (https://snowballstem.org).

Words with one stem are counted together by `~word`. The rules know endings, not meanings: they join what has nothing in
common and miss what has. Languages without endings, or without rules here, have none: there `~word` is the word.
"""

from __future__ import annotations

from functools import lru_cache

import snowballstemmer
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_RULES = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "pt": "portuguese",
    "ru": "russian",
}
EXPLAINED: dict[str, Promise] = {
    "en": _(
        "In English a stem is the word without its endings: ~regulate finds regulates, regulation and regulations, "
        "but not regulatory."
    ),
    "fr": _(
        "In French a stem is the word without the endings of gender, number and verb: ~national finds nationale and "
        "nationaux. An article before an apostrophe is a word of its own."
    ),
    "es": _(
        "In Spanish a stem is the word without its endings: ~telecomunicación finds telecomunicaciones, but not "
        "telecomunicar."
    ),
    "ru": _(
        "Russian inflects: a stem is the word without the endings of case, number and gender: ~услуга finds услуги "
        "and услуг. Prefixes stay."
    ),
    "ar": _(
        "Arabic inflects before and after: a stem is the word without the article, particles written with it and "
        "endings: ~الاتصال finds اتصال. Vowel signs do not matter. Broken plurals are not found: write both forms "
        "with OR."
    ),
    "zh": _(
        "Chinese has neither blanks nor endings: a word is found wherever its characters stand, also inside a longer "
        "word; word*, ~word and word are the same, and between two words it is characters that are counted."
    ),
}
NONE_KNOWN = _("For this language no stems are known here: ~word is the word itself. Use word* for its beginnings.")


def stem(word: str, language: str) -> str:
    """The stem of a word in no case; the word itself where the language (BCP 47) has no rules here."""
    rules = _RULES.get(language.split("-")[0].lower())
    return _stem(word, rules) if rules else word


def explained(language: str) -> str:
    """What a stem is in a language, in a sentence or two."""
    return str(EXPLAINED.get(language.split("-")[0].lower(), NONE_KNOWN))


@lru_cache(maxsize=20_000)
def _stem(word: str, rules: str) -> str:
    # One of its own each time: a stemmer keeps the word that it is at, and threads would take it from each other.
    return str(snowballstemmer.stemmer(rules).stemWord(word))
