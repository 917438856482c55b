"""How a claim stands: computed from the words linked to it, by a rule that is public. Pure: no ORM, no HTTP.

It never says "true" or "false". Several parts never make a whole; context never counts; what awaits review, a text or
an answer counts for nothing yet. The first row of the table that fits is how the claim stands (DESIGN, section 6). The
page that publishes the rule is made from the same table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import product

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from annotations.standing.facts import Fact, LeftOut
from annotations.standing.line import line_of

NOT_OF_THE_TEXT = frozenset({"record", "opinion", "forecast"})


class Stands(Enum):
    """How a claim stands. The value is a name for style sheets, addresses and programs."""

    NOT_OF_THE_TEXT = "not-of-the-text"
    NO_WORDS = "no-words"
    READERS_DISAGREE = "readers-disagree"
    BOTH_WAYS = "both-ways"
    OTHERWISE = "otherwise"
    OTHERWISE_IN_PART = "otherwise-in-part"
    SAY_THIS = "say-this"
    WITH_LIMITS = "with-limits"
    TOUCH = "touch"


@dataclass(frozen=True)
class Tally:
    """What the rule looks at: the kind of claim, and what counts of its evidence and checks."""

    kind: str
    counted: Sequence[Fact]

    @cached_property
    def confirms(self) -> list[Fact]:
        return self._bearing("confirms")

    @cached_property
    def refutes(self) -> list[Fact]:
        return self._bearing("refutes")

    @cached_property
    def qualifies(self) -> list[Fact]:
        return self._bearing("qualifies")

    @cached_property
    def confirms_whole(self) -> list[Fact]:
        return [each for each in self.confirms if each.whole]

    @cached_property
    def refutes_whole(self) -> list[Fact]:
        return [each for each in self.refutes if each.whole]

    @cached_property
    def disagreed(self) -> list[Fact]:
        """Opposite bearings on overlapping words, and whatever is openly disputed; each once."""
        opposed = [
            pair
            for pair in product(self.confirms, self.refutes)
            if any(one.overlaps(other) for one, other in product(pair[0].words, pair[1].words))
        ]
        disputed = [each for each in self.counted if each.disputed]
        return list({id(each): each for each in [*(one for pair in opposed for one in pair), *disputed]}.values())

    def _bearing(self, bearing: str) -> list[Fact]:
        return [each for each in self.counted if each.bearing == bearing]


@dataclass(frozen=True)
class Row:
    """A row of the table: what a claim reads as, when, what decides it (None: the row does not fit; empty: it fits and
    nothing decides it), and why it does not fit where it does not."""

    stands: Stands
    label: Promise
    condition: Promise
    deciding: Callable[[Tally], Sequence[Fact] | None]
    why_not: Callable[[Tally], str]


def _one_way(tally: Tally) -> str:
    if tally.confirms:
        return _("What counts confirms, and nothing refutes.")
    return _("What counts refutes, and nothing confirms.") if tally.refutes else _("What counts does neither.")


def _why_not_said(tally: Tally) -> str:
    if tally.confirms_whole:
        return _("Something confirms the whole claim, but something else qualifies it.")
    return _("Nothing that counts confirms the whole claim; several parts never make a whole.")


def _counts(tally: Tally) -> str:
    count = len(tally.counted)
    return ngettext("%(count)d piece counts.", "%(count)d pieces count.", count) % {"count": count}


RULE: tuple[Row, ...] = (
    Row(
        Stands.NOT_OF_THE_TEXT,
        gettext_lazy("Not a question of the text"),
        gettext_lazy(
            "It says what happened, what somebody thinks or what will come of it: no words of a treaty settle that."
        ),
        lambda tally: [] if tally.kind in NOT_OF_THE_TEXT else None,
        lambda _tally: _("It says what a text says or leads to."),
    ),
    Row(
        Stands.NO_WORDS,
        gettext_lazy("No words linked yet"),
        gettext_lazy("Nothing counts; how many pieces await review is said."),
        lambda tally: None if tally.counted else [],
        _counts,
    ),
    Row(
        Stands.READERS_DISAGREE,
        gettext_lazy("Readers disagree"),
        gettext_lazy(
            "Overlapping words are said to confirm and to refute, or a dispute about something that counts is open."
        ),
        lambda tally: tally.disagreed or None,
        lambda _tally: _("No words are said both to confirm and to refute, and no dispute is open."),
    ),
    Row(
        Stands.BOTH_WAYS,
        gettext_lazy("The words point both ways"),
        gettext_lazy("At least one piece confirms and at least one refutes."),
        lambda tally: [*tally.confirms, *tally.refutes] if tally.confirms and tally.refutes else None,
        _one_way,
    ),
    Row(
        Stands.OTHERWISE,
        gettext_lazy("The words say otherwise"),
        gettext_lazy("At least one piece refutes the whole claim."),
        lambda tally: tally.refutes_whole or None,
        lambda _tally: _("Nothing that counts refutes the whole claim; several parts never make a whole."),
    ),
    Row(
        Stands.OTHERWISE_IN_PART,
        gettext_lazy("The words say otherwise in part"),
        gettext_lazy("Whatever refutes, refutes a part."),
        lambda tally: tally.refutes or None,
        lambda _tally: _("Nothing that counts refutes any of it."),
    ),
    Row(
        Stands.SAY_THIS,
        gettext_lazy("The words say this"),
        gettext_lazy("At least one piece confirms the whole claim, and nothing qualifies it."),
        lambda tally: None if tally.qualifies else (tally.confirms_whole or None),
        _why_not_said,
    ),
    Row(
        Stands.WITH_LIMITS,
        gettext_lazy("The words say this, with limits"),
        gettext_lazy("Anything else that confirms: a part, or the whole with something that qualifies it."),
        lambda tally: [*tally.confirms, *(tally.qualifies if tally.confirms_whole else [])] or None,
        lambda _tally: _("Nothing that counts confirms any of it."),
    ),
    Row(
        Stands.TOUCH,
        gettext_lazy("The words touch on this and settle nothing"),
        gettext_lazy("Whatever counts only qualifies it."),
        lambda tally: tally.qualifies,
        lambda _tally: "",
    ),
)
"""The table, in its order: the first row that fits is how a claim stands. The last fits whatever is left."""
LABELS: dict[Stands, Promise] = {row.stands: row.label for row in RULE}


@dataclass(frozen=True)
class Step:
    """A row of the table that was asked: whether it fits, and if not, why."""

    row: Row
    fits: bool
    why_not: str


@dataclass(frozen=True)
class ClaimStanding:
    """How a claim stands (`key`, `label`), whether that is provisional, the line that says what it rests on, on how
    many passages and checks that is, and what decides it."""

    stands: Stands
    provisional: bool
    line: str
    passages: int = 0
    checks: int = 0
    facts: Sequence[Fact] = field(default=(), compare=False, repr=False)
    """All that the rule was told, whether it counts or not."""
    deciding: Sequence[Fact] = field(default=(), compare=False, repr=False)
    kind: str = ""

    @property
    def key(self) -> str:
        return self.stands.value

    @property
    def label(self) -> str:
        return str(LABELS[self.stands])

    @property
    def steps(self) -> list[Step]:
        """The rows that were asked, down to the first that fits."""
        tally, asked = tally_of(self.kind, self.facts), []
        for row in RULE:
            fits = row.stands == self.stands
            asked.append(Step(row, fits, "" if fits else row.why_not(tally)))
            if fits:
                break
        return asked


def tally_of(kind: str, facts: Iterable[Fact]) -> Tally:
    return Tally(kind, [each for each in facts if each.counts])


def standing_of(kind: str, facts: Iterable[Fact]) -> ClaimStanding:
    """How a claim of this kind stands on these facts."""
    facts = list(facts)
    tally = tally_of(kind, facts)
    stands, deciding = first_that_fits(tally)
    of_text = stands != Stands.NOT_OF_THE_TEXT
    counted = tally.counted if of_text else []
    none = _("Rests on no passage: words of the treaty do not settle this kind of claim.")
    awaiting = sum(is_awaited(each) for each in facts)
    return ClaimStanding(
        stands=stands,
        provisional=not all(each.is_verified for each in deciding),
        line=line_of(counted, facts, awaiting) if of_text else none,
        passages=len({each for fact in counted for each in fact.words}),
        checks=sum(fact.searched is not None for fact in counted),
        facts=facts,
        deciding=deciding,
        kind=kind,
    )


def is_awaited(fact: Fact) -> bool:
    """Whether it would count if somebody reviewed and accepted it."""
    return fact.left_out == LeftOut.AWAITING and fact.bearing != "context"


def first_that_fits(tally: Tally) -> tuple[Stands, Sequence[Fact]]:
    """The first row of the table that fits, and the facts that decide it."""
    for row in RULE:
        deciding = row.deciding(tally)
        if deciding is not None:
            return row.stands, deciding
    raise ValueError("the last row of the table fits whatever is left")
