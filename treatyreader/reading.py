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

from treatyreader.citations import normalise_margin_number
from treatyreader.citing import division_title, explanation, margin_name, short_citation
from treatyreader.models import Edition, Provision
from treatyreader.models.provisions import ProvisionKind as Kind
from treatyreader.resolving import Index, edition_url, resolve
from treatyreader.weaving import Mark, weave
from treatyreader.wording import WordingLabel, label_for

MAX_CROSSHEADING = 70


@dataclass
class Unit:
    """One provision as the page shows it. `depth` is 0 for a paragraph and 1 for a point under it; a crossheading is
    a short title that carries a margin number; `absent_before` says what an incomplete edition lacks just before."""

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

    @property
    def name(self) -> str:
        """ "No. 41B", else the printed number, else the eId."""
        return margin_name(self.provision) or self.provision.number or self.provision.eid


@dataclass
class Division:
    """An article, appendix, resolution, preamble, final formula: a heading with the units under it. `other_names`
    are its names under other numberings: "Article 5A (2012, numbered as signed)"."""

    provision: Provision
    url: str
    title: str
    heading: str
    citation: str
    explanation: str
    other_names: Sequence[str]
    absent_after: str = ""
    units: list[Unit] = field(default_factory=list)


@dataclass
class Reading:
    """An edition to be read. `verified` of `counted` units have a verified wording; `absent` are the margin numbers
    that fuller editions of this version have and this one has not."""

    edition: Edition
    url: str
    divisions: list[Division]
    verified: int
    counted: int
    gaps: int
    absent: int

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
                )
            )
            continue
        division = divisions[-1]
        division.units.append(
            Unit(
                provision=provision,
                division=division.provision,
                url=index.url(provision.eid),
                text_html=weave(
                    provision.text, links=links.get(provision.pk, ()), marks=(marks or {}).get(provision.pk, ())
                ),
                wording=label_for(provision, edition),
                depth=1 if parents[provision.parent_id].parent_id or provision.kind == Kind.POINT else 0,
                is_crossheading=_is_crossheading(provision),
                citation=short_citation(edition, provision, division.provision),
                explanation=explanation(provision),
            )
        )
    absent = _mark_absent(edition, divisions)
    held = [unit for division in divisions for unit in division.units if unit.provision.is_quotable]
    return Reading(
        edition=edition,
        url=base_url,
        divisions=divisions,
        verified=sum(unit.wording.is_verified for unit in held),
        counted=len(held),
        gaps=sum(unit.provision.is_gap for division in divisions for unit in division.units),
        absent=absent,
    )


def _is_crossheading(provision: Provision) -> bool:
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


def _mark_absent(edition: Edition, divisions: Sequence[Division]) -> int:
    """Say in its place what fuller editions of this version have and this one has not. Returns how many. One query."""
    if edition.complete:
        return 0
    held = {
        normalise_margin_number(unit.provision.margin_number)
        for division in divisions
        for unit in division.units
        if unit.provision.margin_number
    }
    fullest: dict[int, list[str]] = {}
    rows = (
        Provision.objects.published()
        .filter(edition__version=edition.version_id)
        .exclude(edition=edition)
        .exclude(margin_number="")
        .exclude(nature=Provision.Nature.GAP)
        .in_reading_order()
        .values_list("edition_id", "margin_number")
    )
    for edition_id, number in rows:
        fullest.setdefault(edition_id, []).append(number)
    numbers = max(fullest.values(), key=len, default=[])
    if len(numbers) <= len(held):
        return 0
    missing: list[str] = []
    before: dict[str, list[str]] = {}
    count = 0
    for number in numbers:
        if normalise_margin_number(number) in held:
            before[normalise_margin_number(number)] = missing
            missing = []
        else:
            missing.append(number)
            count += 1
    for division in divisions:
        for unit in division.units:
            unit.absent_before = _absent(before.get(normalise_margin_number(unit.provision.margin_number), []))
    if missing and divisions:
        divisions[-1].absent_after = _absent(missing)
    return count


def _absent(numbers: Sequence[str]) -> str:
    if not numbers:
        return ""
    if len(numbers) == 1:
        return _("No. %(number)s: not in this edition") % {"number": numbers[0]}
    return _("Nos. %(first)s to %(last)s: not in this edition") % {"first": numbers[0], "last": numbers[-1]}
