"""What carryings promise, PostgreSQL holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from annotations.anchoring.locating import span
from annotations.loading.claims import passage_at
from annotations.models import Carrying, Passage
from tests import factories
from tests.promises import Write, change, check_refused, is_stamped
from treatyreader.accounts.models import Account
from treatyreader.models import Edition

pytestmark = pytest.mark.django_db

OLD = "Members shall keep the network whole."
NEW = "Members should keep the network whole."
NOWHERE: dict[str, Any] = {"provision": None, "start": None, "end": None}
GONE: dict[str, Any] = {**NOWHERE, "outcome": "gone", "score": 0}


@dataclass
class Rows:
    """A passage of the older version, and what became of it in the newer."""

    older: Edition
    newer: Edition
    passage: Passage
    carrying: Carrying
    steward: Account


@pytest.fixture
def rows() -> Rows:
    older, newer = factories.text("pact/1990/en", {"1": OLD}), factories.text("pact/2000/en", {"1": NEW, "2": OLD})
    factories.descent(older, newer, {"1": "1"})
    passage = factories.passage("1", "keep the network", "pact/1990/en")
    factories.evidence(factories.claim(), passage)
    return Rows(
        older=older,
        newer=newer,
        passage=passage,
        carrying=Carrying.objects.get(passage=passage),
        steward=factories.account("Stella", role="steward"),
    )


def another(**columns: Any) -> Write:
    """A row in place of the one that counts: the words as they stand in No. 2."""

    def write(rows: Rows) -> object:
        Carrying.objects.filter(pk=rows.carrying.pk).update(is_current=False)
        place = {"provision": factories.provision("2", "pact/2000/en"), "start": 14, "end": 30}
        good = {"passage": rows.passage, "edition": rows.newer, "outcome": "moved", "method": "exact", "score": 1}
        given = {name: value(rows) if callable(value) else value for name, value in columns.items()}
        return Carrying.objects.create(**good | place | given)

    return write


def twice(rows: Rows) -> object:
    another()(rows)
    return Carrying.objects.create(passage=rows.passage, edition=rows.newer, method="none", **GONE)


def into_a_draft(rows: Rows) -> object:
    return another(**GONE, edition=factories.text("pact/2000/en", {"1": OLD}, publish=False))(rows)


def counting_again(rows: Rows) -> object:
    Carrying.objects.filter(pk=rows.carrying.pk).update(is_current=False)
    return change("carrying", is_current=True)(rows)


def truncate(_rows: Rows) -> object:
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    return connection.cursor().execute("TRUNCATE annotations_carrying")


PROMISES: list[tuple[str, Write]] = [
    ("carrying_counts_once", twice),
    ("carrying_outcome_is_known", another(**GONE | {"outcome": "lost"})),
    ("carrying_method_is_known", another(method="guess")),
    ("carrying_score_is_a_share", another(**GONE | {"score": -1})),
    ("carrying_has_a_place_if_its_words_have", another(**NOWHERE)),
    ("carrying_has_a_place_if_its_words_have", another(outcome="gone", score=1)),
    ("carrying_has_a_place_if_its_words_have", another(start=20, end=20, outcome="altered", score=0.5)),
    ("carrying_that_keeps_the_words_keeps_the_meaning", another(changes_meaning=True)),
    ("carrying_chosen_says_why", another(method="chosen")),
    ("carrying_chosen_says_why", another(reason="So.")),
    ("carrying_chosen_says_why", another(by=lambda rows: rows.steward)),
    ("carrying_chosen_is_not_stale", another(method="chosen", reason="So.", is_stale=True)),
    ("carrying_seen_by_somebody_is_dated", lambda rows: change("carrying", seen_by=rows.steward)(rows)),
    ("carrying_is_into_what_is_published", into_a_draft),
    ("carrying_is_into_another_edition", another(**GONE, edition=lambda rows: rows.older)),
    (
        "carrying_is_into_another_edition",
        another(**GONE, edition=lambda _rows: factories.text("pact/2000/fr", {"1": "x"})),
    ),
    (
        "carrying_is_into_another_edition",
        another(**GONE, edition=lambda _rows: factories.text("other/2000/en", {"1": "x"})),
    ),
    ("carrying_has_its_place_in_the_edition", another(provision=lambda rows: rows.passage.provision)),
    ("carrying_has_its_place_in_the_edition", another(start=30, end=99, outcome="altered", score=0.5)),
    ("carrying_says_whether_words_are_the_same", another(start=15, end=31)),
    ("carrying_says_whether_words_are_the_same", another(score=0.9)),
    ("carrying_says_whether_words_are_the_same", another(outcome="altered")),
    ("carrying_says_whether_words_are_the_same", another(outcome="altered", start=0, end=9, score=1)),
    ("carrying_is_kept", change("carrying", outcome="moved")),
    ("carrying_is_kept", lambda rows: rows.carrying.delete()),
    ("carrying_is_kept", counting_again),
    ("published_rows_are_never_emptied", truncate),
]


@pytest.mark.parametrize(("name", "write"), PROMISES, ids=[f"{name}-{n}" for n, (name, _) in enumerate(PROMISES)])
def test_postgresql_refuses_the_bad_row(rows: Rows, name: str, write: Write) -> None:
    check_refused(name, write, rows)


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"outcome": "altered", "changes_meaning": True, "around": [{"before": "shall", "after": "should"}]},
        {"outcome": "altered", "start": 0, "end": 9, "score": 0.4},
        {"outcome": "gone", "score": 0, "start": None, "end": None},
        {"outcome": "ambiguous", **NOWHERE},
        {"method": "chosen", "reason": "They are the same.", "by": lambda rows: rows.steward},
    ],
    ids=lambda columns: columns.get("outcome", columns.get("method")),
)
def test_the_good_rows_are_good(rows: Rows, columns: dict[str, Any]) -> None:
    another(**columns)(rows)
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_that_somebody_has_seen_it_and_that_it_is_stale_can_be_written(rows: Rows) -> None:
    change("carrying", seen_by=rows.steward, seen_at=timezone.now())(rows)
    change("carrying", is_stale=True)(rows)
    change("carrying", is_stale=False, rests_on_proposal=False)(rows)


def test_who_chose_and_who_saw_is_forgotten_with_their_account(rows: Rows) -> None:
    another(method="chosen", reason="So.", by=rows.steward, seen_by=rows.steward, seen_at=timezone.now())(rows)
    rows.steward.delete()
    row = Carrying.objects.current().get(passage=rows.passage)
    assert (row.by, row.seen_by, row.reason) == (None, None, "So.")


def test_what_became_of_somebodys_own_words_goes_with_them(rows: Rows) -> None:
    provision = factories.provision("1", "pact/1990/en")
    own = passage_at(provision, span(provision.text, 0, 7), is_public=False)
    assert own.carryings.count() == 1
    own.delete()
    assert Carrying.objects.get(edition=rows.newer) == rows.carrying


def test_whatever_is_written_changes_the_stamp_of_the_pages() -> None:
    assert is_stamped("annotations_carrying")
