"""Highlights: words that somebody marks for themselves, until they say something."""

from __future__ import annotations

import json
import uuid

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client

from annotations import commenting
from annotations.contributions import data_of
from annotations.models import Comment
from tests import factories
from treatyreader.accounts.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

WORDS = "security and robustness"
PAGES = (
    "/treaties/itrs/2012/en/?layer=comments",
    "/treaties/itrs/2012/en/art_6__para_6-1/?layer=comments",
    "/discussion/?on=itrs/2012/en@1/art_6__para_6-1",
)


@pytest.fixture
def ann(client: Client) -> Account:
    account = factories.account("Ann")
    client.force_login(account)
    return account


@pytest.fixture
def highlight(ann: Account) -> Comment:
    return commenting.highlight(ann, [factories.passage("41B", WORDS)])


@pytest.mark.parametrize("page", PAGES)
def test_its_author_sees_it_at_the_words_and_nobody_else(client: Client, highlight: Comment, page: str) -> None:
    assert "highlight, only yours" in client.get(page).content.decode()
    for other in (None, factories.account("Bob"), factories.account("Steward", role="steward")):
        reader = Client()
        if other:
            reader.force_login(other)
        shown = reader.get(page).content.decode()
        assert "highlight, only yours" not in shown
        assert highlight.public_id not in shown


def test_it_is_marked_in_the_text(client: Client, highlight: Comment) -> None:
    assert f"beside-{highlight.public_id}" in client.get(PAGES[0]).content.decode()


def test_words_of_several_provisions_are_marked_in_each(client: Client, ann: Account) -> None:
    row = commenting.highlight(ann, [factories.passage("41B", WORDS), factories.passage("41C", "unsolicited bulk")])
    page = client.get(PAGES[0]).content.decode()
    for eid in ("art_6__para_6-1", "art_7__para_7-1"):
        clause = page.split(f'data-eid="{eid}"', 1)[1].split("</p>", 1)[0]
        assert f"beside-{row.public_id}" in clause, eid


def test_it_is_not_counted_among_comments(client: Client, highlight: Comment) -> None:
    assert "1 comment" not in client.get("/treaties/itrs/2012/en/art_6__para_6-1/").content.decode()
    factories.comment(factories.provision("41B"), factories.account("Bob"))
    assert "1 comment" in client.get("/treaties/itrs/2012/en/art_6__para_6-1/").content.decode()


def test_it_is_listed_and_taken_out_with_one_s_own(client: Client, highlight: Comment) -> None:
    page = client.get("/account/contributions/").content.decode()
    assert WORDS in page
    assert "highlight" in page
    assert [each["motivation"] for each in _data(highlight.author)] == ["highlighting"]


def test_it_becomes_a_comment_when_something_is_said(client: Client, highlight: Comment) -> None:
    address = f"/comments/{highlight.public_id}/edit/"
    assert "becomes a comment" in client.get(address).content.decode()
    fields = {"key": str(uuid.uuid4()), "version": "1", "body": "Robust against what?"}
    assert client.post(address, fields).status_code == 303
    highlight.refresh_from_db()
    assert (highlight.motivation, highlight.is_private) == ("commenting", False)
    assert not highlight.history.exists()
    assert "Robust against what?" in Client().get(PAGES[2]).content.decode()


def test_it_is_deleted_without_a_trace(client: Client, highlight: Comment) -> None:
    address = f"/comments/{highlight.public_id}/delete/"
    assert "Delete this highlight?" in client.get(address).content.decode()
    client.post(address, {"key": str(uuid.uuid4())})
    assert not Comment.objects.exists()


def _data(author: Account | None) -> list[dict[str, str]]:
    assert author
    data = json.loads(json.dumps(data_of(author), cls=DjangoJSONEncoder))
    return list(data["comments"])
