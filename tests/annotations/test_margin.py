"""What stands beside the text: marks, cards, density; and what it costs."""

from __future__ import annotations

import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.margin import beside
from tests import factories
from treatyreader.models import Edition, Provision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

EDITION = "/treaties/itrs/2012/en/"
CLAUSE = f"{EDITION}art_6__para_6-1/"


def itrs() -> Edition:
    return Edition.objects.with_version().get(version__slug="2012", language="en")


def test_overlapping_words_are_each_marked_and_the_text_is_whole(client: Client) -> None:
    one, other = factories.claim("One claim."), factories.claim("Another claim.")
    factories.evidence(one, factories.passage("57E", "energy-efficiency and e-waste best practices"), bearing="refutes")
    factories.evidence(other, factories.passage("57E", "e-waste best practices, taking"), bearing="qualifies")
    provision = factories.provision("57E")
    page = client.get(provision.get_absolute_url()).content.decode()
    woven = re.search(rf'data-eid="{provision.eid}">(.*?)</span>\s*<span class="wording', page, re.S)
    assert woven
    assert re.sub(r"<[^>]+>", "", woven[1]) == provision.text
    for claim, words in (
        (one, "energy-efficiency and e-waste best practices"),
        (other, "e-waste best practices, taking"),
    ):
        pieces = re.findall(
            rf'<mark class="[^"]*" data-marks="[^"]*{claim.slug}[^"]*"[^>]*>(.*?)</mark>', woven[1], re.S
        )
        assert re.sub(r"<[^>]+>", "", "".join(pieces)) == words


def test_cards_stand_in_the_order_of_the_words() -> None:
    late, early = factories.claim("Said of later words."), factories.claim("Said of earlier words.")
    factories.evidence(late, factories.passage("57E", "e-waste best practices"))
    factories.evidence(early, factories.passage("57E", "Member States are encouraged"))
    found = beside(itrs())
    cards = found.cards[factories.provision("57E").pk]
    ours = [each for each in cards if each.claim in (early, late)]
    assert [each.words[0].exact for each in ours] == ["Member States are encouraged", "e-waste best practices"]


def test_a_claim_has_one_card_at_a_clause_however_many_words_it_rests_on() -> None:
    claim = factories.claim()
    first, second = factories.passage("41B", "Member States"), factories.passage("41B", "harmonious development")
    factories.evidence(claim, first, second, bearing="context")
    cards = [each for each in beside(itrs()).cards[factories.provision("41B").pk] if each.claim == claim]
    assert [each.exact for card in cards for each in card.words] == ["Member States", "harmonious development"]
    assert len(cards) == 1


def test_the_contents_say_where_the_argument_is(client: Client) -> None:
    before = beside(itrs())
    factories.evidence(factories.claim(), factories.passage("57E", "e-waste"), factories.passage("57E", "taking into"))
    after = beside(itrs())
    division = factories.provision("57E").eid.split("__")[0]
    assert after.density[division].count == before.density[division].count + 1
    assert after.claims == before.claims + 1
    page = client.get(EDITION).content.decode()
    entry = page.split(f'href="#{division}"')[1].split("</li>")[0]
    assert f"{after.density[division].count} claims are tied to these words" in entry


def test_the_text_alone_carries_nothing_that_people_say(client: Client) -> None:
    for address in (EDITION, CLAUSE):
        page = client.get(f"{address}?layer=text").content.decode()
        assert "<mark" not in page
        assert 'class="card"' not in page
        assert "41B" in page


def test_a_withdrawn_edition_s_words_no_longer_count(client: Client) -> None:
    itrs().withdraw()
    page = client.get("/claims/article-1-excludes-content/").content.decode()
    assert "No words linked yet" in page
    assert "Its edition was withdrawn; not counted." in page


ADDRESSES = [EDITION, CLAUSE, "/", "/claims/", "/claims/treaty-regulates-spam/", "/treaties/itrs/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_number_of_queries_does_not_grow_with_what_is_said(client: Client, address: str) -> None:
    def queries() -> int:
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    # The home page asks for no answers to checks where its five newest claims have none: so it is before and after.
    for number in range(5):
        factories.evidence(factories.claim(f"A claim before, {number}."), factories.passage("41B"), bearing="context")
    before = queries()
    from annotations.models import Claim

    spam = Claim.objects.get(slug="treaty-regulates-spam")
    for number, provision in enumerate(itrs().in_reading_order().exclude(text="")[:50]):
        claim = spam if number % 2 else factories.claim(f"Claim number {number}.")
        if isinstance(provision, Provision) and provision.is_quotable and provision.margin_number:
            factories.evidence(claim, factories.passage(provision.margin_number), bearing="context")
    assert queries() == before


def test_the_number_of_queries_of_a_passage_does_not_grow(client: Client) -> None:
    passage = factories.passage("57E", "e-waste best practices")
    factories.evidence(factories.claim(), passage)

    def queries() -> int:
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(passage.get_absolute_url()).status_code == 200
        return len(captured)

    before = queries()
    for _ in range(50):
        factories.evidence(factories.claim(), passage)
    assert queries() == before
