"""What would be lost of an annotation is refused, with where and why, and nothing is kept of it."""

from __future__ import annotations

from typing import Any

import pytest

from annotations.models import Comment
from tests.annotations.web_annotations.sending import (
    CONTEXT,
    HOST,
    ONLY_MINE,
    OWN_CONTEXT,
    Program,
    address_of,
    annotation,
    words,
)
from treatyreader.models import Provision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library", "as_often_as_one_likes")]
WORDS = "security and robustness"


NOT_KEPT: dict[str, tuple[dict[str, Any], str]] = {
    "a tag": ({"motivation": "tagging"}, "#/motivation"),
    "a bookmark": ({"motivation": "bookmarking"}, "#/motivation"),
    "a motivation of somebody's own": ({"motivation": "http://example.org/whim"}, "#/motivation"),
    "a reply to a text": ({"motivation": "replying"}, "#/motivation"),
    "nothing said": ({"body": ...}, "#"),
    "two texts": ({"body": [{"value": "a b c"}, {"value": "d e f"}]}, "#/body"),
    "a text elsewhere": ({"body": "http://example.org/post1"}, "#/body"),
    "a picture": ({"body": {"id": "http://example.org/1.jpg", "type": "Image"}}, "#/body"),
    "a choice": ({"body": {"type": "Choice", "items": ["http://example.org/a"]}}, "#/body/type"),
    "HTML": ({"body": {"type": "TextualBody", "value": "<p>x</p>", "format": "text/html"}}, "#/body/format"),
    "a tag as text": ({"body": {"type": "TextualBody", "value": "law", "purpose": "tagging"}}, "#/body/purpose"),
    "the rights of a text": (
        {"body": {"type": "TextualBody", "value": "x y", "rights": "http://example.org/cc"}},
        "#/body/rights",
    ),
    "nothing to be seen": ({"body": {"type": "TextualBody", "value": " \n "}}, "#/body/value"),
    "a book": ({"body": {"type": "TextualBody", "value": "x" * 10_001}}, "#/body/value"),
    "somebody else": ({"creator": {"type": "Person", "name": "Bob"}}, "#/creator"),
    "another time": ({"created": "2012-12-14T00:00:00Z"}, "#/created"),
    "another program": ({"generator": "http://example.org/client1"}, "#/generator"),
    "another audience": ({"audience": {"id": "http://example.edu/roles/teacher", "type": "Audience"}}, "#/audience"),
    "a style": ({"stylesheet": "http://example.org/style1"}, "#/stylesheet"),
    "accessibility": ({"accessibility": "captions"}, "#/accessibility"),
    "a colour": ({"colour": "red"}, "#/colour"),
    "words of another context": ({"@context": [CONTEXT, "http://example.org/c.jsonld"]}, "#/@context/1"),
    "a bearing without a claim": ({"@context": [CONTEXT, OWN_CONTEXT], "bearing": "confirms"}, "#/bearing"),
    "a highlight for all": ({"motivation": "highlighting", "body": ...}, "#"),
    "a highlight that speaks": ({"motivation": "highlighting", "audience": ONLY_MINE}, "#/body"),
}


@pytest.mark.parametrize("name", NOT_KEPT)
def test_what_would_be_lost_is_refused_with_the_reason(program: Program, clause: Provision, name: str) -> None:
    members, pointer = NOT_KEPT[name]
    errors = program.refused(annotation(words(clause, WORDS), **members))
    assert errors[0]["pointer"] == pointer
    assert len(errors[0]["detail"]) > 20
    assert not Comment.objects.exists()


NO_TARGET: dict[str, tuple[Any, str]] = {
    "another site": ("http://example.com/page1", "#/target"),
    "another site that has our name in it": ("http://testserver.example.com/treaties/itrs/", "#/target"),
    "nothing of ours": (f"{HOST}/treaties/itrs/2012/en/art_99/", "#/target"),
    "a page of ours without words": (f"{HOST}/claims/", "#/target"),
    "a record": (f"{HOST}/treaties/itrs/", "#/target"),
    "a whole edition": (f"{HOST}/treaties/itrs/2012/en/", "#/target"),
    "a style": ({"source": "CLAUSE", "styleClass": "red"}, "#/target/styleClass"),
    "a renderer": ({"source": "CLAUSE", "renderedVia": "http://example.com/app"}, "#/target/renderedVia"),
    "a scope": ({"source": "CLAUSE", "scope": "http://example.com/page"}, "#/target/scope"),
    "a purpose": ({"source": "CLAUSE", "purpose": "commenting"}, "#/target/purpose"),
    "a name of its own": ({"source": "CLAUSE", "id": "http://example.com/part"}, "#/target/id"),
    "an owner": ({"source": "CLAUSE", "creator": "http://example.com/me"}, "#/target/creator"),
    "another language": ({"source": "CLAUSE", "language": "fr"}, "#/target/language"),
    "another time": (
        {"source": "CLAUSE", "state": {"type": "TimeState", "sourceDate": "2012-12-14T00:00:00Z"}},
        "#/target/state",
    ),
    "a copy elsewhere": (
        {"source": "CLAUSE", "state": {"type": "TimeState", "cached": "http://archive.example.org/copy1"}},
        "#/target/state",
    ),
    "a request": (
        {"source": "CLAUSE", "state": {"type": "HttpRequestState", "value": "Accept: application/pdf"}},
        "#/target/state",
    ),
    "a list": ({"type": "List", "items": ["http://example.com/a"]}, "#/target/type"),
    "independents": ({"type": "Independents", "items": ["http://example.com/a"]}, "#/target/type"),
    "a selector elsewhere": ({"source": "CLAUSE", "selector": "http://example.com/s1"}, "#/target/selector"),
    "words of a claim": (
        {"source": f"{HOST}/claims/un-takeover/", "selector": {"type": "TextQuoteSelector", "exact": "x"}},
        "#/target/selector",
    ),
}


@pytest.mark.parametrize("name", NO_TARGET)
def test_a_target_that_is_not_kept_is_refused_with_the_reason(program: Program, clause: Provision, name: str) -> None:
    target, pointer = NO_TARGET[name]
    if isinstance(target, dict) and target.get("source") == "CLAUSE":
        target = target | {"source": address_of(clause)}
    errors = program.refused(annotation(target, id="http://example.org/1"))
    assert pointer in [each["pointer"] for each in errors]


def test_every_reason_is_said_at_once(program: Program) -> None:
    value = annotation(
        "http://example.com/page1", id="http://example.org/1", motivation="tagging", created="2012-12-14T00:00:00Z"
    )
    pointers = {each["pointer"] for each in program.refused(value)}
    assert pointers == {"#/target", "#/motivation", "#/created"}


def test_what_is_of_another_site_and_has_no_id_is_no_whole_annotation(program: Program) -> None:
    answer = program.post(annotation("http://example.com/page1"))
    assert answer.status_code == 400
    assert [each["kind"] for each in answer.json()["errors"]] == ["not kept", "invalid"]
