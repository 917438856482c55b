"""The forms in which a place in a text, or a page of this library, is cited: for people and for programs that keep
references. Pure: no ORM, no HTTP.

No form says more than is held: no volume or page of a treaty series, no entry into force, no author. How far the
wording is verified goes with every form, in its note or behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from treatyreader.citation_forms.bibtex import bibtex
from treatyreader.citation_forms.cited import Cited, Sort
from treatyreader.citation_forms.csl import csl_json
from treatyreader.citation_forms.footnotes import bluebook, oscola
from treatyreader.citation_forms.ris import ris

CITATION_TYPES = {
    "bibtex": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl": "application/vnd.citationstyles.csl+json",
}
"""The forms that programs read, as `?format=` names them, and their media types."""

FORMS: dict[str, tuple[str, Callable[[Cited, date | None], str]]] = {
    "oscola": ("OSCOLA", oscola),
    "bluebook": ("Bluebook", bluebook),
    "bibtex": ("BibTeX", bibtex),
    "ris": ("RIS", ris),
    "csl": ("CSL-JSON", csl_json),
}
"""By name: what it is called, and what makes it. The second argument is the day of access, where it is wanted."""

__all__ = ["CITATION_TYPES", "FORMS", "Cited", "Sort", "bibtex", "bluebook", "csl_json", "oscola", "ris"]
