"""Citations as lawyers write them in footnotes.

OSCOLA: Oxford University Standard for the Citation of Legal Authorities, 4th ed. (2012), with its section on
international law (OSCOLA 2006, Citing International Law, A.1): title (adopted date) series, art n. Abbreviations take
no full stops; a page is ‘title’ (site, date) <address> accessed date (3.4.8).

Bluebook: The Bluebook, 21st ed. (2020), R. 21.4: name, subdivision, date of signing or adoption, source; a page by
R. 18.2. Both would name a treaty series first; none is held, so that the address is the source.
"""

from __future__ import annotations

import re
from datetime import date

from treatyreader.citation_forms.cited import LIBRARY, Cited, Sort, in_words, one_line

_SHORT = {
    "Article": "art",
    "Appendix": "app",
    "Annex": "annex",
    "Preamble": "preamble",
    "Chapter": "ch",
    "Part": "pt",
}
_MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")


def oscola(cited: Cited, accessed: date | None = None) -> str:
    """ "International Telecommunication Regulations (adopted 14 December 2012) art 6, 6.1 (No 41B) <https://…>." """
    seen = f" accessed {in_words(accessed)}" if accessed else ""
    if cited.sort == Sort.PAGE:
        where = f"{LIBRARY}, {in_words(cited.day)}" if cited.day else LIBRARY
        head = f"‘{cited.title}’ ({where})"
    else:
        made = f" ({_done(cited)} {in_words(cited.day)})" if cited.day else ""
        place = _place(cited.place, stop="")
        margin = f" (No {cited.number})" if cited.number else ""
        head = f"{cited.title}{made}{f' {place}' if place else ''}{margin}"
    return _quoting(cited) + one_line(f"{head} <{cited.url}>{seen}{_behind(cited)}.")


def bluebook(cited: Cited, accessed: date | None = None) -> str:
    """ "International Telecommunication Regulations art. 6, ¶ 6.1, adopted Dec. 14, 2012, https://…." """
    seen = f" (last visited {_american(accessed)})" if accessed else ""
    made = _american(cited.day) if cited.day else ""
    if cited.sort == Sort.PAGE:
        # A claim is a sentence: no full stop before a comma.
        head = ", ".join(part for part in (cited.title.removesuffix("."), LIBRARY, made) if part)
    else:
        place = _place(cited.place, stop=".", paragraph="¶ ")
        title = " ".join(part for part in (cited.title, place) if part)
        head = ", ".join(part for part in (title, cited.margin, f"{_done(cited)} {made}" if made else "") if part)
    return _quoting(cited) + one_line(f"{head}, {cited.url}{seen}{_behind(cited)}.")


def _done(cited: Cited) -> str:
    return "delivered" if cited.sort == Sort.SPEECH else "adopted"


def _quoting(cited: Cited) -> str:
    """The words, on a line of their own: nothing else tells unverified ones from what cites them."""
    return f"{one_line(cited.quotation)}\n" if cited.words else ""


def _behind(cited: Cited) -> str:
    """What goes with every form, in one parenthesis: it must not be lost with the address."""
    told = " ".join(cited.remarks).rstrip(".")
    return f" ({told})" if told else ""


def _place(place: str, *, stop: str, paragraph: str = "") -> str:
    """ "art 6, 6.1" of "Article 6, 6.1"; what is not named in English stays as it is printed."""
    head, _comma, rest = place.partition(", ")
    word, _blank, number = head.partition(" ")
    if word in _SHORT:
        short = _SHORT[word]
        head = f"{short}{stop if short not in ('annex', 'preamble') else ''} {number}".strip()
    elif word.isascii():
        head = head[:1].lower() + head[1:] if word == "Resolution" and not stop else head
    rest = f"{paragraph}{rest}" if re.match(r"\d", rest) else rest
    return f"{head}, {rest}" if rest else head


def _american(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
