"""How the operations of the protocol are described in OpenAPI: what they take and give, by JSON Schema. Pure."""

from __future__ import annotations

from typing import Any

from annotations.web_annotations.terms import CONTEXT

LD_JSON = f'application/ld+json; profile="{CONTEXT}"'
_IRIS: dict[str, Any] = {"type": "string", "description": "An absolute IRI."}
_MANY: dict[str, Any] = {"oneOf": [{"type": "string"}, {"type": "object"}, {"type": "array"}]}
_EXAMPLE = {
    "@context": CONTEXT,
    "type": "Annotation",
    "motivation": "commenting",
    "body": {"type": "TextualBody", "value": "Who decides what is robust?", "format": "text/markdown"},
    "target": {
        "source": "https://library.example/treaties/itrs/2012/en@1/art_6__para_6-1/",
        "selector": {"type": "TextQuoteSelector", "exact": "the security and robustness of"},
    },
}

OF_ANNOTATION: dict[str, Any] = {
    "type": "object",
    "title": "Annotation",
    "description": "An annotation by the W3C Web Annotation Data Model. Its source is a provision in its very edition; "
    "a TextPositionSelector counts Unicode code points of that provision’s text, not UTF-16 units.",
    "required": ["@context", "type", "target"],
    "properties": {
        "@context": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "id": _IRIS,
        "type": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "motivation": _MANY | {"description": "commenting, replying, highlighting or assessing."},
        "body": _MANY | {"description": "The text, a TextualBody; of evidence, the claim and the reason."},
        "target": _MANY | {"description": "Words or provisions of the library, a claim, or another annotation."},
        "audience": _MANY | {"description": "Left out: everybody. Else its creator alone."},
        "bearing": {"type": "string", "description": "Of evidence, in our context: how the words bear on the claim."},
        "coverage": {"type": "string", "description": "Of evidence, in our context: “whole” or “part”."},
        "review": {"type": "string", "description": "Of evidence, in our context: how it was reviewed."},
    },
    "example": _EXAMPLE,
}
OF_CONTAINER: dict[str, Any] = {
    "type": "object",
    "title": "AnnotationCollection",
    "description": "The container, or with “page” an AnnotationPage of it.",
    "required": ["@context", "id", "type"],
    "properties": {
        "@context": {"type": "array", "items": {"type": "string"}},
        "id": _IRIS,
        "type": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "total": {"type": "integer", "minimum": 0},
        "first": {"oneOf": [{"type": "string"}, {"type": "object"}]},
        "last": _IRIS,
        "startIndex": {"type": "integer", "minimum": 0},
        "items": {"type": "array", "items": {"oneOf": [{"type": "string"}, {"type": "object"}]}},
    },
}
OF_CONTEXT: dict[str, Any] = {
    "type": "object",
    "title": "Context",
    "required": ["@context"],
    "properties": {"@context": {"type": "object"}},
}


def _header(name: str, description: str, *, required: bool = False) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": description,
        "schema": {"type": "string"},
    }


IF_MATCH = _header("If-Match", "The ETag of the annotation as you read it.", required=True)


def answers(schema: dict[str, Any], status: int, *problems: int, if_match: bool = False) -> dict[str, Any]:
    """An operation that answers with this, and may have these problems beside those that all have."""
    responses: dict[int, Any] = {each: {"$ref": f"#/components/responses/Problem{each}"} for each in problems}
    responses[status] = {"description": "OK" if schema else "Done"}
    if schema:
        content = {each: {"schema": schema} for each in (LD_JSON, "application/ld+json", "application/json")}
        responses[status]["content"] = content
    return {"responses": responses} | ({"parameters": [IF_MATCH]} if if_match else {})


def taking(schema: dict[str, Any], status: int, *problems: int, if_match: bool = False) -> dict[str, Any]:
    """An operation that takes this and answers with the same."""
    content = {each: {"schema": schema} for each in (LD_JSON, "application/ld+json", "application/json")}
    key = _header("Idempotency-Key", "Any string: what is sent with it is made once, however often it is sent.")
    said = answers(schema, status, *problems, if_match=if_match)
    said |= {"requestBody": {"required": True, "content": content}}
    return said if if_match else said | {"parameters": [key]}
