"""Expectations: what is expected to be found, and whether it is so, is not so, or cannot be said.

It cannot be said where text is missing that could change the answer. `only` means there, and nowhere else in the
edition; so for it a gap anywhere in the edition counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.counting.expressions import Expression, Operator
from annotations.counting.problems import Unreadable

PATTERN = r"^(absent|present|only|(exactly|at least|at most) [0-9]{1,6})$"
_READ = re.compile(r"(absent|present|only|exactly|at least|at most)(?: ([0-9]{1,6}))?")
NUMBERED = ("exactly", "at least", "at most")


class CheckOutcome(TextChoices):
    MET = "met", gettext_lazy("met")
    NOT_MET = "not met", gettext_lazy("not met")
    INCONCLUSIVE = "inconclusive", gettext_lazy("inconclusive")


@dataclass(frozen=True)
class Expectation:
    """`kind` is absent, present, only, exactly, at least or at most; the last three have a `number`."""

    kind: str
    number: int = 0

    def __str__(self) -> str:
        return f"{self.kind} {self.number}" if self.kind in NUMBERED else self.kind

    @property
    def is_of_absence(self) -> bool:
        """Whether it is met where nothing is found, or nothing elsewhere."""
        return self.kind in ("absent", "at most", "only") or (self.kind in ("exactly", "at least") and self.number == 0)


@dataclass(frozen=True)
class Tally:
    """How often it stands in the scope and elsewhere in the edition, and how many gaps there are in each."""

    inside: int
    outside: int
    gaps_inside: int
    gaps_outside: int


def is_of_silence(expression: Expression, expectation: Expectation) -> bool:
    """Whether an answer that is as expected rests on words that are not there, of `A NOT B` those of B: silence, which
    says something about words alone."""
    return expectation.is_of_absence or expression.operator == Operator.NOT


def read_expectation(typed: str) -> Expectation:
    """Raises Unreadable."""
    match = _READ.fullmatch(" ".join(typed.split()).casefold())
    if match is None or (match[1] in NUMBERED) != (match[2] is not None):
        raise Unreadable(
            _("“%(typed)s” is not known as what is expected: absent, present, only, exactly 3, at least 3, at most 3")
            % {"typed": typed[:60]}
        )
    return Expectation(match[1], int(match[2] or 0))


def outcome_of(expectation: Expectation, tally: Tally) -> CheckOutcome:
    """Whether the expectation is met. More of the text could only add to what was found, so what it cannot change is
    said although text is missing."""
    least, most = _bounds(expectation)
    if expectation.kind == "only" and tally.outside:
        return CheckOutcome.NOT_MET
    if most is not None and tally.inside > most:
        return CheckOutcome.NOT_MET
    if tally.inside < least:
        return CheckOutcome.INCONCLUSIVE if tally.gaps_inside else CheckOutcome.NOT_MET
    could_be_too_many = (most is not None and tally.gaps_inside) or (expectation.kind == "only" and tally.gaps_outside)
    return CheckOutcome.INCONCLUSIVE if could_be_too_many else CheckOutcome.MET


def _bounds(expectation: Expectation) -> tuple[int, int | None]:
    """How often it must stand in the scope at least, and at most."""
    match expectation.kind:
        case "absent":
            return 0, 0
        case "exactly":
            return expectation.number, expectation.number
        case "at least":
            return expectation.number, None
        case "at most":
            return 0, expectation.number
        case _:
            return 1, None
