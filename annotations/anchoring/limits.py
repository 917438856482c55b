"""Limits: words of a sentence that a quotation must not cut off. Pure: no ORM, no HTTP. Offsets are code points.

"Member States shall …" is another thing than "subject to Article 5, Member States shall …".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotations.anchoring.sentences import sentence_around

_WORDS = {
    "en": r"subject to|unless|except(?:ing)?|provided that|should|endeavou?rs?|may|not|to the extent|without prejudice",
    "fr": r"sous réserve|à moins|sauf|excepté|à condition|devraient|devrait|s'efforcent?|s'efforcer|peuvent|peut|ne|pas"
    r"|dans la mesure|sans préjudice",
    "es": r"a reserva|con sujeción|a menos que|salvo|excepto|siempre que|deberían?|procurarán?|podrán?|pueden?|no"
    r"|en la medida|sin perjuicio",
    "ru": r"при условии|если|за исключением|кроме|следует|стремятся|стремиться|может|могут|не|в той мере|без ущерба",
    "zh": r"在.{0,6}前提下|除非|除.{1,20}外|应尽力|努力|可以|可|不|未|在.{0,8}范围内",
    "ar": r"مع مراعاة|ما لم|باستثناء|إلا|شريطة|ينبغي|يجوز|لا|إلى الحد",
}
_CJK = frozenset({"zh"})


@dataclass(frozen=True)
class Cut:
    """What a quotation leaves out of its sentence: `words` are the limits, in order; `start` and `end` span the
    sentence."""

    words: tuple[str, ...]
    start: int
    end: int


def cut_of(text: str, start: int, end: int, language: str) -> Cut | None:
    """The limits that stand in the sentence around the words from `start` to `end`, outside of them; None where there
    are none, or where nothing is known of the language."""
    pattern = _pattern(language)
    if pattern is None:
        return None
    first, last = sentence_around(text, start, end)
    found = [
        match.group() for match in pattern.finditer(text, first, last) if match.start() < start or match.end() > end
    ]
    return Cut(tuple(dict.fromkeys(found)), first, last) if found else None


def limits_in(words: str, language: str) -> tuple[str, ...]:
    """The limits among some words, each once; none where nothing is known of the language."""
    pattern = _pattern(language)
    return tuple(dict.fromkeys(pattern.findall(words))) if pattern else ()


def _pattern(language: str) -> re.Pattern[str] | None:
    language = language.partition("-")[0]
    words = _WORDS.get(language)
    if words is None:
        return None
    return re.compile(words if language in _CJK else rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
