"""Annotations as programs send them, and what comes back."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from annotations.models import Claim
from treatyreader.accounts.models import Account, ApiToken
from treatyreader.models import Provision

CONTAINER = "/api/annotations/"
HOST = "http://testserver"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
OWN_CONTEXT = f"{HOST}/api/context.jsonld"
ONLY_MINE = {"id": f"{OWN_CONTEXT}#onlyItsCreator", "type": "Audience"}
LD_JSON = f'application/ld+json; profile="{CONTEXT}"'


class Program:
    """Somebody's program, with a token that may write."""

    def __init__(self, owner: Account | None = None, scope: str = ApiToken.Scope.WRITE) -> None:
        self.client = Client()
        self.headers = {}
        if owner is not None:
            self.headers["Authorization"] = f"Bearer {ApiToken.make(owner, 'a program', scope)[1]}"

    def send(self, method: str, address: str, value: Any = None, **headers: str) -> Any:
        data = value if isinstance(value, bytes) else b"" if value is None else json.dumps(value).encode()
        kind = headers.pop("Content_Type", LD_JSON)
        more = {name.replace("_", "-"): each for name, each in headers.items()}
        return self.client.generic(method, address, data, content_type=kind, headers=self.headers | more)

    def post(self, value: Any, **headers: str) -> Any:
        return self.send("POST", CONTAINER, value, **headers)

    def made(self, value: Any) -> dict[str, Any]:
        """What comes back of an annotation that is kept."""
        answer = self.post(value)
        assert answer.status_code == 201, answer.json()
        told: dict[str, Any] = self.send("GET", answer.headers["Location"].removeprefix(HOST)).json()
        assert told == answer.json()
        return told

    def refused(self, value: Any) -> list[dict[str, Any]]:
        """The errors of what is right and not kept."""
        answer = self.post(value)
        assert (answer.status_code, kind_of(answer)) == (422, "not-kept"), answer.json()
        errors: list[dict[str, Any]] = answer.json()["errors"]
        return errors


def kind_of(answer: Any) -> str:
    assert answer.headers["Content-Type"] == "application/problem+json", answer.content
    return str(answer.json()["type"].partition("#")[2])


def address_of(provision: Provision) -> str:
    """The provision in its very edition."""
    return f"{HOST}{provision.edition.get_pinned_url()}{provision.eid}/"


def annotation(target: Any, **members: Any) -> dict[str, Any]:
    """A comment that says something, with other members."""
    body = {"type": "TextualBody", "value": "Who decides?", "format": "text/markdown"}
    whole = {"@context": CONTEXT, "type": "Annotation", "motivation": "commenting", "body": body, "target": target}
    return {name: value for name, value in (whole | members).items() if value is not ...}


def words(provision: Provision, exact: str, **members: Any) -> dict[str, Any]:
    """Words of a provision as a target."""
    return {"source": address_of(provision), "selector": {"type": "TextQuoteSelector", "exact": exact} | members}


def assessing(claim: Claim, target: Any, **members: Any) -> dict[str, Any]:
    """Evidence, with other members."""
    whole = {
        "@context": [CONTEXT, OWN_CONTEXT],
        "motivation": "assessing",
        "bearing": "qualifies",
        "limits": "keep",
        "body": [
            f"{HOST}{claim.get_absolute_url()}",
            {"type": "TextualBody", "value": "It says so.", "format": "text/plain", "purpose": "describing"},
        ],
    }
    return annotation(target, **(whole | members))
