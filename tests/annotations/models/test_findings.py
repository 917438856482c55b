"""Findings and rulings on words: signed once, never changed, and never on one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from annotations import moderating
from annotations.models import Claim, Evidence, EvidenceReview, Finding, FormerClaim, FormerEvidence, WordRuling
from tests import factories
from tests.promises import Write, change, check_refused, is_stamped
from treatyreader.accounts.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

GOOD: dict[str, Any] = {
    "sentence": "No words of it say so.",
    "stands": "say-this",
    "provisional": False,
    "digest": "0" * 64,
}


@dataclass
class Rows:
    """One good row of each, by a steward, on what Ann made."""

    ann: Account
    steward: Account
    claim: Claim
    evidence: Evidence
    finding: Finding
    wordruling: WordRuling


@pytest.fixture
def rows(library: None) -> Rows:
    ann, steward = factories.account("Ann", role="steward"), factories.account("Stella", role="steward")
    claim = factories.claim(origin="reader", author=ann)
    words = factories.passage("41B", "security and robustness")
    return Rows(
        ann=ann,
        steward=steward,
        claim=claim,
        evidence=factories.evidence(claim, words, review="awaiting", author=ann),
        finding=Finding.objects.create(claim=claim, by=steward, **GOOD),
        wordruling=WordRuling.objects.create(
            passage=words, where="article", how="requires effort", whom="States", by=steward
        ),
    )


def of_an_editor(rows: Rows) -> object:
    FormerClaim.keep(rows.claim, rows.steward)
    return Finding.objects.create(claim=rows.claim, by=rows.steward, **GOOD)


def of_what_was_merged(rows: Rows) -> object:
    other = factories.claim("Another.")
    moderating.merge(rows.steward, rows.claim, other, "The same.")
    return Finding.objects.create(claim=other, by=rows.ann, **GOOD)


def reviewed_by_its_editor(rows: Rows) -> object:
    FormerEvidence.keep(rows.evidence, rows.steward)
    return EvidenceReview.objects.create(evidence=rows.evidence, version=1, verdict="accepted", by=rows.steward)


PROMISES: list[tuple[str, Write]] = [
    ("finding_is_not_of_ones_own", lambda rows: Finding.objects.create(claim=rows.claim, by=rows.ann, **GOOD)),
    ("finding_is_not_of_ones_own", of_an_editor),
    ("finding_is_not_of_ones_own", of_what_was_merged),
    ("finding_never_changes", change("finding", sentence="Otherwise.")),
    ("finding_never_changes", change("finding", digest="1" * 64)),
    ("finding_never_changes", lambda rows: change("finding", by=rows.ann)(rows)),
    ("finding_never_changes", lambda rows: rows.finding.delete()),
    ("finding_public_id_is_an_address", lambda rows: again(rows, public_id="X/1")),
    ("finding_says_something", lambda rows: again(rows, sentence="")),
    ("finding_stands_is_known", lambda rows: again(rows, stands="true")),
    ("finding_digest_is_sha256", lambda rows: again(rows, digest="x")),
    ("finding_withdrawn_says_when", lambda rows: again(rows, withdrawn_why="A slip.")),
    ("word_ruling_is_not_of_ones_own", lambda rows: ruled(rows, by=rows.ann)),
    ("word_ruling_where_is_known", lambda rows: ruled(rows, where="somewhere")),
    ("word_ruling_how_is_known", lambda rows: ruled(rows, how="says")),
    ("word_ruling_whom_is_known", lambda rows: ruled(rows, whom="everybody")),
    ("record_is_only_added_to", change("wordruling", how="requires")),
    ("record_is_only_added_to", lambda rows: rows.wordruling.delete()),
    ("review_is_not_of_ones_own", reviewed_by_its_editor),
]


def again(rows: Rows, **columns: Any) -> object:
    return Finding.objects.create(claim=rows.claim, by=rows.steward, **GOOD | columns)


def ruled(rows: Rows, **columns: Any) -> object:
    good = {"where": "article", "how": "requires", "whom": "States", "by": rows.steward}
    return WordRuling.objects.create(passage=rows.wordruling.passage, **good | columns)


@pytest.mark.parametrize(("name", "write"), PROMISES, ids=[f"{name}-{n}" for n, (name, _) in enumerate(PROMISES)])
def test_postgresql_refuses_the_bad_row(rows: Rows, name: str, write: Write) -> None:
    check_refused(name, write, rows)


def test_a_finding_is_withdrawn_once_and_outlives_its_account(rows: Rows) -> None:
    change("finding", withdrawn_at=timezone.now(), withdrawn_why="A slip.")(rows)
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    check_refused("finding_never_changes", change("finding", withdrawn_at=None, withdrawn_why=""), rows)
    check_refused("finding_never_changes", change("finding", withdrawn_why="Another."), rows)
    rows.steward.delete()
    assert (Finding.objects.get().by, WordRuling.objects.get().by) == (None, None)


@pytest.mark.parametrize("table", ["annotations_finding", "annotations_wordruling"])
def test_whatever_is_written_changes_the_stamp_of_the_pages(table: str) -> None:
    assert is_stamped(table)
