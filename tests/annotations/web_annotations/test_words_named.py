"""Which words an annotation is on, by every selector that can name them; what names none is refused."""

from __future__ import annotations

from typing import Any

import pytest

from annotations.models import Comment, Evidence
from annotations.web_annotations.selecting import Text, select, whole
from tests import factories
from tests.annotations.web_annotations.sending import (
    HOST,
    Program,
    address_of,
    annotation,
    words,
)
from treatyreader.accounts.models import Account
from treatyreader.models import Provision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library", "as_often_as_one_likes")]
WORDS = "security and robustness"


def span_of(row: Comment | Evidence) -> tuple[int, int]:
    passage = row.passages.get()
    return passage.start, passage.end


# Which words


def test_every_way_to_name_the_words_leads_to_them(program: Program, clause: Provision) -> None:
    text, page = clause.text, address_of(clause)
    start = text.index(WORDS)
    end = start + len(WORDS)
    edition = page.removesuffix(f"{clause.eid}/")
    quote = {"type": "TextQuoteSelector", "exact": WORDS}
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    here = {"type": "FragmentSelector", "conformsTo": "http://tools.ietf.org/rfc/rfc3236", "value": clause.eid}
    ways: list[Any] = [
        {"source": page, "selector": quote},
        {"source": page, "selector": position},
        {"source": page, "selector": [quote, position]},
        {"source": {"id": page, "type": "Text", "language": "en", "format": "text/html"}, "selector": quote},
        {"source": page, "selector": quote | {"prefix": text[start - 9 : start], "suffix": text[end : end + 9]}},
        {"source": page.replace("@1", ""), "selector": quote},
        {"source": f"{HOST}/treaties/itrs/2012/en/no/41B/", "selector": quote},
        {"source": f"{HOST}/id/itrs/{clause.wid}/", "selector": quote},
        {"source": edition, "selector": quote},
        {"source": edition, "selector": here | {"refinedBy": quote}},
        {"source": edition, "selector": here | {"refinedBy": position}},
        {"source": edition, "selector": {"type": "CssSelector", "value": f"#{clause.eid}", "refinedBy": quote}},
        {"source": edition, "selector": {"type": "CssSelector", "value": f'[id="{clause.eid}"]', "refinedBy": quote}},
        {"source": edition, "selector": {"type": "XPathSelector", "value": f"id('{clause.eid}')", "refinedBy": quote}},
        {
            "source": edition,
            "selector": {"type": "XPathSelector", "value": f'//*[@id="{clause.eid}"]', "refinedBy": quote},
        },
        {"source": page, "selector": {"type": "FragmentSelector", "value": f"char={start},{end}"}},
        {
            "source": page,
            "selector": {
                "type": "FragmentSelector",
                "conformsTo": "http://tools.ietf.org/rfc/rfc5147",
                "value": f"char={start},{end};length={len(text)},UTF-8",
            },
        },
        f"{page}#char={start},{end}",
        {
            "source": page,
            "selector": {
                "type": "TextPositionSelector",
                "start": start - 4,
                "end": end + 4,
                "refinedBy": {"type": "TextPositionSelector", "start": 4, "end": 4 + len(WORDS)},
            },
        },
        {
            "source": page,
            "selector": {
                "type": "RangeSelector",
                "startSelector": {"type": "TextQuoteSelector", "exact": WORDS},
                "endSelector": {"type": "TextPositionSelector", "start": end, "end": end + 3},
            },
        },
        f"{HOST}{factories.passage('41B', WORDS).get_absolute_url()}",
    ]
    for target in ways:
        told = program.made(annotation(target))
        row = Comment.objects.get(public_id=told["id"].rstrip("/").rpartition("/")[2])
        assert span_of(row) == (start, end), target
        assert row.provision == clause


def test_offsets_are_code_points(program: Program, ann: Account) -> None:
    """A character outside the basic plane is one, however many units JavaScript counts."""
    text = Text("x", "𝒜 clause 𝒷 of law")
    found = select({"type": "TextPositionSelector", "start": 9, "end": 13}, [whole(text)], "")
    assert found.exact == "𝒷 of"


def test_other_white_space_is_mended(program: Program, clause: Provision) -> None:
    told = program.made(annotation(words(clause, "security\n  and\u00a0robustness")))
    assert told["target"]["selector"][0]["exact"] == WORDS


def test_words_that_stand_twice_are_told_apart_by_what_stands_around_them(program: Program, clause: Provision) -> None:
    twice = "international telecommunication"
    text = clause.text
    first, second = text.index(twice), text.index(twice, text.index(twice) + 1)
    errors = program.refused(annotation(words(clause, twice)))
    assert errors[0]["pointer"] == "#/target/selector"
    assert [each["selector"][1]["start"] for each in errors[0]["proposals"]][:2] == [first, second]
    for proposal in errors[0]["proposals"]:
        program.made(annotation({"source": address_of(clause), "selector": proposal["selector"]}))
    told = program.made(annotation(words(clause, twice, prefix=text[second - 12 : second])))
    assert told["target"]["selector"][-1]["start"] == second


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "words that stand nowhere": ({"type": "TextQuoteSelector", "exact": "nothing of the kind"}, ""),
    "no words": ({"type": "TextQuoteSelector", "exact": "  "}, ""),
    "another prefix": ({"type": "TextQuoteSelector", "exact": WORDS, "prefix": "xyz"}, ""),
    "a position beyond the end": ({"type": "TextPositionSelector", "start": 1, "end": 99_999}, ""),
    "a place between characters": ({"type": "TextPositionSelector", "start": 5, "end": 5}, ""),
    "bytes": ({"type": "DataPositionSelector", "start": 1, "end": 2}, ""),
    "an area": ({"type": "SvgSelector", "value": "<svg/>"}, ""),
    "a way through a page": ({"type": "XPathSelector", "value": "/html/body/p[2]"}, ""),
    "a class": ({"type": "CssSelector", "value": ".clause > p"}, ""),
    "lines": (
        {"type": "FragmentSelector", "conformsTo": "http://tools.ietf.org/rfc/rfc5147", "value": "line=1,2"},
        "/value",
    ),
    "another text": ({"type": "FragmentSelector", "value": "char=1,2;length=5"}, "/value"),
    "a sum that is not the text's": ({"type": "FragmentSelector", "value": f"char=1,2;md5={'0' * 32}"}, "/value"),
    "time": (
        {"type": "FragmentSelector", "conformsTo": "http://www.w3.org/TR/media-frags/", "value": "t=1"},
        "/conformsTo",
    ),
    "another part": ({"type": "FragmentSelector", "value": "art_99"}, ""),
    "a range to its own beginning": (
        {
            "type": "RangeSelector",
            "startSelector": {"type": "TextQuoteSelector", "exact": WORDS},
            "endSelector": {"type": "TextQuoteSelector", "exact": WORDS},
        },
        "",
    ),
    "a refinement that is not there": (
        {
            "type": "TextQuoteSelector",
            "exact": WORDS,
            "refinedBy": {"type": "TextQuoteSelector", "exact": "networks"},
        },
        "/refinedBy",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_names_no_words_is_refused_with_the_reason(program: Program, clause: Provision, name: str) -> None:
    selector, where = REFUSED[name]
    errors = program.refused(annotation({"source": address_of(clause), "selector": selector}))
    assert errors[0]["pointer"] == f"#/target/selector{where}"
    assert len(errors[0]["detail"]) > 20


def test_selectors_that_name_other_words_are_refused(program: Program, clause: Provision) -> None:
    quote = {"type": "TextQuoteSelector", "exact": WORDS}
    both = [quote, {"type": "TextPositionSelector", "start": 0, "end": 6}]
    errors = program.refused(annotation({"source": address_of(clause), "selector": both}))
    assert errors[0]["pointer"] == "#/target/selector/1"
    assert errors[0]["proposals"][0]["selector"][0]["exact"] == WORDS


def test_what_is_nearly_there_is_proposed_and_not_taken(program: Program, clause: Provision) -> None:
    errors = program.refused(annotation(words(clause, "security and the robustness of")))
    proposal = errors[0]["proposals"][0]
    assert proposal["selector"][0]["exact"] == f"{WORDS} of"
    assert proposal["differences"] == [{"before": "the ", "after": ""}] or proposal["differences"]
    assert proposal["score"] < 1
    edition = address_of(clause).removesuffix(f"{clause.eid}/")
    whole = program.refused(annotation({"source": edition, "selector": words(clause, f"{WORDS}es of")["selector"]}))
    assert whole[0]["proposals"][0]["provision"] == clause.eid
