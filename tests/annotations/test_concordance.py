"""The concordance: a question that is a link, its answer in words, each occurrence a permalink."""

from __future__ import annotations

from html import unescape

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.counting.expressions import read_expression
from annotations.counting.finding import count, find
from annotations.counting.stems import explained
from annotations.counting.words import words_of
from tests import factories
from treatyreader.models import Edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

ASKED = "/concordance/?q=internet*&in=preamble,articles&text=itrs/2012/en&expect=absent"


def page(client: Client, address: str, **more: str) -> str:
    return unescape(client.get(address, **more).content.decode())  # type: ignore[arg-type]


def test_the_question_is_a_link_and_its_answer_says_what_was_searched(client: Client) -> None:
    shown = page(client, ASKED)
    assert "As expected: absent." in shown
    assert "Searched in preamble, articles: 75 provisions, 2443 words; the wording of 8 is verified." in shown
    assert "This counts words; it does not show what the treaty covers." in shown
    assert 'href="/concordance/?q=internet*&in=preamble,+articles&expect=absent&text=itrs/2012/en@1"' in shown
    assert 'value="internet*"' in shown


def test_each_occurrence_leads_to_its_provision_and_to_evidence_and_bears_its_label(client: Client) -> None:
    shown = page(client, "/concordance/?q=internet*&in=resolution+PLEN/3&expect=at+least+8")
    assert shown.count('<li class="keyword">') == 8 + 1
    assert 'href="/treaties/itrs/2012/en@1/res_PLEN-3__para_6/"' in shown
    assert shown.count("Reconstructed English; no published copy seen.") == 8
    assert shown.count("Turn into evidence") == 8, "a heading is no words to quote"
    address = shown.split('<a href="/evidence/new/?')[1].split('"')[0]
    client.force_login(factories.account("Ann"))
    assert client.get(f"/evidence/new/?{address}").status_code == 200
    assert "2 parts of the text" not in shown


def test_gaps_are_said(client: Client) -> None:
    shown = page(client, "/concordance/?q=internet*&in=treaty&expect=absent")
    assert "Inconclusive; expected: absent. 2 parts of the text are not held here and were not searched." in shown
    assert "in part not held here" in shown
    only = page(client, "/concordance/?q=%22human+rights%22&in=preamble&expect=only")
    assert "It stands 1 time in the text that was searched. Elsewhere in this edition 0 times." in only


def test_htmx_gets_the_answer_alone(client: Client) -> None:
    shown = page(client, ASKED, HTTP_HX_REQUEST="true")
    assert "As expected: absent." in shown
    assert "<form" not in shown


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("q=a+b", 422, "At character 3: between two words stands OR"),
        ("q=" + "x" * 10_000, 422, "an expression has at most 300 characters, this one 10000"),
        ("q=" + "(" * 300, 422, "brackets are not known"),
        ("q=" + "a+OR+" * 60, 422, "more than 20 words"),
        ("q=x&in=annex+1", 422, "“annex 1” is no part that is known: edition, treaty"),
        ("q=x&in=article+99", 422, "this text has no article 99. It has: edition, treaty, preamble, articles"),
        ("q=x&expect=perhaps", 422, "“perhaps” is not known as what is expected"),
        ("q=%00&in=%00&expect=%00", 422, "is no word"),
        ("q=x&text=itrs/1788/en", 404, "holds no edition 1788"),
        ("q=x&text=%00/%00/%00", 404, "names no text"),
        ("q=x&text=itrs/2012/en@99", 404, "holds no edition"),
        ("q=%F0%9F%8F%B3%EF%B8%8F", 422, "is no word"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(client: Client, query: str, status: int, said: str) -> None:
    answered = client.get(f"/concordance/?{query}")
    assert answered.status_code == status
    assert said in unescape(answered.content.decode())


def test_markup_that_is_asked_for_is_words(client: Client) -> None:
    assert "<script>alert" not in client.get("/concordance/?q=%3Cscript%3Ealert(1)%3C/script%3E").content.decode()


def test_a_draft_is_not_asked_and_a_withdrawn_edition_says_so(client: Client) -> None:
    edition = factories.text("pact/1990/en", {"1": "Members keep peace."}, publish=False)
    assert client.get("/concordance/?q=peace&text=pact/1990/en").status_code == 404
    assert client.get("/concordance/?q=peace&text=pact/1990/en@1").status_code == 404
    edition.publish()
    edition.withdraw()
    caches["pages"].clear()
    assert client.get("/concordance/?q=peace&text=pact/1990/en").status_code == 404
    assert "this edition was withdrawn" in page(client, "/concordance/?q=peace&text=pact/1990/en@1")


def test_queries_do_not_grow_with_what_is_found(client: Client) -> None:
    asked = []
    for word in ("multistakeholder", "the"):
        with CaptureQueriesContext(connection) as queries:
            page(client, f"/concordance/?q={word}&in=edition&text=itrs/2012/en")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_what_stands_very_often_is_counted_and_the_rest_not_shown(client: Client) -> None:
    shown = page(client, "/concordance/?q=the&text=itrs/2012/en")
    assert "It stands 359 times" in shown
    assert "159 further ones are counted and not shown." in shown


@pytest.mark.usefixtures("empty_library")
def test_an_empty_library_says_so(client: Client) -> None:
    assert "The library holds no text yet." in page(client, "/concordance/?q=x")


@pytest.mark.parametrize(
    ("language", "asked", "finds", "misses"),
    [
        ("en", "~regulate", ["regulates", "regulation", "regulations"], ["regulatory"]),
        ("fr", "~national", ["nationale", "nationaux"], []),
        ("es", "~telecomunicación", ["telecomunicaciones"], ["telecomunicar"]),
        ("ru", "~услуга", ["услуги", "услуг"], []),
        ("ar", "~الاتصال", ["اتصال"], []),
    ],
)
def test_what_is_said_of_stems_is_so(language: str, asked: str, finds: list[str], misses: list[str]) -> None:
    expression = read_expression(asked)
    assert asked in explained(language)
    for each in [*finds, *misses]:
        assert each in explained(language)
        assert bool(count(expression, find(expression, words_of(each), language))) == (each in finds)


def test_the_edition_that_is_asked_without_a_name_is_the_newest_english_one_most_is_claimed_of(client: Client) -> None:
    factories.text("aardvark/2050/en", {"1": "Peace."})
    newest = Edition.objects.newest().get(version__instrument__slug="itrs", version__slug="2012")
    assert f'<option value="{newest.path}" selected>' in page(client, "/concordance/?q=peace")
