"""What programs read: the text with its labels and gaps, the record, claims and evidence, in pieces, as they may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from treatyreader.accounts.models import Account, ApiToken
from treatyreader.models import Delegation, Edition, Instrument, Provision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

EDITION = "/api/editions/itrs/2012/en/"
LISTS = {
    "/api/instruments/": 2,
    "/api/instruments/itrs/participation/": 100,
    "/api/editions/": 3,
    f"{EDITION}provisions/": 100,
    "/api/statements/": 10,
    "/api/claims/": 20,
    "/api/evidence/": 40,
}


def read(client: Client, address: str, status: int = 200, **headers: str) -> Any:
    answer = client.get(address, headers=headers)
    assert answer.status_code == status, f"{address}: {answer.status_code} {answer.content[:300]!r}"
    return answer.json()


def all_of(client: Client, address: str, limit: int = 200) -> Iterator[Any]:
    """Every row of a list, piece by piece."""
    following: str | None = f"{address}{'&' if '?' in address else '?'}limit={limit}"
    while following:
        page = read(client, following)
        yield from page["items"]
        following = page["next"]


def name_of(row: Any) -> str:
    return str(row.get("self") or row.get("id") or row["delegation"]["slug"])


def wordings(node: Any) -> Iterator[Any]:
    """Everything that holds words of a text."""
    if isinstance(node, dict):
        if (node.get("text") and "eid" in node) or (node.get("exact") and "digest" in node):
            yield node
        for value in node.values():
            yield from wordings(value)
    elif isinstance(node, list):
        for value in node:
            yield from wordings(value)


def test_words_never_come_without_how_far_they_are_verified(client: Client) -> None:
    verified = unverified = 0
    for address in (f"{EDITION}provisions/", "/api/evidence/"):
        for row in wordings(list(all_of(client, address))):
            if row.get("nature", "text") != "text":
                continue
            assert row["wording"]["label"], row
            verified += row["wording"]["verified"]
            unverified += not row["wording"]["verified"]
            assert row["wording"]["verified"] == row["wording"]["label"].startswith("Wording verified")
    assert verified
    assert unverified


def test_the_text_comes_letter_for_letter_and_in_order(client: Client) -> None:
    rows = list(all_of(client, f"{EDITION}provisions/", limit=7))
    held = Provision.objects.filter(edition__in=Edition.objects.of_address("itrs", "2012", "en")).in_reading_order()
    assert [(row["eid"], row["text"] or "") for row in rows] == [(each.eid, each.text) for each in held]


def test_a_gap_is_a_gap(client: Client) -> None:
    gaps = list(all_of(client, f"{EDITION}provisions/?nature=gap"))
    assert gaps
    for row in gaps:
        assert (row["text"], row["wording"], row["part_of_treaty"]) == (None, None, False)
        assert row["note"]
    said = read(client, EDITION)
    assert (said["gaps"], said["complete"]) == (len(gaps), False)


def test_a_provision_is_found_by_its_number_and_has_its_permalinks(client: Client) -> None:
    [row] = all_of(client, f"{EDITION}provisions/?margin_number=41b")
    assert row == read(client, f"{EDITION}provisions/art_6__para_6-1/")
    assert row["url"] == "http://testserver/treaties/itrs/2012/en@1/art_6__para_6-1/"
    for address in (row["url"], row["self"], row["edition"]["url"], row["edition"]["self"]):
        assert client.get(address).status_code == 200
    assert client.get(row["identity"]).status_code == 303


def test_provisions_by_kind_place_and_level(client: Client) -> None:
    assert {row["kind"] for row in all_of(client, f"{EDITION}provisions/?kind=recital")} == {"recital"}
    under = [row["eid"] for row in all_of(client, f"{EDITION}provisions/?under=art_6")]
    assert under == ["art_6", "art_6__para_6-1"]
    for level in ("verified", "substance-confirmed", "to-be-verified"):
        rows = list(all_of(client, f"{EDITION}provisions/?level={level}"))
        assert rows
        assert {row["wording"]["level"] for row in rows} == {level}


def test_no_signature_recorded_is_no_act(client: Client) -> None:
    rows = {row["delegation"]["slug"]: row for row in all_of(client, "/api/instruments/itrs/participation/")}
    assert rows["united-states"]["signature"] == "no signature recorded"
    assert rows["united-states"]["acts"] == []
    assert rows["united-states"]["entitled_to_sign"] == ["2012"]
    assert rows["afghanistan"]["signature"] == "signed on 14 December 2012"


def test_a_summary_is_called_ours_and_statements_are_found(client: Client) -> None:
    rows = list(all_of(client, "/api/statements/?instrument=itrs&delegation=united-states"))
    assert rows
    assert all("united-states" in [each["slug"] for each in row["delegations"]] for row in rows)
    assert list(all_of(client, "/api/statements/?since=2013-01-01&kind=reservation")) == []
    shape = read(client, "/api/openapi.json")["components"]["schemas"]["StatementRecord"]
    assert "by this library" in shape["properties"]["summary"]["description"]


def test_a_claim_says_how_it_stands(client: Client) -> None:
    row = read(client, "/api/claims/un-takeover/")
    page = client.get("/claims/un-takeover/").content.decode()
    assert row["standing"]["label"] in page
    assert row["standing"]["line"].replace("'", "&#x27;") in page
    assert row["text"] == "The UN is taking over the Internet."
    assert row in list(all_of(client, f"/api/claims/?stands={row['standing']['key']}"))


def test_nobody_is_named_whose_saying_was_not_seen(client: Client) -> None:
    factories.claim("So it is said.", slug="said", said_by="Somebody", source="https://example.org/", seen=False)
    row = read(client, "/api/claims/said/")
    assert (row["said_by"], row["said_on"], row["source"], row["quoted"]) == ("", None, "", "")
    assert "Somebody" not in client.get("/api/claims/?limit=200").content.decode()


def test_evidence_by_claim_bearing_and_place(client: Client) -> None:
    rows = list(all_of(client, "/api/evidence/?claim=un-takeover"))
    assert rows
    for row in rows:
        assert row["claim"]["slug"] == "un-takeover"
        assert row == read(client, row["self"])
        assert client.get(row["url"]).status_code == 302
        for words in row["passages"]:
            text = read(client, words["provision"]["self"])["text"]
            assert text[words["start"] : words["end"]] == words["exact"]
            assert words["exact"] in words["sentence"]
    assert {row["bearing"] for row in all_of(client, "/api/evidence/?bearing=refutes")} == {"refutes"}
    on = list(all_of(client, "/api/evidence/?instrument=itrs&version=2012&eid=art_6__para_6-1"))
    assert on
    assert all("art_6__para_6-1" in [each["provision"]["eid"] for each in row["passages"]] for row in on)


def test_words_are_carried_to_the_other_version_with_their_outcome(client: Client) -> None:
    carried = [
        (words, each)
        for row in all_of(client, "/api/evidence/?version=2012&instrument=itrs")
        for words in row["passages"]
        for each in words["carried"]
    ]
    assert carried
    for words, each in carried:
        assert each["edition"]["path"] == "itrs/2012-signed/en@1"
        assert each["outcome"] in ("unchanged", "moved")
        assert each["exact"] == words["exact"]
        assert each["wording"]["label"]
        there = read(client, each["provision"]["self"])
        assert there["text"][each["start"] : each["end"]] == each["exact"]


def test_evidence_that_waits_for_a_text_gives_no_words(client: Client) -> None:
    waiting = [row for row in all_of(client, "/api/evidence/") if row["awaits"]]
    assert waiting
    for row in waiting:
        assert (row["passages"], row["counts"]) == ([], False)
        assert set(row["awaits"]) == {"edition", "margin_number"}


@pytest.mark.parametrize("address", LISTS)
def test_a_list_in_pieces_is_the_whole_list(client: Client, address: str) -> None:
    whole = [name_of(row) for row in all_of(client, address)]
    assert len(whole) >= LISTS[address]
    assert len(set(whole)) == len(whole)
    assert [name_of(row) for row in all_of(client, address, limit=max(len(whole) // 3, 1))] == whole


def test_what_comes_meanwhile_shifts_nothing(client: Client) -> None:
    whole = [row["slug"] for row in all_of(client, "/api/claims/")]
    first = client.get("/api/claims/?limit=5")
    assert first.headers["Link"] == f'<{first.json()["next"]}>; rel="next"'
    factories.claim("It was never said before.", slug="a-first", created_at="2001-01-01T00:00:00Z")
    rest = [row["slug"] for row in all_of(client, first.json()["next"])]
    assert [row["slug"] for row in first.json()["items"]] + rest == whole


@pytest.mark.parametrize("cursor", ["x", "~", "1", "1~", "1~A b", "-1~x", "1~x~y", "9" * 17 + "~x", "1~%FF"])
def test_a_cursor_that_was_not_given_out_is_refused(client: Client, cursor: str) -> None:
    said = read(client, f"/api/claims/?cursor={cursor}", 400)
    assert said["type"].endswith("#bad-cursor")
    assert said["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize("cursor", ["0~a", "9999999999999999~x", "1~" + "-" * 120])
def test_a_cursor_is_a_place_whether_or_not_a_row_is_there(client: Client, cursor: str) -> None:
    read(client, f"/api/claims/?cursor={cursor}")


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=201", "limit=x", "limit=1.0", "limit=%2B1", "limit=" + "9" * 5000, "limit="),
        *(
            "kind=nothing",
            "kind=%00",
            "instrument=%00",
            "instrument=" + "x" * 99,
            "since=yesterday",
            "since=1700000000",
        ),
        *("since=2026-01-01T00:00:00", "stands=Stands.TOUCH", "instrumnt=itrs", "%00=1"),
    ],
)
def test_a_parameter_that_cannot_be_is_named(client: Client, query: str) -> None:
    said = read(client, f"/api/claims/?{query}", 400)
    assert said["type"].endswith("#bad-parameter")
    assert said["errors"][0]["parameter"]
    assert said["errors"][0]["detail"]


def test_what_is_not_json_is_not_to_be_had(client: Client) -> None:
    said = read(client, "/api/claims/", 406, Accept="text/html")
    assert said["type"].endswith("#not-acceptable")
    for accepted in ("*/*", "application/*", "text/html, */*;q=0.1", "application/json;q=0.5"):
        read(client, "/api/claims/?limit=1", 200, Accept=accepted)


def test_what_is_near_is_offered(client: Client) -> None:
    said = read(client, "/api/instruments/itr/", 404)
    assert {"title": "International Telecommunication Regulations", "url": "http://testserver/treaties/itrs/"} in said[
        "offers"
    ]
    for address in (
        "/api/claims/none/",
        "/api/evidence/none/",
        "/api/editions/itrs/2012/xx/",
        f"{EDITION}provisions/x/",
    ):
        assert read(client, address, 404)["type"].endswith("#not-found")


def test_a_merged_claim_leads_on_and_a_withdrawn_one_is_gone(client: Client) -> None:
    into = factories.claim("The other.", slug="the-other")
    factories.claim("The one.", slug="the-one", state="merged", merged_into=into)
    answer = client.get("/api/claims/the-one/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/api/claims/the-other/")
    ann = factories.account("Ann")
    factories.claim("Mine.", slug="mine", state="withdrawn", author=ann, origin="reader")
    assert read(client, "/api/claims/mine/", 404)
    client.force_login(ann)
    assert read(client, "/api/claims/mine/", 410)["type"].endswith("#gone")


@pytest.mark.parametrize("address", ["/api/claims/un-takeover/", *LISTS])
def test_who_has_it_gets_304_before_any_work(client: Client, address: str) -> None:
    etag = client.get(address).headers["ETag"]
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == etag
    assert len(asked) == 1
    assert client.head(address, headers={"If-None-Match": etag}).status_code == 304
    Delegation.objects.create(slug="atlantis", name="Atlantis")
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_a_draft_is_not_there_and_what_was_withdrawn_answers_where_it_is_pinned(client: Client) -> None:
    edition = Edition.objects.of_address("itrs", "2012", "en").get()
    edition.withdraw()
    assert read(client, EDITION, 404)
    assert read(client, "/api/editions/itrs/2012/en@1/")["state"] == "withdrawn"
    assert "itrs/2012/en@1" not in [row["path"] for row in all_of(client, "/api/editions/")]


def test_what_only_some_may_see_only_they_see(client: Client) -> None:
    ann, bob = factories.account("Ann"), factories.account("Bob")
    factories.claim("It waits.", slug="waits", state="waiting", author=ann, origin="reader")
    secrets = {each: ApiToken.make(each, "x")[1] for each in (ann, bob)}

    def seen_by(account: Account | None) -> bool:
        headers = {"Authorization": f"Bearer {secrets[account]}"} if account else {}
        answer = client.get("/api/claims/waits/", headers=headers)
        listed = "waits" in [
            each["slug"] for each in client.get("/api/claims/?limit=200", headers=headers).json()["items"]
        ]
        assert listed == (answer.status_code == 200)
        return listed

    assert [seen_by(each) for each in (None, ann, bob)] == [False, True, False]
    public = client.get("/api/claims/").headers["ETag"]
    own = client.get("/api/claims/", headers={"Authorization": f"Bearer {secrets[ann]}"})
    assert own.headers["ETag"] != public
    assert "private" in own.headers["Cache-Control"]


def test_a_token_counts_and_cookies_beside_it_do_not(client: Client) -> None:
    steward, ann = factories.account("A Steward", role="steward"), factories.account("Ann")
    client.force_login(steward)
    factories.claim("It waits.", slug="waits", state="waiting")
    read(client, "/api/claims/waits/")
    read(client, "/api/claims/waits/", 404, Authorization=f"Bearer {ApiToken.make(ann, 'mine')[1]}")


@pytest.mark.parametrize("address", LISTS)
def test_more_rows_ask_no_more(client: Client, address: str) -> None:
    counts = []
    for limit in (15, 200):
        with CaptureQueriesContext(connection) as asked:
            read(client, f"{address}?limit={limit}")
        counts.append(len(asked))
    assert counts[1] == counts[0]
    assert counts[1] <= 20


def test_an_instrument_without_a_text_has_no_version(client: Client) -> None:
    Instrument.objects.create(slug="empty", title="Empty", form="agreement")
    assert read(client, "/api/instruments/empty/")["versions"] == []
