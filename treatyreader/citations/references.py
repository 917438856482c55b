"""Cross-references: the words of a text that cite a provision, as spans with what they name."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ARTICLE = re.compile(r"\bArticle (?P<number>\d+[A-Z]?)\b(?! of the)")


@dataclass(frozen=True)
class FoundReference:
    """Words at `start`..`end` (code points) that cite `number` of a `kind`, of this instrument or of a named one.

    `sub` is what is named inside it; `instrument` the slug of another instrument where it is known, and
    `instrument_name` what the text calls it; both are empty for the text's own provisions.
    """

    start: int
    end: int
    kind: str
    number: str
    citation: str
    sub: str = ""
    instrument: str = ""
    instrument_name: str = ""

    @property
    def is_foreign(self) -> bool:
        return self.instrument_name != ""


def find_references(text: str, *, language: str, instrument: str) -> list[FoundReference]:
    """The citations in a text of `instrument`, in order and never overlapping."""
    return [
        FoundReference(match.start(), match.end(), "article", match["number"], match[0])
        for match in _ARTICLE.finditer(text)
    ]
