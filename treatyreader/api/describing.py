"""The description of the API in OpenAPI 3.1: what ninja makes of the code, completed by what holds for all
operations."""

from __future__ import annotations

import json
from typing import Any

from ninja.openapi.schema import OpenAPISchema

from treatyreader.api.problems import KINDS, MEDIA_TYPE

Node = dict[str, Any]

PROBLEMS = "x-problems"
"""In an operation's `openapi_extra`: the statuses of what may go wrong with it alone."""
WRITES = ("post", "put", "patch", "delete")
ANYWHERE = (400, 401, 406, 429, 500, 503)
"""What may go wrong with every operation."""
WHERE_SENT = (413, 415, 422)
"""Where something is sent."""
_NO_NUL = r"^[^\u0000]*$"
"""What text in an address never holds (`bodies.StrictParser`)."""
READING: list[Node] = [{}, {"token": []}, {"session": []}]
SIGNED_IN: list[Node] = [{"token": []}, {"session": []}]
WRITING: list[Node] = [{"token": []}, {"session": [], "csrf": []}]


def complete(schema: OpenAPISchema, host: str) -> Node:
    """The description as it is given out; `host` is the address of the site, without a slash at its end."""
    described: Node = dict(schema)
    described["servers"] = [{"url": host}]
    described["externalDocs"] = {"url": f"{host}/api/docs/", "description": "The same for people."}
    components = described["components"]
    components["securitySchemes"] = _security()
    components["schemas"] = {
        name: _tidied(each) for name, each in sorted({**components["schemas"], "Problem": _problem()}.items())
    }
    components["headers"] = _headers()
    components["parameters"] = _parameters()
    components["responses"] = {
        _name_of(status): _answer(status) for status in sorted({k.status for k in KINDS.values()})
    }
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            _complete_operation(operation, path, method)
    _leave_out_the_unused(described)
    return described


def _complete_operation(operation: Node, path: str, method: str) -> None:
    asked = {name for each in operation.pop("security", []) for name in each}
    is_writing = method in WRITES
    operation["security"] = WRITING if "Writing" in asked else SIGNED_IN if "SignedIn" in asked else READING
    operation["parameters"] = [_parameter(each) for each in operation.get("parameters", [])]
    statuses = [*ANYWHERE, *([404] if "{" in path else []), *([403] if is_writing else [])]
    statuses += WHERE_SENT if "requestBody" in operation else ()
    statuses += operation.pop(PROBLEMS, ())
    responses = {str(status): answer for status, answer in operation["responses"].items()}
    for status in statuses:
        responses.setdefault(str(status), {"$ref": f"#/components/responses/{_name_of(status)}"})
    if method == "get" and "200" in responses:
        headers = responses["200"].setdefault("headers", {})
        headers.setdefault("ETag", {"$ref": "#/components/headers/ETag"})
        if any(each["name"] == "cursor" for each in operation["parameters"]):
            headers.setdefault("Link", {"$ref": "#/components/headers/Link"})
        operation["parameters"].append({"$ref": "#/components/parameters/IfNoneMatch"})
        responses.setdefault(
            "304",
            {"description": "Nothing has changed.", "headers": {"ETag": {"$ref": "#/components/headers/ETag"}}},
        )
    operation["responses"] = dict(sorted(responses.items()))


def _parameter(said: Node) -> Node:
    """An address says nothing by null: what is optional is left out. Its description is said once."""
    schema = {key: value for key, value in _tidied(said["schema"]).items() if key not in ("description", "example")}
    choices = [each for each in schema.pop("anyOf", []) if each != {"type": "null"}]
    if len(choices) == 1:
        schema |= choices[0]
    elif choices:
        schema["anyOf"] = choices
    for each in (schema, *schema.get("anyOf", ()), schema.get("items", {})):
        if each.get("type") == "string" and not {"enum", "const", "format", "pattern"} & set(each):
            each["pattern"] = _NO_NUL
    return {**said, "schema": schema}


def _leave_out_the_unused(described: Node) -> None:
    """Ninja names the classes of parameters among the schemas, to which nothing leads."""
    schemas = described["components"]["schemas"]
    while unused := [name for name in schemas if f'"#/components/schemas/{name}"' not in json.dumps(described)]:
        for name in unused:
            del schemas[name]


def _tidied(node: Any) -> Any:
    """Without the titles that pydantic makes of names, and what it says of lists of choices."""
    if isinstance(node, list):
        return [_tidied(each) for each in node]
    if not isinstance(node, dict):
        return node
    tidied = {}
    for key, value in node.items():
        if key == "properties":
            tidied[key] = {name: _tidied(each) for name, each in value.items()}
        elif (key == "title" and isinstance(value, str)) or (
            key == "description" and "enum" in node and value.startswith(("Class for", "An enumeration"))
        ):
            continue
        else:
            tidied[key] = value if key in ("default", "example", "examples", "enum") else _tidied(value)
    return tidied


def _security() -> Node:
    return {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "A personal token, made at /account/tokens/. One with the scope “read” does not write.",
        },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "The session of a browser that is signed in.",
        },
        "csrf": {
            "type": "apiKey",
            "in": "header",
            "name": "X-CSRFToken",
            "description": "What the cookie “csrftoken” holds; whoever writes with a session sends it too.",
        },
    }


def _headers() -> Node:
    said = {
        "ETag": "A validator: send it as If-None-Match to be told whether anything has changed.",
        "Link": "The next piece of a list, with rel=next; not in the last.",
        "RetryAfter": "Seconds to wait.",
        "WWWAuthenticate": "How to say who one is (RFC 6750).",
    }
    kinds = {"RetryAfter": "integer"}
    return {name: {"description": text, "schema": {"type": kinds.get(name, "string")}} for name, text in said.items()}


def _parameters() -> Node:
    """Those that more than one operation has."""
    return {
        "IfNoneMatch": {
            "name": "If-None-Match",
            "in": "header",
            "required": False,
            "description": "The ETag that you have; where it still holds, the answer is 304 and empty.",
            "schema": {"type": "string"},
        }
    }


def _name_of(status: int) -> str:
    return f"Problem{status}"


def _answer(status: int) -> Node:
    kinds = [each for each in KINDS.values() if each.status == status]
    more = {401: ("WWW-Authenticate", "WWWAuthenticate"), 429: ("Retry-After", "RetryAfter")}
    more[503] = more[429]
    answer: Node = {
        "description": " ".join(f"{each.title}: {each.meaning}" for each in kinds),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in more:
        name, component = more[status]
        answer["headers"] = {name: {"$ref": f"#/components/headers/{component}"}}
    return answer


def _problem() -> Node:
    def text(description: str, **more: Any) -> Node:
        return {"type": "string", "description": description, **more}

    error = {
        "type": "object",
        "description": "One thing that is wrong.",
        "properties": {
            "detail": text("What is wrong with it."),
            "pointer": text("Where in what was sent: a JSON pointer as a fragment."),
            "parameter": text("Which parameter."),
            "in": text("Where the parameter stands.", examples=["query"]),
            "kind": text(
                "Of an annotation: whether this is against the model or not kept here.", examples=["not kept"]
            ),
            "proposals": {
                "type": "array",
                "description": "Of an annotation: what could be sent instead; a person decides.",
                "items": {"type": "object"},
            },
        },
        "required": ["detail"],
    }
    offer = {
        "type": "object",
        "description": "Something that does exist.",
        "properties": {"title": text("What it is."), "url": text("Its address, for people.", format="uri")},
        "required": ["title", "url"],
    }
    return {
        "type": "object",
        "description": "What went wrong (RFC 9457).",
        "properties": {
            "type": text("The kind of problem: the address of the page that explains it.", format="uri"),
            "title": text("What the kind is called."),
            "status": {"type": "integer", "description": "The HTTP status."},
            "detail": text("What was wrong this time."),
            "instance": text("What was asked for.", format="uri-reference"),
            "errors": {"type": "array", "description": "Each thing that is wrong.", "items": error},
            "reason": text("All that is wrong in one line, at the addresses of the Hypothesis client alone."),
            "offers": {"type": "array", "description": "What is near to what was asked for.", "items": offer},
        },
        "required": ["type", "title", "status", "detail", "instance"],
    }
