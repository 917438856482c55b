"""The published normalisation: the page tells what the program does, to people and to programs."""

from __future__ import annotations

import hashlib
import html
import json
import unicodedata

import pytest
from django.test import Client

from annotations.anchoring.locating import LEAST_LIKENESS
from annotations.anchoring.matching_form import ARABIC_MARKS, DASHES, DOUBLE_QUOTES, LIGATURES, SINGLE_QUOTES, form_of
from annotations.anchoring.normalisation import EXAMPLES, kinds
from annotations.models import Passage

pytestmark = pytest.mark.django_db
ADDRESS = "/normalisation/"


def test_the_page_shows_every_character_that_is_replaced_one_by_one(client: Client) -> None:
    page = html.unescape(client.get(ADDRESS).content.decode())
    for character in (*DOUBLE_QUOTES, *SINGLE_QUOTES, *DASHES, *LIGATURES):
        assert f"U+{ord(character):04X}" in page
        assert unicodedata.name(character).capitalize() in page
    for first, last in ARABIC_MARKS:
        held = [row for row in kinds()["marks"] if ord(row.first) <= first <= last <= ord(row.last)]
        assert held
        assert held[0].code_points in page
    assert f"{LEAST_LIKENESS:.2f}" in page


def test_the_page_shows_examples_and_how_a_digest_is_made(client: Client) -> None:
    page = html.unescape(client.get(ADDRESS).content.decode())
    for text in EXAMPLES:
        assert text in page
        assert form_of(text) in page
    assert hashlib.sha256(EXAMPLES[0].encode()).hexdigest() in page


@pytest.mark.parametrize("asked", [{"query": "?format=json"}, {"accept": "application/json"}])
def test_programs_get_the_same_as_json(client: Client, asked: dict[str, str]) -> None:
    response = client.get(ADDRESS + asked.get("query", ""), headers={"accept": asked.get("accept", "*/*")})
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert "Accept" in response.headers["Vary"]
    published = json.loads(response.content)
    replacements = published["steps"][1]["replacements"]
    assert {each: replacements[each] for each in DASHES} == dict.fromkeys(DASHES, "-")
    assert replacements["\u00ad"] == ""
    assert published["unicode"] == unicodedata.unidata_version
    assert client.get(ADDRESS).headers["Content-Type"].startswith("text/html"), "and people still get the page"


def test_another_form_is_refused_with_those_that_there_are(client: Client) -> None:
    response = client.get(f"{ADDRESS}?format=xml")
    assert response.status_code == 404
    assert "?format=json" in response.content.decode()


def test_a_passage_leads_there_beside_its_proof(client: Client, library: None) -> None:
    passage = Passage.objects.first()
    assert passage
    assert f'href="{ADDRESS}"' in client.get(passage.get_absolute_url()).content.decode()
