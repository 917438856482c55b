"""The record around a text: who was entitled to sign and who did, and what delegations put on record.

Rows are keyed, and remember the digest of what was loaded: an unchanged entry is left alone, a changed one updates
only a row that nobody has edited since, and the rest is said.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from treatyreader.citations import normalise_margin_number
from treatyreader.importing.metadata import read_metadata
from treatyreader.importing.problems import ImportRefused, Problem, read_text, reading
from treatyreader.importing.rows import Fate, load_row
from treatyreader.models import (
    Delegation,
    Edition,
    Entitlement,
    Instrument,
    ParticipationAct,
    Provision,
    Statement,
    Version,
)
from treatyreader.models.participation import ActKind, Basis
from treatyreader.models.statements import StatementKind


@dataclass
class Loaded:
    """What became of a table: how many rows stand, how many are new or other than before, and which were left because
    somebody edited them."""

    file: str
    rows: int = 0
    changed: int = 0
    kept: list[str] = field(default_factory=list)

    def count(self, key: str, *fates: Fate) -> None:
        self.rows += 1
        self.changed += any(fate in (Fate.CREATED, Fate.UPDATED) for fate in fates)
        if Fate.KEPT in fates:
            self.kept.append(key)


@transaction.atomic
def load_participation(path: Path, *, version: str, act: str) -> Loaded:
    """Rows `state,iso3,entitled_to_sign,signed_on,source,note`. An empty `signed_on` is no act.

    Raises ImportRefused with every problem found.
    """
    target = _version(path, version)
    if act not in ActKind.values:
        raise ImportRefused([Problem("library.toml", 0, f"act {act!r}", "one of " + ", ".join(ActKind.values))])
    loaded, problems = Loaded(path.name), list[Problem]()
    with reading(path, "a CSV file in UTF-8"):
        rows = list(csv.DictReader(read_text(path, "a CSV file in UTF-8").splitlines()))
    for line, row in enumerate(rows, start=2):
        try:
            signed_on = date.fromisoformat(row["signed_on"]) if row["signed_on"] else None
            name, iso3 = row["state"].strip(), row["iso3"].strip()
            if not name or not re.fullmatch(r"[A-Z]{3}", iso3):
                raise ValueError(f"{name!r}, {iso3!r}")
            about = {"source": row["source"] or "", "note": row["note"] or ""}
            entitled = row["entitled_to_sign"] == "yes"
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            problems.append(
                Problem(path.name, line, f"the row cannot be read ({error})", "state, iso3, a date or nothing")
            )
            continue
        whose = {"version": target, "delegation": _delegation(iso3, name)}
        fates = []
        if entitled:
            fates.append(load_row(Entitlement, whose, about)[1])
        if signed_on:
            # A State signs a version once: a date that is corrected in the file is the same act.
            deed = {"basis": Basis.DEPOSITED.value, "done_on": signed_on} | about
            fates.append(load_row(ParticipationAct, whose | {"kind": act}, deed)[1])
        loaded.count(name, *fates)
    if problems:
        raise ImportRefused(problems)
    return loaded


@transaction.atomic
def load_statements(path: Path, *, edition: str) -> Loaded:
    """`[[statement]]` entries; `clauses` are margin numbers of `edition`, in its newest published number that has them.
    Raises ImportRefused with every problem."""
    texts = _editions(path, edition)
    provisions = {
        normalise_margin_number(each.margin_number): each
        for text in reversed(texts)
        for each in text.in_reading_order().exclude(margin_number="")
    }
    text = texts[0]
    loaded, problems = Loaded(path.name), list[Problem]()
    with reading(path, "TOML in UTF-8"):
        entries = tomllib.loads(read_text(path, "TOML in UTF-8")).get("statement", [])
    for number, entry in enumerate(entries, start=1):
        problems += _statement_problems(f"{path.name}, statement {number}", entry, provisions)
    if problems:
        raise ImportRefused(problems)
    for entry in entries:
        _load_statement(entry, text, provisions, path, loaded)
    return loaded


def _statement_problems(place: str, entry: Mapping[str, Any], provisions: Mapping[str, Provision]) -> list[Problem]:
    problems = [
        Problem(place, 0, f"{key} is missing", f"{key} = …")
        for key in ("delegations", "date", "styled_as", "kind", "summary")
        if not entry.get(key)
    ]
    if entry.get("kind") and entry["kind"] not in StatementKind.values:
        problems.append(Problem(place, 0, f"kind {entry['kind']!r}", "one of " + ", ".join(StatementKind.values)))
    for key in ("date", "date_end"):
        try:
            date.fromisoformat(entry.get(key) or "2012-12-14")
        except (ValueError, TypeError):
            problems.append(Problem(place, 0, f"{key} {entry[key]!r}", "a date such as 2012-12-14"))
    problems += [
        Problem(place, 0, f"{key} is {entry[key]!r}", "a list of words")
        for key in ("delegations", "clauses", "sources")
        if not isinstance(entry.get(key, []), list) or not all(isinstance(each, str) for each in entry.get(key, []))
    ]
    if problems:
        return problems
    problems += [
        Problem(place, 0, f"clause {clause!r} is not in the edition", "a margin number of it")
        for clause in entry.get("clauses", [])
        if normalise_margin_number(clause) not in provisions
    ]
    return problems


def _load_statement(
    entry: Mapping[str, Any], text: Edition, provisions: Mapping[str, Provision], path: Path, loaded: Loaded
) -> None:
    instrument = text.version.instrument
    key = f"{instrument.slug}:{entry['date']}:{entry['kind']}:{'+'.join(entry['delegations'])}"
    _, fate = load_row(
        Statement,
        {"key": key},
        {
            "instrument": instrument,
            "made_on": date.fromisoformat(entry["date"]),
            "made_until": date.fromisoformat(entry["date_end"]) if entry.get("date_end") else None,
            "styled_as": entry["styled_as"],
            "kind": entry["kind"],
            "summary": entry["summary"],
            "quotation": entry.get("quotation", ""),
            "sources": list(entry.get("sources", [])),
            "full_text": _full_text(entry, path),
        },
        {
            "delegations": [_delegation_named(name) for name in entry["delegations"]],
            "provisions": [provisions[normalise_margin_number(clause)] for clause in entry.get("clauses", [])],
        },
    )
    loaded.count(key, fate)


def _full_text(entry: Mapping[str, Any], path: Path) -> Instrument | None:
    """The statement's own instrument: the one that the metadata beside its text names."""
    if not entry.get("full_text"):
        return None
    beside = (path.parent / entry["full_text"]).with_suffix(".toml")
    slug = read_metadata(beside).instrument
    instrument = Instrument.objects.filter(slug=slug).first()
    if instrument is None:
        raise ImportRefused([Problem(path.name, 0, f"full_text {slug!r} is not in the library", "that text")])
    return instrument


def _delegation(iso3: str, name: str) -> Delegation:
    delegation, _ = Delegation.objects.get_or_create(iso3=iso3, defaults={"name": name, "slug": slugify(name)})
    return delegation


def _delegation_named(name: str) -> Delegation:
    """A State by its code, or a group by its name."""
    if len(name) == 3 and name.isupper():
        return Delegation.objects.filter(iso3=name).first() or _delegation(name, name)
    delegation, _ = Delegation.objects.get_or_create(name=name, defaults={"slug": slugify(name)})
    return delegation


def _version(path: Path, address: str) -> Version:
    instrument, _, slug = address.partition("/")
    version = Version.objects.filter(instrument__slug=instrument, slug=slug).first()
    if version is None:
        raise ImportRefused([Problem(path.name, 0, f"it speaks of {address}, which the library lacks", "that text")])
    return version


def _editions(path: Path, address: str) -> list[Edition]:
    """The published editions at an address, the newest first."""
    instrument, version, language = (*address.split("/"), "", "", "")[:3]
    editions = Edition.objects.of_address(instrument, version, language).published().newest_first().with_version()
    if not editions:
        raise ImportRefused([Problem(path.name, 0, f"it speaks of {address}, which the library lacks", "that text")])
    return list(editions)
