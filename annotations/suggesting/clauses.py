"""Clauses of a text in the order in which their words may bear on a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from annotations.suggesting.embedding import model
from annotations.suggesting.lexemes import lexemes_of
from annotations.suggesting.ranking import Document, WordIndex, fused
from annotations.suggesting.vectors import nearest
from annotations.suggesting.vocabulary import TERMS
from treatyreader.models import Edition, Provision
from treatyreader.reading import is_crossheading

TEXTS_KEPT = 32
NEAR = 10
"""What is among so many of the nearest by meaning was found by meaning too; further down it is only not far enough."""
MEANING = 1.5
"""How much the order by meaning counts beside that by words."""


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
    time in this process. Gaps, footnotes and headings are no
    clauses."""
    text = _text_of(edition.pk, edition.language)
    words = set(lexemes_of([sentence], edition.language)[0])
    by_words = text.index.order(words)
    installed = model()
    by_meaning = nearest(installed, sentence, edition, text.clauses) if installed else []
    order = fused([(by_words, 1), (by_meaning, MEANING)]) if by_meaning else by_words
    worded, meant = set(by_words), set(by_meaning[:NEAR])
    return Finding(
        [Found(text.clauses[each], each in worded, each in meant) for each in order[:most]],
        frozenset(text.index.meant(words)),
        by_model=bool(by_meaning),
    )


@lru_cache(maxsize=TEXTS_KEPT)
def _text_of(edition: int, language: str) -> _Text:
    """A published text never changes: its index holds for ever."""
    rows = {each.pk: each for each in Provision.objects.filter(edition=edition).order_by("position")}
    clauses = [each for each in rows.values() if each.is_quotable and not is_crossheading(each)]
    headings = [_division(each, rows).heading for each in clauses]
    different = list(dict.fromkeys(headings))
    found = lexemes_of([*(each.text for each in clauses), *different], language)
    words, of_headings = found[: len(clauses)], dict(zip(different, found[len(clauses) :], strict=True))
    documents = [Document(*each) for each in zip(words, (of_headings[each] for each in headings), strict=True)]
    terms = _terms() if language == "en" else {}
    return _Text(tuple(each.pk for each in clauses), WordIndex(documents, terms))


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


def _division(provision: Provision, rows: dict[int, Provision]) -> Provision:
    while provision.parent_id is not None:
        provision = rows[provision.parent_id]
    return provision
