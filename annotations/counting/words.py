"""Words: runs of letters and digits in a text, as they are counted.

A hyphen or an apostrophe parts words; note marks (`administrations*`), italics (`2*bis*`) and typography do not matter,
because the matching form is read. Where a script writes no blanks between words (Chinese, Thai, kana) each character
is a word of its own here, so that what is sought there is found as part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotations.anchoring.matching_form import form_of, prepared

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Thai, Lao, Burmese, Khmer, kana, Han."""
_UNSPACED_PLANES = "\U00020000-\U000323af"
_WORD = re.compile(rf"(?=[^\W_])[{UNSPACED}{_UNSPACED_PLANES}]|[^\W_{UNSPACED}{_UNSPACED_PLANES}]+")
_RUN = re.compile(r"[^\W_]+")
_GLUE = re.compile(r"[\s\-'\"*]*")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: from where to where it stands (code points), as printed, and in no case. `follows`: nothing
    but blanks, hyphens, apostrophes, quotation marks and stars stands between it and the word before."""

    start: int
    end: int
    printed: str
    plain: str
    follows: bool


def words_of(text: str) -> Sequence[Word]:
    """The words of a text, in order. Takes time in proportion to its length; a text is cut once and kept."""
    return _kept(text) if len(text) <= 20_000 else _cut(text)


def run_of(typed: str) -> str:
    """What was typed, in the matching form, if it is one run of letters and digits; else empty."""
    form = form_of(typed)
    return form if _RUN.fullmatch(form) else ""


def runs_of(typed: str) -> list[str]:
    """The runs of letters and digits in what was typed, in the matching form."""
    return _RUN.findall(form_of(typed))


def is_glue(between: str) -> bool:
    """Whether words with this between them follow each other as the words of a phrase do."""
    return _GLUE.fullmatch(form_of(between)) is not None


def pieces_of(run: str) -> list[str]:
    """A run as the words that it is in a text: itself, or character by character where words have no blanks."""
    return _WORD.findall(run)


@lru_cache(maxsize=4096)
def _kept(text: str) -> Sequence[Word]:
    return _cut(text)


def _cut(text: str) -> Sequence[Word]:
    form = prepared(text)
    found: list[Word] = []
    last = 0
    for match in _WORD.finditer(form.form):
        start, end = form.words(match.start(), match.end())
        follows = bool(found) and _GLUE.fullmatch(form.form, last, match.start()) is not None
        found.append(Word(start, end, match[0], match[0].casefold(), follows))
        last = match.end()
    return tuple(found)
