"""Reports, and what is hidden: gone for everybody but its author and the stewards, and back when it is restored."""

from __future__ import annotations

import uuid

import pytest
from django.core.cache import caches
from django.test import Client

from annotations import commenting
from annotations.discussion import counts_in, discussion_on
from annotations.margin import beside
from annotations.models import Claim, Comment, Evidence, LogEntry, Report
from annotations.standing.standings import standings
from annotations.things import kind_of
from tests import factories
from tests.annotations.sending import complaint_of, fields_of, send
from treatyreader.accounts.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

WORDS = "security and robustness of international telecommunication networks"
CLAUSE = "/treaties/itrs/2012/en/art_6__para_6-1/"


@pytest.fixture
def ann(library: None) -> Account:
    return factories.account("Ann")


@pytest.fixture
def otto(client: Client) -> Account:
    """Whoever is signed in."""
    row = factories.account("Otto")
    client.force_login(row)
    return row


@pytest.fixture
def stella(library: None) -> Account:
    return factories.account("Stella", role="steward")


@pytest.fixture
def stewards(stella: Account) -> Client:
    client = Client()
    client.force_login(stella)
    return client


@pytest.fixture
def said(ann: Account) -> Comment:
    return factories.comment(factories.provision("41B"), ann, "Something defamatory.")


@pytest.fixture
def linked(ann: Account) -> Evidence:
    row = factories.claim("The treaty secures networks.", origin="reader", author=ann)
    return factories.evidence(row, factories.passage("41B", WORDS), author=ann, review="reviewed", rationale="See.")


def on(thing: Comment | Claim | Evidence) -> str:
    kind = kind_of(thing)
    return f"/reports/new/?on={kind}:{thing.slug if isinstance(thing, Claim) else thing.public_id}"


def test_a_report_reaches_the_desk_and_its_answer_whoever_made_it(
    client: Client, otto: Account, said: Comment, stewards: Client
) -> None:
    page = client.get(on(said)).content.decode()
    assert "Something defamatory." in page
    response = send(client, on(said), reason="defamatory", words="It names <b>me</b>.")
    report = Report.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/reports/{report.public_id}/sent/")
    assert "A steward has yet to look at it." in client.get(response["Location"]).content.decode()
    desk = stewards.get("/desk/?kind=reports").content.decode()
    assert "It names &lt;b&gt;me&lt;/b&gt;." in desk
    assert f"/reports/{report.public_id}/" in desk
    seen = stewards.get(f"/reports/{report.public_id}/").content.decode()
    assert f"/comments/{said.public_id}/hide/" in seen
    assert send(stewards, f"/reports/{report.public_id}/", reason="It names nobody.").status_code == 303
    assert "It names nobody." in client.get(response["Location"]).content.decode()
    assert "It names nobody." not in Client().get("/log/").content.decode()
    assert "It names nobody." in stewards.get("/log/").content.decode()
    assert "Something defamatory." not in stewards.get("/desk/?kind=reports").content.decode()


def test_a_report_is_its_reporters_and_the_stewards(
    client: Client, otto: Account, said: Comment, stewards: Client
) -> None:
    send(client, on(said), reason="other", words="")
    report = Report.objects.get()
    carl = Client()
    carl.force_login(factories.account("Carl"))
    for address in (f"/reports/{report.public_id}/", f"/reports/{report.public_id}/sent/"):
        assert carl.get(address).status_code == 404
    assert stewards.get(f"/reports/{report.public_id}/sent/").status_code == 404
    assert client.get(f"/reports/{report.public_id}/").status_code == 403


def test_one_report_of_each_reader_on_each_thing_is_open(
    client: Client, otto: Account, said: Comment, linked: Evidence
) -> None:
    fields = fields_of(client.get(on(said))) | {"reason": "other", "words": "Once."}
    first, resent = client.post(on(said), fields), client.post(on(said), fields)
    assert first["Location"] == resent["Location"]
    again = send(client, on(said), reason="personal data", words="What I add.")
    assert again.status_code == 422
    assert "You have reported this before" in complaint_of(again)
    assert "What I add." in again.content.decode()
    assert send(client, on(linked), reason="other", words="").status_code == 303
    assert send(client, on(linked.claim), reason="other", words="").status_code == 303
    assert Report.objects.count() == 3


def test_who_is_signed_out_reports_after_signing_in(said: Comment) -> None:
    factories.account("Olga", password="a long pass phrase")
    client = Client()
    assert client.get(on(said)).status_code == 200
    response = client.post(on(said), {"key": str(uuid.uuid4()), "reason": "other", "words": "Mine."})
    assert response["Location"].startswith("/account/login/?next=%2Freports%2Fnew%2F")
    typed = {"login": "olga@example.org", "password": "a long pass phrase"}
    response = client.post(response["Location"], typed | {"next": on(said)})
    assert response["Location"] == f"/reports/{Report.objects.get().public_id}/sent/"


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"reason": "", "words": "Kept."}, "Choose one."),
        ({"reason": "ugly", "words": "Kept."}, "Select a valid choice"),
        ({"reason": "other", "words": "Kept." + "x" * 2_000}, "It has 2005 characters; at most 2000 are taken."),
        ({"reason": "other", "words": "Kept." + "x" * 100_000}, "at most 2000 are taken"),
        ({"reason": "other", "words": "Kept.\0"}, "control characters"),
    ],
)
def test_a_report_that_says_nothing_is_refused_and_kept(
    client: Client, otto: Account, said: Comment, typed: dict[str, str], complaint: str
) -> None:
    response = client.post(on(said), {"key": str(uuid.uuid4())} | typed)
    assert response.status_code == 422
    assert complaint in complaint_of(response)
    assert "Kept." in response.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "asked",
    ["", "x", "claim:", "claim:no-such", "comment:abcdefghjk", "evidence:%00", "itrs/2012/en@1/art_6__para_6-1"],
)
def test_what_cannot_be_reported_is_not_there(client: Client, otto: Account, asked: str) -> None:
    assert client.get(f"/reports/new/?on={asked}").status_code == 404
    response = client.post(f"/reports/new/?on={asked}", {"words": "My long words."})
    assert response.status_code == 404
    assert "My long words." in response.content.decode()


def test_ones_own_is_not_reported(client: Client, otto: Account) -> None:
    own = factories.comment(factories.provision("41B"), otto)
    assert client.get(on(own)).status_code == 403


def page_of(client: Client, address: str) -> str:
    caches["pages"].clear()
    return str(client.get(address, follow=True).content.decode())


def test_a_hidden_comment_is_gone_for_others_and_comes_back(
    client: Client, ann: Account, otto: Account, said: Comment, stewards: Client
) -> None:
    provision = said.provision
    assert provision is not None
    authors = Client()
    authors.force_login(ann)
    address, discussion = (
        f"/comments/{said.public_id}/",
        f"/discussion/?on={CLAUSE[10:].replace('/en/', '/en@1/')[:-1]}",
    )
    send(stewards, f"{address}hide/", reason="It defames.")
    for reader in (client, Client()):
        assert reader.get(address).status_code == 404
        assert "Something defamatory." not in page_of(reader, discussion)
        assert "A comment that is not shown." not in page_of(reader, discussion)
        assert "Something defamatory." not in page_of(reader, CLAUSE)
    assert counts_in(provision.edition, None) == {}
    assert discussion_on(provision, None).total == 0
    for reader in (authors, stewards):
        assert "Something defamatory." in page_of(reader, discussion)
        assert "hidden by a steward" in page_of(reader, discussion)
    assert "It defames." in page_of(client, "/log/")
    send(stewards, f"{address}restore/", reason="It does not.")
    for reader in (client, Client(), authors):
        assert "Something defamatory." in page_of(reader, discussion)
        assert "hidden by a steward" not in page_of(reader, discussion)
    assert counts_in(provision.edition, None) == {provision.pk: 1}


def test_a_hidden_comment_with_replies_leaves_its_place(
    client: Client, otto: Account, said: Comment, stewards: Client
) -> None:
    reply = commenting.reply(otto, said, "I reply to it.")
    send(stewards, f"/comments/{said.public_id}/hide/", reason="It defames.")
    page = page_of(Client(), f"/discussion/?on={CLAUSE[10:].replace('/en/', '/en@1/')[:-1]}")
    assert "A comment that is not shown." in page
    assert "I reply to it." in page
    assert "Something defamatory." not in page
    assert page_of(Client(), f"/comments/{reply.public_id}/")


def test_hidden_evidence_counts_for_nothing_and_is_marked_nowhere(
    client: Client, otto: Account, linked: Evidence, stewards: Client
) -> None:
    claim, edition = linked.claim, factories.provision("41B").edition
    remark = factories.comment(linked, otto, "On this evidence.")
    before = standings([claim])[claim.pk].label
    assert any(card.claim.pk == claim.pk for cards in beside(edition).cards.values() for card in cards)
    send(stewards, f"/evidence/{linked.public_id}/hide/", reason="Out of context.")
    assert str(standings([claim])[claim.pk].label) == "No words linked yet"
    assert not any(card.claim.pk == claim.pk for cards in beside(edition).cards.values() for card in cards)
    for address in (f"/claims/{claim.slug}/", f"/passages/{linked.passages.get().public_id}/", CLAUSE):
        page = page_of(Client(), address)
        assert "See." not in page.split("<main")[1].replace("See besides", ""), address
    assert claim.text not in page_of(Client(), f"/passages/{linked.passages.get().public_id}/")
    assert Client().get(f"/comments/{remark.public_id}/").status_code == 404
    send(stewards, f"/evidence/{linked.public_id}/restore/", reason="In context.")
    assert standings([claim])[claim.pk].label == before
    assert "See." in page_of(Client(), f"/claims/{claim.slug}/")
    assert any(card.claim.pk == claim.pk for cards in beside(edition).cards.values() for card in cards)


def test_declined_evidence_counts_for_nothing(linked: Evidence, stewards: Client) -> None:
    send(stewards, f"/evidence/{linked.public_id}/review/", verdict="declined", reason="It does not say so.")
    claim = linked.claim
    assert str(standings([claim])[claim.pk].label) == "No words linked yet"
    assert "See." not in page_of(Client(), f"/claims/{claim.slug}/")


def test_a_hidden_claim_is_gone_with_all_that_stands_on_it(
    client: Client, otto: Account, linked: Evidence, stewards: Client
) -> None:
    claim, edition = linked.claim, factories.provision("41B").edition
    remark = factories.comment(claim, otto, "On this claim.")
    passage = linked.passages.get()
    places = (f"/claims/{claim.slug}/", "/claims/", "/", f"/passages/{passage.public_id}/", CLAUSE, "/treaties/itrs/")
    send(stewards, f"/claims/{claim.slug}/hide/", reason="It defames.")
    for address in (*places, "/?q=treaty+secures+networks", "/log/"):
        assert claim.text not in page_of(Client(), address), address
    assert Client().get(f"/claims/{claim.slug}/").status_code == 404
    assert Client().get(f"/comments/{remark.public_id}/").status_code == 404
    assert not any(card.claim.pk == claim.pk for cards in beside(edition).cards.values() for card in cards)
    send(stewards, f"/claims/{claim.slug}/restore/", reason="It does not.")
    for address in places[:2]:
        assert claim.text in page_of(Client(), address), address
    assert "On this claim." in page_of(Client(), f"/discussion/?on=claim:{claim.slug}")
    assert [each.deed for each in LogEntry.objects.order_by("id")] == ["hid", "restored"]


def test_pressing_twice_hides_once(said: Comment, stewards: Client) -> None:
    address = f"/comments/{said.public_id}/hide/"
    fields = fields_of(stewards.get(address)) | {"reason": "It defames."}
    first, again = stewards.post(address, fields), stewards.post(address, fields)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first["Location"] == again["Location"]
    assert LogEntry.objects.count() == 1


def test_a_thread_that_a_steward_resolves_is_logged(said: Comment, stewards: Client, ann: Account) -> None:
    address = f"/comments/{said.public_id}/resolve/"
    assert send(stewards, address).status_code == 303
    assert send(stewards, address).status_code == 303
    assert list(LogEntry.objects.order_by("id").values_list("deed", flat=True)) == ["resolved", "reopened"]
    authors = Client()
    authors.force_login(ann)
    assert send(authors, address).status_code == 303
    assert LogEntry.objects.count() == 2
