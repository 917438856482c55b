"""What is read or changed only as it was (RFC 9110, 13)."""

from __future__ import annotations

import pytest

from annotations.models import Comment, Evidence
from annotations.web_annotations import keeping
from tests.annotations.web_annotations.sending import CONTAINER, HOST, Program, annotation, kind_of, words
from treatyreader.models import Provision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]
WORDS = "security and robustness"


def test_it_is_read_only_as_it_was_where_that_is_asked_for(program: Program, clause: Provision) -> None:
    answer = program.post(annotation(words(clause, WORDS)))
    address = answer.headers["Location"].removeprefix(HOST)
    assert program.send("GET", address, If_Match=answer.headers["ETag"]).status_code == 200
    assert program.send("GET", address, If_Match='"another"').status_code == 412


def test_a_time_that_nothing_has_is_not_compared(program: Program, clause: Provision) -> None:
    address = program.post(annotation(words(clause, WORDS))).headers["Location"].removeprefix(HOST)
    for each in (CONTAINER, address, "/api/claims/"):
        assert program.send("GET", each, If_Unmodified_Since="Wed, 21 Oct 2015 07:28:00 GMT").status_code == 200, each


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_of_two_who_send_at_once_the_second_sees_what_the_first_did(
    program: Program, clause: Provision, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """Also where what the first changed has no column of its own."""
    answer = program.post(annotation(words(clause, WORDS)))
    address, etag = answer.headers["Location"].removeprefix(HOST), answer.headers["ETag"]
    value = answer.json()
    met: list[Comment | Evidence] = []

    def meanwhile(row: Comment | Evidence) -> None:
        """While the second waits to be let at it, the first is done."""
        if not met:
            met.append(row)
            first = value | {"rights": "https://example.org/first"}
            assert program.send("PUT", address, first, If_Match=etag).status_code == 200
        keeping.hold(row)

    monkeypatch.setattr("annotations.api.web_annotations.hold", meanwhile)
    second = value | {"rights": "https://example.org/second"} if method == "PUT" else None
    refused = program.send(method, address, second, If_Match=etag)
    assert (refused.status_code, kind_of(refused)) == (412, "precondition-failed")
