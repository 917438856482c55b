"""Checks with their answers: as the rule sees them, and as a claim's page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import F
from django.utils.translation import gettext as _

from annotations.checking.concordance import address_of, in_words, missing_in_words, searched, verdict
from annotations.counting.expectations import CheckOutcome
from annotations.counting.expressions import read_expression
from annotations.counting.problems import Unreadable
from annotations.counting.scopes import read_scope
from annotations.models import Check, CheckResult, CheckReview, Claim
from annotations.models.claims import ClaimState
from annotations.models.evidence import Bearing, Coverage, EvidenceState, Review
from annotations.models.moderation import Verdict
from annotations.standing.facts import REASONS, Fact, LeftOut, Searched
from treatyreader.accounts.models import Account
from treatyreader.addresses import edition_name

TREATY = ("preamble and articles", "appendices")
PLACES_OF_SCOPE = {
    "edition": (*TREATY, "resolutions"),
    "treaty": TREATY,
    "preamble": TREATY[:1],
    "articles": TREATY[:1],
    "article": TREATY[:1],
    "appendices": TREATY[1:],
    "appendix": TREATY[1:],
    "resolutions": ("resolutions",),
    "resolution": ("resolutions",),
    "statements": ("statements",),
}
"""Which places are searched, by the name of a part of a scope; of one provision by its number nothing is said."""


@dataclass(frozen=True)
class Tested:
    """A check as it is shown: its newest answer, and why it does not count (None: it does)."""

    check: Check
    result: CheckResult | None
    why_not: LeftOut | None

    @property
    def counts(self) -> bool:
        return self.why_not is None

    @property
    def why_not_counted(self) -> str:
        return str(REASONS[self.why_not]) if self.why_not else ""

    @property
    def name(self) -> str:
        """ "internet* in preamble, articles: absent"."""
        asked = {"expression": self.check.expression, "scope": self.check.scope, "expect": self.check.expect}
        return _("%(expression)s in %(scope)s: %(expect)s") % asked

    @property
    def address(self) -> str:
        """The question in the concordance, on the very edition that answered."""
        check, result = self.check, self.result
        text = result.edition.pinned_path if result else check.edition_path
        return address_of(check.expression, check.scope, check.expect, text)

    @property
    def verdict(self) -> str:
        """Whether it is as expected, in a sentence; empty without an answer."""
        return verdict(self.result.outcome, self.check.expect, self._missing) if self.result else ""

    @property
    def in_words(self) -> str:
        """What was found, in a sentence."""
        result = self.result
        if result is None:
            return ""
        return in_words(
            read_expression(self.check.expression),
            result.in_text,
            result.in_headings,
            result.in_labels,
            elsewhere=result.elsewhere if self.check.expect == "only" else None,
        )

    @property
    def searched(self) -> str:
        """What was searched, in a sentence, and in which edition."""
        result = self.result
        if result is None:
            return ""
        said = searched(self.check.scope, result.provisions, result.words, result.verified)
        return f"{said} {edition_name(result.edition)}."

    @property
    def missing(self) -> str:
        """What is not held and did not change the answer, in a sentence."""
        return self._missing if self.result and self.result.outcome != CheckOutcome.INCONCLUSIVE else ""

    @property
    def _missing(self) -> str:
        result = self.result
        if result is None:
            return ""
        matters = result.outcome == CheckOutcome.INCONCLUSIVE
        return missing_in_words(result.gaps, nothing=not result.provisions, matters=matters)


def tested(claim: Claim, reader: Account | AnonymousUser | None) -> list[Tested]:
    """The checks on a claim that this reader may see. Two queries, however many there are."""
    rows = list(Check.objects.visible_to(reader).filter(claim=claim).select_related("author").with_newest_result())
    for each in rows:
        each.claim = claim
    return [as_told(each) for each in rows]


def told(check: Check) -> Tested:
    """One check as it is shown. Three queries."""
    row = Check.objects.filter(pk=check.pk).select_related("claim", "author").with_newest_result().get()
    return as_told(row)


def as_told(check: Check) -> Tested:
    """Takes its claim and its newest result."""
    return Tested(check, check.newest_result, why_not_counted(check))


def facts_of_checks(by_key: Mapping[int, Claim]) -> dict[int, list[Fact]]:
    """By the claim's key, its checks as the rule sees them: all that everybody may see. Three queries."""
    rows = Check.objects.filter(claim__in=by_key, state=EvidenceState.PUBLISHED).exclude(review=Review.DECLINED)
    checks = list(rows.order_by("claim", "position", "id").with_newest_result())
    reviewers = _reviewers(checks)
    facts: dict[int, list[Fact]] = {key: [] for key in by_key}
    for each in checks:
        each.claim = by_key[each.claim_id]
        facts[each.claim_id].append(
            Fact(
                each.met,
                whole=each.coverage == Coverage.WHOLE,
                left_out=_left_out(each),
                reviewers=None if each.review == Review.BY_EDITORS else reviewers.get(each.pk, frozenset()),
                searched=_searched(each),
                key=each.anchor,
                version=each.version,
            )
        )
    return facts


def why_not_counted(check: Check) -> LeftOut | None:
    """Why a check does not count; None where it does. Takes its claim and its newest result."""
    return _left_out(check) or (LeftOut.CONTEXT if check.met == Bearing.CONTEXT else None)


def _left_out(check: Check) -> LeftOut | None:
    """Why a check does not count, whatever its bearing."""
    result = check.newest_result
    reasons = {
        LeftOut.HIDDEN: check.state != EvidenceState.PUBLISHED,
        LeftOut.DECLINED: check.review == Review.DECLINED,
        LeftOut.AWAITING: check.review == Review.AWAITING,
        LeftOut.NOT_ANSWERED: result is None,
        LeftOut.INCONCLUSIVE: result is not None and result.outcome == CheckOutcome.INCONCLUSIVE,
        LeftOut.NOT_MET: result is not None and result.outcome == CheckOutcome.NOT_MET,
        LeftOut.BEYOND_WORDS: check.is_beyond_words,
        LeftOut.CLAIM_NOT_PUBLISHED: check.claim.state != ClaimState.PUBLISHED,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _searched(check: Check) -> Searched:
    result = check.newest_result
    if result is None:
        return Searched(frozenset(), 0, 0)
    own = result.edition.version.instrument_id == check.claim.instrument_id
    places = _places(check.scope) if own else frozenset({"other texts"})
    where = f"{result.edition_id} {check.scope}"
    return Searched(places, result.provisions, result.verified, result.in_text, where)


def _places(scope: str) -> frozenset[str]:
    try:
        items = read_scope(scope).items
    except Unreadable:
        return frozenset()
    return frozenset(place for item in items for place in PLACES_OF_SCOPE.get(item.name, ()))


def _reviewers(checks: Iterable[Check]) -> dict[int, frozenset[int]]:
    """By check, the accounts whose newest review of its current version accepted it (0: one that is gone). One
    query."""
    newest = (
        CheckReview.objects.filter(check_asked__in=checks, version=F("check_asked__version"))
        .order_by("check_asked_id", "by_id", "-id")
        .distinct("check_asked_id", "by_id")
    )
    found: dict[int, set[int]] = {}
    for check, by, judged in newest.values_list("check_asked_id", "by_id", "verdict"):
        if judged == Verdict.ACCEPTED:
            found.setdefault(check, set()).add(by or 0)
    return {check: frozenset(those) for check, those in found.items()}
