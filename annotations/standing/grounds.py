"""Grounds: why a claim stands as it does. Every row that counted and how, every row that did not and the reason, which
row of the table fitted first, what makes it provisional, what would change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.checking.answered import Tested
from annotations.exhibits import Case, Exhibit
from annotations.models import Check, Evidence
from annotations.models.evidence import Bearing
from annotations.standing.facts import PLACES, Fact
from annotations.standing.rule import ClaimStanding, Step
from annotations.standing.would_change import Change, changes_of


@dataclass(frozen=True)
class Ground:
    """One piece of evidence or one check: its name ("No. 41B"), its place on the page, how it bears on which words of
    the claim, where its words stand. `decides`: the row of the table that fits rests on it; `holds_back`: for want of
    verified wording, the standing is provisional by it. `why_not`: why it does not count."""

    name: str
    anchor: str
    bearing: str
    bears: str
    covers: str
    where: str = ""
    decides: bool = False
    holds_back: bool = False
    why_not: str = ""
    is_check: bool = False


@dataclass(frozen=True)
class Grounds:
    steps: Sequence[Step]
    counted: Sequence[Ground]
    left_out: Sequence[Ground]
    changes: Sequence[Change]

    @property
    def provisional_by(self) -> list[Ground]:
        """Those that decide and whose wording is not verified."""
        return [each for each in self.counted if each.holds_back]


def grounds_of(standing: ClaimStanding, case: Case) -> Grounds:
    """Of what this reader sees of the claim. Takes the case as `case_of` has it; no query."""
    facts = {each.key: each for each in standing.facts}
    deciding = {each.key for each in standing.deciding}
    rows = [
        _ground(each, each.evidence, facts.get(each.evidence.anchor), deciding)
        for each in (*case.exhibits, *case.waiting)
    ]
    rows += [_ground(each, each.check, facts.get(each.check.anchor), deciding) for each in case.checks]
    names = {each.anchor: each.name for each in rows}
    return Grounds(
        steps=standing.steps,
        counted=[each for each in rows if not each.why_not],
        left_out=[each for each in rows if each.why_not],
        changes=changes_of(standing, names),
    )


def _ground(shown: Exhibit | Tested, row: Evidence | Check, fact: Fact | None, deciding: set[str]) -> Ground:
    decides = row.anchor in deciding
    bearing = Bearing(row.met if isinstance(row, Check) else row.bearing)
    return Ground(
        name=shown.name,
        anchor=row.anchor,
        bearing=bearing.value,
        bears=str(bearing.label),
        covers=f"“{row.of}”" if row.of else str(row.get_coverage_display()),
        where=_where(fact),
        decides=decides,
        holds_back=decides and fact is not None and not fact.is_verified,
        why_not=shown.why_not_counted,
        is_check=isinstance(row, Check),
    )


def _where(fact: Fact | None) -> str:
    """ "preamble and articles, resolutions"."""
    return ", ".join(str(label) for place, label in PLACES.items() if fact and place in fact.places)
