"""Where citations are to be had: on pages, by `?format=`, by `Accept`, and what they say of provisions and passages."""

from __future__ import annotations

import html
import json

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests import factories
from treatyreader.citation_forms import CITATION_TYPES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

CLAUSE = "/treaties/itrs/2012/en/art_6__para_6-1/"


def places() -> list[str]:
    passage = factories.passage("41B", "Member States")
    resolution = "/treaties/itrs/2012/en/res_PLEN-3__para_6/"
    return [CLAUSE, resolution, "/treaties/itrs/2012/en/", "/claims/un-takeover/", passage.get_absolute_url()]


def test_every_address_answers_in_every_form_and_names_it_in_its_head(client: Client) -> None:
    for place in places():
        page = client.get(place).content.decode()
        for form, media_type in CITATION_TYPES.items():
            assert f'<link rel="alternate" type="{media_type}" href="http://testserver{place}?format={form}">' in page
            asked = client.get(place, {"format": form})
            assert asked.headers["Content-Type"] == f"{media_type}; charset=utf-8"
            assert client.get(place, headers={"Accept": media_type}).content == asked.content
        assert len(rispy.loads(client.get(place, {"format": "ris"}).content.decode())) == 1
        parsed = parse_string(client.get(place, {"format": "bibtex"}).content.decode())
        assert len(parsed.entries) == 1
        assert not parsed.failed_blocks


def test_both_numberings_are_named_where_they_differ(client: Client) -> None:
    final = json.loads(client.get(CLAUSE, {"format": "csl"}).content)[0]
    assert (final["section"], final["number"]) == ("Article 6, 6.1", "41B")
    assert "Also: Article 5A (2012, numbered as signed)." in final["note"]
    signed = json.loads(client.get("/treaties/itrs/2012-signed/en/no/41B/", {"format": "csl"}, follow=True).content)[0]
    assert signed["section"] == "Article 5A"
    assert "Also: Article 6, 6.1 (2012 (working text" in signed["note"]
    assert (
        "Also" not in json.loads(client.get("/treaties/itrs/2012/en/preamble/", {"format": "csl"}).content)[0]["note"]
    )
    alike = json.loads(client.get("/treaties/itrs/2012/en/no/1/", {"format": "csl"}, follow=True).content)[0]
    assert "Also" not in alike["note"]


def test_a_resolution_is_no_part_of_the_treaty(client: Client) -> None:
    item = json.loads(client.get("/treaties/itrs/2012/en/res_PLEN-3__para_6/", {"format": "csl"}).content)[0]
    assert item["type"] == "document"
    assert "no published copy seen" in item["note"]


def test_the_menu_holds_each_form_as_text_and_quotes_only_what_is_verified(client: Client) -> None:
    sure, unsure = factories.passage("1", "the sovereign right"), factories.passage("P3/6", "an equal role")
    page = html.unescape(client.get(sure.get_absolute_url()).content.decode()).split('id="copy-as"')[1]
    for form in ("quote", "markdown", "oscola", "bluebook", "bibtex", "ris", "csl"):
        assert "the sovereign right" in page.split(f'id="as-{form}"')[1].split("</pre>")[0]
        assert sure.get_proving_url() in page.split(f'id="as-{form}"')[1].split("</pre>")[0]
    assert "“the sovereign right”" in page
    page = html.unescape(client.get(unsure.get_absolute_url()).content.decode())
    assert "“an equal role" not in page
    assert page.split('id="copy-as"')[1].count("no published copy seen") >= 7


def test_a_day_of_access_is_asked_for(client: Client) -> None:
    assert b"urldate = {2026-11-25}" in client.get(CLAUSE, {"format": "bibtex", "accessed": "2026-11-25"}).content
    for asked in ("yesterday", "2026-13-01", "2026-02-30", "x" * 5000, "\x00"):
        refused = client.get(CLAUSE, {"format": "bibtex", "accessed": asked})
        assert refused.status_code == 404
        assert "is no day" in refused.content.decode()


def test_a_claim_is_cited_without_a_verdict_or_an_author(client: Client) -> None:
    for form in CITATION_TYPES:
        text = client.get("/claims/texts-cover-spam-and-internet-governance/", {"format": form}).content.decode()
        assert "The words" not in text
        assert "author" not in text
        assert "AU  -" not in text


def test_other_numbers_cost_one_query(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    from treatyreader.bibliography import other_numbers

    row = factories.provision("41B")
    _titles = row.division
    with django_assert_num_queries(1):
        assert other_numbers(row.edition, row) == ["Article 5A (2012, numbered as signed)"]
