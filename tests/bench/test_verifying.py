"""How fast a quotation is verified over all texts that are loaded, beside RapidFuzz's search of every provision.

Both are given the same quotations: as they stand, with a word in ten changed, and of words that stand nowhere. What
RapidFuzz finds is a likeness of letters alone; it reads no citation, tells no difference and knows no limit. A
quotation is rightly placed when the provision named first is one that has the same text. Times are medians.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence

import pytest
from rapidfuzz import fuzz, process

from annotations.verifying.verifying import verify_quotation
from treatyreader.models import Edition, Provision

COUNT, ROUNDS, LENGTH = 60, 3, 25
ELSEWHERE = "heron lantern gravel pudding whisper orchard velvet thimble walrus copper meadow bucket"

Asked = Sequence[tuple[str, str]]
"""Quotations, each with the text that it was taken from (empty: none)."""


def quotations(texts: Sequence[str], changed: float) -> Asked:
    chance, asked = random.Random(5), []  # noqa: S311 - it only chooses words
    for text in chance.sample([each for each in texts if len(each.split()) >= LENGTH], COUNT):
        words = text.split()
        first = chance.randrange(len(words) - LENGTH + 1)
        quoted = words[first : first + LENGTH]
        for place in range(LENGTH):
            if chance.random() < changed:
                quoted[place] = chance.choice(ELSEWHERE.split())
        asked.append((" ".join(quoted), text))
    return asked


def nowhere() -> Asked:
    chance = random.Random(6)  # noqa: S311 - it only chooses words
    return [(" ".join(chance.choices(ELSEWHERE.split(), k=LENGTH)), "") for _number in range(COUNT)]


def by_us(quoted: str) -> str:
    groups = verify_quotation(quoted).groups
    return groups[0].first.provision.text if groups else ""


@pytest.mark.django_db
@pytest.mark.usefixtures("whole_library")
def test_verifying() -> None:
    rows = Provision.objects.filter(edition__in=Edition.objects.published_or_withdrawn()).quotable()
    texts = list(rows.order_by("pk").values_list("text", flat=True))
    lower = [each.casefold() for each in texts]

    def by_rapidfuzz(quoted: str) -> str:
        found = process.extractOne(quoted.casefold(), lower, scorer=fuzz.partial_ratio, score_cutoff=60)
        return texts[found[2]] if found else ""

    kinds = {"exact": quotations(texts, 0.0), "10 % changed": quotations(texts, 0.1), "nowhere": nowhere()}
    print(
        f"\n{len(texts):,} provisions, {sum(map(len, texts)):,} code points; {COUNT} quotations of {LENGTH} words each"
    )
    print(f"{'':16}{'':12}{'right':>8}{'ms':>10}")
    for kind, asked in kinds.items():
        for name, method in (("ours", by_us), ("rapidfuzz", by_rapidfuzz)):
            right, milliseconds = measured(asked, method)
            print(f"{kind:16}{name:12}{right:>8}{milliseconds:>10.2f}")


def measured(asked: Asked, method: Callable[[str], str]) -> tuple[int, float]:
    times, right = [], 0
    for _round in range(ROUNDS):
        right = 0
        for quoted, text in asked:
            begun = time.perf_counter()
            found = method(quoted)
            times.append((time.perf_counter() - begun) * 1000)
            right += (quoted in found) if text and quoted in text else found == text
    return right, statistics.median(times)
