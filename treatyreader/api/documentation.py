"""The description of the API as people read it: its operations with an example each, and the shapes of what they say.

Takes the completed OpenAPI description and nothing else, so that both say the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from treatyreader.api.describing import WRITES, Node

OF_ALL = ("If-None-Match",)
"""Parameters that every operation has: the page says once what they are for."""
_SCHEMAS = "#/components/schemas/"
_OF_FORMAT = {"date": "date", "date-time": "time", "uri": "address", "uri-reference": "address"}
_OF_TYPE = {"string": "text", "integer": "number", "boolean": "true or false", "null": "null", "object": "object"}


@dataclass(frozen=True)
class Kind:
    """What a value is, in words; `shape` is the name of the shape that they are, or "" for none."""

    words: str
    shape: str = ""


@dataclass(frozen=True)
class Member:
    """A field of a shape, or a parameter (with the `place` where it stands)."""

    name: str
    kinds: Sequence[Kind]
    description: str
    required: bool
    place: str = ""
    usual: str = ""


@dataclass(frozen=True)
class Shape:
    """One of the things that operations take and give: its fields, or the choices that it is one of."""

    name: str
    description: str
    members: Sequence[Member]
    choices: Sequence[str]


@dataclass(frozen=True)
class Answer:
    """What comes with a status: of which media types, in which shape."""

    status: str
    description: str
    media_types: Sequence[str]
    kinds: Sequence[Kind]

    @property
    def is_problem(self) -> bool:
        return self.status >= "400"


@dataclass(frozen=True)
class Operation:
    """One method at one address. `access`: "" for everybody, "account" or "write"."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    access: str
    parameters: Sequence[Member]
    takes: Sequence[Answer]
    answers: Sequence[Answer]
    example: str

    @property
    def problems(self) -> str:
        """The statuses that tell of a problem."""
        return ", ".join(each.status for each in self.answers if each.is_problem)


@dataclass(frozen=True)
class Part:
    """Operations that belong together."""

    name: str
    operations: Sequence[Operation]


def parts_of(described: Node) -> list[Part]:
    """All operations, by their first tag."""
    found: dict[str, list[Operation]] = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            tag = (operation.get("tags") or [""])[0]
            found.setdefault(tag, []).append(_operation(described, path, method, operation))
    return [Part(name, operations) for name, operations in found.items()]


def shapes_of(described: Node) -> list[Shape]:
    """All shapes, by name."""
    return [
        Shape(
            name=name,
            description=schema.get("description", ""),
            members=list(_members(schema)),
            choices=[str(each) for each in schema.get("enum", [])],
        )
        for name, schema in sorted(described["components"]["schemas"].items())
    ]


def _operation(described: Node, path: str, method: str, said: Node) -> Operation:
    parameters = [_resolved(described, each) for each in said.get("parameters", [])]
    body = said.get("requestBody", {}).get("content", {})
    security = said.get("security", [])
    return Operation(
        anchor=f"op-{said['operationId']}",
        method=method.upper(),
        path=path,
        summary=said.get("summary", ""),
        description=said.get("description", ""),
        access="" if {} in security else "write" if method in WRITES else "account",
        parameters=[_parameter(each) for each in parameters if each["name"] not in OF_ALL],
        takes=[Answer("", "", [kind], _kinds(content.get("schema", {}))) for kind, content in body.items()],
        answers=[_answer(status, _resolved(described, each)) for status, each in said["responses"].items()],
        example=_example(described, path, method, parameters, body),
    )


def _parameter(said: Node) -> Member:
    schema = said.get("schema", {})
    usual = schema.get("default")
    return Member(
        name=said["name"],
        kinds=_kinds(schema),
        description=said.get("description", ""),
        required=said.get("required", False),
        place=said["in"],
        usual=json.dumps(usual) if usual not in (None, "") else "",
    )


def _answer(status: str, said: Node) -> Answer:
    content = said.get("content", {})
    schemas = [each.get("schema", {}) for each in content.values()]
    return Answer(status, said.get("description", ""), list(content), _kinds(schemas[0]) if schemas else [])


def _members(schema: Node) -> Iterator[Member]:
    required = schema.get("required", [])
    for name, said in schema.get("properties", {}).items():
        yield Member(name, _kinds(said), said.get("description", ""), required=name in required)


def _kinds(schema: Node) -> list[Kind]:
    """A value is one of these."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_SCHEMAS)
        return [Kind(name, name)]
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return [kind for each in schema[several] for kind in _kinds(each)]
    if "const" in schema or "enum" in schema:
        return [Kind(f"“{each}”") for each in schema.get("enum", [schema.get("const")])]
    if schema.get("type") == "array":
        return [Kind(f"list of {each.words}", each.shape) for each in _kinds(schema.get("items", {}))]
    types = schema.get("type", "any")
    named = [str(each) for each in (types if isinstance(types, list) else [types])]
    return [Kind(_OF_FORMAT.get(schema.get("format", ""), _OF_TYPE.get(each, each))) for each in named]


def _example(described: Node, path: str, method: str, parameters: Sequence[Node], body: Node) -> str:
    """As it is typed in a shell."""
    for each in parameters:
        if each["in"] == "path" and "example" in each:
            path = path.replace(f"{{{each['name']}}}", str(each["example"]))
    asked = [f"{each['name']}={each['example']}" for each in parameters if each["in"] == "query" and "example" in each]
    address = f"{described['servers'][0]['url']}{path}{'?' if asked else ''}{'&'.join(asked)}"
    words = ["curl"]
    if method != "get":
        words += ["-X", method.upper()]
    if method in WRITES:
        words += ["-H", "'Authorization: Bearer tr_…'"]
    for media_type, content in list(body.items())[:1]:
        sent = content.get("example") or {}
        words += ["-H", f"'Content-Type: {media_type}'", "-d", f"'{json.dumps(sent, ensure_ascii=False)}'"]
    return " ".join([*words, f"'{address}'"])


def _resolved(described: Node, node: Any) -> Node:
    while "$ref" in node:
        found: Any = described
        for name in node["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        node = found
    return dict(node)
