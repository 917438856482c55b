"""What the client writes, and what is refused with the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from annotations.hypothesis.tokens import Kind, token_for
from annotations.models import Comment, Passage, Report
from tests import factories
from tests.annotations.hypothesis.conftest import CLAUSE, PAGE, WORLD, Sidebar
from tests.promises import is_stamped
from treatyreader.accounts.models import Account, ApiToken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

WORDS = "security and robustness"
Why = Callable[[Any, int], str]


def test_a_note_on_words_stands_in_the_margin_for_everyone(sidebar: Sidebar, client: Client) -> None:
    said = sidebar.made("Robust against **what**?", WORDS)
    row = Comment.objects.get(public_id=said["id"])
    assert (row.provision and row.provision.margin_number, row.is_private) == ("41B", False)
    assert [each.exact for each in row.passages.all()] == [WORDS]
    page = client.get("/treaties/itrs/2012/en/?layer=comments").content.decode()
    assert f"beside-{row.public_id}" in page
    assert "Robust against what?" in page
    assert said["permissions"]["read"] == [WORLD]


def test_a_highlight_is_its_author_s_alone(sidebar: Sidebar, refused: Why) -> None:
    said = sidebar.made("", WORDS, private=True)
    row = Comment.objects.get()
    assert (row.motivation, row.is_private, said["text"]) == ("highlighting", True, "")
    assert not Passage.objects.get(comments=row).is_public or row.passages.exists()
    assert "kept for you alone" in refused(sidebar.note("", WORDS), 422)
    assert "kept for you alone" in refused(
        sidebar.ask("PATCH", f"annotations/{row.public_id}", {"permissions": {"read": [WORLD]}}), 422
    )


def test_a_highlight_becomes_a_note_when_something_is_said(sidebar: Sidebar) -> None:
    made = sidebar.made("", WORDS, private=True)
    changed = made | {"text": "Robust!", "permissions": {"read": [WORLD], "update": [made["user"]]}}
    said = sidebar.ask("PATCH", f"annotations/{made['id']}", changed)
    assert said.status_code == 200, said.content
    row = Comment.objects.get()
    assert (row.motivation, row.is_private, row.body) == ("commenting", False, "Robust!")


def test_who_says_nothing_of_readers_is_read_by_nobody_else(sidebar: Sidebar) -> None:
    sidebar.made("Mine.", WORDS, permissions=None)
    assert Comment.objects.get().is_private


def test_a_selection_over_several_provisions_has_a_passage_in_each(sidebar: Sidebar) -> None:
    first, second = factories.provision("41C"), factories.provision("41C/2")
    exact = f"{first.text[-40:]} Wording verified\n\nComment Copy link: 41C\nNo. 41C/2\n7.2 {second.text[:13]}"
    said = sidebar.made("Two.", exact)
    row = Comment.objects.get()
    assert [(each.provision.margin_number, each.exact) for each in row.passages.order_by("provision__position")] == [
        ("41C", first.text[-40:].strip()),
        ("41C/2", second.text[:13].strip()),
    ]
    assert len(said["target"]) == 2


def test_twins_are_told_apart_by_what_stands_around_them(sidebar: Sidebar, refused: Why) -> None:
    assert "nothing says which" in refused(sidebar.note("Which?", "Member States"), 422)
    quote = {
        "type": "TextQuoteSelector",
        "exact": "Member States",
        "prefix": "No. 41C/2\n7.2 ",
        "suffix": " are encouraged",
    }
    sidebar.made("This.", target=[{"source": PAGE, "selector": [quote]}])
    assert Comment.objects.get().provision == factories.provision("41C/2")


def test_a_note_on_the_page_of_a_provision_is_on_that(sidebar: Sidebar, refused: Why) -> None:
    sidebar.made("On it.", uri=CLAUSE, target=[{"source": CLAUSE}])
    row = Comment.objects.get()
    assert (row.provision, row.passages.count()) == (factories.provision("41B"), 0)
    assert "select some" in refused(sidebar.note("On all of it."), 422)
    assert "nothing in it" in refused(sidebar.note("", uri=CLAUSE), 422)


def test_a_reply_stands_in_its_thread(sidebar: Sidebar, refused: Why) -> None:
    root = factories.comment(factories.provision("41B"), factories.account("Bob"), "One.")
    said = sidebar.made("Two.", references=[root.public_id])
    row = Comment.objects.get(public_id=said["id"])
    assert (row.parent, row.provision) == (root, root.provision)
    assert said["references"] == [root.public_id]
    assert "as private as" in refused(sidebar.note("Psst.", private=True, references=[root.public_id]), 422)
    assert "no words of its own" in refused(sidebar.note("Two.", WORDS, references=[root.public_id]), 422)
    assert "nothing in it" in refused(sidebar.note("", references=[root.public_id]), 422)
    assert refused(sidebar.note("Two.", references=["zzzzzzzzzz"]), 404)
    own = sidebar.made("Mine.", WORDS, private=True)
    assert sidebar.made("Psst.", private=True, references=[own["id"]])["permissions"]["read"] == [sidebar.userid]


def test_a_reply_to_evidence_is_a_comment_on_it(sidebar: Sidebar) -> None:
    evidence = factories.evidence(factories.claim(), factories.passage("41B", WORDS))
    said = sidebar.made("Is it?", references=[evidence.public_id])
    row = Comment.objects.get()
    assert (row.evidence, row.parent) == (evidence, None)
    deeper = sidebar.made("It is.", references=[evidence.public_id, said["id"]])
    assert deeper["references"] == [evidence.public_id, said["id"]]


def test_one_s_own_is_edited_and_its_history_kept(sidebar: Sidebar, refused: Why) -> None:
    made = sidebar.made("One.", WORDS)
    said = sidebar.ask("PATCH", f"annotations/{made['id']}", made | {"text": "Two."})
    assert (said.status_code, said.json()["text"]) == (200, "Two.")
    assert said.json()["updated"] > made["updated"]
    assert [each.body for each in Comment.objects.get().history.all()] == ["One."]
    stale = sidebar.ask("PATCH", f"annotations/{made['id']}", made | {"text": "Three."})
    assert "meanwhile" in refused(stale, 409)
    private = {"permissions": {"read": [sidebar.userid]}}
    assert sidebar.ask("PATCH", f"annotations/{made['id']}", private).json()["permissions"]["read"] == [sidebar.userid]
    assert Comment.objects.get().body == "Two."


def test_what_is_edited_keeps_its_words(sidebar: Sidebar, refused: Why) -> None:
    made = sidebar.made("One.", WORDS)
    other = [{"source": PAGE, "selector": [{"type": "TextQuoteSelector", "exact": "networks"}]}]
    assert "do not change" in refused(sidebar.ask("PATCH", f"annotations/{made['id']}", {"target": other}), 422)
    assert "Delete it" in refused(sidebar.ask("PATCH", f"annotations/{made['id']}", {"text": " "}), 422)


def test_what_others_replied_to_becomes_nobody_s_alone(sidebar: Sidebar, refused: Why) -> None:
    made = sidebar.made("One.", WORDS)
    Sidebar(factories.account("Bob")).made("Two.", references=[made["id"]])
    private = {"permissions": {"read": [sidebar.userid]}}
    assert "Others have replied" in refused(sidebar.ask("PATCH", f"annotations/{made['id']}", private), 422)


def test_nobody_changes_what_is_another_s(sidebar: Sidebar, refused: Why) -> None:
    row = factories.comment(factories.provision("41B"), factories.account("Bob"), "One.")
    assert refused(sidebar.ask("PATCH", f"annotations/{row.public_id}", {"text": "Two."}), 403)
    assert refused(sidebar.ask("DELETE", f"annotations/{row.public_id}"), 403)
    assert refused(Sidebar().ask("DELETE", f"annotations/{row.public_id}"), 401)
    row.refresh_from_db()
    assert row.body == "One."


def test_one_s_own_is_deleted(sidebar: Sidebar, refused: Why) -> None:
    made = sidebar.made("One.", WORDS)
    answer = sidebar.ask("DELETE", f"annotations/{made['id']}")
    assert answer.json() == {"id": made["id"], "deleted": True}
    assert refused(sidebar.ask("GET", f"annotations/{made['id']}"), 404)


def test_flagging_reports_to_the_stewards(sidebar: Sidebar, refused: Why) -> None:
    row = factories.comment(factories.provision("41B"), factories.account("Bob"), "Rude.")
    for _twice in range(2):
        assert sidebar.ask("PUT", f"annotations/{row.public_id}/flag").status_code == 204
    assert Report.objects.get().comment == row
    assert sidebar.ask("GET", f"annotations/{row.public_id}").json()["flagged"] is True
    assert Sidebar().ask("GET", f"annotations/{row.public_id}").json()["flagged"] is False
    own = sidebar.made("Mine.", WORDS)
    assert refused(sidebar.ask("PUT", f"annotations/{own['id']}/flag"), 403)


def test_what_was_flagged_is_told_anew_to_who_flagged_it() -> None:
    assert is_stamped("annotations_report")


def test_stewards_hide_on_the_page(refused: Why) -> None:
    steward = Sidebar(factories.account("Steward", role="steward"))
    row = factories.comment(factories.provision("41B"), factories.account("Bob"), "Rude.")
    assert f"/comments/{row.public_id}/hide/" in refused(steward.ask("PUT", f"annotations/{row.public_id}/hide"), 403)
    assert "restore" in refused(steward.ask("DELETE", f"annotations/{row.public_id}/hide"), 403)


@pytest.mark.parametrize(
    ("parts", "status", "why"),
    [
        ({"tags": ["law"]}, 422, "no tags"),
        ({"group": "friends"}, 422, "one group"),
        ({"user": "acct:Bob@testserver"}, 422, "somebody else"),
        ({"permissions": {"read": ["acct:Bob@testserver"]}}, 422, "everybody or by you alone"),
        ({"permissions": {"read": [WORLD], "update": [WORLD]}}, 422, "changed by you alone"),
        ({"permissions": {"read": [WORLD], "rule": []}}, 422, ""),
        ({"permissions": "all"}, 422, ""),
        ({"metadata": {"a": 1}}, 422, "metadata"),
        ({"uri": None}, 422, "uri"),
        ({"uri": "https://elsewhere.example/"}, 422, "this library"),
        ({"uri": "http://testserver/claims/"}, 422, "No text"),
        ({"uri": "http://testserver/treaties/itrs/2099/en/"}, 422, "No text"),
        ({"uri": "http://testserver/treaties/itrs/2012/fr/"}, 422, "No text"),
        ({"target": [{"source": "http://testserver/treaties/itrs/2012-signed/en/"}]}, 422, "two texts"),
        ({"target": [{"selector": [{"type": "FragmentSelector", "value": "x"}]}]}, 422, "no selector of words"),
        ({"target": "all"}, 422, ""),
        ({"text": 7}, 422, ""),
        ({"text": "x" * 10_001}, 422, "at most 10000"),
        ({"text": "---"}, 422, "would be seen"),
        ({"text": "a\0b"}, 422, ""),
        ({"references": [{"id": 1}]}, 422, ""),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(
    sidebar: Sidebar, refused: Why, parts: dict[str, Any], status: int, why: str
) -> None:
    assert why in refused(sidebar.note(**{"text": "Something.", "exact": WORDS} | parts), status)
    assert not Comment.objects.exists()
    assert not Passage.objects.filter(exact=WORDS).exclude(evidence__isnull=False).exists()


@pytest.mark.parametrize("exact", ["insecurity and robustness", "Member States shall never", "No. 41B", "\u2028"])
def test_words_that_do_not_stand_there_are_refused(sidebar: Sidebar, refused: Why, exact: str) -> None:
    assert refused(sidebar.note("Something.", exact), 422)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"text"', b"\xff", b'{"text": NaN}'])
def test_what_is_no_annotation_is_refused(sidebar: Sidebar, refused: Why, body: bytes) -> None:
    assert sidebar.account
    headers = {"Authorization": f"Bearer {token_for(sidebar.account, Kind.ACCESS)}"}
    answer = sidebar.client.generic("POST", "/api/annotations", body, content_type="application/json", headers=headers)
    assert answer.status_code in (400, 422)
    assert answer.json()["reason"]


def test_writing_takes_a_token_that_may_and_not_too_often(
    ann: Account, client: Client, settings: LazySettings, refused: Why
) -> None:
    body = '{"text": "x"}'
    assert refused(client.post("/api/annotations", body, content_type="application/json"), 401)
    _token, secret = ApiToken.make(ann, "reads")
    headers = {"Authorization": f"Bearer {secret}"}
    assert refused(client.post("/api/annotations", body, content_type="application/json", headers=headers), 403)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ann)
    assert "CSRF" in refused(strict.post("/api/annotations", body, content_type="application/json"), 403)
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "write": "1/m/user"}
    Sidebar(ann).made("One.", WORDS)
    assert refused(Sidebar(ann).note("Two.", WORDS), 429)


def test_the_same_address_with_a_slash_is_not_the_client_s(client: Client) -> None:
    assert "links" not in str(client.get("/api/annotations/zzzzzzzzzz/").headers.get("Location", ""))
    assert client.get("/api/annotations/zzzzzzzzzz").json()["reason"].startswith("The library knows no annotation")
