"""How a claim stands: computed from the words linked to it, by a rule that is public. Pure: no ORM, no HTTP.

It never says "true" or "false". Several parts never make a whole; context never counts; what awaits review, a text or
a check counts for nothing yet. The first row of the table that fits is how the claim stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import product

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext


class Stands(Enum):
    """How a claim stands. The value is a name for style sheets and tests."""

    NOT_OF_THE_TEXT = "not-of-the-text"
    NO_WORDS = "no-words"
    READERS_DISAGREE = "readers-disagree"
    BOTH_WAYS = "both-ways"
    OTHERWISE = "otherwise"
    OTHERWISE_IN_PART = "otherwise-in-part"
    SAY_THIS = "say-this"
    WITH_LIMITS = "with-limits"
    TOUCH = "touch"


LABELS: dict[Stands, Promise] = {
    Stands.NOT_OF_THE_TEXT: gettext_lazy("Not a question of the text"),
    Stands.NO_WORDS: gettext_lazy("No words linked yet"),
    Stands.READERS_DISAGREE: gettext_lazy("Readers disagree"),
    Stands.BOTH_WAYS: gettext_lazy("The words point both ways"),
    Stands.OTHERWISE: gettext_lazy("The words say otherwise"),
    Stands.OTHERWISE_IN_PART: gettext_lazy("The words say otherwise in part"),
    Stands.SAY_THIS: gettext_lazy("The words say this"),
    Stands.WITH_LIMITS: gettext_lazy("The words say this, with limits"),
    Stands.TOUCH: gettext_lazy("The words touch on this and settle nothing"),
}

NOT_OF_THE_TEXT = frozenset({"record", "opinion", "forecast"})


@dataclass(frozen=True)
class Words:
    """Words that evidence rests on: which provision (its key), from where to where, where they stand ("preamble and
    articles", "appendices", "resolutions", …: a key of PLACES) and whether their wording is verified."""

    provision: int
    start: int
    end: int
    place: str
    verified: bool

    def overlaps(self, other: Words) -> bool:
        return self.provision == other.provision and self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Fact:
    """One piece of evidence, as far as the rule needs it. `counts`: published, reviewed, its text at hand.
    `reviewers`: those who accepted it (their keys); None: the library's editors alone, who linked it."""

    bearing: str
    whole: bool
    words: Sequence[Words]
    counts: bool = True
    disputed: bool = False
    reviewers: frozenset[int] | None = None


@dataclass(frozen=True)
class ClaimStanding:
    """How a claim stands (`key`, `label`), whether that is provisional, the line that says what it rests on, and
    how many passages that are."""

    stands: Stands
    provisional: bool
    line: str
    passages: int

    @property
    def key(self) -> str:
        return self.stands.value

    @property
    def label(self) -> str:
        return str(LABELS[self.stands])


PLACES = {
    "preamble and articles": gettext_lazy("preamble and articles"),
    "appendices": gettext_lazy("appendices"),
    "resolutions": gettext_lazy("resolutions"),
    "statements": gettext_lazy("statements"),
    "other texts": gettext_lazy("other instruments"),
}
LOOKED_FOR = ("preamble and articles", "appendices", "resolutions")
"""Where a claim about a treaty is expected to be looked at."""


def standing_of(kind: str, facts: Iterable[Fact], *, awaiting: int = 0) -> ClaimStanding:
    """How a claim of this kind stands on these facts. `awaiting`: pieces of evidence that await review."""
    facts = list(facts)
    counted = [each for each in facts if each.counts and each.bearing != "context"]
    if kind in NOT_OF_THE_TEXT:
        line = _("Rests on no passage: words of the treaty do not settle this kind of claim.")
        return ClaimStanding(Stands.NOT_OF_THE_TEXT, provisional=False, line=line, passages=0)
    if not counted:
        return ClaimStanding(Stands.NO_WORDS, provisional=False, line=_line([], facts, awaiting), passages=0)
    stands, deciding = _stands(counted)
    return ClaimStanding(
        stands=stands,
        provisional=any(not each.verified for fact in deciding for each in fact.words),
        line=_line(counted, facts, awaiting),
        passages=len({each for fact in counted for each in fact.words}),
    )


def _stands(counted: Sequence[Fact]) -> tuple[Stands, Sequence[Fact]]:
    """The first row of the table that fits, and the facts that decide it."""
    confirms = [each for each in counted if each.bearing == "confirms"]
    refutes = [each for each in counted if each.bearing == "refutes"]
    qualifies = [each for each in counted if each.bearing == "qualifies"]
    whole_confirms = [each for each in confirms if each.whole]
    whole_refutes = [each for each in refutes if each.whole]
    opposed = [
        pair
        for pair in product(confirms, refutes)
        if any(one.overlaps(other) for one, other in product(pair[0].words, pair[1].words))
    ]
    disputed = [each for each in counted if each.disputed]
    if opposed or disputed:
        return Stands.READERS_DISAGREE, [*{id(each): each for pair in opposed for each in pair}.values(), *disputed]
    if confirms and refutes:
        return Stands.BOTH_WAYS, [*confirms, *refutes]
    if whole_refutes:
        return Stands.OTHERWISE, whole_refutes
    if refutes:
        return Stands.OTHERWISE_IN_PART, refutes
    if whole_confirms and not qualifies:
        return Stands.SAY_THIS, whole_confirms
    if confirms:
        return Stands.WITH_LIMITS, [*confirms, *(qualifies if whole_confirms else [])]
    return Stands.TOUCH, qualifies


def _line(counted: Sequence[Fact], facts: Sequence[Fact], awaiting: int) -> str:
    """What the standing rests on, always in the same shape. Context is looked at, though it does not count; what awaits
    review is not."""
    words = list(dict.fromkeys(each for fact in counted for each in fact.words))
    looked_at = {each.place for fact in facts if fact.counts for each in fact.words}
    rests = ngettext("Rests on %(count)d passage", "Rests on %(count)d passages", len(words)) % {"count": len(words)}
    by_place = [(place, sum(each.place == place for each in words)) for place in PLACES]
    where = ", ".join(_in_place(place, count) for place, count in by_place if count)
    parts = [f"{rests}: {where}." if where else f"{rests}."]
    if words:
        verified = sum(each.verified for each in words)
        wording = _("Wording verified: %(verified)d of %(count)d.")
        parts += [wording % {"verified": verified, "count": len(words)}]
        parts += [_reviewed([fact.reviewers for fact in counted])]
    if awaiting:
        parts += [ngettext("%(count)d awaiting review.", "%(count)d awaiting review.", awaiting) % {"count": awaiting}]
    if missing := [str(PLACES[place]) for place in LOOKED_FOR if place not in looked_at]:
        parts += [_("Not yet looked at: %(places)s.") % {"places": ", ".join(missing)}]
    return " ".join(parts)


def _reviewed(reviewers: Sequence[frozenset[int] | None]) -> str:
    """By whom the counted evidence was reviewed: each piece by some persons, or by the library's editors alone."""
    persons = {each for those in reviewers if those is not None for each in those}
    if all(those is None for those in reviewers):
        return _("Reviewed by the library's editors; not independently reviewed.")
    # What was reviewed by somebody whose account is gone was reviewed by one person at least.
    count = max(1, len(persons))
    if None in reviewers:
        return ngettext(
            "Reviewed in part by %(count)d person, in part by the library's editors alone.",
            "Reviewed in part by %(count)d persons, in part by the library's editors alone.",
            count,
        ) % {"count": count}
    return ngettext("Reviewed by %(count)d person.", "Reviewed by %(count)d persons.", count) % {"count": count}


def _in_place(place: str, count: int) -> str:
    """ "2 in the preamble and articles", "1 in a resolution"."""
    forms = {
        "preamble and articles": ngettext(
            "%(count)d in the preamble and articles", "%(count)d in the preamble and articles", count
        ),
        "appendices": ngettext("%(count)d in an appendix", "%(count)d in appendices", count),
        "resolutions": ngettext("%(count)d in a resolution", "%(count)d in resolutions", count),
        "statements": ngettext("%(count)d in a statement", "%(count)d in statements", count),
        "other texts": ngettext("%(count)d outside this instrument", "%(count)d outside this instrument", count),
    }
    return forms[place] % {"count": count}
