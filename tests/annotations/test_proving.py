"""Links that prove themselves: what their digest is of, and what a link says that was altered, or whose words went."""

from __future__ import annotations

import hashlib
import html
import re

import pytest
from django.core.cache import caches
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from annotations import commenting
from annotations.anchoring.proving import canonical_form, proof_of, proves
from annotations.contributions import leave
from annotations.models import DeletedAnnotation, Passage
from tests import factories
from tests.annotations.sending import send
from treatyreader.models import Edition, Verification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

LINE = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1)
"""What an edition or a provision may be called in an address: no white space."""
WORDS = st.text(min_size=1)


@given(LINE, LINE, WORDS)
def test_anyone_can_compute_the_digest(edition: str, provision: str, words: str) -> None:
    published = "\n".join([edition, provision, words])
    assert proof_of(edition, provision, words) == hashlib.sha256(published.encode()).hexdigest()[:16]


@given(LINE, LINE, WORDS, LINE, LINE, WORDS)
def test_no_two_passages_have_the_same_form(one: str, two: str, three: str, uno: str, due: str, tre: str) -> None:
    same = canonical_form(one, two, three) == canonical_form(uno, due, tre)
    assert same == ((one, two, three) == (uno, due, tre))


@given(LINE, LINE, WORDS, st.integers(0, 15), st.sampled_from("0123456789abcdef"))
def test_a_digest_with_one_other_digit_proves_nothing(
    edition: str, provision: str, words: str, place: int, digit: str
) -> None:
    proof = proof_of(edition, provision, words)
    other = proof[:place] + digit + proof[place + 1 :]
    assert proves(other, proof) == (other == proof)
    assert proves(proof.upper(), proof)


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return html.unescape(response.content.decode())


def everything(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    return b"".join(response).decode()


def test_the_example_on_the_page_is_computed_as_the_page_says(client: Client) -> None:
    shown = page(client, "/normalisation/").split('id="proof"')[1]
    edition, provision, words, digest = re.findall(r"<dd>(?:<code>)?(.*?)(?:</code>)?</dd>", shown)[:4]
    assert digest == hashlib.sha256(f"{edition}\n{provision}\n{words}".encode()).hexdigest()[:16]
    asked = client.get("/normalisation/", {"format": "json"}).json()["proof"]
    assert asked["example"] == {"edition": edition, "provision": provision, "words": words, "digest": digest}


def test_a_link_says_since_when_its_words_are_unchanged_and_how_far_they_are_verified(client: Client) -> None:
    passage = factories.passage("1", "the sovereign right of each State")
    shown = page(client, passage.get_proving_url())
    assert "Unchanged in this library's edition since" in shown
    assert "The link carries a digest of these words and of their edition; it matches" in shown
    assert "Wording verified against a published copy." in shown
    assert f'<link rel="canonical" href="http://testserver{passage.get_absolute_url()}">' in shown
    assert f"http://testserver{passage.get_proving_url()}" in shown
    assert "it matches" not in page(client, passage.get_absolute_url()), "a plain address carries no digest"


def test_the_sentences_beside_it_are_at_hand_also_those_of_other_provisions(client: Client) -> None:
    factories.text("pact/1990/en", {"1": "One stands. Two stands. Three stands.", "2": "Four stands. Five stands."})
    shown = page(client, factories.passage("1", "Two", "pact/1990/en").get_absolute_url()).split("before and after")[1]
    assert "<p>One stands." in shown
    assert "<p>Three stands." in shown
    shown = page(client, factories.passage("1", "Three", "pact/1990/en").get_absolute_url()).split("before and after")[
        1
    ]
    assert re.search(r"<p>Four stands\. <a[^>]*href=\"/treaties/pact/1990/en@1/art_1__para_2/\">Article 1, 2", shown)
    assert "Five" not in shown.split("</details>")[0]


def test_a_link_that_was_altered_proves_nothing_and_offers_what_stands_there(client: Client) -> None:
    passage = factories.passage("41B", "Member States")
    other = factories.passage("1", "the sovereign right of each State")
    for digest in (other.proof, passage.proof[:-1], f"{passage.proof}0", "0" * 16, "x", "♥", "%00"):
        shown = page(client, f"{passage.get_absolute_url()}{digest}/", 404)
        assert "This link does not prove what it says" in shown
        assert "“Member States”" in shown
        assert f'href="{passage.get_absolute_url()}"' in shown
    assert page(client, passage.get_proving_url().upper().replace("PASSAGES", "passages"))


def test_a_refusal_puts_no_words_in_quotation_marks_that_are_not_verified(client: Client) -> None:
    passage = factories.passage("P3/6", "all governments should have an equal role")
    shown = page(client, f"{passage.get_absolute_url()}{'0' * 16}/", 404)
    assert "“all governments" not in shown
    assert "all governments should have an equal role (Reconstructed English" in shown


def test_words_that_only_their_author_points_at_are_as_unknown_as_any_whatever_the_digest(client: Client) -> None:
    passage = factories.passage("41B", "Member States")
    Passage.objects.filter(pk=passage.pk).delete()
    Passage.objects.bulk_create([Passage(**{**_columns(passage), "is_public": False})])
    answers = [
        page(client, f"/passages/{name}/{digest}/", 404).replace(name, "…").replace(digest, "…")
        for name in (passage.public_id, "aaaaaaaaaa")
        for digest in (passage.proof, "0" * 16)
    ]
    assert len(set(answers)) == 1
    assert "Member States" not in answers[0]


def _columns(passage: Passage) -> dict[str, object]:
    names = ("public_id", "provision_id", "exact", "prefix", "suffix", "start", "end", "digest")
    return {name: getattr(passage, name) for name in names}


def test_words_of_an_edition_that_was_withdrawn_say_so_and_what_followed(client: Client) -> None:
    old = factories.text("pact/1990/en", {"1": "The old words stand here."})
    passage = factories.passage("1", "old words", "pact/1990/en")
    factories.text("pact/1990/en", {"1": "The new words stand here."})
    Edition.objects.get(pk=old.pk).withdraw()
    for address in (passage.get_proving_url(), passage.get_absolute_url()):
        shown = page(client, address).split('class="proven"')[1].split("</div>")[0]
        assert "This edition has been withdrawn" in shown
        assert 'href="/treaties/pact/1990/en/">Edition 2 has followed it' in shown


def test_a_verification_shows_at_a_link_and_does_not_change_it(client: Client) -> None:
    passage = factories.passage("P3/6", "all governments should have an equal role")
    address = passage.get_proving_url()
    assert "no published copy seen" in page(client, address)
    Verification.objects.create(provision=passage.provision, level="verified", source="a copy", by="a steward")
    caches["pages"].clear()
    assert "Wording verified" in page(client, address)


def test_a_form_that_makes_a_passage_leads_to_the_link_that_proves_itself(client: Client) -> None:
    client.force_login(factories.account("Ann"))
    place = "itrs/2012/en@1/art_6__para_6-1"
    sent = send(client, f"/passages/new/?on={place}:0-13", exact_1="Member States", limits_1="keep")
    made = Passage.objects.get(provision__eid="art_6__para_6-1", start=0, end=13)
    assert sent.headers["Location"] == made.get_proving_url()


def test_a_comment_that_was_removed_says_so_and_none_of_its_words(client: Client) -> None:
    author = factories.account("Ann")
    row = factories.comment(factories.provision("41B"), author, "Secret afterthoughts.")
    address, public_id = row.get_absolute_url(), row.public_id
    assert client.get(address).status_code == 302
    places = ["/treaties/itrs/2012/en/art_6__para_6-1/", "/treaties/itrs/2012/en/?layer=comments", "/log/"]
    places += [f"/treaties/itrs/annotations/?format={form}" for form in ("jsonld", "csv", "md")]
    places += ["/api/annotations/?page=0", f"/api/annotations/{public_id}/"]
    assert sum("afterthoughts" in everything(client, each) for each in places) == len(places) - 1, "not in the log"
    commenting.delete(row)
    caches["pages"].clear()
    assert DeletedAnnotation.objects.filter(public_id=public_id).exists()
    for each in (address, address.upper().replace("COMMENTS", "comments")):
        shown = page(client, each, 410)
        assert "This comment was removed" in shown
        assert "afterthoughts" not in shown
        assert "Ann" not in shown.split("<main")[1]
    for each in places:
        assert "afterthoughts" not in everything(client, each), each
    assert client.get(f"/api/annotations/{public_id}/").status_code == 410


def test_a_comment_that_nobody_else_saw_was_never_there(client: Client) -> None:
    author = factories.account("Ann")
    row = factories.comment(factories.provision("41B"), author, "Only mine.", is_private=True)
    address = row.get_absolute_url()
    commenting.delete(row)
    assert "The library knows no comment" in page(client, address, 404)


def test_an_answered_comment_that_was_removed_keeps_its_place_and_nothing_else(client: Client) -> None:
    row = factories.comment(factories.provision("41B"), factories.account("Ann"), "Secret afterthoughts.")
    commenting.reply(factories.account("Bob"), row, "An answer.")
    commenting.delete(row)
    shown = client.get(row.get_absolute_url(), follow=True).content.decode()
    assert "Removed by its author." in shown
    assert "afterthoughts" not in shown
    assert "Ann" not in shown.split('id="discussion"')[1]


def test_the_comment_of_a_removed_account_is_a_former_contributor_s(client: Client) -> None:
    author = factories.account("Ann Onymous")
    row = factories.comment(factories.provision("41B"), author, "Still of use.")
    leave(author, keep=True)
    shown = client.get(row.get_absolute_url(), follow=True).content.decode()
    assert "Still of use." in shown
    assert "Former contributor" in shown
    assert "Onymous" not in shown
