"""Tokens for the client: what for, how long, and what ends them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from annotations.hypothesis.tokens import Kind, account_of, token_for
from tests import factories
from treatyreader.accounts.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def asked(client: Client, **fields: str) -> Any:
    return client.post("/api/token", fields)


def test_a_grant_is_exchanged_and_the_access_renewed(client: Client, ann: Account) -> None:
    first = asked(client, grant_type=BEARER, assertion=token_for(ann, Kind.GRANT))
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "no-store"
    said = first.json()
    assert (said["token_type"], said["scope"], said["expires_in"]) == ("Bearer", "write", 1800)
    assert account_of(said["access_token"], Kind.ACCESS) == ann
    again = asked(client, grant_type="refresh_token", refresh_token=said["refresh_token"])
    assert account_of(again.json()["access_token"], Kind.ACCESS) == ann
    assert re.fullmatch(r"[A-Za-z0-9\-._~+/]+=*", said["access_token"])


def test_one_kind_is_not_good_for_another(client: Client, ann: Account, refused: Callable[[Any, int], str]) -> None:
    tokens = {kind: token_for(ann, kind) for kind in Kind}
    for kind, token in tokens.items():
        assert [each for each in Kind if account_of(token, each)] == [kind]
    for fields in (
        {"grant_type": BEARER, "assertion": tokens[Kind.ACCESS]},
        {"grant_type": BEARER, "assertion": tokens[Kind.RENEWAL]},
        {"grant_type": BEARER, "refresh_token": tokens[Kind.GRANT]},
        {"grant_type": "refresh_token", "refresh_token": tokens[Kind.GRANT]},
        {"grant_type": "refresh_token", "refresh_token": "hyp.x"},
        {"grant_type": "refresh_token", "refresh_token": "\x00"},
    ):
        answer = asked(client, **fields)
        assert refused(answer, 400)
    assert answer.status_code == 400
    other = asked(client, grant_type="password")
    assert refused(other, 400)
    assert other.json()["error"] == "unsupported_grant_type"
    assert client.post("/api/token", {}).status_code == 422
    assert client.get("/api/token").status_code == 405


def test_a_forged_one_opens_nothing(ann: Account) -> None:
    token = token_for(ann, Kind.ACCESS)
    for wrong in ("", "hyp.", token[:-1], token.replace("hyp.", ""), token[:10] + "x" + token[11:], "hyp." + "." * 9):
        assert account_of(wrong, Kind.ACCESS) is None


@pytest.mark.parametrize("kind", list(Kind))
def test_it_ends(ann: Account, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_for(ann, kind)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + kind.value - 1)
    assert account_of(token, kind) == ann
    monkeypatch.setattr(time, "time", lambda: now + kind.value + 2)
    assert account_of(token, kind) is None


def test_a_new_password_and_a_closed_account_end_it(ann: Account) -> None:
    token = token_for(ann, Kind.ACCESS)
    Account.objects.filter(pk=ann.pk).update(is_active=False)
    assert account_of(token, Kind.ACCESS) is None
    Account.objects.filter(pk=ann.pk).update(is_active=True)
    assert account_of(token, Kind.ACCESS) == ann
    ann.set_password("another long pass phrase")
    ann.save()
    assert account_of(token, Kind.ACCESS) is None
    bob = factories.account("Bob")
    assert account_of(token_for(bob, Kind.ACCESS), Kind.ACCESS) == bob
