"""What is carried shows: beside the text, in its comments, on the pages of a claim, a passage and a provision."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.anchoring.locating import span
from annotations.carrying import carriage
from annotations.loading.claims import passage_at
from annotations.margin import beside
from annotations.models import Carrying, Passage
from annotations.remarks import remarks_on
from tests import factories
from treatyreader import lineage
from treatyreader.accounts.models import Account
from treatyreader.models import Edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

OLD = {
    "1": "Members shall keep the network whole and open to all who pay.",
    "2": "The rates are published each year.",
    "3": "Rates are in francs.",
}
NEW = {
    "1": "A definition of words.",
    "2": "Members should keep the network whole and open to all who pay.",
    "3": "Nothing of the kind is done by anybody.",
    "4": "In the north, it is so. Rates are in francs.",
    "5": "In the south, it is so. Rates are in francs.",
}
NEWER, OLDER = "/treaties/pact/2000/en/", "/treaties/pact/1990/en/"


@pytest.fixture
def editions() -> tuple[Edition, Edition]:
    older, newer = factories.text("pact/1990/en", OLD), factories.text("pact/2000/en", NEW)
    factories.descent(older, newer, {"1": "2", "2": "3", "3": "4", "": "1"})
    factories.descent(older, newer, {"3": "5"})
    return older, newer


@pytest.fixture
def ann() -> Account:
    return factories.account("Ann")


def claimed(number: str, words: str, edition: str = "pact/1990/en", text: str = "It is said.") -> Passage:
    passage = factories.passage(number, words, edition)
    factories.evidence(factories.claim(text), passage)
    return passage


def said(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def card(client: Client, address: str, eid: str) -> str:
    page = client.get(address).content.decode()
    return page.split(f'id="beside-{eid}"')[1].split("</aside>")[0]


def clause(client: Client, address: str, eid: str) -> str:
    return client.get(address).content.decode().split(f'data-eid="{eid}">')[1].split("</p>")[0]


def test_words_that_changed_are_marked_with_what_changed(client: Client, editions: tuple[Edition, Edition]) -> None:
    claimed("1", "Members shall keep the network")
    html = card(client, NEWER, "art_1__para_2")
    assert "Claimed about 1990, Article 1, 1 (No. 1): 1 word changed: shall → should" in said(html)
    assert "A word that bears meaning changed." in html
    assert "By a lineage that no steward has confirmed yet." in html
    assert "<ins>should</ins>" in html
    mark = re.search(
        r'<mark class="([^"]*)"[^>]*title="([^"]*)"[^>]*>(.*?)</mark>', clause(client, NEWER, "art_1__para_2")
    )
    assert mark
    assert "carried-altered" in mark[1].split()
    assert "shall → should" in mark[2]
    assert said(mark[3]) == "Members should keep the network"


def test_words_that_stand_unchanged_say_so_on_both_sides(client: Client, editions: tuple[Edition, Edition]) -> None:
    factories.text("pact/1991/en", OLD, provisions_of="1990")
    claimed("2", "published each year")
    html = card(client, "/treaties/pact/1991/en/", "art_1__para_2")
    assert "Claimed about 1990, Article 1, 2 (No. 2): these words stand unchanged here" in said(html)
    assert "carried-unchanged" in clause(client, "/treaties/pact/1991/en/", "art_1__para_2")
    own = said(card(client, OLDER, "art_1__para_2"))
    assert "In 1991: unchanged · In 2000: not in this version" in own
    assert "Claimed about" not in own


def test_words_that_are_gone_have_a_card_at_what_their_clause_became_and_no_mark(
    client: Client, editions: tuple[Edition, Edition]
) -> None:
    claimed("2", "rates are published")
    html = card(client, NEWER, "art_1__para_3")
    assert "Claimed about 1990, Article 1, 2 (No. 2): these words are not in this version" in said(html)
    assert "<mark" not in clause(client, NEWER, "art_1__para_3")
    found = beside(editions[1])
    assert found.density.get("art_1") is None, "it is not tied to words of this text"


def test_words_that_fit_several_places_have_a_card_that_says_so_and_no_mark(
    client: Client, editions: tuple[Edition, Edition]
) -> None:
    passage = claimed("3", "Rates are in francs")
    assert Carrying.objects.current().get(passage=passage).outcome == "ambiguous"
    assert "not decided: several places fit" in said(card(client, NEWER, "art_1__para_4"))
    assert "<mark" not in clause(client, NEWER, "art_1__para_4")


def test_words_of_a_clause_that_was_dropped_are_nowhere(client: Client) -> None:
    older, newer = factories.text("pact/1990/en", OLD), factories.text("pact/2000/en", NEW)
    factories.descent(older, newer, {"1": ""})
    claimed("1", "keep the network")
    page = client.get(NEWER).content.decode()
    assert "It is said." not in page
    assert "In 2000: not in this version" in said(card(client, OLDER, "art_1__para_1"))


def test_what_waits_to_be_carried_stands_at_the_same_provision_without_a_mark(
    client: Client, editions: tuple[Edition, Edition]
) -> None:
    claimed("1", "keep the network")
    factories.text("pact/1990/en", OLD)
    html = card(client, OLDER, "art_1__para_1")
    assert "pinned to en@1" in html
    assert "<mark" not in clause(client, OLDER, "art_1__para_1")
    list(carriage.carry_due())
    caches["pages"].clear()
    assert "these words stand unchanged here" in said(card(client, OLDER, "art_1__para_1"))
    assert "<mark" in clause(client, OLDER, "art_1__para_1")


def test_unverified_words_carry_their_label_in_the_margin(client: Client, editions: tuple[Edition, Edition]) -> None:
    claimed("1", "Members shall keep the network")
    html = card(client, NEWER, "art_1__para_2")
    assert html.count("Not yet verified against a published copy.") == 2, "of the words there, and of the words here"


def test_comments_on_words_stand_where_the_words_were_carried_to(
    client: Client, editions: tuple[Edition, Edition], ann: Account
) -> None:
    words = factories.passage("1", "Members shall keep", "pact/1990/en")
    factories.comment(words.provision, ann, "Mind the verb.", passages=[words])
    page = client.get(f"{NEWER}?layer=comments").content.decode()
    html = page.split('id="beside-art_1__para_2"')[1].split("</aside>")[0]
    assert "Mind the verb." in html
    assert "On words of 1990: 1 word changed: shall → should" in said(html)
    assert "mark-comment carried-altered" in page
    own = client.get(f"{OLDER}?layer=comments").content.decode()
    assert "On words of" not in own


def test_private_comments_stay_private_wherever_their_words_were_carried_to(
    client: Client, editions: tuple[Edition, Edition], ann: Account
) -> None:
    provision = factories.provision("1", "pact/1990/en")
    words = passage_at(provision, span(provision.text, 0, 18), is_public=False)
    factories.comment(provision, ann, "Only mine.", passages=[words], is_private=True)
    address = f"{NEWER}?layer=comments"
    assert "Only mine." not in client.get(address).content.decode()
    assert "<mark" not in clause(client, address, "art_1__para_2")
    client.force_login(factories.account("Stella", role="steward"))
    assert "Only mine." not in client.get(address).content.decode()
    client.force_login(ann)
    assert "Only mine." in client.get(address).content.decode()


def test_more_threads_than_there_is_room_for_are_in_the_discussion(
    editions: tuple[Edition, Edition], ann: Account
) -> None:
    words = factories.passage("1", "Members shall keep", "pact/1990/en")
    for number in range(7):
        factories.comment(words.provision, ann, f"Remark {number}.", passages=[words])
    for number in range(2):
        factories.comment(factories.provision("2", "pact/2000/en"), ann, f"Own {number}.")
    place = factories.provision("2", "pact/2000/en").pk
    found = remarks_on(editions[1], None)
    assert found.counts[place] == 9
    assert len(found.threads[place]) == 5
    assert found.further[place] == 2, "those of this clause's own discussion"


def test_a_claim_says_in_which_versions_its_words_stand(client: Client, editions: tuple[Edition, Edition]) -> None:
    words = claimed("1", "Members shall keep the network", text="Networks are kept.")
    claim = words.evidence.get().claim
    html = client.get(claim.get_absolute_url()).content.decode().split('id="words"')[1].split("</section>")[0]
    assert "In 2000: 1 word changed: shall → should" in said(html)
    assert f'href="{NEWER}art_1__para_2/"' in html


def test_a_passage_says_what_became_of_it_how_that_was_found_and_how_sure_it_is(
    client: Client, editions: tuple[Edition, Edition]
) -> None:
    words = claimed("1", "Members shall keep the network")
    html = client.get(words.get_absolute_url()).content.decode().split('id="whereabouts"')[1].split("</section>")[0]
    for told in (
        "In 2000, Article 1, 2 (No. 2)",
        "1 word changed: shall → should",
        "A word that bears meaning changed.",
        "Word by word, along the clause's own lineage.",
        "Likeness 0.",
        "The lineage was proposed by the program; no steward has confirmed it yet.",
    ):
        assert told in said(html), told
    assert "<del>shall</del>" in html
    assert "<ins>should</ins>" in html
    stella = factories.account("Stella", role="steward")
    lineage.rule(stella, editions[0].version.instrument, ("1990", "2000"), "1990~1", ["2000~2"], "The same.")
    list(carriage.carry_due())
    caches["pages"].clear()
    html = client.get(words.get_absolute_url()).content.decode()
    assert "no steward has confirmed it yet" not in html


def test_a_passage_says_nothing_of_versions_that_were_withdrawn_or_are_drafts(
    client: Client, editions: tuple[Edition, Edition]
) -> None:
    words = claimed("1", "Members shall keep")
    editions[1].withdraw()
    factories.text("pact/2010/en", NEW, publish=False)
    assert 'id="whereabouts"' not in client.get(words.get_absolute_url()).content.decode()


def test_a_provision_says_where_it_comes_from_and_what_became_of_it(
    client: Client, editions: tuple[Edition, Edition]
) -> None:
    def told(address: str) -> str:
        return said(client.get(address).content.decode().split('id="lineage"')[1].split("</section>")[0])

    assert "In 2000: Article 1, 2 (No. 2) proposed by the program, not confirmed" in told(f"{OLDER}art_1__para_1/")
    assert "In 1990: Article 1, 1 (No. 1) proposed by the program" in told(f"{NEWER}art_1__para_2/")
    assert "In 1990: nothing that it descends from" in told(f"{NEWER}art_1__para_1/")
    page = client.get(f"{OLDER}art_1__para_1/").content.decode()
    assert f'href="{NEWER}art_1__para_2/"' in page
    stella = factories.account("Stella", role="steward")
    lineage.rule(stella, editions[0].version.instrument, ("1990", "2000"), "1990~1", [], "It was dropped.")
    caches["pages"].clear()
    assert "In 2000: nothing that descends from it confirmed by a steward" in told(f"{OLDER}art_1__para_1/")
    assert 'id="lineage"' not in client.get("/treaties/itrs/2012/en/art_1/").content.decode()


ADDRESSES = [NEWER, f"{NEWER}?layer=comments", f"{NEWER}art_1__para_2/", "/claims/the-claim/", "passage"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_number_of_queries_does_not_grow_with_what_is_carried(
    client: Client, editions: tuple[Edition, Edition], ann: Account, address: str
) -> None:
    claim = factories.claim("The claim.", slug="the-claim")
    first = factories.passage("1", "Members shall keep", "pact/1990/en")
    factories.evidence(claim, first)
    factories.evidence(claim, factories.passage("2", "Members should keep", "pact/2000/en"))
    factories.comment(first.provision, ann, passages=[first])
    asked = first.get_absolute_url() if address == "passage" else address

    def queries() -> int:
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(asked).status_code == 200
        return len(captured)

    before = queries()
    for end in range(20, 50):
        row = factories.provision("1", "pact/1990/en")
        words = passage_at(row, span(row.text, 0, end))
        factories.evidence(factories.claim(f"Claim {end}.") if end % 2 else claim, words)
        factories.comment(row, ann, f"Remark {end}.", passages=[words])
        there = factories.provision("2", "pact/2000/en")
        factories.evidence(claim, passage_at(there, span(there.text, 0, end)))
    assert queries() == before
