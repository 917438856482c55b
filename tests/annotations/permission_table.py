"""The tables of annotations/PERMISSIONS.md, as the tests read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from annotations.permissions import RANKS

TEXT = Path(settings.BASE_DIR, "annotations", "PERMISSIONS.md").read_text(encoding="utf-8")
ROLES = ("", *RANKS)
COLUMNS = [("", False), *((role, own) for role in RANKS for own in (True, False))]
"""Of the table of acts, behind kind, act and address: role, and whether the thing is one's own."""
NEVER, YES = "—", "yes"


@dataclass(frozen=True)
class Row:
    """One act of the table. `cells` by role and whether it is one's own: the states, {"yes"}, or nothing."""

    kind: str
    act: str
    address: str
    cells: dict[tuple[str, bool], set[str]]


def lines_under(heading: str) -> Iterator[list[str]]:
    """The cells of each line of the table under a heading, without its head."""
    under = TEXT.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in under.splitlines() if line.startswith("| ")]
    for line in lines[2:]:
        yield [cell.strip() for cell in line.strip("|").split("|")]


def states(cell: str) -> set[str]:
    return set() if cell == NEVER else set(cell.split(", "))


def table() -> list[Row]:
    return [
        Row(kind, act, address.strip("`"), dict(zip(COLUMNS, map(states, cells), strict=True)))
        for kind, act, address, *cells in lines_under("Acts")
    ]


ROWS = table()
EYES = ("everybody", "author", "contributor", "steward")
SEEN = {
    (kind, state): dict(zip(EYES, (cell == YES for cell in cells), strict=True))
    for kind, state, *cells in lines_under("Who sees what")
}


def is_seen(kind: str, state: str, role: str, own: bool) -> bool:
    """Whether somebody of that role may see a thing of that kind in that state, by the second table."""
    if (kind, state) not in SEEN:
        return True
    by = SEEN[kind, state]
    if not role:
        return by["everybody"]
    if own:
        return by["author"]
    return by["contributor"] if role == "contributor" else by["steward"]


def states_of(kind: str) -> list[str]:
    return [state for each, state in SEEN if each == kind] or [YES]
