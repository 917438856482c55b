"""A whole edition as a file: asked for by address or by form, the same for everybody, made once."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations import commenting
from annotations.bookmaking.book import Book
from annotations.bookmaking.layers import Layer
from annotations.views import books
from tests import factories
from tests.annotations.bookmaking.binding import bound
from treatyreader import typesetting
from treatyreader.accounts.models import Role
from treatyreader.models import Edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]
EDITION = "/treaties/itrs/2012/en/"
PDF = f"{EDITION}?format=pdf"


def test_an_edition_is_had_as_a_file_with_a_name(client: Client) -> None:
    answer = client.get(f"{PDF}&layers=claims")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="itrs-2012-en-1.pdf"'
    assert answer.content.startswith(b"%PDF-1.7")


def test_a_page_to_print_has_the_notes_after_the_text(client: Client) -> None:
    page = client.get(f"{EDITION}?format=print&layers=claims,evidence").content.decode()
    assert page.index('id="art_6__para_6-1"') < page.index('id="claims"') < page.index('id="table"')
    assert "<label" not in page.partition("<main")[2].partition("</main>")[0]
    assert "[2]</a>" in page
    assert client.get(EDITION).content.decode().count('name="layers"') == 3


def test_it_is_had_by_accept_and_the_page_names_it(client: Client) -> None:
    answer = client.get(EDITION, headers={"Accept": "application/pdf"})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "Accept" in answer.headers["Vary"]
    page = client.get(EDITION, headers={"Accept": "text/html"}).content.decode()
    assert f'<link rel="alternate" type="application/pdf" href="http://testserver{PDF}">' in page


@pytest.mark.parametrize(
    "asked",
    [
        "layers=evidence&layers=claims",
        "layers=evidence,claims",
        "layers=claims,evidence&x=1",
        "layers=claims,,evidence",
    ],
)
def test_each_book_has_one_address(client: Client, asked: str) -> None:
    answer = client.get(f"{PDF}&{asked}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{PDF}&layers=claims,evidence"


def test_a_layer_that_there_is_not_is_refused_with_those_that_there_are(client: Client) -> None:
    answer = client.get(f"{PDF}&layers=claims,gossip")
    assert answer.status_code == 404
    assert "There is no layer “gossip”" in answer.content.decode()
    assert f"{PDF}&amp;layers=comments" in answer.content.decode()


def test_it_is_made_once_and_anew_when_something_shown_has_changed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def make(request: HttpRequest, book: Book, edition: Edition) -> HttpResponse:
        made.append(book.name)
        return HttpResponse(b"%PDF")

    monkeypatch.setitem(books.MAKERS, "pdf", make)
    first = client.get(PDF)
    assert client.get(PDF).content == first.content
    assert client.get(PDF, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    client.force_login(factories.account("Steve", role=Role.STEWARD))
    assert client.get(PDF).status_code == 200
    assert len(made) == 1


def test_as_many_as_may_wait_do_and_others_are_told_to_come_again(client: Client) -> None:
    held, let_go = threading.Barrier(2), threading.Event()

    def hold() -> None:
        with books.TURN.taken():
            held.wait()
            let_go.wait()

    holding = threading.Thread(target=hold)
    holding.start()
    held.wait()
    for _place in range(books.WAITING - 1):
        assert books.TURN._waiting.acquire(blocking=False)
    try:
        answer = client.get(PDF)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert "ask for it again" in answer.content.decode()
    finally:
        let_go.set()
        holding.join()
        for _place in range(books.WAITING - 1):
            books.TURN._waiting.release()
    assert client.get(PDF).status_code == 200


def test_what_takes_too_long_is_given_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "PATIENCE", 0.01)
    answer = client.get(PDF)
    assert answer.status_code == 503
    monkeypatch.undo()
    assert client.get(PDF).status_code == 200


def test_a_draft_has_none_and_a_followed_or_withdrawn_edition_says_so(client: Client) -> None:
    old = factories.text("pact/1990/en", {"1": "Parties shall act."})
    new = factories.text("pact/1990/en", {"1": "Parties may act."}, publish=False)
    assert client.get("/treaties/pact/1990/en@2/?format=pdf").status_code == 404
    new.publish()
    assert bound(old).notices[0] == "Edition 2 has followed it: https://treaties.example/treaties/pact/1990/en/"
    old.state = Edition.State.WITHDRAWN
    old.save()
    assert bound(old).notices[0] == "This edition has been withdrawn; its text stays here for the record."
    assert client.get("/treaties/pact/1990/en@1/?format=pdf").status_code == 200


def test_queries_do_not_grow_with_what_is_said() -> None:
    words = factories.passage("41B", "security and robustness")
    ann = factories.account("Ann")

    def say(count: int) -> None:
        for number in range(count):
            factories.evidence(factories.claim(f"Claim {count}-{number}."), words)
            commenting.reply(ann, factories.comment(words.provision, ann, "So.", passages=[words]), "Indeed.")

    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            book = bound(words.provision.edition, *Layer)
        assert book.comments
        return len(queries)

    say(1)
    few = counted()
    say(20)
    assert counted() == few
