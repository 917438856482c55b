"""What other sites see of a thing: its head, its card, its frame, oEmbed. All of it is what everybody may see."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from annotations import claiming, commenting
from annotations.models import Claim, Passage
from annotations.sharing.at_address import shared_at
from tests import factories
from treatyreader.models import Edition, Provision
from treatyreader.sharing.cards import LONGEST, beginnings, card_data
from treatyreader.sharing.telling import Shared
from treatyreader.typesetting import in_our_faces

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

CLAUSE = "treaties/itrs/2012/en/art_6__para_6-1"
RECITAL = "treaties/itrs/2012/en/res_PLEN-3__para_6"
HOSTS = [
    *("http://evil.example/claims/un-takeover/", "javascript:alert(1)", "//testserver/claims/un-takeover/"),
    *("http://testserver@evil.example/claims/un-takeover/", "http://evil.example#@testserver/claims/un-takeover/"),
    *("http://testserver.evil.example/claims/un-takeover/", "http://testserver:81/claims/un-takeover/"),
    *("http://[::1/", "http://[::2]/claims/un-takeover/", "http://[fe80::1%25eth0]/", "file:///etc/passwd"),
    *("http:\\\\testserver\\claims\\un-takeover", "http://testserver/\x00", "http://testserver/%00/", "x" * 5000),
    *("http://testserver/claims/" + "%25" * 700 + "/", "http://testserver/claims/un-takeover/%2e%2e/%2e%2e/", "/"),
    *("http://ｔestserver/claims/un-takeover/", "http://testserver/api/openapi.json", "http://testserver/claims/"),
    *("http://testserver/%ff%fe/", "http://testserver/claims/\ud800/", "http://testserver/oembed/?url=x"),
]
"""Addresses of which nothing is told."""


def things() -> list[str]:
    passage = Passage.objects.order_by("pk")[0]
    said = factories.comment(factories.provision("41B"), factories.account("Ann"), "A *remark*.")
    return [
        *("claims/un-takeover", CLAUSE, "treaties/itrs/2012/en", "treaties/itrs", "treaties/itrs/2012/en@1/art_6"),
        *("treaties/itrs/statements/united-states", "treaties/itrs/2012/en/no/41B", "id/itrs/2012~41B"),
        *("treaties/itrs/latest/en/art_6", f"passages/{passage.public_id}", passage.get_proving_url().strip("/")),
        *(
            f"comments/{said.public_id}",
            factories.article(said.author).get_absolute_url().strip("/"),
            f"evidence/{Claim.objects.get(slug='un-takeover').evidence.all()[0].public_id}",
        ),
    ]


def oembed(client: Client, path: str, **more: str) -> Mapping[str, Any]:
    response = client.get("/oembed/", {"url": f"http://testserver/{path}/", **more})
    assert response.status_code == 200, response.content
    told: Mapping[str, Any] = json.loads(response.content)
    return told


def meta(page: str) -> dict[str, str]:
    """By property or name, what the head says."""
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def test_every_permalink_has_a_card_a_frame_a_code_and_an_answer(client: Client) -> None:
    for path in things():
        card = client.get(f"/cards/{path}.png")
        assert card.status_code == 200, path
        assert card.content[:8] == b"\x89PNG\r\n\x1a\n"
        assert (int.from_bytes(card.content[16:20]), int.from_bytes(card.content[20:24])) == (1200, 630)
        assert client.get(f"/cards/{path}.png", headers={"if-none-match": card["ETag"]}).status_code == 304
        for address in (f"/embed/{path}/", f"/qr/{path}.svg"):
            assert client.get(address).status_code == 200, address
        assert oembed(client, path)["type"] == "rich"


def test_every_page_of_a_thing_tells_other_sites_of_it(client: Client) -> None:
    for path in ("claims/un-takeover", CLAUSE, RECITAL, "treaties/itrs/2012/en", "treaties/itrs", things()[9]):
        page = client.get(f"/{path}/").content.decode()
        head = meta(page)
        assert head["og:url"] == f"http://testserver/{path}/"
        assert head["og:title"]
        assert "<iframe" not in page
        assert (head["og:image:width"], head["og:image:height"]) == ("1200", "630")
        assert head["twitter:card"] == "summary_large_image"
        assert page.count('property="og:description"') == 1
        assert client.get(head["og:image"]).headers["Content-Type"] == "image/png"
        for form in ("json", "xml"):
            (address,) = re.findall(rf'type="[a-z/]+{form}\+oembed" href="([^"]+)"', page)
            assert client.get(html.unescape(address)).status_code == 200
        (feed,) = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]+href="([^"]+)"', page)
        assert client.get(feed).status_code == 200


def test_a_card_is_another_address_when_it_shows_something_else(client: Client) -> None:
    claim = factories.claim("It says something.")
    before = meta(client.get(claim.get_absolute_url()).content.decode())["og:image"]
    factories.evidence(claim, factories.passage("41B"), review="reviewed")
    caches["pages"].clear()
    after = meta(client.get(claim.get_absolute_url()).content.decode())["og:image"]
    assert before.split("?")[0] == after.split("?")[0]
    assert before != after


def test_words_that_are_not_verified_stand_in_no_quotation_marks_and_carry_their_label(client: Client) -> None:
    label = "Reconstructed English; no published copy seen."
    words = factories.provision("P3/6").text
    shown = html.unescape(client.get(f"/embed/{RECITAL}/").content.decode())
    assert f"“{words}”" not in shown
    assert words in shown
    assert label in shown
    data = card_data(shared_at(f"/{RECITAL}/"))
    assert (data["words"][0], data["standing"]) == (words, label)
    head = meta(client.get(f"/{RECITAL}/").content.decode())
    assert label in head["og:image:alt"]
    assert "“" not in head["og:image:alt"]
    assert f"“{factories.provision('41B').text}”" in html.unescape(client.get(f"/embed/{CLAUSE}/").content.decode())


def test_what_is_provisional_says_so(client: Client) -> None:
    path = "claims/governments-role-in-internet-governance"
    assert card_data(shared_at(f"/{path}/"))["standing"] == "Provisional: The words say this"
    assert "Provisional: The words say this" in client.get(f"/embed/{path}/").content.decode()


def test_no_verdict_stands_beside_a_name(client: Client) -> None:
    claim = factories.claim(said_by="Eve Doe", seen=True, source="https://example.org/")
    for address in (f"/embed{claim.get_absolute_url()}", f"/oembed/?url=http://testserver{claim.get_absolute_url()}"):
        assert "Eve Doe" not in client.get(address).content.decode()
    assert "Eve Doe" not in str(card_data(shared_at(claim.get_absolute_url())))


@pytest.mark.parametrize("state", ["waiting", "hidden", "declined", "withdrawn"])
def test_nothing_is_told_of_a_claim_that_not_everybody_sees(client: Client, state: str) -> None:
    author = factories.account("Ann", role="steward")
    claim = factories.claim("A secret.", slug="quite-another", state=state, origin="reader", author=author)
    evidence = factories.evidence(claim, factories.passage("41B"), author=author, review="awaiting")
    said = factories.comment(claim, author, "A secret remark.")
    client.force_login(author)
    for path in (claim.get_absolute_url(), f"/evidence/{evidence.public_id}/", said.get_absolute_url()):
        for address in (f"/cards{path[:-1]}.png", f"/embed{path}", f"/qr{path[:-1]}.svg", f"{path}feed/"):
            response = client.get(address)
            assert response.status_code == 404, address
            assert "secret" not in response.content.decode()
        response = client.get("/oembed/", {"url": f"http://testserver{path}"})
        assert response.status_code == 404
        assert "secret" not in response.content.decode()


def test_nothing_is_told_of_a_comment_that_was_removed_or_is_private(client: Client) -> None:
    author = factories.account("Ann")
    removed = factories.comment(factories.provision("41B"), author, "A secret remark.")
    commenting.delete(removed)
    private = factories.comment(factories.provision("41B"), author, "A secret remark.", is_private=True)
    client.force_login(author)
    for path in (removed.get_absolute_url(), private.get_absolute_url()):
        for address in (f"/cards{path[:-1]}.png", f"/embed{path}"):
            response = client.get(address)
            assert response.status_code == 404
            assert "secret" not in response.content.decode()
    assert "This comment was removed." in client.get(f"/embed{removed.get_absolute_url()}").content.decode()


def test_a_claim_that_is_gone_says_so_or_leads_on(client: Client) -> None:
    author = factories.account("Ann")
    claim = factories.claim("It was said.", origin="reader", author=author)
    claiming.withdraw(claim, author)
    frame = client.get(f"/embed{claim.get_absolute_url()}")
    assert frame.status_code == 404
    assert "withdrawn by its author" in frame.content.decode()
    assert "It was said." not in frame.content.decode()
    merged = factories.claim(state="merged", merged_into=Claim.objects.get(slug="un-takeover"))
    assert oembed(client, merged.get_absolute_url().strip("/"))["title"] == "The UN is taking over the Internet."
    Claim.objects.filter(slug="un-takeover").update(state="hidden")
    for address in (f"/embed{merged.get_absolute_url()}", f"/oembed/?url=http://testserver{merged.get_absolute_url()}"):
        response = client.get(address)
        assert response.status_code == 404
        assert "takeover" not in response.content.decode(), "an address has words of its claim"


def test_nothing_is_told_of_words_that_only_their_author_points_at(client: Client) -> None:
    author, passage = factories.account("Ann"), factories.passage("41B", "robustness of international")
    passage.is_public = False
    Passage.objects.filter(pk=passage.pk).delete()
    passage.pk = None
    passage.save()
    factories.comment(passage.provision, author, passages=[passage], is_private=True)
    client.force_login(author)
    page = client.get(passage.get_absolute_url())
    assert page.status_code == 200
    assert "og:" not in page.content.decode()
    assert client.get(f"/cards/passages/{passage.public_id}.png").status_code == 404
    assert client.get(f"/embed/passages/{passage.public_id}/").status_code == 404


def test_an_edition_that_was_withdrawn_says_so(client: Client) -> None:
    edition = factories.text("pact/1990/en", {"1": "The Parties agree."})
    edition.withdraw()
    path = f"/{edition.get_pinned_url().strip('/')}/art_1__para_1/"
    assert "This edition has been withdrawn." in client.get(f"/embed{path}").content.decode()
    assert card_data(shared_at(path))["standing"].startswith("This edition has been withdrawn.")
    draft = factories.text("pact/1991/en", {"1": "A secret."}, publish=False)
    assert client.get(f"/embed{draft.get_pinned_url()}art_1__para_1/").status_code == 404


def test_an_address_may_be_in_any_script(client: Client) -> None:
    factories.text("pact/1990/en", {"一bis": "The Parties agree."})
    page = client.get("/treaties/pact/1990/en/art_1__para_一bis/").content.decode()
    told = json.loads(client.get(re.findall(r'json\+oembed" href="([^"]+)"', page)[0].replace("&amp;", "&")).content)
    (frame,) = re.findall('src="http://testserver([^"]+)"', told["html"])
    assert "The Parties agree." in client.get(frame).content.decode()
    assert client.get(meta(page)["og:image"]).status_code == 200


def test_a_link_that_proves_nothing_is_not_shown(client: Client) -> None:
    passage = Passage.objects.order_by("pk")[0]
    for address in (f"/embed/passages/{passage.public_id}/0123456789abcdef/", "/embed/passages/nosuchthing/"):
        response = client.get(address)
        assert response.status_code == 404
        assert passage.exact not in html.unescape(response.content.decode())


@pytest.mark.parametrize("url", HOSTS, ids=range(len(HOSTS)))
def test_oembed_tells_nothing_of_other_addresses(client: Client, url: str) -> None:
    response = client.get("/oembed/", {"url": url.encode("utf-8", "surrogatepass")})
    assert response.status_code in (400, 404), response.content
    assert set(json.loads(response.content)) == {"error"}


def test_oembed_knows_the_names_of_this_site(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "treaties.example", "*"]
    for name, status in (("treaties.example", 200), ("TESTSERVER", 200), ("other.example", 404)):
        assert client.get("/oembed/", {"url": f"https://{name}/claims/un-takeover/"}).status_code == status, name


def test_oembed_answers_within_what_is_asked(client: Client) -> None:
    told = oembed(client, "claims/un-takeover", maxwidth="300", maxheight="200")
    assert (told["width"], told["height"]) == (300, 200)
    assert "thumbnail_url" not in told, "the picture is larger"
    assert oembed(client, "claims/un-takeover")["thumbnail_width"] == 1200
    frame = ElementTree.fromstring(told["html"].replace("&", "&amp;"))
    assert frame.get("sandbox") == "allow-top-navigation-by-user-activation"
    assert frame.get("src") == "http://testserver/embed/claims/un-takeover/"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("?url=", 400),
        ("?url=http://testserver/claims/un-takeover/&format=yaml", 501),
        *(
            (f"?url=http://testserver/claims/un-takeover/&maxwidth={each}", 400)
            for each in ("-1", "0", "many", "9" * 40, "٣")
        ),
    ],
    ids=range(8),
)
def test_oembed_refuses_what_it_cannot_do(client: Client, query: str, status: int) -> None:
    response = client.get(f"/oembed/{query}")
    assert response.status_code == status
    assert json.loads(response.content)["error"]


def test_oembed_says_the_same_in_xml(client: Client) -> None:
    claim = factories.claim("<b>Bold</b> & \x0b “quoted”")
    url = f"http://testserver{claim.get_absolute_url()}"
    response = client.get("/oembed/", {"url": url, "format": "xml"})
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    told = {each.tag: each.text for each in ElementTree.fromstring(response.content)}
    in_json = json.loads(client.get("/oembed/", {"url": url}).content)
    assert told.keys() == in_json.keys()
    assert told["title"] == claim.text.replace("\x0b", "")
    assert "<b>" not in in_json["html"]


def test_only_the_frame_may_be_framed_and_it_asks_for_nothing(client: Client) -> None:
    response = client.get("/embed/claims/un-takeover/")
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "script-src 'none'" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    assert not response.cookies
    assert "Cookie" not in response["Vary"]
    page = response.content.decode()
    assert "<script" not in page
    assert all('target="_top" rel="noopener"' in each for each in re.findall("<a [^>]+>", page))
    for address in ("/claims/un-takeover/", "/claims/", "/cards/claims/un-takeover.png", "/account/login/"):
        assert client.get(address)["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in client.get(address)["Content-Security-Policy"]


def test_what_a_reader_wrote_is_no_markup_in_a_frame(client: Client) -> None:
    claim = factories.claim('"><script>alert(1)</script><img src=x onerror=alert(1)>')
    for address in (f"/embed{claim.get_absolute_url()}", claim.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "<img src=x" not in page
        assert "<script>alert" not in page


def test_nothing_grows_with_what_is_said(client: Client) -> None:
    def queries() -> list[int]:
        counts = []
        for address in ("/cards/claims/the-claim.png", "/oembed/?url=http://testserver/claims/the-claim/"):
            caches["pages"].clear()
            with CaptureQueriesContext(
                connection,
            ) as made:
                assert client.get(address).status_code == 200
            counts.append(len(made))
        return counts

    claim = factories.claim(slug="the-claim")
    factories.evidence(claim, factories.passage("41B"), review="reviewed")
    few = queries()
    for number in ("1", "5", "41C"):
        factories.evidence(claim, factories.passage(number), review="reviewed")
    assert queries() == few


def test_a_card_begins_with_the_whole_and_is_cut_between_sentences_or_words() -> None:
    assert next(beginnings("Short words.")) == "Short words."
    text = "One sentence of this kind. " * 100
    cuts = list(beginnings(text))
    assert len(text) > LONGEST
    assert all(each.endswith("kind. …") for each in cuts)
    assert all(text.startswith(each.removesuffix(" …")) for each in cuts)
    assert all(one == two or len(one) > len(two) for one, two in pairwise(cuts))
    words = list(beginnings("word " * 500))
    assert all(each.endswith("word …") for each in words)
    assert all(len(each) <= LONGEST for each in beginnings("国" * 3000))


def test_a_card_has_a_face_for_every_letter_of_the_library(whole_library: None) -> None:
    texts = Provision.objects.values_list("text", flat=True)
    assert {edition.language for edition in Edition.objects.all()} >= {"en", "fr", "es", "ru", "zh"}
    letters = "".join(sorted({letter for text in texts for letter in text}))
    assert in_our_faces(letters) == letters


def test_arabic_is_set_and_what_has_no_face_is_left_out() -> None:
    arabic = "تعترف هذه اللوائح بحق الدول الأعضاء"
    assert in_our_faces(arabic) == arabic
    assert Shared("", "", "/", arabic).direction == "rtl"
    assert in_our_faces("Spam 😀 is 한국어 here") == "Spam  is […] here"


@pytest.mark.parametrize(
    "words",
    ["😀" * 50, "\x01\x02", "#set page(width: 1pt)", '*a* _b_ $x$ @ref <label> \\ " `', "國" * 2000],
    ids=range(5),
)
def test_no_words_break_a_card(client: Client, words: str) -> None:
    claim = factories.claim(words)
    response = client.get(f"/cards{claim.get_absolute_url()[:-1]}.png")
    assert response.status_code == 200
    assert response.content[:4] == b"\x89PNG"


def test_the_same_text_in_other_languages_is_linked(client: Client, further_corpus: Path) -> None:
    call_command("load_corpus", further_corpus, verbosity=0)
    caches["pages"].clear()
    for path in ("treaties/itrs/2012-signed/en/", "treaties/itrs/2012-signed/en/art_1/"):
        page = client.get(f"/{path}").content.decode()
        languages = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="http://testserver([^"]+)"', page))
        assert len(languages) > 1, path
        assert languages["en"] == f"/{path}"
        for tag, address in languages.items():
            assert f"/2012-signed/{tag}/" in address
            assert client.get(address).status_code == 200
