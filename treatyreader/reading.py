"""The reading page's shape: an edition as divisions and units, each with its text woven and its labels at hand.

The number of queries is the same for 1 provision and for 10,000. What people say about the text is laid on by whoever
calls `read_edition` with `marks`; this module knows nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from treatyreader.citations import normalise_margin_number
from treatyreader.citing import beyond_the_treaty, division_title, explanation, margin_name, short_citation
from treatyreader.models import Edition, Provision
from treatyreader.models.provisions import ProvisionKind as Kind
from treatyreader.resolving import Index, edition_url, resolve
from treatyreader.weaving import Link, Mark, weave
from treatyreader.wording import WordingLabel, label_for

MAX_CROSSHEADING = 70


@dataclass
class Unit:
    """One provision as the page shows it. `depth` is 0 for a paragraph and 1 for a point under it; a crossheading is
    a short title that carries a margin number; `absent_before` says what an incomplete edition lacks just before.
    `links` and `marks` are those that its words are woven with."""

    provision: Provision
    division: Provision
    url: str
    text_html: SafeString
    wording: WordingLabel
    depth: int
    is_crossheading: bool
    citation: str
    explanation: str
    absent_before: str = ""
    links: Sequence[Link] = ()
    marks: Sequence[Mark] = ()

    @property
    def name(self) -> str:
        """ "No. 41B", else the printed number, else the eId."""
        return margin_name(self.provision) or self.provision.number or self.provision.eid

    @property
    def wording_line(self) -> str:
        """How far the words are verified, for a citation."""
        return _("Text not held here.") if self.provision.is_gap else self.wording.in_full


@dataclass
class Division:
    """An article, appendix, resolution, preamble, final formula: a heading with the units under it. `other_names`
    are its names under other numberings: "Article 5A (2012, numbered as signed)"; `beyond` says what it is where it is
    no part of the treaty; `absent_before` which divisions an incomplete edition lacks just before it."""

    provision: Provision
    url: str
    title: str
    heading: str
    citation: str
    explanation: str
    other_names: Sequence[str]
    beyond: str
    absent_before: str = ""
    absent_after: str = ""
    units: list[Unit] = field(default_factory=list)

    @property
    def wording_line(self) -> str:
        """How far the words under it are verified, for a citation."""
        held = [unit for unit in self.units if unit.provision.is_quotable]
        if not held:
            return _("Text not held here.")
        verified = sum(unit.wording.is_verified for unit in held)
        return ngettext(
            "Wording verified: %(verified)d of %(counted)d provision.",
            "Wording verified: %(verified)d of %(counted)d provisions.",
            len(held),
        ) % {"verified": verified, "counted": len(held)}

    @property
    def longest_number(self) -> int:
        """Characters of the longest number of its paragraphs as printed: what hangs before them needs the room."""
        numbers = (unit.provision.number for unit in self.units if unit.provision.kind == Kind.PARAGRAPH)
        return max((len(number.replace("*", "")) for number in numbers), default=0)


@dataclass
class Reading:
    """An edition to be read. `verified` of `counted` units have a verified wording; `absent` are the margin numbers
    that fuller editions of this version have and this one has not, `absent_after` the divisions lacking at its end."""

    edition: Edition
    url: str
    divisions: list[Division]
    verified: int
    counted: int
    gaps: int
    absent: int
    absent_after: str

    @property
    def units(self) -> list[Unit]:
        return [unit for division in self.divisions for unit in division.units]


def read_edition(
    edition: Edition,
    *,
    pinned: bool = False,
    marks: Mapping[int, Sequence[Mark]] | None = None,
    division_eid: str = "",
) -> Reading:
    """The whole edition, in reading order, or one division of it. `marks` by provision's key."""
    provisions = list(edition.in_reading_order().for_reading())
    base_url = edition_url(edition, pinned=pinned)
    index = Index.of(edition, provisions, base_url)
    if division_eid:
        provisions = [each for each in provisions if each.eid.split("__")[0] == division_eid]
    links = resolve(
        [(each, ref) for each in provisions for ref in each.references.all()], index, on_page=not division_eid
    )
    names = _other_names(edition, provisions)
    parents = {each.pk: each for each in provisions}
    divisions: list[Division] = []
    for provision in provisions:
        if provision.parent_id is None:
            divisions.append(
                Division(
                    provision=provision,
                    url=index.url(provision.eid),
                    title=division_title(provision),
                    heading=provision.heading,
                    citation=short_citation(edition, provision, provision),
                    explanation=explanation(provision),
                    other_names=names.get(provision.wid, []),
                    beyond=beyond_the_treaty(provision, edition.version.instrument),
                )
            )
            continue
        provision.parent = parents[provision.parent_id]
        division = divisions[-1]
        own_links, own_marks = links.get(provision.pk, ()), (marks or {}).get(provision.pk, ())
        division.units.append(
            Unit(
                provision=provision,
                division=division.provision,
                url=index.url(provision.eid),
                text_html=weave(provision.text, links=own_links, marks=own_marks),
                wording=label_for(provision, edition),
                depth=1 if parents[provision.parent_id].parent_id or provision.kind == Kind.POINT else 0,
                is_crossheading=is_crossheading(provision),
                citation=short_citation(edition, provision, division.provision),
                explanation=explanation(provision),
                links=own_links,
                marks=own_marks,
            )
        )
    absent, absent_after = _mark_absent(edition, divisions, whole=not division_eid)
    held = [unit for division in divisions for unit in division.units if unit.provision.is_quotable]
    return Reading(
        edition=edition,
        url=base_url,
        divisions=divisions,
        verified=sum(unit.wording.is_verified for unit in held),
        counted=len(held),
        gaps=sum(unit.provision.is_gap for division in divisions for unit in division.units),
        absent=absent,
        absent_after=absent_after,
    )


def is_crossheading(provision: Provision) -> bool:
    """Whether a provision is a short title that carries a margin number."""
    text = provision.text
    return (
        provision.kind == Kind.PARAGRAPH
        and provision.is_quotable
        and len(text) <= MAX_CROSSHEADING
        and not re.search(r"[.:;,。;:]$", text)
    )


def _other_names(edition: Edition, provisions: Sequence[Provision]) -> dict[str, list[str]]:
    """What the same divisions are called in other versions, where that differs. One query."""
    own = {each.wid: division_title(each) for each in provisions if each.is_division}
    others = (
        Provision.objects.published()
        .filter(
            edition__version__instrument=edition.version.instrument_id,
            edition__language=edition.language,
            parent=None,
            wid__in=own,
        )
        .exclude(edition__version=edition.version_id)
        .select_related("edition__version")
    )
    names: dict[str, list[str]] = {}
    for other in others:
        title = division_title(other)
        if title != own[other.wid]:
            names.setdefault(other.wid, []).append(f"{title} ({other.edition.version.name})")
    return {wid: sorted(set(each)) for wid, each in names.items()}


def _mark_absent(edition: Edition, divisions: Sequence[Division], *, whole: bool) -> tuple[int, str]:
    """Say in its place what the fullest edition of this version has and this one has not. Returns how many provisions
    that are, and which divisions are lacking at the end. Where `divisions` are not the whole text, only what is lacking
    in them is said. One query."""
    own = {division.provision.eid: division for division in divisions}
    fullest = [] if edition.complete else _fullest_of_version(edition)
    if not whole:
        fullest = [each for each in fullest if each.division.eid in own]
    held = {normalise_margin_number(unit.provision.margin_number) for each in divisions for unit in each.units} - {""}
    if len(fullest) <= len(held):
        return 0, ""
    by_division: dict[str, list[Provision]] = {}
    for provision in fullest:
        by_division.setdefault(provision.division.eid, []).append(provision)
    lacking: list[Provision] = []
    for eid, provisions in by_division.items():
        if eid in own:
            own[eid].absent_before, lacking = _absent_divisions(lacking), []
            _mark_absent_units(own[eid], provisions)
        else:
            lacking += provisions
    count = sum(normalise_margin_number(each.margin_number) not in held for each in fullest)
    return count, _absent_divisions(lacking)


def _fullest_of_version(edition: Edition) -> list[Provision]:
    """The numbered provisions of the edition of this version that has most of them, in reading order."""
    rows = (
        Provision.objects.published()
        .filter(edition__version=edition.version_id)
        .exclude(edition=edition)
        .exclude(margin_number="")
        .exclude(nature=Provision.Nature.GAP)
        .in_reading_order()
        .select_related("parent__parent")
    )
    by_edition: dict[int, list[Provision]] = {}
    for row in rows:
        by_edition.setdefault(row.edition_id, []).append(row)
    return max(by_edition.values(), key=len, default=[])


def _mark_absent_units(division: Division, provisions: Sequence[Provision]) -> None:
    """What of a division is lacking, before the unit that follows it there."""
    units = {normalise_margin_number(unit.provision.margin_number): unit for unit in division.units}
    lacking: list[Provision] = []
    for provision in provisions:
        unit = units.get(normalise_margin_number(provision.margin_number))
        if unit is None:
            lacking.append(provision)
        else:
            unit.absent_before, lacking = _absent_provisions(lacking), []
    division.absent_after = _absent_provisions(lacking)


def _absent_provisions(lacking: Sequence[Provision]) -> str:
    """ "Nos. 38C to 38F: not in this edition"; empty where nothing is lacking."""
    if not lacking:
        return ""
    if len(lacking) == 1:
        return _("No. %(number)s: not in this edition") % {"number": lacking[0].margin_number}
    numbers = {"first": lacking[0].margin_number, "last": lacking[-1].margin_number}
    return _("Nos. %(first)s to %(last)s: not in this edition") % numbers


def _absent_divisions(lacking: Sequence[Provision]) -> str:
    """ "Article 5 to Article 8B: not in this edition", by the divisions that hold what is lacking."""
    titles = list(dict.fromkeys(division_title(each.division) for each in lacking))
    if not titles:
        return ""
    if len(titles) == 1:
        return _("%(division)s: not in this edition") % {"division": titles[0]}
    return _("%(first)s to %(last)s: not in this edition") % {"first": titles[0], "last": titles[-1]}
