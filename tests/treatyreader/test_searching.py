"""The home page's one box: citations, words of the text, neither."""

from __future__ import annotations

import re

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


def answer(client: Client, query: str) -> str:
    page = client.get("/", {"q": query}, headers={"HX-Request": "true"})
    assert page.status_code == 200
    return page.content.decode()


def found(page: str, section: str) -> list[str]:
    """The addresses found in a section of the answer: `citations`, `words`."""
    if f'id="found-{section}"' not in page:
        return []
    part = page.split(f'id="found-{section}"')[1].split("</section>")[0]
    return re.findall(r'<li class="hit"><a href="([^"]+)"', part)


ITRS = "/treaties/itrs/2012/en/"


@pytest.mark.parametrize(
    ("query", "eid"),
    [
        ("No. 41B", "art_6__para_6-1"),
        ("41b", "art_6__para_6-1"),
        ("no 41B itrs", "art_6__para_6-1"),
        ("article 6 itrs", "art_6"),
        ("Article 6", "art_6"),
        ("art. 1.1 a)", "art_1__para_1-1__point_a"),
        ("Resolution PLEN/3", "res_PLEN-3"),
        ("appendix 1", "app_1"),
        ("preamble of the ITRs", "preamble"),
    ],
)
def test_a_citation_leads_to_its_provision(client: Client, query: str, eid: str) -> None:
    assert found(answer(client, query), "citations")[0] == f"{ITRS}{eid}/"


def test_a_name_of_the_text_as_signed_leads_to_the_article_and_to_its_number(client: Client) -> None:
    addresses = found(answer(client, "5A"), "citations")
    assert "/treaties/itrs/2012-signed/en/art_5A/" in addresses


def test_words_are_found_where_they_stand_whatever_their_white_space(client: Client) -> None:
    page = answer(client, "“security  and\nrobustness of international telecommunication networks”")
    assert found(page, "words") == [f"{ITRS}art_6__para_6-1/"]
    assert "These words stand in 1 provision" in page
    assert "<mark" in page


def test_words_that_do_not_stand_so_are_looked_for_one_by_one(client: Client) -> None:
    page = answer(client, "networks robustness security")
    assert f"{ITRS}art_6__para_6-1/" in found(page, "words")
    assert "Not in these words, but" in page


def test_unverified_words_carry_their_label(client: Client) -> None:
    page = answer(client, "equal role and responsibility")
    assert "no published copy seen" in page


def test_what_nobody_has_tested_is_said(client: Client) -> None:
    assert "No one has tested this yet" in answer(client, "bananas are curved")
    assert "No one has tested a claim like this yet." in answer(client, "unsolicited bulk electronic communications")


def test_a_claim_is_found_beside_its_words(client: Client) -> None:
    page = answer(client, "The treaty regulates spam")
    assert '<a href="/claims/treaty-regulates-spam/">' in page


def test_a_query_is_shown_as_it_was_typed_and_nothing_of_it_runs(client: Client) -> None:
    page = client.get("/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_gaps_are_never_found(client: Client) -> None:
    assert found(answer(client, "The rest of this appendix is not assembled here"), "words") == []
