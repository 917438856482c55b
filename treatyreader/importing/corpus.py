"""A directory of texts and of the tables beside them, loaded into the library; again and again without harm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from treatyreader.importing.manifest import tables_in
from treatyreader.importing.metadata import Metadata, read_metadata
from treatyreader.importing.problems import Findings, ImportRefused, Problem
from treatyreader.importing.publishing import Imported, import_instrument
from treatyreader.importing.records import Loaded, load_participation, load_statements

KEYS_OF_TABLES = {"participation": {"file", "version", "act"}, "statements": {"file", "edition"}}
BUNDLED = Path(__file__).resolve().parent.parent / "corpus"


def load_corpus(directory: Path) -> Iterator[Imported | Loaded]:
    """Import every text of `directory` and then its tables, one transaction for the whole directory.

    Yields what became of each: what was corrected here, or is said otherwise in a newer file, never hinders a load.
    Raises ImportRefused with every problem of the first file that has one.
    """
    if not directory.is_dir():
        raise ImportRefused([Problem(str(directory), 0, "no such directory", "a directory of texts")])
    with transaction.atomic():
        for text in _in_order_of_need(directory):
            yield import_instrument(text, keep=True)
        yield from _load_tables(directory)


def _in_order_of_need(directory: Path) -> list[Path]:
    """What others lean on comes first: instruments before their statements, versions before those that share their
    provisions, the fullest language of a version before the others."""
    found: list[tuple[Path, Metadata]] = []
    findings = Findings()
    for path in sorted(directory.glob("*.toml")):
        if path.with_suffix(".txt").exists():
            with findings.gather():
                found.append((path.with_suffix(".txt"), read_metadata(path)))
    findings.refuse()
    sharing = {(each.instrument, each.version) for _, each in found if each.same_provisions_as}

    def need(each: tuple[Path, Metadata]) -> tuple[bool, str, bool, int, bool, int]:
        text, metadata = each
        return (
            bool(metadata.of_instrument),
            metadata.instrument,
            (metadata.instrument, metadata.version) in sharing,
            metadata.version_order,
            # The file that says whose provisions a version has comes before the version's other languages.
            not metadata.same_provisions_as,
            -text.stat().st_size,
        )

    return [text for text, _ in sorted(found, key=need)]


def _load_tables(directory: Path) -> Iterator[Loaded]:
    tables = tables_in(directory, KEYS_OF_TABLES)
    for table in tables["participation"]:
        yield load_participation(directory / table["file"], version=table["version"], act=table["act"])
    for table in tables["statements"]:
        yield load_statements(directory / table["file"], edition=table["edition"])
