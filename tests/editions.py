"""Editions as pure knowledge sees them, from their files: parsed and named as the importer does, never written."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from annotations.anchoring.leads import lead_of
from annotations.carrying import placing
from treatyreader import descent
from treatyreader.importing.corpus import BUNDLED
from treatyreader.importing.naming import NamedProvision, Reference, name_provisions
from treatyreader.importing.plain import parse_file
from treatyreader.models import Provision


class PureEdition:
    """An English edition: its provisions by wid and by margin number."""

    def __init__(self, path: Path, root: str) -> None:
        parsed = parse_file(path, language="en")
        named = name_provisions(parsed, root=root, complete=True, reference=Reference())
        rows: list[Provision] = []
        for each in named:
            rows.append(_row(each, len(rows) + 1, None if each.parent is None else rows[each.parent]))
        self.wid_of = {each.margin_number or each.eid: each.wid for each in rows}
        self.clauses = {each.wid: _carried(each) for each in rows}
        self.provisions = [_descending(each) for each in rows]


@cache
def edition(version: str, further: Path | None = None) -> PureEdition:
    """Of the ITRs; `further` is the directory of texts that are not bundled."""
    path = (BUNDLED if version.startswith("2012") else further or BUNDLED) / f"itrs-{version}.en.txt"
    return PureEdition(path, "2012" if version == "2012-signed" else version)


@cache
def kin(further: Path) -> dict[str, set[str]]:
    """By wid, the wids of the other of 1988 and 2012 that the program proposes to be kin."""
    found: dict[str, set[str]] = {}
    for each in descent.propose(edition("1988", further).provisions, edition("2012").provisions):
        if each.older_wid and each.newer_wid:
            found.setdefault(each.older_wid, set()).add(each.newer_wid)
            found.setdefault(each.newer_wid, set()).add(each.older_wid)
    return found


def lineage_of(wid: str, target: str, further: Path | None) -> list[placing.Clause]:
    """The clauses of a version that are kin to the one with this wid."""
    clauses = edition(target, further).clauses
    wids = {wid} if wid.partition("~")[0] == target.partition("-")[0] else kin(further or BUNDLED).get(wid, set())
    return [clause for each, clause in clauses.items() if each in wids]


def _row(named: NamedProvision, key: int, parent: Provision | None) -> Provision:
    columns = ("kind", "nature", "wid", "eid", "number", "margin_number", "heading", "text", "label")
    return Provision(pk=key, parent=parent, position=key, **{each: getattr(named, each) for each in columns})


def _carried(row: Provision) -> placing.Clause:
    return placing.Clause(row.pk, row.wid, row.eid, row.number, row.text, lead_of(row), row.is_quotable)


def _descending(row: Provision) -> descent.Clause:
    parent = row.parent.wid if row.parent else ""
    labels = (row.kind, row.number, row.margin_number, row.heading)
    return descent.Clause(row.wid, row.eid, parent, *labels, row.text, row.position)
