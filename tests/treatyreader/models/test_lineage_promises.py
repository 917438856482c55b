"""What the lineage promises, PostgreSQL holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from tests import factories
from tests.promises import Write, change, check_refused, is_stamped
from treatyreader.accounts.models import Account
from treatyreader.models import Descent, Edition

pytestmark = pytest.mark.django_db


@dataclass
class Rows:
    """Two versions with a clause each, and the one row between them."""

    older: Edition
    newer: Edition
    descent: Descent
    steward: Account


@pytest.fixture
def rows() -> Rows:
    older, newer = factories.text("pact/1990/en", {"1": "x"}), factories.text("pact/2000/en", {"2": "x"})
    return Rows(
        older=older,
        newer=newer,
        descent=factories.descent(older, newer, {"1": "2"})[0],
        steward=factories.account("Stella", role="steward"),
    )


def another(**columns: Any) -> Write:
    def write(rows: Rows) -> object:
        same = {"older_wid": "1990~1", "newer_wid": "2000~2", "method": "text"}
        between = {"instrument": rows.older.version.instrument, "older": "1990", "newer": "2000"}
        return Descent.objects.create(**between | same | columns)

    return write


def unordered(**columns: Any) -> Write:
    """Written past the trigger that looks at the order of the versions."""

    def write(rows: Rows) -> object:
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
        connection.cursor().execute("ALTER TABLE treatyreader_descent DISABLE TRIGGER descent_goes_with_time")
        return another(**columns)(rows)

    return write


def truncate(_rows: Rows) -> object:
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    return connection.cursor().execute("TRUNCATE treatyreader_descent")


PROMISES: list[tuple[str, Write]] = [
    ("descent_standing_is_known", another(standing="guessed")),
    ("descent_is_between_two", unordered(newer="1990", newer_wid="")),
    ("descent_names_versions", unordered(older="No Address", older_wid="")),
    ("descent_names_a_provision", another(older_wid="", newer_wid="")),
    ("descent_ruled_says_why", another(standing="confirmed")),
    ("descent_ruled_says_why", another(standing="rejected")),
    ("descent_by_the_program_is_nobody_s", lambda rows: another(by=rows.steward)(rows)),
    ("descent_score_is_a_share", another(score=1.5)),
    ("descent_says_how", another(method="")),
    ("descent_is_append_only", change("descent", standing="withdrawn")),
    ("descent_is_append_only", lambda rows: rows.descent.delete()),
    ("descent_goes_with_time", another(older="2000", newer="1990", older_wid="2000~2", newer_wid="1990~1")),
    ("descent_goes_with_time", another(newer="2010", newer_wid="")),
    ("descent_is_of_provisions", another(older_wid="1990~7")),
    ("descent_is_of_provisions", another(newer_wid="1990~1")),
    ("published_rows_are_never_emptied", truncate),
]


@pytest.mark.parametrize(("name", "write"), PROMISES, ids=[f"{name}-{n}" for n, (name, _) in enumerate(PROMISES)])
def test_postgresql_refuses_the_bad_row(rows: Rows, name: str, write: Write) -> None:
    check_refused(name, write, rows)


def test_the_good_rows_are_good(rows: Rows) -> None:
    another(standing="confirmed", reason="Compared.", by=rows.steward)(rows)
    another(older_wid="")(rows)
    another(newer_wid="")(rows)


def test_who_ruled_is_forgotten_with_their_account(rows: Rows) -> None:
    another(standing="confirmed", reason="Compared.", by=rows.steward)(rows)
    rows.steward.delete()
    assert [(each.by, each.reason) for each in Descent.objects.filter(standing="confirmed")] == [(None, "Compared.")]


def test_whatever_is_written_changes_the_stamp_of_the_pages() -> None:
    assert is_stamped("treatyreader_descent")
