"""`/verify/`: whether quoted words stand in any text, exactly or nearly, where, and what differs."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from annotations.models import Passage
from annotations.verifying.verifying import verify_quotation
from tests import factories
from treatyreader.models import Edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

SECURITY = "endeavour to ensure the security and robustness of international telecommunication networks"


def page(client: Client, quotation: str, status: int = 200) -> str:
    response = client.get("/verify/", {"q": quotation})
    assert response.status_code == status
    return html.unescape(response.content.decode()).split("<main")[1].split("</main>")[0]


def told(client: Client, quotation: str) -> Any:
    response = client.get("/verify/", {"q": quotation, "format": "json"})
    assert response.status_code == 200
    return json.loads(response.content)


def test_words_that_stand_are_shown_in_their_sentence_with_every_edition_that_has_them(client: Client) -> None:
    shown = page(client, SECURITY)
    assert "These words stand in the library, letter for letter, in 1 provision." in shown
    assert re.search(rf"<mark[^>]*>{SECURITY}</mark>", shown)
    assert "Member States shall individually" in shown
    assert "Wording verified against a published copy." in shown
    assert "Regulations (2012-signed), Article 5A, No. 41B</a>, edition 1: letter for letter" in shown


def test_a_changed_word_is_told_and_that_it_bears_meaning(client: Client) -> None:
    shown = page(client, "Member States may individually and collectively endeavour to ensure the security")
    assert "Not in these words. This comes nearest to them:" in shown
    row = shown.split('class="differences"')[1].split("</table>")[0]
    assert re.search(r'<td[^>]*>may</td><td[^>]*>shall <b class="flag">bears meaning', row)


def test_few_words_with_one_changed_lead_to_where_the_others_stand(client: Client) -> None:
    for words in ("Member States may individually", "Member States shall jointly and collectively endeavour"):
        assert "No. 41B" in told(client, words)["found"][0]["standings"][0]["citation"]


def test_a_limit_that_the_quotation_cuts_off_is_named(client: Client) -> None:
    shown = page(client, "to ensure the security and robustness of international telecommunication networks")
    assert "The sentence says more outside these words:" in shown
    assert ">endeavour</i>" in shown


def test_a_limit_that_is_left_out_between_the_pieces_is_named(client: Client) -> None:
    shown = page(client, "“Member States shall […] ensure the security and robustness”")
    assert "What is left out between the pieces limits them:" in shown
    assert ">endeavour</i>" in shown


def test_what_stands_nowhere_is_told_with_what_was_searched(client: Client) -> None:
    shown = page(client, "bananas must be neither curved nor sold by the dozen on any moon")
    assert "Nothing like this stands in the library." in shown
    assert re.search(r"Searched: \d+ provisions of \d+ editions", shown)


def test_words_that_are_not_verified_keep_their_label(client: Client) -> None:
    words = factories.provision("P3/6").text
    shown = page(client, words)
    assert "Reconstructed English; no published copy seen." in shown
    assert f"“{words}" not in shown
    assert 'class="verified"' not in shown


def test_all_that_copy_as_gives_is_read_again(client: Client) -> None:
    for number, words in (("41B", SECURITY), ("P3/6", "an equal role and responsibility")):
        row = factories.passage(number, words)
        shown = html.unescape(client.get(row.get_absolute_url()).content.decode())
        for form in ("quote", "markdown", "oscola", "bluebook"):
            text = shown.split(f'id="as-{form}"')[1].split(">", 1)[1].split("</pre>")[0]
            answer = told(client, text)
            assert (answer["verdict"], answer["link"]["link"]) == ("exact", "same"), (form, text, answer)
            assert answer["found"][0]["standings"][0]["passage"] == f"http://testserver{row.get_proving_url()}"


def test_the_lines_that_cite_gives_are_read_again(client: Client) -> None:
    shown = html.unescape(client.get("/treaties/itrs/2012/en/art_6__para_6-1/").content.decode())
    plain = shown.split('id="cite-1">')[1].split("</span>")[0]
    alone = told(client, plain)
    assert (alone["verdict"], alone["link"]["link"]) == ("no-words", "inside")
    quoted = told(client, f"“{SECURITY}”\n{plain}")
    assert (quoted["verdict"], quoted["link"]["link"]) == ("exact", "inside")


def test_a_link_to_other_words_is_told_first(client: Client) -> None:
    other = factories.passage("1", "the sovereign right of each State")
    quoted = f"“{SECURITY}” http://testserver"
    shown = page(client, f"{quoted}{other.get_proving_url()}")
    assert shown.index("The link leads to other words than those quoted.") < shown.index("letter for letter")
    shown = page(client, f"{quoted}{other.get_absolute_url()}0123456789abcdef/")
    assert "The link was altered: its digest is not that of the words" in shown
    shown = page(client, f"{quoted}/treaties/itrs/2012/en/no/1/")
    assert "The link leads to other words than those quoted." in shown
    shown = page(client, f"{quoted}/passages/aaaaaaaaaa/")
    assert "The link leads to nothing that this library shows." in shown
    shown = page(client, f"{quoted}/treaties/itrs/2012/en/art_6/")
    assert "The link leads to where they stand:" in shown


def test_a_passage_that_only_its_author_sees_is_as_unknown_as_none(client: Client) -> None:
    row = factories.passage("41B", "Member States")
    names = ("public_id", "provision_id", "exact", "prefix", "suffix", "start", "end", "digest")
    columns = {name: getattr(row, name) for name in names}
    Passage.objects.filter(pk=row.pk).delete()
    Passage.objects.create(**columns, is_public=False)
    for address in (row.get_absolute_url(), f"{row.get_absolute_url()}{row.proof}/"):
        answer = told(client, f"“Member States” http://testserver{address}")
        assert answer["link"] == {"link": "unknown", "path": address, "title": "", "url": None}
    assert row.public_id not in json.dumps(told(client, "Member States"))


def test_drafts_are_never_searched_and_withdrawn_texts_say_so(client: Client) -> None:
    factories.text("pact/1990/en", {"1": "Whales shall hum the old tune forever."}, publish=False)
    answer = told(client, "Whales shall hum the old tune forever.")
    assert answer["verdict"] == "none"
    assert "Whales" not in json.dumps(answer["found"])
    old = factories.text("pact/1991/en", {"1": "Whales shall hum the old tune forever."})
    Edition.objects.get(pk=old.pk).withdraw()
    caches["pages"].clear()
    shown = page(client, "Whales shall hum the old tune forever.")
    assert "This edition has been withdrawn" in shown


def test_several_editions_of_a_provision_are_one_place_the_one_that_stands_first(client: Client) -> None:
    old = factories.text("pact/1990/en", {"1": "Whales shall hum the old tune."})
    factories.text("pact/1990/en", {"1": "Whales shall hum the old tune."})
    factories.text("pact/1992/en", {"1": "Whales may hum the old tune."}, provisions_of="1990")
    Edition.objects.get(pk=old.pk).withdraw()
    answer = told(client, "Whales shall hum the old tune.")
    (found,) = answer["found"]
    assert [(each["url"].split("/treaties/")[1], each["stand"], each["withdrawn"]) for each in found["standings"]] == [
        ("pact/1990/en@2/art_1__para_1/", "exact", False),
        ("pact/1990/en@1/art_1__para_1/", "exact", True),
        ("pact/1992/en@1/art_1__para_1/", "nearly", False),
    ]
    assert found["standings"][2]["differences"] == [{"quoted": "shall", "stands": "may", "bears_meaning": True}]


def test_the_same_words_in_many_provisions_are_counted(client: Client) -> None:
    factories.text("pact/1990/en", {str(number): f"Clause {number}: whales hum loudly." for number in range(30)})
    answer = told(client, "whales hum loudly")
    assert answer["total"] == 30
    assert len(answer["found"]) == 12
    assert "The first 12 are shown." in page(client, "whales hum loudly")


def test_programs_get_the_same_by_the_api(client: Client) -> None:
    page_s = told(client, SECURITY)
    assert client.get("/verify/", {"q": SECURITY}, headers={"Accept": "application/json"}).json() == page_s
    assert client.get("/api/verify/", {"q": SECURITY}).json() == page_s
    assert page_s["found"][0]["standings"][0]["wording"]["verified"] is True


def test_too_much_is_refused_and_says_how_much(client: Client) -> None:
    shown = page(client, "x" * 100_000, 400)
    assert "That is 100000 characters; at most 5000 can be verified at once." in shown
    refused = client.get("/verify/", {"q": "x" * 5001, "format": "json"})
    assert refused.status_code == 400
    assert "at most 5000" in refused.json()["error"]
    assert client.get("/api/verify/", {"q": "x" * 5001}).status_code == 400


def test_without_a_quotation_there_is_a_form_with_examples_that_lead_to_answers(client: Client) -> None:
    shown = html.unescape(client.get("/verify/").content.decode())
    examples = re.findall(r'href="(/verify/\?q=[^"]+)"', shown)
    assert len(examples) == 3
    for each in examples:
        assert "These words stand in the library" in html.unescape(client.get(each).content.decode())


@pytest.mark.parametrize(
    "hostile",
    [
        "\x00", "%", "' OR 1=1 --", "(((((", "\\", "“" * 5000, "…" * 5000, "a" * 5000, "the " * 1250, "\u0301" * 3000,
        "ﷺ" * 1000, "\U0001f600" * 1000, "/passages/x/", "http://x/treaties/%00/", "http://x/treaties/itrs/latest/en/?x#y",
        "http://x/passages/" + "a" * 4000, "[" * 2500 + "]" * 2500, "ß" * 4000, "\ud7a3" * 4000, "1 " * 2500,
    ],
    ids=range(20),
)  # fmt: skip
def test_anything_may_be_pasted(client: Client, hostile: str) -> None:
    assert client.get("/verify/", {"q": hostile}).status_code == 200
    assert client.get("/verify/", {"q": hostile, "format": "json"}).status_code == 200


def test_what_is_asked_is_answered_with_as_many_queries_however_much_is_found(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    factories.text("pact/1990/en", {str(number): f"Clause {number}: whales hum loudly." for number in range(30)})
    factories.text("pact/1991/en", {"1": "One whale sings alone here."})
    with CaptureQueriesContext(connection) as few:
        assert verify_quotation("One whale sings alone here.").total == 1
    with django_assert_num_queries(len(few)):
        assert verify_quotation("whales hum loudly").total == 30


def test_the_box_leads_on_where_a_quotation_was_pasted(client: Client) -> None:
    quoted = "Member States may individually and collectively endeavour"
    assert "/verify/?q=Member%20States%20may" in client.get("/", {"q": quoted}).content.decode()
    assert "/verify/" not in client.get("/", {"q": "No. 41B"}).content.decode().split("<main")[1]
    passage = factories.passage("41B", "Member States")
    assert '/verify/?q=Member%20States"' in client.get(passage.get_absolute_url()).content.decode()


def test_it_is_read_and_never_written(client: Client) -> None:
    assert client.post("/verify/", {"q": "x"}).status_code == 405


def test_the_index_makes_shingles_of_words_whatever_their_dress() -> None:
    def shingles(words: str, fewest: int = 1, most: int = 1) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT treatyreader_shingles(%s, %s, %s)", [words, fewest, most])
            found: list[int] = cursor.fetchone()[0]
            return found

    assert shingles("Élève, l’Œuvre") == shingles("eleve l'oeuvre")
    assert shingles("ДОГОВОР") == shingles("договор")
    assert shingles("tele\u00adcommunication*") == shingles("telecommunication")
    assert shingles("الدُّوَل") == shingles("الدول")
    assert len(shingles("各成员国")) == 4
    assert len(shingles("a b c d", 1, 3)) == 4 + 3 + 2
    assert shingles("… – *") == []
    assert len(shingles("x" * 100_000)) == 1, "a long word is no long key"
