"""The description of the API: complete, the same as its page, and without anything less than was once promised."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from treatyreader.api.problems import KINDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

PROMISED = Path(__file__).with_name("promised.json")
"""What was once described, each thing with its type. What is new is added by `RECORD_API=1 make pytest ARGS=…`."""


@pytest.fixture
def described(client: Client) -> Any:
    return client.get("/api/openapi.json").json()


def kind_of(schema: Any) -> Any:
    """A type without what explains or bounds it."""
    if not isinstance(schema, dict):
        return schema
    kept = {"$ref", "type", "format", "items", "anyOf", "oneOf", "allOf", "const"}
    return {
        key: [kind_of(each) for each in value] if isinstance(value, list) else kind_of(value)
        for key, value in sorted(schema.items())
        if key in kept
    }


def promises(described: Any) -> Iterator[tuple[str, Any]]:
    """Each thing on which a program may rely: its name, and what it is."""
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            name = f"{method.upper()} {path}"
            yield name, operation["operationId"]
            for parameter in operation.get("parameters", []):
                if "name" in parameter:
                    yield f"{name} ?{parameter['in']}.{parameter['name']}", kind_of(parameter["schema"])
            for status, answer in operation["responses"].items():
                if status < "300":
                    for media_type, content in answer.get("content", {}).items():
                        yield f"{name} {status} {media_type}", kind_of(content.get("schema", {}))
    for shape, schema in described["components"]["schemas"].items():
        for choice in schema.get("enum", []):
            yield f"{shape}={choice}", True
        for field, said in schema.get("properties", {}).items():
            yield f"{shape}.{field}", kind_of(said)
            yield f"{shape}.{field} always", field in schema.get("required", [])


def test_it_only_ever_gains(described: Any) -> None:
    now = dict(promises(described))
    if os.environ.get("RECORD_API"):
        PROMISED.write_text(json.dumps(now, indent=0, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    once = json.loads(PROMISED.read_text(encoding="utf-8"))
    taken = sorted(name for name in once if name not in now)
    assert not taken, f"taken away: {taken}"
    changed = {name: (once[name], now[name]) for name in once if once[name] != now[name]}
    assert not changed, f"of another type: {changed}"
    new = sorted(name for name in now if name not in once)
    assert not new, f"new, and not promised yet (RECORD_API=1 adds it): {new}"


def test_everything_says_what_it_is(described: Any) -> None:
    assert described["openapi"].startswith("3.1")
    silent = []
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            parts = [operation, *(each for each in operation.get("parameters", []) if "name" in each)]
            silent += [f"{method} {path} {each.get('name', '')}" for each in parts if not each.get("description")]
            silent += [f"{method} {path} summary"] if not operation.get("summary") else []
    ours = {"Problem"} | {
        name for name in described["components"]["schemas"] if name.endswith(("Record", "Page", "Name"))
    }
    for name in ours:
        schema = described["components"]["schemas"][name]
        silent += [name] if not schema.get("description") else []
        silent += [f"{name}.{field}" for field, said in schema["properties"].items() if not said.get("description")]
    assert not silent


def test_every_reference_leads_somewhere(described: Any) -> None:
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(described))):
        found = described
        for part in reference.split("/"):
            found = found[part]


def test_operations_are_told_apart_by_their_names(described: Any) -> None:
    names = [operation["operationId"] for methods in described["paths"].values() for operation in methods.values()]
    assert len(set(names)) == len(names)


def test_the_page_has_every_operation_and_every_field(client: Client, described: Any) -> None:
    page = client.get("/api/docs/").content.decode()
    for path, methods in described["paths"].items():
        for operation in methods.values():
            assert f'id="op-{operation["operationId"]}"' in page
            assert path in page
    for name, schema in described["components"]["schemas"].items():
        assert f'id="shape-{name}"' in page
        for field in schema.get("properties", {}):
            assert f"<code>{field}</code>" in page
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'id="([^"]+)"', page)) | {"main"}


def test_what_is_given_as_an_example_answers(client: Client) -> None:
    page = client.get("/api/docs/").content.decode()
    examples = re.findall(r"<pre><code>curl &#x27;http://testserver(/[^&]*)&#x27;", page)
    assert len(examples) >= 12
    held = [each for each in examples if "/annotations/" not in each and "{" not in each]
    wrong = {each: client.get(each).status_code for each in held}
    assert {each: status for each, status in wrong.items() if status not in (200, 401)} == {}


def test_the_page_of_problems_has_each_kind(client: Client) -> None:
    page = client.get("/api/problems/").content.decode()
    for slug in KINDS:
        assert f'id="{slug}"' in page
