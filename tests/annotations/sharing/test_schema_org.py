"""What pages say in the vocabulary of schema.org: only what it has words for, and no more than is known."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from pyld import jsonld

from annotations.models import Claim, Passage
from annotations.standing import signing
from annotations.standing.standings import standings
from tests import factories
from tests.annotations.sharing.vocabulary import Vocabulary
from treatyreader.models import Edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

CLAUSE = "/treaties/itrs/2012/en/art_6__para_6-1/"
RECITAL = "/treaties/itrs/2012/en/res_PLEN-3__para_6/"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary.read()


def in_page(client: Client, address: str) -> dict[str, Any]:
    """What the page says; the form `jsonld` begins with the same."""
    (block,) = BLOCK.findall(client.get(address).content.decode())
    data: dict[str, Any] = json.loads(block)
    whole: dict[str, Any] = json.loads(client.get(address, {"format": "jsonld"}).content)
    assert {name: whole[name] for name in data} == data
    return whole


def nodes(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [node for each in value for node in nodes(each)]
    return [value, *nodes(list(value.values()))] if isinstance(value, dict) else []


def test_the_vocabulary_is_read_as_it_is(vocabulary: Vocabulary) -> None:
    assert {"ClaimReview", "Review", "CreativeWork", "Thing"} <= vocabulary.above("ClaimReview")
    assert "citation" in vocabulary.taken_by("Claim")
    wrong = {"@type": "Claim", "appearance": {"@type": "Person"}, "legislationDate": "2012", "datePublished": "soon"}
    assert len(list(vocabulary.problems(wrong))) == 3
    assert list(vocabulary.problems({"@type": "Legislation", "legislationDate": "December"}))


def test_all_that_pages_say_is_in_the_vocabulary_and_expands(client: Client, vocabulary: Vocabulary) -> None:
    passages = [each.get_absolute_url() for each in Passage.objects.all()]
    claims = [each.get_absolute_url() for each in Claim.objects.all()]
    texts = [edition.get_absolute_url() for edition in Edition.objects.newest()]
    for address in [*claims, *passages, *texts, CLAUSE, RECITAL, "/treaties/itrs/2012/en/art_6/", "/treaties/itrs/"]:
        data = in_page(client, address)
        assert list(vocabulary.problems(data)) == [], address
        (expanded,) = jsonld.expand(data, {"documentLoader": offline})
        assert expanded["@type"] == [f"https://schema.org/{data['@type']}"]
        assert all(each.startswith(("@", "https://schema.org/")) for node in nodes(expanded) for each in node)
        assert data["@id"].startswith("http://testserver/")


def offline(url: str, _options: dict[str, Any]) -> dict[str, Any]:
    assert url == "https://schema.org"
    context = {"@context": {"@vocab": "https://schema.org/"}}
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": context}


def test_a_claim_cites_the_words_that_count_and_how_they_bear(client: Client) -> None:
    data = in_page(client, "/claims/governments-role-in-internet-governance/")
    assert data["text"] == Claim.objects.get(slug="governments-role-in-internet-governance").text
    assert data["description"].startswith("Provisional: The words say this")
    (cited,) = data["citation"]
    assert cited["@type"] == "CreativeWork", "no quotation: the words are not verified"
    assert cited["description"] == "confirms the whole claim. Reconstructed English; no published copy seen."
    assert cited["isPartOf"]["@type"] == "CreativeWork", "a resolution is no part of the treaty"


def test_who_said_a_claim_is_told_only_with_a_source_that_was_seen(client: Client) -> None:
    assert "creditText" not in str(in_page(client, factories.claim(said_by="Eve").get_absolute_url()))
    seen = factories.claim(said_by="Eve", seen=True, source="https://example.org/said")
    appearance = in_page(client, seen.get_absolute_url())["appearance"]
    assert (appearance["url"], appearance["creditText"]) == ("https://example.org/said", "Eve")
    unseen = factories.claim(said_by="Eve", seen=False, source="https://example.org/unseen")
    assert "appearance" not in in_page(client, unseen.get_absolute_url())


def test_verified_words_are_a_quotation_of_legislation(client: Client) -> None:
    passage = Passage.objects.filter(provision__margin_number="1").first()
    assert passage is not None
    data = in_page(client, passage.get_absolute_url())
    assert (data["@type"], data["text"]) == ("Quotation", passage.exact)
    assert data["isPartOf"]["@type"] == "Legislation"
    assert data["isPartOf"]["isPartOf"]["exampleOfWork"]["name"] == "International Telecommunication Regulations"


def test_a_provision_says_how_far_it_is_verified_and_nothing_of_force(client: Client) -> None:
    data = in_page(client, RECITAL)
    assert data["description"] == "Reconstructed English; no published copy seen."
    assert data["@type"] == "CreativeWork"
    whole = in_page(client, "/treaties/itrs/2012/en/")
    parts = [unit for division in whole["hasPart"] for unit in division["hasPart"] if "text" in unit]
    assert all(unit["description"] for unit in parts)
    assert len(parts) > 100
    assert not any("Force" in name for node in nodes(whole) for name in node)


def test_nothing_that_a_reader_wrote_ends_the_block(client: Client) -> None:
    words = "</script><script>alert(1)</script> & <!-- ]]>"
    claim = factories.claim(words)
    page = client.get(claim.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert json.loads(BLOCK.findall(page)[0])["text"] == words
    assert html.unescape(page.split("<h1>")[1].split("</h1>")[0]) == words


def sign(claim: Claim) -> None:
    steward = factories.account("Stella Steward", role="steward")
    digest = signing.digest_of(claim, standings([claim])[claim.pk])
    signing.sign(steward, claim, "The words say nothing of it.", digest)


def test_a_signed_finding_is_a_review_without_a_rating(client: Client, vocabulary: Vocabulary) -> None:
    claim = factories.claim(seen=True, source="https://example.org/said")
    factories.evidence(claim, factories.passage("41B"), review="reviewed")
    sign(claim)
    data = in_page(client, claim.get_absolute_url())
    review = data["review"]
    assert list(vocabulary.problems(data)) == []
    assert review["@type"] == "ClaimReview"
    assert review["reviewBody"] == "The words say nothing of it. (The words say this)"
    assert review["author"] == {"@type": "Person", "name": "Stella Steward"}
    assert "reviewRating" not in review
    factories.evidence(claim, factories.passage("1"), bearing="refutes", review="reviewed")
    caches["pages"].clear()
    assert "review" not in in_page(client, claim.get_absolute_url()), "it was made before these changes"


@pytest.mark.parametrize("lacks", ["a source", "verified words", "words", "a signature"])
def test_nothing_else_is_a_review(client: Client, lacks: str) -> None:
    claim = factories.claim(seen=True, source="" if lacks == "a source" else "https://example.org/said")
    if lacks != "words":
        number = "P3/6" if lacks == "verified words" else "41B"
        factories.evidence(claim, factories.passage(number), review="reviewed")
    if lacks != "a signature":
        sign(claim)
    assert "review" not in in_page(client, claim.get_absolute_url())


def test_a_claim_that_waits_says_nothing(client: Client) -> None:
    author = factories.account("Ann")
    claim = factories.claim("A secret.", state="waiting", origin="reader", author=author)
    caches["pages"].clear()
    client.force_login(author)
    page = client.get(claim.get_absolute_url()).content.decode()
    assert "A secret." in page
    assert not BLOCK.findall(page)
    assert "og:" not in page
    assert "oembed" not in page
