"""How words may be spelt: what was typed, made plain, and the expressions that find it as a text may print it.

The expressions mean the same to Python and to PostgreSQL. Pure: no ORM, no HTTP.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MAX_QUERY = 600

_QUOTES = '"“”„‟«»'
_APOSTROPHES = "'’‘‛ʼ′`"
_DASHES = "‐‑‒–—―−-"
_EDGES = f"{_QUOTES}{_APOSTROPHES}.,;:!?…* "
# PostgreSQL's \s knows no other blanks than ASCII's.
_BLANKS = "[\\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+"
# Thai, Lao, Burmese, Khmer, kana, Han: words stand there without spaces between them.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_ALIKE = {each: f"[{kind}]" for kind in (_QUOTES, _APOSTROPHES, _DASHES) for each in kind}


def cleaned(query: str) -> str:
    """What was typed or pasted, on one line, without control characters, no longer than a paragraph. What is not seen
    (a soft hyphen, a mark of direction) parts no word."""
    seen = (character for character in query if unicodedata.category(character) != "Cf")
    printable = "".join(character if character.isprintable() else " " for character in seen)
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", printable)).strip()[:MAX_QUERY].strip()


def plain(line: str) -> str:
    """A line as it is compared with another: one kind of quotes, apostrophes and dashes, in no case."""
    kinds = {ord(each): kind[-1] for kind in (_QUOTES, _APOSTROPHES, _DASHES) for each in kind}
    return re.sub(r"\s+", " ", line).translate(kinds).casefold().strip(_EDGES.replace("*", ""))


def phrase(words: str) -> str:
    """An expression for these words as they stand, whole, white space apart; empty for less than a word."""
    words = words.strip(_EDGES)
    parts = [part for part in map(_spelt, words.split()) if part]
    if len(words) < (2 if re.search(f"[{_UNSPACED}]", words) else 3) or not re.search(r"\w", words):
        return ""
    return _before(words[0]) + _BLANKS.join(parts) + _after(words[-1])


def each_word(words: str) -> list[str]:
    """An expression for each different word, in the order typed."""
    bare = (re.sub(r"^\W+|\W+$", "", word) for word in words.split())
    different = {word.casefold(): word for word in bare if word}
    return [_before(word[0]) + _spelt(word) + _after(word[-1]) for word in different.values()]


def _spelt(word: str) -> str:
    """One word with its quotes, apostrophes and dashes of any form, and with the stars that a text may print at its
    letters: of a note (`administrations*`), of italics (`2*bis*`)."""
    return "".join(_pieces(word))


def _pieces(word: str) -> Iterator[str]:
    for piece in re.findall(r"[^\W\d_]+|\d+|[^*]", word):
        letters = piece[0].isalpha()
        yield rf"\*?{re.escape(piece)}\*?" if letters else _ALIKE.get(piece, re.escape(piece))


def _before(first: str) -> str:
    """No word begins before this character, nor a number of which this would be a part ("1.1" in "11.1")."""
    if not _needs_an_edge(first):
        return ""
    return rf"(?:(?<!\w)|(?<=[{_UNSPACED}]))" + (r"(?<!\d[.,/])" if first.isdigit() else "")


def _after(last: str) -> str:
    """No word goes on behind this character, nor a number ("41C" is no part of "41C/2", nor "2" of "2*bis*")."""
    if not _needs_an_edge(last):
        return ""
    return rf"(?:(?!\w)|(?=[{_UNSPACED}]))" + r"(?![.,/]\d|\*(?:bis|ter|quater))"


def _needs_an_edge(character: str) -> bool:
    return character.isalnum() and not re.match(f"[{_UNSPACED}]", character)
