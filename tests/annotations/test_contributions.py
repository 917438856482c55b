"""One's own: a list, the data, and leaving."""

from __future__ import annotations

import json
import uuid

import pytest
from django.test import Client

from annotations import commenting
from annotations.models import Claim, Comment, Passage
from tests import factories
from treatyreader.accounts.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

PASS_PHRASE = "a long pass phrase"


@pytest.fixture
def ann(client: Client) -> Account:
    account = factories.account("Ann", PASS_PHRASE)
    response = client.post("/account/login/", {"login": account.email, "password": PASS_PHRASE})
    assert response.status_code == 302
    return account


@pytest.fixture
def certain(client: Client, ann: Account) -> Account:
    """Ann has just typed her pass phrase once more."""
    assert client.post("/account/reauthenticate/", {"password": PASS_PHRASE}).status_code == 302
    return ann


@pytest.fixture
def bob() -> Account:
    return factories.account("Bob")


def leave(client: Client, certain: Account, choice: str) -> None:
    fields = {"key": str(uuid.uuid4()), "what_i_said": choice, "email": certain.email}
    assert client.post("/account/delete/", fields)["Location"] == "/"
    assert not Account.objects.filter(name="Ann").exists()


def test_who_is_signed_out_is_asked_to_sign_in(client: Client) -> None:
    for address in ("/account/contributions/", "/account/data/", "/account/delete/"):
        assert client.get(address)["Location"] == f"/account/login/?next={address}"


def test_one_s_own_are_listed_and_nobody_else_s(client: Client, ann: Account, bob: Account) -> None:
    factories.comment(factories.provision("41B"), ann, "Mine alone.", is_private=True)
    factories.comment(factories.provision("41B"), bob, "Of somebody else.")
    factories.claim("Ann claims this.", author=ann, origin="reader", state="waiting")
    page = client.get("/account/contributions/").content.decode()
    assert "Mine alone." in page
    assert "only yours" in page
    assert "Ann claims this." in page
    assert "waiting for review" in page
    assert "Of somebody else." not in page


def test_the_data_have_everything(client: Client, ann: Account) -> None:
    passage = factories.passage("41B")
    comment = factories.comment(factories.provision("41B"), ann, "First.", passages=[passage], is_private=True)
    commenting.edit(comment, "Second.", ann)
    response = client.get("/account/data/")
    assert "attachment" in response["Content-Disposition"]
    data = json.loads(response.content)
    assert data["account"]["email"] == ann.email
    (said,) = data["comments"]
    assert (said["body"], said["private"]) == ("Second.", True)
    assert said["former"][0]["body"] == "First."
    assert said["words"][0]["exact"] == passage.exact


def test_what_was_said_stays_as_a_former_contributor_s(client: Client, certain: Account, bob: Account) -> None:
    provision = factories.provision("41B")
    said = factories.comment(provision, certain, "It stays.")
    factories.comment(provision, certain, "Only mine.", is_private=True)
    leave(client, certain, "stays")
    page = client.get("/treaties/itrs/2012/en/art_6__para_6-1/").content.decode()
    assert "It stays." in page
    assert "Former contributor" in page
    assert list(Comment.objects.values_list("pk", flat=True)) == [said.pk]


def test_what_was_said_goes(client: Client, certain: Account, bob: Account) -> None:
    provision = factories.provision("41B")
    answered = factories.comment(provision, certain, "It was answered.")
    commenting.reply(bob, answered, "The answer.")
    factories.comment(provision, certain, "It was not.")
    claim = factories.claim("Ann claims this.", author=certain, origin="reader")
    leave(client, certain, "goes")
    page = client.get("/treaties/itrs/2012/en/art_6__para_6-1/").content.decode()
    assert "It was" not in page
    assert "The answer." in page
    assert "Removed by its author." in page
    assert Claim.objects.get(pk=claim.pk).state == "withdrawn"


def test_words_that_only_one_pointed_at_go_with_them(client: Client, certain: Account) -> None:
    place = factories.provision("41B")
    fields = {"key": str(uuid.uuid4()), "body": "Mine.", "place_1": "itrs/2012/en@1/art_6__para_6-1"}
    fields |= {"exact_1": place.text.split()[0] + " " + place.text.split()[1], "is_private": "on", "limits_1": "keep"}
    response = client.post("/comments/new/?on=itrs/2012/en@1/art_6__para_6-1", fields)
    assert response.status_code == 303
    assert Passage.objects.filter(is_public=False).count() == 1
    leave(client, certain, "stays")
    assert not Passage.objects.filter(is_public=False).exists()


def test_a_mistake_deletes_nothing(client: Client, certain: Account) -> None:
    fields = {"key": str(uuid.uuid4()), "what_i_said": "goes", "email": "somebody@example.org"}
    response = client.post("/account/delete/", fields)
    assert response.status_code == 422
    assert "This is not the address of your account." in response.content.decode()
    assert Account.objects.filter(pk=certain.pk).exists()


def test_the_password_is_asked_for_again_before_leaving(client: Client, ann: Account) -> None:
    response = client.get("/account/delete/")
    assert response["Location"].startswith("/account/reauthenticate/")
    client.post("/account/delete/", {"key": str(uuid.uuid4()), "what_i_said": "goes", "email": ann.email})
    assert Account.objects.filter(pk=ann.pk).exists()


def test_the_last_administrator_cannot_leave(client: Client, certain: Account) -> None:
    Account.objects.filter(pk=certain.pk).update(role="administrator")
    response = client.get("/account/delete/")
    assert response.status_code == 403
    assert "You are the last administrator" in response.content.decode()
