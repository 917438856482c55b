"""Addresses that are given away: every one leads to its place, or says what is near."""

from __future__ import annotations

import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from treatyreader.models import Edition, Provision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/treaties/itrs/2012/en/no/41B/", "/treaties/itrs/2012/en/art_6__para_6-1/"),
        ("/treaties/itrs/2012/en/no/41b/", "/treaties/itrs/2012/en/art_6__para_6-1/"),
        ("/treaties/itrs/2012-signed/en/no/41B/", "/treaties/itrs/2012-signed/en/art_5A__para_n1/"),
        ("/treaties/itrs/2012/en/no/P3/6/", "/treaties/itrs/2012/en/res_PLEN-3__para_6/"),
        ("/treaties/itrs/2012/en@1/no/41B/", "/treaties/itrs/2012/en@1/art_6__para_6-1/"),
        ("/treaties/itrs/2012/en/no/41B/?format=txt", "/treaties/itrs/2012/en/art_6__para_6-1/?format=txt"),
        ("/treaties/itrs/latest/en/", "/treaties/itrs/2012/en/"),
        ("/treaties/itrs/latest/en/art_6/", "/treaties/itrs/2012/en/art_6/"),
        ("/treaties/itrs/latest/en/no/41B/", "/treaties/itrs/2012/en/no/41B/"),
        ("/treaties/itrs/latest/en/%23a", "/treaties/itrs/2012/en/%23a"),
        ("/treaties/itrs/latest/en/a%3Fb%25/?c=d", "/treaties/itrs/2012/en/a%3Fb%25/?c=d"),
        ("/treaties/itrs/latest/en/art_%E7%AC%AC/", "/treaties/itrs/2012/en/art_%E7%AC%AC/"),
    ],
)
def test_a_citation_leads_to_the_provision(client: Client, address: str, target: str) -> None:
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"] == target


def test_every_margin_number_leads_to_its_provision(client: Client) -> None:
    for edition in Edition.objects.published().with_version():
        for provision in edition.in_reading_order().exclude(margin_number="").with_edition():
            address = f"{edition.get_absolute_url()}no/{provision.margin_number.replace(' ', '-').lower()}/"
            assert client.get(address)["Location"] == provision.get_absolute_url()


def test_a_provision_as_such_is_a_thing_that_its_newest_page_is_about(client: Client) -> None:
    response = client.get("/id/itrs/2012~41B/")
    assert response.status_code == 303
    assert response["Location"] == "/treaties/itrs/2012/en/art_6__para_6-1/"


def test_every_provision_has_its_page(client: Client) -> None:
    for provision in Provision.objects.published().with_edition():
        assert client.get(provision.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("address", "offered"),
    [
        ("/treaties/itr/", "/treaties/itrs/"),
        ("/treaties/itrs/2013/en/", "/treaties/itrs/2012/en/"),
        ("/treaties/itrs/2012/xx/", "/treaties/itrs/2012/en/"),
        ("/treaties/itrs/2012/EN/", "/treaties/itrs/2012/en/"),
        ("/treaties/itrs/2012/en@7/", "/treaties/itrs/2012/en/"),
        ("/treaties/itrs/2012/en@99999999999999999999/", "/treaties/itrs/2012/en/"),
        ("/treaties/itrs/2012/en@/", "/treaties/itrs/2012/en/"),
        ("/treaties/itrs/2012/", "/treaties/itrs/2012/en/"),
        ("/treaties/itrs/2012/en/art_5A/", "/treaties/itrs/2012-signed/en/art_5A/"),
        ("/treaties/itrs/2012/en/ART_6/", "/treaties/itrs/2012/en/art_6/"),
        ("/treaties/itrs/2012/en/art_66/", "/treaties/itrs/2012/en/art_6/"),
        ("/treaties/itrs/2012/en/no/41/B/", "/treaties/itrs/2012/en/art_6__para_6-1/"),
        ("/treaties/itrs/2012/en/no/41Z/", "/treaties/itrs/2012/en/art_5__para_5-3/"),
        ("/treaties/itrs/2012/en/art_5A/", "/treaties/itrs/2012/en/art_6/"),
        ("/treaties/itrs/2012/en/no/P3/99/", "/treaties/itrs/2012/en/res_PLEN-3__para_11/"),
        ("/treaties/itrs/2012/en/no/1/99/", "/treaties/itrs/2012/en/app_1__para_1-4/"),
        ("/treaties/itrs/2012/fr/no/41B/", "/treaties/itrs/2012/en/art_6__para_6-1/"),
        ("/treaties/itrs/2012/fr/no/41B/", "/treaties/itrs/2012-signed/en/art_5A__para_n1/"),
        ("/treaties/itrs/2012/fr/art_6/", "/treaties/itrs/2012/en/art_6/"),
        ("/treaties/itrs/2012/fr/art_6/", "/treaties/itrs/2012-signed/en/art_5A/"),
        ("/treaties/itrs/2013/en/no/p3-6/", "/treaties/itrs/2012/en/"),
        ("/treaties/itrs/2013/en/no/41b/", "/treaties/itrs/2012/en/art_6__para_6-1/"),
        ("/treaties/itrs/2012/en@7/art_6/", "/treaties/itrs/2012/en/art_6/"),
        ("/id/itrs/2012~41b/", "/id/itrs/2012~41B/"),
        ("/id/itrs/2012~41Z/", "/id/itrs/2012~41B/"),
        ("/id/itrs/2012~41Z/", "/treaties/itrs/"),
        ("/treaties/itrs/statements/united-state/", "/treaties/itrs/statements/united-states/"),
        ("/treaties/itrs/statements/atlantis/", "/treaties/itrs/#statements"),
        ("/treaties/itrs/latest/xx/", "/treaties/itrs/2012/en/"),
        ("/treaties/itrs/2012/en/?format=docx", "/treaties/itrs/2012/en/?format=txt"),
        ("/id/itrs/nothing/", "/"),
        ("/claims/un-takeovr/", "/claims/un-takeover/"),
        ("/passages/aaaaaaaaaa/", "/claims/"),
        ("/no/such/page/", "/"),
    ],
)
def test_what_is_not_there_offers_the_nearest(client: Client, address: str, offered: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert f'href="{offered}"' in response.content.decode()


@pytest.mark.parametrize(
    ("address", "offers"),
    [
        ("/treaties/itrs/2012/en/art_66/", ["Article 6 · Security and robustness of networks"]),
        ("/treaties/itrs/2012/en/art_6__para_6-11/", ["Article 6, 6.1 (No. 41B)"]),
        ("/treaties/itrs/2012/en/no/41Z/", ["Article 6, 6.1 (No. 41B)"]),
        ("/id/itrs/2012~41b/", ["Article 6, 6.1 (No. 41B)"]),
        ("/treaties/itrs/2012/en/no/P3/99/", []),
    ],
)
def test_provisions_are_offered_by_their_names(client: Client, address: str, offers: list[str]) -> None:
    page = client.get(address).content.decode()
    shown = re.findall(r"<li><a href=\"[^\"]+\">([^<]+)</a></li>", page)
    assert shown
    assert not any("__" in each or each.startswith("art_") for each in shown)
    assert set(offers) <= set(shown)
    if "P3" in address:
        assert all(each.startswith("Resolution PLEN/3, ") and "(No. P3/" in each for each in shown), shown


def test_a_number_of_the_same_letters_is_nearer_than_any_other(client: Client) -> None:
    page = client.get("/treaties/itrs/2012/en/no/1/99/").content.decode()
    offers = re.findall(r"\(No\. ([^)]+)\)", page)
    assert offers
    assert all(each.startswith("1/") for each in offers)


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/treaties/itrs/2012/en/art_66/", 8),
        ("/treaties/itrs/2012/en/no/P3/99/", 6),
        ("/treaties/itrs/2012/fr/no/41B/", 7),
        ("/id/itrs/2012~41b/", 5),
        ("/treaties/itrs/statements/united-state/", 6),
    ],
)
def test_an_offer_takes_few_queries(client: Client, address: str, most: int) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 404
    assert len(queries) <= most


@pytest.mark.parametrize("character", ["%00", "41%00B", "%0A", "%C2%9F", "%FF"])
@pytest.mark.parametrize(
    "address",
    [
        "/{}/",
        "/treaties/{}/",
        "/treaties/itrs/{}/",
        "/treaties/itrs/2012/{}/",
        "/treaties/itrs/2012/en/{}/",
        "/treaties/itrs/2012/{}/no/41B/",
        "/treaties/itrs/2012/{}/art_6/",
        "/treaties/itrs/2012/en/no/{}/",
        "/treaties/itrs/2012/en@1/no/P3/{}/",
        "/treaties/itrs/latest/{}/",
        "/treaties/itrs/latest/en@{}/",
        "/treaties/itrs/statements/{}/",
        "/id/itrs/{}/",
        "/id/{}/2012~41B/",
        "/passages/{}/",
        "/claims/{}/",
    ],
)
def test_no_character_in_an_address_breaks_anything(client: Client, address: str, character: str) -> None:
    response = client.get(address.format(character))
    assert response.status_code == 404
    assert "Nothing stands here" in response.content.decode()


def test_an_old_edition_answers_at_its_number_for_ever(client: Client) -> None:
    assert client.get("/treaties/itrs/2012/en@1/").status_code == 200
    Edition.objects.of_address("itrs", "2012", "en").get().withdraw()
    assert client.get("/treaties/itrs/2012/en/").status_code == 404
    assert client.get("/treaties/itrs/2012/en@1/art_6/").status_code == 200


def test_an_edition_that_was_followed_or_withdrawn_says_so_and_leads_on(client: Client) -> None:
    first = Edition.objects.of_address("itrs", "2012", "en").get()
    second = Edition.objects.create(
        version=first.version, language="en", number=2, language_status="authentic", source="x", digest="0" * 64
    )
    row = first.in_reading_order().get(margin_number="41B")
    Provision.objects.create(
        edition=second, position=0, kind="article", wid=row.wid, eid=row.eid, text="Other words.", number="6.1"
    )
    addresses = ["/treaties/itrs/2012/en@1/", "/treaties/itrs/2012/en@1/art_6__para_6-1/"]
    for address in addresses:
        assert "has followed it" not in client.get(address).content.decode()
    second.publish()
    caches["pages"].clear()  # the stamp changes once in a transaction, and this test is one
    for address in addresses:
        page = client.get(address).content.decode()
        assert '<a href="/treaties/itrs/2012/en/">Edition 2 has followed it</a>' in page
        assert "withdrawn" not in page
    assert 'href="/treaties/itrs/2012/en/art_6__para_6-1/"' in page.split('id="elsewhere-title"')[1]
    first.withdraw()
    caches["pages"].clear()
    for address in addresses:
        page = client.get(address).content.decode()
        assert "This edition has been withdrawn" in page
        assert "(en edition 1, withdrawn, Treaty Reader)." in page
    assert "withdrawn" in client.get(f"{addresses[1]}?format=txt").content.decode()
    assert "This edition has been withdrawn." in client.get(f"{addresses[0]}?format=md").content.decode()


def test_a_draft_has_no_address(client: Client) -> None:
    edition = Edition.objects.of_address("itrs", "2012", "en").get()
    Edition.objects.create(
        version=edition.version, language="en", number=2, language_status="authentic", source="x", digest="0" * 64
    )
    assert client.get("/treaties/itrs/2012/en@2/").status_code == 404
    assert client.get("/treaties/itrs/2012/en/").status_code == 200


@pytest.mark.parametrize("address", ["/", "/treaties/itrs/", "/treaties/itrs/2012/en/", "/claims/", "/healthz"])
def test_reading_never_writes(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


def test_the_process_and_the_database_are_told_apart(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ready\n"
