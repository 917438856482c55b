"""What somebody signed out writes: kept for them, sent when they sign in, and never as somebody else's."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from pytest_django import Settings

from annotations import commenting, writing
from annotations.models import Comment
from tests import factories
from treatyreader.accounts.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

ADDRESS = "/comments/new/?on=claim:un-takeover"
PASSWORD = "a long and quiet word"


def sign_in(client: Client, address: str, name: str = "ann") -> str:
    data = {"login": f"{name}@example.org", "password": PASSWORD, "next": address}
    response = client.post("/account/login/", data)
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def form(body: str = "Written by somebody.") -> dict[str, str]:
    return {"key": str(uuid.uuid4()), "body": body}


@pytest.fixture
def ann() -> Account:
    return factories.account("Ann", PASSWORD)


def test_it_is_sent_when_they_sign_in(client: Client, ann: Account) -> None:
    response = client.post(ADDRESS, form())
    assert response.status_code == 303
    assert sign_in(client, ADDRESS) == Comment.objects.get(author=ann).get_absolute_url()
    assert writing.UNSENT not in client.session


def test_it_is_not_sent_where_they_sign_in_for_another_place(client: Client, ann: Account) -> None:
    client.post(ADDRESS, form())
    assert sign_in(client, "/claims/") == "/claims/"
    assert not Comment.objects.exists()


def test_after_an_hour_whoever_signs_in_sees_it_first(client: Client, ann: Account) -> None:
    client.post(ADDRESS, form())
    session = client.session
    session[writing.UNSENT] |= {"at": session[writing.UNSENT]["at"] - writing.SENT_WITHIN - 1}
    session.save()
    assert sign_in(client, ADDRESS) == ADDRESS
    assert not Comment.objects.exists()
    assert "Written by somebody." in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("gone", ["removed", "hidden", "private"])
def test_where_it_can_no_longer_be_sent_it_is_given_back(client: Client, ann: Account, gone: str) -> None:
    thread = factories.comment(factories.provision("41B"), factories.account("Bob"))
    address = f"/comments/{thread.public_id}/reply/"
    assert client.post(address, form("A long reply.")).status_code == 303
    if gone == "removed":
        commenting.delete(thread)
    else:
        thread.state, thread.is_private = ("hidden", False) if gone == "hidden" else ("published", True)
        thread.save()
    assert sign_in(client, address) == address
    response = client.get(address)
    assert response.status_code == 404
    assert "A long reply.</textarea>" in response.content.decode()
    assert "A long reply." not in Client().get(address).content.decode()
    assert "A long reply." not in client.get("/comments/nosuchthing/reply/").content.decode()


def test_what_one_may_not_do_when_signed_in_is_given_back(client: Client, ann: Account) -> None:
    address = f"/comments/{factories.comment(factories.provision('41B'), factories.account('Bob')).public_id}/edit/"
    assert client.post(address, form("In other words.")).status_code == 303
    assert sign_in(client, address) == address
    response = client.get(address)
    assert response.status_code == 403
    assert "In other words.</textarea>" in response.content.decode()
    assert "private" in response["Cache-Control"]


def test_so_much_is_kept_and_no_more(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"keep": "2/m/ip"}
    for _number in range(2):
        assert client.post(ADDRESS, form()).status_code == 303
    response = client.post(ADDRESS, form("Not to be lost."))
    assert response.status_code == 429
    assert "Not to be lost." in response.content.decode()


def test_nobody_leaves_by_signing_in(client: Client, ann: Account) -> None:
    leaving = {**form(), "what_i_said": "goes", "email": "ann@example.org"}
    assert client.post("/account/delete/", leaving)["Location"] == "/account/login/?next=/account/delete/"
    assert writing.UNSENT not in client.session
    assert sign_in(client, "/account/delete/") == "/account/delete/"
    assert Account.objects.filter(pk=ann.pk).exists()


def test_who_has_written_too_much_in_an_hour_is_told_of_the_hour(
    client: Client, ann: Account, settings: Settings
) -> None:
    settings.WRITES = "20/m/user,2/h/user"
    settings.ACCOUNT_RATE_LIMITS = {"write": settings.WRITES}
    client.force_login(ann)
    for number in range(2):
        assert client.post(ADDRESS, form(f"Number {number}.")).status_code == 303
    response = client.post(ADDRESS, form("One more."))
    assert response.status_code == 429
    assert "send this again in 60 minutes" in response.content.decode()
