"""Signing up, in and out: what is asked, what is answered, and what nobody learns from the answer."""

from __future__ import annotations

import re
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.messages import get_messages
from django.core import mail
from django.core.cache import cache
from django.test import Client

from treatyreader.accounts.models import Account

PHRASE = "a long enough phrase for tests"
PLACE = "/treaties/itrs/2012/en/"
OWN = "/account/contributions/"
SIGN_UP = {"name": "Grace Hopper", "email": "grace@example.org", "password1": PHRASE, "website": ""}
UNSAFE = ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "http:///elsewhere.example"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Account:
    account = Account.objects.create_user("ada@example.org", "Ada", PHRASE)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


def sign_in(client: Client, password: str = PHRASE, place: str = PLACE, email: str = "ada@example.org") -> Any:
    return client.post("/account/login/", {"login": email, "password": password, "next": place})


def code_sent() -> str:
    found = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def said(answer: Any) -> list[str]:
    return [str(each) for each in get_messages(answer.wsgi_request)]


def test_signing_up_asks_for_the_code_of_the_mail_and_leads_back(client: Client) -> None:
    answer = client.post("/account/signup/", {**SIGN_UP, "next": PLACE})
    assert answer.headers["Location"].startswith("/account/confirm-email/")
    assert "_auth_user_id" not in client.session
    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == ("Your code for Treaty Reader", ["grace@example.org"])
    assert set(re.findall(r"https?://\S+", str(sent.body))) == {"http://testserver/"}

    answer = client.post("/account/confirm-email/", {"code": code_sent()})
    assert answer.headers["Location"] == PLACE
    account = Account.objects.get()
    assert client.session["_auth_user_id"] == str(account.pk)
    assert (account.name, account.email, account.role) == ("Grace Hopper", "grace@example.org", "contributor")
    assert EmailAddress.objects.get(user=account).verified


def test_the_code_can_be_sent_anew_after_a_while(client: Client) -> None:
    client.post("/account/signup/", {**SIGN_UP, "next": PLACE})
    first = code_sent()
    answer = client.post("/account/confirm-email/", {"action": "resend"})
    assert answer.status_code == 429
    assert len(mail.outbox) == 1
    cache.clear()  # ten seconds go by
    client.post("/account/confirm-email/", {"action": "resend"})
    assert code_sent() != first
    assert client.post("/account/confirm-email/", {"code": code_sent()}).headers["Location"] == PLACE


def test_a_mail_server_that_refuses_is_told_and_the_code_can_be_asked_for_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_more: object) -> int:
        raise SMTPServerDisconnected

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        answer = client.post("/account/signup/", SIGN_UP, follow=True)
    assert answer.status_code == 200
    assert "The mail could not be sent just now." in answer.content.decode()
    assert Account.objects.count() == 1


def test_a_code_is_not_guessed(client: Client) -> None:
    client.post("/account/signup/", SIGN_UP)
    for _ in range(2):
        page = client.post("/account/confirm-email/", {"code": "AAAA-AAAA"}).content.decode()
        assert "This is not the code that was sent." in page
    answer = client.post("/account/confirm-email/", {"code": "AAAA-AAAA"})
    assert answer.headers["Location"] == "/account/login/"
    assert "_auth_user_id" not in client.session
    assert client.post("/account/confirm-email/", {"code": code_sent()}).headers["Location"] == "/account/login/"


def test_a_machine_that_fills_in_the_trap_gets_the_same_answer_and_no_account(client: Client) -> None:
    answer = client.post("/account/signup/", {**SIGN_UP, "website": "https://spam.example/"})
    person = Client().post("/account/signup/", {**SIGN_UP, "email": "other@example.org"})
    assert not Account.objects.filter(email=SIGN_UP["email"]).exists()
    assert [sent.to for sent in mail.outbox] == [["other@example.org"]]
    assert answer.status_code == person.status_code
    assert answer.headers["Location"] == person.headers["Location"]
    page = client.get(answer.headers["Location"]).content.decode()
    assert f"A code was sent to <strong>{SIGN_UP['email']}</strong>" in page


def without_what_differs(answer: Any, *addresses: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    for address in addresses:
        page = page.replace(address, "ADDRESS")
    return page


def test_signing_up_does_not_tell_who_has_an_account(client: Client, ada: Account) -> None:
    pages = []
    for number, address in enumerate(("ada@example.org", "nobody@example.org")):
        reader = Client()
        answer = reader.post("/account/signup/", {**SIGN_UP, "name": f"Grace {number}", "email": address}, follow=True)
        pages.append(without_what_differs(answer, address))
    assert pages[0] == pages[1]
    assert [sent.subject for sent in mail.outbox] == ["You have an account already", "Your code for Treaty Reader"]
    assert "http://testserver/account/password/reset/" in str(mail.outbox[0].body)


def test_asking_for_a_new_password_does_not_tell_who_has_an_account(client: Client, ada: Account) -> None:
    pages = []
    for address in ("ada@example.org", "nobody@example.org"):
        answer = Client().post("/account/password/reset/", {"email": address}, follow=True)
        pages.append(without_what_differs(answer, address))
    assert pages[0] == pages[1]
    assert [sent.subject for sent in mail.outbox] == [
        "A new password for Treaty Reader",
        "There is no account with this address",
    ]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": "ADA"}, "Somebody has this name already; choose another."),
        ({"name": "A\u202eda"}, "A name has no invisible characters."),
        ({"name": "A"}, "Ensure this value has at least 2 characters"),
        ({"name": "A" * 61}, "Ensure this value has at most 60 characters"),
        ({"email": "not an address"}, "Enter a valid email address."),
        ({"email": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}.org"}, "at most 254 characters"),
        ({"email": "a\x00@example.org"}, "Enter a valid email address."),
        ({"password1": "short"}, "This password is too short."),
        ({"password1": "password123"}, "This password is too common."),
    ],
    ids=lambda value: ascii(value)[:40] if isinstance(value, dict) else "",
)
def test_what_is_wrong_is_said_at_its_field(client: Client, ada: Account, changed: dict[str, str], words: str) -> None:
    answer = client.post("/account/signup/", SIGN_UP | changed)
    page = answer.content.decode()
    field = f"id_{next(iter(changed))}"
    assert answer.status_code == 200
    assert re.search(rf'<ul class="errors" id="{field}_error"><li>[^<]*{re.escape(words)}', page)
    assert re.search(rf'<input[^>]*aria-describedby="[^"]*\b{field}_error"[^>]*id="{field}"', page)
    assert re.search(rf'<input[^>]*autofocus[^>]*aria-invalid="true"[^>]*id="{field}"', page)
    assert Account.objects.count() == 1
    assert not mail.outbox


def test_a_name_that_is_taken_in_the_same_moment_is_no_error(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    Account.objects.create_user("first@example.org", SIGN_UP["name"], PHRASE)
    monkeypatch.setattr("treatyreader.accounts.forms.SignupForm.clean_name", lambda form: form.cleaned_data["name"])
    answer = client.post("/account/signup/", SIGN_UP)
    assert answer.headers["Location"] == "/account/login/"
    assert said(answer) == ["This name or address was taken a moment ago. If it was by you, sign in."]
    assert Account.objects.count() == 1


def test_the_trap_is_out_of_sight_of_people_alone(client: Client) -> None:
    page = client.get("/account/signup/").content.decode()
    assert re.search(
        r'<div class="trap" aria-hidden="true"><label[^>]*>Leave this empty</label><input[^>]*tabindex="-1"', page
    )
    assert "style=" not in page


def test_a_wrong_password_is_told_and_no_more(client: Client, ada: Account) -> None:
    for email in ("ada@example.org", "nobody@example.org"):
        answer = sign_in(client, "not this one", email=email)
        assert "The address or the password is not right." in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_passwords_are_not_guessed(client: Client, ada: Account) -> None:
    for _ in range(5):
        sign_in(client, "not this one")
    page = sign_in(client).content.decode()
    assert "Too many tries were wrong. Wait five minutes, then try again." in page
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("address", "form", "many"),
    [
        ("/account/signup/", SIGN_UP | {"email": "no"}, 20),
        ("/account/login/", {"login": "no", "password": "no"}, 30),
        ("/account/password/reset/", {"email": "nobody@example.org"}, 5),
    ],
)
def test_too_often_is_refused_with_a_sentence(client: Client, address: str, form: dict[str, str], many: int) -> None:
    answers = [client.post(address, form) for _ in range(many + 1)]
    assert {answer.status_code for answer in answers[:-1]} <= {200, 302}
    page = answers[-1].content.decode()
    assert answers[-1].status_code == 429
    assert "<h1>That was too often</h1>" in page
    assert "Wait a minute, then go back to the page and send it again." in page


@pytest.mark.parametrize("place", UNSAFE)
def test_only_places_of_this_site_are_led_to(client: Client, ada: Account, place: str) -> None:
    assert sign_in(client, place=place).headers["Location"] == OWN
    client.post("/account/logout/", {"next": place})
    answer = client.post("/account/password/reset/", {"email": ada.email, "back": place})
    assert answer.status_code == 302
    assert "elsewhere" not in str(mail.outbox[-1].body)
    assert "next=" not in str(mail.outbox[-1].body)
    assert Client().post("/account/logout/", {"next": place}).headers["Location"] == "/account/login/"


def test_the_place_is_carried_from_page_to_page(client: Client) -> None:
    quoted = "%2Ftreaties%2Fitrs%2F2012%2Fen%2F"
    page = client.get(f"/account/login/?next={PLACE}").content.decode()
    assert f'href="/account/signup/?next={quoted}"' in page
    assert f'href="/account/password/reset/?next={quoted}"' in page
    assert page.count(f'<input type="hidden" name="next" value="{PLACE}">') == 2
    page = client.get(f"/account/signup/?next={PLACE}").content.decode()
    assert f'href="/account/login/?next={quoted}"' in page
    page = client.get(f"/account/password/reset/?next={PLACE}").content.decode()
    assert f'<input type="hidden" name="back" value="{PLACE}">' in page
    assert f'href="/account/login/?next={quoted}"' in page


def test_a_new_password_is_chosen_by_a_link_that_works_once(client: Client, ada: Account) -> None:
    client.post("/account/password/reset/", {"email": "Ada@example.org", "back": PLACE})
    found = re.search(r"^http://testserver(/account/\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    form = client.get(found[1]).headers["Location"]
    assert client.get(form).status_code == 200
    new = "quite another long phrase"
    answer = client.post(form, {"password1": new, "password2": new})
    assert answer.headers["Location"] == PLACE
    assert mail.outbox[-1].subject == "Your password was changed"
    again = Client()
    assert "This link no longer works" in again.get(found[1]).content.decode()
    assert "The address or the password is not right." in sign_in(again).content.decode()
    assert sign_in(again, new).headers["Location"] == PLACE


def test_an_address_changes_when_its_code_has_come_back(client: Client, ada: Account) -> None:
    sign_in(client)
    answer = client.post("/account/email/", {"email": "New@example.org", "action_add": ""})
    assert answer.headers["Location"] == "/account/confirm-email/"
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"
    assert mail.outbox[-1].to == ["new@example.org"]
    answer = client.post("/account/confirm-email/", {"code": code_sent()})
    assert answer.headers["Location"] == "/account/email/"
    ada.refresh_from_db()
    assert ada.email == "new@example.org"
    assert [(each.email, each.verified) for each in EmailAddress.objects.filter(user=ada)] == [
        ("new@example.org", True)
    ]
    assert mail.outbox[-1].subject == "Your email address was changed"


def test_signing_out_needs_a_form(client: Client, ada: Account) -> None:
    sign_in(client)
    page = client.get("/account/logout/").content.decode()
    assert "You are signed in as <strong>Ada</strong>." in page
    assert "_auth_user_id" in client.session
    answer = client.post("/account/logout/")
    assert answer.headers["Location"] == "/account/login/"
    assert "_auth_user_id" not in client.session
    assert "You have signed out." in client.get("/account/login/").content.decode()


def test_a_form_of_another_site_is_refused(ada: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = sign_in(client)
    assert answer.status_code == 403
    assert "could not be told from one of another site" in answer.content.decode()


def rows() -> list[tuple[Any, ...]]:
    tables = (Account, EmailAddress, Authenticator)
    return [row for table in tables for row in table.objects.order_by("pk").values_list()]


PAGES = ["login", "signup", "logout", "inactive", "email", "confirm-email", "reauthenticate"]
PAGES += ["password/change", "password/set", "password/reset", "password/reset/done", "password/reset/key/done"]
PAGES += ["password/reset/key/1-abc", "2fa", "2fa/authenticate", "2fa/reauthenticate", "2fa/totp/activate"]
PAGES += ["2fa/totp/deactivate", "2fa/recovery-codes", "2fa/recovery-codes/generate", "2fa/webauthn"]
PAGES += ["2fa/webauthn/add", "2fa/webauthn/login", "2fa/webauthn/reauthenticate", "2fa/webauthn/keys/1/remove"]


@pytest.mark.parametrize("page", PAGES)
def test_looking_at_a_page_changes_nothing(client: Client, ada: Account, page: str) -> None:
    def look(reader: Client) -> None:
        answer: Any = reader.get(f"/account/{page}/", follow=True)
        assert answer.status_code in (200, 403, 404)
        assert "<script>" not in answer.content.decode()

    before = rows()
    look(client)
    assert rows() == before
    sign_in(client)
    client.post("/account/reauthenticate/", {"password": PHRASE, "next": PLACE})
    before = rows()
    look(client)
    assert rows() == before
    assert not mail.outbox


def test_public_pages_are_the_same_for_everybody(client: Client, ada: Account, library: None) -> None:
    reader = client.get("/claims/").content
    sign_in(client)
    assert client.get("/claims/").content == reader
    assert b'<a href="/account/login/" data-unread="/account/notifications/unread/">Account</a>' in reader
    assert client.get("/account/login/").headers["Location"] == OWN


def test_the_owner_is_told_what_changes_in_how_an_account_is_entered(client: Client, ada: Account) -> None:
    sign_in(client)
    new = "quite another long phrase"
    client.post("/account/password/change/", {"oldpassword": PHRASE, "password1": new, "password2": new})
    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == ("Your password was changed", ["ada@example.org"])
    assert "If it was not, choose a new password at once:" in str(sent.body)
    assert set(re.findall(r"https?://[^/\s]+", str(sent.body))) == {"http://testserver"}
