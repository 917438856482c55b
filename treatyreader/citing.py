"""How a provision is called and cited: in a heading, in a line, in a citation with its verification and its link."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from treatyreader.models import Edition, Provision
from treatyreader.models.provisions import ProvisionKind as Kind
from treatyreader.wording import WordingLabel

EXPLANATIONS = {
    Kind.PREAMBLE: gettext_lazy(
        "The opening of the treaty: its purpose and spirit. It is part of the treaty (VCLT art. 31(2))."
    ),
    Kind.ARTICLE: gettext_lazy("An article: a numbered part of the treaty's own text."),
    Kind.APPENDIX: gettext_lazy(
        "An appendix: rules set out after the articles. It binds where the articles say that it belongs."
    ),
    Kind.RESOLUTION: gettext_lazy("Adopted by the same conference; not part of the Regulations."),
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
    """ "Article 6, 6.1", "Resolution PLEN/3, recognizing e)", "Preamble"."""
    if division is None or division.pk == provision.pk:
        return division_title(provision)
    title = division_title(division)
    return f"{title}, {provision.number}" if provision.number else title


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


@dataclass(frozen=True)
class Citation:
    """One way to cite, ready to be copied."""

    label: str
    text: str


def citations(
    edition: Edition, provision: Provision, division: Provision | None, wording: WordingLabel | None, permalink: str
) -> list[Citation]:
    """Title, version, article, margin number, verification and link, in plain words and in Markdown. A division, a gap
    and a paragraph that only opens points have no wording of their own; of a gap it is said that it is not held."""
    line = short_citation(edition, provision, division)
    where = _("%(language)s edition %(number)d, Treaty Reader") % {
        "language": edition.language,
        "number": edition.number,
    }
    standing = _("Text not held here.") if provision.is_gap else wording.in_full if wording else ""
    tail = " ".join(part for part in [f"({where}).", standing] if part)
    return [
        Citation(_("Plain"), f"{line} {tail} {permalink}"),
        Citation(_("Markdown"), f"[{line}]({permalink}) {tail}"),
    ]
