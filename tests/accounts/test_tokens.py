"""What a token for a program can never be, what is kept of it, and what its pages show to whom."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from annotations.contributions import data_of, leave
from annotations.forms.tokens import MOST_TOKENS
from tests import factories
from tests.annotations.sending import send
from tests.promises import Write, change, check_refused
from treatyreader.accounts.models import Account, ApiToken, digest_of_secret

NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=900)


@pytest.fixture
def rows(db: None) -> SimpleNamespace:
    ada = factories.account("Ada")
    return SimpleNamespace(ada=ada, token=ApiToken.make(ada, "one")[0], other=ApiToken.make(ada, "other")[0])


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("token_digest_is_sha256", change("token", digest="tr_secret")),
        ("token_scope_is_known", change("token", scope="all")),
        ("token_has_a_name", change("token", name="")),
        ("token_ends_after_it_began", change("token", expires_at=LONG_AGO)),
        ("token_ends_after_it_began", change("token", revoked_at=LONG_AGO)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_postgresql_refuses(rows: SimpleNamespace, name: str, write: Write) -> None:
    check_refused(name, write, rows)


def test_a_secret_has_256_bits_and_is_kept_nowhere(db: None) -> None:
    token, secret = ApiToken.make(factories.account("Ada"), "one")
    assert secret.startswith("tr_")
    assert len(secret) == len("tr_") + 43
    assert token.digest == digest_of_secret(secret)
    kept = ApiToken.objects.values().get()
    assert secret not in str(kept)
    assert secret != ApiToken.make(token.owner, "two")[1]


@pytest.fixture
def ada(db: None) -> Account:
    return factories.account("Ada")


@pytest.fixture
def signed_in(client: Client, ada: Account) -> Client:
    client.force_login(ada)
    return client


def make(client: Client, **typed: str) -> Any:
    return send(client, "/account/tokens/new/", **{"name": "A script", "scope": "write", "lasts": "30", **typed})


def test_a_new_token_is_shown_once_and_its_owner_is_told(signed_in: Client, ada: Account) -> None:
    assert make(signed_in).status_code == 303
    first = signed_in.get("/account/tokens/").content.decode()
    secret = first.split('<code class="token">')[1].split("<")[0]
    token = ApiToken.objects.with_secret(secret).get()
    assert (token.owner, token.name, token.scope) == (ada, "A script", "write")
    assert token.expires_at is not None
    assert timedelta(days=29) < token.expires_at - timezone.now() < timedelta(days=31)
    assert secret not in signed_in.get("/account/tokens/").content.decode()
    [told] = mail.outbox
    assert (told.subject, told.to) == ("A token for programs was made", [ada.email])
    assert secret not in told.body


def test_a_new_token_is_not_shown_to_whoever_signs_in_next(signed_in: Client) -> None:
    make(signed_in)
    signed_in.cookies.pop("sessionid")
    signed_in.force_login(factories.account("Bob"))
    assert "tr_" not in signed_in.get("/account/tokens/").content.decode()


def test_who_was_seen_long_ago_shows_once_more_who_they_are(client: Client, db: None) -> None:
    client.force_login(factories.account("Ada", "a long enough phrase for tests"))
    answer = client.get("/account/tokens/new/")
    assert answer.status_code == 302
    assert "reauthenticate" in answer.headers["Location"]


def test_one_has_so_many_and_no_more(signed_in: Client, ada: Account) -> None:
    for _place in range(MOST_TOKENS):
        ApiToken.make(ada, "x")
    assert make(signed_in).status_code == 422
    ApiToken.objects.update(revoked_at=timezone.now())
    assert make(signed_in).status_code == 303


def test_a_token_is_revoked_by_its_owner_alone(signed_in: Client, ada: Account) -> None:
    token, secret = ApiToken.make(ada, "one")
    theirs = ApiToken.make(factories.account("Bob"), "two")[0]
    assert signed_in.get(f"/account/tokens/{theirs.key}/revoke/").status_code == 404
    assert signed_in.get(f"/account/tokens/{token.key[:8]}/revoke/").status_code == 404
    assert send(signed_in, f"/account/tokens/{token.key}/revoke/").status_code == 303
    assert not ApiToken.objects.usable().with_secret(secret).exists()
    assert "No longer valid" in signed_in.get("/account/tokens/").content.decode()


def test_tokens_go_with_their_account_and_stand_among_its_data(rows: SimpleNamespace) -> None:
    assert [each["name"] for each in data_of(rows.ada)["tokens"]] == ["other", "one"]
    assert rows.token.digest not in str(data_of(rows.ada))
    leave(rows.ada, keep=True)
    assert not ApiToken.objects.exists()
