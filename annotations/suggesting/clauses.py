"""Clauses of a text in the order in which their words may bear on a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from annotations.suggesting.embedding import model
from annotations.suggesting.lexemes import lexemes_of
from annotations.suggesting.ranking import WordIndex, fused, ordered
from annotations.suggesting.vectors import likenesses
from annotations.suggesting.vocabulary import TERMS
from treatyreader.models import Edition, Provision
from treatyreader.reading import is_crossheading

TEXTS_KEPT = 32
NEAR = 10
"""What is among so many of the nearest by meaning was found by meaning too; further down it is only not far enough."""
MEANING = 1.5
"""How much meaning counts beside words."""


@dataclass(frozen=True)
class Found:
    """A clause by its key, and how it was found."""

    provision: int
    by_words: bool
    by_meaning: bool


@dataclass(frozen=True)
class Finding:
    """The clauses, the likeliest first; the words of the text that were looked for; whether a model was asked too."""

    clauses: Sequence[Found]
    lexemes: frozenset[str]
    by_model: bool


@dataclass(frozen=True)
class _Text:
    """The clauses of an edition by their keys, in reading order, and their words."""

    clauses: tuple[int, ...]
    index: WordIndex


def find(sentence: str, edition: Edition, most: int) -> Finding:
    """At most so many clauses of a published edition. Two queries, and a few more when its text is asked for the first
    time in this process. Gaps, footnotes and headings are no clauses."""
    text = _text_of(edition.pk, edition.language)
    words = set(lexemes_of([sentence], edition.language)[0])
    scores = text.index.scores(words)
    worded = {number for number, score in enumerate(scores) if score}
    installed = model()
    alike = likenesses(installed, sentence, edition, text.clauses) if installed else None
    meant = set(ordered(alike)[:NEAR]) if alike else set()
    order = ordered(fused([(scores, 1), (alike, MEANING)]) if alike else scores)
    found = [each for each in order if alike or each in worded]
    return Finding(
        [Found(text.clauses[each], each in worded, each in meant) for each in found[:most]],
        frozenset(text.index.meant(words)),
        by_model=bool(alike),
    )


@lru_cache(maxsize=TEXTS_KEPT)
def _text_of(edition: int, language: str) -> _Text:
    """A published text never changes: its index holds for ever."""
    provisions = Provision.objects.filter(edition=edition).order_by("position")
    clauses = [each for each in provisions if each.is_quotable and not is_crossheading(each)]
    words = lexemes_of([each.text for each in clauses], language)
    terms = _terms() if language == "en" else {}
    return _Text(tuple(each.pk for each in clauses), WordIndex(words, terms))


@cache
def _terms() -> dict[str, set[str]]:
    """Everyday words and the terms of treaties for them, as lexemes."""
    everyday = lexemes_of(list(TERMS), "en")
    terms = lexemes_of([" ".join(each) for each in TERMS.values()], "en")
    found: dict[str, set[str]] = {}
    for words, those in zip(everyday, terms, strict=True):
        for word in words:
            found.setdefault(word, set()).update(those)
    return found
