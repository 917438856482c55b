"""Writing an edition: parsed, named and checked text becomes rows in one transaction, or nothing does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import Enum
from pathlib import Path

from django.db import transaction

from treatyreader.citations import find_references, normalise_margin_number
from treatyreader.importing.catalogue import catalogued
from treatyreader.importing.metadata import Metadata, checked, given
from treatyreader.importing.naming import Held, NamedProvision, Reference, name_provisions
from treatyreader.importing.plain import ParsedText, parse_file
from treatyreader.importing.problems import Findings, ImportRefused, Problem
from treatyreader.importing.verifying import WordingStatus, read_statuses, record_verifications
from treatyreader.models import Edition, Provision, Version
from treatyreader.models import Reference as ReferenceRow


class Outcome(Enum):
    UNCHANGED = "unchanged"
    PUBLISHED = "published"
    DRAFTED = "drafted"


@dataclass(frozen=True)
class Imported:
    """What an import came to. `kept`: what the file says otherwise of instrument or version than the library has it."""

    edition: Edition
    outcome: Outcome
    provisions: int
    kept: Sequence[Problem] = ()


def import_instrument(
    path: Path, *, options: dict[str, str] | None = None, publish: bool = True, keep: bool = False
) -> Imported:
    """Import a text in the plain format with the metadata beside it.

    The same text twice changes nothing. A first edition is published (unless `publish` is off); other text for an
    edition that is published becomes a draft with the next number, for a person to compare and publish.
    What the file says otherwise of the instrument or the version than the library is refused, or with `keep` left as
    it is here and said. Raises ImportRefused with every problem found; nothing is written then.
    """
    beside = path.with_suffix(".toml")
    said, findings = given(beside, options), Findings()
    with findings.gather():
        metadata = checked(said, beside.name)
    with findings.gather():
        parsed = parse_file(path, language=str(said.get("language", "")))
    findings.refuse()
    with findings.gather():
        statuses = read_statuses(path.parent / metadata.status_file, parsed) if metadata.status_file else {}
    with transaction.atomic():
        version, contradictions = catalogued(metadata, beside.name)
        if contradictions and not keep:
            raise ImportRefused(contradictions)
        with findings.gather():
            named = _named(metadata, version, parsed)
        findings.refuse()
        return replace(_edition(metadata, version, parsed, named, statuses, publish), kept=contradictions)


def _named(metadata: Metadata, version: Version, parsed: ParsedText) -> list[NamedProvision]:
    return name_provisions(
        parsed,
        root=version.provisions_of,
        complete=metadata.complete,
        reference=_reference(version, sum(len(division.blocks) for division in parsed.divisions)),
    )


def _edition(
    metadata: Metadata,
    version: Version,
    parsed: ParsedText,
    named: Sequence[NamedProvision],
    statuses: Mapping[str, WordingStatus],
    publish: bool,
) -> Imported:
    digest = _digest(metadata, parsed)
    editions = Edition.objects.filter(version=version, language=metadata.language).with_version().order_by("-number")
    # Any edition, not the newest alone: a corpus that is loaded again does not contradict a later correction.
    if same := editions.filter(digest=digest).first():
        record_verifications(same, parsed, statuses)
        return Imported(same, Outcome.UNCHANGED, same.in_reading_order().count())
    previous = editions.first()
    edition = Edition.objects.create(
        version=version,
        language=metadata.language,
        number=previous.number + 1 if previous else 1,
        language_status=metadata.language_status,
        source=metadata.source,
        source_url=metadata.source_url,
        complete=metadata.complete,
        digest=digest,
    )
    _write_provisions(edition, named)
    record_verifications(edition, parsed, statuses)
    drafted = previous is not None or not publish
    if not drafted:
        edition.publish()
    return Imported(edition, Outcome.DRAFTED if drafted else Outcome.PUBLISHED, len(named))


def _digest(metadata: Metadata, parsed: ParsedText) -> str:
    """SHA-256 of what was read, not of how we name it: a better eId rule makes no new edition."""
    divisions = [
        asdict(division)
        | {
            "line": 0,
            "blocks": [asdict(block) | {"line": 0, "marks": sorted(block.marks)} for block in division.blocks],
        }
        for division in parsed.divisions
    ]
    about = [metadata.language_status, metadata.source, metadata.source_url, metadata.complete]
    return hashlib.sha256(json.dumps([about, divisions], ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _reference(version: Version, blocks: int) -> Reference:
    """What the library holds of these provisions, fullest edition first."""
    editions = sorted(
        Edition.objects.sharing_provisions_with(version).published().prefetch_related("provisions__parent"),
        key=lambda edition: edition.provisions.count(),
    )
    reference = Reference()
    for edition in editions:
        held = _held(edition)
        reference.shared |= held
        if edition.version_id == version.pk and len(held) > blocks:
            reference.same_version |= held
            reference.fuller = True
    return reference


def _held(edition: Edition) -> dict[str, Held]:
    provisions = {each.pk: each for each in edition.in_reading_order()}

    def division(provision: Provision) -> Provision:
        return division(provisions[provision.parent_id]) if provision.parent_id else provision

    return {
        normalise_margin_number(each.margin_number): Held(
            margin_number=each.margin_number,
            eid=each.eid,
            wid=each.wid,
            division_eid=division(each).eid,
            division_wid=division(each).wid,
            position=each.position,
            part_of_treaty=division(each).part_of_treaty,
        )
        for each in provisions.values()
        if each.margin_number
    }


def _write_provisions(edition: Edition, named: Sequence[NamedProvision]) -> None:
    rows: list[Provision] = []
    for position, each in enumerate(named):
        rows.append(
            Provision(
                edition=edition,
                position=position,
                kind=each.kind,
                nature=each.nature,
                wid=each.wid,
                eid=each.eid,
                label=each.label,
                number=each.number,
                margin_number=each.margin_number,
                heading=each.heading,
                note=each.note,
                text=each.text,
                part_of_treaty=each.part_of_treaty,
            )
        )
    for rank in (True, False):
        # Divisions first, then paragraphs, then points: a parent is written before its children.
        _write([(row, each) for row, each in zip(rows, named, strict=True) if (each.parent is None) is rank], rows)
    ReferenceRow.objects.bulk_create(_references(edition, rows))


def _write(pairs: Sequence[tuple[Provision, NamedProvision]], rows: Sequence[Provision]) -> None:
    waiting = list(pairs)
    while waiting:
        ready = [(row, each) for row, each in waiting if each.parent is None or rows[each.parent].pk]
        for row, each in ready:
            row.parent = rows[each.parent] if each.parent is not None else None
        Provision.objects.bulk_create([row for row, _ in ready])
        waiting = [(row, each) for row, each in waiting if row.pk is None]


def _references(edition: Edition, rows: Iterable[Provision]) -> Iterable[ReferenceRow]:
    instrument = edition.version.instrument.slug
    for row in rows:
        for found in find_references(row.text, language=edition.language, instrument=instrument):
            yield ReferenceRow(
                provision=row,
                start=found.start,
                end=found.end,
                kind=found.kind,
                number=found.number,
                sub=found.sub,
                instrument=found.instrument,
                instrument_name=found.instrument_name,
                citation=found.citation,
            )
