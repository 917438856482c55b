"""The home page's one box: citations, words of the text, neither."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from tests import factories
from treatyreader.models import Edition, Provision, Verification
from treatyreader.searching import standing_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


def answer(client: Client, query: str) -> str:
    page = client.get("/", {"q": query}, headers={"HX-Request": "true"})
    assert page.status_code == 200
    return page.content.decode()


def shown(page: str) -> str:
    """What is read of an answer."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<(?!/li)[^>]+>", "", page)))


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
        ("Article 2(2)", "art_2__para_2-2"),
        ("Article 3(3)", "art_3__para_3-3"),
        ("Article 6 (1)", "art_6__para_6-1"),
        ("Article 1(1)", "art_1__para_1-1"),
        ("art. 1 § 1", "art_1__para_1-1"),
        ("Article 1(1)(b)", "art_1__para_1-1__point_b"),
        ("PLEN-3", "res_PLEN-3"),
        ("Resolution PLEN 3", "res_PLEN-3"),
        ("Resolution PLEN/3, recognizing e)", "res_PLEN-3__para_6"),
        ("plen/3 recognizing e", "res_PLEN-3__para_6"),
        ("PLEN/3 recognizing", "res_PLEN-3__para_2"),
        ("final formula", "formula"),
        ("final formula of the ITRs", "formula"),
        ("appendix 1, 1/7", "app_1__para_1-4"),
        ("Appendix 1(2)", "app_1"),
        ("art 13.1 a", "art_13__para_13-1__point_a"),
        ("1.1a)", "art_1__para_1-1__point_a"),
    ],
)
def test_a_citation_leads_to_its_provision(client: Client, query: str, eid: str) -> None:
    assert found(answer(client, query), "citations")[0] == f"{ITRS}{eid}/"


def test_a_name_of_the_text_as_signed_leads_to_the_article_and_to_its_number(client: Client) -> None:
    addresses = found(answer(client, "5A"), "citations")
    assert "/treaties/itrs/2012-signed/en/art_5A/" in addresses


@pytest.mark.parametrize("query", ["CS191", "cs191", "No. CS 191"])
def test_a_number_of_the_constitution_needs_no_blank(client: Client, whole_library: None, query: str) -> None:
    page = answer(client, query)
    assert "No. CS 191" in page.split('class="hit"')[1]


@pytest.mark.parametrize(("query", "number"), [("Article 6(6)", "6.6"), ("Article 2(2)", "2.2")])
def test_a_paragraph_of_an_article_is_no_other(client: Client, whole_library: None, query: str, number: str) -> None:
    for address in found(answer(client, query), "citations"):
        assert address.split("/")[-2].endswith((f"para_{number.replace('.', '-')}", f"para_{number[-1]}", "art_6"))


def test_what_is_cited_is_shown_whole(client: Client) -> None:
    text = factories.provision("1").text
    assert len(text) > 280
    assert text in shown(answer(client, "No. 1"))


def test_a_paragraph_without_words_of_its_own_shows_how_its_points_begin(client: Client) -> None:
    hit = shown(answer(client, "1.1")).split("</li>")[0]
    assert "a) These Regulations establish general principles" in hit
    assert " b) These Regulations" in hit


def test_the_words_of_points_carry_their_label(client: Client) -> None:
    Verification.objects.create(provision=factories.provision("2"), level="to-be-verified", source="", by="a steward")
    assert "Reconstructed English; no published copy seen." in answer(client, "1.1").split("</li>")[0]


def test_a_gap_says_what_is_not_held(client: Client) -> None:
    gap = Provision.objects.filter(nature="gap", edition__version__slug="2012").with_edition()[0]
    hit = shown(answer(client, gap.get_absolute_url())).split("</li>")[0]
    assert "Not held here" in hit
    assert gap.note in hit


def test_words_are_found_where_they_stand_whatever_their_white_space(client: Client) -> None:
    page = answer(client, "“security  and\nrobustness of international telecommunication networks”")
    assert found(page, "words") == [f"{ITRS}art_6__para_6-1/"]
    assert "These words stand in 1 provision" in page
    assert "<mark" in page


def test_words_that_do_not_stand_so_are_looked_for_one_by_one(client: Client) -> None:
    page = answer(client, "networks robustness security")
    assert f"{ITRS}art_6__para_6-1/" in found(page, "words")
    assert "Not in these words, but" in page


def test_words_of_an_edition_that_was_followed_are_not_said_to_stand(client: Client) -> None:
    first = factories.provision("41B").edition
    second = Edition.objects.create(
        version=first.version, language="en", number=2, language_status="authentic", source="x", digest="0" * 64
    )
    Provision.objects.create(edition=second, position=0, kind="article", wid="x", eid="art_6", text="Other words here.")
    assert standing_words("with a view to attaining the purposes of the Union").total == 1
    second.publish()
    assert standing_words("with a view to attaining the purposes of the Union").total == 1, "as signed it stands still"
    assert standing_words("Other words here").total == 1
    assert found(answer(client, "with a view to attaining the purposes"), "words") == [
        "/treaties/itrs/2012-signed/en/preamble__para_n1/"
    ]


def test_part_of_a_word_is_not_the_word(client: Client) -> None:
    assert "These words stand" not in answer(client, "the UN")
    assert "These words stand" in answer(client, "the Union")


def test_the_mark_of_a_note_parts_no_words(client: Client, whole_library: None) -> None:
    page = answer(client, "administrations shall follow")
    assert "/treaties/itrs/1988/en/art_6__para_6-4-1/" in found(page, "words")
    assert "These words stand in" in page


def test_all_provisions_are_counted_with_a_fixed_number_of_queries(
    whole_library: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with CaptureQueriesContext(connection) as few:
        standing_words("robustness of international telecommunication networks")
    with django_assert_num_queries(len(few)):
        words = standing_words("the")
    rows = Provision.objects.published().quotable().filter(text__iregex=r"\ythe\y")
    assert words.total == len(set(rows.values_list("edition__version__instrument", "wid"))) > 200
    assert len(words.hits) == 8


@pytest.mark.parametrize("query", ["no Internet", "must not", "content not regulated", "networks robustness security"])
def test_each_word_truly_stands_in_what_has_all_of_them(query: str) -> None:
    words = standing_words(query)
    assert bool(words.hits) is bool(words.total)
    for hit in words.hits:
        text = hit.provision.text if hit.provision else ""
        assert all(re.search(rf"\b{word}\b", text, re.I) for word in query.split()), text


def test_no_word_is_dropped(client: Client) -> None:
    assert found(answer(client, "networks robustness security bananas"), "words") == []


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
