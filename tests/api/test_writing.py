"""What guards every operation that writes: who may, how often, and what is sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from tests import factories
from treatyreader.accounts.models import Account, ApiToken

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.probe")]

NOTE = "/api/probe/note/"
PROBLEM = "application/problem+json"
GOOD = {"words": "shall"}


@pytest.fixture
def ann() -> Account:
    return factories.account("Ann")


@pytest.fixture
def secret(ann: Account) -> str:
    return ApiToken.make(ann, "writes", ApiToken.Scope.WRITE)[1]


def send(client: Client, body: Any, secret: str = "", **headers: str) -> Any:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"Authorization": f"Bearer {secret}", **headers} if secret else headers
    return client.generic("POST", NOTE, data, content_type=headers.pop("kind", "application/json"), headers=sent)


def kind_of(answer: Any) -> str:
    assert answer.headers["Content-Type"] == PROBLEM, answer.headers
    assert answer.json()["status"] == answer.status_code
    return str(answer.json()["type"].partition("#")[2])


def test_a_token_with_the_scope_writes(client: Client, secret: str) -> None:
    answer = send(client, GOOD, secret)
    assert (answer.status_code, answer.json()) == (200, {"by": "Ann", "words": "shall"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_who_is_signed_out_is_asked_for_a_token(client: Client) -> None:
    answer = send(client, GOOD)
    assert (answer.status_code, kind_of(answer)) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


def test_a_token_that_reads_does_not_write(client: Client, ann: Account) -> None:
    answer = send(client, GOOD, ApiToken.make(ann, "reads")[1])
    assert (answer.status_code, kind_of(answer)) == (403, "bad-scope")
    assert 'error="insufficient_scope", scope="write"' in answer.headers["WWW-Authenticate"]


def test_a_session_writes_with_its_csrf_token_alone(ann: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)
    refused = send(client, GOOD)
    assert (refused.status_code, kind_of(refused)) == (403, "csrf")
    assert "Access-Control-Allow-Origin" not in refused.headers
    client.cookies["csrftoken"] = "x" * 32
    assert send(client, GOOD, **{"X-CSRFToken": "x" * 32}).status_code == 200
    elsewhere = send(client, GOOD, **{"X-CSRFToken": "x" * 32, "Origin": "https://else.example"})
    assert (elsewhere.status_code, kind_of(elsewhere)) == (403, "csrf")


def test_a_script_of_another_site_is_told_that_it_writes_with_a_token_alone(client: Client) -> None:
    asked = {"Origin": "https://else.example", "Access-Control-Request-Method": "POST"}
    assert client.options(NOTE, headers=asked).headers["Access-Control-Allow-Methods"] == "OPTIONS"
    asked["Access-Control-Request-Headers"] = "content-type, authorization"
    preflight = client.options(NOTE, headers=asked)
    assert preflight.headers["Access-Control-Allow-Methods"] == "OPTIONS, POST"
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in preflight.headers


def test_who_writes_too_often_is_told_when_again(client: Client, secret: str, settings: LazySettings) -> None:
    settings.WRITES = "2/m/user"
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "write": settings.WRITES}
    # What is refused is not written, and does not count.
    for refused in ({"words": 1}, {"words": "x", "fails": True}, b"{", {"words": "x"}):
        assert send(client, refused, secret).status_code in (200, 400, 409, 422)
    assert send(client, GOOD, secret).status_code == 200
    answer = send(client, GOOD, secret)
    assert (answer.status_code, kind_of(answer)) == (429, "too-often")
    assert 0 < int(answer.headers["Retry-After"]) <= 60


def test_a_page_and_the_api_count_together(client: Client, ann: Account, secret: str, settings: LazySettings) -> None:
    settings.WRITES = "1/m/user"
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "write": settings.WRITES}
    assert send(client, GOOD, secret).status_code == 200
    client.force_login(ann)
    form = {
        "key": "5b1f5c39-7a1f-4a6f-8d1c-6a4ef0a0f0aa",
        "text": "The networks are made safe by it.",
        "about": "adopted text",
        "kind": "words",
        "instrument": "itrs",
        "confirmed": "yes",
    }
    assert client.post("/claims/new/", form).status_code == 429


@pytest.mark.parametrize(
    ("body", "status", "kind", "where"),
    [
        (b"{", 400, "bad-body", ""),
        (b"", 422, "invalid", ""),
        (b"\xff\xfe", 400, "bad-body", ""),
        (b'{"words": NaN}', 400, "bad-body", ""),
        (b"[" * 100_000, 400, "bad-body", ""),
        (b'{"words": ' + b"[" * 70 + b"]" * 70 + b"}", 400, "bad-body", ""),
        (b'{"words": ' + b"9" * 5000 + b"}", 400, "bad-body", ""),
        (b'{"words": "\\u0000"}', 422, "invalid", "#/words"),
        (b'{"words": "\\ud800"}', 422, "invalid", "#/words"),
        (b'{"words": "x", "a/b~\\u0000": 1}', 422, "invalid", "#/a~1b~0\N{REPLACEMENT CHARACTER}"),
        (b'{"words": 7}', 422, "invalid", "#/words"),
        (b"[]", 422, "invalid", "#"),
        (b"null", 422, "invalid", "#"),
        (b'"words"', 422, "invalid", "#"),
        (b'{"words": "' + b"x" * 3_000_000 + b'"}', 413, "too-large", ""),
    ],
    ids=lambda value: repr(value[:24]) if isinstance(value, bytes) else str(value),
)
def test_what_cannot_be_taken_is_a_problem(
    client: Client, secret: str, body: bytes, status: int, kind: str, where: str
) -> None:
    answer = send(client, body, secret)
    assert (answer.status_code, kind_of(answer)) == (status, kind)
    if where:
        assert [each["pointer"] for each in answer.json()["errors"]] == [where]


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_what_is_not_json_is_not_taken(client: Client, secret: str, kind: str) -> None:
    answer = client.generic(
        "POST", NOTE, b'{"words": "x"}', content_type=kind, headers={"Authorization": f"Bearer {secret}"}
    )
    assert (answer.status_code, kind_of(answer)) == (415, "unsupported-media-type")


def test_a_fault_of_ours_is_a_problem_that_tells_nothing(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/api/probe/fault/")
    assert (answer.status_code, kind_of(answer)) == (500, "server-error")
    assert "Division" not in answer.content.decode()


def test_where_the_database_has_gone_it_says_so(client: Client, monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    from django.db import OperationalError

    def gone(*_arguments: Any, **_more: Any) -> None:
        raise OperationalError

    monkeypatch.setattr("treatyreader.models.Stamp.now", gone)
    answers = [client.get("/api/probe/fault/")]
    monkeypatch.setattr("treatyreader.accounts.models.ApiTokenQuerySet.usable", gone)
    answers.append(send(client, GOOD, secret))
    for answer in answers:
        assert (answer.status_code, kind_of(answer)) == (503, "unavailable")
        assert answer.headers["Retry-After"] == "30"


def test_what_says_a_member_twice_is_not_read_as_either(client: Client, secret: str) -> None:
    answer = send(client, b'{"words": "one", "words": "other"}', secret)
    assert (answer.status_code, kind_of(answer)) == (400, "bad-body")
    assert "“words”" in answer.json()["detail"]
