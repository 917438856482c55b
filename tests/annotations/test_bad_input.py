"""What no browser sends, at every address that takes writing: each gets a page of ours that says so, no failure."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import Client

from tests import factories
from tests.annotations.acting import ACTS, address_of
from tests.annotations.permission_table import ROWS, YES, Row, states_of
from tests.annotations.scenes import MAKERS, Scene
from tests.annotations.sending import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

VALUES: list[Any] = [
    "\0",
    b"\xed\xa0\x80",
    *("9" * 5000, "-1", "x" * 9000),
    *("http://[x", "//[", "javascript:0"),
]
QUERIES = [
    "on=%00",
    "on=%ED%A0%80",
    "on=claim:%00",
    "on=comment:" + "x" * 3000,
    "on=evidence:%C3%8F",
    "on=itrs/2012/en@99999999/art_1:1-2",
    "on=itrs/2012/en@1/art_6__para_6-1:%D9%A1-%D9%A3",
    "on=itrs/2012/en@1/art_6__para_6-1:5-999999",
    "on=" + "&on=".join(["claim:x"] * 900),
    "&".join(["on=x"] * 1500),
    "claim=%00&page=%00&layer=%00",
    "claim=" + "x" * 9000,
    "page=" + "9" * 5000,
]
BODIES: list[tuple[bytes, str]] = [
    (b"\xff\xfe=%ff", "application/x-www-form-urlencoded"),
    (b"key=\xed\xa0\x80", "application/x-www-form-urlencoded; charset=utf-16"),
    (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
    (b"{}", "application/json"),
    (b"a" * (3 * 1024 * 1024), "application/x-www-form-urlencoded"),
    (b"&".join([b"a=1"] * 1500), "application/x-www-form-urlencoded"),
]


@pytest.fixture(autouse=True)
def no_limit(settings: LazySettings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"write": "100000/m/user", "keep": "100000/m/ip"}


def answers(client: Client, address: str, typed: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """What was sent, and the answer."""
    for method in ("put", "delete", "options", "trace", "patch"):
        yield method, getattr(client, method)(address)
    for query in QUERIES:
        yield f"?{query}", client.get(f"{address.partition('?')[0]}?{query}")
    for body, kind in BODIES:
        yield repr(body[:20]), client.generic("POST", address, body, content_type=kind)
    page = client.get(address)
    form = fields_of(page) | typed
    for name in form:
        for value in VALUES:
            # Undone each time, for where the rest of a form is enough, the act is done, and refused from then on.
            mark, cookies = transaction.savepoint(), SimpleCookie(client.cookies)
            yield f"{name}={value[:20]!r}", client.post(address, form | {name: value})
            transaction.savepoint_rollback(mark)
            client.cookies = cookies


WRITING = [row for row in ROWS if not ACTS[row.kind, row.act].reads]


@pytest.mark.parametrize("row", WRITING, ids=lambda row: f"{row.kind}-{row.act}".replace(" ", "-"))
def test_what_no_browser_sends_is_answered_by_a_page_of_ours(row: Row) -> None:
    act = ACTS[row.kind, row.act]
    role, own = next(cell for cell in reversed(row.cells) if row.cells[cell])
    state = next(each for each in states_of(row.kind) if {each, YES} & row.cells[role, own])
    actor = factories.account("The Actor", role=role)
    scene = Scene(actor, factories.account("Somebody"), factories.account("A Third", role="administrator"))
    thing = MAKERS[row.kind](scene, actor if own else scene.other, "published" if state == YES else state)
    address = address_of(row.address, act, thing)
    client = Client(raise_request_exception=False)
    client.force_login(actor)
    wrong = []
    for sent, answer in answers(client, address, act.typed(thing)):
        is_ours = answer.status_code in (303, 405) or b"Treaty Reader" in answer.content
        if answer.status_code >= 500 or not is_ours or "Content-Security-Policy" not in answer.headers:
            wrong.append(f"{sent[:60]}: {answer.status_code}")
        if "private" not in answer.headers.get("Cache-Control", "") and answer.status_code == 200:
            wrong.append(f"{sent[:60]}: may be kept by others")
    assert not wrong, "\n".join(wrong)
