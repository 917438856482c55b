"""`library.toml`: which tables lie beside the texts of a directory, and what they speak of."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import Any

from treatyreader.importing.problems import ImportRefused, Problem, read_text, reading

MANIFEST = "library.toml"

Tables = dict[str, list[dict[str, str]]]
"""By kind, the entries: `[[participation]]` with its keys, all of them text."""


def tables_in(directory: Path, keys: Mapping[str, Set[str]]) -> Tables:
    """The entries of the kinds that `keys` names, each with exactly those keys; other kinds are left to others.

    A directory without the file has none. Raises ImportRefused with every problem, and for what is no directory.
    """
    if not directory.is_dir():
        raise ImportRefused([Problem(str(directory), 0, "no such directory", "a directory of texts")])
    manifest = directory / MANIFEST
    if not manifest.exists():
        return {kind: [] for kind in keys}
    with reading(manifest, "TOML in UTF-8"):
        said = tomllib.loads(read_text(manifest, "TOML in UTF-8"))
    if problems := [each for kind in keys for each in _problems(kind, said.get(kind, []), keys[kind])]:
        raise ImportRefused(problems)
    return {kind: said.get(kind, []) for kind in keys}


def _problems(kind: str, entries: Any, keys: Set[str]) -> Iterator[Problem]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        yield Problem(MANIFEST, 0, f"{kind} is {entries!r}", f"[[{kind}]] entries")
        return
    expected = " and ".join(sorted(keys))
    for entry in entries:
        if set(entry) != keys:
            yield Problem(MANIFEST, 0, f"[[{kind}]] has {' and '.join(sorted(entry)) or 'nothing'}", expected)
        for key in sorted(keys & set(entry)):
            if not isinstance(entry[key], str) or not entry[key]:
                yield Problem(MANIFEST, 0, f"{key} of [[{kind}]] is {entry[key]!r}", "text in quotation marks")
