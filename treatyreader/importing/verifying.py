"""How far a text's wording was checked, as a status file says, and the rows that record it."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from treatyreader.citations import normalise_margin_number
from treatyreader.importing.plain import ParsedText
from treatyreader.importing.problems import ImportRefused, Problem, read_text, reading
from treatyreader.models import Edition, Provision, Verification
from treatyreader.models.verification import Level

EDITORS = "the library's editors"

LEVELS = {
    "english-source": Level.VERIFIED,
    "other-language-source": Level.SUBSTANCE_CONFIRMED,
    "unverified": Level.TO_BE_VERIFIED,
}
# The ITU's electronic shelf keeps each language of a publication in a folder of one letter.
_SHELF_LANGUAGE = re.compile(r"/epub_shared/[^ ]*?/(?P<letter>[ACEFRS])/web/")
_LANGUAGE_OF_LETTER = {"A": "ar", "C": "zh", "E": "en", "F": "fr", "R": "ru", "S": "es"}


@dataclass(frozen=True)
class WordingStatus:
    """One row of a status file, or what an edition without one says of a provision."""

    level: Level
    source: str = ""
    seen_in: str = ""
    note: str = ""


def read_statuses(path: Path, parsed: ParsedText) -> dict[str, WordingStatus]:
    """The rows of a status file by normalised margin number, checked against the text that it speaks of.

    Raises ImportRefused with every problem found: a provision without a row, a row that contradicts its mark.
    """
    with reading(path, "a CSV file in UTF-8"):
        rows = list(csv.DictReader(read_text(path, "a CSV file in UTF-8").splitlines()))
    problems: list[Problem] = []
    statuses: dict[str, WordingStatus] = {}
    for line, row in enumerate(rows, start=2):
        level = LEVELS.get(row.get("status") or "")
        if level is None or not row.get("margin"):
            what = f"the row {row.get('margin')!r}, {row.get('status')!r} cannot be read"
            problems.append(Problem(path.name, line, what, "margin and status, one of " + ", ".join(LEVELS)))
            continue
        source = (row.get("source") or "").strip()
        letters = _SHELF_LANGUAGE.findall(source)
        statuses[normalise_margin_number(row["margin"])] = WordingStatus(
            level=level,
            source="" if level == Level.TO_BE_VERIFIED else source,
            seen_in=" ".join(dict.fromkeys(_LANGUAGE_OF_LETTER[letter] for letter in letters)),
            note=source if level == Level.TO_BE_VERIFIED else "",
        )
    for block in (block for division in parsed.divisions for block in division.blocks):
        status = statuses.get(normalise_margin_number(block.margin_number))
        if "gap" in block.marks:
            continue
        if status is None:
            what = f"[{block.margin_number}] has no row in {path.name}"
            problems.append(Problem(parsed.file, block.line, what, "one row for each provision"))
        elif (status.level == Level.VERIFIED) == ("unverified" in block.marks):
            what = f"[{block.margin_number}] is marked otherwise than {path.name} says ({status.level})"
            problems.append(Problem(parsed.file, block.line, what, "{unverified} on all but english-source"))
    if problems:
        raise ImportRefused(problems)
    return statuses


def record_verifications(edition: Edition, parsed: ParsedText, statuses: Mapping[str, WordingStatus]) -> None:
    """Append a row where the status is new or changed; never after somebody else's newer check, and never for what
    was suppressed: that it says so is no wording."""
    marks = {
        normalise_margin_number(block.margin_number): block.marks
        for division in parsed.divisions
        for block in division.blocks
    }
    rows = []
    for provision in edition.in_reading_order().prefetch_related("verifications"):
        if provision.text == "" or provision.nature == Provision.Nature.SUPPRESSED:
            continue
        key = normalise_margin_number(provision.margin_number or provision.number)
        status = statuses.get(key) or _as_marked(edition, marks.get(key, frozenset()))
        checks = list(provision.verifications.all())
        newest = checks[-1] if checks else None
        said = (newest.level, newest.source, newest.seen_in, newest.note) if newest else None
        if said == (status.level, status.source, status.seen_in, status.note) or (newest and newest.by != EDITORS):
            continue
        rows.append(
            Verification(
                provision=provision,
                level=status.level,
                source=status.source,
                seen_in=status.seen_in,
                note=status.note,
                by=EDITORS,
            )
        )
    Verification.objects.bulk_create(rows)


def _as_marked(edition: Edition, marks: frozenset[str]) -> WordingStatus:
    """An edition without a status file was taken from its source; only what is marked was not seen there."""
    if "unverified" in marks:
        return WordingStatus(Level.TO_BE_VERIFIED)
    return WordingStatus(Level.VERIFIED, source=edition.source_url or edition.source)
