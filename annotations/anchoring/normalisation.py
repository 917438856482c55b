"""The normalisation as it is published: the steps from a text to its matching form, told from the tables that make it.

Other people's tools that follow the steps get the same form, character by character. Pure: no ORM, no HTTP.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from annotations.anchoring import proving
from annotations.anchoring.matching_form import (
    DASHES,
    DOUBLE_QUOTES,
    ITALIC_SUFFIXES,
    LIGATURES,
    SINGLE_QUOTES,
    form_of,
    parts_replaced,
)

_WORD = r"\p{L}\p{N}_"
_LETTER = r"\p{L}\p{Nl}\p{No}"
_JOINS = r"\p{M}\u1160-\u11FF"
ITALICS = (
    rf"(?<![{_WORD}])\*(?![\u1160-\u11FF])(?=[{_LETTER}]+\*+(?![*{_WORD}{_JOINS}]))"
    rf"|(?<=[{_WORD}])\*(?=(?:{'|'.join(ITALIC_SUFFIXES)})\*+(?![*{_JOINS}]))"
)
"""The star before letters in italics, as a regular expression of ECMAScript (flags `gu`)."""
NOTE_MARKS = rf"(?<=\p{{L}}\p{{M}}*)\*+(?![*{_JOINS}])"
"""Stars directly behind a letter, as the same."""
EXAMPLES = (
    "the “security” – and ‘robustness’ – of networks",
    "tele\u00adcommunication\u00a0 services",
    "mise en œuvre, ﬁnal",
    "e\u0301tat",
    "الدُّوَلُ الأعضـــاء",
    "administrations* and No. 2*bis*",
)


PROVED = ("itrs/2012/en@1", "art_6__para_6-1", EXAMPLES[0])
"""An edition, a provision and words, of which a digest as links carry it is shown; the words stand nowhere."""


@dataclass(frozen=True)
class Row:
    """A character and what becomes of it, or the first and the last of a run of code points and what becomes of the
    first."""

    first: str
    last: str
    becomes: str

    @property
    def code_points(self) -> str:
        ends = dict.fromkeys((self.first, self.last))
        return "–".join(f"U+{ord(each):04X}" for each in ends)

    @property
    def sample(self) -> str:
        """The character itself, where it can be seen by itself."""
        return self.first if unicodedata.category(self.first)[0] in "LPNS" else ""

    @property
    def name(self) -> str:
        """The name in Unicode, of one character."""
        return unicodedata.name(self.first, "").capitalize() if self.first == self.last else ""


@cache
def kinds() -> dict[str, tuple[Row, ...]]:
    """What is replaced, by kind: blanks, double and single quotes, dashes, ligatures, shapes (ligatures and shaped
    letters that Unicode takes apart), marks (of Arabic), unseen."""
    of_kind: dict[str, dict[str, str]] = {}
    for character, becomes in parts_replaced().items():
        of_kind.setdefault(_kind(character, becomes), {})[character] = becomes
    return {kind: tuple(_rows(replaced, by_run=kind in _BY_RUN)) for kind, replaced in of_kind.items()}


_BY_RUN = frozenset({"shapes", "marks", "unseen"})


def _kind(character: str, becomes: str) -> str:
    if becomes == " ":
        return "blanks"
    for kind, characters in (("double", DOUBLE_QUOTES), ("single", SINGLE_QUOTES), ("dashes", DASHES)):
        if character in characters:
            return kind
    if character in LIGATURES:
        return "ligatures"
    if becomes:
        return "shapes"
    is_arabic = unicodedata.name(character, "").startswith("ARABIC") and unicodedata.category(character) != "Cf"
    return "marks" if is_arabic else "unseen"


def _rows(replaced: dict[str, str], *, by_run: bool) -> Iterator[Row]:
    """One by one, or runs of code points that stand side by side."""
    if not by_run:
        yield from (Row(each, each, becomes) for each, becomes in replaced.items())
        return
    for _gap, run in groupby(enumerate(sorted(replaced)), key=lambda each: ord(each[1]) - each[0]):
        members = [character for _number, character in run]
        yield Row(members[0], members[-1], replaced[members[0]])


def examples() -> Iterable[tuple[str, str]]:
    """Texts and their forms."""
    return [(each, form_of(each)) for each in EXAMPLES]


def proof_example() -> dict[str, str]:
    """A digest as links carry it, with what it is of."""
    edition, provision, words = PROVED
    return {
        "edition": edition,
        "provision": provision,
        "words": words,
        "digest": proving.proof_of(edition, provision, words),
    }


def as_json() -> dict[str, Any]:
    """All that a program needs to make the matching form: steps in order, each of one `act`; `replacements` of single
    code points. Regular expressions are ECMAScript's, with the flags `gu`."""
    return {
        "unicode": unicodedata.unidata_version,
        "steps": [
            {"act": "normalise", "form": "NFD"},
            {"act": "replace characters", "replacements": parts_replaced()},
            {"act": "replace pattern", "pattern": " +", "by": " "},
            {"act": "normalise", "form": "NFC"},
            {"act": "replace pattern", "pattern": ITALICS, "by": ""},
            {"act": "replace pattern", "pattern": NOTE_MARKS, "by": ""},
        ],
        "digest": {"of": "the exact words as they stand, not of their form", "encoding": "UTF-8", "hash": "SHA-256"},
        "proof": {
            "of": "edition, provision and exact words, parted by U+000A",
            "encoding": "UTF-8",
            "hash": "SHA-256",
            "digits": proving.LENGTH,
            "example": proof_example(),
        },
        "examples": [{"text": text, "form": form} for text, form in examples()],
    }
