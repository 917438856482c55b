"""Quotations as people paste them: with quotation marks, a citation, a link, words left out, what a PDF does to lines.

What is read is which words are quoted, piece by piece, and the address that came with them. Pure: no ORM, no HTTP.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

LONGEST_QUOTE = 5_000
"""Characters of what may be pasted."""
MOST_PIECES = 20
"""Pieces between words left out; what comes after is taken as one."""

_ADDRESS = re.compile(
    r"<?(?:\bhttps?://[^\s/()\[\]<>]+|(?<![^\s(\[<]))(?P<path>/(?:treaties|id|passages)/[^\s()<>]*)>?"
)
_OPENS, _CLOSES = "“„«‹‘「『\"'", "”“»›’」』\"'"
# "[…]", "(...)", "…": words that whoever quotes has left out.
_LEFT_OUT = re.compile(r"\s*(?:[\[(]\s*(?:…|\.{3,}|\. \. \.)\s*[\])]|…|\.{3,}|\. \. \.)\s*")
# "[M]ember", "[t]he": a letter whose case whoever quotes has changed.
_CASE = re.compile(r"\[(\w)\](?=\w)")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])[-‐\u00ad][ \t]*\n[ \t]*(?=[^\W\d_])")
# "(en edition 1, Treaty Reader)": a line in which somebody cites this library.
_CITES = re.compile(r"\([^()]{1,80}Treaty Reader\)|^\s*[—–-]\s*\[")
# "(adopted 14 December 2012)", "adopted Dec. 14, 2012": where an address stands beside it, a citation too.
_STYLED = re.compile(r"\b(?:adopted|delivered) (?:\d{1,2} [A-Z]|[A-Z][a-z]{2,4}\.? \d)|of Treaty Reader\b")
_MARGIN = re.compile(r"(?m)^[ \t]*(?:>[ \t]?)+")


@dataclass(frozen=True)
class Pasted:
    """The words that are quoted, in pieces between which words are left out; `path` of the address that came with them
    (empty: none); `rest` is what else stood there, as a citation."""

    pieces: tuple[str, ...]
    path: str
    rest: str

    @property
    def words(self) -> str:
        return " … ".join(self.pieces)


def read_paste(text: str) -> Pasted:
    """What somebody pasted, taken apart. Takes time in proportion to its length."""
    text = _MARGIN.sub("", _printable(text[:LONGEST_QUOTE]))
    address = _ADDRESS.search(text)
    lines = [line.strip() for line in _HYPHENATED.sub("", text).split("\n")]
    lines = [line for line in lines if line]
    quoted = [line for line in lines if not _is_citation(line)]
    cited = [line for line in lines if _is_citation(line)]
    # A quotation and its citation in one line are parted by the quotation marks.
    if not quoted and len(cited) == 1 and (inner := _in_marks(_ADDRESS.sub("", cited[0]))):
        quoted, cited = [inner[0]], [inner[1]]
    elif not quoted:
        # A link in the line of the quotation is no citation by itself.
        quoted = [line for line in cited if not (_CITES.search(line) or _STYLED.search(line))]
        cited = [line for line in cited if line not in quoted]
    words = " ".join(_ADDRESS.sub("", " ".join(quoted)).split())
    inner = _in_marks(words)
    words, behind = inner if inner else (words, "")
    rest = " ".join([behind, *(_ADDRESS.sub("", line) for line in cited)])
    return Pasted(_pieces(words), _path(address), " ".join(rest.split()))


def _printable(text: str) -> str:
    """Without what is not seen (a soft hyphen before a line end stays until lines are joined) and on lines alone."""
    seen = []
    for each in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
        if each in "\n\u00ad" or each.isprintable():
            seen.append(each)
        elif unicodedata.category(each) != "Cf":
            seen.append("\n" if each in "\u2028\u2029\v\f\x85" else " ")
    return "".join(seen)


def _is_citation(line: str) -> bool:
    return _ADDRESS.search(line) is not None or _CITES.search(line) is not None


def _in_marks(text: str) -> tuple[str, str] | None:
    """The words in quotation marks at the beginning of a text, and what stands behind; None where it begins with none,
    or where they never close."""
    text = text.strip()
    opening = _OPENS.find(text[:1]) if text else -1
    if opening < 0:
        return None
    close = text.rfind(_CLOSES[opening], 1)
    if text[0] == "“" and close < 0:
        close = text.rfind("”", 1)
    return (text[1:close].strip(), text[close + 1 :].strip(" ,;:—–-")) if close > 1 else None


def _pieces(words: str) -> tuple[str, ...]:
    words = _CASE.sub(r"\1", words.replace("\u00ad", ""))
    pieces = [each.strip(" ,;") if each else "" for each in _LEFT_OUT.split(words, MOST_PIECES)]
    told = [each for each in pieces if re.search(r"\w", each)]
    return tuple(told)


def _path(address: re.Match[str] | None) -> str:
    return unquote(address["path"]).rstrip(".,;:”\"'") if address else ""
