"""Checking: textual checks asked of the text, and what was answered, as rows.

An answer is written when it says something else than the one before, or when somebody asked for it. A check with
another outcome than before is news to those who follow its claim.

    for check in Check.objects.visible_to(None).filter(claim__in=claims).with_newest_result():   # two queries
        check.newest_result      # a CheckResult, or None: not answered yet, or its edition was withdrawn
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q

from annotations.checking.countable import Countable, Counted, Field, countable, counted, edition_asked
from annotations.counting.expectations import CheckOutcome, Expectation, outcome_of, read_expectation
from annotations.counting.expressions import Expression, read_expression
from annotations.counting.problems import Unreadable
from annotations.counting.scopes import Scope, read_scope
from annotations.following.news import tell
from annotations.models import Check, CheckResult, News
from annotations.models.checks import CheckQuerySet
from treatyreader.models import Instrument

_SAYS = (
    *("edition_id", "outcome", "in_text", "in_headings", "in_labels", "elsewhere"),
    *("provisions", "words", "verified", "gaps"),
)
"""What one answer says otherwise than another."""


@dataclass(frozen=True)
class Question:
    """What is asked: which words, where, and what is expected, if anything is."""

    expression: Expression
    scope: Scope
    expectation: Expectation | None

    @classmethod
    def read(cls, expression: str, scope: str, expect: str) -> Question:
        """Raises Unreadable."""
        return cls(read_expression(expression), read_scope(scope), read_expectation(expect) if expect.strip() else None)


@dataclass(frozen=True)
class Answer:
    """What was counted, and whether it is as expected; None where nothing is. `gaps` are the parts that are missing
    where they could change the answer."""

    counted: Counted
    outcome: CheckOutcome | None
    gaps: int


def answer(question: Question, text: Countable) -> Answer:
    """Ask a text. Of what a text has nothing of (an article 99), nothing can be said."""
    found = counted(text, question.expression, question.scope)
    expected = question.expectation
    nothing = not found.provisions or bool(question.scope.missing([*text.parts, *text.missing]))
    gaps = found.gaps + (found.gaps_elsewhere if expected and expected.kind == "only" else 0)
    if expected is None:
        return Answer(found, None, gaps)
    return Answer(found, CheckOutcome.INCONCLUSIVE if nothing else outcome_of(expected, found.tally), gaps)


@transaction.atomic
def evaluate(checks: CheckQuerySet, *, asked: bool = False) -> list[CheckResult]:
    """Answer these checks anew, and return the answers that were written. `asked`: somebody wants one of today."""
    rows = list(
        checks.live().select_related("claim__instrument").select_for_update(of=("self",), no_key=True).order_by("pk")
    )
    before = {
        each.check_asked_id: each
        for each in CheckResult.objects.filter(check_asked__in=rows, version=F("check_asked__version"))
        .order_by("check_asked_id", "-id")
        .distinct("check_asked_id")
    }
    texts: dict[tuple[int, str], Countable | None] = {}
    written: list[CheckResult] = []
    for row in rows:
        which = (row.claim.instrument_id, row.edition_path)
        if which not in texts:
            edition = edition_asked(row.claim.instrument, row.edition_path)
            texts[which] = countable(edition) if edition else None
        result = _result(row, texts[which])
        last = before.get(row.pk)
        if result is None or (last and not asked and _says(result) == _says(last)):
            continue
        result.save()
        written.append(result)
        if last and last.outcome != result.outcome:
            tell(News.Kind.CHECK_FLIPPED, row)
    return written


def checks_on(instrument: int) -> CheckQuerySet:
    """Those that ask about texts of an instrument (its key): of claims about it, or because they name it."""
    slug = Instrument.objects.values_list("slug", flat=True).get(pk=instrument)
    return Check.objects.filter(Q(claim__instrument=instrument) | Q(edition_path__startswith=f"{slug}/"))


def _result(row: Check, text: Countable | None) -> CheckResult | None:
    """The answer as a row that is not saved; None where there is no text, or no question."""
    if text is None:
        return None
    try:
        question = Question.read(row.expression, row.scope, row.expect)
    except Unreadable:
        return None
    said = answer(question, text)
    found = said.counted
    return CheckResult(
        check_asked=row,
        version=row.version,
        edition=text.edition,
        outcome=said.outcome or CheckOutcome.INCONCLUSIVE,
        in_text=found.total(Field.TEXT),
        in_headings=found.total(Field.HEADING),
        in_labels=found.total(Field.LABEL),
        elsewhere=found.elsewhere,
        provisions=found.provisions,
        words=found.words,
        verified=found.verified,
        gaps=said.gaps,
    )


def _says(result: CheckResult) -> list[object]:
    return [getattr(result, name) for name in _SAYS]
