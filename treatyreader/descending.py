"""Where a provision comes from and what became of it, as a reader is told: along the lineage, which another version's
provision it is, and who says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from treatyreader.addresses import Offer
from treatyreader.lineage import kinship_of
from treatyreader.models import Edition, Provision
from treatyreader.placing import name_of


@dataclass(frozen=True)
class Relative:
    """A provision of another version, and whether a steward has confirmed that this one is its kin."""

    offer: Offer
    is_confirmed: bool


@dataclass(frozen=True)
class Relation:
    """What a provision is in another version: `version` as that is named; without `relatives` it has none there, then
    `is_confirmed` says whether a steward has confirmed that."""

    version: str
    is_older: bool
    relatives: Sequence[Relative]
    is_confirmed: bool


def relations_of(edition: Edition, provision: Provision) -> list[Relation]:
    """To the versions whose provisions are others, the oldest first: in this language where they are held in it, else
    in English, else in another. Four queries."""
    version = edition.version
    newest: dict[str, Edition] = {}
    editions = Edition.objects.newest().filter(version__instrument=version.instrument_id).with_version()
    for each in sorted(editions, key=lambda one: (_nearness(one, edition), one.version.order)):
        if each.version.provisions_of != version.provisions_of:
            newest[each.version.provisions_of] = each
    if not newest:
        return []
    kinship = kinship_of(version.instrument_id)
    kin = {root: kinship.of(provision.wid, version.provisions_of, root) for root in newest}
    wids = {wid for each in kin.values() for wid in each.wids}
    rows = Provision.objects.filter(edition__in=newest.values(), wid__in=wids).select_related("parent__parent__parent")
    by_place = {(each.edition_id, each.wid): each for each in rows.order_by("position")}
    return [
        Relation(
            version=other.version.name,
            is_older=other.version.order < version.order,
            relatives=[
                Relative(Offer(name_of(row), f"{other.get_absolute_url()}{row.eid}/"), kin[root].wids[wid])
                for (key, wid), row in by_place.items()
                if key == other.pk and wid in kin[root].wids
            ],
            is_confirmed=kin[root].is_confirmed,
        )
        for root, other in sorted(newest.items(), key=lambda each: each[1].version.order)
    ]


def _nearness(each: Edition, wanted: Edition) -> int:
    return 2 if each.language == wanted.language else 1 if each.language == "en" else 0
