"""Atom feeds: well formed by RFC 4287, with ids for ever, and with nothing that not everybody sees."""

from __future__ import annotations

import html
import re
from datetime import datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.following.headlines import cited
from annotations.models import Claim, Evidence, Passage
from annotations.standing import signing
from annotations.standing.standings import standings
from tests import factories
from treatyreader.models import Edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

ATOM = "{http://www.w3.org/2005/Atom}"
TREATY, PROVISION, CLAIM = "/treaties/itrs/feed/", "/id/itrs/2012~41B/feed/", "/claims/un-takeover/feed/"


def read(client: Client, address: str) -> Element:
    """The feed, which keeps the rules of RFC 4287, section 4."""
    caches["pages"].clear()
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    _check(feed, {"title", "id", "updated", "author"})
    (own,) = [each for each in feed.findall(f"{ATOM}link") if each.get("rel") == "self"]
    assert own.get("href") == f"http://testserver{address}"
    ids = [text(entry, "id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    for entry in feed.findall(f"{ATOM}entry"):
        _check(entry, {"title", "id", "updated", "author", "published", "summary"})
        assert re.fullmatch(r"tag:testserver,2026:/[^\s]+", text(entry, "id"))
        assert datetime.fromisoformat(text(entry, "updated")) >= datetime.fromisoformat(text(entry, "published"))
        assert datetime.fromisoformat(text(entry, "updated")) <= datetime.fromisoformat(text(feed, "updated"))
    return feed


def _check(element: Element, needed: set[str]) -> None:
    for name in needed:
        assert len(element.findall(f"{ATOM}{name}")) == 1, name
    assert text(element, "author/{http://www.w3.org/2005/Atom}name")
    assert datetime.fromisoformat(text(element, "updated")).tzinfo is not None
    for link in element.findall(f"{ATOM}link"):
        assert str(link.get("href")).startswith("http://testserver/")


def text(element: Element, name: str) -> str:
    found = element.findtext(f"{ATOM}{name}")
    assert found, name
    return found


def entries(client: Client, address: str) -> dict[str, Element]:
    """By the path in its id."""
    return {text(each, "id").split(":", 2)[2]: each for each in read(client, address).findall(f"{ATOM}entry")}


def test_a_treaty_tells_of_texts_claims_evidence_and_comments(client: Client) -> None:
    ann = factories.account("Ann")
    said = factories.comment(factories.provision("41B"), ann, "A **strong** <b>remark</b>.")
    claim = factories.claim("It says <b>this</b>.")
    evidence = factories.evidence(claim, factories.passage("41B"), review="reviewed", author=ann)
    found = entries(client, TREATY)
    assert list(found)[:3], "the newest first"
    comment = found[said.get_absolute_url()]
    assert text(comment, "author/{http://www.w3.org/2005/Atom}name") == "Ann"
    assert "<strong>strong</strong>" in text(comment, "summary")
    assert "<b>" not in text(comment, "summary")
    assert "It says &lt;b&gt;this" in text(found[claim.get_absolute_url()], "summary")
    assert f"“{html.escape(factories.provision('41B').text)}”" in text(
        found[f"/evidence/{evidence.public_id}/"], "summary"
    )
    for path in found:
        assert client.get(path).status_code in (200, 302), path


def test_a_provision_tells_of_what_is_said_on_it_in_whatever_edition(client: Client) -> None:
    ann = factories.account("Ann")
    said = factories.comment(factories.provision("41B", "itrs/2012-signed/en"), ann)
    factories.comment(factories.provision("1"), ann)
    found = entries(client, PROVISION)
    assert said.get_absolute_url() in found
    assert sum(path.startswith("/comments/") for path in found) == 1


def test_a_claim_tells_how_it_stands_and_of_its_evidence(client: Client) -> None:
    found = entries(client, CLAIM)
    assert "The words say otherwise in part" in text(found["/claims/un-takeover/"], "summary")
    assert sum(path.startswith("/evidence/") for path in found) >= 5
    assert "Reconstructed English; no published copy seen." in "".join(text(each, "summary") for each in found.values())


def test_a_claim_tells_what_the_program_answers_and_what_a_steward_signed(client: Client) -> None:
    claim = Claim.objects.get(slug="un-takeover")
    steward = factories.account("Stella Steward", role="steward")
    signing.sign(steward, claim, "No <b>organ</b>.", signing.digest_of(claim, standings([claim])[claim.pk]))
    found = entries(client, CLAIM)
    (finding,) = [each for path, each in found.items() if "#finding-" in path]
    assert text(finding, "author/{http://www.w3.org/2005/Atom}name") == "Stella Steward"
    assert "No &lt;b&gt;organ" in text(finding, "summary")
    assert text(finding, "title").startswith("Finding: ")
    checks = [each for path, each in found.items() if "#check-" in path]
    assert len(checks) == claim.checks.count() > 0
    assert all("This counts words" in text(each, "summary") for each in checks)
    Evidence.objects.filter(claim=claim).exclude(pk=claim.evidence.order_by("pk")[0].pk).update(review="declined")
    (finding,) = [each for path, each in entries(client, CLAIM).items() if "#finding-" in path]
    assert text(finding, "title").startswith("Finding, made before changes: ")


def test_words_of_an_edition_that_was_withdrawn_say_so_in_a_feed_a_mail_and_a_description(client: Client) -> None:
    edition = factories.text("pact/1990/en", {"1": "The Parties agree."})
    words = factories.passage("1", "Parties", "pact/1990/en")
    claim = factories.claim(instrument=edition.version.instrument)
    evidence = factories.evidence(claim, words)
    says = "This edition has been withdrawn."
    feed, entry = f"/claims/{claim.slug}/feed/", f"/evidence/{evidence.public_id}/"
    assert says not in text(entries(client, feed)[entry], "summary")
    Edition.objects.get(pk=edition.pk).withdraw()
    words = Passage.objects.with_provision().get(pk=words.pk)
    assert says in text(entries(client, feed)[entry], "summary")
    assert says in cited(words).wording
    assert says in client.get(f"{words.get_absolute_url()}?format=jsonld").json()["description"]


def test_a_feed_without_entries_says_since_when(client: Client) -> None:
    factories.text("pact/1990/en", {"1": "The Parties agree."})
    assert read(client, "/id/pact/1990~1/feed/").findall(f"{ATOM}entry") == []


def test_what_not_everybody_sees_is_in_no_feed(client: Client) -> None:
    ann = factories.account("Ann", role="steward")
    claim = factories.claim("A xyzzy claim.", state="waiting", origin="reader", author=ann)
    factories.evidence(claim, factories.passage("41B"), rationale="A xyzzy reason.", author=ann, review="awaiting")
    factories.comment(factories.provision("41B"), ann, "A xyzzy remark.", is_private=True)
    hidden = factories.comment(factories.provision("41B"), ann, "A xyzzy insult.")
    hidden.state = "hidden"
    hidden.save()
    declined = factories.claim()
    factories.evidence(declined, factories.passage("41B"), rationale="Declined: xyzzy.", author=ann, review="declined")
    client.force_login(ann)
    for address in (TREATY, PROVISION):
        caches["pages"].clear()
        assert "xyzzy" not in client.get(address).content.decode()
    assert client.get(f"{claim.get_absolute_url()}feed/").status_code == 404


def test_a_feed_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    for address in (TREATY, PROVISION, CLAIM):
        etag = client.get(address)["ETag"]
        assert client.get(address, headers={"if-none-match": etag}).status_code == 304


def test_characters_that_xml_has_no_place_for_are_left_out(client: Client) -> None:
    factories.claim("Odd \x0b\x1f\ufffe words.")
    assert "Odd " in "".join(text(each, "title") for each in entries(client, TREATY).values())


def test_nothing_is_known_of_what_is_not_there(client: Client) -> None:
    for address in ("/treaties/nothing/feed/", "/id/itrs/2012~999/feed/", "/claims/nothing/feed/"):
        assert client.get(address).status_code == 404


def test_queries_do_not_grow_with_entries(client: Client) -> None:
    def queries() -> list[int]:
        counts = []
        for address in (TREATY, PROVISION, f"{claim.get_absolute_url()}feed/"):
            caches["pages"].clear()
            with CaptureQueriesContext(connection) as made:
                client.get(address)
            counts.append(len(made))
        return counts

    ann, claim = factories.account("Ann"), factories.claim()
    factories.evidence(claim, factories.passage("41B"), review="reviewed", author=ann)
    factories.comment(factories.provision("41B"), ann, passages=[factories.passage("41B")])
    factories.comment(claim, ann)
    few = queries()
    for number in ("1", "5", "41C", "41B"):
        factories.evidence(factories.claim(), factories.passage(number), review="reviewed", author=ann)
        factories.evidence(
            claim, factories.passage(number, edition="itrs/2012-signed/en"), review="reviewed", author=ann
        )
        factories.comment(factories.provision(number), ann, passages=[factories.passage(number)])
        factories.comment(claim, ann)
    assert queries() == few
