"""The matrix of a text: every claim in its row, every bearing in its cell, as a page and as a table."""

from __future__ import annotations

import csv
import html
import re
from io import StringIO

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from annotations import evidence_matrix
from annotations.models import Claim, Evidence
from annotations.models.evidence import Review
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

MATRIX = "/treaties/itrs/2012/en/evidence/"


def page(client: Client, **asked: str) -> str:
    response = client.get(MATRIX, asked)
    assert response.status_code == 200, response.content.decode()
    return html.unescape(response.content.decode())


def row_of(shown: str, claim: str) -> str:
    return next(each for each in shown.split("<tbody>")[1].split("<tr>")[1:] if f">{claim}</a>" in each)


def claims_in(shown: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/claims/([^/]+)/">', shown)


def heads_of(shown: str) -> list[str]:
    return re.findall(r'<th scope="col"[^>]*><a[^>]*>([^<]+)</a>', shown)


def table(client: Client, **asked: str) -> list[dict[str, str]]:
    response = client.get(MATRIX, {"format": "csv", **asked})
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"))))


def test_each_claim_of_the_treaty_has_a_row_and_says_how_it_stands(client: Client) -> None:
    shown = page(client)
    assert sorted(claims_in(shown)) == sorted(Claim.objects.values_list("slug", flat=True))
    assert "Provisional" in row_of(shown, "The new rules force roaming prices down.")


def test_a_cell_leads_to_the_evidence_and_says_how_it_bears_in_words(client: Client) -> None:
    evidence = Evidence.objects.get(claim__slug="lower-roaming-prices", bearing="refutes")
    row = row_of(page(client), evidence.claim.text)
    cell = next(each for each in row.split("<td>") if evidence.get_absolute_url() in each)
    assert "sign-refutes" in cell
    assert "refutes: Article 4, 4.7" in cell


def test_several_bearings_stand_in_one_cell_with_how_many_there_are(client: Client) -> None:
    claim = factories.claim("Networks must be safe.")
    for bearing in ("confirms", "confirms", "qualifies"):
        factories.evidence(claim, factories.passage("41B", "ensure the security"), bearing=bearing)
    cell = next(each for each in row_of(page(client), claim.text).split("<td>")[1:] if "piece" in each)
    assert cell.count('class="piece"') == 2
    assert "confirms (2): Article 6, 6.1" in cell


def test_provisions_stand_in_reading_order(client: Client) -> None:
    numbers = heads_of(page(client))
    assert numbers[:3] == ["1", "2", "2A"]
    assert numbers.index("41B") < numbers.index("41C") < numbers.index("P3/6")
    assert "P3/2" not in numbers, "nothing is linked to it"
    assert "P3/2" in heads_of(page(client, columns="all", part="res_PLEN-3"))


def test_claims_are_sorted(client: Client) -> None:
    by_name = claims_in(page(client, sort="name"))
    texts = [Claim.objects.get(slug=each).text.casefold() for each in by_name]
    assert texts == sorted(texts)
    assert claims_in(page(client, sort="provisions"))[0] == "un-takeover"


def test_rows_and_columns_are_filtered(client: Client) -> None:
    refuted = page(client, bearing="refutes")
    assert set(claims_in(refuted)) == set(
        Evidence.objects.filter(bearing="refutes", awaits_edition="").values_list("claim__slug", flat=True)
    )
    assert "sign-confirms" not in refuted.split("<tbody>")[1]
    assert heads_of(page(client, part="art_6")) == ["41B"]
    stands = page(client, stands="not-of-the-text")
    assert "adopted-by-consensus" in claims_in(stands)
    assert "un-takeover" not in claims_in(stands)


def test_what_awaits_review_is_told_from_the_rest(client: Client) -> None:
    claim = factories.claim("Networks must be safe.")
    factories.evidence(claim, factories.passage("41B", "ensure the security"), review=Review.AWAITING)
    assert "confirms, awaits review: Article 6, 6.1" in row_of(page(client), claim.text)


def test_too_many_columns_are_shown_as_parts_that_open(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_matrix, "WIDEST", 5)
    shown = page(client)
    assert "Article 6" in heads_of(shown)
    assert 'href="?part=art_6"' in shown
    caches["pages"].clear()
    assert heads_of(page(client, part="art_6")) == ["41B"]


def test_many_claims_are_paged(client: Client) -> None:
    for number in range(60):
        factories.claim(f"Claim {number}")
    first = page(client, sort="name")
    assert len(claims_in(first)) == 60
    assert 'href="?sort=name&page=2"' in first
    rest = claims_in(page(client, sort="name", page="2"))
    assert len({*claims_in(first), *rest}) == Claim.objects.count()
    assert len(table(client, sort="name")) >= Claim.objects.count(), "the table is whole"


def test_the_table_has_the_exact_words_with_their_wording_and_calculates_nothing(client: Client) -> None:
    claim = factories.claim("=1+1 is in the treaty.")
    factories.evidence(claim, factories.passage("41B", "ensure the security"))
    lines = table(client)
    line = next(each for each in lines if each["claim"].endswith("=1+1 is in the treaty."))
    assert line["claim"].startswith("'=")
    assert line["margin_number"] == "41B"
    assert line["words"] == "ensure the security"
    assert line["evidence_page"].startswith("http://testserver/claims/")
    unverified = next(each for each in lines if each["margin_number"] == "38E")
    assert "Reconstructed English" in unverified["wording"]
    assert {each["bearing"] for each in table(client, bearing="refutes")} == {"refutes"}


def test_the_table_is_to_be_had_by_accept_and_is_linked(client: Client) -> None:
    assert client.get(MATRIX).headers["Content-Type"].startswith("text/html")
    assert client.get(MATRIX, headers={"Accept": "text/csv"}).headers["Content-Type"].startswith("text/csv")
    shown = page(client)
    assert f'<link rel="alternate" type="text/csv" href="http://testserver{MATRIX}?format=csv">' in shown
    assert f'<link rel="canonical" href="http://testserver{MATRIX}">' in shown
    assert client.get(MATRIX, {"format": "pdf"}).status_code == 404


def test_words_carried_from_another_edition_stand_in_the_matrix(client: Client) -> None:
    shown = html.unescape(client.get("/treaties/itrs/2012-signed/en/evidence/").content.decode())
    assert "confirms: Article 1" in row_of(shown, "Article 1 excludes content from the scope of the treaty.")


def test_hidden_claims_are_in_nobody_else_s_matrix(client: Client) -> None:
    hidden = factories.claim("Hidden words.", state=Claim.State.HIDDEN)
    factories.evidence(hidden, factories.passage("41B", "ensure the security"))
    assert "Hidden words." not in page(client)
    assert "Hidden words." not in client.get(MATRIX, {"format": "csv"}).content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        {"sort": "nothing", "bearing": "\0", "stands": "<script>", "part": "\0"},
        {"part": "no_such_part"},
        {"part": "x" * 10_000},
        {"page": "-1"},
        {"page": "99999999999999999999"},
        {"page": "x", "columns": "x"},
    ],
)
def test_whatever_is_asked_gets_an_answer(client: Client, asked: dict[str, str]) -> None:
    assert client.get(MATRIX, asked).status_code == 200
    assert client.get(MATRIX, {**asked, "format": "csv"}).status_code == 200


@pytest.mark.parametrize("path", ["itrs/2012/xx", "itrs/1066/en", "none/2012/en", "itrs/2012/en@9"])
def test_no_text_no_matrix(client: Client, path: str) -> None:
    assert client.get(f"/treaties/{path}/evidence/").status_code == 404


def test_a_text_without_claims_has_an_empty_matrix(client: Client) -> None:
    factories.text("pact/1990/en", {"1": "All are bound by this pact."})
    response = client.get("/treaties/pact/1990/en/evidence/")
    assert response.status_code == 200
    assert "No claim is like that." in response.content.decode()


def test_the_page_asks_as_much_for_many_cells_as_for_one(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(40) as few:
        page(client, columns="all")
    for number in range(30):
        claim = factories.claim(f"Claim {number}")
        for words in ("ensure the security", "robustness of"):
            factories.evidence(claim, factories.passage("41B", words), bearing="qualifies")
    caches["pages"].clear()
    with django_assert_max_num_queries(40) as many:
        page(client, columns="all")
    assert len(many) == len(few)


def test_the_contents_of_the_text_tell_by_bearing_and_lead_to_the_matrix(client: Client) -> None:
    shown = html.unescape(client.get("/treaties/itrs/2012/en/").content.decode())
    entry = shown.split('href="#art_4"')[1].split("</li>")[0]
    assert '<i class="bears-refutes">≠</i>' in entry
    assert "refutes 1" in entry
    assert f'href="{MATRIX}"' in shown
    assert f'href="{MATRIX}"' not in client.get("/treaties/itrs/2012/en/", {"layer": "text"}).content.decode()
