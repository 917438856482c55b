"""A file of claims: `[[claim]]` entries with their `[[claim.evidence]]` and `[[claim.check]]`, read and checked.

No ORM: whether the quoted words stand where the file says is for `annotations.loading.claims` to see. The file's own
head says what each key means.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from annotations.anchoring.locating import places_of
from annotations.counting.expectations import is_of_silence, read_expectation
from annotations.counting.expressions import read_expression
from annotations.counting.problems import Unreadable
from annotations.counting.scopes import read_scope
from annotations.models.claims import ClaimAbout, ClaimKind
from annotations.models.evidence import Bearing, Coverage
from treatyreader.importing.problems import ImportRefused, Problem, read_text, reading
from treatyreader.models.instruments import SLUG_PATTERN

_HEADER = re.compile(r"^\s*\[\[\s*claim\s*(?:\.\s*(evidence|check)\s*)?\]\]")
_EDITION = re.compile(r"[a-z0-9-]+/[a-z0-9-]+/[A-Za-z0-9-]+")

_Keys = dict[str, tuple[type, ...]]
_CLAIM: _Keys = {
    "slug": (str,),
    "text": (str,),
    "about": (str,),
    "kind": (str,),
    "quoted": (str,),
    "said_by": (str,),
    "said_on": (str, date),
    "source": (str,),
    "seen": (bool,),
    "in_post": (bool,),
    "note": (str,),
    "evidence": (list,),
    "check": (list,),
}
_EVIDENCE: _Keys = dict.fromkeys(("edition", "no", "exact", "bearing", "coverage", "of", "rationale"), (str,))
_CHECK: _Keys = dict.fromkeys(
    ("expression", "scope", "expect", "edition", "met", "coverage", "of", "rationale"), (str,)
)
_NEEDED = {
    "claim": ("slug", "text", "about", "kind"),
    "evidence": ("edition", "no", "exact", "bearing", "coverage"),
    "check": ("expression", "scope", "expect", "met", "coverage"),
}
_CLOSED = {
    "about": ClaimAbout.values,
    "kind": ClaimKind.values,
    "bearing": Bearing.values,
    "met": Bearing.values,
    "coverage": Coverage.values,
}


@dataclass
class EvidenceEntry:
    """One `[[claim.evidence]]`: words by edition (`itrs/2012/en`), margin number and letter; `values` are columns."""

    line: int
    edition: str
    number: str
    exact: str
    values: dict[str, Any]


@dataclass
class CheckEntry:
    """One `[[claim.check]]`; `key` and `values` are columns."""

    key: dict[str, Any]
    values: dict[str, Any]


@dataclass
class ClaimEntry:
    """One `[[claim]]`; `values` are columns."""

    line: int
    slug: str
    values: dict[str, Any]
    evidence: list[EvidenceEntry] = field(default_factory=list)
    checks: list[CheckEntry] = field(default_factory=list)


def read_claims(path: Path) -> list[ClaimEntry]:
    """The claims of a file, in its order. Raises ImportRefused with every problem that shows without the texts."""
    with reading(path, "TOML in UTF-8"):
        content = read_text(path, "TOML in UTF-8")
        tables = tomllib.loads(content)
    problems = [
        Problem(path.name, 0, f"{key} stands outside a claim", "[[claim]] entries") for key in tables if key != "claim"
    ]
    claims = tables.get("claim", [])
    if not isinstance(claims, list) or not claims:
        raise ImportRefused([*problems, Problem(path.name, 0, "no claims", "[[claim]] entries")])
    lines = _Lines(content)
    entries: list[ClaimEntry] = []
    seen: set[str] = set()
    for table in claims:
        line = lines.next_of("claim")
        found = list(_problems(path.name, line, "claim", table, _CLAIM))
        evidence = _tables(path.name, line, table, "evidence", found)
        checks = _tables(path.name, line, table, "check", found)
        text = table.get("text", "") if isinstance(table.get("text", ""), str) else ""
        below: list[tuple[str, int, Mapping[str, Any]]] = []
        for kind, rows, keys in (("evidence", evidence, _EVIDENCE), ("check", checks, _CHECK)):
            for row in rows:
                at = lines.next_of(kind)
                found += _problems(path.name, at, kind, row, keys)
                found += _part_problems(path.name, at, row, text)
                if kind == "check":
                    found += _question_problems(path.name, at, row, table.get("kind"))
                if any(_same(kind, row, other) for each, _at, other in below if each == kind):
                    found.append(Problem(path.name, at, "the same again", "the same words or question once in a claim"))
                below.append((kind, at, row))
        if table.get("slug") in seen:
            found.append(Problem(path.name, line, f"slug {table['slug']!r} again", "a slug of its own"))
        seen.add(str(table.get("slug")))
        problems += found
        if not found:
            entries.append(_entry(line, table, below))
    if problems:
        raise ImportRefused(sorted(problems, key=lambda each: each.line))
    return entries


def _same(kind: str, row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    keys = ("edition", "no", "exact") if kind == "evidence" else ("expression", "scope", "expect", "edition")
    return all(row.get(key) == other.get(key) for key in keys)


class _Lines:
    """On which lines the entries begin, in order."""

    def __init__(self, content: str) -> None:
        self.lines: dict[str, Iterator[int]] = {}
        found: dict[str, list[int]] = {"claim": [], "evidence": [], "check": []}
        for line, words in enumerate(content.splitlines(), start=1):
            if header := _HEADER.match(words):
                found[header[1] or "claim"].append(line)
        self.lines = {kind: iter(lines) for kind, lines in found.items()}

    def next_of(self, kind: str) -> int:
        return next(self.lines[kind], 0)


def _tables(
    file: str, line: int, table: Mapping[str, Any], key: str, problems: list[Problem]
) -> list[Mapping[str, Any]]:
    rows = table.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.append(Problem(file, line, f"{key} is no list of entries", f"[[claim.{key}]] entries"))
        return []
    return rows


def _problems(file: str, line: int, kind: str, row: Mapping[str, Any], keys: _Keys) -> Iterator[Problem]:
    for key in row:
        if key not in keys:
            yield Problem(file, line, f"unknown key {key!r}", ", ".join(keys))
    for key in _NEEDED[kind]:
        if row.get(key) in (None, ""):
            yield Problem(file, line, f"{key} is missing", f"{key} = …")
    for key, types in keys.items():
        if key in row and (not isinstance(row[key], types) or isinstance(row[key], datetime)):
            expected = {str: "text in quotation marks", bool: "true or false"}.get(types[0], "entries")
            yield Problem(file, line, f"{key} is {row[key]!r}", expected)
        elif key in _CLOSED and row.get(key) and row[key] not in _CLOSED[key]:
            yield Problem(file, line, f"{key} is {row[key]!r}", "one of " + ", ".join(_CLOSED[key]))
    for key, pattern, expected in (
        ("slug", re.compile(SLUG_PATTERN), "small letters, digits and hyphens, at most 80"),
        ("edition", _EDITION, "instrument/version/language"),
        ("source", re.compile(r"https?://\S{3,}"), "an address that begins with http:// or https://"),
    ):
        value = row.get(key)
        if isinstance(value, str) and value and (not pattern.fullmatch(value) or len(value) > _longest(key)):
            yield Problem(file, line, f"{key} is {value[:100]!r}", expected)
    if isinstance(row.get("said_on"), str) and _date(row["said_on"]) is None:
        yield Problem(file, line, f"said_on is {row['said_on'][:100]!r}", "a date: 2012-12-14")
    if row.get("quoted") and row.get("seen") is not True:
        yield Problem(file, line, "quoted, but its source was not seen", "seen = true, or no quotation")


def _date(value: str | date | None) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return None


def _longest(key: str) -> int:
    return {"slug": 80, "edition": 150, "source": 500}.get(key, 300)


def _part_problems(file: str, line: int, row: Mapping[str, Any], text: str) -> Iterator[Problem]:
    """A part of a claim is marked by words that stand once in it."""
    of = row.get("of", "")
    if not of or not isinstance(of, str):
        return
    if row.get("coverage") == Coverage.WHOLE:
        yield Problem(file, line, "of marks a part, coverage says whole", 'coverage = "part", or no of')
    if len(places := places_of(of, text)) != 1:
        yield Problem(
            file, line, f"of is {of!r}, which stands {len(places)} times in the claim", "words that stand once"
        )


def _question_problems(file: str, line: int, row: Mapping[str, Any], kind: object) -> Iterator[Problem]:
    """A question is one that can be read; and silence decides only claims about words."""
    asked = {name: row[name] for name in ("expression", "scope", "expect") if isinstance(row.get(name), str)}
    readers = {"expression": read_expression, "scope": read_scope, "expect": read_expectation}
    for name, typed in asked.items():
        try:
            readers[name](typed)
        except Unreadable as unreadable:
            yield Problem(file, line, f"{name} is {typed[:100]!r}. {unreadable}", f"a {name} that can be read")
            return
    decides = row.get("met") in (Bearing.CONFIRMS, Bearing.REFUTES) and kind != ClaimKind.WORDS
    if not decides or not {"expression", "expect"} <= asked.keys():
        return
    if is_of_silence(read_expression(asked["expression"]), read_expectation(asked["expect"])):
        what = f"the absence of words {row['met']} a claim that is not about words"
        yield Problem(file, line, what, 'met = "qualifies" or "context"')


def _entry(line: int, table: Mapping[str, Any], below: list[tuple[str, int, Mapping[str, Any]]]) -> ClaimEntry:
    entry = ClaimEntry(
        line=line,
        slug=table["slug"],
        values={
            "text": table["text"],
            "quoted": table.get("quoted", ""),
            "said_by": table.get("said_by", ""),
            "said_on": _date(table.get("said_on")),
            "source": table.get("source", ""),
            "seen": table.get("seen", False),
            "about": table["about"],
            "kind": table["kind"],
            "in_post": table.get("in_post", False),
            "note": table.get("note", ""),
        },
    )
    for kind, at, row in below:
        common = {"coverage": row["coverage"], "of": row.get("of", ""), "rationale": row.get("rationale", "")}
        start = table["text"].find(common["of"]) if common["of"] else 0
        common |= {"of_start": start, "of_end": start + len(common["of"])}
        if kind == "evidence":
            values = {"position": len(entry.evidence) + 1, "bearing": row["bearing"], **common}
            entry.evidence.append(EvidenceEntry(at, row["edition"], row["no"], row["exact"], values))
        else:
            key = {name: row[name] for name in ("expression", "scope", "expect")}
            key["edition_path"] = row.get("edition", "")
            entry.checks.append(CheckEntry(key, {"position": len(entry.checks) + 1, "met": row["met"], **common}))
    return entry
