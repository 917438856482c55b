"""How a provision is called and cited: in a heading, in a line, in a citation with its verification and its link."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from treatyreader.models import Edition, Instrument, Provision
from treatyreader.models.provisions import ProvisionKind as Kind

EXPLANATIONS = {
    Kind.PREAMBLE: gettext_lazy(
        "The opening of the treaty: its purpose and spirit. It is part of the treaty (VCLT art. 31(2))."
    ),
    Kind.ARTICLE: gettext_lazy("An article: a numbered part of the treaty's own text."),
    Kind.APPENDIX: gettext_lazy(
        "An appendix: rules set out after the articles. It binds where the articles say that it belongs."
    ),
    Kind.RESOLUTION: gettext_lazy("Adopted by the same conference; not part of the treaty."),
    Kind.RECOMMENDATION: gettext_lazy("A recommendation of the same conference; not part of the treaty."),
    Kind.OPINION: gettext_lazy("An opinion of the same conference; not part of the treaty."),
    Kind.RECITAL: gettext_lazy("A recital: it says why or in view of what; it asks nothing of anyone."),
    Kind.OPERATIVE_PARAGRAPH: gettext_lazy("An operative paragraph: what the resolution decides, asks or invites."),
    Kind.FINAL_FORMULA: gettext_lazy("The closing words with which the delegates signed."),
    Kind.FINAL_PROTOCOL: gettext_lazy("Statements that delegations made when they signed."),
    Kind.STATEMENT: gettext_lazy("What a delegation put on record; not part of the treaty."),
    Kind.GAP: gettext_lazy("Text that this library does not hold. It is not quoted, searched or counted."),
}


def explanation(provision: Provision) -> str:
    """What this kind of part is, in a sentence; empty for paragraphs, which need none."""
    return str(EXPLANATIONS.get(Kind(provision.kind), ""))


def division_title(division: Provision) -> str:
    """ "Article 6" of "ARTICLE 6", "第3条" as printed, "Statement" of a statement (its number is its address)."""
    if division.kind == Kind.STATEMENT:
        return _("Statement")
    word, _blank, number = division.label.partition(" ")
    if division.number and number == division.number:
        return f"{word.capitalize()} {number}"
    return division.label.capitalize() if division.label.isupper() else division.label


def provision_title(provision: Provision, division: Provision | None) -> str:
    """ "Article 6, 6.1", "Article 4, 4.3 d)", "Resolution PLEN/3, recognizing e)", "Preamble". Follows `parent`."""
    if division is None or division.pk == provision.pk:
        return division_title(provision)
    number = _plain(provision.number)
    if provision.kind == Kind.POINT and provision.parent is not None and provision.parent.parent_id is not None:
        paragraph = _plain(provision.parent.number)
        number = number if number.startswith(f"{paragraph} ") else f"{paragraph} {number}"
    title = division_title(division)
    return f"{title}, {number}" if number else title


def _plain(number: str) -> str:
    """A number as printed, without the stars that make a part of it italic; a note mark stays."""
    return re.sub(r"\*(\w+)\*", r"\1", number)


def beyond_the_treaty(division: Provision, instrument: Instrument) -> str:
    """What a division is that is no part of the treaty; empty for one that is."""
    if division.part_of_treaty:
        return ""
    if division.kind in (Kind.FINAL_PROTOCOL, Kind.STATEMENT):
        return _("Put on record by delegations; not part of the treaty")
    if division.kind in (Kind.RESOLUTION, Kind.RECOMMENDATION, Kind.OPINION):
        if instrument.form == Instrument.Form.ADMINISTRATIVE_REGULATIONS:
            return _("Adopted by the same conference; not part of the Regulations")
        return _("Adopted by the same conference; not part of the treaty")
    return _("Not declared a part of the treaty by its own words")


def margin_name(provision: Provision) -> str:
    """ "No. 41B", or nothing for a provision without a margin number."""
    return _("No. %(number)s") % {"number": provision.margin_number} if provision.margin_number else ""


def text_name(edition: Edition) -> str:
    """ "International Telecommunication Regulations (2012)"; a version that the title names is not said twice."""
    title, version = edition.version.instrument.title, f"({edition.version.slug})"
    return title if title.endswith(version) else f"{title} {version}"


def short_citation(edition: Edition, provision: Provision, division: Provision | None) -> str:
    """ "International Telecommunication Regulations (2012), Article 6, 6.1, No. 41B"."""
    parts = [
        text_name(edition),
        provision_title(provision, division),
        margin_name(provision),
    ]
    return ", ".join(part for part in parts if part)


def cited_as(edition: Edition) -> str:
    """ "(en edition 1, Treaty Reader)." says which text a citation is of."""
    names = {"language": edition.language, "number": edition.number}
    if edition.is_withdrawn:
        return _("(%(language)s edition %(number)d, withdrawn, Treaty Reader).") % names
    return _("(%(language)s edition %(number)d, Treaty Reader).") % names


def withdrawn_line(edition: Edition) -> str:
    """What goes wherever words of an edition go that was withdrawn; empty for one that stands."""
    return _("This edition has been withdrawn.") if edition.is_withdrawn else ""


@dataclass(frozen=True)
class Citation:
    """One way to cite, ready to be copied."""

    label: str
    text: str


def citations(
    edition: Edition, provision: Provision, division: Provision | None, wording: str, permalink: str
) -> list[Citation]:
    """Title, version, article, margin number, verification and link, in plain words and in Markdown. `wording` says
    how far the words are verified; empty for a paragraph that only opens points."""
    line = short_citation(edition, provision, division)
    tail = " ".join(part for part in [cited_as(edition), wording] if part)
    return [
        Citation(_("Plain"), f"{line} {tail} {permalink}"),
        Citation(_("Markdown"), f"[{line}]({permalink}) {tail}"),
    ]
