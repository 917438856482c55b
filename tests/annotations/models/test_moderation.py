"""Moderation: the records are only added to, nobody settles their own, and one report of each reader is open."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import connection
from django.utils import timezone

from annotations.models import Comment, Dispute, Evidence, EvidenceReview, LogEntry, Report
from annotations.models.moderation import Deed
from tests import factories
from tests.promises import Write, change, check_refused
from treatyreader.accounts.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


@dataclass
class Rows:
    """One good row of each model, by a contributor and a steward."""

    ann: Account
    steward: Account
    comment: Comment
    evidence: Evidence
    evidencereview: EvidenceReview
    dispute: Dispute
    report: Report
    logentry: LogEntry


@pytest.fixture
def rows(library: None) -> Rows:
    ann, steward = factories.account("Ann"), factories.account("Stella", role="steward")
    evidence = factories.evidence(
        factories.claim(), factories.passage("41B", "security and robustness"), review="awaiting", author=ann
    )
    comment = factories.comment(factories.provision("41B"), ann)
    return Rows(
        ann=ann,
        steward=steward,
        comment=comment,
        evidence=evidence,
        evidencereview=EvidenceReview.objects.create(evidence=evidence, version=1, verdict="accepted", by=steward),
        dispute=Dispute.objects.create(evidence=evidence, author=ann, reason="It says something else."),
        report=Report.objects.create(author=ann, comment=comment, reason="other"),
        logentry=LogEntry.objects.create(by=steward, deed=Deed.HID, what="comment", address="/comments/x/"),
    )


PROMISES: list[tuple[str, Write]] = [
    ("record_is_only_added_to", change("evidencereview", verdict="declined", reason="x")),
    ("record_is_only_added_to", lambda rows: change("evidencereview", by=rows.ann)(rows)),
    ("record_is_only_added_to", lambda rows: rows.evidencereview.delete()),
    ("record_is_only_added_to", change("logentry", reason="x")),
    ("record_is_only_added_to", change("logentry", is_public=False)),
    ("record_is_only_added_to", lambda rows: rows.logentry.delete()),
    ("log_names_a_thing", lambda _rows: LogEntry.objects.create(deed="hid", what="comment", address="")),
    (
        "dispute_is_settled_by_another",
        lambda rows: change(
            "dispute", state="settled", settlement="So.", settled_at=timezone.now(), settled_by=rows.ann
        )(rows),
    ),
    ("report_is_settled_by_another", lambda rows: change("report", settled_by=rows.ann)(rows)),
    ("report_of_comment_open_once", lambda rows: reported_once_more(rows.ann, comment=rows.comment)),
    ("report_of_evidence_open_once", lambda rows: reported_twice(rows.ann, evidence=rows.evidence)),
    ("report_of_claim_open_once", lambda rows: reported_twice(rows.ann, claim=rows.evidence.claim)),
]


def reported_once_more(author: Account, **thing: object) -> object:
    return Report.objects.create(author=author, reason="defamatory", **thing)


def reported_twice(author: Account, **thing: object) -> object:
    Report.objects.create(author=author, reason="other", **thing)
    return reported_once_more(author, **thing)


@pytest.mark.parametrize(
    ("name", "write"), PROMISES, ids=[f"{name}-{number}" for number, (name, _) in enumerate(PROMISES)]
)
def test_postgresql_refuses_the_bad_row(rows: Rows, name: str, write: Write) -> None:
    check_refused(name, write, rows)


def test_the_good_rows_are_good(rows: Rows) -> None:
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_who_did_it_is_forgotten_with_their_account(rows: Rows) -> None:
    rows.steward.delete()
    rows.logentry.refresh_from_db()
    rows.evidencereview.refresh_from_db()
    assert rows.logentry.by is rows.evidencereview.by is None
    assert rows.logentry.what == "comment"


def test_once_a_report_is_settled_the_thing_may_be_reported_again(rows: Rows) -> None:
    change("report", settled_at=timezone.now(), settlement="It stands.", settled_by=rows.steward)(rows)
    Report.objects.create(author=rows.ann, comment=rows.comment, reason="defamatory")
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
