"""What the models promise, PostgreSQL holds: every named constraint and trigger refuses the bad row itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from annotations.models import Check, Claim, ClauseVector, Evidence, EvidencePassage, Passage
from annotations.models.passages import digest_of_words
from tests import factories
from tests.annotations.models.test_articles import PROMISES as OF_ARTICLES
from tests.annotations.models.test_carryings import PROMISES as OF_CARRYINGS
from tests.annotations.models.test_checks import PROMISES as OF_CHECKS
from tests.annotations.models.test_comments import PROMISES as OF_COMMENTS
from tests.annotations.models.test_findings import PROMISES as OF_FINDINGS
from tests.annotations.models.test_following import PROMISES as OF_FOLLOWING
from tests.annotations.models.test_moderation import PROMISES as OF_MODERATION
from tests.annotations.models.test_readers import PROMISES as OF_READERS
from tests.promises import Write, change, check_refused, empty
from treatyreader.models import Edition, Provision, Stamp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


@dataclass
class Rows:
    """One good row of each model."""

    passage: Passage
    claim: Claim
    evidence: Evidence
    evidencepassage: EvidencePassage


@pytest.fixture
def rows(library: None) -> Rows:
    passage = factories.passage("41B", "security and robustness")
    claim = factories.claim("The treaty makes networks secure.")
    evidence = factories.evidence(
        claim, passage, coverage="part", of="networks", of_start=17, of_end=25, loaded_key="key"
    )
    return Rows(
        passage=passage,
        claim=claim,
        evidence=evidence,
        evidencepassage=EvidencePassage.objects.get(evidence=evidence),
    )


def again(row: str, **columns: object) -> Write:
    """The same row a second time, with other columns."""

    def write(rows: Rows) -> object:
        target = getattr(rows, row)
        same = {each.attname: getattr(target, each.attname) for each in target._meta.concrete_fields}
        return type(target)._default_manager.create(**same | {"id": None} | columns)

    return write


def other_words(**columns: Any) -> Write:
    """A passage of its own in the same provision, whose columns say something else than the text."""

    def write(rows: Rows) -> object:
        text = rows.passage.provision.text
        whole = {
            "public_id": "abcdefghjk",
            "provision": rows.passage.provision,
            "exact": text[:13],
            "start": 0,
            "end": 13,
            "digest": digest_of_words(text[:13]),
        }
        return Passage.objects.create(**whole | columns)

    return write


def of_a_draft(rows: Rows) -> object:
    published = rows.passage.provision.edition
    draft = Edition.objects.create(
        version=published.version, language="en", number=2, language_status="authentic", source="x", digest="0" * 64
    )
    provision = Provision.objects.create(edition=draft, position=0, kind="article", wid="x", eid="x", text="some text")
    return other_words(provision=provision, exact="some", end=4, digest=digest_of_words("some"))(rows)


def of_a_gap(rows: Rows) -> object:
    gap = Provision.objects.published().filter(nature="gap").first()
    assert gap is not None
    return other_words(provision=gap, exact=gap.note[:3], end=3, digest=digest_of_words(gap.note[:3]))(rows)


PROMISES: list[tuple[str, Write]] = [
    ("passage_once", again("passage", public_id="abcdefghjk")),
    ("passage_is_not_empty", other_words(exact="", end=0, digest=digest_of_words(""))),
    ("passage_public_id_is_an_address", other_words(public_id="ABCDEFGHJK")),
    ("passage_public_id_is_an_address", other_words(public_id="abc")),
    ("passage_never_changes", change("passage", start=3)),
    ("passage_never_changes", change("passage", public_id="abcdefghjk")),
    ("passage_stands_where_it_says", other_words(exact="Member Estates")),
    ("passage_stands_where_it_says", other_words(start=1)),
    ("passage_stands_where_it_says", other_words(start=10**6, end=10**6 + 13)),
    ("passage_stands_where_it_says", other_words(prefix="x")),
    ("passage_stands_where_it_says", other_words(suffix="x")),
    ("passage_stands_where_it_says", other_words(digest="0" * 64)),
    ("passage_quotes_what_is_published", of_a_draft),
    ("passage_quotes_text", of_a_gap),
    ("published_rows_are_never_emptied", empty("annotations_passage")),
    ("claim_slug_is_an_address", again("claim", slug="No Address")),
    ("claim_says_something", change("claim", text="")),
    ("claim_quotes_only_what_was_seen", change("claim", quoted="x", seen=False)),
    ("claim_about_is_known", change("claim", about="x")),
    ("claim_kind_is_known", change("claim", kind="x")),
    ("claim_state_is_known", change("claim", state="x")),
    ("claim_origin_is_known", change("claim", origin="x")),
    ("evidence_loaded_once_in_its_claim", again("evidence", public_id="abcdefghjk")),
    ("evidence_public_id_is_an_address", again("evidence", public_id="12", loaded_key="")),
    ("evidence_bearing_is_known", change("evidence", bearing="x")),
    ("evidence_coverage_is_known", change("evidence", coverage="x")),
    ("evidence_review_is_known", change("evidence", review="x")),
    ("evidence_of_a_whole_marks_no_part", change("evidence", coverage="whole")),
    ("evidence_of_a_part_spans_its_words", change("evidence", of_end=17)),
    ("evidence_of_a_part_spans_its_words", change("evidence", of="")),
    ("evidence_awaits_whole_words", change("evidence", awaits_edition="itrs/2012/en")),
    ("evidence_rests_on_words", lambda rows: rows.evidencepassage.delete()),
    ("evidence_rests_on_words", lambda rows: factories.evidence(rows.claim)),
    ("evidence_rests_on_words", change("evidence", awaits_edition="a/b/c", awaits_number="1", awaits_exact="x")),
    ("evidence_speaks_to_words_of_its_claim", change("evidence", of="notworks")),
    ("evidence_speaks_to_words_of_its_claim", change("claim", text="The treaty says something else.")),
    ("evidence_passage_once", again("evidencepassage", position=2)),
    ("evidence_passage_position_once", lambda rows: second_passage(rows, position=1)),
    ("clause_vector_is_whole", lambda rows: vectors(rows, 1535)),
    ("clause_vector_once_of_each_model", lambda rows: vectors(rows, 1536, 1536)),
]
NOT_ALONE = {"passage_digest_is_sha256"}
"""Held also by a stronger promise, which refuses first."""


def vectors(rows: Rows, *sizes: int) -> None:
    for size in sizes:
        ClauseVector.objects.create(provision=rows.passage.provision, model="a model", vector=bytes(size))


def second_passage(rows: Rows, position: int) -> object:
    passage = factories.passage("41B", "harmonious development")
    return EvidencePassage.objects.create(evidence=rows.evidence, passage=passage, position=position)


@pytest.mark.parametrize(
    ("name", "write"),
    PROMISES,
    ids=[f"{name}-{n}" for n, (name, _) in enumerate(PROMISES)],
)
def test_postgresql_refuses_the_bad_row(rows: Rows, name: str, write: Write) -> None:
    check_refused(name, write, rows)


def test_every_promise_stands_in_the_table() -> None:
    models = apps.get_app_config("annotations").get_models()
    promised = {constraint.name for model in models for constraint in model._meta.constraints}
    tables = [PROMISES, OF_ARTICLES, OF_COMMENTS, OF_CARRYINGS, OF_CHECKS, OF_MODERATION, OF_READERS, OF_FOLLOWING]
    tables += [OF_FINDINGS]
    assert promised - {name for table in tables for name, _ in table} == NOT_ALONE


def test_the_good_rows_are_good(rows: Rows) -> None:
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    second_passage(rows, position=2)
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert rows.evidence.passages.count() == 2


def test_text_that_is_quoted_stays(rows: Rows) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Provision.objects.filter(pk=rows.passage.provision_id)._raw_delete("default")


@pytest.mark.parametrize("model", [Passage, Claim, Evidence, EvidencePassage, Check])
def test_whatever_is_written_changes_the_stamp_of_the_pages(model: type[Model]) -> None:
    stamp = Stamp.now()
    row = model._default_manager.first()  # of the library: the first thing that this transaction writes
    assert row is not None
    row.save()
    assert Stamp.now() != stamp
