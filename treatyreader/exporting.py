"""An edition or a provision as plain text and as Markdown: the words, their numbers, their labels, their source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from treatyreader.citing import citations
from treatyreader.models import Edition
from treatyreader.reading import Division, Reading, Unit
from treatyreader.wording import language_name

MEDIA_TYPES = {"txt": "text/plain", "md": "text/markdown"}
BOOK_TYPES = {"pdf": "application/pdf", "epub": "application/epub+zip"}
"""Forms of a whole edition that are files to be taken along."""


def edition_as(form: str, reading: Reading, permalink: str) -> str:
    """The whole edition. `form` is a key of MEDIA_TYPES; `permalink` is absolute."""
    parts = [*_head(form, reading.edition, permalink), *_divisions(form, reading.divisions)]
    return "\n\n".join([*parts, *_noted(reading.absent_after)]) + "\n"


def division_as(form: str, division: Division, edition: Edition, permalink: str) -> str:
    """One article, appendix or resolution with all that stands under it."""
    return "\n\n".join([*_divisions(form, [division]), _foot(edition, permalink)]) + "\n"


def unit_as(form: str, unit: Unit, edition: Edition, permalink: str) -> str:
    """One provision with its citation."""
    plain, markdown, *_others = citations(edition, unit.provision, unit.division, unit.wording_line, permalink)
    return "\n\n".join([_unit(form, unit), markdown.text if form == "md" else plain.text]) + "\n"


def _head(form: str, edition: Edition, permalink: str) -> Iterator[str]:
    version = edition.version
    title = f"{version.instrument.title}, {version.name}"
    yield f"# {title}" if form == "md" else title
    yield _foot(edition, permalink)


def _foot(edition: Edition, permalink: str) -> str:
    status = _("%(language)s, %(status)s, edition %(number)d. Source: %(source)s.") % {
        "language": language_name(edition.language),
        "status": edition.get_language_status_display(),
        "number": edition.number,
        "source": " ".join(part for part in [edition.source, edition.source_url] if part),
    }
    withdrawn = "\n" + _("This edition has been withdrawn.") if edition.is_withdrawn else ""
    return f"{status}{withdrawn}\n{permalink}"


def _noted(absent: str) -> Iterator[str]:
    """What an edition lacks, in its place."""
    if absent:
        yield f"({absent})"


def _divisions(form: str, divisions: list[Division]) -> Iterator[str]:
    for division in divisions:
        yield from _noted(division.absent_before)
        heading = " — ".join(part for part in [division.title, division.heading] if part)
        yield f"## {literal(heading)}" if form == "md" else heading.upper() if not division.heading else heading
        for unit in division.units:
            yield from _noted(unit.absent_before)
            yield _unit(form, unit)
        yield from _noted(division.absent_after)


def _unit(form: str, unit: Unit) -> str:
    provision = unit.provision
    margin = f"[{provision.margin_number}]" if provision.margin_number else ""
    number, text = provision.number, provision.text
    if provision.is_gap:
        text = _("Not held here: %(note)s") % {"note": provision.note}
    if form == "md":
        margin = f"**{provision.margin_number}**" if margin else ""
        number, text = literal(number), literal(text).replace("\n", "  \n")
    label = f"{{{unit.wording.sentence}}}" if unit.wording.sentence else ""
    return " ".join(part for part in [margin, number, text, label] if part)


def literal(text: str) -> str:
    """Text whose characters are no markup: no Markdown, no HTML in it (CommonMark 0.31, 2.4)."""
    return re.sub(r"([\\`*_{}\[\]<>#|~&]|^[-+=](?=\s)|(?<=\n)[-+=](?=\s)|(?<=\d)[.)](?=\s))", r"\\\1", text)
