"""Checks: what they ask can be read, what was answered is only added to, and nobody reviews their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from annotations.models import Check, CheckResult, CheckReview, FormerCheck
from tests import factories
from tests.promises import Write, change, check_refused, is_stamped
from treatyreader.accounts.models import Account
from treatyreader.models import Edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


@dataclass
class Rows:
    """One good row of each model."""

    ann: Account
    steward: Account
    edition: Edition
    check: Check
    result: CheckResult
    review: CheckReview
    former: FormerCheck


@pytest.fixture
def rows(library: None) -> Rows:
    ann, steward = factories.account("Ann"), factories.account("Stella", role="steward")
    claim = factories.claim("The treaty makes networks secure.")
    check = factories.check(claim, "secur*", author=ann, review="awaiting", of="networks", coverage="part")
    edition = factories.provision("41B").edition
    return Rows(
        ann=ann,
        steward=steward,
        edition=edition,
        check=check,
        result=CheckResult.objects.create(**answered(check, edition)),
        review=CheckReview.objects.create(check_asked=check, version=1, verdict="accepted", by=steward),
        former=FormerCheck.keep(check, ann),
    )


def answered(check: Check, edition: Edition, **columns: Any) -> dict[str, Any]:
    counts = dict.fromkeys(("in_text", "in_headings", "in_labels", "elsewhere", "gaps"), 0)
    searched = {"provisions": 3, "words": 50, "verified": 1}
    return {"check_asked": check, "version": 1, "edition": edition, "outcome": "met", **counts, **searched, **columns}


def again(**columns: object) -> Write:
    """The same question a second time, with other columns."""

    def write(rows: Rows) -> object:
        same = {each.attname: getattr(rows.check, each.attname) for each in Check._meta.concrete_fields}
        return Check.objects.create(**same | {"id": None, "public_id": "abcdefghjk"} | columns)

    return write


def answer(**columns: object) -> Write:
    return lambda rows: CheckResult.objects.create(**answered(rows.check, rows.edition, **columns))


def of_a_draft(rows: Rows) -> object:
    draft = Edition.objects.create(
        version=rows.edition.version, language="en", number=2, language_status="authentic", source="x", digest="0" * 64
    )
    return CheckResult.objects.create(**answered(rows.check, draft))


PROMISES: list[tuple[str, Write]] = [
    ("check_once_in_its_claim", again()),
    ("check_public_id_is_an_address", again(public_id="12", expression="other")),
    ("check_asks_something", change("check", expression="")),
    ("check_asks_something", change("check", scope="")),
    ("check_expectation_is_known", change("check", expect="at least none")),
    ("check_expectation_is_known", change("check", expect="at least 12345678")),
    ("check_bearing_is_known", change("check", met="x")),
    ("check_coverage_is_known", change("check", coverage="x")),
    ("check_review_is_known", change("check", review="x")),
    ("check_state_is_known", change("check", state="x")),
    ("check_by_the_editors_has_no_author", change("check", review="by editors")),
    ("check_of_a_whole_marks_no_part", change("check", coverage="whole")),
    ("check_of_a_part_spans_its_words", change("check", of_end=0)),
    ("check_speaks_to_words_of_its_claim", change("check", of="notworks")),
    ("check_speaks_to_words_of_its_claim", lambda rows: rows.check.claim.__class__.objects.update(text="Other.")),
    ("address_is_for_ever", change("check", public_id="abcdefghjk")),
    ("check_result_outcome_is_known", answer(outcome="perhaps")),
    ("check_result_verified_was_searched", answer(verified=4)),
    ("check_result_of_nothing_is_inconclusive", answer(provisions=0, verified=0)),
    ("check_result_is_of_what_is_published", of_a_draft),
    ("record_is_only_added_to", change("result", outcome="not met")),
    ("record_is_only_added_to", lambda rows: CheckResult.objects.filter(pk=rows.result.pk).delete()),
    ("check_review_verdict_is_known", lambda rows: reviewed(rows, by=rows.steward, verdict="x", reason="x")),
    ("check_review_that_declines_says_why", lambda rows: reviewed(rows, by=rows.steward, verdict="declined")),
    ("check_review_is_not_of_ones_own", lambda rows: reviewed(rows, by=rows.ann, verdict="accepted")),
    ("record_is_only_added_to", change("review", verdict="declined", reason="x")),
    ("record_is_only_added_to", lambda rows: rows.review.delete()),
    ("former_check_version_once", lambda rows: FormerCheck.keep(rows.check, rows.ann)),
    ("record_is_only_added_to", change("former", rationale="x")),
]


def reviewed(rows: Rows, by: Account, verdict: str, reason: str = "") -> object:
    return CheckReview.objects.create(check_asked=rows.check, version=1, verdict=verdict, reason=reason, by=by)


@pytest.mark.parametrize(("name", "write"), PROMISES, ids=[f"{name}-{n}" for n, (name, _) in enumerate(PROMISES)])
def test_postgresql_refuses_the_bad_row(rows: Rows, name: str, write: Write) -> None:
    check_refused(name, write, rows)


def test_a_question_that_was_withdrawn_can_be_asked_again(rows: Rows) -> None:
    Check.objects.filter(pk=rows.check.pk).update(state="withdrawn")
    again()(rows)


def test_who_reviewed_is_forgotten_with_their_account(rows: Rows) -> None:
    rows.steward.delete()
    rows.review.refresh_from_db()
    assert rows.review.by is None


@pytest.mark.parametrize("table", ["check", "checkresult", "checkreview", "formercheck"])
def test_whatever_is_written_changes_the_stamp_of_the_pages(table: str) -> None:
    assert is_stamped(f"annotations_{table}")
