"""The pages of claims and passages: their order, what they say, and what they never say."""

from __future__ import annotations

import html
import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from annotations.finding import claims_like, claims_on
from annotations.models import Claim, Evidence, Passage
from tests import factories
from treatyreader.models import Provision, Verification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return html.unescape(response.content.decode())


def test_a_claim_s_page_goes_from_what_was_said_to_what_nobody_has_tested(client: Client) -> None:
    page = shown(client, "/claims/un-takeover/").split("<main")[1]
    parts = ["The UN is taking over the Internet.</h1>", "The words say otherwise in part", ">The words<"]
    parts += [">Checks<", "Best words for and against", ">Not yet tested<", ">What would change how it stands<"]
    parts += ['id="discussion"']
    places = [page.index(part) for part in parts]
    assert places == sorted(places)


def test_each_piece_of_evidence_has_a_place_of_its_own_on_its_claim_s_page(client: Client) -> None:
    for evidence in Evidence.objects.select_related("claim").all():
        address, _hash, place = evidence.get_absolute_url().partition("#")
        assert re.fullmatch(r"evidence-[a-z2-9]{10}", place), "no row number"
        assert shown(client, address).count(f'id="{place}"') == 1


def test_an_empty_side_says_that_nobody_has_looked(client: Client) -> None:
    page = shown(client, "/claims/un-takeover/")
    sides = page.split("Best words for and against")[1].split("</section>")[0]
    assert "Nobody has looked yet." in sides.split("Against")[0]
    assert "the sovereign right of each State" in sides.split("Against")[1]


def test_what_of_the_claim_nobody_has_tested_is_told_from_the_rest(client: Client) -> None:
    page = shown(client, "/claims/lower-roaming-prices/")
    coverage = page.split('<p class="coverage">')[1].split("</p>")[0]
    covered = re.findall(r"<mark[^>]*>(.*?)</mark>", coverage)
    assert covered
    assert re.sub("<[^>]+>", "", coverage) == Claim.objects.get(slug="lower-roaming-prices").text


def test_a_source_that_was_not_seen_names_nobody(client: Client) -> None:
    unseen = Claim.objects.filter(seen=False)
    assert unseen.count() == 6
    for claim in unseen:
        page = shown(client, claim.get_absolute_url())
        assert "Said in public debate; no source seen." in page
        assert claim.said_by == "Said in public debate" or claim.said_by not in page


def test_the_claimant_s_own_words_stand_only_where_they_were_seen(client: Client) -> None:
    page = shown(client, "/claims/texts-cover-spam-and-internet-governance/")
    assert "“we still have text and resolutions that cover issues on spam" in page
    assert "13 December 2012" in page
    assert 'rel="noreferrer nofollow">Source' in shown(client, "/claims/un-takeover/")


def test_words_that_are_not_verified_carry_their_label_wherever_they_stand(client: Client) -> None:
    label = "Reconstructed English; no published copy seen."
    claim = shown(client, "/claims/governments-role-in-internet-governance/")
    for part in ("The words<", "Best words for and against"):
        assert label in claim.split(part)[1].split("</section>")[0]
    passage = Passage.objects.get(
        exact__startswith="all governments should have an equal role", evidence__claim__slug="un-takeover"
    )
    page = shown(client, passage.get_absolute_url())
    title = page.split("<title>")[1].split("</title>")[0]
    assert passage.exact not in title
    assert f"“{passage.exact}" not in claim
    assert f"“{passage.exact}" not in page
    assert page.count(label) >= 2, "beside the words and in the citation"


def test_a_card_carries_the_label_of_words_that_are_not_verified(client: Client) -> None:
    page = shown(client, "/treaties/itrs/2012/en/")
    card = page.split('id="beside-res_PLEN-3__para_6-governments-role-in-internet-governance"')[1].split("</article>")[
        0
    ]
    assert "Reconstructed English; no published copy seen." in card
    verified = page.split('id="beside-art_6__para_6-1-')[1].split("</article>")[0]
    assert "how-sure" not in verified


def test_what_is_provisional_says_so_where_the_page_is_described(client: Client) -> None:
    page = shown(client, "/claims/governments-role-in-internet-governance/")
    assert '<meta name="description" content="Provisional: The words say this.' in page


def test_a_verification_takes_the_label_away_and_ends_the_provisional(client: Client) -> None:
    address = "/claims/governments-role-in-internet-governance/"
    assert "Provisional" in shown(client, address)
    provision = factories.provision("P3/6")
    Verification.objects.create(provision=provision, level="verified", source="a copy", by="a steward")
    caches["pages"].clear()  # the stamp changes once in a transaction, and this test is one
    assert "Provisional" not in shown(client, address)


def test_a_passage_s_page_goes_from_the_sentence_to_the_proof(client: Client) -> None:
    passage = factories.passage(
        "1", "the sovereign right of each State to regulate its telecommunications is fully recognized"
    )
    page = shown(client, passage.get_absolute_url())
    parts = ["While ", "facilities for worldwide telecommunications.", "Preamble (No. 1)", "Wording verified"]
    parts += ["Standing of the words", "Claims that rest on these words", "Proof", passage.digest]
    main = page.split("<blockquote")[1]
    places = [main.index(part) for part in parts]
    assert places == sorted(places)
    assert re.search(r"<mark[^>]*>the sovereign right of each State[^<]*</mark>", main)
    assert "/claims/un-takeover/" in main
    assert "These words stand in edition 1 of this library, unchanged since" in main
    assert f"http://testserver{passage.get_absolute_url()}" in main


def test_a_point_is_shown_with_the_words_that_it_hangs_from(client: Client) -> None:
    page = shown(client, factories.passage("P3/8", "within the mandate of ITU").get_absolute_url())
    assert '<i class="lead-in">resolves to invite Member States</i>' in page
    assert "<dd>resolution, operative</dd>" in page
    assert "<dd>invites</dd>" in page


def test_an_address_read_aloud_is_the_same_address(client: Client) -> None:
    passage = factories.passage("41B", "Member States")
    assert client.get(passage.get_absolute_url().upper().replace("PASSAGES", "passages")).status_code == 200


def test_the_same_words_have_the_same_address_wherever_they_are_loaded() -> None:
    passage = factories.passage("41B", "Member States")
    address = passage.public_id
    passage.delete()
    assert factories.passage("41B", "Member States").public_id == address


@pytest.mark.parametrize(
    ("sentence", "slug"),
    [
        ("the UN is taking over the Internet", "un-takeover"),
        ("UN takes over internet!!", "un-takeover"),
        ("Is it true that the treaty regulates spam?", "treaty-regulates-spam"),
        ("accords not binding", "the-accords-are-non-binding"),
        ("they will inspect packets deeply", "mandates-deep-packet-inspection"),
    ],
)
def test_a_claim_is_found_by_its_telling_words(sentence: str, slug: str) -> None:
    assert claims_like(sentence)[0].claim.slug == slug


@pytest.mark.parametrize("sentence", ["", "bananas are curved", "the of and", "41B", "'; --", "🙂"])
def test_other_words_find_no_claim(sentence: str) -> None:
    assert claims_like(sentence) == []


def asked(client: Client, query: str) -> str:
    response = client.get("/", {"q": query}, headers={"HX-Request": "true"})
    return html.unescape(response.content.decode())


def resting_on(page: str) -> list[str]:
    part = page.partition('id="found-resting"')[2].partition("</section>")[0]
    return re.findall(r'href="/claims/([^/"]+)/"', part)


@pytest.mark.parametrize("query", ["No. 41B", "article 6 itrs", "6.1 itrs"])
def test_what_is_cited_brings_the_claims_that_rest_on_its_words(client: Client, query: str) -> None:
    row = factories.provision("41B")
    resting = Claim.objects.filter(evidence__passages__provision__wid=row.wid).distinct()
    page = asked(client, query)
    assert set(resting_on(page)) >= {each.slug for each in resting}
    assert "No one has tested" not in page
    assert page.count(f"/claims/{resting[0].slug}/") == 1, "and are not listed again as like it"


def test_hidden_claims_rest_on_nothing(client: Client) -> None:
    claim = factories.claim(state=Claim.State.HIDDEN)
    factories.evidence(claim, factories.passage("FF"))
    page = asked(client, "No. FF itrs")
    assert claim.slug not in resting_on(page)


def test_claims_rest_on_words_with_a_fixed_number_of_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    row, rows = factories.provision("41B"), list(Provision.objects.with_edition())
    with CaptureQueriesContext(connection) as few:
        assert claims_on([row])
    with django_assert_num_queries(len(few)):
        assert len(claims_on(rows)) > 4


def test_a_pasted_address_leads_to_the_passage_or_the_claim(client: Client) -> None:
    passage = factories.passage("41B", "Member States")
    for address in (passage.get_absolute_url(), "/claims/un-takeover/"):
        page = asked(client, f"http://example.org{address}")
        hits = page.split('id="found-citations"')[1].split("</section>")[0]
        assert f'<li class="hit"><a href="{address}"' in hits
        assert "No one has tested" not in page


@pytest.mark.parametrize("address", ["/passages/none/", "/claims/none/", "/claims/"])
def test_an_address_at_which_nothing_is_said_finds_nothing(client: Client, address: str) -> None:
    assert "No one has tested this yet" in asked(client, address)


def test_claims_can_be_chosen_by_how_they_stand(client: Client) -> None:
    page = shown(client, "/claims/?stands=say-this")
    assert "Article 1 excludes content from the scope of the treaty." in page
    assert "The UN is taking over the Internet." not in page
    for address in ("/claims/?stands=true", "/claims/?page=99", "/claims/?page=x", "/claims/?stands=&page=-1"):
        assert "The UN is taking over the Internet." in shown(client, address)


def test_many_claims_stand_on_several_pages(client: Client) -> None:
    for number in range(40):
        factories.claim(f"Claim number {number}.")
    first, second = shown(client, "/claims/"), shown(client, "/claims/?page=2")
    assert 'href="?page=2"' in first
    assert "Claim number 39." in second
    assert "Claim number 39." not in first


def test_no_page_calls_a_claim_true_or_false(client: Client) -> None:
    for claim in Claim.objects.all():
        page = shown(client, claim.get_absolute_url()).split("<main")[1].split("</main>")[0]
        text = re.sub("<[^>]+>", " ", page)
        assert not re.search(r"\b(?:true|false|debunked|myth|lie)\b", text, re.I), claim.slug
