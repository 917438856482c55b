"""What stands beside a text (`<stem>.toml`): which instrument, version and language it is, and where it comes from."""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, dataclass, fields
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from re import fullmatch
from typing import Any

from treatyreader.importing.problems import ImportRefused, Problem
from treatyreader.models.instruments import RESERVED_VERSIONS, SLUG_PATTERN, InstrumentForm, LanguageStatus
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


KEYS = {field.name: field for field in fields(Metadata)}
_SLUGS = ("instrument", "version", "same_provisions_as", "of_instrument")
_CLOSED_LISTS = {"form": InstrumentForm, "language_status": LanguageStatus, "kind": StatementKind}


def read_metadata(path: Path, options: dict[str, str] | None = None) -> Metadata:
    """The metadata of `path`, a `.toml` file; `options` (key → value as typed) come first and may stand alone.

    Raises ImportRefused with every problem found.
    """
    given: dict[str, Any] = {}
    if path.exists():
        try:
            given = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise ImportRefused([Problem(path.name, 0, f"cannot be read ({error})", "TOML in UTF-8")]) from error
    elif not options:
        expected = "that file, or the same keys as options (--instrument, --version, …)"
        raise ImportRefused([Problem(path.name, 0, "no such file beside the text", expected)])
    given |= options or {}
    problems = [Problem(path.name, 0, f"unknown key {key!r}", _nearest(key, KEYS)) for key in given if key not in KEYS]
    values = {key: _value(key, given[key], path.name, problems) for key in KEYS if given.get(key) not in (None, "")}
    problems += [
        Problem(path.name, 0, f"{key} is missing", f"{key} = …")
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
            return int(raw)
        if kind == "bool":
            return raw if isinstance(raw, bool) else {"true": True, "false": False}[str(raw).lower()]
    except (ValueError, KeyError):
        expected = {"int": "a whole number", "bool": "true or false"}.get(kind, "a date such as 2012-12-14")
        problems.append(Problem(file, 0, f"{key} is {raw!r}", expected))
        return None
    value = str(raw)
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
