"""What is only somebody's stays so: in histories, at the desk, in the log, in lists, whatever became of it."""

from __future__ import annotations

import uuid

import pytest
from django.core.cache import caches
from django.test import Client

from annotations import claiming, commenting, contributions, linking, moderating
from annotations.models import Comment, FormerComment, LogEntry, Report
from annotations.models.moderation import Verdict
from tests import factories
from treatyreader.accounts.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

WORDS = "security and robustness of international telecommunication networks"


def key() -> dict[str, str]:
    return {"key": str(uuid.uuid4())}


def seen(client: Client, address: str) -> str:
    """A page as it is now: in one transaction the stamp of the pages changes only once."""
    caches["pages"].clear()
    return client.get(address).content.decode()


@pytest.fixture
def ann() -> Account:
    return factories.account("Ann")


@pytest.fixture
def stella() -> Account:
    return factories.account("Stella", role="steward")


def test_what_a_comment_said_while_it_was_private_does_not_become_public_with_it(client: Client, ann: Account) -> None:
    row = factories.comment(factories.provision("41B"), ann, "A secret of mine.", is_private=True)
    client.force_login(ann)
    data = {**key(), "version": "1", "body": "Words for everybody."}
    assert client.post(f"/comments/{row.public_id}/edit/", data).status_code == 303
    page = seen(Client(), f"/comments/{row.public_id}/about/")
    assert "Words for everybody." in page
    assert "A secret of mine." not in page
    assert not FormerComment.objects.exists()


def test_what_a_comment_said_in_public_stays_in_its_history(client: Client, ann: Account) -> None:
    row = factories.comment(factories.provision("41B"), ann, "At first.")
    client.force_login(ann)
    client.post(f"/comments/{row.public_id}/edit/", {**key(), "version": "1", "body": "Later."})
    assert "At first." in seen(Client(), f"/comments/{row.public_id}/about/")


def test_a_comment_that_became_private_is_shown_to_no_steward_by_a_report_of_it(ann: Account, stella: Account) -> None:
    words = factories.passage("41B", WORDS)
    row = factories.comment(words.provision, ann, "Said and regretted.", passages=[words])
    report = moderating.report(factories.account("Bob"), row, "other", "Look at this.")
    commenting.make_private(row, True)
    desk = Client()
    desk.force_login(stella)
    for address in ("/desk/", "/desk/?kind=reports", f"/reports/{report.public_id}/"):
        page = seen(desk, address)
        assert "Look at this." in page
        assert "Said and regretted." not in page
        assert f"/comments/{row.public_id}/hide/" not in page
    assert desk.post(f"/reports/{report.public_id}/", {**key(), "reason": "It is gone."}).status_code == 303
    assert Report.objects.get().settlement == "It is gone."


def test_the_history_of_evidence_shows_not_what_was_declined(ann: Account, stella: Account) -> None:
    row = factories.evidence(
        factories.claim(), factories.passage("41B", WORDS), author=ann, review="awaiting", rationale="A slander."
    )
    moderating.review_evidence(stella, row, Verdict.DECLINED, "No slander here.")
    linking.edit(
        row,
        ann,
        [factories.passage("41B", WORDS)],
        bearing="confirms",
        coverage="whole",
        speaks_to=None,
        rationale="A reason.",
    )
    linking.edit(
        row,
        ann,
        [factories.passage("41B", WORDS)],
        bearing="refutes",
        coverage="whole",
        speaks_to=None,
        rationale="Another reason.",
    )
    address = f"/evidence/{row.public_id}/about/"
    page = seen(Client(), address)
    assert "Another reason." in page
    assert "A reason." in page
    assert "A slander." not in page
    for who in (ann, stella):
        client = Client()
        client.force_login(who)
        assert "A slander." in seen(client, address)


def test_a_hidden_claim_stays_unseen_when_its_author_leaves(ann: Account, stella: Account) -> None:
    row = factories.claim("He is a thief of words.", author=ann, origin="reader", slug="a-thief")
    claiming.edit(row, stella, {"text": "He is said to be a thief."}, "Gentler.")
    moderating.hide(stella, row, "A slander.")
    contributions.leave(ann, keep=False)
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert Client().get(row.get_absolute_url()).status_code == 404
    assert Client().get(f"{row.get_absolute_url()}about/").status_code == 404
    assert "a-thief" not in seen(Client(), "/log/")


def test_the_log_leads_nobody_to_the_words_in_the_address_of_a_hidden_claim(ann: Account, stella: Account) -> None:
    row = factories.claim("He is a thief.", author=ann, origin="reader", slug="he-is-a-thief")
    proof = factories.evidence(row, factories.passage("41B", WORDS))
    moderating.hide(stella, proof, "Beside the point.")
    moderating.hide(stella, row, "A slander.")
    page = seen(Client(), "/log/")
    assert "A slander." in page
    assert "he-is-a-thief" not in page
    client = Client()
    client.force_login(stella)
    assert "he-is-a-thief" in seen(client, "/log/")
    moderating.restore(stella, row, "It was not.")
    assert "he-is-a-thief" in seen(Client(), "/log/")


def test_a_merged_claim_does_not_lead_to_one_that_is_hidden(ann: Account, stella: Account) -> None:
    gone = factories.claim("He is a thief, they say.", author=ann, origin="reader")
    into = factories.claim("He is a thief.", author=ann, origin="reader", slug="he-is-a-thief")
    moderating.merge(stella, gone, into, "The same.")
    moderating.hide(stella, into, "A slander.")
    client = Client()
    for address in (gone.get_absolute_url(), f"{gone.get_absolute_url()}about/"):
        response = client.get(address)
        assert response.status_code == 404
        assert "he-is-a-thief" not in response.content.decode()
    client.force_login(ann)
    assert client.get(gone.get_absolute_url())["Location"] == into.get_absolute_url()


def test_lists_of_ones_own_tell_not_what_others_things_say_that_one_sees_no_more(ann: Account, stella: Account) -> None:
    bob = factories.account("Bob")
    row = factories.claim("The networks are robust.", author=ann, origin="reader", slug="robust")
    proof = factories.evidence(row, factories.passage("41B", WORDS), author=bob, review="awaiting")
    report = moderating.report(bob, row, "other", "Hm.")
    linking.dispute(bob, factories.evidence(row, factories.passage("41B", "security")), "No.", [])
    moderating.hide(stella, row, "For now.")
    row.__class__.objects.filter(pk=row.pk).update(text="Nobody is to read this.")
    client = Client()
    client.force_login(bob)
    page = seen(client, "/account/contributions/")
    assert WORDS in page
    assert "Nobody is to read this." not in page
    assert "Nobody is to read this." not in seen(client, f"/reports/{report.public_id}/sent/")
    assert proof.author == bob


def test_the_same_form_for_two_things_writes_of_both(client: Client, ann: Account) -> None:
    client.force_login(ann)
    one, two = factories.claim("This is said."), factories.claim("That is said.")
    data = {**key(), "body": "I doubt it."}
    first = client.post(f"/comments/new/?on=claim:{one.slug}", data)
    second = client.post(f"/comments/new/?on=claim:{two.slug}", data)
    assert first["Location"] != second["Location"]
    assert {each.claim for each in Comment.objects.all()} == {one, two}


def test_an_answer_of_the_same_kind_is_not_kept_by_others(client: Client, ann: Account) -> None:
    """Neither that nothing is there nor where it went to: both change."""
    waits = factories.claim("The networks are robust.", author=ann, origin="reader", state="waiting")
    gone = factories.claim("It was said.", state="merged", merged_into=factories.claim())
    for address in (waits.get_absolute_url(), gone.get_absolute_url(), f"{gone.get_absolute_url()}about/", "/nowhere/"):
        assert "no-cache" in client.get(address).headers.get("Cache-Control", ""), address


def test_an_act_in_the_log_keeps_its_line(ann: Account, stella: Account) -> None:
    row = factories.comment(factories.provision("41B"), ann)
    moderating.hide(stella, row, "Rude.")
    page = seen(Client(), "/log/")
    assert "Rude." in page
    assert LogEntry.objects.get().address in page
