"""What annotations become of the library's things: comments, replies, highlights, evidence."""

from __future__ import annotations

import pytest

from annotations import commenting
from annotations.models import Comment, Evidence
from tests import factories
from tests.annotations.web_annotations.sending import (
    CONTAINER,
    HOST,
    ONLY_MINE,
    Program,
    address_of,
    annotation,
    assessing,
    words,
)
from treatyreader.accounts.models import Account
from treatyreader.models import Provision, Verification
from treatyreader.wording import label_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library", "as_often_as_one_likes")]
WORDS = "security and robustness"


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
