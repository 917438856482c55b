"""What instruments are called, read from the data beside the bundled texts (`instrument-names.toml` explains it)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

NAMES = Path(__file__).resolve().parent.parent / "corpus" / "instrument-names.toml"


@dataclass(frozen=True)
class NamedInstrument:
    """An instrument as texts and readers name it; the lists of names are by language."""

    slug: str
    family: str = ""
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    short: Mapping[str, Sequence[str]] = field(default_factory=dict)
    own: Mapping[str, Sequence[str]] = field(default_factory=dict)
    asked: Sequence[str] = ()
    margin_prefix: str = ""
    adopted: Sequence[str] = ()
    resolutions: str = ""


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(NAMES.read_text(encoding="utf-8"))


@cache
def named_instruments() -> tuple[NamedInstrument, ...]:
    return tuple(NamedInstrument(**entry) for entry in _data()["instrument"])


def margin_prefix(instrument: str) -> str:
    """What stands before an instrument's margin numbers in this library: `CS ` for the ITU Constitution, else empty."""
    return about(instrument).margin_prefix


def about(instrument: str) -> NamedInstrument:
    """What is known of an instrument; nothing but its slug where it is not in the data."""
    return next((each for each in named_instruments() if each.slug == instrument), NamedInstrument(instrument))


@cache
def names_in(instrument: str, language: str) -> dict[str, str]:
    """Name → slug, as a text of `instrument` in `language` uses them: its own names, those of its family, and all
    full names, bodies that adopt texts among them (these have no slug)."""
    home = about(instrument)
    found = {name: "" for body in _data()["body"] for name in body.get(language, ())}
    for each in named_instruments():
        found |= dict.fromkeys(each.names.get(language, ()), each.slug)
        if home.family and each.family == home.family:
            found |= dict.fromkeys(each.short.get(language, ()), each.slug)
    return found | dict.fromkeys(home.own.get(language, ()), instrument)


@cache
def names_pattern(instrument: str, language: str) -> re.Pattern[str]:
    """Any of these names, the longest first; blanks may be line breaks, apostrophes of either form."""
    names = sorted(names_in(instrument, language), key=len, reverse=True)
    spelt = "|".join(re.escape(name).replace(r"\ ", r"\s").replace("'", "['’]") for name in names)
    if not names:
        return re.compile(r"(?!)")
    return re.compile(spelt if language == "zh" else rf"(?<!\w)(?:{spelt})(?!\w)")


def slug_of(name: str, instrument: str, language: str) -> str:
    """The slug of a name that `names_pattern` found."""
    return names_in(instrument, language).get(re.sub(r"\s", " ", name).replace("’", "'"), "")
