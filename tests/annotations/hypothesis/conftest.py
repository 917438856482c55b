"""The client of the tests: it sends what the Hypothesis client sends, with the token that it would have."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from annotations.hypothesis.tokens import Kind, token_for
from tests import factories
from treatyreader.accounts.models import Account

PAGE = "http://testserver/treaties/itrs/2012/en/"
CLAUSE = f"{PAGE}art_6__para_6-1/"
WORLD = "group:__world__"


@dataclass
class Sidebar:
    """Somebody's client; nobody's reads alone."""

    account: Account | None = None
    client: Client = field(default_factory=Client)

    @property
    def userid(self) -> str:
        return f"acct:{self.account.name.replace(' ', '%20')}@testserver" if self.account else ""

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {token_for(self.account, Kind.ACCESS)}"} if self.account else {}
        data = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(method, f"/api/{path}", data, content_type="application/json", headers=headers)

    def search(self, **asked: Any) -> Any:
        answer = self.client.get("/api/search", asked, headers=self._headers())
        assert answer.status_code == 200, answer.content
        return answer.json()

    def note(self, text: str = "", exact: str = "", *, private: bool = False, **parts: Any) -> Any:
        """Make an annotation as the client does."""
        selectors = [{"type": "TextQuoteSelector", "exact": exact, "prefix": "", "suffix": ""}] if exact else []
        whole = {
            "uri": PAGE,
            "text": text,
            "tags": [],
            "group": "__world__",
            "user": self.userid,
            "permissions": {
                "read": [self.userid if private else WORLD],
                "update": [self.userid],
                "delete": [self.userid],
            },
            "target": [{"source": PAGE, "selector": selectors}],
            "document": {"title": "The page"},
            "links": {},
            "hidden": False,
        }
        return self.ask("POST", "annotations", whole | parts)

    def made(self, *arguments: Any, **parts: Any) -> dict[str, Any]:
        answer = self.note(*arguments, **parts)
        assert answer.status_code == 200, answer.content
        return dict(answer.json())

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {token_for(self.account, Kind.ACCESS)}"} if self.account else {}


@pytest.fixture
def ann() -> Account:
    return factories.account("Ann Reader")


@pytest.fixture
def sidebar(ann: Account) -> Sidebar:
    return Sidebar(ann)


@pytest.fixture
def refused() -> Callable[[Any, int], str]:
    """Why an answer with that status was refused: a problem, with the reason where the client looks for it."""

    def why(answer: Any, status: int) -> str:
        assert answer.status_code == status, answer.content
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == status
        return str(answer.json()["reason"])

    return why
