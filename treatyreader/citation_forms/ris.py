"""RIS (Research Information Systems, Direct Export Format, 2011): a tag, two blanks, a hyphen, a blank, a value.

A treaty is `STAT`: RIS has no type of its own for one, and programs that read it take `LEGAL` for a court's decision.
Lines end with CR LF, as that specification has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from treatyreader.citation_forms.cited import LIBRARY, Cited, Sort, one_line

TYPES = {Sort.TREATY: "STAT", Sort.DOCUMENT: "GOVDOC", Sort.SPEECH: "UNPB", Sort.PAGE: "ELEC"}


def ris(cited: Cited, accessed: date | None = None) -> str:
    """One record, from `TY` to `ER`."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _tags(cited, accessed))


def _tags(cited: Cited, accessed: date | None) -> Iterator[tuple[str, str]]:
    yield "TY", TYPES[cited.sort]
    yield "ID", cited.key
    yield "TI", one_line(cited.full_title)
    if cited.day:
        yield "PY", f"{cited.day.year}"
        yield "DA", f"{cited.day:%Y/%m/%d}"
    if cited.at:
        yield "CY", one_line(cited.at)
    if cited.place:
        yield "SE", one_line(", ".join(part for part in (cited.place, cited.margin) if part))
    yield "DB", LIBRARY
    yield "LA", cited.language
    for remark in cited.remarks:
        yield "N1", one_line(remark)
    if cited.words:
        yield "AB", one_line(cited.quotation)
    yield "UR", cited.url
    if accessed:
        yield "Y2", f"{accessed:%Y/%m/%d}"
    yield "ER", ""
