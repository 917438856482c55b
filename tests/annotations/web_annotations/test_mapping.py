"""What annotations become of the library's things and back: comments, replies, highlights, evidence; what comes back
says the same as what was sent."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from pyld import jsonld

from annotations import commenting
from annotations.models import Claim, Comment, Evidence
from annotations.web_annotations.context import OWN_TERMS, context_document
from annotations.web_annotations.selecting import Text, select, whole
from annotations.web_annotations.validating import problems_of
from tests import factories
from tests.annotations.web_annotations.sending import (
    CONTAINER,
    CONTEXT,
    HOST,
    ONLY_MINE,
    OWN_CONTEXT,
    Program,
    address_of,
    annotation,
    words,
)
from treatyreader.accounts.models import Account
from treatyreader.models import Provision, Verification
from treatyreader.wording import label_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]
WORDS = "security and robustness"
SAMPLES = os.environ.get("TREATYREADER_SAMPLES", "")


@pytest.fixture(autouse=True)
def as_often_as_one_likes(settings: LazySettings) -> None:
    settings.WRITES = "1000/m/user"
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "write": settings.WRITES}


@pytest.fixture
def ann() -> Account:
    return factories.account("Ann")


@pytest.fixture
def program(ann: Account) -> Program:
    return Program(ann)


@pytest.fixture
def clause(library: None) -> Provision:
    return factories.provision("41B")


def span_of(row: Comment | Evidence) -> tuple[int, int]:
    passage = row.passages.get()
    return passage.start, passage.end


# Which words


def test_every_way_to_name_the_words_leads_to_them(program: Program, clause: Provision) -> None:
    text, page = clause.text, address_of(clause)
    start = text.index(WORDS)
    end = start + len(WORDS)
    edition = page.removesuffix(f"{clause.eid}/")
    quote = {"type": "TextQuoteSelector", "exact": WORDS}
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    here = {"type": "FragmentSelector", "conformsTo": "http://tools.ietf.org/rfc/rfc3236", "value": clause.eid}
    ways: list[Any] = [
        {"source": page, "selector": quote},
        {"source": page, "selector": position},
        {"source": page, "selector": [quote, position]},
        {"source": {"id": page, "type": "Text", "language": "en", "format": "text/html"}, "selector": quote},
        {"source": page, "selector": quote | {"prefix": text[start - 9 : start], "suffix": text[end : end + 9]}},
        {"source": page.replace("@1", ""), "selector": quote},
        {"source": f"{HOST}/treaties/itrs/2012/en/no/41B/", "selector": quote},
        {"source": f"{HOST}/id/itrs/{clause.wid}/", "selector": quote},
        {"source": edition, "selector": quote},
        {"source": edition, "selector": here | {"refinedBy": quote}},
        {"source": edition, "selector": here | {"refinedBy": position}},
        {"source": edition, "selector": {"type": "CssSelector", "value": f"#{clause.eid}", "refinedBy": quote}},
        {"source": edition, "selector": {"type": "CssSelector", "value": f'[id="{clause.eid}"]', "refinedBy": quote}},
        {"source": edition, "selector": {"type": "XPathSelector", "value": f"id('{clause.eid}')", "refinedBy": quote}},
        {
            "source": edition,
            "selector": {"type": "XPathSelector", "value": f'//*[@id="{clause.eid}"]', "refinedBy": quote},
        },
        {"source": page, "selector": {"type": "FragmentSelector", "value": f"char={start},{end}"}},
        {
            "source": page,
            "selector": {
                "type": "FragmentSelector",
                "conformsTo": "http://tools.ietf.org/rfc/rfc5147",
                "value": f"char={start},{end};length={len(text)},UTF-8",
            },
        },
        f"{page}#char={start},{end}",
        {
            "source": page,
            "selector": {
                "type": "TextPositionSelector",
                "start": start - 4,
                "end": end + 4,
                "refinedBy": {"type": "TextPositionSelector", "start": 4, "end": 4 + len(WORDS)},
            },
        },
        {
            "source": page,
            "selector": {
                "type": "RangeSelector",
                "startSelector": {"type": "TextQuoteSelector", "exact": WORDS},
                "endSelector": {"type": "TextPositionSelector", "start": end, "end": end + 3},
            },
        },
        f"{HOST}{factories.passage('41B', WORDS).get_absolute_url()}",
    ]
    for target in ways:
        told = program.made(annotation(target))
        row = Comment.objects.get(public_id=told["id"].rstrip("/").rpartition("/")[2])
        assert span_of(row) == (start, end), target
        assert row.provision == clause


def test_offsets_are_code_points(program: Program, ann: Account) -> None:
    """A character outside the basic plane is one, however many units JavaScript counts."""
    text = Text("x", "𝒜 clause 𝒷 of law")
    found = select({"type": "TextPositionSelector", "start": 9, "end": 13}, [whole(text)], "")
    assert found.exact == "𝒷 of"


def test_other_white_space_is_mended(program: Program, clause: Provision) -> None:
    told = program.made(annotation(words(clause, "security\n  and\u00a0robustness")))
    assert told["target"]["selector"][0]["exact"] == WORDS


def test_words_that_stand_twice_are_told_apart_by_what_stands_around_them(program: Program, clause: Provision) -> None:
    twice = "international telecommunication"
    text = clause.text
    first, second = text.index(twice), text.index(twice, text.index(twice) + 1)
    errors = program.refused(annotation(words(clause, twice)))
    assert errors[0]["pointer"] == "#/target/selector"
    assert [each["selector"][1]["start"] for each in errors[0]["proposals"]][:2] == [first, second]
    for proposal in errors[0]["proposals"]:
        program.made(annotation({"source": address_of(clause), "selector": proposal["selector"]}))
    told = program.made(annotation(words(clause, twice, prefix=text[second - 12 : second])))
    assert told["target"]["selector"][-1]["start"] == second


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "words that stand nowhere": ({"type": "TextQuoteSelector", "exact": "nothing of the kind"}, ""),
    "no words": ({"type": "TextQuoteSelector", "exact": "  "}, ""),
    "another prefix": ({"type": "TextQuoteSelector", "exact": WORDS, "prefix": "xyz"}, ""),
    "a position beyond the end": ({"type": "TextPositionSelector", "start": 1, "end": 99_999}, ""),
    "a place between characters": ({"type": "TextPositionSelector", "start": 5, "end": 5}, ""),
    "bytes": ({"type": "DataPositionSelector", "start": 1, "end": 2}, ""),
    "an area": ({"type": "SvgSelector", "value": "<svg/>"}, ""),
    "a way through a page": ({"type": "XPathSelector", "value": "/html/body/p[2]"}, ""),
    "a class": ({"type": "CssSelector", "value": ".clause > p"}, ""),
    "lines": (
        {"type": "FragmentSelector", "conformsTo": "http://tools.ietf.org/rfc/rfc5147", "value": "line=1,2"},
        "/value",
    ),
    "another text": ({"type": "FragmentSelector", "value": "char=1,2;length=5"}, "/value"),
    "a sum that is not the text's": ({"type": "FragmentSelector", "value": f"char=1,2;md5={'0' * 32}"}, "/value"),
    "time": (
        {"type": "FragmentSelector", "conformsTo": "http://www.w3.org/TR/media-frags/", "value": "t=1"},
        "/conformsTo",
    ),
    "another part": ({"type": "FragmentSelector", "value": "art_99"}, ""),
    "a range to its own beginning": (
        {
            "type": "RangeSelector",
            "startSelector": {"type": "TextQuoteSelector", "exact": WORDS},
            "endSelector": {"type": "TextQuoteSelector", "exact": WORDS},
        },
        "",
    ),
    "a refinement that is not there": (
        {
            "type": "TextQuoteSelector",
            "exact": WORDS,
            "refinedBy": {"type": "TextQuoteSelector", "exact": "networks"},
        },
        "/refinedBy",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_names_no_words_is_refused_with_the_reason(program: Program, clause: Provision, name: str) -> None:
    selector, where = REFUSED[name]
    errors = program.refused(annotation({"source": address_of(clause), "selector": selector}))
    assert errors[0]["pointer"] == f"#/target/selector{where}"
    assert len(errors[0]["detail"]) > 20


def test_selectors_that_name_other_words_are_refused(program: Program, clause: Provision) -> None:
    quote = {"type": "TextQuoteSelector", "exact": WORDS}
    both = [quote, {"type": "TextPositionSelector", "start": 0, "end": 6}]
    errors = program.refused(annotation({"source": address_of(clause), "selector": both}))
    assert errors[0]["pointer"] == "#/target/selector/1"
    assert errors[0]["proposals"][0]["selector"][0]["exact"] == WORDS


def test_what_is_nearly_there_is_proposed_and_not_taken(program: Program, clause: Provision) -> None:
    errors = program.refused(annotation(words(clause, "security and the robustness of")))
    proposal = errors[0]["proposals"][0]
    assert proposal["selector"][0]["exact"] == f"{WORDS} of"
    assert proposal["differences"] == [{"before": "the ", "after": ""}] or proposal["differences"]
    assert proposal["score"] < 1
    edition = address_of(clause).removesuffix(f"{clause.eid}/")
    whole = program.refused(annotation({"source": edition, "selector": words(clause, f"{WORDS}es of")["selector"]}))
    assert whole[0]["proposals"][0]["provision"] == clause.eid


# What is not kept


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


# What it becomes


def test_plain_text_shows_as_it_is(program: Program, clause: Provision) -> None:
    body = {
        "type": "TextualBody",
        "value": "*Not* emphasis.\n  1. <b>no</b> list",
        "format": "text/plain",
        "language": "en",
    }
    told = program.made(annotation(words(clause, WORDS), body=body))
    assert told["body"] == body
    page = program.client.get(clause.get_absolute_url()).content.decode()
    assert "*Not* emphasis.<br" in page
    assert "1. &lt;b&gt;no&lt;/b&gt; list" in page


def test_a_text_that_was_edited_in_the_form_is_markdown(program: Program, ann: Account, clause: Provision) -> None:
    body = {"type": "TextualBody", "value": "*Not* emphasis.", "format": "text/plain", "language": "en"}
    told = program.made(annotation(words(clause, WORDS), body=body))
    commenting.edit(Comment.objects.get(), "*Emphasis.*", ann)
    now = program.send("GET", told["id"].removeprefix(HOST)).json()
    assert now["body"] == {"type": "TextualBody", "value": "*Emphasis.*", "format": "text/markdown"}


def test_a_highlight_is_only_its_creator_s(program: Program, clause: Provision) -> None:
    told = program.made(annotation(words(clause, WORDS), motivation="highlighting", body=..., audience=ONLY_MINE))
    assert (told["motivation"], "body" in told, told["audience"]) == ("highlighting", False, ONLY_MINE)
    assert Comment.objects.get().is_highlight


def test_a_reply_targets_an_annotation(program: Program, clause: Provision) -> None:
    first = program.made(annotation(words(clause, WORDS)))
    reply = program.made(annotation(first["id"], motivation="replying"))
    assert (reply["target"], reply["motivation"]) == (first["id"], "replying")
    again = program.made(annotation(f"{HOST}{Comment.objects.get(parent=None).get_absolute_url()}", motivation=...))
    assert (again["target"], again["motivation"]) == (first["id"], "replying")
    private = program.made(annotation(words(clause, WORDS), audience=ONLY_MINE))
    assert program.refused(annotation(private["id"], motivation="replying"))[0]["pointer"] == "#/audience"


def test_comments_on_a_claim_on_evidence_and_on_a_provision(program: Program, clause: Provision) -> None:
    evidence = Evidence.objects.exclude(passages=None).select_related("claim")[0]
    claim = f"{HOST}{evidence.claim.get_absolute_url()}"
    own = f"{HOST}{CONTAINER}{evidence.public_id}/"
    assert program.made(annotation(claim))["target"] == claim
    assert program.made(annotation(own))["target"] == own
    assert program.made(annotation(f"{HOST}/evidence/{evidence.public_id}/"))["target"] == own
    assert program.made(annotation(address_of(clause)))["target"] == address_of(clause)
    assert [type(each.thing).__name__ for each in Comment.objects.order_by("pk")] == [
        *("Claim", "Evidence", "Evidence", "Provision")
    ]


def test_several_words_are_several_targets(program: Program, clause: Provision) -> None:
    other = factories.provision("41C")
    target = [words(clause, WORDS), words(other, other.text.split(". ")[0][:30].strip())]
    told = program.made(annotation(target))
    assert [each["source"] for each in told["target"]] == [address_of(clause), address_of(other)]
    assert program.refused(annotation([*target, words(clause, WORDS)]))[0]["pointer"] == "#/target"
    assert program.refused(annotation([target[0], f"{HOST}/claims/un-takeover/"]))[0]["pointer"] == "#/target"


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


def test_evidence_assesses_a_claim(program: Program, ann: Account, clause: Provision) -> None:
    claim = factories.claim("The treaty makes networks secure.")
    told = program.made(assessing(claim, words(clause, WORDS)))
    row = Evidence.objects.get(author=ann)
    assert (row.bearing, row.coverage, row.rationale, row.review) == ("qualifies", "whole", "It says so.", "awaiting")
    assert row.passages.get().exact == WORDS
    assert (told["bearing"], told["coverage"], told["review"]) == ("qualifies", "whole", "awaiting")
    assert told["body"][0]["source"] == f"{HOST}{claim.get_absolute_url()}"
    path = told["id"].removeprefix(HOST)
    part = {
        "type": "SpecificResource",
        "source": told["body"][0]["source"],
        "selector": {"type": "TextQuoteSelector", "exact": "networks secure"},
    }
    now = told | {"bearing": "confirms", "coverage": "part", "limits": "keep", "body": [part, told["body"][1]]}
    answer = program.send("PUT", path, now, If_Match="*")
    assert answer.status_code == 200, answer.json()
    row.refresh_from_db()
    assert (row.bearing, row.coverage, row.of, row.version) == ("confirms", "part", "networks secure", 2)
    assert program.send("DELETE", path, If_Match="*").status_code == 204
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert program.send("GET", path).status_code == 410


def test_evidence_that_lacks_something_is_refused(program: Program, clause: Provision) -> None:
    claim = factories.claim("The treaty makes networks secure.")
    target = words(clause, WORDS)
    iri, why = f"{HOST}{claim.get_absolute_url()}", {"type": "TextualBody", "value": "So."}
    for members, pointer in (
        ({"bearing": ...}, "#"),
        ({"bearing": "proves"}, "#/bearing"),
        ({"coverage": "part"}, "#/coverage"),
        ({"body": why}, "#/body"),
        ({"body": iri}, "#/body"),
        ({"body": [iri, "http://example.org/x"]}, "#/body/1"),
        ({"body": [iri, why, why]}, "#/body/2"),
        ({"audience": ONLY_MINE}, "#/audience"),
        ({"limits": ...}, "#/target"),
        ({"review": "reviewed"}, "#/review"),
    ):
        errors = program.refused(assessing(claim, target, **members))
        assert errors[0]["pointer"] == pointer, members
    assert program.refused(assessing(claim, address_of(clause)))[0]["pointer"] == "#/target"
    sentence = program.refused(assessing(claim, target, limits=...))[0]["proposals"][0]["selector"]
    program.made(assessing(claim, {"source": address_of(clause), "selector": sentence}, limits=...))


def test_wording_that_is_not_verified_says_so(program: Program, clause: Provision) -> None:
    told = program.made(annotation(words(clause, WORDS)))
    Verification.objects.create(provision=clause, level="to-be-verified", source="A test.", by="Ann")
    now = program.send("GET", told["id"].removeprefix(HOST)).json()["target"]
    assert now["wordingLevel"] == "to-be-verified"
    assert now["wording"] == label_for(clause).sentence != ""


# The same by JSON-LD


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
