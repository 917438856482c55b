"""Ranking: texts by the words that they share with a sentence, and several rankings as one. Pure: no ORM, no HTTP.

Words come as lexemes: without their endings, and without those that say nothing by themselves.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

SATURATION = 1.2
"""BM25's k1, as usual: the second time that a word stands in a text says less than the first."""
LENGTH = 0.3
"""BM25's b, less than the usual 0.75: a long clause says more, it is not only wordier."""
HEADING = 0.5
"""What a word of the heading above a text counts beside one of its own."""
NEAR = 0.5
"""What a word of the texts counts that is not of the sentence but means as much, or is like one that no text has."""
BEGINNING = 4
PART = 5
"""So many letters at least of a word that another begins with, or that stands in another."""
FUSION = 10
"""The constant of reciprocal rank fusion. Of thousands of documents it is 60; of the clauses of a treaty, where the
first five count, the first places must tell more."""


@dataclass(frozen=True)
class Document:
    """How often each word stands in a text and in the heading above it."""

    text: Mapping[str, int]
    heading: Mapping[str, int]


class WordIndex:
    """Texts by their words, ranked by BM25 (Robertson and Zaragoza, 2009) with the heading as a field of less weight.

    A word that no text has stands for those like it: "appendix" for "appendices", "cybersecurity" for "security".
    """

    def __init__(self, documents: Sequence[Document], terms: Mapping[str, Collection[str]] | None = None) -> None:
        """`terms`: by a word of every day, words of the texts that mean as much."""
        self._terms = terms or {}
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        lengths = [sum(each.text.values()) for each in documents]
        average = sum(lengths) / max(len(lengths), 1) or 1.0
        self._damping = [SATURATION * (1 - LENGTH + LENGTH * length / average) for length in lengths]
        for number, each in enumerate(documents):
            weights = dict[str, float](each.text)
            for word, count in each.heading.items():
                weights[word] = weights.get(word, 0.0) + HEADING * count
            for word, weight in weights.items():
                self._postings[word].append((number, weight))
        self._count = len(documents)
        self._beginnings: dict[str, list[str]] = defaultdict(list)
        for word in self._postings:
            self._beginnings[word[:BEGINNING]].append(word)

    def meant(self, words: Collection[str]) -> dict[str, float]:
        """The words of the texts that these stand for, and how much each counts."""
        found: dict[str, float] = {}
        for word in words:
            for own in [word] if word in self._postings else self._like(word):
                found[own] = max(1.0 if own == word else NEAR, found.get(own, 0.0))
            for own in self._terms.get(word, ()):
                if own in self._postings:
                    found[own] = max(NEAR, found.get(own, 0.0))
        return found

    def order(self, words: Collection[str]) -> list[int]:
        """The numbers of the texts that have any of the words, the best first."""
        scores: dict[int, float] = defaultdict(float)
        for word, weight in self.meant(words).items():
            having = self._postings[word]
            rarity = math.log(1 + (self._count - len(having) + 0.5) / (len(having) + 0.5))
            for number, often in having:
                scores[number] += weight * rarity * often * (SATURATION + 1) / (often + self._damping[number])
        return sorted(scores, key=lambda number: (-scores[number], number))

    def _like(self, word: str) -> Iterator[str]:
        for own in self._beginnings.get(word[:BEGINNING], ()):
            if _common(word, own) >= max(BEGINNING, 0.75 * max(len(word), len(own))):
                yield own
        least = max(PART, math.ceil(len(word) / 2))
        for start in range(len(word) - least + 1):
            for end in range(start + least, len(word) + 1):
                if word[start:end] in self._postings:
                    yield word[start:end]


def fused(orders: Sequence[tuple[Sequence[int], float]]) -> list[int]:
    """Several rankings, each with its weight, as one: each place counts by its reciprocal (Cormack, Clarke and
    Büttcher, 2009)."""
    scores: dict[int, float] = defaultdict(float)
    for order, weight in orders:
        for place, number in enumerate(order, start=1):
            scores[number] += weight / (FUSION + place)
    return sorted(scores, key=lambda number: (-scores[number], number))


def _common(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (this, that) in pairs if this != that), min(len(one), len(other)))
