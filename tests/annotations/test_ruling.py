"""The stewards' desk for lineages and carried words, as a steward uses it."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.anchoring.locating import span
from annotations.carrying import carriage
from annotations.loading.claims import passage_at
from annotations.models import Carrying, LogEntry, Passage
from annotations.views import carried
from tests import factories
from tests.annotations.sending import complaint_of, fields_of, send
from treatyreader import lineage
from treatyreader.accounts.models import Account
from treatyreader.models import Descent, Edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

OLD = {
    "1": "Members shall keep the network whole and open to all who pay.",
    "2": "The Secretary-General publishes the list of routes, and the list of rates.",
    "3": "Accounts are settled in gold francs.",
}
NEW = {
    "1": "A definition of words.",
    "2": "Members should keep the network whole and open to all who pay.",
    "3": "The list of routes is published by the Secretary-General.",
    "4": "The list of rates is published by the Secretary-General.",
}
TABLE = "/desk/lineage/pact/1990...2000/"


@pytest.fixture
def editions() -> tuple[Edition, Edition]:
    """A pact of two versions: No. 1 became No. 2, No. 2 was split, No. 3 dropped, and another No. 1 added."""
    older, newer = factories.text("pact/1990/en", OLD), factories.text("pact/2000/en", NEW)
    factories.descent(older, newer, {"1": "2", "2": "3", "3": "", "": "1"})
    factories.descent(older, newer, {"2": "4"})
    return older, newer


@pytest.fixture
def stella(client: Client) -> Account:
    steward = factories.account("Stella Steward", role="steward")
    client.force_login(steward)
    return steward


def standings() -> dict[tuple[str, str], str]:
    rows = Descent.objects.newest().filter(instrument__slug="pact")
    return {(each.older_wid.partition("~")[2], each.newer_wid.partition("~")[2]): each.standing for each in rows}


def altered(words: str = "Members shall keep the network") -> Passage:
    passage = factories.passage("1", words, "pact/1990/en")
    factories.evidence(factories.claim(), passage)
    return passage


def desk_of(passage: Passage) -> str:
    return f"/desk/carried/{passage.public_id}/2000/en@1/"


def current(passage: Passage) -> Carrying:
    return Carrying.objects.current().select_related("provision", "by").get(passage=passage)


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_lineage_stands_side_by_side(client: Client, editions: tuple[Edition, Edition], stella: Account) -> None:
    page = client.get("/desk/lineage/").content.decode()
    assert f'href="{TABLE}"' in page
    assert "5 proposed, 0 confirmed" in page
    page = client.get(TABLE).content.decode()
    rows = [text_of(row) for row in page.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")]
    assert any("Members shall keep" in row and "Members should keep" in row for row in rows)
    assert sum("· split" in row for row in rows) == 2
    assert any("gold francs" in row and "dropped" in row for row in rows)
    assert any("A definition" in row and "added" in row for row in rows)
    assert "gold francs" in client.get(f"{TABLE}?show=dropped").content.decode()
    assert "A definition" not in client.get(f"{TABLE}?show=dropped").content.decode()
    for asked in ("?show=x", "?page=x", "?page=99", "?show=%00"):
        assert client.get(f"{TABLE}{asked}").status_code == 200


def test_unverified_wording_carries_its_label_on_both_sides(
    client: Client, editions: tuple[Edition, Edition], stella: Account
) -> None:
    passage = altered()
    for address in (TABLE, f"{TABLE}1990~1/", "/desk/carried/", desk_of(passage), passage.get_absolute_url()):
        assert client.get(address).content.decode().count("Not yet verified against a published copy.") >= 2, address


def test_all_that_is_shown_is_confirmed_with_a_reason(
    client: Client, editions: tuple[Edition, Edition], stella: Account
) -> None:
    answer = send(client, f"{TABLE}?show=split", reason="I have compared them.")
    assert answer.status_code == 303
    assert standings() == {
        ("1", "2"): "proposed",
        ("2", "3"): "confirmed",
        ("2", "4"): "confirmed",
        ("3", ""): "proposed",
        ("", "1"): "proposed",
    }
    entry = LogEntry.objects.get()
    assert (entry.deed, entry.what, entry.reason, entry.by) == ("confirmed", "lineage", "I have compared them.", stella)
    log = text_of(Client().get("/log/").content.decode())
    assert "Stella Steward confirmed proposals for a lineage" in log


def test_what_was_ruled_on_since_it_was_shown_is_not_confirmed(
    client: Client, editions: tuple[Edition, Edition], stella: Account
) -> None:
    fields = fields_of(client.get(TABLE)) | {"reason": "Compared."}
    pact = editions[0].version.instrument
    lineage.rule(factories.account("Otto", role="steward"), pact, ("1990", "2000"), "1990~1", [], "Dropped.")
    assert client.post(TABLE, fields).status_code == 303
    assert standings()["1", "2"] == "rejected"
    assert standings()["2", "3"] == "confirmed"


def test_a_confirmation_says_why(client: Client, editions: tuple[Edition, Edition], stella: Account) -> None:
    answer = send(client, TABLE, reason=" ")
    assert answer.status_code == 422
    assert "Say it in a sentence." in complaint_of(answer)
    answer = send(client, TABLE, reason="x", rows="1;2")
    assert answer.status_code == 422
    assert set(standings().values()) == {"proposed"}


def test_one_row_is_corrected_and_the_words_are_carried_anew(
    client: Client, editions: tuple[Edition, Edition], stella: Account
) -> None:
    passage = altered()
    assert current(passage).outcome == "altered"
    page = client.get(f"{TABLE}1990~1/").content.decode()
    assert "Members should keep" in page
    answer = send(client, f"{TABLE}1990~1/", others="2000~1", reason="The definition took its place.")
    assert (answer.status_code, answer["Location"]) == (303, f"{TABLE}1990~1/")
    assert standings()["1", "1"] == "confirmed"
    assert standings()["1", "2"] == "rejected"
    assert standings()["", "1"] == "rejected"
    row = current(passage)
    assert (row.outcome, row.rests_on_proposal) == ("gone", False)
    page = text_of(client.get(f"{TABLE}1990~1/").content.decode())
    assert "confirmed by a steward" in page
    assert "The definition took its place." in page
    assert "rejected by a steward : Article 1, 2 (No. 2) · Stella Steward" in page
    assert LogEntry.objects.get().deed == "ruled"


def test_a_provision_that_is_not_offered_is_named(
    client: Client, editions: tuple[Edition, Edition], stella: Account
) -> None:
    answer = send(client, f"{TABLE}1990~3/", more="1, art_1__para_4", reason="Both.")
    assert answer.status_code == 303
    assert standings()["3", "1"] == standings()["3", "4"] == "confirmed"
    answer = send(client, f"{TABLE}1990~3/", more="77", reason="x")
    assert answer.status_code == 422
    assert "That version has no 77." in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"reason": "x"}, "Say which, or that there is none."),
        ({"reason": "x", "none": "on", "others": "2000~2"}, "Either some above, or none: not both."),
        ({"none": "on", "reason": ""}, "Say it in a sentence."),
        ({"none": "on", "reason": "x", "newest": "1"}, "It was ruled on meanwhile."),
        ({"others": "2000~99", "reason": "x"}, "Select a valid choice"),
    ],
)
def test_a_ruling_that_cannot_be_is_said(
    client: Client, editions: tuple[Edition, Edition], stella: Account, typed: dict[str, str], complaint: str
) -> None:
    answer = send(client, f"{TABLE}1990~1/", **typed)
    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert set(standings().values()) == {"proposed"}
    assert not LogEntry.objects.exists()


def test_it_can_be_ruled_that_something_was_dropped_from_either_side(
    client: Client, editions: tuple[Edition, Edition], stella: Account
) -> None:
    assert send(client, f"{TABLE}1990~1/", none="on", reason="Dropped.").status_code == 303
    assert standings()["1", ""] == "confirmed"
    assert send(client, f"{TABLE}2000~2/", none="on", reason="Added.").status_code == 303
    assert standings()["", "2"] == "confirmed"
    assert standings()["1", "2"] == "rejected"


@pytest.mark.parametrize(
    "address",
    [
        "/desk/lineage/nothing/1990...2000/",
        "/desk/lineage/pact/2000...1990/",
        "/desk/lineage/pact/1990...1990/",
        f"{TABLE}nothing/",
        f"{TABLE}1990~99/",
        "/desk/carried/nothing/2000/en@1/",
    ],
)
def test_what_is_not_there_is_said(
    client: Client, editions: tuple[Edition, Edition], stella: Account, address: str
) -> None:
    assert client.get(address).status_code == 404


def test_changes_of_meaning_come_first_and_go_when_they_were_seen(
    client: Client, editions: tuple[Edition, Edition], stella: Account
) -> None:
    harmless = factories.passage("2", "list of routes, and the", "pact/1990/en")
    weighty = altered()
    Carrying.objects.filter(edition__version__instrument__slug="itrs").update(seen_at="2026-01-01T00:00Z")
    page = client.get("/desk/carried/").content.decode()
    assert page.index(weighty.public_id) < page.index(harmless.public_id)
    assert "shall → should" in text_of(page)
    assert "A word that bears meaning changed." in page
    assert "<del>shall</del>" in page
    assert "<ins>should</ins>" in page
    form = page.split(f'action="{desk_of(weighty)}"')[1].split("</form>")[0]
    fields = {each.split('"')[0]: each.split('value="')[1].split('"')[0] for each in form.split('name="')[1:]}
    answer = client.post(desk_of(weighty), fields)
    assert (answer.status_code, answer["Location"]) == (303, "/desk/carried/")
    row = current(weighty)
    assert (row.seen_by, row.method) == (stella, "diff")
    page = client.get("/desk/carried/").content.decode()
    assert weighty.public_id not in page
    assert harmless.public_id in page
    assert LogEntry.objects.get().deed == "looked"


def test_a_steward_decides_where_words_stand(
    client: Client, editions: tuple[Edition, Edition], stella: Account
) -> None:
    passage = altered("Members shall keep the network")
    page = client.get(desk_of(passage))
    answer = client.post(
        desk_of(passage),
        fields_of(page) | {"place": "typed", "name": "3", "exact": "list of routes", "reason": "It went there."},
    )
    assert answer.status_code == 303
    row = current(passage)
    assert (row.outcome, row.method, row.words, row.by, row.reason) == (
        "altered",
        "chosen",
        "list of routes",
        stella,
        "It went there.",
    )
    assert row.score < 1
    assert passage.carryings.filter(is_current=False).count() == 1
    public = text_of(Client().get(passage.get_absolute_url()).content.decode())
    assert "Chosen by a steward." in public
    assert "It went there." in public
    assert LogEntry.objects.get().reason == "It went there."


def test_what_a_steward_decided_outlives_another_lineage(
    client: Client, editions: tuple[Edition, Edition], stella: Account
) -> None:
    passage = altered()
    send(client, desk_of(passage), place="gone", reason="They ask for something else.")
    lineage.rule(stella, editions[0].version.instrument, ("1990", "2000"), "1990~1", ["2000~1"], "No.")
    call_command("carry_passages", "--again", stdout=StringIO())
    assert (current(passage).outcome, current(passage).method) == ("gone", "chosen")


def test_places_that_are_only_alike_are_proposed_to_choose_from(client: Client, stella: Account) -> None:
    older = factories.text("pact/1990/en", {"1": "Accounts are settled in gold francs within three months."})
    newer = factories.text(
        "pact/2000/en", {"1": "Nothing.", "7": "Accounts are settled in francs within three months."}
    )
    factories.descent(older, newer, {"1": ""})
    passage = factories.passage("1", "settled in gold francs within three months", "pact/1990/en")
    assert current(passage).outcome == "gone", "a likeness decides nothing"
    page = client.get(desk_of(passage))
    html = page.content.decode()
    assert "settled in francs within three months" in html
    value = html.split('name="place" value="')[2].split('"')[0]
    assert ":" in value
    answer = client.post(desk_of(passage), fields_of(page) | {"place": value, "reason": "The same rule."})
    assert answer.status_code == 303
    assert current(passage).provision == factories.provision("7", "pact/2000/en")
    assert current(passage).outcome == "altered"


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({}, "Choose one."),
        ({"place": "gone"}, "Whoever reads it should know why it stands there."),
        ({"place": "typed", "reason": "x"}, "This version has no provision of that name that can be quoted."),
        ({"place": "typed", "name": "3", "exact": "no such words", "reason": "x"}, "These words stand 0 times in it."),
        ({"place": "1:2-3", "reason": "x"}, "Select a valid choice"),
        ({"place": "seen", "row": "1"}, "It was carried anew meanwhile."),
    ],
)
def test_a_decision_that_cannot_be_is_said(
    client: Client, editions: tuple[Edition, Edition], stella: Account, typed: dict[str, str], complaint: str
) -> None:
    passage = altered()
    answer = send(client, desk_of(passage), **typed)
    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert current(passage).method == "diff"


def test_what_waits_is_carried_by_a_button(
    client: Client, editions: tuple[Edition, Edition], stella: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    passages = [altered(words) for words in ("Members shall", "keep the network", "whole and open")]
    Carrying.objects.filter(passage__in=passages).update(is_stale=True)
    page = client.get("/desk/carry/").content.decode()
    assert "pact/2000/en@1: 3 passages wait" in text_of(page)
    assert 'hx-trigger="load' not in page
    monkeypatch.setattr(carriage, "BATCH", 1)
    monkeypatch.setattr(carried, "AT_A_TIME", 0)
    answer = send(client, "/desk/carry/")
    assert (answer.status_code, answer["Location"]) == (303, "/desk/carry/?going=1")
    page = client.get(answer["Location"]).content.decode()
    assert "2 passages wait" in text_of(page)
    assert 'hx-trigger="load' in page, "it goes on by itself"
    assert 'method="post"' in page, "or by the button"
    for _ in range(2):
        assert send(client, "/desk/carry/?going=1").status_code == 303
    page = client.get("/desk/carry/?going=1").content.decode()
    assert "Nothing waits to be carried." in page
    assert 'hx-trigger="load' not in page
    assert LogEntry.objects.count() == 1, "one act, however many times it went on"


@pytest.mark.parametrize("address", [TABLE, f"{TABLE}1990~1/", "/desk/lineage/", "/desk/carried/", "/desk/carry/"])
def test_the_number_of_queries_does_not_grow(
    client: Client, editions: tuple[Edition, Edition], stella: Account, address: str
) -> None:
    Carrying.objects.filter(passage=altered()).update(is_stale=True)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    queries()
    before = queries()
    for length in range(14, 24):
        altered(OLD["1"][:length])
    more = {str(number): f"Clause number {number} says something of its own." for number in range(5, 40)}
    older, newer = factories.text("pact/1990/en", OLD | more), factories.text("pact/2000/en", NEW | more)
    factories.descent(older, newer, {number: number for number in more})
    call_command("carry_passages", stdout=StringIO())
    Carrying.objects.update(is_stale=True)
    assert queries() == before


def test_nobody_else_sees_the_desk_and_nothing_keeps_it(client: Client, editions: tuple[Edition, Edition]) -> None:
    addresses = (TABLE, f"{TABLE}1990~1/", "/desk/lineage/", "/desk/carried/", "/desk/carry/", desk_of(altered()))
    for address in addresses:
        assert client.get(address).status_code == 302, address
    client.force_login(factories.account("Carl"))
    for address in addresses:
        assert client.get(address).status_code == 403, address
    client.force_login(factories.account("Stella", role="steward"))
    for address in addresses:
        assert "private" in client.get(address)["Cache-Control"], address


def test_private_words_are_nobody_elses_to_decide(
    client: Client, editions: tuple[Edition, Edition], stella: Account
) -> None:
    provision = factories.provision("1", "pact/1990/en")
    words = passage_at(provision, span(provision.text, 0, 20), is_public=False)
    factories.comment(provision, factories.account("Ann"), passages=[words], is_private=True)
    assert Carrying.objects.get(passage=words).outcome == "altered"
    assert words.public_id not in client.get("/desk/carried/").content.decode()
    assert client.get(desk_of(words)).status_code == 404
