"""What stands beside a text (`<stem>.toml`): which instrument, version and language it is, and where it comes from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from re import fullmatch
from typing import Any

from treatyreader.importing.problems import ImportRefused, Problem, read_text, reading
from treatyreader.models.instruments import (
    LANGUAGE_PATTERN,
    RESERVED_VERSIONS,
    SLUG_PATTERN,
    InstrumentForm,
    LanguageStatus,
)
from treatyreader.models.statements import StatementKind


@dataclass(frozen=True)
class Metadata:
    """The keys of `<stem>.toml`; those without a default are required."""

    instrument: str
    title: str
    form: str
    version: str
    version_order: int
    language: str
    language_status: str
    source: str
    version_title: str = ""
    adopted_on: date | None = None
    adopted_at: str = ""
    depositary: str = ""
    source_url: str = ""
    complete: bool = False
    status_file: str = ""
    same_provisions_as: str = ""
    of_instrument: str = ""
    delegation: str = ""
    delegation_iso3: str = ""
    styled_as: str = ""
    kind: str = ""


MAX_ORDER = 2_000_000_000
MAX_LENGTH = 80
LIMITS = {"title": 300, "version": 40, "version_title": 200, "version_order": 10, "language": 20, "language_status": 30}
LIMITS |= {"source": 300, "source_url": 500, "adopted_at": 100, "depositary": 200, "status_file": 200, "styled_as": 200}

KEYS = {field.name: field for field in fields(Metadata)}
_SLUGS = ("instrument", "version", "same_provisions_as", "of_instrument")
_CLOSED_LISTS = {"form": InstrumentForm, "language_status": LanguageStatus, "kind": StatementKind}


def read_metadata(path: Path, options: Mapping[str, str] | None = None) -> Metadata:
    """The metadata of `path`, a `.toml` file; `options` (key → value as typed) come first and may stand alone.

    Raises ImportRefused with every problem found.
    """
    return checked(given(path, options), path.name)


def given(path: Path, options: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What the file and the options say, unchecked."""
    said: dict[str, Any] = {}
    if path.exists():
        with reading(path, "TOML in UTF-8"):
            said = tomllib.loads(read_text(path, "TOML in UTF-8"))
    elif not options:
        expected = "that file, or its keys as options (--set instrument=… --set version=…)"
        raise ImportRefused([Problem(path.name, 0, "no such file beside the text", expected)])
    return said | dict(options or {})


def checked(said: Mapping[str, Any], file: str) -> Metadata:
    problems = [Problem(file, 0, f"unknown key {key!r}", _nearest(key, KEYS)) for key in said if key not in KEYS]
    values = {key: _value(key, said[key], file, problems) for key in KEYS if said.get(key) not in (None, "")}
    problems += [
        Problem(file, 0, f"{key} is missing", f"{key} = …")
        for key, field in KEYS.items()
        if field.default is MISSING and key not in values
    ]
    if problems:
        raise ImportRefused(problems)
    return Metadata(**values)


def _value(key: str, raw: Any, file: str, problems: list[Problem]) -> Any:
    """`raw` as the key's type; what does not fit is added to `problems`."""
    kind = str(KEYS[key].type)
    try:
        if "date" in kind:
            return raw if isinstance(raw, date) else date.fromisoformat(str(raw))
        if kind == "int":
            if not 0 <= int(raw) <= MAX_ORDER:
                raise ValueError(raw)
            return int(raw)
        if kind == "bool":
            return raw if isinstance(raw, bool) else {"true": True, "false": False}[str(raw).lower()]
    except (ValueError, KeyError, TypeError):
        expected = {"int": f"a whole number from 0 to {MAX_ORDER}", "bool": "true or false"}.get(
            kind, "a date such as 2012-12-14"
        )
        problems.append(Problem(file, 0, f"{key} is {raw!r}", expected))
        return None
    if not isinstance(raw, str | int | float | date):
        problems.append(Problem(file, 0, f"{key} is {raw!r}", "one value in quotes"))
        return None
    value = str(raw)
    if len(value) > LIMITS.get(key, MAX_LENGTH):
        problems.append(
            Problem(file, 0, f"{key} has {len(value)} characters", f"at most {LIMITS.get(key, MAX_LENGTH)}")
        )
    if key == "language" and not fullmatch(LANGUAGE_PATTERN, value):
        problems.append(Problem(file, 0, f"language is {value!r}", "a tag such as en, fr or zh-Hans"))
    if key == "source_url" and not fullmatch(r"https?://[^\s<>\"]+", value):
        problems.append(Problem(file, 0, f"source_url is {value!r}", "an address that begins with https://"))
    if key in _SLUGS and not fullmatch(SLUG_PATTERN, value):
        problems.append(Problem(file, 0, f"{key} is {value!r}", "lower-case letters, digits and single hyphens"))
    if key == "version" and value in RESERVED_VERSIONS:
        problems.append(Problem(file, 0, f"version {value!r} is an address of its own", "another name"))
    if key in _CLOSED_LISTS and value not in _CLOSED_LISTS[key].values:
        problems.append(Problem(file, 0, f"{key} is {value!r}", _nearest(value, _CLOSED_LISTS[key].values)))
    return value


def _nearest(word: str, known: Any) -> str:
    close = get_close_matches(word, list(known), n=1)
    return f"{close[0]!r}" if close else "one of " + ", ".join(known)
