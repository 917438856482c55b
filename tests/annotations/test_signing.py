"""Signed findings: beside how a claim stands, never in its place, and marked once what they rest on has changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations import linking, moderating
from annotations.contributions import data_of, leave
from annotations.following.noticing import notice_findings
from annotations.models import Claim, Dispute, Evidence, Finding, LogEntry, News
from annotations.models.moderation import Verdict
from annotations.standing import signing
from annotations.standing.standings import standings
from tests import factories
from tests.annotations.sending import complaint_of, fields_of, send
from treatyreader.accounts.models import Account
from treatyreader.models import Verification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

WORDS = "security and robustness of international telecommunication networks"
SAID = "The words ask Member States for an effort; they require no result."
SOURCED = {"seen": True, "source": "https://example.org/", "said_by": "Jane Doe, in The Paper"}


@pytest.fixture
def ann(library: None) -> Account:
    return factories.account("Ann")


@pytest.fixture
def stella(client: Client) -> Account:
    steward = factories.account("Stella", role="steward")
    client.force_login(steward)
    return steward


@pytest.fixture
def claim(ann: Account) -> Claim:
    row = factories.claim("The treaty secures networks.", origin="reader", author=ann, **SOURCED)
    factories.evidence(row, factories.passage("41B", WORDS), author=ann, review="reviewed")
    return row


def signed(claim: Claim, by: Account) -> Finding:
    standing = standings([claim])[claim.pk]
    return signing.sign(by, claim, SAID, signing.digest_of(claim, standing))


def current(claim: Claim) -> Finding | None:
    claim = Claim.objects.get(pk=claim.pk)
    return signing.current_finding(claim, standings([claim])[claim.pk])


def shown(claim: Claim) -> str:
    caches["pages"].clear()
    return Client().get(claim.get_absolute_url()).content.decode()


def test_a_finding_is_signed_and_stands_beside_how_the_claim_stands(
    client: Client, stella: Account, claim: Claim
) -> None:
    before = shown(claim).split('<p class="how">')[1].split("</p>")[0]
    response = send(client, f"/claims/{claim.slug}/findings/new/", sentence=SAID)
    row = Finding.objects.get()
    assert (response.status_code, response["Location"]) == (303, row.get_absolute_url())
    assert (row.by, row.stands, row.provisional) == (stella, "say-this", False)
    page = shown(claim)
    assert page.split('<p class="how">')[1].split("</p>")[0] == before
    finding = page.split(f'id="{row.anchor}"')[1].split("</article>")[0]
    assert SAID in finding
    assert "Stella" in finding
    assert "when it stood: “The words say this”" in finding
    assert "before these changes" not in finding
    entry = LogEntry.objects.get()
    assert (entry.deed, entry.what, entry.reason, entry.is_public) == ("signed", "claim", SAID, True)
    assert current(claim) == row


@pytest.mark.parametrize(
    ("sentence", "complaint"),
    [
        ("The claim is false.", "“false” judges"),
        ("This has been debunked long ago.", "“debunked” judges"),
        ("It is TRUE that the words say so.", "“TRUE” judges"),
        ("What jane doe says is not in the text.", "stands beside nobody&#x27;s name"),
        ("x" * 601, "at most 600"),
        ("\u202eno", "control characters"),
        ("  ", "Say it in a sentence."),
    ],
)
def test_a_finding_judges_neither_the_claim_nor_whoever_made_it(
    client: Client, stella: Account, claim: Claim, sentence: str, complaint: str
) -> None:
    response = send(client, f"/claims/{claim.slug}/findings/new/", sentence=sentence)
    assert response.status_code == 422
    assert complaint in complaint_of(response)
    assert not Finding.objects.exists()


def test_nobody_signs_one_on_a_claim_of_their_own_or_on_their_own_evidence_alone(
    client: Client, stella: Account, ann: Account, claim: Claim
) -> None:
    own = factories.claim("Mine.", origin="reader", author=stella)
    factories.evidence(own, factories.passage("41B", WORDS))
    mine = factories.claim("Rests on mine.")
    factories.evidence(mine, factories.passage("41B", WORDS), author=stella, review="reviewed")
    for each in (own, mine):
        assert client.get(f"/claims/{each.slug}/findings/new/").status_code == 403
    factories.evidence(mine, factories.passage("41B", "harmonious development"))
    assert client.get(f"/claims/{mine.slug}/findings/new/").status_code == 200


@pytest.mark.parametrize("kind", ["words", "forecast"])
def test_a_finding_needs_something_to_rest_on(client: Client, stella: Account, kind: str) -> None:
    claim = factories.claim("Nothing.", kind=kind)
    review = "awaiting" if kind == "words" else "by editors"
    factories.evidence(claim, factories.passage("41B", WORDS), review=review)
    address = f"/claims/{claim.slug}/findings/new/"
    assert "has nothing to rest on" in client.get(address).content.decode()
    assert send(client, address, sentence=SAID).status_code == 422
    assert not Finding.objects.exists()


def verified(claim: Claim, by: Account) -> None:
    row = factories.provision("41B")
    Verification.objects.create(provision=row, level="to-be-verified", by="Somebody")


def disputed(claim: Claim, by: Account) -> None:
    Dispute.objects.create(evidence=claim.evidence.order_by("id")[0], author=by, reason="No.")


CHANGES: dict[str, Callable[[Claim, Account], object]] = {
    "the claim": lambda claim, _by: Claim.objects.filter(pk=claim.pk).update(text="It secures them."),
    "its kind": lambda claim, _by: Claim.objects.filter(pk=claim.pk).update(kind="effect"),
    "more that counts": lambda claim, _by: factories.evidence(
        claim, factories.passage("41B", "harmonious development")
    ),
    "a context": lambda claim, _by: factories.evidence(
        claim, factories.passage("41B", "harmonious development"), bearing="context"
    ),
    "a review": lambda claim, by: moderating.review_evidence(by, claim.evidence.get(), Verdict.DECLINED, "No."),
    "what was withdrawn": lambda claim, by: linking.withdraw(claim.evidence.get(), by),
    "a dispute": disputed,
    "the wording": verified,
}


@pytest.mark.parametrize("what", CHANGES)
def test_it_says_that_it_was_made_before_these_changes(claim: Claim, what: str) -> None:
    steward = factories.account("Stella", role="steward")
    row = signed(claim, steward)
    assert current(claim) == row
    CHANGES[what](claim, factories.account("Another", role="steward"))
    assert current(claim) is None
    assert [each.pk for each in signing.lapsed([Claim.objects.get(pk=claim.pk)])] == [row.pk]
    assert "made before these changes" in shown(claim)


def test_what_awaits_review_makes_no_finding_old(ann: Account, claim: Claim) -> None:
    row = signed(claim, factories.account("Stella", role="steward"))
    factories.evidence(claim, factories.passage("41B", "harmonious development"), author=ann, review="awaiting")
    factories.comment(claim, ann)
    assert current(claim) == row
    assert signing.lapsed([claim]) == []


@pytest.mark.parametrize(
    "columns", [{"seen": False, "said_by": ""}, {"source": "", "said_by": ""}, {"state": "hidden"}]
)
def test_only_on_a_published_claim_with_a_source_that_was_seen_may_it_be_published_as_a_review(
    claim: Claim, columns: dict[str, object]
) -> None:
    signed(claim, factories.account("Stella", role="steward"))
    Claim.objects.filter(pk=claim.pk).update(**columns)
    assert current(claim) is None


def test_on_wording_that_is_not_verified_none_is_published_as_a_review(ann: Account) -> None:
    claim = factories.claim("It governs routes.", **SOURCED)
    factories.evidence(claim, factories.passage("30", "Authorized operating agencies shall determine"))
    row = signed(claim, factories.account("Stella", role="steward"))
    assert row.provisional
    assert current(claim) is None
    assert SAID in shown(claim)


def test_something_that_changed_since_the_form_was_opened_is_looked_at_again(
    client: Client, stella: Account, claim: Claim
) -> None:
    address = f"/claims/{claim.slug}/findings/new/"
    page = client.get(address)
    factories.evidence(claim, factories.passage("41B", "harmonious development"), bearing="qualifies")
    late = client.post(address, fields_of(page) | {"sentence": SAID})
    assert late.status_code == 422
    assert "changed meanwhile" in complaint_of(late)
    assert client.post(address, fields_of(late)).status_code == 303
    assert Finding.objects.get().stands == "with-limits"


def test_its_author_withdraws_it_and_it_stays_on_the_record(client: Client, stella: Account, claim: Claim) -> None:
    row = signed(claim, stella)
    about = f"/claims/{claim.slug}/about/"
    assert f"/findings/{row.public_id}/withdraw/" in client.get(about).content.decode()
    response = send(client, f"/findings/{row.public_id}/withdraw/", why="I misread a clause.")
    assert response["Location"] == f"{about}#{row.anchor}"
    assert SAID not in shown(claim)
    page = Client().get(about).content.decode()
    assert SAID in page
    assert "I misread a clause." in page
    assert current(claim) is None
    assert client.get(f"/findings/{row.public_id}/withdraw/").status_code == 403


def test_of_several_by_one_steward_the_newest_stands(claim: Claim) -> None:
    stella, other = factories.account("Stella", role="steward"), factories.account("Otto", role="steward")
    signed(claim, stella)
    newest, third = signed(claim, stella), signed(claim, other)
    standing = standings([claim])[claim.pk]
    assert [each.finding for each in signing.findings_on(claim, standing)] == [third, newest]


def test_whoever_leaves_takes_their_findings_along_or_leaves_them_unsigned(claim: Claim) -> None:
    stella = factories.account("Stella", role="steward")
    signed(claim, stella)
    assert [each["sentence"] for each in data_of(stella)["findings"]] == [SAID]
    leave(stella, keep=True)
    assert "a former steward" in shown(claim)
    assert current(claim) is None, "nobody has signed it"
    otto = factories.account("Otto", role="steward")
    row = signed(claim, otto)
    leave(otto, keep=False)
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_the_page_asks_as_often_for_one_finding_as_for_many(claim: Claim) -> None:
    def asked() -> int:
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(claim.get_absolute_url()).status_code == 200
        return len(queries)

    signed(claim, factories.account("Stella 0", role="steward"))
    one = asked()
    for number in range(1, 6):
        signed(claim, factories.account(f"Stella {number}", role="steward"))
        factories.evidence(claim, factories.passage("41B", "harmonious development"), bearing="context")
    assert asked() == one


def test_whoever_edited_evidence_does_not_review_it(client: Client, stella: Account, claim: Claim) -> None:
    row: Evidence = claim.evidence.get()
    linking.edit(
        row,
        stella,
        [*row.passages.all()],
        bearing="qualifies",
        coverage="whole",
        speaks_to=None,
        rationale="Otherwise.",
        reason="So.",
    )
    assert client.get(f"/evidence/{row.public_id}/review/").status_code == 403
    desk = client.get("/desk/").content.decode()
    assert f"/evidence/{row.public_id}/review/" not in desk
    other = Client()
    other.force_login(factories.account("Otto", role="steward"))
    assert send(other, f"/evidence/{row.public_id}/review/", verdict="accepted", reason="").status_code == 303


def test_that_a_finding_lapsed_is_news_once(ann: Account, claim: Claim) -> None:
    signed(claim, factories.account("Stella", role="steward"))
    factories.evidence(claim, factories.passage("41B", "harmonious development"))
    for _ in range(2):
        notice_findings([claim.pk])
    assert [each.claim for each in News.objects.filter(kind="finding lapsed")] == [claim]
    signed(claim, factories.account("Otto", role="steward"))
    disputed(claim, ann)
    notice_findings([claim.pk])
    assert News.objects.filter(kind="finding lapsed").count() == 2
