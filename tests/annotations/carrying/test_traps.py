"""Traps of carrying: what a measure of likeness would take for the same, and what only looks as if it were lost."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from annotations.anchoring.locating import Anchor, span
from annotations.carrying.placing import Carried, Clause, Method, Outcome, carry

TRAPS: list[dict[str, Any]] = [
    trap
    for file in ("traps.toml", "more_traps.toml")
    for trap in tomllib.loads((Path(__file__).parent / file).read_text())["trap"]
]


def marked(text: str) -> tuple[str, int, int]:
    """A text without its marks, and the span between them; -1 where there are none."""
    plain = text.replace("⟦", "").replace("⟧", "")
    return (plain, text.index("⟦"), text.index("⟧") - 1) if "⟦" in text else (plain, -1, -1)


def sprung(trap: dict[str, Any]) -> tuple[Anchor, list[Clause], Carried]:
    """The words, the clauses of the lineage, and what became of the words in them."""
    text, start, end = marked(trap["before"])
    eid = "other" if trap.get("eid") else "one"
    source = Clause(1, "old", "one", "1", text, trap.get("lead_before", ""))
    lineage = [
        Clause(10 + n, f"new{n}", eid, "1", marked(each)[0], trap.get("lead_after", ""), trap.get("quotable", True))
        for n, each in enumerate(trap["after"])
    ]
    others = [Clause(50 + n, f"far{n}", "far", "9", each) for n, each in enumerate(trap.get("others", []))]
    words = span(text, start, end)
    return words, lineage, carry(words, source, lineage, others, trap.get("language", "en"))


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap["name"])
def test_trap(trap: dict[str, Any]) -> None:
    words, lineage, carried = sprung(trap)
    assert carried.outcome in (trap["outcome"], *trap.get("or", []))
    assert (carried.key is None) == (carried.outcome in (Outcome.AMBIGUOUS, Outcome.GONE))
    if carried.key is None:
        assert carried.start is carried.end is None
        if trap.get("proposed"):
            assert carried.proposals[0].key >= 50
        return
    clause = next(each for each in lineage if each.key == carried.key)
    found = clause.text[carried.start : carried.end]
    assert (carried.score == 1) == (found == words.exact)
    if carried.outcome in (Outcome.UNCHANGED, Outcome.MOVED):
        assert found == words.exact
        assert not carried.changes_meaning
    if not trap.get("loose"):
        marks = zip(lineage, map(place_of, trap["after"]), strict=True)
        place = next((each.key, *marked_span) for each, marked_span in marks if marked_span[1] >= 0)
        assert (carried.key, carried.start, carried.end) == place
    assert carried.changes_meaning == trap.get("meaning", False)
    assert carried.method == trap.get("method", carried.method)
    assert (carried.method == Method.TYPOGRAPHY) == (trap.get("method") == "typography")


def place_of(text: str) -> tuple[int, int]:
    return marked(text)[1:]


def test_there_are_traps_enough() -> None:
    assert len(TRAPS) >= 60
    assert len({trap["name"] for trap in TRAPS}) == len(TRAPS)
