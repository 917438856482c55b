"""Eight people comment on one clause while the database and the workers are killed: what was acknowledged is there,
once."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import sys
import threading
import time
import uuid
from collections import Counter
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from tests.running.conftest import Site, eventually

WRITERS = 8
KILLS = 10
CLAUSE = "itrs/2012/en@1/art_6__para_6-1"
ADDRESS = f"/comments/new/?{urlencode({'on': CLAUSE})}"
TOKEN = "t" * 32
SIGN_IN = """
import django, json
django.setup()
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from treatyreader.accounts.models import Account
engine, keys = import_module(settings.SESSION_ENGINE), []
for number in range(8):
    account = Account.objects.create_user(f"writer{number}@example.org", f"Writer {number}")
    session = engine.SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(account.pk), account.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session.create()
    keys.append(session.session_key)
print(json.dumps(keys))
"""


class Commenter(threading.Thread):
    """Sends one comment after the other, and each again until it is acknowledged, as somebody does who is told that it
    was not saved."""

    def __init__(self, name: str, port: int, session: str) -> None:
        super().__init__(daemon=True)
        self.called = name
        self.port = port
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.acknowledged: list[str] = []
        self.surprises: list[str] = []
        self.ended = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.ended.is_set():
            number += 1
            body = f"{self.called}, number {number}."
            key = str(uuid.uuid4())
            while not self.ended.is_set() and not self.send(body, key):
                time.sleep(0.05)

    def send(self, body: str, key: str) -> bool:
        fields = {"csrfmiddlewaretoken": TOKEN, "key": key, "body": body, "place_1": CLAUSE}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", ADDRESS, urlencode(fields), self.headers)
            answer = connection.getresponse()
            page = answer.read().decode()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        if answer.status == 303:
            self.acknowledged.append(body)
            return True
        # What was written is given back: the database is gone (503), or a killed worker still counts this writer (429).
        if answer.status not in (503, 429) or body not in page:
            self.surprises.append(f"{answer.status}: {page}")
        return False


@pytest.fixture
def whole_site(empty_site: Site, unpacked: Path) -> Site:
    """The program as it is delivered, with its bundled library."""
    database = empty_site.var / "database"
    database.mkdir()
    (database / unpacked.name).symlink_to(unpacked)
    empty_site.more |= {
        "DJANGO_SETTINGS_MODULE": "treatyreader.settings",
        "TREATYREADER_CORPUS": "",
        "DEBUG": "",
        "RATE_LIMIT_WRITES": "100000/m/user",
    }
    return empty_site


def test_every_acknowledged_comment_is_there_exactly_once(whole_site: Site) -> None:
    seed = random.randrange(10**6)  # noqa: S311
    print(f"seed {seed}")
    chance = random.Random(seed)  # noqa: S311
    server = whole_site.serve()
    asked = whole_site.do("exec", "--", sys.executable, "-c", SIGN_IN)
    sessions = json.loads(asked.stdout.strip().splitlines()[-1])
    writers = [Commenter(f"Writer {number}", whole_site.port, key) for number, key in enumerate(sessions)]
    assert len(writers) == WRITERS
    for writer in writers:
        writer.start()
    eventually(lambda: all(writer.acknowledged for writer in writers), 30)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0, 0.8))
        kinds = [whole_site.numbers("postgres"), whole_site.numbers("treatyreader.running.server")]
        killed = chance.choice([each for each in chance.choice(kinds) if each != server.pid] or [0])
        if killed:
            with suppress(ProcessLookupError):
                os.kill(killed, signal.SIGKILL)
        before = [len(writer.acknowledged) for writer in writers]
        eventually(
            lambda before=before: all(  # type: ignore[misc]
                len(writer.acknowledged) > count for writer, count in zip(writers, before, strict=True)
            ),
            60,
        )
    for writer in writers:
        writer.ended.set()
    for writer in writers:
        writer.join(30)
    with psycopg.connect(whole_site.database_url()) as connection:
        kept = Counter(body for (body,) in connection.execute("SELECT body FROM annotations_comment"))
    acknowledged = [body for writer in writers for body in writer.acknowledged]
    assert len(acknowledged) > WRITERS * KILLS
    assert not [body for body in acknowledged if kept[body] != 1]
    assert not [body for body, count in kept.items() if count != 1]
    assert not [surprise for writer in writers for surprise in writer.surprises]
    server.terminate()
    assert server.wait(timeout=30) == 0
    assert whole_site.is_gone()
