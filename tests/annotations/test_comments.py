"""Comments: on a provision, on words, on a claim, on evidence; in threads; edited, deleted, resolved, private."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from annotations.models import Comment
from tests import factories
from treatyreader.accounts.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

CLAUSE = "itrs/2012/en@1/art_6__para_6-1"


def write(client: Client, on: str = CLAUSE, **fields: object) -> Comment:
    """Send the form of a comment, and follow to what was made."""
    count = Comment.objects.count()
    data = {"key": str(uuid.uuid4()), "body": "What is robustness?", "place_1": on.partition(":")[0]} | fields
    response = client.post(f"/comments/new/?on={on}", data)
    assert response.status_code == 303, response.content.decode()
    assert Comment.objects.count() == count + 1
    return Comment.objects.get(public_id=response["Location"].split("/")[2])


@pytest.fixture
def ann(client: Client) -> Account:
    account = factories.account("Ann")
    client.force_login(account)
    return account


def test_a_comment_on_a_provision_has_an_address_that_leads_to_its_place(client: Client, ann: Account) -> None:
    comment = write(client)
    assert comment.author == ann
    response = client.get(f"/comments/{comment.public_id}/")
    assert response["Location"] == f"/treaties/itrs/2012/en/art_6__para_6-1/#comment-{comment.public_id}"
    page = client.get("/treaties/itrs/2012/en/art_6__para_6-1/").content.decode()
    assert f'id="comment-{comment.public_id}"' in page
    assert "What is robustness?" in page


def test_words_are_checked_by_the_server_and_what_was_typed_is_kept(client: Client, ann: Account) -> None:
    data = {"key": str(uuid.uuid4()), "body": "Hm.", "place_1": CLAUSE, "exact_1": "security and robustnes s of"}
    response = client.post(f"/comments/new/?on={CLAUSE}", data)
    assert response.status_code == 422
    page = response.content.decode()
    assert "These words do not stand in" in page
    assert "security and robustnes s of" in page
    assert ">\nHm.</textarea>" in page
    assert not Comment.objects.exists()


def test_words_that_differ_in_white_space_are_mended(client: Client, ann: Account) -> None:
    text = factories.provision("41B").text
    words = " ".join(text.split()[2:6])
    typed = words.replace(" ", " \n ", 1)
    comment = write(client, exact_1=f" {typed} ", limits_1="keep")
    assert [each.exact for each in comment.passages.all()] == [words]


def test_the_same_form_sent_twice_writes_once(client: Client, ann: Account) -> None:
    data = {"key": str(uuid.uuid4()), "body": "Once.", "place_1": CLAUSE}
    first = client.post(f"/comments/new/?on={CLAUSE}", data)
    again = client.post(f"/comments/new/?on={CLAUSE}", data)
    assert first["Location"] == again["Location"]
    assert Comment.objects.count() == 1
    other = client.post(f"/comments/new/?on={CLAUSE}", data | {"body": "Twice, then."})
    assert other["Location"] != first["Location"]


def test_who_is_signed_out_signs_in_and_then_it_is_posted(client: Client) -> None:
    factories.account("Ann", password="a long pass phrase")
    address = f"/comments/new/?on={CLAUSE}"
    response = client.post(address, {"key": str(uuid.uuid4()), "body": "Kept for me.", "place_1": CLAUSE})
    assert response.status_code == 303
    assert not Comment.objects.exists()
    login = response["Location"]
    assert login.startswith("/account/login/?next=")
    page = client.get(login).content.decode()
    fields = dict(re.findall(r'name="(next)" value="([^"]+)"', page))
    response = client.post(
        login,
        {"login": "ann@example.org", "password": "a long pass phrase", "next": fields["next"].replace("&amp;", "&")},
    )
    comment = Comment.objects.get()
    assert response["Location"] == comment.get_absolute_url()
    assert comment.body == "Kept for me."
