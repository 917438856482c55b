"""An edition or a provision as plain text and as Markdown: the words, their numbers, their labels, their source."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from treatyreader.citing import citations
from treatyreader.models import Edition
from treatyreader.reading import Division, Reading, Unit
from treatyreader.wording import language_name

MEDIA_TYPES = {"txt": "text/plain", "md": "text/markdown"}


def edition_as(form: str, reading: Reading, permalink: str) -> str:
    """The whole edition. `form` is a key of MEDIA_TYPES; `permalink` is absolute."""
    return "\n\n".join([*_head(form, reading.edition, permalink), *_divisions(form, reading.divisions)]) + "\n"


def division_as(form: str, division: Division, edition: Edition, permalink: str) -> str:
    """One article, appendix or resolution with all that stands under it."""
    return "\n\n".join([*_divisions(form, [division]), _foot(edition, permalink)]) + "\n"


def unit_as(form: str, unit: Unit, edition: Edition, permalink: str) -> str:
    """One provision with its citation."""
    plain, markdown, *_others = citations(edition, unit.provision, unit.division, unit.wording, permalink)
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
    return f"{status}\n{permalink}"


def _divisions(form: str, divisions: list[Division]) -> Iterator[str]:
    for division in divisions:
        heading = " — ".join(part for part in [division.title, division.heading] if part)
        yield f"## {heading}" if form == "md" else heading.upper() if not division.heading else heading
        for unit in division.units:
            if unit.absent_before:
                yield f"({unit.absent_before})"
            yield _unit(form, unit)
        if division.absent_after:
            yield f"({division.absent_after})"


def _unit(form: str, unit: Unit) -> str:
    provision = unit.provision
    margin = f"[{provision.margin_number}]" if provision.margin_number else ""
    if provision.is_gap:
        return " ".join(part for part in [margin, _("Not held here: %(note)s") % {"note": provision.note}] if part)
    number = provision.number
    text = provision.text
    if form == "md":
        margin = f"**{provision.margin_number}**" if margin else ""
        # A number such as `1.` or a dash would open a list; the text itself is kept, its markup is not Markdown's.
        text = text.replace("\\", "\\\\").replace("*", "\\*").replace("_", "\\_").replace("\n", "  \n")
        number = number.replace("*", "\\*")
    label = f"{{{unit.wording.sentence}}}" if unit.wording.sentence else ""
    return " ".join(part for part in [margin, number, text, label] if part)
