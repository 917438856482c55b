"""The shape of an edition that is taken along: all that stands in it, for whatever makes paper or a file of it.

Pure: no ORM, no HTTP. Every text is plain text; an `href` is an address with its host, or `#` and the anchor of
something else in the book.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

_NO_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What XML 1.0 (2.2) forbids or discourages, and no typeface shows."""
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}


@dataclass(frozen=True)
class Call:
    """A note mark in the text, "[1]", and the anchor of its note."""

    mark: str
    note: str


@dataclass(frozen=True)
class Run:
    """Words that are set in one way, then the calls for what is said of them."""

    text: str
    italic: bool = False
    bold: bool = False
    code: bool = False
    href: str = ""
    calls: Sequence[Call] = ()


@dataclass(frozen=True)
class Block:
    """A paragraph of somebody's prose: what `kind` of one ("paragraph", "heading", "quotation", "item", "code",
    "rule"), how `deep` it is set in, and the `bullet` of an item."""

    kind: str
    runs: Sequence[Run]
    deep: int = 0
    bullet: str = ""


@dataclass(frozen=True)
class Wording:
    """How far words are verified: "✓", "≈" or "?", in a word, and in a sentence. Empty for what has none."""

    sign: str
    short: str
    sentence: str

    @property
    def is_verified(self) -> bool:
        return self.sign == VERIFIED


VERIFIED, CONFIRMED, UNVERIFIED = "✓", "≈", "?"


@dataclass(frozen=True)
class Clause:
    """One provision. `kind`: "clause", "crosshead", "gap", "suppressed", "note". `number` is as printed; where it is
    short it hangs before the text. `after` are calls for what is said of it as a whole."""

    anchor: str
    kind: str
    margin: str
    name: str
    number: Sequence[Run]
    hangs: bool
    deep: int
    runs: Sequence[Run]
    wording: Wording
    after: Sequence[Call]
    absent_before: str


@dataclass(frozen=True)
class Section:
    """A division with its clauses. `beyond` says, on the first of several, that they are no part of the treaty;
    `longest` is the length of the longest number that hangs in it."""

    anchor: str
    title: str
    heading: str
    other_names: str
    remark: str
    beyond: str
    part_of_treaty: bool
    clauses: Sequence[Clause]
    after: Sequence[Call]
    longest: int
    absent_before: str
    absent_after: str


@dataclass(frozen=True)
class Place:
    """Where something stands: "No. 41B" and its anchor, or an `href` elsewhere."""

    name: str
    href: str


@dataclass(frozen=True)
class Quoted:
    """Words that evidence rests on. `is_quotable`: they may stand in quotation marks."""

    words: str
    language: str
    direction: str
    is_quotable: bool
    place: Place
    wording: str
    standing: str


@dataclass(frozen=True)
class Proof:
    """One piece of evidence: how it bears, on how much of the claim, on which words, why; and whether it counts."""

    bearing: str
    coverage: str
    quoted: Sequence[Quoted]
    rationale: str
    not_counted: str
    address: str


@dataclass(frozen=True)
class ClaimNote:
    """An endnote: a claim, how it stands, where in the text it is called, and its evidence if that was chosen."""

    mark: str
    anchor: str
    text: str
    direction: str
    stands: str
    provisional: bool
    line: str
    places: Sequence[Place]
    proofs: Sequence[Proof]
    address: str


@dataclass(frozen=True)
class Saying:
    """One comment of a thread, and how deep below its beginning it stands. One that is gone says so, without `who`."""

    who: str
    when: str
    deep: int
    blocks: Sequence[Block]
    gone: str
    direction: str
    address: str


@dataclass(frozen=True)
class CommentNote:
    """An endnote: a thread, the words that it is on (none: the provision), and what became of them here."""

    mark: str
    anchor: str
    place: Place
    words: Sequence[str]
    came: str
    said: Sequence[Saying]


@dataclass(frozen=True)
class Row:
    """A row of the table of claims. `mark` and `note` are empty where this text has no words of it."""

    mark: str
    note: str
    claim: str
    direction: str
    stands: str
    places: Sequence[Place]
    address: str


@dataclass(frozen=True)
class Term:
    """A fact of the title page, or a mark of the key."""

    term: str
    words: str
    href: str = ""


@dataclass(frozen=True)
class Words:
    """What the book itself says, in the language of whoever took it."""

    library: str
    contents: str
    key: str
    text: str
    claims: str
    comments: str
    table: str
    number: str
    claim: str
    stands: str
    where: str
    link: str
    not_held: str
    none: str
    provisional: str
    accessible: str


@dataclass(frozen=True)
class Book:
    """All of it. `language` and `direction` are the text's, `ours` the language of all else. `address` is the pinned
    address of the edition, `name` a name for its file, `made` when it was made (ISO 8601, UTC, whole seconds).
    `layers` names what was chosen as an address does."""

    title: str
    version: str
    language: str
    direction: str
    ours: str
    ours_direction: str
    facts: Sequence[Term]
    notices: Sequence[str]
    layers: str
    key: Sequence[Term]
    sections: Sequence[Section]
    absent_after: str
    claims: Sequence[ClaimNote]
    comments: Sequence[CommentNote]
    table: Sequence[Row]
    words: Words
    address: str
    source: str
    name: str
    made: str


def as_data(book: Book) -> dict[str, Any]:
    """As nested dictionaries and lists, without characters that no file and no typeface has."""
    data: dict[str, Any] = _plain(book)
    return data


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, str):
        return _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, Sequence):
        return [_plain(each) for each in value]
    return value


def direction_of_words(words: str) -> str:
    """By the first letter that has one (Unicode Standard Annex 9, P2); "ltr" where none has."""
    return next((_STRONG[kind] for kind in map(unicodedata.bidirectional, words) if kind in _STRONG), "ltr")


def letters(number: int) -> str:
    """1 → "a", 26 → "z", 27 → "aa"."""
    found = ""
    while number:
        number, place = divmod(number - 1, 26)
        found = chr(ord("a") + place) + found
    return found
