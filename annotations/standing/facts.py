"""Facts: what the rule by which a claim stands knows of each piece of evidence and check. Pure: no ORM, no HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLACES: dict[str, Promise] = {
    "preamble and articles": _("preamble and articles"),
    "appendices": _("appendices"),
    "resolutions": _("resolutions"),
    "statements": _("statements"),
    "other texts": _("other instruments"),
}
LOOKED_FOR = ("preamble and articles", "appendices", "resolutions")
"""Where a claim about a treaty is expected to be looked at."""


class LeftOut(Enum):
    """Why something does not count. The value is a name for programs."""

    CONTEXT = "context"
    AWAITING = "awaiting review"
    DECLINED = "declined"
    HIDDEN = "hidden"
    CLAIM_NOT_PUBLISHED = "claim not published"
    EDITION_WITHDRAWN = "edition withdrawn"
    TEXT_LACKING = "text lacking"
    NOT_ANSWERED = "not answered"
    INCONCLUSIVE = "inconclusive"
    NOT_MET = "not met"
    BEYOND_WORDS = "beyond words"


REASONS: dict[LeftOut, Promise] = {
    LeftOut.CONTEXT: _("Context: needed to read the others, never counted."),
    LeftOut.AWAITING: _("Awaits review; not counted."),
    LeftOut.DECLINED: _("Declined by a steward; only its author and the stewards see it."),
    LeftOut.HIDDEN: _("Hidden by a steward; only its author and the stewards see it."),
    LeftOut.CLAIM_NOT_PUBLISHED: _("Not counted: its claim is not published."),
    LeftOut.EDITION_WITHDRAWN: _("Its edition was withdrawn; not counted."),
    LeftOut.TEXT_LACKING: _("Waits for a text that the library lacks."),
    LeftOut.NOT_ANSWERED: _("The program has not answered it yet; not counted."),
    LeftOut.INCONCLUSIVE: _("Inconclusive: what it cannot search could change the answer; not counted."),
    LeftOut.NOT_MET: _("What was expected is not so; a check that is not met says nothing of the claim."),
    LeftOut.BEYOND_WORDS: _("That words are absent can confirm or refute only a claim about words; not counted."),
}


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
class Searched:
    """What a check searched: which places (keys of PLACES), how many provisions, how many of them have a verified
    wording, and how often it found what it sought. `where` is the same for two that searched the same."""

    places: frozenset[str]
    provisions: int
    verified: int
    found: int = 0
    where: str = ""


@dataclass(frozen=True)
class Fact:
    """One piece of evidence, or (with `searched`) one check, as far as the rule needs it.

    `left_out`: why it does not count. `reviewers`: those who accepted it (their keys); None: the library's editors
    alone, who put it there. `key` and `version` say whose row it is, for whoever asks why.
    """

    bearing: str
    whole: bool
    words: Sequence[Words] = ()
    left_out: LeftOut | None = None
    disputed: bool = False
    reviewers: frozenset[int] | None = None
    searched: Searched | None = None
    key: str = ""
    version: int = 1

    @property
    def counts(self) -> bool:
        return self.left_out is None and self.bearing != "context"

    @property
    def why_not(self) -> LeftOut | None:
        """Why it does not count; of context that, unless there is another reason."""
        return self.left_out or (LeftOut.CONTEXT if self.bearing == "context" else None)

    @property
    def has_looked(self) -> bool:
        """Whether it shows that somebody has looked at its places: also where it is context, or a check that is not
        met."""
        return self.left_out in (None, LeftOut.NOT_MET)

    @property
    def is_verified(self) -> bool:
        """Whether all the wording that it rests on is verified: its words, or whatever was searched."""
        of_search = self.searched is None or self.searched.verified == self.searched.provisions
        return of_search and all(each.verified for each in self.words)

    @property
    def places(self) -> set[str]:
        return {each.place for each in self.words} | (set(self.searched.places) if self.searched else set())
