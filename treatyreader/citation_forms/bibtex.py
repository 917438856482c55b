"""BibTeX: an entry that classic BibTeX and biblatex both read (B. Patashnik, BibTeXing, 1988; the biblatex manual, 2).

Neither has a type for treaties that styles know, so that it is `@misc`; its date is there in the fields of both.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from treatyreader.citation_forms.cited import LIBRARY, MONTHS, Cited, Sort, in_words, one_line

_SPECIAL = {
    **{each: f"\\{each}" for each in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "ß": r"{\ss}",
    "æ": r"{\ae}",
    "Æ": r"{\AE}",
    "œ": r"{\oe}",
    "Œ": r"{\OE}",
    "ø": r"{\o}",
    "Ø": r"{\O}",
    "ł": r"{\l}",
    "Ł": r"{\L}",
    "ı": r"{\i}",
    "–": "--",
    "—": "---",
    "“": "``",
    "”": "''",
    "‘": "`",
    "’": "'",
    "\u00a0": "~",
    "…": r"{\ldots}",
}
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0308": '"',
    "\u0304": "=",
    "\u0307": ".",
    "\u0306": "u",
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0327": "c",
    "\u0328": "k",
}


def bibtex(cited: Cited, accessed: date | None = None) -> str:
    """One entry. The title stands in two pairs of braces, so that no style changes its capitals."""
    day = cited.day
    when = [("year", str(day.year)), ("date", day.isoformat())] if day else []
    made = f"Adopted {in_words(day)}" + (f" at {cited.at}" if cited.at else "") if day else ""
    opening = [f"{made}."] if made and cited.sort in (Sort.TREATY, Sort.DOCUMENT) else []
    note = " ".join([*opening, *cited.remarks])
    fields = [
        ("title", f"{{{latex(cited.full_title)}}}"),
        *when,
        ("howpublished", latex(LIBRARY)),
        ("language", latex(cited.language)),
        ("note", latex(note)),
        ("quotation", latex(cited.quotation)),
        ("url", cited.url),
        ("urldate", accessed.isoformat() if accessed else ""),
    ]
    lines = [f"  {name} = {{{value}}}" for name, value in fields if value and value != "{}"]
    if day:
        lines.insert(2, f"  month = {MONTHS[day.month - 1][:3].lower()}")
    return f"@misc{{{cited.key},\n" + ",\n".join(lines) + "\n}\n"


def latex(text: str) -> str:
    """A text as LaTeX sets it: what means something to LaTeX is escaped, accents are its commands, a letter of another
    script stays itself (UTF-8, which biber and present LaTeX read)."""
    return "".join(map(_letter, unicodedata.normalize("NFC", one_line(text))))


def _letter(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    parts = unicodedata.normalize("NFD", character)
    base, marks = parts[0], parts[1:]
    if marks in _ACCENTS and re.match("[A-Za-z]", base):
        dotless = {"i": r"\i", "j": r"\j"}.get(base, base)
        return rf"{{\{_ACCENTS[marks]}{{{dotless}}}}}"
    return character
