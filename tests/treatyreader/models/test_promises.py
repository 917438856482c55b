"""What the models promise, PostgreSQL holds: every named constraint and trigger refuses the bad row itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.conftest import empty_the_library
from tests.promises import Write, change, check_refused, empty
from tests.treatyreader.models.test_lineage_promises import PROMISES as OF_LINEAGE
from treatyreader.models import (
    Delegation,
    Edition,
    Entitlement,
    Instrument,
    ParticipationAct,
    Provision,
    Reference,
    Stamp,
    Statement,
    Verification,
    Version,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_library")]


@dataclass
class Rows:
    """One good row of each model; the edition `draft` holds the provisions, `published` holds one of its own."""

    instrument: Instrument
    other: Instrument
    version: Version
    coming: Version
    draft: Edition
    published: Edition
    division: Provision
    provision: Provision
    law: Provision
    gap: Provision
    reference: Reference
    cited: Reference
    verification: Verification
    delegation: Delegation
    statement: Statement
    entitlement: Entitlement
    act: ParticipationAct


def edition_of(version: Version, number: int) -> Edition:
    return Edition.objects.create(
        version=version, language="en", number=number, language_status="authentic", source="a shelf", digest="0" * 64
    )


def provision_of(edition: Edition, position: int, **columns: object) -> Provision:
    name = f"art_{position}"
    return Provision.objects.create(
        **(
            {"edition": edition, "position": position, "kind": "article", "wid": name, "eid": name, "text": "x"}
            | columns
        )
    )


def reference_of(provision: Provision) -> Reference:
    return Reference.objects.create(
        provision=provision, start=0, end=1, kind="article", number="1", citation="Article 1"
    )


def verify(provision: Provision) -> Verification:
    return Verification.objects.create(provision=provision, level="verified", source="seen", by="a steward")


@pytest.fixture
def rows(db: None, empty_library: None) -> Rows:
    instrument = Instrument.objects.create(slug="a-treaty", title="A treaty", form="convention")
    other = Instrument.objects.create(slug="another", title="Another", form="convention")
    version = Version.objects.create(instrument=instrument, slug="1900", order=1, provisions_of="1900")
    published, draft = edition_of(version, 1), edition_of(version, 2)
    law = provision_of(published, 0)
    gap = provision_of(published, 1, nature="gap", kind="gap", part_of_treaty=False, text="")
    cited = reference_of(law)
    published.publish()
    division = provision_of(draft, 0)
    provision = provision_of(draft, 1, parent=division, margin_number="1", kind="paragraph")
    delegation = Delegation.objects.create(slug="utopia", name="Utopia", iso3="UTO")
    return Rows(
        instrument=instrument,
        other=other,
        version=version,
        coming=Version.objects.create(instrument=instrument, slug="2000", order=9, provisions_of="2000"),
        draft=draft,
        published=published,
        division=division,
        provision=provision,
        law=law,
        gap=gap,
        reference=reference_of(provision),
        cited=cited,
        verification=verify(law),
        delegation=delegation,
        statement=Statement.objects.create(
            instrument=instrument, made_on=date(1900, 1, 2), styled_as="x", kind="reservation", summary="x", key="k"
        ),
        entitlement=Entitlement.objects.create(version=version, delegation=delegation),
        act=ParticipationAct.objects.create(
            version=version, delegation=delegation, kind="signature", done_on=date(1900, 1, 1), basis="deposited"
        ),
    )


def again(row: str, **columns: object) -> Write:
    """A second row like that one, with these columns."""

    def write(rows: Rows) -> object:
        target = getattr(rows, row)
        target.pk, target._state.adding = None, True
        for name, value in columns.items():
            setattr(target, name, value)
        return target.save(force_insert=True)

    return write


PROMISES: list[tuple[str, Write]] = [
    ("instrument_slug_is_an_address", change("other", slug="A Treaty")),
    ("instrument_has_a_title", change("instrument", title="")),
    ("instrument_form_is_known", change("instrument", form="poem")),
    ("instrument_is_not_of_itself", lambda rows: change("instrument", of_instrument=rows.instrument)(rows)),
    ("version_slug_once_in_its_instrument", again("version", order=2)),
    ("version_order_once_in_its_instrument", again("version", slug="1901")),
    ("version_slug_is_an_address", change("coming", slug="1900/1")),
    ("version_slug_is_not_reserved", change("coming", slug="latest")),
    ("version_slug_is_not_reserved", change("coming", slug="compare")),
    ("version_slug_is_not_reserved", change("coming", slug="statements")),
    ("version_provisions_of_is_an_address", change("coming", provisions_of="")),
    ("edition_number_once", again("draft")),
    ("edition_language_is_a_tag", change("draft", language="English")),
    ("edition_number_counts_from_one", change("draft", number=0)),
    ("edition_names_its_source", change("draft", source="")),
    ("edition_digest_is_sha256", change("draft", digest="abc")),
    ("edition_language_status_is_known", change("draft", language_status="rumoured")),
    ("edition_state_is_known_and_dated", change("draft", state="lost")),
    ("edition_state_is_known_and_dated", change("draft", state="published")),
    ("edition_state_is_known_and_dated", change("draft", published_at=timezone.now())),
    ("provision_eid_once_in_its_edition", change("provision", eid="art_0")),
    ("provision_wid_once_in_its_edition", change("provision", wid="art_0")),
    ("provision_position_once_in_its_edition", change("provision", position=0)),
    ("provision_margin_number_once_in_its_edition", change("division", margin_number="1")),
    ("provision_eid_is_not_reserved", change("provision", eid="no")),
    ("provision_eid_is_not_reserved", change("provision", eid="evidence")),
    ("provision_eid_is_an_address", change("provision", eid="art 1")),
    ("provision_eid_is_an_address", change("provision", eid="art_1/2")),
    ("provision_eid_is_an_address", change("provision", eid="")),
    ("provision_wid_is_an_address", change("provision", wid="art#1")),
    ("provision_kind_is_known", change("provision", kind="stanza")),
    ("provision_nature_is_known", change("provision", nature="rumour")),
    ("provision_gap_is_never_law", change("provision", nature="gap", kind="gap")),
    ("provision_gap_is_never_law", change("provision", nature="gap", part_of_treaty=False)),
    ("provision_gap_is_never_law", change("provision", nature="gap", part_of_treaty=False, kind="gap")),
    ("provision_is_not_its_own_parent", lambda rows: change("provision", parent=rows.provision)(rows)),
    ("provision_parent_stands_in_its_edition", lambda rows: change("provision", parent=rows.law)(rows)),
    ("reference_starts_once", again("reference")),
    ("reference_span_is_not_empty", change("reference", end=0)),
    ("reference_to_a_slug_has_a_name", change("reference", instrument="another")),
    ("delegation_slug_is_an_address", change("delegation", slug="Utopia!")),
    ("delegation_iso3_is_a_code", change("delegation", iso3="ut")),
    ("delegation_iso3_once", again("delegation", slug="utopia-2", name="Utopia the Second")),
    ("statement_kind_is_known", change("statement", kind="sigh")),
    ("statement_has_a_summary", change("statement", summary="")),
    ("statement_ends_after_it_began", change("statement", made_until=date(1900, 1, 1))),
    (
        "statement_full_text_is_another_instrument",
        lambda rows: change("statement", full_text=rows.instrument)(rows),
    ),
    ("verification_level_is_known", again("verification", level="certain")),
    ("verification_above_none_names_its_source", again("verification", source="")),
    ("verification_says_by_whom", again("verification", by="")),
    ("entitlement_once", again("entitlement")),
    ("participation_act_once", again("act")),
    ("participation_kind_is_known", change("act", kind="applause")),
    ("participation_basis_is_known", change("act", basis="guessed")),
    ("published_edition_never_changes", change("published", source="another shelf")),
    ("published_edition_never_changes", change("published", state="draft", published_at=None)),
    ("published_edition_never_changes", change("published", state="withdrawn", language="fr")),
    (
        "published_edition_never_changes",
        lambda rows: Edition.objects.filter(pk=rows.published.pk)._raw_delete("default"),
    ),
    ("published_text_never_changes", change("law", text="y")),
    ("published_text_never_changes", change("law", heading="y")),
    ("published_text_never_changes", again("law", eid="art_9", wid="art_9", position=9)),
    ("published_text_never_changes", lambda rows: Provision.objects.filter(pk=rows.law.pk)._raw_delete("default")),
    ("published_text_never_changes", lambda rows: change("law", edition=rows.draft, position=9)(rows)),
    ("published_text_never_changes", lambda rows: change("provision", edition=rows.published, position=9)(rows)),
    ("published_references_never_change", change("cited", number="2")),
    ("published_references_never_change", again("cited", start=1, end=2)),
    ("published_references_never_change", lambda rows: rows.cited.delete()),
    ("published_references_never_change", lambda rows: change("cited", provision=rows.division)(rows)),
    ("published_references_never_change", lambda rows: change("reference", provision=rows.law, start=1, end=2)(rows)),
    ("reference_stands_in_its_text", change("reference", end=2)),
    ("reference_stands_in_its_text", again("reference", start=5, end=6)),
    ("reference_stands_in_its_text", change("provision", text="")),
    ("published_version_keeps_its_identity", change("version", slug="1901")),
    ("published_version_keeps_its_identity", change("version", order=2)),
    ("published_version_keeps_its_identity", change("version", provisions_of="1901")),
    ("published_version_keeps_its_identity", lambda rows: change("version", instrument=rows.other)(rows)),
    (
        "published_version_keeps_its_identity",
        lambda rows: rows.published.withdraw() or change("version", order=2)(rows),
    ),
    ("published_instrument_keeps_its_address", change("instrument", slug="one-treaty")),
    ("published_rows_are_never_emptied", empty("treatyreader_instrument")),
    ("published_rows_are_never_emptied", empty("treatyreader_edition")),
    ("published_rows_are_never_emptied", empty("treatyreader_provision")),
    ("published_rows_are_never_emptied", empty("treatyreader_reference")),
    ("published_rows_are_never_emptied", empty("treatyreader_verification")),
    ("verification_is_of_words", lambda rows: verify(rows.gap)),
    ("verification_is_of_words", lambda rows: verify(provision_of(rows.draft, 2, text=""))),
    ("verification_is_of_words", lambda rows: verify(provision_of(rows.draft, 2, nature="suppressed"))),
    ("verification_is_of_words", lambda rows: verify(rows.division) and change("division", text="")(rows)),
    ("verification_is_of_words", lambda rows: verify(rows.division) and change("division", nature="suppressed")(rows)),
    ("verification_is_append_only", change("verification", level="to-be-verified")),
    (
        "verification_is_append_only",
        lambda rows: Verification.objects.filter(pk=rows.verification.pk)._raw_delete("default"),
    ),
    ("stamp_is_one_row", lambda _rows: Stamp.objects.create(pk=2)),
]


@pytest.mark.parametrize(("name", "write"), PROMISES, ids=[f"{name}-{n}" for n, (name, _) in enumerate(PROMISES)])
def test_postgresql_refuses_the_bad_row(rows: Rows, name: str, write: Write) -> None:
    check_refused(name, write, rows)


def test_every_promise_stands_in_the_table() -> None:
    models = apps.get_app_config("treatyreader").get_models()
    promised = {constraint.name for model in models for constraint in model._meta.constraints}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgname NOT IN ('stamp', 'passages_are_carried_anew')"
            " AND tgrelid::regclass::text LIKE 'treatyreader%'"
        )
        promised |= {name for (name,) in cursor.fetchall()}
    assert promised - {name for name, _ in [*PROMISES, *OF_LINEAGE]} == set()
    assert {name for name, _ in PROMISES} - promised == {"provision_parent_stands_in_its_edition"}


def test_a_published_edition_can_be_withdrawn_and_no_more(rows: Rows) -> None:
    rows.published.withdraw()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.published.publish()
    rows.published.refresh_from_db()
    assert rows.published.state == Edition.State.WITHDRAWN


def test_a_draft_changes_freely(rows: Rows) -> None:
    change("provision", text="y", heading="z")(rows)
    change("draft", source="another shelf")(rows)
    rows.draft.publish()
    with pytest.raises(IntegrityError), transaction.atomic():
        change("provision", text="x")(rows)


def test_what_is_no_address_of_a_version_may_be_corrected_and_before_its_publication_all(rows: Rows) -> None:
    change("version", title="The treaty of 1900", adopted_on=date(1900, 1, 1), adopted_at="Utopia")(rows)
    change("instrument", title="The treaty", depositary="Utopia")(rows)
    version = Version.objects.create(instrument=rows.other, slug="1", order=1, provisions_of="1")
    edition_of(version, 1)
    Version.objects.filter(pk=version.pk).update(slug="2", order=2, provisions_of="2")
    change("other", slug="yet-another")(rows)


def test_tables_that_hold_no_published_rows_can_be_emptied(rows: Rows) -> None:
    empty_the_library()
    version = Version.objects.create(
        instrument=Instrument.objects.create(slug="a", title="A", form="convention"),
        slug="1",
        order=1,
        provisions_of="1",
    )
    reference_of(provision_of(edition_of(version, 1), 0))
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    empty("treatyreader_instrument")(rows)
    assert not Edition.objects.exists()


def test_what_was_verified_is_followed(rows: Rows) -> None:
    Verification.objects.create(provision=rows.law, level="to-be-verified", by="a second steward")
    levels = list(rows.law.verifications.order_by("pk").values_list("level", flat=True))
    assert levels == ["verified", "to-be-verified"]
