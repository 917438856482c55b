"""What would cost much and means nothing is refused before it is looked for, and what is no selector at all."""

from __future__ import annotations

from typing import Any

import pytest

from annotations.web_annotations.json_text import read
from annotations.web_annotations.problems import Refused
from annotations.web_annotations.selecting import MOST_SELECTORS, Text, select, whole
from tests.annotations.web_annotations.sending import HOST, Program, address_of, annotation
from treatyreader.models import Provision

TEXT = f"{HOST}/treaties/itrs/2012/en@1/"


def quote(exact: str, **members: Any) -> dict[str, Any]:
    return {"type": "TextQuoteSelector", "exact": exact} | members


def test_a_member_that_is_said_twice_is_found_at_once_among_very_many() -> None:
    names = [f"{number:x}" for number in range(100_000)]
    with pytest.raises(Refused):
        read(("{" + ",".join(f'"{name}":1' for name in [*names, names[-1]]) + "}").encode())


def test_selectors_that_leave_thousands_of_places_are_compared_once() -> None:
    texts = [whole(Text(f"art_{number}", "e" * 1_000)) for number in range(20)]
    with pytest.raises(Refused, match="20000 places"):
        select([quote("e"), quote("e")], texts, "/target/selector")


@pytest.mark.parametrize(
    "selector",
    [
        [quote("a")] * (MOST_SELECTORS + 1),
        quote("a", refinedBy=[quote("a")] * MOST_SELECTORS),
        {"type": "RangeSelector", "startSelector": quote("a"), "endSelector": [quote("a")] * MOST_SELECTORS},
    ],
)
def test_no_more_selectors_are_looked_for_than_anybody_needs(selector: Any) -> None:
    with pytest.raises(Refused, match="selectors are taken"):
        select(selector, [whole(Text("art_1", "a b"))], "/target/selector")


def test_what_leaves_hundreds_of_places_is_not_refined() -> None:
    with pytest.raises(Refused, match="101 places"):
        select(quote("e", refinedBy=quote("e")), [whole(Text("art_1", "e" * 101))], "/target/selector")


@pytest.mark.usefixtures("library")
def test_of_too_many_targets_the_first_alone_are_looked_for(program: Program) -> None:
    targets = [{"source": TEXT, "selector": quote("security and robustness", suffix=str(each))} for each in range(60)]
    errors = program.refused(annotation(targets))
    assert [each["pointer"] for each in errors] == [*(f"#/target/{each}/selector" for each in range(10)), "#/target"]


@pytest.mark.parametrize(
    "selector",
    [
        {"type": "https://example.org/Selector"},
        {"type": [{"id": "x"}, "TextQuoteSelector"], "exact": "security"},
        quote("security and robustness", refinedBy={"type": "HttpRequestState", "value": "Accept: text/plain"}),
    ],
)
@pytest.mark.usefixtures("library")
def test_what_is_no_selector_is_refused_with_a_reason(program: Program, clause: Provision, selector: Any) -> None:
    answer = program.post(annotation({"source": address_of(clause), "selector": selector}))
    assert answer.status_code in (400, 422), answer.content
    assert answer.json()["errors"][0]["pointer"].startswith("#/target/selector")


def test_words_longer_than_the_text_are_not_looked_for() -> None:
    with pytest.raises(Refused, match="letter for letter"):
        select([quote("a b " * 60_000)] * MOST_SELECTORS, [whole(Text("art_1", "a b c"))], "/target/selector")
