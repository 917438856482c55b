"""Evidence and disputes by readers: words linked to claims, checked, reviewed, edited, withdrawn, contested."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from annotations import linking
from annotations.models import Claim, Dispute, Evidence, EvidencePassage, EvidenceReview, LogEntry, Passage
from annotations.models.evidence import Review
from annotations.standing.standings import standings
from annotations.words import place_of
from annotations.writing import EditedMeanwhile
from tests import factories
from treatyreader.accounts.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

TEXT = "Member States must keep networks secure and robust."
CLAUSE = "itrs/2012/en@1/art_6__para_6-1"
WORDS = "security and robustness"


def look(client: Client, address: str, status: int = 200) -> str:
    """The page as it is after what was written; the stamp changes once in a transaction, and a test is one."""
    caches["pages"].clear()
    response = client.get(address)
    assert response.status_code == status, address
    return html.unescape(response.content.decode())


def reader(name: str, **columns: Any) -> Client:
    client = Client()
    client.force_login(factories.account(name, **columns))
    return client


def fields(**more: object) -> dict[str, object]:
    said = {"bearing": "confirms", "coverage": "whole", "rationale": "It says so.", "limits_1": "keep"}
    return {"key": str(uuid.uuid4()), "place_1": CLAUSE, "exact_1": WORDS} | said | more


def link(client: Client, claim: Claim, **more: object) -> Evidence:
    response = client.post(f"/evidence/new/?claim={claim.slug}", fields(**more))
    assert response.status_code == 303, re.findall(r'class="errors"[^>]*>(.*?)<', response.content.decode())
    return Evidence.objects.get(public_id=response["Location"].rpartition("#evidence-")[2])


def as_it_is(evidence: Evidence, **more: object) -> dict[str, object]:
    now = {name: getattr(evidence, name) for name in ("version", "bearing", "coverage", "of", "rationale")}
    return fields(**now | more)


def stands(claim: Claim) -> str:
    return standings([Claim.objects.get(pk=claim.pk)])[claim.pk].label


@pytest.fixture
def claim(db: None) -> Claim:
    return factories.claim(TEXT)


@pytest.fixture
def ann(client: Client) -> Account:
    """Somebody of whom a claim was published before."""
    account = factories.account("Ann")
    factories.claim("An earlier claim.", origin="reader", author=account)
    client.force_login(account)
    return account


@pytest.fixture
def steward(db: None) -> Account:
    return factories.account("Steve", role=Account.Role.STEWARD)


def test_linked_words_are_seen_by_everybody_and_count_once_they_are_reviewed(
    client: Client, ann: Account, claim: Claim, steward: Account
) -> None:
    evidence = link(client, claim)
    assert (evidence.author, evidence.review, evidence.of) == (ann, Review.AWAITING, "")
    page = look(Client(), claim.get_absolute_url())
    exhibit = page.split(f'id="{evidence.anchor}"')[1].split("</article>")[0]
    assert "Awaits review; not counted." in exhibit
    assert "It says so." in exhibit
    assert 'Linked by <b class="who">Ann</b>' in exhibit
    assert re.search(rf"<mark[^>]*>{WORDS}</mark>", exhibit)
    assert "No words linked yet" in page
    assert "1 awaiting review." in page
    card = look(Client(), "/treaties/itrs/2012/en/").split(f'id="beside-art_6__para_6-1-{claim.slug}"')[1]
    assert "Awaits review; not counted." in card.split("</article>")[0]
    EvidenceReview.objects.create(evidence=evidence, version=1, verdict="accepted", by=steward)
    Evidence.objects.filter(pk=evidence.pk).update(review="reviewed")
    page = look(Client(), claim.get_absolute_url())
    assert "The words say this" in page
    assert "Reviewed by 1 person." in page


def test_words_go_after_what_the_claim_has(client: Client, ann: Account, claim: Claim) -> None:
    first = factories.evidence(claim, factories.passage("FF"))
    assert link(client, claim).position == first.position + 1
    assert link(client, claim, exact_1="robustness").position == first.position + 2


def test_several_passages_of_two_instruments_are_one_piece_of_evidence(
    client: Client, ann: Account, claim: Claim, whole_library: None
) -> None:
    said = fields(exact_1="security  and\nrobustness")
    more = client.post(f"/evidence/new/?claim={claim.slug}", {**said, "more": "1", "rationale": ""})
    assert more.status_code == 422
    page = more.content.decode()
    assert 'name="place_2"' in page
    assert "Say why" not in page, "only the words are looked at yet"
    assert "Add the other words below." in page
    other = factories.provision("CS 38", "itu-constitution/extracts/en")
    evidence = link(
        client, claim, **said | {"place_2": place_of(other), "exact_2": other.text[:40], "limits_2": "keep"}
    )
    words = linking.words_of(evidence)
    assert [each.exact for each in words] == [WORDS, other.text[:40]]
    assert len({each.provision.edition.version.instrument_id for each in words}) == 2


def test_selected_words_stand_in_the_form(client: Client, claim: Claim) -> None:
    text = factories.provision("41B").text
    start = text.index(WORDS)
    address = f"/evidence/new/?claim={claim.slug}&on={CLAUSE}:{start}-{start + len(WORDS)}"
    page = look(client, address)
    assert f">\n{WORDS}</textarea>" in page
    assert TEXT in page
    assert "qualifies: the words limit, condition or correct it" in page


@pytest.mark.parametrize(
    ("more", "field", "error"),
    [
        ({"exact_1": "security and robustnes of"}, "exact_1", "These words do not stand in"),
        ({"exact_1": ""}, "exact_1", "Which words?"),
        ({"place_1": "No. 999 itrs"}, "place_1", "No provision"),
        ({"limits_1": ""}, "limits_1", "Include these words?"),
        ({"bearing": ""}, "bearing", "required"),
        ({"bearing": "proves"}, "bearing", "Select a valid choice"),
        ({"rationale": " "}, "rationale", "Say why"),
        ({"rationale": "x" * 2001}, "rationale", "at most 2000 are taken"),
        ({"coverage": "part"}, "of", "Which words of the claim?"),
        ({"coverage": "part", "of": "treaties"}, "of", "do not stand in the claim"),
        ({"coverage": "part", "of": "e"}, "of", "times in the claim"),
        ({"coverage": "part", "of": TEXT}, "of", "This is the whole claim"),
        ({"coverage": "whole", "of": "networks"}, "of", "for a part of it alone"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    client: Client, ann: Account, claim: Claim, more: dict[str, object], field: str, error: str
) -> None:
    said = fields(**{"rationale": "Kept, every word of it."} | more)
    response = client.post(f"/evidence/new/?claim={claim.slug}", said)
    assert response.status_code == 422
    page = html.unescape(response.content.decode())
    assert error in page.split(f'id="id_{field}_error">')[1].split("</p>")[0]
    assert str(said["rationale"]) in page
    assert not claim.evidence.exists()


def test_a_part_marks_the_words_of_the_claim(client: Client, ann: Account, claim: Claim) -> None:
    evidence = link(client, claim, coverage="part", of=" networks \n secure")
    assert (evidence.of, evidence.of_start, evidence.of_end) == ("networks secure", 24, 39)
    assert "a part of the claim: <q>networks secure</q>" in look(client, claim.get_absolute_url())


def test_the_same_form_sent_twice_links_once(client: Client, ann: Account, claim: Claim) -> None:
    said = fields()
    address = f"/evidence/new/?claim={claim.slug}"
    first, again = client.post(address, said), client.post(address, said)
    assert first["Location"] == again["Location"]
    assert claim.evidence.count() == 1


def test_without_a_claim_one_is_found_or_made_first(client: Client) -> None:
    page = look(client, f"/evidence/new/?on={CLAUSE}:0-13")
    assert 'action="/claims/like/"' in page
    assert f'name="on" value="{CLAUSE}:0-13"' in page
    assert "Member States" in page
    assert "Make a new claim" in page
    part = client.get(f"/evidence/new/?on={CLAUSE}:0-13", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<form")
    look(client, "/evidence/new/?on=none", 404)
    look(client, "/evidence/new/?claim=none", 404)


def test_words_are_linked_to_the_claim_as_it_was_seen(ann: Account, claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(text="Another sentence altogether.", version=2)
    words = [factories.passage("FF")]
    with pytest.raises(EditedMeanwhile):
        linking.link(ann, claim, words, bearing="confirms", coverage="whole", speaks_to=None, rationale="So.")


def test_the_address_of_evidence_leads_to_its_place(client: Client, claim: Claim) -> None:
    evidence = factories.evidence(claim, factories.passage("FF"))
    response = client.get(f"/evidence/{evidence.public_id}/")
    assert (response.status_code, response["Location"]) == (302, evidence.get_absolute_url())
    assert response["Cache-Control"] == "private, no-cache"
    look(client, "/evidence/none/", 404)
    Claim.objects.filter(pk=claim.pk).update(state="waiting")
    look(client, f"/evidence/{evidence.public_id}/", 404)
    look(client, f"/evidence/{evidence.public_id}/about/", 404)


def test_an_edit_keeps_what_was_said_before_and_awaits_review_again(client: Client, ann: Account, claim: Claim) -> None:
    evidence = link(client, claim)
    Evidence.objects.filter(pk=evidence.pk).update(review="reviewed")
    assert stands(claim) == "The words say this"
    address = f"/evidence/{evidence.public_id}/edit/"
    assert f">\n{WORDS}</textarea>" in look(client, address)
    said = as_it_is(evidence, bearing="qualifies", exact_1="harmonious development", rationale="Only in part.")
    for _time in range(2):
        assert client.post(address, said)["Location"] == evidence.get_absolute_url()
    evidence.refresh_from_db()
    assert (evidence.version, evidence.review, evidence.bearing) == (2, "awaiting", "qualifies")
    assert stands(claim) == "No words linked yet"
    page = look(Client(), f"/evidence/{evidence.public_id}/about/").split('id="history"')[1]
    now, before = page.split("Version 1, until")
    assert "harmonious development" in now
    assert "Only in part." in now
    assert WORDS in before
    assert "It says so." in before
    assert "Edited by Ann" in before


def test_an_edit_that_changes_nothing_changes_nothing(client: Client, ann: Account, claim: Claim) -> None:
    evidence = link(client, claim)
    client.post(f"/evidence/{evidence.public_id}/edit/", as_it_is(evidence))
    evidence.refresh_from_db()
    assert evidence.version == 1


def test_an_edit_that_came_too_late_shows_both_texts(client: Client, ann: Account, claim: Claim) -> None:
    evidence = link(client, claim)
    late = as_it_is(evidence, rationale="The late reason.")
    address = f"/evidence/{evidence.public_id}/edit/"
    client.post(address, as_it_is(evidence, rationale="The reason that came between."))
    response = client.post(address, late)
    assert response.status_code == 422
    page = html.unescape(response.content.decode())
    now = page.split("As it stands now")[1].split("</dl>")[0]
    assert "The reason that came between." in now
    assert WORDS in now
    assert "The late reason.</textarea>" in page
    assert client.post(address, late | {"version": "2"}).status_code == 303


def test_a_steward_edits_what_others_linked_and_says_why(
    client: Client, ann: Account, claim: Claim, steward: Account
) -> None:
    evidence = link(client, claim)
    client.force_login(steward)
    address = f"/evidence/{evidence.public_id}/edit/"
    said = as_it_is(evidence, bearing="context")
    assert 'id="id_reason_error"' in client.post(address, said).content.decode()
    assert client.post(address, said | {"reason": "It bears on nothing."}).status_code == 303
    entry = LogEntry.objects.get()
    assert (entry.by, entry.deed, entry.what, entry.is_public) == (steward, "edited", "evidence", True)
    assert entry.address == evidence.get_absolute_url()
    client.force_login(factories.account("Other"))
    assert client.get(address).status_code == 403
    assert client.get(f"/evidence/{evidence.public_id}/withdraw/").status_code == 403


def test_a_steward_finds_the_words_of_evidence_that_waits_for_its_text(client: Client, steward: Account) -> None:
    evidence = Evidence.objects.waiting_for_text().first()
    assert evidence
    client.force_login(steward)
    address = f"/evidence/{evidence.public_id}/edit/"
    said = as_it_is(evidence, coverage="whole", of="", reason="Its words stand here too.")
    without = {name: value for name, value in said.items() if name not in ("place_1", "exact_1")}
    assert client.post(address, without).status_code == 303
    evidence.refresh_from_db()
    assert evidence.is_waiting_for_text
    assert client.post(address, said | {"version": evidence.version, "key": str(uuid.uuid4())}).status_code == 303
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    evidence.refresh_from_db()
    assert not evidence.is_waiting_for_text
    assert [each.exact for each in evidence.passages.all()] == [WORDS]


def test_withdrawn_evidence_is_gone_from_pages_and_counts(client: Client, ann: Account, claim: Claim) -> None:
    evidence = link(client, claim)
    Evidence.objects.filter(pk=evidence.pk).update(review="reviewed")
    form = {"key": str(uuid.uuid4())}
    for _time in range(2):
        response = client.post(f"/evidence/{evidence.public_id}/withdraw/", form)
        assert response["Location"] == claim.get_absolute_url()
    assert stands(claim) == "No words linked yet"
    for address in (claim.get_absolute_url(), "/treaties/itrs/2012/en/"):
        page = look(client, address)
        assert evidence.anchor not in page
        assert f"-{claim.slug}" not in page
    assert TEXT not in look(client, evidence.passages.get().get_absolute_url())
    look(client, f"/evidence/{evidence.public_id}/", 404)


def test_hidden_and_declined_evidence_counts_no_more_and_others_do_not_see_it(
    client: Client, ann: Account, claim: Claim
) -> None:
    evidence = link(client, claim)
    other = reader("Other")
    for columns in ({"review": "declined"}, {"review": "reviewed", "state": "hidden"}):
        Evidence.objects.filter(pk=evidence.pk).update(**columns)
        page = look(client, claim.get_absolute_url())
        assert "only its author and the stewards see it" in page
        assert "awaiting review" not in page.split('class="line">')[1].split("</p>")[0]
        assert evidence.anchor not in look(other, claim.get_absolute_url())
        assert stands(claim) == "No words linked yet"


def test_the_line_says_who_reviewed(claim: Claim, steward: Account) -> None:
    def line() -> str:
        return standings([claim])[claim.pk].line

    one = factories.evidence(claim, factories.passage("FF"))
    assert "Reviewed by the library's editors; not independently reviewed." in line()
    two = factories.evidence(claim, factories.passage("41B", WORDS), review="reviewed")
    EvidenceReview.objects.create(evidence=two, version=1, verdict="accepted", by=steward)
    assert "Reviewed in part by 1 person, in part by the library's editors alone." in line()
    other = factories.account("Other", role=Account.Role.STEWARD)
    EvidenceReview.objects.create(evidence=one, version=1, verdict="accepted", by=other)
    Evidence.objects.filter(pk=one.pk).update(review="reviewed")
    assert "Reviewed by 2 persons." in line()
    EvidenceReview.objects.create(evidence=one, version=1, verdict="accepted", by=steward)
    EvidenceReview.objects.create(evidence=one, version=1, verdict="declined", reason="No.", by=other)
    assert "Reviewed by 1 person." in line(), "the newest review of each counts"
    EvidenceReview.objects.create(evidence=two, version=7, verdict="accepted", by=other)
    assert "Reviewed by 1 person." in line(), "of the current version"


def test_while_evidence_is_contested_readers_disagree(client: Client, ann: Account, claim: Claim) -> None:
    evidence = factories.evidence(claim, factories.passage("41B", WORDS))
    assert stands(claim) == "The words say this"
    address = f"/evidence/{evidence.public_id}/dispute/"
    assert client.post(address, {"key": str(uuid.uuid4()), "reason": " "}).status_code == 422
    better = {"place_1": CLAUSE, "exact_1": "harmonious development", "limits_1": "keep"}
    said = {"key": str(uuid.uuid4()), "reason": "It only asks for an effort."} | better
    for _time in range(2):
        assert client.post(address, said)["Location"] == evidence.get_absolute_url()
    dispute = Dispute.objects.get()
    assert dispute.state == Dispute.State.OPEN
    again = client.post(address, said | {"key": str(uuid.uuid4())})
    assert again.status_code == 422
    assert "You contest it already." in again.content.decode()
    assert "It only asks for an effort." in again.content.decode()
    assert stands(claim) == "Readers disagree"
    page = look(Client(), claim.get_absolute_url())
    contest = page.split('class="contest"')[1].split("</article>")[0]
    assert "It only asks for an effort." in contest
    assert re.search(r"<mark[^>]*>harmonious development</mark>", contest)
    about = look(client, f"/evidence/{evidence.public_id}/about/")
    assert f"/disputes/{dispute.public_id}/withdraw/" in about
    assert f"/disputes/{dispute.public_id}/withdraw/" not in look(Client(), f"/evidence/{evidence.public_id}/about/")
    other = reader("Other")
    assert other.get(f"/disputes/{dispute.public_id}/withdraw/").status_code == 403
    response = client.post(f"/disputes/{dispute.public_id}/withdraw/", {"key": str(uuid.uuid4())})
    assert response["Location"] == evidence.get_absolute_url()
    assert stands(claim) == "The words say this"
    assert 'class="contest"' not in look(Client(), claim.get_absolute_url())


def test_the_dispute_of_a_new_account_waits(client: Client, claim: Claim, steward: Account) -> None:
    evidence = factories.evidence(claim, factories.passage("41B", WORDS))
    newt = reader("Newt")
    newt.post(f"/evidence/{evidence.public_id}/dispute/", {"key": str(uuid.uuid4()), "reason": "I doubt it."})
    dispute = Dispute.objects.get()
    assert dispute.state == Dispute.State.WAITING
    assert stands(claim) == "The words say this"
    client.force_login(steward)
    for who in (newt, client):
        assert "I doubt it." in look(who, claim.get_absolute_url())
    for who in (Client(), reader("Other")):
        assert "I doubt it." not in look(who, claim.get_absolute_url())
        assert "I doubt it." not in look(who, f"/evidence/{evidence.public_id}/about/")
        look(who, f"/disputes/{dispute.public_id}/withdraw/", 404)
    newt.post(f"/disputes/{dispute.public_id}/withdraw/", {"key": str(uuid.uuid4())})
    dispute.refresh_from_db()
    assert dispute.state == Dispute.State.WITHDRAWN
    assert "I doubt it." in look(newt, f"/evidence/{evidence.public_id}/about/")
    assert "I doubt it." not in look(Client(), f"/evidence/{evidence.public_id}/about/")


def test_nobody_contests_what_they_linked_themselves(client: Client, ann: Account, claim: Claim) -> None:
    evidence = link(client, claim)
    assert client.get(f"/evidence/{evidence.public_id}/dispute/").status_code == 403


def test_what_is_told_about_evidence_has_its_reviews(client: Client, claim: Claim, steward: Account) -> None:
    evidence = factories.evidence(claim, factories.passage("FF"), review="declined")
    EvidenceReview.objects.create(evidence=evidence, version=1, verdict="declined", reason="Off the point.", by=steward)
    client.force_login(steward)
    page = look(client, f"/evidence/{evidence.public_id}/about/")
    assert "Off the point." in page.split('id="reviews"')[1].split("</section>")[0]


def test_a_passage_that_is_only_somebody_else_s_is_not_there(client: Client, ann: Account) -> None:
    data = {"key": str(uuid.uuid4()), "body": "Mine.", "is_private": "on", "place_1": CLAUSE}
    data |= {"exact_1": "robustness of international", "limits_1": "keep"}
    assert client.post(f"/comments/new/?on={CLAUSE}", data).status_code == 303
    passage = Passage.objects.get(is_public=False)
    assert "robustness of international" in look(client, passage.get_absolute_url())
    for other in (Client(), reader("Other")):
        look(other, passage.get_absolute_url(), 404)
        assert passage.exact not in look(other, f"/?q=http://testserver{passage.get_absolute_url()}")


def test_a_page_asks_as_often_for_fifty_as_for_one(
    claim: Claim, ann: Account, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    passages = [factories.passage(number) for number in ("FF", "41B")]

    def grow(count: int) -> None:
        for number in range(count):
            evidence = factories.evidence(claim, passages[number % 2], author=ann, review="reviewed")
            EvidenceReview.objects.create(evidence=evidence, version=1, verdict="accepted")
            Dispute.objects.create(evidence=evidence, author=ann, reason="No.").passages.set(passages)
            for thing in (claim, evidence):
                factories.comment(thing, ann, f"Remark {number}.")

    client = Client()
    grow(1)
    look(client, claim.get_absolute_url())
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as few:
        client.get(claim.get_absolute_url())
    grow(49)
    caches["pages"].clear()
    with django_assert_num_queries(len(few)):
        page = client.get(claim.get_absolute_url()).content.decode()
    assert page.count('class="exhibit ') == 50
    assert EvidencePassage.objects.filter(evidence__claim=claim).count() == 50
