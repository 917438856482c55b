"""What instruments are called, read from the data beside the bundled texts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NAMES = Path(__file__).resolve().parent.parent / "corpus" / "instrument-names.toml"


@dataclass(frozen=True)
class NamedInstrument:
    """An instrument as texts name it. An empty `slug`: the library has no name of its own for it."""

    slug: str = ""
    margin_prefix: str = ""


@cache
def named_instruments() -> tuple[NamedInstrument, ...]:
    data = tomllib.loads(NAMES.read_text(encoding="utf-8"))
    return tuple(NamedInstrument(**entry) for entry in data["instrument"])


def margin_prefix(instrument: str) -> str:
    """What stands before an instrument's margin numbers in this library: `CS ` for the ITU Constitution, else empty."""
    return next((each.margin_prefix for each in named_instruments() if each.slug == instrument), "")
