"""Comments: on a provision, on words, on a claim, on evidence; in threads; edited, deleted, resolved, private."""

from __future__ import annotations

import re
import uuid

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from annotations import commenting
from annotations.discussion import PER_PAGE
from annotations.models import Claim, Comment, CommentPassage, Passage
from tests import factories
from treatyreader.accounts.models import Account
from treatyreader.models import Provision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

CLAUSE = "itrs/2012/en@1/art_6__para_6-1"


def write(client: Client, on: str = CLAUSE, **fields: object) -> Comment:
    """Send the form of a comment, and follow to what was made."""
    count = Comment.objects.count()
    data = {"key": str(uuid.uuid4()), "body": "What is robustness?", "place_1": on.partition(":")[0]} | fields
    response = client.post(f"/comments/new/?on={on}", data)
    assert response.status_code == 303, response.content.decode()
    assert Comment.objects.count() == count + 1
    return Comment.objects.get(public_id=response["Location"].split("/")[2])


@pytest.fixture
def ann(client: Client) -> Account:
    account = factories.account("Ann")
    client.force_login(account)
    return account


def test_a_comment_on_a_provision_has_an_address_that_leads_to_its_place(client: Client, ann: Account) -> None:
    comment = write(client)
    assert comment.author == ann
    response = client.get(f"/comments/{comment.public_id}/")
    assert response["Location"] == f"/treaties/itrs/2012/en/art_6__para_6-1/#comment-{comment.public_id}"
    page = client.get("/treaties/itrs/2012/en/art_6__para_6-1/").content.decode()
    assert f'id="comment-{comment.public_id}"' in page
    assert "What is robustness?" in page


def test_words_are_checked_by_the_server_and_what_was_typed_is_kept(client: Client, ann: Account) -> None:
    data = {"key": str(uuid.uuid4()), "body": "Hm.", "place_1": CLAUSE, "exact_1": "security and robustnes s of"}
    response = client.post(f"/comments/new/?on={CLAUSE}", data)
    assert response.status_code == 422
    page = response.content.decode()
    assert "These words do not stand in" in page
    assert "security and robustnes s of" in page
    assert ">\nHm.</textarea>" in page
    assert not Comment.objects.exists()


def test_words_that_differ_in_white_space_are_mended(client: Client, ann: Account) -> None:
    text = factories.provision("41B").text
    words = " ".join(text.split()[2:6])
    typed = words.replace(" ", " \n ", 1)
    comment = write(client, exact_1=f" {typed} ", limits_1="keep")
    assert [each.exact for each in comment.passages.all()] == [words]


def test_the_same_form_sent_twice_writes_once(client: Client, ann: Account) -> None:
    data = {"key": str(uuid.uuid4()), "body": "Once.", "place_1": CLAUSE}
    first = client.post(f"/comments/new/?on={CLAUSE}", data)
    again = client.post(f"/comments/new/?on={CLAUSE}", data)
    assert first["Location"] == again["Location"]
    assert Comment.objects.count() == 1
    other = client.post(f"/comments/new/?on={CLAUSE}", data | {"body": "Twice, then."})
    assert other["Location"] != first["Location"]


def test_who_is_signed_out_signs_in_and_then_it_is_posted(client: Client) -> None:
    factories.account("Ann", password="a long pass phrase")
    address = f"/comments/new/?on={CLAUSE}"
    response = client.post(address, {"key": str(uuid.uuid4()), "body": "Kept for me.", "place_1": CLAUSE})
    assert response.status_code == 303
    assert not Comment.objects.exists()
    login = response["Location"]
    assert login.startswith("/account/login/?next=")
    page = client.get(login).content.decode()
    fields = dict(re.findall(r'name="(next)" value="([^"]+)"', page))
    response = client.post(
        login,
        {"login": "ann@example.org", "password": "a long pass phrase", "next": fields["next"].replace("&amp;", "&")},
    )
    comment = Comment.objects.get()
    assert response["Location"] == comment.get_absolute_url()
    assert comment.body == "Kept for me."


@pytest.fixture
def bob() -> Account:
    return factories.account("Bob")


PAGE = "/treaties/itrs/2012/en/art_6__para_6-1/"


def look(client: Client, address: str = PAGE) -> str:
    """The page as it is now: in a test's one transaction the stamp changes only once."""
    caches["pages"].clear()
    return client.get(address).content.decode()


def send(client: Client, address: str, **fields: object) -> HttpResponse:
    return client.post(address, {"key": str(uuid.uuid4())} | fields)  # type: ignore[return-value]


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_replies_stand_in_their_thread_below_what_they_reply_to(client: Client, ann: Account, bob: Account) -> None:
    root = factories.comment(factories.provision("41B"), bob, "The beginning.")
    later = factories.comment(factories.provision("41B"), bob, "Another thread.")
    assert send(client, f"/comments/{root.public_id}/reply/", body="An answer.").status_code == 303
    page = look(client)
    assert page.index("The beginning.") < page.index("An answer.") < page.index("Another thread.")
    answer = Comment.objects.get(body="An answer.")
    assert (answer.parent, answer.root, answer.provision) == (root, root, root.provision)
    assert later.parent is None


def test_the_form_of_a_reply_is_a_part_for_htmx_and_a_page_without(client: Client, ann: Account, bob: Account) -> None:
    root = factories.comment(factories.provision("41B"), bob)
    address = f"/comments/{root.public_id}/reply/"
    page = client.get(address)
    part = client.get(address, headers={"HX-Request": "true"})
    assert b"<!doctype html>" in page.content
    assert part.content.strip().startswith(b"<form")
    done = client.post(address, {"key": str(uuid.uuid4()), "body": "So."}, headers={"HX-Request": "true"})
    assert done.status_code == 200
    assert b"<!doctype" not in done.content
    assert b"So." in done.content


def test_what_was_edited_says_so_and_its_history_is_public(client: Client, ann: Account) -> None:
    comment = factories.comment(factories.provision("41B"), ann, "As it was.")
    done = send(client, f"/comments/{comment.public_id}/edit/", body="As it is.", version=1)
    assert done.status_code == 303
    assert ">edited</a>" in look(client)
    history = Client().get(f"/comments/{comment.public_id}/about/").content.decode()
    assert "As it was." in history
    assert "As it is." in history


def test_an_edit_that_somebody_else_s_came_before_shows_both_texts(client: Client, ann: Account) -> None:
    comment = factories.comment(factories.provision("41B"), ann, "First.")
    commenting.edit(comment, "Meanwhile.", ann)
    address = f"/comments/{comment.public_id}/edit/"
    response = send(client, address, body="Mine.", version=1)
    assert response.status_code == 422
    page = response.content.decode()
    assert "This was edited meanwhile." in page
    assert "Meanwhile.</textarea>" in page
    assert "Mine.</textarea>" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    assert send(client, address, body="Mine.", version=version[1]).status_code == 303
    comment.refresh_from_db()
    assert (comment.body, comment.version, comment.history.count()) == ("Mine.", 3, 2)


def test_a_comment_is_deleted_with_its_history(client: Client, ann: Account) -> None:
    comment = factories.comment(factories.provision("41B"), ann, "Gone soon.")
    address = f"/comments/{comment.public_id}/delete/"
    assert "Gone soon." in client.get(address).content.decode()
    assert Comment.objects.exists(), "looking deletes nothing"
    assert send(client, address).status_code == 303
    assert not Comment.objects.exists()
    assert client.get(comment.get_absolute_url()).status_code == 410


def test_with_replies_an_empty_place_stays_until_the_last_of_them_goes(
    client: Client, ann: Account, bob: Account
) -> None:
    comment = factories.comment(factories.provision("41B"), ann, "Regretted.")
    reply = commenting.reply(bob, comment, "Answered.")
    send(client, f"/comments/{comment.public_id}/delete/")
    page = look(client)
    assert "Regretted." not in page
    assert page.index("Removed by its author.") < page.index("Answered.")
    send(signed_in(bob), f"/comments/{reply.public_id}/delete/")
    assert not Comment.objects.exists()


def test_a_thread_is_resolved_and_opened_again(client: Client, ann: Account) -> None:
    comment = factories.comment(factories.provision("41B"), ann)
    address = f"/comments/{comment.public_id}/resolve/"
    assert send(client, address, resolved="on").status_code == 303
    assert ">resolved</b>" in look(client)
    assert send(client, address).status_code == 303
    assert ">resolved</b>" not in look(client)


def test_what_is_only_mine_is_nowhere_for_others(client: Client, ann: Account, bob: Account) -> None:
    passage = "Member States shall individually"
    comment = write(client, body="Between me and me.", exact_1=passage, limits_1="keep", is_private="on")
    words = comment.passages.get()
    for address in (PAGE, "/treaties/itrs/2012/en/?layer=comments", f"/discussion/?on={CLAUSE}"):
        assert "Between me and me." in look(client, address), address
        for other in (
            Client(),
            signed_in(bob),
            signed_in(factories.account(f"Steward {len(address)}", role="steward")),
        ):
            assert "Between me and me." not in look(other, address), address
    assert "1 comment<" in look(client, "/treaties/itrs/2012/en/")
    assert "1 comment<" not in look(Client(), "/treaties/itrs/2012/en/")
    for act in ("", "about/", "reply/", "edit/", "delete/", "resolve/"):
        assert signed_in(bob).get(f"/comments/{comment.public_id}/{act}").status_code == 404, act
    assert signed_in(bob).get(f"/discussion/?on=comment:{comment.public_id}").status_code == 404
    assert not Passage.objects.visible_to(bob).filter(pk=words.pk).exists()
    assert Passage.objects.visible_to(ann).filter(pk=words.pk).exists()


def test_what_is_made_public_takes_its_words_along(client: Client, ann: Account) -> None:
    comment = write(client, exact_1="Member States shall individually", limits_1="keep", is_private="on")
    edit = f"/comments/{comment.public_id}/edit/"
    assert send(client, edit, body=comment.body, version=1).status_code == 303
    assert "What is robustness?" in look(Client())
    assert Passage.objects.visible_to(None).filter(comments=comment).exists()


def test_a_thread_that_others_wrote_in_cannot_become_only_mine(client: Client, ann: Account, bob: Account) -> None:
    comment = factories.comment(factories.provision("41B"), ann)
    commenting.reply(bob, comment, "Mine too.")
    edit = f"/comments/{comment.public_id}/edit/"
    assert b"is_private" not in client.get(edit).content
    send(client, edit, body=comment.body, version=1, is_private="on")
    comment.refresh_from_db()
    assert not comment.is_private


def test_a_comment_on_a_claim_and_on_evidence_stands_there(client: Client, ann: Account) -> None:
    claim = Claim.objects.get(slug="un-takeover")
    evidence = claim.evidence.filter(passages__isnull=False).first()
    assert evidence
    on_claim = write(client, "claim:un-takeover", body="On the claim.")
    on_evidence = write(client, f"evidence:{evidence.public_id}", body="On the evidence.")
    assert (on_claim.claim, on_evidence.evidence) == (claim, evidence)
    assert "On the claim." in look(client, "/discussion/?on=claim:un-takeover")
    assert "On the evidence." in look(client, f"/discussion/?on=evidence:{evidence.public_id}")


def test_a_comment_is_shown_in_every_edition_that_has_the_provision(client: Client, ann: Account) -> None:
    provision = factories.provision("41B")
    factories.comment(provision, ann, "On the final text.")
    signed = Provision.objects.get(wid=provision.wid, edition__version__slug="2012-signed")
    page = look(client, signed.get_absolute_url())
    assert "On the final text." in page
    assert "on 2012, en@1" in page


def test_a_comment_from_the_second_page_of_threads_on_is_found_there(client: Client, ann: Account) -> None:
    provision = factories.provision("41B")
    for number in range(PER_PAGE):
        factories.comment(provision, ann, f"Thread {number}.")
    last = factories.comment(provision, ann, "The one after.")
    place = client.get(last.get_absolute_url())["Location"]
    assert place.startswith("/discussion/?on=")
    assert "page=2" in place
    assert "The one after." in look(client, place)
    assert "Further comments" in look(client)


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("", "There is nothing in it yet."),
        (" \n\t ", "There is nothing in it yet."),
        ("x" * 100_000, "at most 10000 are taken"),
        ("<script>alert(1)</script>\n\n***", ""),
        ("![](x)", "Nothing of this would be seen."),
        ("a\0b", "Null characters are not allowed."),
    ],
)
def test_a_body_that_says_nothing_or_too_much_gets_a_clear_word(
    client: Client, ann: Account, body: str, word: str
) -> None:
    response = client.post(f"/comments/new/?on={CLAUSE}", {"key": str(uuid.uuid4()), "body": body, "place_1": CLAUSE})
    assert response.status_code == (422 if word else 303)
    if word:
        assert word in response.content.decode()
    else:
        page = look(client)
        assert "<script>alert" not in page


def test_somebody_who_writes_too_often_is_told_until_when_and_loses_nothing(
    client: Client, ann: Account, settings: Settings
) -> None:
    settings.WRITES = "2/5m/user"
    settings.ACCOUNT_RATE_LIMITS = {"write": settings.WRITES}
    for number in range(2):
        write(client, body=f"Number {number}.")
    data = {"key": str(uuid.uuid4()), "body": "One more.", "place_1": CLAUSE}
    response = client.post(f"/comments/new/?on={CLAUSE}", data)
    assert response.status_code == 429
    page = response.content.decode()
    assert "send this again in 5 minutes" in page
    assert "One more.</textarea>" in page


def test_what_was_written_is_given_back_where_it_can_no_longer_be_sent(
    client: Client, ann: Account, bob: Account
) -> None:
    comment = factories.comment(factories.provision("41B"), bob)
    commenting.delete(comment)
    response = client.post(f"/comments/{comment.public_id}/reply/", {"key": str(uuid.uuid4()), "body": "A long reply."})
    assert response.status_code == 404
    assert "A long reply.</textarea>" in response.content.decode()


def test_a_form_without_its_token_is_refused_and_what_was_written_given_back(ann: Account) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ann)
    response = strict.post(f"/comments/new/?on={CLAUSE}", {"key": str(uuid.uuid4()), "body": "Written long ago."})
    assert response.status_code == 403
    assert "Written long ago.</textarea>" in response.content.decode()


@pytest.mark.parametrize("layer", ["claims", "comments", "text"])
@pytest.mark.parametrize("address", ["/treaties/itrs/2012/en/", PAGE])
def test_a_page_takes_as_many_queries_for_1_comment_as_for_1000(
    client: Client, ann: Account, address: str, layer: str
) -> None:
    client.logout()
    passage = factories.passage("41B", "Member States shall individually")

    def queries() -> int:
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{address}?layer={layer}").status_code == 200
        return len(captured)

    provisions = list(factories.provision("41B").edition.in_reading_order().quotable().with_edition())
    factories.comment(factories.provision("41B"), ann, "One.", passages=[passage])
    one = queries()
    rows = [
        Comment(author=ann, provision=provisions[number % len(provisions)], body=f"Number {number}.")
        for number in range(999)
    ]
    Comment.objects.bulk_create(rows)
    CommentPassage.objects.bulk_create(
        CommentPassage(comment=row, passage=passage) for row in rows if row.provision_id == passage.provision_id
    )
    assert queries() == one
