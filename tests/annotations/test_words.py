"""Exact words in a form: the server judges them, mends white space, asks about limits, and refuses the rest."""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from annotations.models import Comment, Passage
from annotations.words import place_at, place_of
from tests import factories
from treatyreader.accounts.models import Account
from treatyreader.importing.publishing import import_instrument
from treatyreader.models import Provision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

CLAUSE = "itrs/2012/en@1/art_6__para_6-1"
SPAM = "itrs/2012/en@1/art_7__para_7-1"
TRAPS = Path(__file__).parents[1] / "browser" / "traps"

HOSTILE = [
    "",
    "/",
    ":",
    "claim:",
    "claim:\0",
    "evidence:\0\0",
    "comment:' OR 1=1 --",
    "javascript:alert(1)",
    CLAUSE + ":",
    CLAUSE + ":5",
    CLAUSE + ":5-",
    CLAUSE + ":5-5",
    CLAUSE + ":9-5",
    CLAUSE + ":0-999999",
    CLAUSE + ":-1-5",
    CLAUSE + ":1e3-5",
    CLAUSE + ":99999999999999999999-999999999999999999999",
    CLAUSE + "\0",
    CLAUSE + "\0:0-5",
    "itrs\0/2012/en@1/art_6__para_6-1",
    "itrs/2012/en@999999/art_6__para_6-1",
    "itrs/2012/en@99999999999999999999/art_6__para_6-1",
    "itrs/2012/en@0/art_6__para_6-1",
    "itrs/2012/en@١/art_6__para_6-1",
    "itrs/2012/xx@1/art_6__para_6-1",
    "itrs/2012/en@1/../../etc/passwd",
    "itrs/2012/en@1/art_66:0-5",
    "itrs/2012/en@1/" + "a" * 5000,
    "nothing/2012/en@1/art_6__para_6-1",
    "\ud800".encode("utf-16", "surrogatepass").decode("latin-1"),
    "\u202eitrs/2012/en@1/art_6__para_6-1",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% debug %}",
    "%00",
    "../" * 200,
]


@pytest.fixture
def ann(client: Client) -> Account:
    account = factories.account("Ann")
    client.force_login(account)
    return account


def ask(client: Client, *on: str, address: str = "/comments/new/") -> Any:
    """The form on those places, opened."""
    return client.get(f"{address}?{urlencode({'on': on}, doseq=True)}")


def send(client: Client, *on: str, address: str = "/comments/new/", **fields: object) -> Any:
    """The form on those places, as it was opened, sent with these fields."""
    page = ask(client, *on, address=address).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="((?:place|near)_\d+)" value="([^"]*)"', page))
    data = {"key": str(uuid.uuid4()), "body": "A remark."} | hidden | fields
    return client.post(f"{address}?{urlencode({'on': on}, doseq=True)}", data)


def words_of_the_comment() -> list[str]:
    return [each.exact for each in Comment.objects.get().passages.all()]


@pytest.mark.parametrize("on", HOSTILE, ids=lambda on: ascii(on)[:50])
def test_what_names_nothing_is_a_page_that_says_so(client: Client, ann: Account, on: str) -> None:
    for address in ("/comments/new/", "/evidence/new/", "/passages/new/"):
        if address == "/evidence/new/" and not on:
            continue
        for response in (ask(client, on, address=address), ask(client, CLAUSE, on, address=address)):
            if response.status_code == 200 and address == "/evidence/new/":
                assert "<script>alert" not in response.content.decode()
                continue
            assert response.status_code == 404, (address, on)
            assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("field", ["place_1", "exact_1", "near_1", "limits_1", "key"])
@pytest.mark.parametrize("value", ["\0", "x" * 200_000, "-1", "99999999999999999999", "<b>", "\u202e", "["])
def test_no_value_of_a_field_breaks_the_form(client: Client, ann: Account, field: str, value: str) -> None:
    data = {"key": str(uuid.uuid4()), "body": "Hm.", "place_1": CLAUSE, "exact_1": "Member States", "limits_1": "keep"}
    response = client.post(f"/comments/new/?on={CLAUSE}", data | {field: value})
    assert response.status_code in (303, 422), field
    if response.status_code == 422:
        assert "Hm." in response.content.decode(), "what was typed is kept"


def test_a_place_is_named_as_it_is_read() -> None:
    row = Provision.objects.with_edition().get(pk=factories.provision("41B").pk)
    assert place_of(row) == CLAUSE
    place = place_at(f"{CLAUSE}:0-13")
    assert (place.provision, place.words) == (row, "Member States")
    assert place_at(CLAUSE).words == ""


def test_words_that_cut_a_limit_are_asked_about(client: Client, ann: Account) -> None:
    response = send(client, f"{SPAM}:0-13", exact_1="Member States")
    assert response.status_code == 422
    page = response.content.decode()
    assert re.search(r"<b lang=\"en\">should</b>, <b lang=\"en\">endeavour</b>", page)
    assert "Include these words?" in page
    assert not Comment.objects.exists()
    assert not Passage.objects.filter(exact="Member States").exists()


def test_the_limits_are_included_or_left_out_as_the_reader_says(client: Client, ann: Account) -> None:
    text = factories.provision("41C").text
    assert send(client, f"{SPAM}:0-13", exact_1="Member States", limits_1="include").status_code == 303
    assert words_of_the_comment() == [text]
    Comment.objects.all().delete()
    assert send(client, f"{SPAM}:0-13", exact_1="Member States", limits_1="keep").status_code == 303
    assert words_of_the_comment() == ["Member States"]


@pytest.mark.parametrize(
    ("language", "words", "limit"),
    [("zh", "点灯", "可以"), ("ar", "كل حارس على المصباح", "ما لم"), ("en", "keep it lit", "subject to")],
)
def test_limits_are_asked_about_in_the_language_of_the_text(
    client: Client, ann: Account, language: str, words: str, limit: str
) -> None:
    edition = import_instrument(TRAPS / f"trap-{language}.txt", options={}, publish=True).edition
    row = next(
        each
        for each in Provision.objects.filter(edition=edition).select_related("edition__version__instrument")
        if words in each.text
    )
    start = row.text.index(words)
    response = send(client, f"{place_of(row)}:{start}-{start + len(words)}", exact_1=words)
    assert response.status_code == 422
    assert f'<b lang="{language}">{limit}</b>' in response.content.decode()


def test_words_over_two_provisions_are_a_passage_in_each(client: Client, ann: Account) -> None:
    first, second = factories.provision("41B"), factories.provision("41C")
    response = send(
        client,
        f"{CLAUSE}:{len(first.text) - 11}-{len(first.text)}",
        f"{SPAM}:0-13",
        exact_1=first.text[-11:],
        exact_2="Member States",
        limits_1="keep",
        limits_2="keep",
    )
    assert response.status_code == 303
    assert [
        (each.provision, each.exact) for each in Comment.objects.get().passages.order_by("provision__position")
    ] == [
        (first, first.text[-11:]),
        (second, "Member States"),
    ]


def test_words_of_an_article_are_found_in_its_paragraph(client: Client, ann: Account) -> None:
    response = send(client, "itrs/2012/en@1/art_6", exact_1="individually and collectively endeavour", limits_1="keep")
    assert response.status_code == 303
    assert Comment.objects.get().passages.get().provision == factories.provision("41B")
    response = send(client, "itrs/2012/en@1/art_6", exact_1="words that stand nowhere")
    assert response.status_code == 422


def test_of_words_that_repeat_the_selected_ones_are_meant(client: Client, ann: Account) -> None:
    import_instrument(TRAPS / "trap-en.txt", options={}, publish=True)
    row = factories.provision("3", "trap-en/1/en")
    third = [match.start() for match in re.finditer("the lamp", row.text)][2]
    response = send(client, f"{place_of(row)}:{third}-{third + 8}", exact_1="the lamp")
    assert response.status_code == 303
    assert Passage.objects.get(comments__isnull=False).start == third
    response = client.post(
        f"/comments/new/?on={place_of(row)}",
        {"key": str(uuid.uuid4()), "body": "Which?", "place_1": place_of(row), "exact_1": "the lamp"},
    )
    assert response.status_code == 422
    assert "Add words before or after" in response.content.decode()


@pytest.mark.parametrize("number", ["12", "13"])
def test_what_is_suppressed_or_not_held_cannot_be_quoted(client: Client, ann: Account, number: str) -> None:
    import_instrument(TRAPS / "trap-en.txt", options={}, publish=True)
    row = factories.provision(number, "trap-en/1/en")
    words = row.text or "This is not held."
    for address in ("/comments/new/", "/passages/new/"):
        response = send(client, place_of(row), address=address, exact_1=words)
        assert response.status_code == 422
        assert "holds no text that can be quoted" in response.content.decode()
    assert not Passage.objects.filter(provision=row).exists()


def test_a_link_to_words_is_made_once_and_leads_to_them(client: Client, ann: Account) -> None:
    addresses = set()
    for _twice in range(2):
        response = send(client, f"{CLAUSE}:0-13", address="/passages/new/", exact_1="Member States", limits_1="keep")
        assert response.status_code == 303
        addresses.add(response["Location"])
    (address,) = addresses
    assert "Member States" in client.get(address).content.decode()
    client.logout()
    page = client.get(f"/passages/new/?on={CLAUSE}:0-13").content.decode()
    assert "data-may" not in page, "no script makes a passage in the name of nobody"
    assert client.get(address).status_code == 200
