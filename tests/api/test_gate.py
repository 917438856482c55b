"""The gate of the API: who asks, what other sites may read, and a problem for everything that goes wrong."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from tests import factories
from treatyreader.accounts.models import Account, ApiToken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

PROBLEM = "application/problem+json"


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def ann() -> Account:
    return factories.account("Ann")


def test_what_is_not_there_is_a_problem_and_no_page(client: Client) -> None:
    for method in ("get", "post", "put", "delete", "patch"):
        answer = getattr(client, method)("/api/no/such/thing/")
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, PROBLEM), method
        said = answer.json()
        assert said["type"] == "http://testserver/api/problems/#not-found"
        assert said["status"] == 404
        assert said["instance"] == "/api/no/such/thing/"
    assert b'id="not-found"' in client.get("/api/problems/").content


def test_a_host_that_is_not_ours_is_a_problem_too(client: Client) -> None:
    answer = client.get("/api/instruments/", headers={"Host": "elsewhere.example"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, PROBLEM)


def test_a_wrong_token_is_401_and_says_how_to_ask(client: Client, ann: Account) -> None:
    token, secret = ApiToken.make(ann, "mine")
    assert client.get("/api/instruments/", headers=bearer(secret)).status_code == 200
    token.revoke()
    _expired, late = ApiToken.make(ann, "late", expires_at=timezone.now() + datetime.timedelta(seconds=1))
    ApiToken.objects.filter(name="late").update(
        created_at=timezone.now() - datetime.timedelta(days=2), expires_at=timezone.now() - datetime.timedelta(days=1)
    )
    for wrong in (secret, late, "tr_nobody", "", "\udcff", "x" * 9000):
        answer = client.get("/api/instruments/", headers=bearer(wrong))
        assert (answer.status_code, answer.headers["Content-Type"]) == (401, PROBLEM), wrong
        assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
        assert answer.json()["type"].endswith("#bad-token")
        assert secret not in answer.content.decode()


def test_so_many_wrong_tokens_are_looked_at(client: Client, ann: Account, settings: LazySettings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "token": "3/m/ip"}
    _token, secret = ApiToken.make(ann, "mine")
    answers = [client.get("/api/instruments/", headers=bearer("tr_wrong")).status_code for _try in range(4)]
    assert answers == [401, 401, 401, 429]
    refused = client.get("/api/instruments/", headers=bearer(secret))
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0


def test_an_account_that_was_closed_has_no_token(client: Client, ann: Account) -> None:
    _token, secret = ApiToken.make(ann, "mine")
    Account.objects.filter(pk=ann.pk).update(is_active=False)
    assert client.get("/api/instruments/", headers=bearer(secret)).status_code == 401


def test_its_use_is_noted_once_an_hour(client: Client, ann: Account, django_assert_num_queries: Any) -> None:
    token, secret = ApiToken.make(ann, "mine")
    client.get("/api/instruments/", headers=bearer(secret))
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    client.get("/api/instruments/", headers=bearer(secret))
    token.refresh_from_db()
    assert token.last_used_at == first


def test_what_was_read_with_a_token_is_kept_by_nobody_else(client: Client, ann: Account) -> None:
    _token, secret = ApiToken.make(ann, "mine")
    answer = client.get("/api/instruments/", headers=bearer(secret))
    assert "private" in answer.headers["Cache-Control"]
    assert "public" not in answer.headers["Cache-Control"]
    assert "Authorization" in answer.headers["Vary"]
    assert "public" in client.get("/api/instruments/").headers["Cache-Control"]


def test_scripts_of_other_sites_read_and_write_with_a_token_alone(client: Client) -> None:
    answer = client.get("/api/instruments/", headers={"Origin": "https://else.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Origin" not in client.post("/api/instruments/").headers
    asked = {"Origin": "https://else.example", "Access-Control-Request-Method": "GET"}
    preflight = client.options("/api/instruments/", headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_head_and_options_and_what_is_not_allowed(client: Client) -> None:
    assert client.head("/api/instruments/").status_code == 200
    assert client.options("/api/instruments/").headers["Allow"] == "GET, HEAD, OPTIONS"
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"):
        answer = client.generic(method, "/api/instruments/")
        assert (answer.status_code, answer.headers["Content-Type"]) == (405, PROBLEM), method
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    for page in ("/api/problems/", "/api/openapi.json"):
        assert client.post(page).headers["Content-Type"] == PROBLEM
