"""The lineage of an instrument: proposed, ruled on, and never taken back from a steward."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from treatyreader import lineage
from treatyreader.accounts.models import Account
from treatyreader.models import Descent, Edition, Instrument

pytestmark = pytest.mark.django_db

FIRST = {
    "1": "Members shall take the measures that are needed to keep the network whole.",
    "2": "Each administration informs the Secretary-General of the routes that it has chosen.",
    "3": "The accounts are settled in gold francs within three months of the end of the year.",
}
SECOND = {
    "1": "A definition that was not there before, of words that nobody had used until then.",
    "2": "Members shall take all the measures that are needed to keep the network whole.",
    "3": "Each administration informs the Secretary-General of the routes that it has chosen.",
}
ROOTS = ("1990", "2000")


@pytest.fixture
def pact() -> Instrument:
    factories.text("pact/1990/en", FIRST)
    return factories.text("pact/2000/en", SECOND).version.instrument


@pytest.fixture
def stella() -> Account:
    return factories.account("Stella", role="steward")


def live(instrument: Instrument) -> dict[tuple[str, str], str]:
    rows = Descent.objects.live().filter(instrument=instrument)
    return {(each.older_wid.partition("~")[2], each.newer_wid.partition("~")[2]): each.standing for each in rows}


def test_the_program_proposes_once(pact: Instrument) -> None:
    assert lineage.propose_lineage(pact) == Descent.objects.count()
    found = live(pact)
    assert {("1", "2"), ("2", "3"), ("3", ""), ("", "1")} <= found.keys()
    assert set(found.values()) == {"proposed"}
    assert lineage.propose_lineage(pact) == 0


def test_a_correction_that_is_published_has_it_proposed_anew(pact: Instrument) -> None:
    lineage.propose_lineage(pact)
    added = SECOND | {"4": "The accounts are settled in gold francs within two months of the end of the year."}
    factories.text("pact/2000/en", added, publish=False)
    assert live(pact)["3", ""] == "proposed"
    call_command("publish_edition", "pact/2000/en@2", stdout=StringIO())
    assert ("3", "") not in live(pact)
    assert live(pact)["3", "4"] == "proposed"
    assert Descent.objects.filter(standing="withdrawn", older_wid="1990~3").count() == 1


def test_what_a_steward_ruled_is_never_overridden(pact: Instrument, stella: Account) -> None:
    lineage.propose_lineage(pact)
    lineage.rule(stella, pact, ROOTS, "1990~1", ["2000~1"], "The definition took its place.")
    lineage.rule(stella, pact, ROOTS, "1990~2", [], "It is another duty.")
    expected = live(pact)
    assert expected["1", "1"] == "confirmed"
    assert expected["2", ""] == "confirmed"
    assert not {("1", "2"), ("2", "3"), ("", "1")} & expected.keys()
    lineage.propose_lineage(pact)
    lineage.propose_lineage(pact)
    assert {pair: each for pair, each in live(pact).items() if each == "confirmed"} == {
        ("1", "1"): "confirmed",
        ("2", ""): "confirmed",
    }
    assert not {("1", "2"), ("2", "3"), ("", "1")} & live(pact).keys()


def test_a_ruling_can_be_corrected_and_every_step_stays_on_record(pact: Instrument, stella: Account) -> None:
    lineage.propose_lineage(pact)
    lineage.rule(stella, pact, ROOTS, "1990~3", ["2000~1"], "I take it for the same.")
    lineage.rule(stella, pact, ROOTS, "1990~3", [], "It is not.")
    rows = Descent.objects.filter(older_wid="1990~3", newer_wid="2000~1").order_by("id")
    assert [(each.standing, each.reason, each.by) for each in rows] == [
        ("confirmed", "I take it for the same.", stella),
        ("rejected", "It is not.", stella),
    ]
    assert live(pact)["3", ""] == "confirmed"


def test_a_provision_is_split_and_seen_from_the_other_side(pact: Instrument, stella: Account) -> None:
    lineage.propose_lineage(pact)
    lineage.rule(stella, pact, ROOTS, "1990~2", ["2000~3", "2000~1"], "One part of it is the definition.")
    kinship = lineage.kinship_of(pact)
    assert kinship.of("1990~2", *ROOTS).wids == {"2000~3": True, "2000~1": True}
    assert kinship.of("2000~1", *ROOTS[::-1]).wids == {"1990~2": True}
    assert ("", "1") not in live(pact)


def test_what_is_ruled_from_the_newer_side_holds_for_the_older(pact: Instrument, stella: Account) -> None:
    lineage.propose_lineage(pact)
    lineage.rule(stella, pact, ROOTS, "2000~1", ["1990~3"], "Renamed.")
    assert live(pact)["3", "1"] == "confirmed"
    assert not {("3", ""), ("", "1")} & live(pact).keys()


def test_proposals_are_confirmed_as_they_were_seen(pact: Instrument, stella: Account) -> None:
    lineage.propose_lineage(pact)
    rows = list(Descent.objects.all())
    lineage.rule(stella, pact, ROOTS, "1990~1", [], "Dropped.")
    assert lineage.confirm(stella, rows, "I have compared them.") == len(live(pact)) - 1
    assert set(live(pact).values()) == {"confirmed"}
    assert live(pact)["1", ""] == "confirmed"
    assert lineage.confirm(stella, rows, "Again.") == 0


def test_versions_that_share_their_provisions_need_no_rows() -> None:
    factories.text("pact/2000/en", SECOND)
    signed = factories.text("pact/1999/en", SECOND, provisions_of="2000")
    assert lineage.propose_lineage(signed.version.instrument) == 0
    assert lineage.lacking_lineage() == []


def test_it_is_proposed_between_neighbours_in_the_language_in_which_both_are_fullest(pact: Instrument) -> None:
    factories.text("pact/2010/en", {"1": "Nothing."})
    factories.text("pact/2010/fr", FIRST)
    factories.text("pact/2000/fr", FIRST)
    factories.text("pact/1985/ru", FIRST)
    sides = [(each.older.path, each.newer.path) for each in lineage.sides_of(pact)]
    assert sides == [("pact/1990/en", "pact/2000/en"), ("pact/2000/fr", "pact/2010/fr")]
    assert lineage.lacking_lineage() == [pact]


def test_a_draft_and_what_was_withdrawn_descend_from_nothing(pact: Instrument) -> None:
    factories.text("pact/2010/en", SECOND, publish=False)
    Edition.objects.get(version__slug="1990").withdraw()
    assert lineage.sides_of(pact) == []
    assert lineage.propose_lineage(pact) == 0


def test_that_nothing_is_to_be_proposed_costs_two_queries_where_no_instrument_has_two_versions() -> None:
    factories.text("pact/2000/en", SECOND)
    with CaptureQueriesContext(connection) as queries:
        assert lineage.lacking_lineage() == []
    assert len(queries) <= 2


def test_the_lineage_is_asked_for_in_two_queries(pact: Instrument) -> None:
    lineage.propose_lineage(pact)
    with CaptureQueriesContext(connection) as queries:
        lineage.kinship_of(pact)
    assert len(queries) == 2
