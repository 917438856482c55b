"""Textual checks: questions about the text that the program answers, and its answers, which are only added to."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone

from annotations.counting.expectations import PATTERN as EXPECTATION
from annotations.counting.expectations import CheckOutcome, is_of_silence, read_expectation
from annotations.counting.expressions import read_expression
from annotations.models.claims import Claim, ClaimKind
from annotations.models.evidence import Bearing, Coverage, EvidenceState, Review
from annotations.models.moderation import Verdict
from annotations.public_ids import LENGTH, PATTERN, new_public_id
from treatyreader.accounts.models import Account
from treatyreader.models import Edition


class CheckQuerySet(models.QuerySet["Check"]):
    def visible_to(self, user: Account | AnonymousUser | None) -> Self:
        """As evidence is: what is published and was not declined, and what was declined or hidden of their own, to a
        steward of anyone's. What was withdrawn is gone."""
        seen = Q(state=EvidenceState.PUBLISHED) & ~Q(review=Review.DECLINED)
        if isinstance(user, Account):
            put_away = ~Q(state=EvidenceState.WITHDRAWN)
            seen |= put_away if user.is_steward else put_away & Q(author=user)
        return self.filter(seen, claim__in=Claim.objects.visible_to(user))

    def live(self) -> Self:
        """Those that are evaluated: not withdrawn."""
        return self.exclude(state=EvidenceState.WITHDRAWN)

    def with_newest_result(self) -> Self:
        """With `newest_result` to read: the newest answer to the question as it is asked now, on a text that still
        stands. One query more, however many checks there are."""
        of_now = CheckResult.objects.filter(version=F("check_asked__version"), edition__state=Edition.State.PUBLISHED)
        later = of_now.filter(check_asked=OuterRef("check_asked"), pk__gt=OuterRef("pk"))
        newest = of_now.filter(~Exists(later)).select_related("edition__version__instrument")
        return self.prefetch_related(Prefetch("results", newest, to_attr="newest_results"))


class Check(models.Model):
    """A textual check: an expression, a scope, what is expected, and the bearing on the claim if that is met; on the
    words `of` of the claim's text from `of_start` to `of_end`, if it covers a part.

    `edition_path` names the text that it asks about (`itrs/2012/fr`); empty: the newest edition of the claim's
    instrument, in English where there is one. `version` counts the edits: an answer is to one version.
    """

    Bearing = Bearing
    Coverage = Coverage
    Review = Review
    State = EvidenceState

    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="checks")
    position = models.PositiveIntegerField()
    expression = models.CharField(max_length=300)
    scope = models.CharField(max_length=300)
    expect = models.CharField(max_length=30)
    edition_path = models.CharField(max_length=150, blank=True)
    met = models.CharField(max_length=10, choices=Bearing)
    coverage = models.CharField(max_length=10, choices=Coverage)
    of = models.TextField(blank=True)
    of_start = models.PositiveIntegerField(default=0)
    of_end = models.PositiveIntegerField(default=0)
    rationale = models.TextField(blank=True)
    review = models.CharField(max_length=10, choices=Review, default=Review.BY_EDITORS)
    state = models.CharField(max_length=10, choices=EvidenceState, default=EvidenceState.PUBLISHED)
    author = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="textual_checks")
    """Nobody: the library's editors, or a former contributor."""
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    loaded_digest = models.CharField(max_length=64, blank=True)

    objects = CheckQuerySet.as_manager()

    newest_results: list[CheckResult]
    """As `with_newest_result` brings it: one or none."""

    class Meta:
        ordering = ["claim", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                name="check_once_in_its_claim",
                fields=["claim", "expression", "scope", "expect", "edition_path"],
                condition=~Q(state="withdrawn"),
            ),
            models.CheckConstraint(name="check_public_id_is_an_address", condition=Q(public_id__regex=PATTERN)),
            models.CheckConstraint(name="check_asks_something", condition=~Q(expression="") & ~Q(scope="")),
            models.CheckConstraint(name="check_expectation_is_known", condition=Q(expect__regex=EXPECTATION)),
            models.CheckConstraint(name="check_bearing_is_known", condition=Q(met__in=Bearing.values)),
            models.CheckConstraint(name="check_coverage_is_known", condition=Q(coverage__in=Coverage.values)),
            models.CheckConstraint(name="check_review_is_known", condition=Q(review__in=Review.values)),
            models.CheckConstraint(name="check_state_is_known", condition=Q(state__in=EvidenceState.values)),
            models.CheckConstraint(
                name="check_by_the_editors_has_no_author", condition=~Q(review="by editors") | Q(author=None)
            ),
            models.CheckConstraint(name="check_of_a_whole_marks_no_part", condition=~Q(coverage="whole") | Q(of="")),
            models.CheckConstraint(
                name="check_of_a_part_spans_its_words",
                condition=Q(of="", of_start=0, of_end=0) | (~Q(of="") & Q(of_end__gt=F("of_start"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expression} in {self.scope}: {self.expect}"

    @property
    def anchor(self) -> str:
        """Its fragment on the claim's page."""
        return f"check-{self.public_id}"

    def get_absolute_url(self) -> str:
        return f"{self.claim.get_absolute_url()}#{self.anchor}"

    @property
    def is_of_the_library(self) -> bool:
        """Asked by the library's editors, not by a reader."""
        return self.author_id is None and (self.loaded_digest != "" or self.review == Review.BY_EDITORS)

    @property
    def newest_result(self) -> CheckResult | None:
        """Takes what `with_newest_result` brings."""
        return self.newest_results[0] if self.newest_results else None

    @property
    def is_beyond_words(self) -> bool:
        """Whether silence is to decide more than it can: absence confirms or refutes only a claim about words. Then it
        counts for nothing. Follows `claim`."""
        decides = self.met in (Bearing.CONFIRMS, Bearing.REFUTES)
        if not decides or self.claim.kind == ClaimKind.WORDS:
            return False
        return is_of_silence(read_expression(self.expression), read_expectation(self.expect))


class CheckResult(models.Model):
    """What the program answered to one version of a check on one edition, and what it had searched. Append-only; the
    newest counts, and an answer that is the same again is not written again unless somebody asked for it.

    `provisions` and `words` of text were searched, `verified` of these provisions have verified wording; `gaps` is how
    many parts are missing where they could change the answer. `elsewhere` counts the text outside the scope.
    """

    CheckOutcome = CheckOutcome

    check_asked = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="results")
    version = models.PositiveIntegerField()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=CheckOutcome)
    in_text = models.PositiveIntegerField()
    in_headings = models.PositiveIntegerField()
    in_labels = models.PositiveIntegerField()
    """Lead words and printed numbers."""
    elsewhere = models.PositiveIntegerField()
    provisions = models.PositiveIntegerField()
    words = models.PositiveIntegerField()
    verified = models.PositiveIntegerField()
    gaps = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["check_asked", "id"]
        constraints = [
            models.CheckConstraint(name="check_result_outcome_is_known", condition=Q(outcome__in=CheckOutcome.values)),
            models.CheckConstraint(
                name="check_result_verified_was_searched", condition=Q(verified__lte=F("provisions"))
            ),
            models.CheckConstraint(
                name="check_result_of_nothing_is_inconclusive",
                condition=Q(provisions__gt=0) | Q(outcome="inconclusive"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_asked_id}: {self.outcome}"

    @property
    def is_verified(self) -> bool:
        """Whether all that was searched has verified wording."""
        return self.verified == self.provisions


class CheckReview(models.Model):
    """What a steward found of a check, and why: whether the question is fair, and its answer bears on the claim as it
    says. Append-only. Nobody reviews their own."""

    check_asked = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="reviews")
    version = models.PositiveIntegerField()
    """The version of the check that was looked at."""
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["check_asked", "id"]
        constraints = [
            models.CheckConstraint(name="check_review_verdict_is_known", condition=Q(verdict__in=Verdict.values)),
            models.CheckConstraint(
                name="check_review_that_declines_says_why", condition=Q(verdict="accepted") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_asked_id}: {self.verdict}"
