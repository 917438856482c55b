"""Reviews: claims are published or declined, evidence accepted or declined, disputes settled, claims merged, wording
verified."""

from __future__ import annotations

import uuid
from html import unescape

import pytest
from django.db import connection, transaction
from django.test import Client

from annotations import commenting, moderating
from annotations.models import Claim, Comment, Dispute, Evidence, LogEntry, Report
from annotations.models.moderation import Verdict
from annotations.writing import EditedMeanwhile
from tests import factories
from tests.annotations.sending import complaint_of, fields_of, send
from tests.promises import check_refused
from treatyreader.accounts.models import Account
from treatyreader.models import Verification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

WORDS = "security and robustness of international telecommunication networks"
CLAUSE = "/treaties/itrs/2012/en@1/art_6__para_6-1/"


@pytest.fixture
def ann(library: None) -> Account:
    return factories.account("Ann")


@pytest.fixture
def stella(client: Client) -> Account:
    steward = factories.account("Stella", role="steward")
    client.force_login(steward)
    return steward


@pytest.fixture
def waiting(ann: Account) -> Claim:
    row = factories.claim(
        "Networks must be robust.", origin="reader", author=ann, state="waiting", quoted="", seen=False
    )
    factories.evidence(row, factories.passage("41B", WORDS), author=ann, review="awaiting")
    return row


@pytest.fixture
def linked(ann: Account) -> Evidence:
    row = factories.claim("The treaty secures networks.", origin="reader", author=ann)
    return factories.evidence(
        row,
        factories.passage("41B", WORDS),
        author=ann,
        review="awaiting",
        coverage="part",
        of="secures networks",
        of_start=11,
        of_end=27,
        rationale="These words.",
    )


def log() -> list[tuple[str, str, str, bool]]:
    rows = LogEntry.objects.order_by("id").values_list("deed", "what", "reason", "is_public")
    return [tuple(row) for row in rows]  # type: ignore[misc]


def test_a_claim_is_seen_in_full_then_published(client: Client, stella: Account, waiting: Claim) -> None:
    address = f"/claims/{waiting.slug}/review/"
    page = client.get(address).content.decode()
    assert "Networks must be robust." in page
    assert WORDS in page
    assert Client().get(f"/claims/{waiting.slug}/").status_code == 404
    response = send(client, address, verdict="publish", reason="")
    assert (response.status_code, response["Location"]) == (303, "/desk/")
    assert Client().get(f"/claims/{waiting.slug}/").status_code == 200
    assert log() == [("published", "claim", "", True)]


def test_a_claim_is_declined_with_a_reason_for_its_author_and_not_for_everybody(
    client: Client, stella: Account, ann: Account, waiting: Claim
) -> None:
    address = f"/claims/{waiting.slug}/review/"
    response = send(client, address, verdict="decline", reason=" ")
    assert response.status_code == 422
    assert "should know why" in complaint_of(response)
    assert 'value="decline"' in response.content.decode().split("checked")[0][-120:]
    assert send(client, address, verdict="decline", reason="It is a motive.").status_code == 303
    waiting.refresh_from_db()
    assert waiting.state == "declined"
    assert log() == [("declined", "claim", "It is a motive.", False)]
    author = Client()
    author.force_login(ann)
    assert "It is a motive." in author.get(f"/claims/{waiting.slug}/about/").content.decode()


@pytest.mark.parametrize("verdict", ["accepted", "declined"])
def test_evidence_is_judged(client: Client, stella: Account, linked: Evidence, verdict: str) -> None:
    response = send(client, f"/evidence/{linked.public_id}/review/", verdict=verdict, reason="So it says.")
    assert response.status_code == 303
    linked.refresh_from_db()
    assert linked.review == {"accepted": "reviewed", "declined": "declined"}[verdict]
    review = linked.reviews.get()
    assert (review.by, review.verdict, review.version, review.reason) == (stella, verdict, 1, "So it says.")
    assert log() == [("reviewed" if verdict == "accepted" else "declined", "evidence", "So it says.", True)]


def test_nobody_reviews_their_own_and_postgresql_refuses_it_too(client: Client, stella: Account) -> None:
    own = factories.evidence(
        factories.claim("Mine."), factories.passage("41B", WORDS), author=stella, review="awaiting"
    )
    address = f"/evidence/{own.public_id}/review/"
    assert client.get(address).status_code == 403
    response = client.post(address, {"key": str(uuid.uuid4()), "version": "1", "verdict": "accepted", "reason": "x"})
    assert response.status_code == 403
    check_refused(
        "review_is_not_of_ones_own",
        lambda _rows: moderating.review_evidence(stella, own, Verdict.ACCEPTED, "x"),
        None,
    )
    assert not log()


def test_what_was_edited_meanwhile_is_looked_at_again(client: Client, stella: Account, linked: Evidence) -> None:
    address = f"/evidence/{linked.public_id}/review/"
    fields = fields_of(client.get(address)) | {"verdict": "accepted", "reason": "My reason."}
    Evidence.objects.filter(pk=linked.pk).update(rationale="Other words of mine.", version=2)
    response = client.post(address, fields)
    assert response.status_code == 422
    assert "It was edited meanwhile" in complaint_of(response)
    html = response.content.decode()
    assert "Other words of mine." in html
    assert "My reason." in html
    assert client.post(address, fields_of(response)).status_code == 303
    assert linked.reviews.get().version == 2


def test_two_stewards_at_once_do_not_overwrite_each_other(stella: Account, linked: Evidence) -> None:
    seen_before = Evidence.objects.get(pk=linked.pk)
    moderating.hide(stella, linked, "First.")
    with pytest.raises(EditedMeanwhile):
        moderating.hide(factories.account("Sten", role="steward"), seen_before, "Second.")
    with pytest.raises(EditedMeanwhile):
        moderating.review_evidence(factories.account("Sten B", role="steward"), seen_before, Verdict.ACCEPTED, "")
    assert len(log()) == 1


def test_the_same_form_sent_twice_acts_once(client: Client, stella: Account, waiting: Claim) -> None:
    address = f"/claims/{waiting.slug}/review/"
    fields = fields_of(client.get(address)) | {"verdict": "publish", "reason": ""}
    first, again = client.post(address, fields), client.post(address, fields)
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"]) == (303, "/desk/")
    assert len(log()) == 1
    assert client.post(address, fields | {"key": str(uuid.uuid4())}).status_code == 403


def test_a_dispute_is_opened_and_settled_by_neither_of_the_two(
    client: Client, stella: Account, linked: Evidence
) -> None:
    otto = factories.account("Otto", role="steward")
    dispute = Dispute.objects.create(evidence=linked, author=otto, reason="It says otherwise.", state="waiting")
    dispute.passages.set([factories.passage("41B", "harmonious development")])
    address = f"/disputes/{dispute.public_id}/settle/"
    page = client.get(address).content.decode()
    assert "It says otherwise." in page
    assert "harmonious development" in page
    assert send(client, address, act="open", reason="Look at it.").status_code == 303
    response = send(client, address, act="open", reason="Look at it.")
    assert response.status_code == 422
    assert "It is open already." in complaint_of(response)
    assert client.post(address, fields_of(response)).status_code == 303
    dispute.refresh_from_db()
    assert (dispute.state, dispute.settled_by, dispute.settlement) == ("settled", stella, "Look at it.")
    assert [each[:2] for each in log()] == [("opened", "dispute"), ("settled", "dispute")]
    assert client.get(address).status_code == 403
    other = Dispute.objects.create(evidence=linked, author=factories.account("Olga"), reason="No.", state="open")
    assert linked.author is not None
    linked.author.role = "steward"
    linked.author.save()
    mine = Client()
    mine.force_login(otto)
    assert mine.get(f"/disputes/{other.public_id}/settle/").status_code == 200
    own = Client()
    own.force_login(linked.author)
    assert own.get(f"/disputes/{other.public_id}/settle/").status_code == 403


def test_merging_loses_nothing(client: Client, stella: Account, ann: Account, linked: Evidence) -> None:
    claim = linked.claim
    into = factories.claim("In truth it secures networks.", origin="reader", author=factories.account("Otto"))
    kept = factories.evidence(into, factories.passage("41B", WORDS), author=ann, review="reviewed")
    elsewhere = factories.evidence(
        claim, factories.passage("41B", "harmonious development"), author=ann, review="reviewed",
        coverage="part", of="The treaty", of_start=0, of_end=10,
    )  # fmt: skip
    declined = factories.evidence(claim, factories.passage("41B", WORDS), author=ann, review="declined")
    said = factories.comment(claim, ann, "On the claim.")
    factories.comment(claim, ann, "Only mine.", is_private=True)
    reply = commenting.reply(ann, said, "A reply.")
    earlier = factories.claim("Said before.", state="merged", merged_into=claim)
    response = send(client, f"/claims/{claim.slug}/merge/", other=f"https://x.org/claims/{into.slug}/", reason="Same.")
    assert (response.status_code, response["Location"]) == (303, into.get_absolute_url())
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    claim.refresh_from_db()
    assert (claim.state, claim.merged_into) == ("merged", into)
    rows = {each.pk: each for each in into.evidence.order_by("position")}
    assert list(rows) == [kept.pk, linked.pk, elsewhere.pk, declined.pk]
    assert rows[kept.pk].review == "reviewed"
    moved, lost = rows[linked.pk], rows[elsewhere.pk]
    assert (moved.review, moved.of, into.text[moved.of_start : moved.of_end]) == ("awaiting",) + (
        "secures networks",
    ) * 2
    assert (lost.review, lost.of, lost.of_start, lost.of_end) == ("awaiting", "", 0, 0)
    assert rows[declined.pk].review == "declined"
    assert lost.history.get().of == "The treaty"
    assert [each.exact for each in moved.passages.all()] == [WORDS]
    assert set(Comment.objects.filter(claim=into).values_list("body", flat=True)) == {
        *("On the claim.", "Only mine.", "A reply."),
    }
    assert reply.root == said
    earlier.refresh_from_db()
    assert earlier.merged_into == into
    for slug in (claim.slug, earlier.slug):
        answer = Client().get(f"/claims/{slug}/")
        assert (answer.status_code, answer["Location"]) == (301, into.get_absolute_url())
    assert "On the claim." in client.get(f"/discussion/?on=claim:{into.slug}").content.decode()
    assert log() == [("merged", "claim", "Same.", True)]


def test_merging_of_claims_of_the_library_survives_loading_them_again(client: Client, stella: Account) -> None:
    from tests.conftest import load_library

    claim = Claim.objects.get(slug="un-takeover")
    into = Claim.objects.exclude(pk=claim.pk).filter(origin="library", evidence__isnull=False).first()
    assert into is not None
    moved = set(claim.evidence.values_list("public_id", flat=True))
    checks = claim.checks.count() + into.checks.count()
    assert moved
    assert send(client, "/claims/un-takeover/merge/", other=into.slug, reason="Same.").status_code == 303
    load_library()
    claim.refresh_from_db()
    assert claim.state == "merged"
    assert not claim.evidence.exists()
    assert moved <= set(into.evidence.values_list("public_id", flat=True))
    assert into.checks.count() + claim.checks.count() == checks


def test_a_claim_like_it_is_offered(client: Client, stella: Account, ann: Account) -> None:
    claim = factories.claim("The treaty hands the net to the United Nations.", origin="reader", author=ann)
    like = factories.claim("The treaty hands the net to the UN.", origin="reader", author=ann)
    response = send(client, f"/claims/{claim.slug}/merge/", likely=like.slug, reason="Same.")
    assert response["Location"] == like.get_absolute_url()


@pytest.mark.parametrize(
    ("state", "complaint"),
    [
        ("itself", "That is this very claim."),
        ("nothing", "The library holds no claim “no-such-claim”."),
        ("http://[x/#y", "The library holds no claim “[x”."),
        ("", "Into which claim?"),
        ("withdrawn", "The library holds no claim"),
        ("merged", "That one was itself merged"),
        ("hidden", "That one is not published"),
        ("waiting", "That one is not published"),
        ("declined", "That one is not published"),
    ],
)
def test_merging_goes_only_into_what_everybody_sees(
    client: Client, stella: Account, linked: Evidence, state: str, complaint: str
) -> None:
    claim = linked.claim
    typed = {"itself": claim.slug, "nothing": "no-such-claim", "http://[x/#y": "http://[x/#y", "": ""}
    if state in typed:
        other = typed[state]
    else:
        columns = {"merged_into": factories.claim("A third.")} if state == "merged" else {}
        other = factories.claim("Another.", state=state, **columns).slug
    response = send(client, f"/claims/{claim.slug}/merge/", other=other, reason="My reason.")
    assert response.status_code == 422
    assert complaint in complaint_of(response)
    assert "My reason." in response.content.decode()
    assert not log()


def test_two_that_are_merged_into_each_other_at_once_make_no_circle(stella: Account, linked: Evidence) -> None:
    claim, other = linked.claim, factories.claim("Another.")
    as_seen = [Claim.objects.get(pk=claim.pk), Claim.objects.get(pk=other.pk)]
    moderating.merge(stella, claim, other, "So.")
    with pytest.raises(EditedMeanwhile), transaction.atomic():
        moderating.merge(stella, as_seen[1], as_seen[0], "The other way.")
    other.refresh_from_db()
    assert other.state == "published"


def test_a_wording_is_verified_with_its_source(client: Client, stella: Account) -> None:
    provision = factories.provision("41B")
    before = list(provision.verifications.values_list("pk", flat=True))
    address = f"{CLAUSE}verify/"
    page = client.get(address).content.decode()
    assert provision.text[:60] in page
    for former in provision.verifications.all():
        assert former.by in unescape(page)
    typed = {"level": "verified", "source": "Final Acts, Dubai 2012, p. 5", "seen_in": "en", "note": "Read twice."}
    response = send(client, address, **typed)
    assert (response.status_code, response["Location"]) == (303, CLAUSE)
    row = Verification.objects.filter(provision=provision).order_by("-id").first()
    assert row is not None
    assert (row.level, row.source, row.seen_in, row.note, row.by) == (*typed.values(), "Stella")
    assert [each.pk for each in provision.verifications.order_by("pk")] == [*before, row.pk]
    assert log() == [("verified", "provision", "verified: Final Acts, Dubai 2012, p. 5", True)]
    assert "Final Acts, Dubai 2012, p. 5" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"level": "verified", "source": ""}, "A wording is verified by something"),
        ({"level": "substance-confirmed", "source": "x", "seen_in": "en"}, "In which other language"),
        ({"level": "substance-confirmed", "source": "x"}, "In which other language"),
        ({"level": "certain", "source": "x"}, "Select a valid choice"),
        ({"level": "verified", "source": "x", "seen_in": "tlh"}, "Select a valid choice"),
        ({"level": "verified", "source": "x" * 100_000}, "at most 500 are taken"),
        ({"level": "verified", "source": "a\0b"}, "control characters"),
        ({"level": "verified", "source": "x", "note": "y" * 100_000}, "at most 2000 are taken"),
    ],
)
def test_a_verification_that_says_too_little_is_refused(
    client: Client, stella: Account, typed: dict[str, str], complaint: str
) -> None:
    response = send(client, f"{CLAUSE}verify/", **typed)
    assert response.status_code == 422
    assert complaint in complaint_of(response)
    assert not log()


def test_what_has_no_words_is_not_verified(client: Client, stella: Account) -> None:
    assert client.get("/treaties/itrs/2012/en/art_6/verify/").status_code == 404
    assert client.get("/treaties/itrs/2012/en/art_666/verify/").status_code == 404
    assert client.get("/treaties/itrs/2012/xx/art_6/verify/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        *("/claims/no-such-claim/review/", "/claims/no-such-claim/merge/", "/claims/no-such-claim/hide/"),
        *("/evidence/abcdefghjk/review/", "/evidence/abcdefghjk/restore/", "/disputes/abcdefghjk/settle/"),
        *("/reports/abcdefghjk/", "/reports/abcdefghjk/sent/", "/comments/abcdefghjk/hide/"),
    ],
)
def test_what_is_not_there_is_said_to_be_nowhere(client: Client, stella: Account, address: str) -> None:
    assert client.get(address).status_code == 404
    response = client.post(address, {"reason": "My long reason."})
    assert response.status_code in (404, 405)
    if response.status_code == 404:
        assert "My long reason." in response.content.decode()


@pytest.mark.parametrize("reason", ["", "   ", "x" * 100_000, "a\0b", "\u202egnorw"])
def test_a_reason_that_is_none_is_refused_and_kept(
    client: Client, stella: Account, linked: Evidence, reason: str
) -> None:
    response = send(client, f"/evidence/{linked.public_id}/hide/", reason=reason)
    assert response.status_code == 422
    assert complaint_of(response)
    assert reason.strip().replace("\0", "\0") in response.content.decode()
    linked.refresh_from_db()
    assert linked.state == "published"
    assert not log()
    assert not Report.objects.exists()
