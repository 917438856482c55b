"""What people type to find a clause: "5A", "No. 41B", "article 6 itrs"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBER = re.compile(r"(?P<word>article|art\.?|no\.?|)\s*(?P<number>\d{1,4}[a-z]?)", re.I)


@dataclass(frozen=True)
class Citation:
    """A provision asked for. `kinds` are the readings of `number`, the likeliest first; `instrument` and `version`
    are empty where none is named; `sub` is what is asked for inside it ("1.1 a)")."""

    kinds: Sequence[str]
    number: str
    sub: str = ""
    instrument: str = ""
    version: str = ""


def parse_citation(query: str) -> Citation | None:
    """What a query cites, or None where it is a claim or words."""
    match = _NUMBER.fullmatch(query.strip())
    if not match:
        return None
    word = match["word"].casefold()
    kinds = ("article",) if word.startswith("art") else ("margin number",) if word else ("article", "margin number")
    return Citation(kinds, match["number"].upper())
