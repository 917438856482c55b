"""A directory of texts and of the tables beside them, loaded into the library; again and again without harm."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from treatyreader.importing.metadata import Metadata, read_metadata
from treatyreader.importing.problems import ImportRefused, Problem
from treatyreader.importing.publishing import Imported, import_instrument
from treatyreader.importing.records import Loaded, load_participation, load_statements

BUNDLED = Path(__file__).resolve().parent.parent / "corpus"


def load_corpus(directory: Path) -> Iterator[Imported | Loaded]:
    """Import every text of `directory` and then its tables, one transaction for the whole directory.

    Yields what became of each. Raises ImportRefused with every problem of the first file that has one.
    """
    if not directory.is_dir():
        raise ImportRefused([Problem(str(directory), 0, "no such directory", "a directory of texts")])
    with transaction.atomic():
        for text in _in_order_of_need(directory):
            yield import_instrument(text)
        yield from _load_tables(directory)


def _in_order_of_need(directory: Path) -> list[Path]:
    """What others lean on comes first: instruments before their statements, versions before those that share their
    provisions, the fullest language of a version before the others."""
    found: list[tuple[Path, Metadata]] = [
        (path.with_suffix(".txt"), read_metadata(path))
        for path in sorted(directory.glob("*.toml"))
        if path.with_suffix(".txt").exists()
    ]
    return [
        text
        for text, metadata in sorted(
            found,
            key=lambda each: (
                bool(each[1].of_instrument),
                each[1].instrument,
                bool(each[1].same_provisions_as),
                -each[0].stat().st_size,
            ),
        )
    ]


def _load_tables(directory: Path) -> Iterator[Loaded]:
    manifest = directory / "library.toml"
    if not manifest.exists():
        return
    try:
        tables: dict[str, list[dict[str, Any]]] = tomllib.loads(manifest.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ImportRefused([Problem(manifest.name, 0, f"cannot be read ({error})", "TOML in UTF-8")]) from error
    for table in tables.get("participation", []):
        yield load_participation(directory / table["file"], version=table["version"], act=table["act"])
    for table in tables.get("statements", []):
        yield load_statements(directory / table["file"], edition=table["edition"])
