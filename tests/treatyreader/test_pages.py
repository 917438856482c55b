"""How pages answer: forms, validators, partials, headers."""

from __future__ import annotations

import gzip

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from treatyreader.exporting import literal
from treatyreader.models import Edition, Provision, Verification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

EDITION = "/treaties/itrs/2012/en/"
PROVISION = "/treaties/itrs/2012/en/art_6__para_6-1/"


def own_words() -> str:
    return Provision.objects.published().filter(margin_number="41B").first().text  # type: ignore[union-attr]


@pytest.mark.parametrize("form", ["txt", "md"])
@pytest.mark.parametrize("address", [EDITION, PROVISION, "/treaties/itrs/2012/en/art_6/"])
def test_a_text_answers_in_plain_forms(client: Client, address: str, form: str) -> None:
    response = client.get(address, {"format": form})
    assert response["Content-Type"] == {"txt": "text/plain", "md": "text/markdown"}[form] + "; charset=utf-8"
    text = response.content.decode()
    assert own_words() in text
    assert f"http://testserver{address}" in text


def test_a_form_is_chosen_by_accept_too(client: Client) -> None:
    response = client.get(PROVISION, headers={"Accept": "text/markdown"})
    assert response["Content-Type"].startswith("text/markdown")
    assert "Accept" in response["Vary"]
    assert client.get(PROVISION, headers={"Accept": "*/*"})["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/plain;charset=utf-8", "text/plain"),
        ("text/plain; charset=UTF-8", "text/plain"),
        ("text/markdown; variant=GFM; q=0.9, text/html;q=0.8", "text/markdown"),
        ("text/markdown;q=0.5;x=y, text/html;charset=utf-8", "text/html"),
        ("text/html;level=1, text/plain;q=0.1", "text/html"),
        ("text/plain;q=0, */*", "text/html"),
        ("image/png", "text/html"),
        ("", "text/html"),
        (";;;,,q=", "text/html"),
    ],
)
def test_a_parameter_of_accept_makes_no_difference(client: Client, accept: str, form: str) -> None:
    for _time in range(2):
        assert client.get(PROVISION, headers={"Accept": accept})["Content-Type"] == f"{form}; charset=utf-8"


def test_a_form_carries_the_label_of_words_that_are_not_verified(client: Client) -> None:
    unverified = Provision.objects.published().get(margin_number="3", edition__version__slug="2012")
    for form in ("txt", "md"):
        text = client.get(unverified.get_absolute_url(), {"format": form}).content.decode()
        assert "no published copy seen" in text


def test_markdown_holds_the_text_and_no_markup_of_it() -> None:
    hostile = "<script>x</script> [a](javascript:x) `c` *b*\n1. one\n- two"
    assert literal(hostile) == ("\\<script\\>x\\</script\\> \\[a\\](javascript:x) \\`c\\` \\*b\\*\n1\\. one\n\\- two")


def test_a_page_names_its_address_and_its_other_forms(client: Client) -> None:
    html = client.get(PROVISION + "?layer=text").content.decode()
    assert f'<link rel="canonical" href="http://testserver{PROVISION}">' in html
    assert f'href="http://testserver{PROVISION}?format=md"' in html


def test_a_reader_who_has_the_page_is_told_so(client: Client) -> None:
    first = client.get(EDITION)
    again = client.get(EDITION, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_a_page_is_kept_until_something_on_it_changes(client: Client) -> None:
    first = client.get(EDITION)
    with CaptureQueriesContext(connection) as queries:
        again = client.get(EDITION)
    assert again.content == first.content
    assert len(queries) == 1
    provision = Provision.objects.published().filter(edition__version__slug="2012", margin_number="3").get()
    Verification.objects.create(provision=provision, level="verified", source="a copy", by="a steward")
    changed = client.get(EDITION, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed.content != first.content


def test_a_kept_page_is_the_same_compressed_and_not(client: Client) -> None:
    plain = client.get(EDITION)
    packed = client.get(EDITION, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed["Vary"]


@pytest.mark.parametrize("address", [EDITION, "/no/such/page/"])
@pytest.mark.parametrize(
    ("asked", "packed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("gzip;q=1.0, identity;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, br", False),
        ("identity, gzip ; Q=0.", False),
        ("br", False),
        ("notgzip", False),
        ("", False),
    ],
)
def test_a_page_is_compressed_for_those_who_take_it(client: Client, address: str, asked: str, packed: bool) -> None:
    for _time in range(2):
        response = client.get(address, headers={"Accept-Encoding": asked})
        assert response.has_header("Content-Encoding") is packed
        assert "Accept-Encoding" in response["Vary"]


def test_nothing_may_be_loaded_from_elsewhere_or_run_inline(client: Client) -> None:
    for address in (EDITION, PROVISION, "/", "/claims/", "/no/such/page/"):
        policy = client.get(address)["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy


def test_the_number_of_queries_does_not_grow_with_the_text(client: Client) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    short, long = Edition.objects.published().with_version().order_by("version__adopted_on")[:2]
    assert short.provisions.count() * 20 < long.provisions.count()
    assert queries(short.get_absolute_url()) <= queries(long.get_absolute_url())


def test_htmx_gets_the_part_that_it_asked_for(client: Client) -> None:
    part = client.get("/?q=41B", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert own_words()[:30] in part.content.decode()
    assert "HX-Request" in part["Vary"]
    boosted = client.get("/?q=41B", headers={"HX-Request": "true", "HX-Boosted": "true"})
    assert "<html" in boosted.content.decode()


@pytest.mark.parametrize(
    "query", ["\x00", "a" * 100_000, "((((", "\\", "'; --", "%", "5A\x00", "\u202e", "[" * 500, "-" * 99]
)
def test_any_text_can_be_put_into_the_box(client: Client, query: str) -> None:
    assert client.get("/", {"q": query}).status_code == 200
