"""What an account can never be, whoever writes it: in Python first, and PostgreSQL holds it by itself."""

from __future__ import annotations

from io import StringIO
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from tests.promises import Write, change, check_refused
from treatyreader.accounts.models import Account

PHRASE = "a long enough phrase for tests"


@pytest.fixture
def rows(db: None) -> SimpleNamespace:
    return SimpleNamespace(
        ada=Account.objects.create_user("ada@example.org", "Ada", PHRASE),
        grace=Account.objects.create_user("grace@example.org", "Grace", PHRASE),
    )


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("account_email_is_in_small_letters", change("ada", email="Ada@example.org")),
        ("accounts_account_email_key", change("ada", email="grace@example.org")),
        ("account_name_once", change("ada", name="GRACE")),
        ("account_role_is_known", change("ada", role="king")),
        ("account_has_a_name", change("ada", name="")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_postgresql_refuses(rows: SimpleNamespace, name: str, write: Write) -> None:
    check_refused(name, write, rows)


@pytest.mark.parametrize(
    "name",
    [
        "Ada\u202eecarG",  # turns round what follows
        "Ada\u2066",  # shuts it off from what stands around it
        "A\u200bda",  # zero width
        "A\u200dda",
        "Ada\ufeff",
        "A\u00adda",  # a hyphen that is not seen
        "Ada\x00",
        "Ada\x1b[2J",
        "Ada\nGrace",
        "Ada\u2028Grace",
        "Ada\ue000",  # private use
        "Ada\U000e0041",  # a tag
        " Ada",
        "Ada  Grace",
        "A",
        "",
        "A" * 61,
    ],
    ids=ascii,
)
def test_a_name_shows_all_that_it_is(db: None, name: str) -> None:
    with pytest.raises(ValidationError):
        Account.objects.create_user("ada@example.org", name, PHRASE)
    assert not Account.objects.exists()


@pytest.mark.parametrize("name", ["Ada Lovelace", "Ó Cuív", "山田太郎", "مريم", "Zoë-Ann d’Arc", "Владимир Ильич"])
def test_a_name_may_be_of_any_script(db: None, name: str) -> None:
    assert Account.objects.create_user("ada@example.org", name, PHRASE).name == name


def test_two_accounts_do_not_differ_by_the_size_of_letters_alone(rows: SimpleNamespace) -> None:
    with pytest.raises(ValidationError, match="name already"):
        Account.objects.create_user("other@example.org", "GRACE", PHRASE)
    with pytest.raises(ValidationError, match="address exists"):
        Account.objects.create_user("GRACE@Example.org", "Other", PHRASE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(email="other@example.org", name="gRACE")
    assert Account.objects.get_by_natural_key("GRACE@example.ORG") == rows.grace


def test_roles_hold_what_the_lesser_ones_hold() -> None:
    contributor, steward, administrator = (Account(role=role) for role in Account.Role)
    assert [each.is_steward for each in (contributor, steward, administrator)] == [False, True, True]
    assert [each.is_administrator for each in (contributor, steward, administrator)] == [False, False, True]


def test_the_first_administrator_can_sign_in_at_once(db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("EMAIL", "Chief@example.org"), ("NAME", "Chief"), ("PASSWORD", PHRASE)):
        monkeypatch.setenv(f"DJANGO_SUPERUSER_{name}", value)
    call_command("createsuperuser", interactive=False, stdout=StringIO())

    chief = Account.objects.get()
    assert (chief.email, chief.is_administrator) == ("chief@example.org", True)
    assert EmailAddress.objects.get(user=chief).verified
    answer = client.post("/account/login/?next=/claims/", {"login": "chief@example.org", "password": PHRASE})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/claims/")
    assert client.session["_auth_user_id"] == str(chief.pk)
