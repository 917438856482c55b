"""What comes back says all that was sent, by JSON-LD itself, and is right by the model."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld

from annotations.web_annotations.context import OWN_TERMS, context_document
from annotations.web_annotations.validating import problems_of
from tests import factories
from tests.annotations.web_annotations.sending import (
    CONTAINER,
    CONTEXT,
    HOST,
    OWN_CONTEXT,
    Program,
    address_of,
    annotation,
    assessing,
    words,
)
from treatyreader.accounts.models import Account
from treatyreader.models import Provision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library", "as_often_as_one_likes")]
WORDS = "security and robustness"
SAMPLES = os.environ.get("TREATYREADER_SAMPLES", "")


LDP = {
    "@context": {
        "ldp": "http://www.w3.org/ns/ldp#",
        "BasicContainer": "ldp:BasicContainer",
    }
}


@pytest.fixture(scope="module")
def contexts() -> dict[str, Any]:
    if not SAMPLES:
        pytest.skip("TREATYREADER_SAMPLES is not set")
    model = json.loads(Path(SAMPLES, "w3c", "anno.jsonld").read_text())
    return {
        CONTEXT: model,
        OWN_CONTEXT: context_document(OWN_CONTEXT),
        "http://www.w3.org/ns/ldp.jsonld": LDP,
    }


def statements(value: Any, contexts: dict[str, Any], root: str) -> set[tuple[str, ...]]:
    """All that is said, as paths from the annotation to each value: what a blank node is called makes no difference."""

    def load(address: str, _options: Any) -> dict[str, Any]:
        return {"document": contexts[address], "documentUrl": address, "contextUrl": None, "contentType": ""}

    def walk(node: Any, path: tuple[str, ...]) -> None:
        if isinstance(node, list):
            for each in node:
                walk(each, path)
        elif "@value" in node:
            said.add((*path, json.dumps(node, sort_keys=True)))
        elif "@list" in node:
            for number, each in enumerate(node["@list"]):
                walk(each, (*path, str(number)))
        else:
            if "@id" in node and node["@id"] != root:
                said.add((*path, "@id", node["@id"]))
            for each in node.get("@type", []):
                said.add((*path, "@type", each))
            for name, inner in node.items():
                if not name.startswith("@"):
                    walk(inner, (*path, name))

    said: set[tuple[str, ...]] = set()
    walk(jsonld.expand(value, {"documentLoader": load}), ())
    return said


def samples_at(clause: Provision) -> dict[str, dict[str, Any]]:
    """Annotations of the kinds of the model's samples that can be kept, about a text that is here."""
    page = address_of(clause)
    edition = page.removesuffix(f"{clause.eid}/")
    start = clause.text.index(WORDS)
    end = start + len(WORDS)
    quote = {"type": "TextQuoteSelector", "exact": WORDS}
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    texts: dict[str, dict[str, Any]] = {
        "a text": {"type": "TextualBody", "value": "Comment text", "format": "text/plain"},
        "a text in a language": {
            "type": "TextualBody",
            "value": "j'adore !",
            "format": "text/plain",
            "language": "fr",
            "processingLanguage": "fr",
            "textDirection": "ltr",
        },
        "a text with a purpose": {"type": "TextualBody", "value": "Who?", "purpose": "commenting"},
        "a text of no format": {"value": "Who says so?"},
    }
    targets: dict[str, Any] = {
        "a page": page,
        "a page with a fragment": f"{page}#char={start},{end}",
        "a resource": {"id": page, "type": "Text", "format": "text/html", "language": "en"},
        "a quotation": {"source": page, "selector": quote},
        "a quotation in its place": {
            "source": page,
            "selector": quote
            | {"prefix": clause.text[start - 5 : start], "suffix": clause.text[start + len(WORDS) :][:5]},
        },
        "a position": {"type": "SpecificResource", "source": page, "selector": position},
        "both": {"source": page, "selector": [quote, position]},
        "a fragment": {
            "source": edition,
            "selector": {
                "type": "FragmentSelector",
                "conformsTo": "http://tools.ietf.org/rfc/rfc3236",
                "value": clause.eid,
                "refinedBy": quote,
            },
        },
        "CSS": {"source": edition, "selector": {"type": "CssSelector", "value": f"#{clause.eid}", "refinedBy": quote}},
        "XPath": {
            "source": edition,
            "selector": {"type": "XPathSelector", "value": f"id('{clause.eid}')", "refinedBy": position},
        },
        "a range": {
            "source": page,
            "selector": {
                "type": "RangeSelector",
                "startSelector": quote,
                "endSelector": {"type": "TextPositionSelector", "start": end, "end": end + 1},
            },
        },
        "an edition that moves on": {"source": edition.replace("@1", ""), "selector": quote},
        "several": [{"source": page, "selector": quote}, {"source": page, "selector": position | {"end": start + 8}}],
        "a claim": f"{HOST}/claims/un-takeover/",
    }
    about: dict[str, dict[str, Any]] = {
        "rights": {"rights": "https://creativecommons.org/publicdomain/zero/1.0/"},
        "where it comes from": {
            "canonical": "urn:uuid:dbfb1861-0ecf-41ad-be94-a584e5c4f1df",
            "via": ["http://other.example.org/anno1", "http://other.example.org/anno2"],
        },
        "bodyValue": {"body": ..., "bodyValue": "Comment text"},
        "no motivation": {"motivation": ...},
        "motivations in an array": {"motivation": ["commenting"]},
        "for oneself": {"audience": {"id": f"{OWN_CONTEXT}#onlyItsCreator", "type": "Audience"}},
        "classes": {"type": ["Annotation"]},
    }
    return {
        **{name: annotation(targets["a quotation"], body=body) for name, body in texts.items()},
        **{name: annotation(target) for name, target in targets.items()},
        **{name: annotation(targets["a quotation"], **members) for name, members in about.items()},
    }


def test_what_comes_back_says_all_that_was_sent(program: Program, clause: Provision, contexts: dict[str, Any]) -> None:
    """By JSON-LD, and besides what only the server gives; its old id is where it comes from."""
    for name, value in samples_at(clause).items():
        sent = value | {"id": "http://example.org/anno1"}
        told = program.made(sent)
        before, after = statements(sent, contexts, sent["id"]), statements(told, contexts, told["id"])
        missing = {each for each in before - after if not _is_the_same_otherwise(each, told)}
        assert not missing, (name, told)
        assert ("http://www.w3.org/ns/oa#via", "@id", sent["id"]) in after, name


def _is_the_same_otherwise(said: tuple[str, ...], told: dict[str, Any]) -> bool:
    """An address alone comes back as the source of a part, where the part or its text's state is said; `bodyValue` is
    a body of plain text (3.2.5)."""
    if said[0].endswith("#bodyValue"):
        return bool(told["body"] == {"type": "TextualBody", "value": "Comment text", "format": "text/plain"})
    sources = json.dumps(told["target"])
    return (
        said[0].endswith("#hasTarget")
        and len(said) == 3
        and said[1] in ("@id", "@type")
        and (json.dumps(said[2]) in sources or said[2].endswith(("/Text", "#Text", "StillImage")))
    )


def test_what_is_told_is_right_by_the_model(program: Program, ann: Account, clause: Provision) -> None:
    for value in samples_at(clause).values():
        program.made(value)
    program.made(assessing(factories.claim("The treaty makes networks secure."), words(clause, WORDS)))
    items = program.send("GET", CONTAINER).json()["first"]["items"]
    assert len(items) > 30
    for each in items:
        assert problems_of({"@context": [CONTEXT, OWN_CONTEXT]} | each, OWN_TERMS, [OWN_CONTEXT]) == []


def test_no_word_of_what_is_told_is_unknown_to_json_ld(
    program: Program, clause: Provision, contexts: dict[str, Any]
) -> None:
    """A member that no context knows would be dropped by whoever reads it as JSON-LD."""
    told = program.made(assessing(factories.claim("The treaty makes networks secure."), words(clause, WORDS)))
    said = {name for path in statements(told, contexts, told["id"]) for name in path}
    for word in ("bearing", "coverage", "review", "wording", "wordingLevel"):
        assert f"{OWN_CONTEXT}#{word}" in said
    assert "http://www.w3.org/ns/oa#assessing" in said
    assert f"{OWN_CONTEXT}#qualifies" in said


@pytest.mark.parametrize("kind", ["correct", "incorrect"])
def test_the_model_s_samples(program: Program, kind: str) -> None:
    if not SAMPLES:
        pytest.skip("TREATYREADER_SAMPLES is not set")
    paths = sorted(Path(SAMPLES, "w3c", kind).glob("*.json"))
    assert paths
    for path in paths:
        answer = program.post(path.read_bytes())
        assert answer.status_code == (422 if kind == "correct" else 400), path
        assert all(len(each["detail"]) > 20 for each in answer.json()["errors"]), path


def test_the_context_stays_where_it_is(program: Program) -> None:
    answer = program.send("GET", OWN_CONTEXT.removeprefix(HOST), Accept="application/ld+json")
    assert answer.headers["Content-Type"] == "application/ld+json"
    assert answer.json() == context_document(OWN_CONTEXT)
