"""The W3C Web Annotation Protocol: the container, its pages, one annotation, made, replaced, deleted."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations import commenting
from annotations.models import Comment, Evidence
from annotations.web_annotations import container
from tests import factories
from tests.annotations.web_annotations.sending import (
    CONTAINER,
    HOST,
    LD_JSON,
    ONLY_MINE,
    Program,
    address_of,
    annotation,
    kind_of,
    words,
)
from treatyreader.accounts.models import Account, ApiToken
from treatyreader.models import Provision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]
WORDS = "security and robustness"
IRIS = "http://www.w3.org/ns/oa#PreferContainedIRIs"
DESCRIPTIONS = "http://www.w3.org/ns/oa#PreferContainedDescriptions"
MINIMAL = "http://www.w3.org/ns/ldp#PreferMinimalContainer"


def preferring(*preferences: str) -> str:
    return f'return=representation;include="{" ".join(preferences)}"'


# Making one


def test_what_is_made_has_an_address_where_it_stands(program: Program, ann: Account, clause: Provision) -> None:
    answer = program.post(annotation(words(clause, WORDS)))
    assert answer.status_code == 201, answer.json()
    row = Comment.objects.get()
    address = f"{HOST}/api/annotations/{row.public_id}/"
    assert answer.headers["Location"] == answer.headers["Content-Location"] == address
    assert answer.headers["Content-Type"] == LD_JSON
    assert '<http://www.w3.org/ns/ldp#Resource>; rel="type"' in answer.headers["Link"]
    assert answer.json()["id"] == address
    assert answer.headers["ETag"].startswith('"')
    assert (row.author, row.body, row.passages.get().exact) == (ann, "Who decides?", WORDS)


def test_it_stands_in_the_margin_for_everybody(program: Program, client: Client, clause: Provision) -> None:
    program.made(annotation(words(clause, WORDS)))
    assert "Who decides?" in client.get(clause.get_absolute_url()).content.decode()


def test_who_is_signed_out_makes_none(clause: Provision) -> None:
    answer = Program().post(annotation(words(clause, WORDS)))
    assert (answer.status_code, kind_of(answer)) == (401, "unauthenticated")


def test_a_token_that_reads_makes_none(ann: Account, clause: Provision) -> None:
    answer = Program(ann, ApiToken.Scope.READ).post(annotation(words(clause, WORDS)))
    assert (answer.status_code, kind_of(answer)) == (403, "bad-scope")


def test_what_is_sent_twice_with_one_key_is_made_once(program: Program, clause: Provision) -> None:
    value = annotation(words(clause, WORDS))
    first, again = program.post(value, Idempotency_Key="k1"), program.post(value, Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.headers["Location"] == again.headers["Location"]
    assert Comment.objects.count() == 1
    other = program.post(annotation(words(clause, "harmonious development")), Idempotency_Key="k1")
    assert (other.status_code, kind_of(other)) == (409, "conflict")
    assert program.post(value, Idempotency_Key="k2").status_code == 201


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (LD_JSON, 201),
        ("application/ld+json", 201),
        ("application/json", 201),
        ("application/json; charset=utf-8", 201),
        ('application/ld+json; profile="http://example.org/other"', 415),
        ("text/turtle", 415),
        ("text/plain", 415),
        ("", 415),
    ],
)
def test_what_is_sent_says_that_it_is_json(program: Program, clause: Provision, kind: str, status: int) -> None:
    answer = program.post(annotation(words(clause, WORDS)), Content_Type=kind)
    assert answer.status_code == status
    assert status == 201 or "application/ld+json" in answer.headers["Accept-Post"]


def test_what_is_too_large_is_refused(program: Program, clause: Provision) -> None:
    body = {"type": "TextualBody", "value": "x" * 300_000}
    assert program.post(annotation(words(clause, WORDS), body=body)).status_code == 413


@pytest.mark.parametrize("content", [b" ", b"this is not json", b"[]", b'"x"', b"{}", b"null", b"\xff", b"[" * 9999])
def test_what_is_no_annotation_is_400(program: Program, content: bytes) -> None:
    answer = program.post(content)
    assert (answer.status_code, kind_of(answer)) == (400, "not-an-annotation")
    assert answer.json()["errors"][0]["detail"]


# One annotation


def test_it_is_had_in_json_alone(program: Program, clause: Provision) -> None:
    path = program.made(annotation(words(clause, WORDS)))["id"].removeprefix(HOST)
    for accept, kind in (
        (LD_JSON, LD_JSON),
        ("application/ld+json", LD_JSON),
        ("*/*", LD_JSON),
        ("text/html,application/xhtml+xml,*/*;q=0.8", LD_JSON),
        ("application/json", "application/json"),
    ):
        answer = program.send("GET", path, Accept=accept)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind), accept
        assert "Accept" in answer.headers["Vary"]
    answer = program.send("GET", path, Accept="text/turtle")
    assert (answer.status_code, kind_of(answer)) == (406, "not-acceptable")


def test_head_options_and_what_is_allowed(program: Program, clause: Provision) -> None:
    path = program.made(annotation(words(clause, WORDS)))["id"].removeprefix(HOST)
    got, head = program.send("GET", path), program.send("HEAD", path)
    assert (head.status_code, head.headers["ETag"]) == (200, got.headers["ETag"])
    allowed = "DELETE, GET, HEAD, OPTIONS, PUT"
    assert got.headers["Allow"] == allowed
    asked = program.send("OPTIONS", path)
    assert (asked.status_code, asked.headers["Allow"]) == (204, allowed)
    patch = program.send("PATCH", path, {})
    assert (patch.status_code, patch.headers["Allow"]) == (405, allowed)


def test_who_has_it_is_told_so(program: Program, clause: Provision) -> None:
    path = program.made(annotation(words(clause, WORDS)))["id"].removeprefix(HOST)
    tag = program.send("GET", path).headers["ETag"]
    answer = program.send("GET", path, If_None_Match=tag)
    assert (answer.status_code, answer.headers["ETag"]) == (304, tag)


def test_what_was_never_there_is_404(program: Program) -> None:
    for name in ("abcdefghjk", "x", "%00", "Ä", "x" * 100):
        answer = program.send("GET", f"{CONTAINER}{name}/")
        assert (answer.status_code, kind_of(answer)) == (404, "not-found"), name


def test_what_is_only_somebody_s_is_404_for_others(program: Program, clause: Provision) -> None:
    path = program.made(annotation(words(clause, WORDS), audience=ONLY_MINE))["id"].removeprefix(HOST)
    assert program.send("GET", path).json()["audience"] == ONLY_MINE
    steward = Program(factories.account("Stew", role="steward"))
    for other in (Program(), steward, Program(factories.account("Bob"))):
        assert other.send("GET", path).status_code == 404
        assert program.send("GET", path).json()["id"] not in other.send("GET", f"{CONTAINER}?iris=1").content.decode()
    program.send("DELETE", path, If_Match="*")
    for other in (Program(), steward, program):
        assert other.send("GET", path).status_code == 404


# Replacing


def replaced(program: Program, told: dict[str, Any], **members: Any) -> Any:
    path = told["id"].removeprefix(HOST)
    return program.send("PUT", path, told | members, If_Match=program.send("GET", path).headers["ETag"])


def test_another_text_is_kept_and_the_former_is_remembered(program: Program, clause: Provision) -> None:
    told = program.made(annotation(words(clause, WORDS)))
    before = program.send("GET", told["id"].removeprefix(HOST)).headers["ETag"]
    body = {"type": "TextualBody", "value": "Each State does.", "format": "text/markdown"}
    answer = replaced(program, told, body=body)
    assert (answer.status_code, answer.json()["body"], answer.json()["id"]) == (200, body, told["id"])
    assert answer.headers["ETag"] != before
    row = Comment.objects.get()
    assert (row.body, row.history.get().body) == ("Each State does.", "Who decides?")


def test_what_comes_back_may_be_sent_as_it_is(program: Program, clause: Provision) -> None:
    told = program.made(annotation(words(clause, WORDS)))
    answer = replaced(program, told)
    assert (answer.status_code, answer.json()) == (200, told)
    assert Comment.objects.get().version == 1


def test_without_the_etag_nothing_is_replaced(program: Program, clause: Provision) -> None:
    told = program.made(annotation(words(clause, WORDS)))
    path = told["id"].removeprefix(HOST)
    for method in ("PUT", "DELETE"):
        assert kind_of(program.send(method, path, told)) == "precondition-required"
        for stale in ('"another"', 'W/"another"', "nonsense"):
            answer = program.send(method, path, told, If_Match=stale)
            assert (answer.status_code, kind_of(answer)) == (412, "precondition-failed")


def test_who_read_an_older_text_overwrites_nothing(program: Program, ann: Account, clause: Provision) -> None:
    told = program.made(annotation(words(clause, WORDS)))
    path = told["id"].removeprefix(HOST)
    tag = program.send("GET", path).headers["ETag"]
    commenting.edit(Comment.objects.get(), "By the form.", ann)
    assert program.send("PUT", path, told, If_Match=tag).status_code == 412
    assert program.send("GET", path).json()["body"]["value"] == "By the form."


def test_others_replace_and_delete_nothing(program: Program, clause: Provision) -> None:
    told = program.made(annotation(words(clause, WORDS)))
    path = told["id"].removeprefix(HOST)
    for name, role in (("Bob", "contributor"), ("Stew", "steward")):
        other = Program(factories.account(name, role=role))
        for method in ("PUT", "DELETE"):
            answer = other.send(method, path, told, If_Match="*")
            assert (answer.status_code, kind_of(answer)) == (403, "forbidden"), (method, role)
    assert Program().send("DELETE", path, If_Match="*").status_code == 401


@pytest.mark.parametrize(
    ("member", "value", "status"),
    [
        ("id", "http://example.org/1", 422),
        ("created", "2012-12-14T00:00:00Z", 422),
        ("creator", {"type": "Person", "name": "Bob"}, 422),
        ("motivation", "highlighting", 422),
        ("motivation", "tagging", 422),
        ("rights", "mine", 400),
    ],
)
def test_what_cannot_change_is_said(program: Program, clause: Provision, member: str, value: Any, status: int) -> None:
    told = program.made(annotation(words(clause, WORDS)))
    answer = replaced(program, told, **{member: value})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"].split("/")[1]) in (
        (status, member),
        (status, "body"),
    )
    assert program.send("GET", told["id"].removeprefix(HOST)).json() == told


def test_a_comment_keeps_its_target(program: Program, clause: Provision) -> None:
    told = program.made(annotation(words(clause, WORDS)))
    for target in (words(clause, "harmonious development"), address_of(clause), f"{HOST}/claims/un-takeover/"):
        answer = replaced(program, told, target=target)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (409, "#/target")


def test_a_comment_becomes_private_until_others_reply(program: Program, clause: Provision) -> None:
    told = program.made(annotation(words(clause, WORDS)))
    private = replaced(program, told, audience=ONLY_MINE)
    assert (private.status_code, Comment.objects.get().is_private) == (200, True)
    public = program.send("PUT", told["id"].removeprefix(HOST), told, If_Match=private.headers["ETag"])
    assert (public.status_code, Comment.objects.get().is_private) == (200, False)
    commenting.reply(factories.account("Bob"), Comment.objects.get(), "I reply.")
    assert replaced(program, told, audience=ONLY_MINE).status_code == 409


def test_the_canonical_iri_stays(program: Program, clause: Provision) -> None:
    told = program.made(annotation(words(clause, WORDS), canonical="urn:x:1"))
    path = told["id"].removeprefix(HOST)
    for other in (told | {"canonical": "urn:x:2"}, {name: told[name] for name in told if name != "canonical"}):
        answer = program.send("PUT", path, other, If_Match="*")
        assert (answer.status_code, kind_of(answer)) == (422, "not-kept")


def test_a_highlight_that_says_something_is_a_comment(program: Program, clause: Provision) -> None:
    told = program.made(annotation(words(clause, WORDS), motivation="highlighting", body=..., audience=ONLY_MINE))
    commenting.edit(Comment.objects.get(), "By the form.", Comment.objects.get().author or factories.account("Bob"))
    assert program.send("GET", told["id"].removeprefix(HOST)).json()["motivation"] == "commenting"
    other = program.made(
        annotation(words(clause, f"{WORDS} of"), motivation="highlighting", body=..., audience=ONLY_MINE)
    )
    body = {"type": "TextualBody", "value": "By the program.", "format": "text/markdown"}
    answer = replaced(program, other, motivation="commenting", body=body)
    assert (answer.status_code, answer.json()["motivation"], answer.json()["body"]) == (200, "commenting", body)


# Deleting


def test_what_was_deleted_is_gone(program: Program, clause: Provision) -> None:
    told = program.made(annotation(words(clause, WORDS)))
    path = told["id"].removeprefix(HOST)
    answer = program.send("DELETE", path, If_Match=program.send("GET", path).headers["ETag"])
    assert (answer.status_code, answer.content) == (204, b"")
    for method in ("GET", "HEAD", "PUT", "DELETE"):
        assert program.send(method, path, told, If_Match="*").status_code == 410
    assert kind_of(Program().send("GET", path)) == "gone"
    assert (
        program.send("GET", CONTAINER).json()["total"]
        == Evidence.objects.visible_to(None).filter(awaits_edition="").count()
    )


def test_a_comment_with_replies_is_gone_too(program: Program, clause: Provision) -> None:
    told = program.made(annotation(words(clause, WORDS)))
    reply = commenting.reply(factories.account("Bob"), Comment.objects.get(), "I reply.")
    path = told["id"].removeprefix(HOST)
    assert program.send("DELETE", path, If_Match="*").status_code == 204
    assert program.send("GET", path).status_code == 410
    assert program.send("GET", f"{CONTAINER}{reply.public_id}/").json()["target"] == told["id"]


# The container


def test_the_container_says_what_it_is(client: Client) -> None:
    answer = client.get(CONTAINER)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == LD_JSON
    link = answer.headers["Link"]
    assert '<http://www.w3.org/ns/ldp#BasicContainer>; rel="type"' in link
    assert 'rel="http://www.w3.org/ns/ldp#constrainedBy"' in link
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert "application/ld+json" in answer.headers["Accept-Post"]
    assert {"Accept", "Prefer"} <= {each.strip() for each in answer.headers["Vary"].split(",")}
    assert answer.headers["ETag"]
    said = answer.json()
    assert said["type"] == ["BasicContainer", "AnnotationCollection"]
    assert said["total"] == len(said["first"]["items"]) > 10
    assert client.head(CONTAINER).status_code == 200
    asked = client.options(CONTAINER)
    assert (asked.status_code, asked.headers["Allow"]) == (204, answer.headers["Allow"])
    assert "Accept-Post" in asked.headers
    for method in ("put", "delete", "patch"):
        assert getattr(client, method)(CONTAINER).status_code == 405


@pytest.mark.parametrize(
    ("preferences", "first", "address"),
    [
        ([IRIS], str, "?iris=1"),
        ([DESCRIPTIONS], dict, "?iris=0"),
        ([MINIMAL], None, ""),
        ([MINIMAL, IRIS], str, "?iris=1"),
    ],
)
def test_what_of_it_is_wanted_is_sent(client: Client, preferences: list[str], first: type | None, address: str) -> None:
    answer = client.get(CONTAINER, headers={"Prefer": preferring(*preferences)})
    said = answer.json()
    assert answer.headers["Preference-Applied"] == "return=representation"
    assert answer.headers["Content-Location"] == said["id"] == f"{HOST}{CONTAINER}{address}"
    if first is None:
        assert said["first"].startswith(f"{HOST}{CONTAINER}?")
    else:
        assert isinstance(said["first"]["items"][0], first)


def test_preferences_that_exclude_each_other_are_left_alone(client: Client) -> None:
    for prefer in (preferring(IRIS, DESCRIPTIONS), "return=minimal", preferring("http://example.org/other"), "\x00;;,"):
        answer = client.get(CONTAINER, headers={"Prefer": prefer})
        assert answer.status_code == 200
        assert "Preference-Applied" not in answer.headers


def test_pages_hold_each_annotation_once(client: Client, ann: Account, clause: Provision, monkeypatch: Any) -> None:
    monkeypatch.setattr(container, "ON_A_PAGE", 7)
    for number in range(9):
        factories.comment(clause, ann, body=f"Remark {number}.")
    said = client.get(f"{CONTAINER}?iris=1").json()
    seen: list[str] = []
    address, before = said["first"]["id"], None
    while address:
        page = client.get(address.removeprefix(HOST)).json()
        assert page["type"] == "AnnotationPage"
        assert page["partOf"]["id"] == said["id"]
        assert (page["startIndex"], page.get("prev")) == (len(seen), before)
        seen += page["items"]
        before, address = page["id"], page.get("next")
    assert before == said["last"]
    assert len(seen) == len(set(seen)) == said["total"]
    assert client.get(f"{CONTAINER}?iris=1&page=999").status_code == 404
    assert client.get(f"{CONTAINER}?page=1&iris=0").json()["items"][0]["type"] == "Annotation"


@pytest.mark.parametrize("query", ["page=-1", "page=x", "iris=2", "page=1" + "0" * 30, "page=%00"])
def test_a_page_that_cannot_be_is_400(client: Client, query: str) -> None:
    answer = client.get(f"{CONTAINER}?{query}")
    assert (answer.status_code, kind_of(answer)) == (400, "bad-parameter")


def test_an_empty_container_has_no_page(client: Client) -> None:
    Evidence.objects.update(state="withdrawn")
    said = client.get(CONTAINER).json()
    assert (said["total"], "first" in said) == (0, False)
    assert client.get(f"{CONTAINER}?page=0").json()["items"] == []


def test_nothing_that_was_put_away_is_contained(client: Client, ann: Account, clause: Provision) -> None:
    factories.comment(clause, ann, body="Only mine.", is_private=True)
    factories.comment(clause, ann, body="Hidden by a steward.")
    Comment.objects.filter(body__startswith="Hidden").update(state="hidden")
    page = client.get(CONTAINER).content.decode()
    assert "Only mine." not in page
    assert "Hidden by a steward." not in page
    own = Program(ann).send("GET", CONTAINER).content.decode()
    assert ("Only mine." in own, "Hidden by" in own) == (True, False)


def test_queries_do_not_grow_with_what_it_contains(client: Client, ann: Account, clause: Provision) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(CONTAINER).status_code == 200
        return len(captured)

    passage = factories.passage("41B", WORDS)
    factories.comment(clause, ann, passages=[passage])
    few = queries()
    for number in range(40):
        on = factories.comment(clause, ann, body=f"Remark {number}.", passages=[passage] if number % 2 else [])
        commenting.reply(ann, on, "And more.")
    assert queries() == few
