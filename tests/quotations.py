"""Quotations from a real text, with so much edited: what the tests and the benchmark of anchoring ask for.

The same seed gives the same quotations, whatever the machine.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from annotations.anchoring.locating import CONTEXT, places_of
from tests.conftest import MAY_BE_ABSENT

SHARES = (0.0, 0.05, 0.1, 0.2)
"""Of a quotation's code points, the share that is edited."""
SHORTEST, LONGEST = 40, 400
SEED = 1982


@dataclass(frozen=True)
class Quotation:
    """Words as somebody quotes them, with what stood around them in the text, and where they stood."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


def clauses() -> list[str]:
    """The preamble and the articles of the Law of the Sea Convention, in English."""
    directory = os.environ.get("TREATYREADER_SAMPLES", "")
    if not directory and MAY_BE_ABSENT:
        pytest.skip("TREATYREADER_SAMPLES is not set")
    file = Path(directory, "open-treaties", "unclos.json")
    treaty = json.loads(file.read_text(encoding="utf-8"))
    articles = [f"{each['title_en']}\n{each['content_en']}" for each in treaty["articles"]]
    return [treaty["preamble_en"], *articles]


def whole_text() -> str:
    text = "\n".join(clauses())
    assert len(text) >= 280_000
    assert max(text) <= "\uffff", "so that JavaScript counts as we do"
    return text


def quotations(text: str, count: int, share: float, *, twins: bool = False) -> list[Quotation]:
    """So many quotations of 40 to 400 code points whose place is unique; with `twins`, that stand at several places."""
    random, editing = Random(f"{SEED} {twins}"), Random(f"{SEED} {share}")  # noqa: S311 - the same in every run
    letters = sorted({each for each in text if each.isalpha()})
    words = sorted(set(text.split()))
    found: list[Quotation] = []
    while len(found) < count:
        start = random.randrange(len(text) - LONGEST)
        end = start + random.randint(SHORTEST, LONGEST)
        exact = text[start:end]
        if (len(places_of(exact, text)) > 1) == twins:
            edited = edit(exact, share, editing, letters, words)
            found.append(
                Quotation(edited, text[max(start - CONTEXT, 0) : start], text[end : end + CONTEXT], start, end)
            )
    return found


def edit(exact: str, share: float, random: Random, letters: list[str], words: list[str]) -> str:
    """Insert, leave out and change letters, and now and then a whole word, until so much is edited."""
    left, edited = round(share * len(exact)), exact
    while left > 0:
        place = random.randrange(len(edited))
        act = random.choice(("insert", "leave out", "change", "insert", "leave out", "change", "word"))
        if act == "word" and left >= 8:
            word = random.choice(words)[:left]
            end = edited.find(" ", place)
            edited = edited[:place] + word + (edited[end:] if 0 <= end < place + left else edited[place:])
            left -= max(len(word), end - place if 0 <= end < place + left else 0)
        elif act == "insert":
            edited = edited[:place] + random.choice(letters) + edited[place:]
            left -= 1
        elif act == "leave out" and len(edited) > 1:
            edited = edited[:place] + edited[place + 1 :]
            left -= 1
        elif act == "change":
            edited = edited[:place] + random.choice(letters) + edited[place + 1 :]
            left -= 1
    return edited


def is_right(quotation: Quotation, start: int, end: int) -> bool:
    """Whether a span is the quotation's own, but for what edits at its ends make of it: four fifths are shared."""
    shared = min(end, quotation.end) - max(start, quotation.start)
    return shared >= 0.8 * (max(end, quotation.end) - min(start, quotation.start))
