"""Who may do what: the table in words says what the program does, cell by cell, over every address."""

from __future__ import annotations

import re
import time
import uuid

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver

from annotations.models import LogEntry
from annotations.permissions import RANKS, RULES, may
from tests import factories
from tests.annotations.acting import ACTS, Act, address_of
from tests.annotations.permission_table import ROWS, YES, Row, is_seen, states_of
from tests.annotations.scenes import MAKERS, Scene
from tests.annotations.sending import complaint_of, fields_of
from treatyreader.accounts.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

_WRITES = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM) "(annotations|treatyreader|accounts)_')


def test_the_table_and_the_rules_say_the_same() -> None:
    assert [(row.kind, row.act) for row in ROWS] == [(kind, act) for kind, acts in RULES.items() for act in acts]
    for row in ROWS:
        for (role, own), cell in row.cells.items():
            has_states = bool(RULES[row.kind][row.act].states)
            asked = states_of(row.kind) if has_states else [YES]
            allowed = {
                state
                for state in asked
                if may(role, row.kind, row.act, own=own, state=state) and is_seen(row.kind, state, role, own)
            }
            assert cell == allowed, f"{row.kind} {row.act}, {role or 'signed out'}, {'own' if own else 'another’s'}"


def test_no_rule_names_a_state_that_a_thing_never_has() -> None:
    for kind, acts in RULES.items():
        for act, rule in acts.items():
            assert set(rule.states) <= set(states_of(kind)), f"{kind} {act}"


def test_every_address_that_takes_writing_stands_in_the_table() -> None:
    ours = [each for each in get_resolver().url_patterns if isinstance(each, URLPattern)]
    taking = {route(each) for each in ours if getattr(each.callback, "takes_writing", False)}
    assert taking
    assert taking <= {row.address for row in ROWS}
    assert {row.address for row in ROWS} <= {route(each) for each in ours}


def route(pattern: URLPattern) -> str:
    return "/" + re.sub(r"<\w+:(\w+)>", r"<\1>", str(pattern.pattern))


@pytest.fixture
def people() -> dict[str, Account]:
    return {role: factories.account(f"The {role}", role=role) for role in RANKS} | {
        "other": factories.account("Somebody Else"),
        # An administrator leaves only where there is another one.
        "third": factories.account("A Third", role="administrator"),
    }


@pytest.fixture
def clients(people: dict[str, Account]) -> dict[str, Client]:
    found = {"": Client()}
    for role in RANKS:
        found[role] = Client()
        found[role].force_login(people[role])
        session = found[role].session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
        session.save()
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.kind}-{row.act}".replace(" ", "-"))
def test_every_cell_is_as_the_table_says(row: Row, people: dict[str, Account], clients: dict[str, Client]) -> None:
    act = ACTS[row.kind, row.act]
    wrong = []
    for (role, own), cell in row.cells.items():
        if row.kind == "one's own account" and role and not own:
            continue  # their addresses name nobody: they are everybody's own
        for state in states_of(row.kind) if RULES[row.kind][row.act].states else [YES]:
            mark = transaction.savepoint()
            scene = Scene(people.get(role), people["other"], people["third"])
            allowed = state in cell or YES in cell
            try:
                check(row, act, scene, clients[role], role, own, state, allowed)
            except AssertionError as error:
                wrong.append(f"{role or 'signed out'}, {'own' if own else 'another’s'}, {state}: {error}")
            transaction.savepoint_rollback(mark)
    assert not wrong, "\n".join(wrong)


def check(row: Row, act: Act, scene: Scene, client: Client, role: str, own: bool, state: str, allowed: bool) -> None:
    """One cell: the page of the form, and the form sent."""
    author = scene.actor if own and scene.actor else scene.other
    thing = MAKERS[row.kind](scene, author, "published" if state == YES else state)
    address = address_of(row.address, act, thing)
    typed = act.typed(thing)
    logged, before = LogEntry.objects.count(), act.done(thing)
    with CaptureQueriesContext(connection) as read:
        page = client.get(address)
    assert not written(read), "GET wrote"
    if allowed:
        assert page.status_code == 200, f"GET {page.status_code}"
        if act.reads:
            return
        answer = client.post(address, fields_of(page) | typed)
        assert answer.status_code == 303, f"POST {answer.status_code}: {complaint_of(answer)}"
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert act.done(thing), "nothing was done"
        acts_as_steward = not own and not may("contributor", row.kind, row.act, state=state)
        acts_as_steward |= row.kind in ("provision", "lineage", "carrying")
        assert LogEntry.objects.count() == logged + acts_as_steward, "the log"
        return
    seen = is_seen(row.kind, state, role, own)
    # Where something else is allowed at the same address, its page is shown, and the form refuses.
    beside = any(
        each.address == row.address and each.kind == row.kind and each.cells[role, own] & {state, YES}
        for each in ROWS
        if each is not row
    )
    refused = (200, 422) if beside else (403, 403) if seen else (404, 404)
    if role:
        assert page.status_code == refused[0], f"GET {page.status_code}"
    else:
        assert page.status_code in ((200, 302) if seen else (302, 404)), f"GET {page.status_code}"
    if act.reads:
        return
    with CaptureQueriesContext(connection) as sent:
        answer = client.post(address, {"key": str(uuid.uuid4()), "version": "1", **typed})
    assert not written(sent), "POST wrote"
    assert act.done(thing) == before, "done"
    if role:
        assert answer.status_code == refused[1], f"POST {answer.status_code}"
    else:
        # 303 where what was sent is kept and sent then; nothing is kept of leaving.
        assert answer.status_code in (302, 303), f"POST {answer.status_code}"
        assert answer["Location"].startswith("/account/login/?next="), answer["Location"]


def written(queries: CaptureQueriesContext) -> list[str]:
    """What was written into our tables."""
    return [each["sql"] for each in queries.captured_queries if _WRITES.match(each["sql"])]
