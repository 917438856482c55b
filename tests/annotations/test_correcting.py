"""The correction kit: what its paragraph says of the words, and what it never says."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from annotations.models import Claim, EvidenceReview
from annotations.standing.rule import LABELS
from tests import factories
from treatyreader.models import Verification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

TAKEOVER = "/claims/un-takeover/"


def kit(client: Client, address: str, form: str = "txt") -> str:
    response = client.get(address, {"format": form})
    assert response.status_code == 200
    return response.content.decode()


def test_the_paragraph_has_the_words_both_numberings_and_how_far_they_are_verified(client: Client) -> None:
    claim = factories.claim("The treaty obliges States to secure networks.")
    passage = factories.passage("41B", "endeavour to ensure the security and robustness")
    factories.evidence(claim, passage, bearing="qualifies", coverage="part")
    text = kit(client, claim.get_absolute_url())
    assert text.startswith(
        "On the claim: The treaty obliges States to secure networks. These are the words of the text:"
    )
    assert (
        "“endeavour to ensure the security and robustness” (International Telecommunication Regulations (2012)," in text
    )
    assert "Article 6, 6.1, No. 41B; also: Article 5A (2012, numbered as signed))" in text
    assert "Wording verified against a published copy." in text
    assert f"http://testserver{passage.get_proving_url()}" in text
    assert "What the text does not settle: of the claim, what nobody has tested:" in text
    assert text.rstrip().endswith(f"http://testserver{claim.get_absolute_url()}")
    assert text.count("\n") == 1, "one paragraph"


def test_the_day_is_that_of_the_newest_check_and_not_today(client: Client) -> None:
    claim, passage = factories.claim(), factories.passage("P3/6", "an equal role and responsibility")
    row = factories.evidence(claim, passage)
    checked = Verification.objects.create(
        provision=passage.provision,
        level="verified",
        source="a copy",
        by="a steward",
        at=datetime(2024, 3, 5, tzinfo=UTC),
    )
    newest = max(each.at for each in passage.provision.verifications.all()).date()
    assert f"Last checked on {newest.day} {newest:%B} {newest.year}." in kit(client, claim.get_absolute_url())
    assert checked.at.date() <= newest
    EvidenceReview.objects.create(
        evidence=row, version=row.version, verdict="accepted", at=datetime(2031, 7, 9, tzinfo=UTC)
    )
    caches["pages"].clear()
    assert "Last checked on 9 July 2031." in kit(client, claim.get_absolute_url())


def test_words_that_are_not_verified_stand_in_no_quotation_marks(client: Client) -> None:
    claim = factories.claim()
    factories.evidence(claim, factories.passage("P3/6", "an equal role and responsibility"))
    for form in ("txt", "md"):
        text = kit(client, claim.get_absolute_url(), form)
        assert "Words not confirmed: an equal role and responsibility" in text
        assert not re.search('[“"]an equal role', text)
        assert "no published copy seen" in text


def test_no_verdict_and_nobody_s_name_stands_in_it(client: Client) -> None:
    for claim in Claim.objects.all():
        for form in ("txt", "md"):
            text = kit(client, claim.get_absolute_url(), form)
            rest = text.replace(claim.text, "")
            assert not any(str(label) in rest for label in LABELS.values()), claim.slug
            assert not re.search(r"\b(?:true|false|wrong|debunked|misleading|confirms|refutes)\b", rest, re.I), (
                claim.slug
            )
            if claim.said_by and claim.said_by not in claim.text:
                assert claim.said_by not in text


def test_markdown_takes_nothing_that_is_quoted_for_markup(client: Client) -> None:
    claim = factories.claim("They *all* say <b>so</b> [here](http://evil.example).")
    text = kit(client, claim.get_absolute_url(), "md")
    assert r"They \*all\* say \<b\>so\</b\> \[here\](http://evil.example)." in text


def test_the_page_shows_it_and_links_both_forms(client: Client) -> None:
    page = html.unescape(client.get(TAKEOVER).content.decode())
    section = page.split('id="correction"')[1].split("</section>")[0]
    assert kit(client, TAKEOVER).strip() in section
    assert kit(client, TAKEOVER, "md").strip() in section
    assert 'href="?format=txt"' in section
    assert '<link rel="alternate" type="text/markdown"' in page


def test_what_was_counted_stands_in_it_with_what_that_shows(client: Client) -> None:
    text = kit(client, "/claims/internet-only-in-an-appendix/")
    absent = "Counted: internet* in preamble, articles: absent. It does not stand in the text that was searched."
    assert f"{absent} Searched in preamble, articles: 75 provisions" in text
    assert "Counted: internet* in resolution PLEN/3: present. It stands 8 times" in text
    assert text.count("This counts words; it does not show what the treaty covers.") == 1
    nothing = factories.claim("Nobody has asked anything of this claim.")
    assert "This counts words" not in kit(client, nothing.get_absolute_url())


def test_evidence_that_does_not_count_is_in_no_kit(client: Client) -> None:
    claim = factories.claim()
    factories.evidence(
        claim, factories.passage("41B", "Member States"), review="awaiting", author=factories.account("Ann")
    )
    text = kit(client, claim.get_absolute_url())
    assert "No words of a text are linked to it that count." in text
    assert "“Member States”" not in text


def test_a_claim_that_not_everybody_sees_has_no_kit_for_others(client: Client) -> None:
    claim = factories.claim(state=Claim.State.HIDDEN)
    assert client.get(claim.get_absolute_url(), {"format": "txt"}).status_code == 404


def test_more_evidence_costs_no_more_queries(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    claim = factories.claim("The treaty says much.")
    for words in ("Member States", "shall individually", "collectively endeavour"):
        factories.evidence(claim, factories.passage("41B", words))
    client.get(claim.get_absolute_url(), {"format": "txt"})
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as few:
        kit(client, claim.get_absolute_url())
    for words in ("the security", "robustness", "effective use", "technical harm", "the harmonious development"):
        factories.evidence(claim, factories.passage("41B", words))
    caches["pages"].clear()
    with django_assert_num_queries(len(few)):
        kit(client, claim.get_absolute_url())
