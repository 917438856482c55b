"""What is cited, as far as a citation needs it, whatever its form."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import Enum

LIBRARY = "Treaty Reader"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""In English, whatever language a page is in: the styles that use them are English."""


class Sort(Enum):
    """What kind of source it is."""

    TREATY = "treaty"
    """A treaty or a part of it, as regulations adopted by a conference of its parties are."""
    DOCUMENT = "document"
    """A resolution, recommendation or opinion: adopted by a conference, no part of a treaty."""
    SPEECH = "speech"
    """What a delegation put on record."""
    PAGE = "page"
    """A page of this library."""


@dataclass(frozen=True)
class Cited:
    """A text, a part of it, words of it, or a page of this library.

    `version` is its slug ("2012"), empty for a page; `place` a part ("Article 6, 6.1"), empty for the whole; `number`
    its margin number; `also` what the same part is called under another numbering, in full. `day` is that of adoption
    (of a page, of its last change), `at` the place of adoption. `edition` says which text of this library ("en edition
    1"). `words` are quoted words, and in quotation marks only where `is_verified`; `wording` says how far.
    """

    sort: Sort
    title: str
    url: str
    version: str = ""
    place: str = ""
    number: str = ""
    also: tuple[str, ...] = ()
    day: date | None = None
    at: str = ""
    language: str = "en"
    edition: str = ""
    wording: str = ""
    words: str = ""
    is_verified: bool = False

    @property
    def key(self) -> str:
        """A name for the entry in a list of references, of ASCII letters, digits and hyphens: "itrs…" of its parts."""
        parts = [self.title if self.sort == Sort.PAGE else _initials(self.title), self.version, self.place, self.number]
        plain = unicodedata.normalize("NFKD", " ".join(parts)).encode("ascii", "ignore").decode()
        return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:60].strip("-").lower() or "treaty-reader"

    @property
    def margin(self) -> str:
        return f"No. {self.number}" if self.number else ""

    @property
    def full_title(self) -> str:
        """ "International Telecommunication Regulations (2012), Article 6, 6.1, No. 41B"; a version that the title
        names, or that is no year, is not said twice."""
        is_named = not self.version or self.version in self.title
        title = self.title if is_named else f"{self.title} ({self.version})"
        return ", ".join(part for part in (title, self.place, self.margin) if part)

    @property
    def quotation(self) -> str:
        """The words as they may be shown: in quotation marks where they are verified."""
        return f"“{self.words}”" if self.words and self.is_verified else self.words

    @property
    def remarks(self) -> list[str]:
        """What goes with every form: other numbers, which text, how far it is verified."""
        also = [f"Also: {each}" for each in self.also]
        edition = [f"{self.edition} of {LIBRARY}"] if self.edition else []
        return [*(f"{each.rstrip('.')}." for each in (*also, *edition)), *([self.wording] if self.wording else [])]


def in_words(day: date) -> str:
    """ "14 December 2012"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def one_line(text: str) -> str:
    """A text without line ends or control characters, which no form of citation takes in a field."""
    seen = "".join(each if each.isprintable() else " " for each in text if unicodedata.category(each) != "Cf")
    return re.sub(r"\s+", " ", seen).strip()


def _initials(title: str) -> str:
    return "".join(word[0] for word in re.findall(r"\w+", title) if word[0].isupper()) or title
