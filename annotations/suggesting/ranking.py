"""Ranking: texts by the words that they share with a sentence, and several rankings as one. Pure: no ORM, no HTTP.

Words come as lexemes: without their endings, and without those that say nothing by themselves.
"""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

SATURATION = 1.2
"""BM25's k1, as usual: the second time that a word stands in a text says less than the first."""
LENGTH = 0.3
"""BM25's b, less than the usual 0.75: a long clause says more, it is not only wordier."""
NEAR = 0.5
"""What a word of the texts counts that is not of the sentence but means as much."""


class WordIndex:
    """Texts by their words, ranked by BM25 (Robertson and Zaragoza, 2009)."""

    def __init__(self, texts: Sequence[Mapping[str, int]], terms: Mapping[str, Collection[str]] | None = None) -> None:
        """`texts`: of each how often a word stands in it; `terms`: by a word of every day, words of the texts that mean
        as much."""
        self._terms = terms or {}
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths = [sum(each.values()) for each in texts]
        average = sum(lengths) / max(len(lengths), 1) or 1.0
        self._damping = [SATURATION * (1 - LENGTH + LENGTH * length / average) for length in lengths]
        for number, each in enumerate(texts):
            for word, count in each.items():
                self._postings[word].append((number, count))

    def meant(self, words: Collection[str]) -> dict[str, float]:
        """The words of the texts that these stand for, and how much each counts."""
        found = {own: NEAR for word in words for own in self._terms.get(word, ()) if own in self._postings}
        return found | {word: 1.0 for word in words if word in self._postings}

    def scores(self, words: Collection[str]) -> list[float]:
        """How well each of the texts answers the words: 0 where it has none of them."""
        scores = [0.0] * len(self._damping)
        for word, weight in sorted(self.meant(words).items()):
            having = self._postings[word]
            rarity = math.log(1 + (len(scores) - len(having) + 0.5) / (len(having) + 0.5))
            for number, often in having:
                scores[number] += weight * rarity * often * (SATURATION + 1) / (often + self._damping[number])
        return scores


def ordered(scores: Sequence[float]) -> list[int]:
    """The numbers of the texts, the best first; those of the same score as they come."""
    return sorted(range(len(scores)), key=lambda number: -scores[number])


def fused(rankings: Sequence[tuple[Sequence[float], float]]) -> list[float]:
    """Scores of several rankings of the same texts, each with its weight, as one: each counts by how far it stands out
    (its standard score), for what scores measure differs, and a place alone does not tell by how much it was won."""
    parts = [[weight * each for each in _standing_out(scores)] for scores, weight in rankings]
    return [sum(each) for each in zip(*parts, strict=True)]


def _standing_out(scores: Sequence[float]) -> list[float]:
    if not scores:
        return []
    mean, spread = statistics.fmean(scores), statistics.pstdev(scores)
    return [(each - mean) / spread if spread else 0.0 for each in scores]
