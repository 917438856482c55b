"""What the client is told of what stands here."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations import commenting
from annotations.hypothesis.tokens import Kind, token_for
from annotations.models import Claim, Comment
from tests import factories
from tests.annotations.hypothesis.conftest import CLAUSE, PAGE, WORLD, Sidebar
from treatyreader.accounts.models import Account, ApiToken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

WORDS = "security and robustness"


def texts(found: Any) -> list[str]:
    return [each["text"] for each in found["rows"]]


def test_the_index_names_all_that_the_client_asks(client: Client) -> None:
    links = client.get("/api/").json()["links"]
    for group in ("annotation", "groups", "profile"):
        for each in links[group].values():
            assert "url" in each or "read" in each
    assert links["annotation"]["update"] == {
        "method": "PATCH",
        "url": "http://testserver/api/annotations/:id",
        "desc": "Change an annotation",
    }
    pages = client.get(links["links"]["url"]).json()
    assert "websocket" not in pages
    assert all(each.startswith("http://testserver/") for each in pages.values())


def test_who_asks_is_told_by_a_name_and_never_by_a_mail_address(ann: Account, sidebar: Sidebar) -> None:
    assert Sidebar().ask("GET", "profile?authority=testserver").json()["userid"] is None
    answer = sidebar.ask("GET", "profile?authority=testserver")
    assert answer.json()["userid"] == "acct:Ann%20Reader@testserver"
    assert answer.json()["user_info"] == {"display_name": "Ann Reader"}
    factories.comment(factories.provision("41B"), ann)
    for path in ("profile", "search", "groups", "profile/groups"):
        assert ann.email not in sidebar.ask("GET", path).content.decode()


def test_there_is_one_group(sidebar: Sidebar, refused: Callable[[Any, int], str]) -> None:
    asked = f"expand=organization&expand=scopes&authority=testserver&document_uri={PAGE}"
    groups = sidebar.ask("GET", f"groups?{asked}").json()
    assert [each["id"] for each in groups] == ["__world__"]
    assert sidebar.ask("GET", "profile/groups?expand=organization").json() == groups
    assert sidebar.ask("GET", "groups/__world__").json() == groups[0]
    assert "one group" in refused(sidebar.ask("GET", "groups/other"), 404)


def test_a_comment_is_an_annotation_of_its_words(ann: Account, sidebar: Sidebar) -> None:
    row = factories.comment(
        factories.provision("41B"), ann, "**Robust** how?", passages=[factories.passage("41B", WORDS)]
    )
    said = sidebar.ask("GET", f"annotations/{row.public_id}").json()
    assert said["id"] == row.public_id
    assert (said["text"], said["user"]) == ("**Robust** how?", "acct:Ann%20Reader@testserver")
    assert (said["uri"], said["group"]) == ("http://testserver/treaties/itrs/2012/en@1/", "__world__")
    own = [said["user"]]
    assert said["permissions"] == {"read": [WORLD], "update": own, "delete": own, "admin": own}
    quote = said["target"][0]["selector"][0]
    assert (quote["type"], quote["exact"]) == ("TextQuoteSelector", WORDS)
    assert quote["prefix"].endswith("ensure the ")
    assert said["links"]["html"] == f"http://testserver/comments/{row.public_id}/"
    other = Sidebar(factories.account("Bob")).ask("GET", f"annotations/{row.public_id}").json()
    assert other["permissions"]["update"] == other["permissions"]["delete"] == []


def test_the_beginning_of_a_clause_is_told_from_others_by_its_number(ann: Account, sidebar: Sidebar) -> None:
    row = factories.comment(
        factories.provision("41B"), ann, passages=[factories.passage("41B", "Member States shall individually")]
    )
    quote = sidebar.ask("GET", f"annotations/{row.public_id}").json()["target"][0]["selector"][0]
    assert quote["prefix"] == "No. 41B\n\n6.1 "


def test_unverified_words_carry_their_label(sidebar: Sidebar) -> None:
    found = sidebar.search(uri=PAGE, limit=200)
    labels = {target["wording"] for each in found["rows"] for target in each["target"]}
    assert "" in labels
    unverified = [each for each in found["rows"] if any(target["wording"] for target in each["target"])]
    assert unverified
    for each in unverified:
        assert each["target"][0]["wording"] in each["text"] or each["target"][1]["wording"] in each["text"]


def test_evidence_is_told_and_nobody_changes_it_here(sidebar: Sidebar, refused: Callable[[Any, int], str]) -> None:
    found = sidebar.search(uri=PAGE, limit=200)
    said = [each for each in found["rows"] if "The UN is taking over the Internet." in each["text"]]
    row = next(each for each in said if each["text"].startswith("**refutes** (a part of the claim): ["))
    assert "http://testserver/claims/un-takeover/" in row["text"]
    assert row["user"] == "acct:!library@testserver"
    assert row["permissions"]["update"] == row["permissions"]["delete"] == []
    for method in ("PATCH", "DELETE"):
        why = refused(
            sidebar.ask(method, f"annotations/{row['id']}", {"text": "x"} if method == "PATCH" else None), 403
        )
        assert "page of its claim" in why


@pytest.mark.parametrize(
    "uri",
    [
        PAGE,
        PAGE + "#art_6__para_6-1",
        PAGE + "?layer=comments",
        "http://testserver/treaties/itrs/2012/en@1/",
        CLAUSE,
        "http://testserver/treaties/itrs/2012/en@1/art_6/",
        "http://testserver/treaties/itrs/2012/en/no/41B/",
        "http://testserver/treaties/itrs/latest/en/",
        "http://testserver/treaties/itrs/latest/en/art_6__para_6-1/",
        "http://testserver/id/itrs/2012~41B/",
        "http://testserver/treaties/itrs/2012-signed/en/",
    ],
)
def test_a_page_has_what_stands_on_its_words_whatever_its_address(ann: Account, sidebar: Sidebar, uri: str) -> None:
    factories.comment(factories.provision("41B"), ann, "Here.", passages=[factories.passage("41B", WORDS)])
    factories.comment(factories.provision("41C"), ann, "There.", passages=[factories.passage("41C", "bulk")])
    assert "Here." in texts(sidebar.search(uri=uri, limit=200))
    is_whole = "#" in uri or not ("41B" in uri or "art_6" in uri)
    assert ("There." in texts(sidebar.search(uri=uri, limit=200))) == is_whole


@pytest.mark.parametrize(
    "uri", ["http://elsewhere.example/treaties/itrs/2012/en/", "http://testserver/claims/", "nothing", "http://[", ""]
)
def test_what_is_no_page_of_a_text_has_nothing(sidebar: Sidebar, uri: str) -> None:
    assert sidebar.search(uri=uri) == {"total": 0, "rows": [], "replies": None}


def test_words_that_do_not_stand_in_the_edition_shown_are_not_told_there(ann: Account, sidebar: Sidebar) -> None:
    row = factories.provision("41C", "itrs/2012/en")
    factories.comment(row, ann, "Of the number.", passages=[factories.passage("41C", "bulk")])
    signed = "http://testserver/treaties/itrs-statement-united-states/2012-12-13/en/"
    assert "Of the number." not in texts(sidebar.search(uri=signed, limit=200))


def test_a_comment_on_a_clause_as_a_whole_is_a_note_on_its_page(ann: Account, sidebar: Sidebar) -> None:
    factories.comment(factories.provision("41B"), ann, "As a whole.")
    row = next(each for each in sidebar.search(uri=CLAUSE)["rows"] if each["text"] == "As a whole.")
    assert row["target"] == [
        {"source": f"{PAGE.replace('/en/', '/en@1/')}art_6__para_6-1/", "selector": None, "wording": ""}
    ]
    assert "As a whole." not in texts(sidebar.search(uri=f"{PAGE}art_7__para_7-1/"))


def test_replies_refer_to_all_that_they_reply_to(ann: Account, sidebar: Sidebar) -> None:
    root = factories.comment(factories.provision("41B"), ann, "One.")
    second = commenting.reply(ann, root, "Two.")
    third = commenting.reply(ann, second, "Three.")
    found = {each["text"]: each for each in sidebar.search(uri=CLAUSE, limit=200)["rows"]}
    assert found["Three."]["references"] == [root.public_id, second.public_id]
    apart = sidebar.search(uri=CLAUSE, limit=200, _separate_replies="true")
    assert {"One."} <= set(texts(apart))
    assert [each["text"] for each in apart["replies"]] == ["Two.", "Three."]
    assert apart["total"] == len(apart["rows"])
    thread = sidebar.search(references=root.public_id, order="asc", sort="created")
    assert texts(thread) == ["Two.", "Three."]
    assert texts(sidebar.search(references=second.public_id)) == ["Three."]
    commenting.delete(second)
    still = {each["text"]: each for each in sidebar.search(uri=CLAUSE, limit=200)["rows"]}
    assert still["Three."]["references"] == [root.public_id, second.public_id]
    assert third.public_id == still["Three."]["id"]


def test_a_comment_on_evidence_replies_to_it(ann: Account, sidebar: Sidebar) -> None:
    evidence = factories.evidence(factories.claim(), factories.passage("41B", WORDS))
    factories.comment(evidence, ann, "Is that so?")
    row = next(each for each in sidebar.search(uri=CLAUSE, limit=200)["rows"] if each["text"] == "Is that so?")
    assert row["references"] == [evidence.public_id]


def test_nobody_is_told_what_they_may_not_see(ann: Account, sidebar: Sidebar) -> None:
    private = factories.comment(factories.provision("41B"), ann, "Mine.", is_private=True)
    highlight = commenting.highlight(ann, [factories.passage("41B", WORDS)])
    hidden = factories.comment(factories.provision("41B"), ann, "Rude.")
    Comment.objects.filter(pk=hidden.pk).update(state="hidden")
    waiting = factories.claim("Not looked at.", origin="reader", author=ann, state=Claim.State.WAITING)
    factories.evidence(waiting, factories.passage("41B", WORDS), author=ann, review="awaiting")
    own = sidebar.search(uri=CLAUSE, limit=200)
    assert {"Mine.", "", "Rude."} <= set(texts(own))
    assert [each["hidden"] for each in own["rows"] if each["text"] == "Rude."] == [True]
    assert any("Not looked at." in each for each in texts(own))
    for other in (Sidebar(), Sidebar(factories.account("Bob"))):
        found = other.search(uri=CLAUSE, limit=200)
        assert not {"Mine.", "", "Rude."} & set(texts(found))
        assert not any("Not looked at." in each for each in texts(found))
        assert found["total"] == len(found["rows"])
        for row in (private, highlight, hidden):
            assert other.ask("GET", f"annotations/{row.public_id}").status_code == 404
    everything = Sidebar().search(limit=200)
    assert private.public_id not in json.dumps(everything)


@pytest.mark.parametrize(
    ("sort", "order"), [("created", "asc"), ("created", "desc"), ("updated", "asc"), ("id", "asc")]
)
def test_whoever_goes_on_after_the_last_misses_none(ann: Account, sidebar: Sidebar, sort: str, order: str) -> None:
    for number in range(5):
        factories.comment(factories.provision("41B"), ann, f"Number {number}.")
    twins = Comment.objects.filter(body__in=("Number 1.", "Number 2.", "Number 3."))
    twins.update(created_at="2026-01-01T00:00:00Z")
    wanted = {each["id"] for each in sidebar.search(uri=CLAUSE, limit=200)["rows"]}
    name = "id" if sort == "id" else sort
    seen: list[str] = []
    after = ""
    for _turn in range(len(wanted) + 1):
        found = sidebar.search(uri=CLAUSE, limit=2, sort=sort, order=order, search_after=after)
        if not found["rows"]:
            break
        seen += [each["id"] for each in found["rows"]]
        after = found["rows"][-1][name]
    assert len(seen) == len(set(seen))
    assert set(seen) == wanted


def test_a_search_is_narrowed(ann: Account, sidebar: Sidebar) -> None:
    bob = factories.account("Bob")
    factories.comment(factories.provision("41B"), ann, "Robust how?", passages=[factories.passage("41B", WORDS)])
    factories.comment(factories.provision("41C"), bob, "Who pays?")
    assert texts(sidebar.search(user="acct:Ann%20Reader@testserver")) == ["Robust how?"]
    assert texts(sidebar.search(user="Bob")) == ["Who pays?"]
    assert texts(sidebar.search(text="robust HOW")) == ["Robust how?"]
    assert "Robust how?" in texts(sidebar.search(quote="security and rob", limit=200))
    assert texts(sidebar.search(any="who pays")) == ["Who pays?"]
    assert "Robust how?" in texts(sidebar.search(any="ann read"))
    for nothing in (
        {"user": "acct:Ann%20Reader@elsewhere.example"},
        {"user": "acct:"},
        {"group": "other"},
        {"tag": "x"},
        {"tags": "x"},
    ):
        assert sidebar.search(**nothing)["total"] == 0
    library = sidebar.search(user="acct:!library@testserver", limit=1)
    assert library["total"] > 20
    assert sidebar.search(limit=0)["rows"] == []
    assert sidebar.search(offset=1, limit=1)["rows"] == sidebar.search(limit=2)["rows"][1:2]


@pytest.mark.parametrize(
    "asked",
    ["limit=201", "limit=x", "sort=size", "order=up", "offset=-1", "search_after=soon", "wildcard_uri=*", "x=1"],
)
def test_a_search_for_what_is_not_known_is_refused(
    client: Client, refused: Callable[[Any, int], str], asked: str
) -> None:
    assert refused(client.get(f"/api/search?{asked}"), 400)


def test_a_search_asks_no_more_for_more(ann: Account) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            Sidebar(ann).search(uri=CLAUSE, limit=200)
        return len(queries)

    row = factories.comment(factories.provision("41B"), ann, passages=[factories.passage("41B", WORDS)])
    commenting.reply(ann, row, "So.")
    few = counted()
    for number in range(12):
        row = factories.comment(
            factories.provision("41B"),
            factories.account(f"Reader {number}"),
            passages=[factories.passage("41B", WORDS), factories.passage("41B", "harmonious")],
        )
        commenting.reply(ann, row, "So.")
        factories.evidence(factories.claim(), factories.passage("41B", WORDS))
    assert counted() == few


def test_what_is_told_to_one_is_not_kept_for_another(ann: Account, sidebar: Sidebar) -> None:
    bob = Sidebar(factories.account("Bob"))
    etags = {each.ask("GET", "profile").headers["ETag"] for each in (sidebar, bob, Sidebar())}
    assert len(etags) == 3


def test_a_personal_token_opens_it_too(ann: Account, client: Client) -> None:
    _token, secret = ApiToken.make(ann, "reads")
    answer = client.get("/api/profile", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json()["userid"] == "acct:Ann%20Reader@testserver"


def test_the_client_s_token_opens_nothing_else(ann: Account, client: Client) -> None:
    for kind in Kind:
        headers = {"Authorization": f"Bearer {token_for(ann, kind)}"}
        assert client.get("/api/instruments/", headers=headers).status_code == 401
        assert client.get("/api/profile", headers=headers).status_code == (200 if kind is Kind.ACCESS else 401)


def test_a_page_that_is_named_in_many_ways_is_read_once() -> None:
    with CaptureQueriesContext(connection) as asked:
        Sidebar().search(uri=[f"{PAGE}?{number}" for number in range(20)])
    assert sum("treatyreader_verification" in each["sql"] for each in asked) <= 2
