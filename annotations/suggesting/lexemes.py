"""Lexemes: the words of texts as PostgreSQL's full-text search has them in their language, and where they stand.

Chinese has no spaces, and PostgreSQL no dictionary of it: there two characters in a row are a word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from django.db import connection

CONFIGURATIONS = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "pt": "portuguese",
    "ru": "russian",
}
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_BEGINS, _ENDS = "\x02", "\x03"
LONGEST_WORD = 60
"""What is longer is no word: a line without a blank, a key, an address."""


def lexemes_of(texts: Sequence[str], language: str) -> list[dict[str, int]]:
    """Of each text its words, and how often each stands in it. One query for however many."""
    found: list[dict[str, int]] = [_pairs(text) if language == "zh" else {} for text in texts]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT given.number, lexeme, cardinality(positions)"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS given(text, number),"
            " unnest(to_tsvector(%s::regconfig, given.text)) WHERE length(lexeme) <= %s",
            [[_spaced(text) if language == "zh" else text for text in texts], _configuration(language), LONGEST_WORD],
        )
        for number, lexeme, count in cursor.fetchall():
            found[number - 1][lexeme] = count
    return found


def places_of(lexemes: Collection[str], texts: Sequence[str], language: str) -> list[list[tuple[int, int]]]:
    """Of each text the spans in which any of the words stands, in code points. One query for however many."""
    if language == "zh":
        return [_places_of_pairs(lexemes, text) for text in texts]
    wanted = " | ".join("'{}'".format(each.replace("\\", "\\\\").replace("'", "''")) for each in sorted(lexemes))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ts_headline(%s::regconfig, given.text, %s::tsquery, %s)"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS given(text, number) ORDER BY given.number",
            [
                _configuration(language),
                wanted,
                f'HighlightAll=true, StartSel="{_BEGINS}", StopSel="{_ENDS}"',
                list(texts),
            ],
        )
        return [_spans(marked) for (marked,) in cursor.fetchall()]


def _configuration(language: str) -> str:
    return CONFIGURATIONS.get(language, "simple")


def _spans(marked: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    begun, place = 0, 0
    for character in marked:
        if character == _BEGINS:
            begun = place
        elif character == _ENDS:
            spans.append((begun, place))
        else:
            place += 1
    return spans


def _pairs(text: str) -> dict[str, int]:
    runs = (run.group() for run in _HAN.finditer(text))
    return dict(Counter(run[place : place + 2] for run in runs for place in range(len(run) - 1)))


def _spaced(text: str) -> str:
    """What is not Chinese of it."""
    return _HAN.sub(" ", text)


def _places_of_pairs(lexemes: Collection[str], text: str) -> list[tuple[int, int]]:
    """Pairs that touch or overlap are one span."""
    spans: list[tuple[int, int]] = []
    for start in range(len(text) - 1):
        if text[start : start + 2] not in lexemes:
            continue
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], start + 2)
        else:
            spans.append((start, start + 2))
    return spans
