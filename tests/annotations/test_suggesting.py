"""Suggestions of clauses: what is found and how it is told, what is never suggested, and the one link that takes it."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import numpy
import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from annotations.models import Claim, ClauseVector
from annotations.suggesting import clauses, vectors
from annotations.suggesting.lexemes import lexemes_of, places_of
from tests import factories
from treatyreader.models import Edition, Provision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

WORDS = "Spam must be kept out of networks."


def page(client: Client, **asked: str) -> str:
    response = client.get("/suggestions/", asked)
    assert response.status_code == 200, response.content.decode()
    return html.unescape(response.content.decode())


def suggested(client: Client, **asked: str) -> list[str]:
    """One piece of the page for each suggestion."""
    return page(client, **asked).split("data-suggestions>")[1].split("</ol>")[0].split("<li>")[1:]


def test_a_claim_gets_clauses_with_its_words_marked_and_their_wording_said(client: Client) -> None:
    items = suggested(client, claim="lower-roaming-prices")
    assert 0 < len(items) <= 5
    first = next(each for each in items if "(No. 38E)" in each)
    assert re.search(r'<mark class="found"[^>]*>roaming</mark>', first)
    assert "Reconstructed English" in first
    assert "Found by words" in first


def test_everyday_words_find_the_terms_of_treaties(client: Client) -> None:
    assert any("(No. 41C)" in each for each in suggested(client, words=WORDS))


def test_one_link_takes_a_suggestion_with_the_words_filled_in(client: Client) -> None:
    client.force_login(factories.account("Ann"))
    items = suggested(client, claim="treaty-regulates-spam")
    taken = next(each for each in items if "(No. 41C)" in each)
    address = html.unescape(re.search(r'href="(/evidence/new/[^"]+)" data-take', taken)[1])  # type: ignore[index]
    assert parse_qs(urlsplit(address).query)["claim"] == ["treaty-regulates-spam"]
    form = html.unescape(client.get(address).content.decode())
    assert "unsolicited bulk electronic communications" in form
    assert "The treaty regulates spam." in form


def test_what_is_linked_already_is_said(client: Client) -> None:
    taken = next(each for each in suggested(client, claim="treaty-regulates-spam") if "(No. 41C)" in each)
    assert "Linked to this claim already" in taken
    assert "Evidence on this clause" in taken
    other = factories.claim("Somebody sends unsolicited bulk electronic communications.")
    caches["pages"].clear()
    assert "Linked to this claim already" not in suggested(client, claim=other.slug)[0]


def test_gaps_footnotes_and_headings_are_never_suggested(client: Client) -> None:
    text = Edition.objects.published().of_address("itrs", "2012", "en").get()
    sentence = (
        "The rest of this appendix is not assembled here; see the official publication. Accounting rates. Taxation."
    )
    keys = {each.provision for each in clauses.find(sentence, text, 1000).clauses}
    found = Provision.objects.filter(pk__in=keys)
    assert found.exists()
    assert not found.exclude(nature="text").exists()
    assert not found.filter(margin_number__in=["42J", "1/1"]).exists()


def test_htmx_gets_the_list_alone(client: Client) -> None:
    piece = client.get("/suggestions/", {"words": WORDS}, headers={"HX-Request": "true"}).content.decode()
    assert "data-suggestions" in piece
    assert "<html" not in piece


def test_a_page_with_words_is_kept_nowhere_and_that_of_a_claim_for_everyone(client: Client) -> None:
    with patch.object(caches["pages"], "set") as keeping:
        for asked in ({"words": WORDS}, {"words": WORDS, "claim": "treaty-regulates-spam"}, {"words": ""}):
            response = client.get("/suggestions/", asked)
            assert set(response.headers["Cache-Control"].split(", ")) == {"private", "no-store"}
            assert "ETag" not in response.headers
        assert not keeping.called
        response = client.get("/suggestions/", {"claim": "treaty-regulates-spam"})
        assert set(response.headers["Cache-Control"].split(", ")) == {"public", "no-cache"}
        assert keeping.called


def test_a_claim_that_only_some_may_see_is_not_told(client: Client) -> None:
    hidden = factories.claim("Hidden words about roaming.", state=Claim.State.HIDDEN)
    response = client.get("/suggestions/", {"claim": hidden.slug})
    assert response.status_code == 404
    assert "Hidden words" not in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"claim": "no-such-claim"}, 404),
        ({"claim": "\0"}, 404),
        ({"words": WORDS, "text": "itrs"}, 404),
        ({"words": WORDS, "text": "itrs/2012/xx"}, 404),
        ({"words": WORDS, "text": "itrs/2012/en@99"}, 404),
        ({"words": WORDS, "text": "a/b/c/d"}, 404),
        ({"words": WORDS, "text": "\0/\0/\0"}, 404),
        ({"words": "<script>alert(1)</script> ' | & ! :* \\ \" \x02\x03"}, 200),
        ({"words": "network " * 5000}, 200),
        ({"words": "x" * 100_000}, 200),
        ({"words": "的" * 500}, 200),
        ({"words": "the of and"}, 200),
        ({"words": ""}, 200),
        ({}, 200),
    ],
)
def test_whatever_is_asked_gets_a_clear_answer(client: Client, asked: dict[str, str], status: int) -> None:
    response = client.get("/suggestions/", asked)
    assert response.status_code == status
    assert "<script>alert" not in response.content.decode()


def test_an_empty_library_suggests_nothing(client: Client, empty_library: None) -> None:
    assert client.get("/suggestions/", {"words": WORDS}).status_code == 200


def test_the_page_asks_as_much_for_much_evidence_as_for_little(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/suggestions/", {"words": WORDS})
    caches["pages"].clear()
    with django_assert_max_num_queries(14) as few:
        client.get("/suggestions/", {"words": WORDS})
    for number in range(20):
        factories.evidence(factories.claim(f"Claim {number}"), factories.passage("41C", "necessary measures"))
    caches["pages"].clear()
    with django_assert_max_num_queries(14) as many:
        client.get("/suggestions/", {"words": WORDS})
    assert len(many) == len(few)


def test_marked_words_are_those_of_the_text_in_each_language() -> None:
    def marked(words: str, text: str, language: str) -> list[str]:
        [spans] = places_of(lexemes_of([words], language)[0], [text], language)
        return [text[start:end] for start, end in spans]

    assert marked("roamer prices", "International roaming prices", "en") == ["prices"]
    assert marked("les télécommunications", "Une télécommunication d'État", "fr") == ["télécommunication"]
    assert marked("国际电信", "国际电信业务", "zh") == ["国际电信"]
    assert marked("'quoted' & | x", "a <b> stays \\ & a 'quoted' one", "en") == ["quoted"]


class Compass:
    """A model by which a text lies where the share of its letter z is."""

    def point_of(self, sentence: str) -> numpy.ndarray[tuple[int], numpy.dtype[numpy.float32]]:
        point = numpy.zeros(384, numpy.float32)
        point[0] = sentence.count("z") / max(len(sentence), 1)
        return point

    def points_of(self, texts: Sequence[str]) -> numpy.ndarray[tuple[int, int], numpy.dtype[numpy.float32]]:
        return numpy.stack([self.point_of(text) for text in texts])


@pytest.fixture
def compass(monkeypatch: pytest.MonkeyPatch) -> Compass:
    found = Compass()
    monkeypatch.setattr(clauses, "model", lambda: found)
    monkeypatch.setattr(vectors, "_held", {})
    return found


def test_by_meaning_a_clause_is_found_that_shares_no_word(client: Client, compass: Compass) -> None:
    text = factories.text("pact/1990/en", {"1": "All are bound by this pact.", "2": "A puzzle, a pizza, a jazz."})
    assert "data-suggestions><li class" in page(client, words="zzz", text=text.path)
    for _progress in vectors.embed(compass):  # type: ignore[arg-type]
        pass
    caches["pages"].clear()
    first = suggested(client, words="zzz", text=text.path)[0]
    assert "A puzzle" in first
    assert "Found by meaning" in first


def test_vectors_are_computed_once_for_each_text_that_is_published(compass: Compass) -> None:
    text = factories.text("pact/1990/en", {"1": "All are bound by this pact."})
    draft = factories.text("pact/1991/en", {"1": "Nobody is."}, publish=False)
    assert list(vectors.embed(compass))  # type: ignore[arg-type]
    assert not list(vectors.embed(compass))  # type: ignore[arg-type]
    assert ClauseVector.objects.filter(provision__edition=text).count() == 1
    assert not ClauseVector.objects.filter(provision__edition=draft).exists()


def test_without_the_model_nothing_is_embedded(settings: Settings) -> None:
    call_command("embed_clauses")
    assert not ClauseVector.objects.exists()
