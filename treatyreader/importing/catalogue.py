"""The instrument and the version that an edition belongs to: found or made, and never contradicted in silence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from treatyreader.importing.metadata import Metadata
from treatyreader.importing.problems import ImportRefused, Problem
from treatyreader.models import Edition, Instrument, Version

WORDS = ("title", "depositary", "version_title", "adopted_at")
"""Keys that say something in the words of a language; the others are the same in every language."""


def catalogued(metadata: Metadata, file: str) -> tuple[Version, list[Problem]]:
    """The version that the metadata name, found or made, and so its instrument, which is locked; and all that the
    metadata say otherwise than the library.

    What the library has is kept, and what it lacks is filled from the file. Its words are those of the edition that
    came first: a file in that language says the same, one in another language may have words of its own for them. A
    form, an order, a date are the same in every language. A key that is left out contradicts nothing.
    """
    columns: dict[str, Any] = {
        "title": metadata.title,
        "form": metadata.form,
        "depositary": metadata.depositary,
        "of_instrument": _of_instrument(metadata, file),
    }
    instrument, _new = Instrument.objects.get_or_create(slug=metadata.instrument, defaults=columns)
    # One import at a time of an instrument: two would both find themselves the first edition.
    instrument = Instrument.objects.select_for_update().get(pk=instrument.pk)
    problems = _agree(instrument, columns, {}, metadata.language, file)
    columns = {
        "title": metadata.version_title,
        "order": metadata.version_order,
        "adopted_on": metadata.adopted_on,
        "adopted_at": metadata.adopted_at,
    }
    version = Version.objects.filter(instrument=instrument, slug=metadata.version).first()
    if version is not None:
        keys = {"title": "version_title", "order": "version_order"}
        problems += _agree(version, columns, keys, metadata.language, file)
    root = _root(metadata, instrument, file)
    if version is None:
        _check_order(metadata, instrument, file)
        version = Version.objects.create(instrument=instrument, slug=metadata.version, provisions_of=root, **columns)
        return version, problems
    if metadata.same_provisions_as and version.provisions_of != root:
        what = f"version {version.slug!r} was published with provisions of its own"
        expected = f"same_provisions_as = {root!r} at its first import: a wid never changes"
        raise ImportRefused([Problem(file, 0, what, expected)])
    return version, problems


def _of_instrument(metadata: Metadata, file: str) -> Instrument | None:
    if not metadata.of_instrument:
        return None
    if metadata.of_instrument == metadata.instrument:
        what = f"of_instrument {metadata.of_instrument!r} is the instrument itself"
        raise ImportRefused([Problem(file, 0, what, "another instrument, or none")])
    found = Instrument.objects.filter(slug=metadata.of_instrument).first()
    if found is None:
        what = f"of_instrument {metadata.of_instrument!r} is not in the library"
        raise ImportRefused([Problem(file, 0, what, "that instrument, imported first")])
    return found


def _root(metadata: Metadata, instrument: Instrument, file: str) -> str:
    """The slug of the version whose provisions these are."""
    if not metadata.same_provisions_as:
        return metadata.version
    shared = Version.objects.filter(instrument=instrument, slug=metadata.same_provisions_as).first()
    if shared is None or not shared.editions.published().exists():
        what = f"same_provisions_as {metadata.same_provisions_as!r} has no published edition"
        raise ImportRefused([Problem(file, 0, what, "that version, imported first")])
    return shared.provisions_of


def _check_order(metadata: Metadata, instrument: Instrument, file: str) -> None:
    if taken := Version.objects.filter(instrument=instrument, order=metadata.version_order).first():
        what = f"version_order {metadata.version_order} is that of version {taken.slug!r}"
        raise ImportRefused([Problem(file, 0, what, "a place of its own in the order of versions")])


def _agree(
    row: Instrument | Version, columns: Mapping[str, Any], keys: Mapping[str, str], language: str, file: str
) -> list[Problem]:
    """Fill the columns that the row lacks, and find all that the file says otherwise. `keys` are what the file calls
    those columns that it names by another word."""
    own_words = _language_of(row) in ("", language)
    problems, filled = list[Problem](), list[str]()
    for column, said in columns.items():
        key, held = keys.get(column, column), getattr(row, column)
        if said in (None, "", held):
            continue
        if held in (None, ""):
            setattr(row, column, said)
            filled.append(column)
        elif own_words or key not in WORDS:
            what = f"{key} is {_shown(said)}, but {row.slug} has {_shown(held)} in the library"
            problems.append(Problem(file, 0, what, "the same"))
    if filled:
        row.save(update_fields=filled)
    return problems


def _language_of(row: Instrument | Version) -> str:
    """The language of the first edition, with which the row was made; empty where there is none."""
    belongs = {"version": row} if isinstance(row, Version) else {"version__instrument": row}
    first = Edition.objects.filter(**belongs).order_by("pk").first()
    return first.language if first else ""


def _shown(value: object) -> str:
    return repr(value.slug if isinstance(value, Instrument) else str(value))
