"""What the claims, the evidence and the disputes of readers promise, and their history, PostgreSQL holds."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from annotations import claiming, linking
from annotations.models import (
    Claim,
    Dispute,
    Evidence,
    EvidenceReview,
    FormerClaim,
    FormerEvidence,
    LogEntry,
    Report,
)
from tests import factories
from tests.promises import Write, change, check_refused
from treatyreader.accounts.models import Account
from treatyreader.models import Stamp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


@dataclass
class Rows:
    """A reader's claim with evidence, both edited once, and what others made of them."""

    author: Account
    steward: Account
    claim: Claim
    evidence: Evidence
    formerclaim: FormerClaim
    formerevidence: FormerEvidence
    dispute: Dispute
    review: EvidenceReview
    entry: LogEntry
    report: Report


@pytest.fixture
def rows(library: None) -> Rows:
    author, steward = factories.account("Ann"), factories.account("Steve", role=Account.Role.STEWARD)
    claim = factories.claim("The treaty makes networks secure.", origin="reader", author=author)
    passage = factories.passage("41B", "security and robustness")
    evidence = linking.link(
        author, claim, [passage], bearing="confirms", coverage="whole", speaks_to=None, rationale="So."
    )
    linking.edit(
        evidence, author, [passage], bearing="qualifies", coverage="whole", speaks_to=None, rationale="In part."
    )
    claiming.edit(claim, author, {"text": "The treaty makes all networks secure."})
    return Rows(
        author=author,
        steward=steward,
        claim=claim,
        evidence=evidence,
        formerclaim=claim.history.get(),
        formerevidence=evidence.history.get(),
        dispute=linking.dispute(steward, evidence, "It does not.", [passage]),
        review=EvidenceReview.objects.create(evidence=evidence, version=1, verdict="accepted", by=steward),
        entry=LogEntry.objects.create(by=steward, deed="edited", what="claim", address="/claims/x/", reason="x"),
        report=Report.objects.create(author=steward, claim=claim, reason="other"),
    )


PROMISES: list[tuple[str, Write]] = [
    ("address_is_for_ever", change("claim", slug="another")),
    ("address_is_for_ever", change("evidence", public_id="abcdefghjk")),
    ("claim_slug_is_not_reserved", lambda _rows: factories.claim(slug="new")),
    ("claim_slug_is_not_reserved", lambda _rows: factories.claim(slug="like")),
    ("claim_of_the_library_has_no_author", change("claim", origin="library")),
    ("claim_merged_leads_to_another", change("claim", state="merged")),
    ("claim_merged_leads_to_another", lambda rows: change("claim", merged_into=Claim.objects.first())(rows)),
    (
        "claim_is_not_merged_into_itself",
        lambda rows: change("claim", state="merged", merged_into=rows.claim)(rows),
    ),
    ("claim_by_a_reader_names_no_claimant_without_a_source", change("claim", said_by="Jane Roe")),
    ("evidence_state_is_known", change("evidence", state="x")),
    ("evidence_by_the_editors_has_no_author", change("evidence", review="by editors")),
    (
        "former_claim_version_once",
        lambda rows: FormerClaim.objects.create(claim=rows.claim, version=1, text="x", about="draft", kind="words"),
    ),
    (
        "former_evidence_version_once",
        lambda rows: FormerEvidence.objects.create(
            evidence=rows.evidence, version=1, bearing="confirms", coverage="whole"
        ),
    ),
    ("record_is_only_added_to", change("formerclaim", text="Rewritten.")),
    ("record_is_only_added_to", change("formerclaim", is_public=False)),
    ("record_is_only_added_to", change("formerevidence", rationale="Rewritten.")),
    ("record_is_only_added_to", lambda rows: rows.formerclaim.delete()),
    ("record_is_only_added_to", change("review", verdict="declined", reason="x")),
    ("record_is_only_added_to", change("entry", reason="Another.")),
    ("record_is_only_added_to", lambda rows: rows.entry.delete()),
    ("dispute_public_id_is_an_address", change("dispute", public_id="12")),
    ("dispute_state_is_known", change("dispute", state="x")),
    ("dispute_has_a_reason", change("dispute", reason="")),
    ("dispute_settled_says_how_and_when", change("dispute", state="settled", settlement="So.")),
    ("dispute_settled_says_how_and_when", change("dispute", state="settled", settled_at="2026-01-01T00:00Z")),
    ("review_verdict_is_known", lambda rows: review(rows, verdict="x", reason="x")),
    ("review_that_declines_says_why", lambda rows: review(rows, verdict="declined")),
    ("review_is_not_of_ones_own", lambda rows: review(rows, by=rows.author)),
    ("log_deed_is_known", lambda _rows: LogEntry.objects.create(deed="x", what="claim", address="/")),
    ("log_names_a_thing", lambda _rows: LogEntry.objects.create(deed="edited", what="", address="/")),
    ("report_public_id_is_an_address", change("report", public_id="12")),
    ("report_reason_is_known", change("report", reason="x")),
    ("report_is_of_one_thing", change("report", claim=None)),
    ("report_is_of_one_thing", lambda rows: change("report", evidence=rows.evidence)(rows)),
    ("report_settled_says_how", change("report", settled_at="2026-01-01T00:00Z")),
    ("evidence_rests_on_words", lambda rows: rows.evidence.passages.clear()),
    ("evidence_speaks_to_words_of_its_claim", change("evidence", coverage="part", of="tax", of_start=4, of_end=7)),
]


def review(rows: Rows, **columns: object) -> object:
    whole = {"evidence": rows.evidence, "version": 2, "verdict": "accepted", "by": rows.steward}
    return EvidenceReview.objects.create(**whole | columns)


@pytest.mark.parametrize(("name", "write"), PROMISES, ids=[f"{name}-{n}" for n, (name, _) in enumerate(PROMISES)])
def test_postgresql_refuses_the_bad_row(rows: Rows, name: str, write: Write) -> None:
    check_refused(name, write, rows)


def test_who_wrote_is_forgotten_with_their_account(rows: Rows) -> None:
    rows.steward.delete()
    rows.author.delete()
    for each in (rows.claim, rows.evidence, rows.formerclaim, rows.formerevidence, rows.review, rows.entry):
        each.refresh_from_db()
    assert {rows.claim.author, rows.evidence.author, rows.formerclaim.edited_by, rows.review.by} == {None}
    assert rows.formerclaim.text == "The treaty makes networks secure."


def test_history_says_whether_everybody_could_read_it(rows: Rows) -> None:
    assert rows.formerclaim.is_public
    Claim.objects.filter(pk=rows.claim.pk).update(state="waiting")
    rows.claim.refresh_from_db()
    claiming.edit(rows.claim, rows.author, {"text": "The treaty makes no network secure."})
    assert [each.is_public for each in rows.claim.history.all()] == [True, False]


def test_a_dispute_changes_the_stamp_of_the_pages(library: None) -> None:
    steward = factories.account("Steve", role=Account.Role.STEWARD)
    evidence = Evidence.objects.exclude(passages=None).first()
    assert evidence
    stamp = Stamp.now()
    linking.dispute(steward, evidence, "It does not.", [])
    assert Stamp.now() != stamp
