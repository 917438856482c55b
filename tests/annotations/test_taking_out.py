"""Annotations to take along, as JSON-LD, CSV and Markdown: all of them, with how far their wording is verified."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations import commenting, moderating
from annotations.models import Evidence
from annotations.web_annotations import container
from annotations.web_annotations.context import OWN_TERMS
from annotations.web_annotations.validating import problems_of
from tests import factories
from treatyreader.accounts.models import Account
from treatyreader.models import Verification
from treatyreader.wording import label_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]
OWN = "/account/annotations/"
TREATY = "/treaties/itrs/annotations/"
WORDS = "security and robustness"
CONTEXTS = ["http://www.w3.org/ns/anno.jsonld", "http://testserver/api/context.jsonld"]


@pytest.fixture
def ann() -> Account:
    return factories.account("Ann")


@pytest.fixture
def hers(ann: Account, client: Client) -> Client:
    """Ann has commented on words, replied, highlighted, kept something to herself and linked evidence."""
    passage = factories.passage("41B", WORDS)
    comment = factories.comment(passage.provision, ann, "# A *remark*\n\nof two lines.", passages=[passage])
    commenting.reply(ann, comment, '=HYPERLINK("http://example.org")')
    commenting.highlight(ann, [passage])
    factories.comment(passage.provision, ann, "Only mine.", is_private=True)
    factories.evidence(factories.claim("Networks are safe."), passage, author=ann, review="awaiting", rationale="So.")
    client.force_login(ann)
    return client


def taken(client: Client, address: str, form: str) -> str:
    answer = client.get(f"{address}?format={form}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f'.{form}"')
    content: bytes = answer.getvalue()
    return content.decode()


def collection(client: Client, address: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(taken(client, address, "jsonld"))
    return value


def table(client: Client, address: str) -> list[dict[str, str]]:
    text = taken(client, address, "csv")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_one_s_own_are_all_there_in_each_form(hers: Client) -> None:
    assert [each["motivation"] for each in collection(hers, OWN)["first"]["items"]] == [
        *("commenting", "replying", "highlighting", "commenting", "assessing")
    ]
    rows = table(hers, OWN)
    assert [each["motivation"] for each in rows] == [
        "commenting",
        "replying",
        "highlighting",
        "commenting",
        "assessing",
    ]
    assert rows[0]["exact"] == WORDS
    assert [each["only_mine"] for each in rows] == ["", "", "yes", "yes", ""]
    text = taken(hers, OWN, "md")
    for words in ("A *remark*", "Only mine.", "So.", "highlight", "Networks are safe", "replies to"):
        assert words in text


def test_they_are_right_by_the_model(hers: Client) -> None:
    said = collection(hers, OWN)
    assert said["type"] == "AnnotationCollection"
    assert said["total"] == len(said["first"]["items"]) == 5
    for each in said["first"]["items"]:
        assert problems_of({"@context": CONTEXTS} | each, OWN_TERMS, CONTEXTS[1:]) == []


def test_nobody_else_takes_them(hers: Client, client: Client) -> None:
    client.logout()
    assert client.get(OWN).status_code == 302
    client.force_login(factories.account("Bob"))
    assert collection(client, OWN)["total"] == 0
    assert "There is nothing yet." in taken(client, OWN, "md")
    assert table(client, OWN) == []


def test_a_treaty_s_are_those_that_everybody_sees(hers: Client) -> None:
    for client in (hers, Client()):
        for form in ("jsonld", "csv", "md"):
            text = taken(client, TREATY, form)
            assert "remark" in text
            assert "Only mine." not in text
        items = collection(client, TREATY)["first"]["items"]
        assert "highlighting" not in {each["motivation"] for each in items}
        assert len(items) == 3 + Evidence.objects.visible_to(None).filter(awaits_edition="", author=None).count()


def test_no_spreadsheet_calculates_what_a_reader_wrote(hers: Client) -> None:
    assert table(hers, OWN)[1]["text"] == '\'=HYPERLINK("http://example.org")'
    # Nor one that parts its cells by another sign.
    assert all(
        cell.startswith('"') for cell in taken(hers, OWN, "csv").removeprefix("\ufeff").split("\r\n")[0].split(",")
    )


def test_words_carry_how_far_they_are_verified(hers: Client) -> None:
    clause = factories.provision("41B")
    Verification.objects.create(provision=clause, level="to-be-verified", source="A test.", by="Ann")
    label = label_for(clause).sentence
    assert label
    assert all(each["wording"] == label for each in table(hers, OWN) if each["exact"])
    text = taken(hers, OWN, "md")
    assert label.split(";")[0] in text
    assert f"“{WORDS}”" not in text
    assert {
        each["target"].get("wording") for each in collection(hers, OWN)["first"]["items"] if "replying" not in str(each)
    } == {label}


def test_a_reader_s_headings_are_none_of_the_copy(hers: Client) -> None:
    lines = taken(hers, OWN, "md").splitlines()
    assert "  # A *remark*" in lines
    assert len([each for each in lines if each.startswith("#")]) == 2


def test_the_form_may_be_asked_for_by_accept(client: Client) -> None:
    for accept, kind in (("text/csv", "text/csv"), ("text/markdown", "text/markdown"), ("*/*", "application/ld+json")):
        answer = client.get(TREATY, headers={"Accept": accept})
        assert answer.headers["Content-Type"].startswith(kind)
        assert "Accept" in answer.headers["Vary"]
    for wrong in ("xml", "\x00", "x" * 500):
        assert client.get(TREATY, {"format": wrong}).status_code == 404
    assert client.get("/treaties/nothing/annotations/").status_code == 404
    assert client.post(TREATY).status_code == 405


@pytest.mark.parametrize("form", ["jsonld", "csv", "md"])
def test_queries_do_not_grow_with_annotations(hers: Client, ann: Account, form: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            taken(hers, OWN, form)
        return len(captured)

    few = queries()
    passage = factories.passage("41B", WORDS)
    for number in range(40):
        factories.comment(passage.provision, ann, f"Remark {number}.", passages=[passage])
        factories.evidence(factories.claim(), passage, author=ann, review="awaiting", rationale="So.")
    assert queries() == few


def test_batches_hold_all_of_them(hers: Client, ann: Account, monkeypatch: Any) -> None:
    monkeypatch.setattr(container, "ON_A_PAGE", 2)
    assert len(collection(hers, OWN)["first"]["items"]) == len(table(hers, OWN)) == 5


def test_pages_lead_to_them(hers: Client) -> None:
    assert f'href="{OWN}?format=csv"' in hers.get("/account/contributions/").content.decode()
    assert f'href="{TREATY}?format=jsonld"' in hers.get("/treaties/itrs/").content.decode()


@pytest.mark.parametrize("form", ["jsonld", "csv", "md"])
def test_nobody_takes_out_the_words_of_a_claim_that_was_put_away(client: Client, ann: Account, form: str) -> None:
    """They take out what they said of it, and its address."""
    claim = factories.claim("Mallory lives in Elm Street 4.")
    factories.comment(claim, ann, "This is nobody’s business.")
    part: dict[str, Any] = {"coverage": "part", "of": "lives in Elm Street 4", "of_start": 8, "of_end": 29}
    row = factories.evidence(claim, factories.passage("41B", WORDS), author=ann, review="awaiting", **part)
    factories.comment(row, ann, "Nor is this.")
    moderating.hide(factories.account("Stella", role="steward"), claim, "It tells where somebody lives.")
    client.force_login(ann)
    said = taken(client, OWN, form)
    assert "nobody’s business" in said
    assert "Nor is this" in said
    assert claim.get_absolute_url() in said
    assert "Elm Street" not in said
