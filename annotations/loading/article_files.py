"""A file of articles: `[[article]]` entries with their `[[article.sentence]]`, read and checked.

No ORM: whether the claims are here is for `annotations.loading.articles` to see. The file's own head says what each key
means.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from annotations.models.articles import (
    LANGUAGE_PATTERN,
    LONGEST_SENTENCE,
    RESERVED_SLUGS,
    ArticleKind,
    Voice,
    is_date,
)
from treatyreader.importing.problems import ImportRefused, Problem, read_text, reading
from treatyreader.models.instruments import SLUG_PATTERN

_HEADER = re.compile(r"^\s*\[\[\s*article\s*(\.\s*sentence\s*)?\]\]")
_ARTICLE = ("slug", "title", "kind", "language", "written_by", "publisher", "published_on", "source", "note")
_SENTENCE = ("claim", "exact", "voice")
_NEEDED = {"article": ("slug", "title", "kind", "language"), "sentence": ("claim", "voice")}
_LONGEST = {"exact": LONGEST_SENTENCE, "source": 500, "written_by": 200, "publisher": 200, "language": 35}
_FORMS = {
    "slug": (re.compile(SLUG_PATTERN), "small letters, digits and hyphens, at most 80"),
    "claim": (re.compile(SLUG_PATTERN), "the slug of a claim"),
    "language": (re.compile(LANGUAGE_PATTERN), "the tag of a language: en"),
    "source": (re.compile(r"https?://\S{3,}"), "an address that begins with http:// or https://"),
}
_CLOSED = {"kind": ArticleKind.values, "voice": Voice.values}


@dataclass
class SentenceEntry:
    """One `[[article.sentence]]`: the slug of its claim; `exact` is empty where the claim says it in our words."""

    line: int
    claim: str
    exact: str
    voice: str


@dataclass
class ArticleEntry:
    """One `[[article]]`; `values` are columns."""

    line: int
    slug: str
    values: dict[str, str]
    sentences: list[SentenceEntry] = field(default_factory=list)


def read_articles(path: Path) -> list[ArticleEntry]:
    """The articles of a file, in its order. Raises ImportRefused with every problem that shows without the claims."""
    with reading(path, "TOML in UTF-8"):
        content = read_text(path, "TOML in UTF-8")
        tables = tomllib.loads(content)
    problems = [
        Problem(path.name, 0, f"{key} stands outside an article", "[[article]] entries")
        for key in tables
        if key != "article"
    ]
    if not _are_tables(tables.get("article")):
        raise ImportRefused([*problems, Problem(path.name, 0, "no articles", "[[article]] entries")])
    headers = [
        (line, found[1] is None)
        for line, words in enumerate(content.splitlines(), start=1)
        if (found := _HEADER.match(words))
    ]
    of_articles = iter([line for line, is_article in headers if is_article])
    of_sentences = iter([line for line, is_article in headers if not is_article])
    entries: list[ArticleEntry] = []
    for table in tables["article"]:
        line = next(of_articles, 0)
        rows = table.pop("sentence", [])
        problems += _problems(path.name, line, "article", table, _ARTICLE)
        if any(each.slug == table.get("slug") for each in entries):
            problems.append(Problem(path.name, line, f"slug {table['slug']!r} again", "a slug of its own"))
        if not _are_tables(rows):
            problems.append(Problem(path.name, line, "no sentences", "[[article.sentence]] entries"))
            continue
        entry = ArticleEntry(line, str(table.get("slug", "")), {name: table.get(name, "") for name in _ARTICLE[1:]})
        for row in rows:
            at = next(of_sentences, 0)
            problems += _problems(path.name, at, "sentence", row, _SENTENCE)
            said = SentenceEntry(at, *(row.get(name, "") for name in _SENTENCE))
            if any((each.claim, each.exact) == (said.claim, said.exact) for each in entry.sentences):
                problems.append(Problem(path.name, at, "the same again", "a sentence once in an article"))
            entry.sentences.append(said)
        entries.append(entry)
    if problems:
        raise ImportRefused(sorted(problems, key=lambda each: each.line))
    return entries


def _are_tables(rows: Any) -> bool:
    return isinstance(rows, list) and bool(rows) and all(isinstance(row, dict) for row in rows)


def _problems(file: str, line: int, kind: str, row: dict[str, Any], keys: tuple[str, ...]) -> Iterator[Problem]:
    if isinstance(row.get("published_on"), date):
        row["published_on"] = row["published_on"].isoformat()
    for key, value in row.items():
        if key not in keys:
            yield Problem(file, line, f"unknown key {key!r}", ", ".join(keys))
        elif not isinstance(value, str):
            yield Problem(file, line, f"{key} is {value!r}", "text in quotation marks")
        elif value:
            yield from _of_value(file, line, key, value)
    for key in _NEEDED[kind]:
        if row.get(key) in (None, ""):
            yield Problem(file, line, f"{key} is missing", f"{key} = …")


def _of_value(file: str, line: int, key: str, value: str) -> Iterator[Problem]:
    pattern, expected = _FORMS.get(key, (None, ""))
    if pattern and not pattern.fullmatch(value):
        yield Problem(file, line, f"{key} is {value[:100]!r}", expected)
    elif key == "slug" and value in RESERVED_SLUGS:
        yield Problem(file, line, f"slug is {value!r}", "another one: this address is taken")
    elif key in _CLOSED and value not in _CLOSED[key]:
        yield Problem(file, line, f"{key} is {value[:100]!r}", "one of " + ", ".join(_CLOSED[key]))
    elif key == "published_on" and not is_date(value):
        yield Problem(file, line, f"published_on is {value[:100]!r}", "a date as far as it is known: 2012-12")
    elif len(value) > (longest := _LONGEST.get(key, 300)):
        yield Problem(file, line, f"{key} has {len(value)} characters", f"at most {longest}")
