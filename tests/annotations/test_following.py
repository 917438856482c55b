"""Following: somebody follows, somebody else acts, they are told on their page and by mail, once, and can stop it."""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import EmailMessage
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations import claiming, commenting, moderating
from annotations.contributions import data_of, leave
from annotations.following import follows
from annotations.following.news import tell
from annotations.following.noticing import notice
from annotations.models import Claim, Follow, Mailing, News, Noticed, StandingRecord, Watch
from tests import factories
from tests.annotations.sending import send
from treatyreader.accounts.models import Account
from treatyreader.models import Verification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


@pytest.fixture
def ann() -> Account:
    return factories.account("Ann")


@pytest.fixture
def ben() -> Account:
    return factories.account("Ben")


@pytest.fixture
def stella() -> Account:
    return factories.account("Stella", role="steward")


@pytest.fixture
def claim() -> Claim:
    return factories.claim("The networks are to be robust.")


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def post() -> list[Any]:
    """What is mailed when all that waits for a day is due."""
    Mailing.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    Noticed.objects.update(stamp=None)
    mail.outbox.clear()
    call_command("send_digests")
    return list(mail.outbox)


def look() -> None:
    """Notice. A test is one transaction, in which the stamp changes once."""
    Noticed.objects.update(stamp=None)
    assert notice()


def text_of(letter: Any) -> str:
    return str(letter.body) + str(letter.alternatives[0][0])


def ends_of(letter: Any) -> str:
    """The path that one click asks for."""
    found = re.fullmatch(r"<http://[^/]+(/unsubscribe/[^>]+)>", letter.extra_headers["List-Unsubscribe"])
    assert found
    return found[1]


def test_who_follows_is_told_once_and_unsubscribes_with_one_click(ann: Account, ben: Account, claim: Claim) -> None:
    browser = signed_in(ann)
    send(browser, f"/follow/?on=claim:{claim.slug}", act="follow")
    assert b"You follow this." in browser.get(f"/follow/?on=claim:{claim.slug}").content
    assert claim.text in browser.get("/account/following/").content.decode()

    send(signed_in(ben), f"/comments/new/?on=claim:{claim.slug}", body="Robust against what?")

    page = browser.get("/account/notifications/").content.decode()
    assert "Ben commented" in page
    assert "Robust against what?" in page
    assert ">1<" in browser.get("/account/notifications/unread/").content.decode()
    assert Client().get("/account/notifications/unread/").status_code == 204

    [letter] = post()
    assert letter.to == ["ann@example.org"]
    assert "Robust against what?" in letter.body
    assert "Robust against what?" in letter.alternatives[0][0]
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert post() == [], "what was mailed is not mailed again"

    # The reader's mail program: no session, no cookie, no token of a form.
    machine = Client(enforce_csrf_checks=True)
    assert b"Stop the digest?" in machine.get(ends_of(letter)).content
    assert Mailing.objects.get(account=ann).often == "daily", "looking ends nothing"
    answer = machine.post(ends_of(letter), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert b"No digest is mailed to you any more." in answer.content
    commenting.write(ben, claim, "And how?", is_private=False)
    assert post() == []
    assert "And how?" in browser.get("/account/notifications/").content.decode(), "the page still tells"


def test_news_is_marked_as_read_one_by_one_and_all(ann: Account, ben: Account, claim: Claim) -> None:
    follows.follow(ann, claim)
    for number in range(3):
        commenting.write(ben, claim, f"Remark {number}.", is_private=False)
    browser = signed_in(ann)
    first = News.objects.for_account(ann).last()
    assert first
    browser.post("/account/notifications/", fields(browser) | {"news": str(first.pk), "up_to": ""})
    assert News.objects.for_account(ann).unread_by(ann).count() == 2
    browser.post("/account/notifications/", fields(browser) | {"news": ""})
    assert not News.objects.for_account(ann).unread_by(ann).exists()
    assert b"Mark" not in browser.get("/account/notifications/").content
    commenting.write(ben, claim, "One more.", is_private=False)
    assert News.objects.for_account(ann).unread_by(ann).count() == 1
    [letter] = post()
    assert "One more." in letter.body
    assert "Remark" not in letter.body, "what was read is not mailed"


def fields(browser: Client) -> dict[str, str]:
    html = browser.get("/account/notifications/").content.decode()
    return dict(re.findall(r'name="(key|up_to)" value="([^"]*)"', html))


def test_a_reply_is_told_to_whom_it_answers_and_mailed_at_once_if_they_chose_so(ann: Account, ben: Account) -> None:
    clause = factories.provision("41B")
    said = commenting.write(ann, clause, "What is robust?", is_private=False)
    send(signed_in(ann), "/account/following/", often="daily", replies_at_once="on")
    commenting.reply(ben, said, "Not breaking.")
    mail.outbox.clear()
    call_command("send_digests")
    [letter] = mail.outbox
    assert "Ben replied to you" in letter.subject
    assert post() == [], "the digest does not say again what was mailed at once"
    signed_in(ann).post(ends_of(letter))
    commenting.reply(ben, said, "Nor bending.")
    call_command("send_digests")
    assert len(mail.outbox) == 0 or "Nor bending" in mail.outbox[-1].body
    assert not Mailing.objects.get(account=ann).replies_at_once


def test_what_is_hidden_or_private_is_told_to_nobody(ann: Account, ben: Account, stella: Account, claim: Claim) -> None:
    follows.follow(ann, claim)
    secret = commenting.write(ben, claim, "Only for me.", is_private=True)
    shown = commenting.write(ben, claim, "An insult.", is_private=False)
    moderating.hide(stella, shown, "So.")
    page = signed_in(ann).get("/account/notifications/").content.decode()
    assert "Only for me" not in page
    assert "insult" not in page
    assert post() == []
    commenting.make_private(secret, False)
    [letter] = post()
    assert "Only for me." in letter.body
    assert "insult" not in text_of(letter)


def test_a_hidden_claim_vanishes_with_all_its_news(ann: Account, ben: Account, stella: Account, claim: Claim) -> None:
    follows.follow(ann, claim)
    commenting.write(ben, claim, "Something.", is_private=False)
    moderating.hide(stella, claim, "So.")
    browser = signed_in(ann)
    for address in ("/account/notifications/", "/account/following/"):
        assert claim.text not in browser.get(address).content.decode()
    assert post() == []
    assert claim.text not in str(data_of(ann))


def test_what_was_withdrawn_is_told_without_its_words(ann: Account, ben: Account) -> None:
    claim = factories.claim("Ben's own claim.", author=ben, origin="reader")
    follows.follow(ann, claim)
    claiming.withdraw(claim, ben)
    [letter] = post()
    assert "withdrawn by its author" in letter.body
    assert claim.text not in text_of(letter)


def test_followers_of_a_merged_claim_follow_the_other(ann: Account, stella: Account, claim: Claim) -> None:
    other = factories.claim("The networks are to be sturdy.")
    follows.follow(ann, claim)
    moderating.merge(stella, claim, other, "The same.")
    assert Follow.objects.get(account=ann).claim == other
    assert "merged into this one" in signed_in(ann).get("/account/notifications/").content.decode()


def test_stopping_in_a_form_kept_until_one_signs_in_never_turns_around(ann: Account, claim: Claim) -> None:
    follows.follow(ann, claim)
    send(signed_in(ann), f"/follow/?on=claim:{claim.slug}", act="follow")
    assert Follow.objects.filter(account=ann, claim=claim).exists()


def test_each_thing_can_be_followed_and_stopped(ann: Account, ben: Account, claim: Claim) -> None:
    thread = commenting.write(ben, claim, "A thread.", is_private=False)
    browser = signed_in(ann)
    for on in ("treaty:itrs", "itrs/2012/en@1/art_6__para_6-1", f"claim:{claim.slug}", f"comment:{thread.public_id}"):
        send(browser, f"/follow/?on={on}", act="follow")
    assert Follow.objects.filter(account=ann).count() == 4
    page = browser.get("/account/following/")
    assert "Article 6, 6.1" in page.content.decode()
    row = Follow.objects.filter(account=ann, wid="").first()
    assert row
    send(browser, f"/account/following/{row.public_id}/stop/")
    assert Follow.objects.filter(account=ann).count() == 3
    send(browser, "/account/following/stop/")
    assert not Follow.objects.filter(account=ann).exists()


def test_nobody_ends_what_another_follows(ann: Account, ben: Account, claim: Claim) -> None:
    row = follows.follow(ann, claim)
    assert signed_in(ben).post(f"/account/following/{row.public_id}/stop/").status_code == 404


def test_the_lists_cost_the_same_for_one_and_for_many(ann: Account, ben: Account) -> None:
    browser, counts = signed_in(ann), []
    for many in (1, 25):
        for _each in range(many):
            claim = factories.claim()
            factories.evidence(claim, factories.passage("41B", "security and robustness"))
            follows.follow(ann, claim)
            commenting.write(ben, claim, "A remark.", is_private=False)
            tell(News.Kind.EVIDENCE, claim.evidence.get(), by=ben)
        for address in ("/account/following/", "/account/notifications/"):
            browser.get(address)
            with CaptureQueriesContext(connection) as queries:
                browser.get(address)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_one_follows_what_one_writes_in_only_if_one_chose_so(ann: Account, claim: Claim) -> None:
    commenting.write(ann, claim, "A remark.", is_private=False)
    assert not Follow.objects.filter(account=ann).exists()
    send(signed_in(ann), "/account/following/", often="never", follows_own="on")
    said = commenting.write(ann, claim, "Another.", is_private=False)
    assert Follow.objects.get(account=ann).thread == said


def test_who_leaves_leaves_nothing_of_what_they_followed(ann: Account, claim: Claim) -> None:
    follows.follow(ann, claim)
    follows.watch(ann, claim)
    data = data_of(ann)
    assert data["following"][0]["name"] == claim.text
    assert data["watches"]
    assert data["mailing"]["often"] == "daily"
    leave(ann, keep=True)
    assert [model.objects.count() for model in (Follow, Watch, Mailing)] == [0, 0, 0]


# How claims stand, and what was taken


def verify(number: str, level: str = "verified") -> None:
    """As a file that is loaded does: nobody is asked, nothing is told."""
    Verification.objects.create(
        provision=factories.provision(number), level=level, source="Final Acts", by="the library's editors"
    )


def test_a_change_of_how_a_claim_stands_is_noticed_whoever_made_it(ann: Account, claim: Claim) -> None:
    factories.evidence(claim, factories.passage("41B", "security and robustness"))
    follows.follow(ann, claim)
    look()
    assert not News.objects.for_account(ann).exists(), "the first look is no news"
    verify("41B", "to-be-verified")
    look()
    page = signed_in(ann).get("/account/notifications/").content.decode()
    assert "How this claim stands has changed" in page
    assert "Provisional: The words say this" in page
    assert notice() is False, "nothing is looked at while nothing has changed"


def test_editions_and_verifications_by_files_are_news_once(ann: Account) -> None:
    factories.text("pact/1990/en", {"1": "Members keep the network whole."})
    pact = factories.provision("1", "pact/1990/en")
    look()
    follows.follow(ann, pact.edition.version.instrument)
    for level in ("to-be-verified", "verified"):
        Verification.objects.create(provision=pact, level=level, source="A shelf", by="the library's editors")
    factories.text("pact/2000/en", {"1": "Members shall keep the network whole."})
    look()
    Mailing.objects.update(often="never")
    look()
    assert sorted(each.kind for each in News.objects.for_account(ann)) == ["edition", "verified"]


def test_who_took_the_kit_is_mailed_at_once_and_once_for_each_change(ann: Account, claim: Claim) -> None:
    factories.evidence(claim, factories.passage("41B", "security and robustness"))
    send(signed_in(ann), f"/claims/{claim.slug}/watch/", act="follow")
    assert post() == []
    verify("41B", "to-be-verified")
    [letter] = post()
    assert "What you took has changed" in letter.subject
    assert "The words say this" in letter.body
    assert "Provisional: The words say this" in letter.body
    assert "Wording was: verified" in letter.body
    assert "Not yet verified" in letter.body or "no published copy seen" in letter.body
    assert post() == []
    verify("41B")
    [back] = post()
    assert back.extra_headers["Message-ID"] != letter.extra_headers["Message-ID"]
    Client(enforce_csrf_checks=True).post(ends_of(back))
    assert not Watch.objects.exists()
    verify("41B", "to-be-verified")
    assert post() == []


def test_a_change_that_is_undone_before_it_is_mailed_is_no_mail(ann: Account, claim: Claim) -> None:
    factories.evidence(claim, factories.passage("41B", "security and robustness"))
    follows.watch(ann, claim)
    verify("41B", "to-be-verified")
    look()
    verify("41B")
    assert post() == []
    assert StandingRecord.objects.filter(claim=claim).count() == 3


# The mail


def test_the_wording_goes_with_the_words(ann: Account, ben: Account, claim: Claim) -> None:
    words = factories.passage("41B", "security and robustness")
    verify("41B", "to-be-verified")
    follows.follow(ann, claim)
    tell(News.Kind.EVIDENCE, factories.evidence(claim, words), by=ben)
    [letter] = post()
    for part in (letter.body, letter.alternatives[0][0]):
        assert "security and robustness" in part
        assert "no published copy seen" in part or "Not yet verified against a published copy" in part


def test_what_somebody_wrote_is_no_header_no_markup_and_no_line_of_the_mail(ann: Account, ben: Account) -> None:
    wicked = "It says\nBcc: everybody@example.org\r\n* A false piece of news <script>alert(1)</script> " + "x" * 500
    claim = factories.claim(wicked)
    follows.follow(ann, claim)
    commenting.write(ben, claim, "So.", is_private=False)
    [letter] = post()
    sent: EmailMessage = letter.message()
    assert sent["Bcc"] is None
    assert "\n" not in letter.subject
    assert len(letter.subject) <= 120
    assert "<script>" not in letter.alternatives[0][0]
    assert "\n* A false" not in letter.body
    assert "Bcc:" not in [line[:4] for line in letter.body.splitlines()]


def test_a_huge_digest_is_bounded_and_says_how_much_more_there_is(ann: Account, ben: Account, claim: Claim) -> None:
    follows.follow(ann, claim)
    for _each in range(60):
        tell(News.Kind.CLAIM_EDITED, claim, by=ben)
    [letter] = post()
    assert "60 pieces of news" in letter.subject
    assert "And 10 more" in letter.body
    assert post() == []


def test_a_failing_server_loses_nothing_and_one_bad_address_holds_up_nobody(
    ann: Account, ben: Account, stella: Account, claim: Claim
) -> None:
    follows.follow(ann, claim)
    follows.follow(ben, claim)
    commenting.write(stella, claim, "So.", is_private=False)
    with (
        patch.object(EmailBackend, "send_messages", side_effect=SMTPServerDisconnected("gone")),
        pytest.raises(CommandError, match="takes nothing just now"),
    ):
        post()

    real = EmailBackend.send_messages

    def refusing(self: EmailBackend, messages: Any) -> int:
        if messages[0].to == ["ann@example.org"]:
            raise SMTPRecipientsRefused({"ann@example.org": (550, b"no such user")})
        return int(real(self, messages))

    with patch.object(EmailBackend, "send_messages", refusing):
        assert [each.to for each in post()] == [["ben@example.org"]]
        assert post() == [], "not tried again at once"
    Mailing.objects.update(retry_at=timezone.now() - timedelta(minutes=1))
    assert [each.to for each in post()] == [["ann@example.org"]]


def test_whoever_is_killed_midway_mails_nothing_twice_and_loses_nothing(
    ann: Account, ben: Account, claim: Claim
) -> None:
    carol = factories.account("Carol")
    for each in (ann, ben):
        follows.follow(each, claim)
    commenting.write(carol, claim, "So.", is_private=False)
    real = EmailBackend.send_messages
    sent: list[Any] = []

    def dying(self: EmailBackend, messages: Any) -> int:
        if sent:
            raise SystemExit(1)
        sent.extend(messages)
        return int(real(self, messages))

    with patch.object(EmailBackend, "send_messages", dying), pytest.raises(SystemExit):
        post()
    rest = post()
    assert sorted(each.to[0] for each in [*sent, *rest]) == ["ann@example.org", "ben@example.org"]


@pytest.mark.parametrize("what", ["unverified", "closed"])
def test_nothing_is_mailed_to_an_address_that_is_not_theirs_or_an_account_that_is_closed(
    ann: Account, ben: Account, claim: Claim, what: str
) -> None:
    follows.follow(ann, claim)
    commenting.write(ben, claim, "So.", is_private=False)
    if what == "closed":
        Account.objects.filter(pk=ann.pk).update(is_active=False)
    else:
        ann.emailaddress_set.update(verified=False)  # type: ignore[attr-defined]
    assert post() == []


def test_the_address_in_a_mail_leaks_no_address_and_cannot_be_changed(ann: Account, ben: Account, claim: Claim) -> None:
    follows.follow(ann, claim)
    commenting.write(ben, claim, "So.", is_private=False)
    [letter] = post()
    for path in set(re.findall(r"/unsubscribe/[^/\s\"]+/", text_of(letter))):
        assert "ann" not in path.split(".")[1]
        assert Client().get(path).status_code == 200
        for changed in (path[:-2] + "x/", path.replace("digest", "all").replace("claim", "watch"), path[:30] + "/"):
            if changed != path:
                answer = Client().post(changed)
                assert answer.status_code == 404
                assert b"one of ours" in answer.content
    assert Mailing.objects.get(account=ann).often == "daily"
