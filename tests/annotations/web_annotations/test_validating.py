"""What is no annotation by the model is told from what is one: each MUST that JSON can be held against."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.web_annotations.json_text import DEEPEST, read
from annotations.web_annotations.problems import Kind, Refused
from annotations.web_annotations.terms import CONTEXT, is_format, is_iri, is_language, is_time
from annotations.web_annotations.validating import problems_of

PAGE = "http://example.com/page"
GOOD: dict[str, Any] = {
    "@context": CONTEXT,
    "id": "http://example.org/1",
    "type": "Annotation",
    "body": {"type": "TextualBody", "value": "Words."},
    "target": PAGE,
}
LEFT_OUT = object()


def like(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in (GOOD | members).items() if value is not LEFT_OUT}


def part(**members: Any) -> dict[str, Any]:
    return like(target={"source": PAGE} | members)


def wrong(value: Any) -> list[str]:
    """The pointers to what is against the model."""
    return [each.pointer for each in problems_of(value) if each.kind == Kind.INVALID]


def test_an_annotation_is_right() -> None:
    assert problems_of(GOOD) == []


RIGHT: dict[str, dict[str, Any]] = {
    "the context among others": like(**{"@context": ["http://example.org/c.jsonld", CONTEXT]}),
    "further classes": like(type=["Annotation", "http://example.org/Mine"]),
    "no body": like(body=LEFT_OUT),
    "no body, in an array": like(body=[]),
    "several bodies and targets": like(
        body=["http://example.org/a", {"id": "http://example.org/b"}], target=[PAGE, PAGE]
    ),
    "one value in an array": like(created=["2015-01-28T12:00:00Z"], bodyValue=["x"], body=LEFT_OUT),
    "all of its life": like(
        creator=["http://example.org/me", {"type": "Person", "name": "Me", "email": "mailto:me@example.org"}],
        created="2015-01-28T12:00:00.25Z",
        modified="2015-01-29T12:00:00Z",
        generator={"id": "http://example.org/tool", "type": "Software", "homepage": "http://example.org/"},
        generated="2015-02-04T12:00:00Z",
        canonical="urn:uuid:dbfb1861-0ecf-41ad-be94-a584e5c4f1df",
        via="http://example.org/annos/1",
        rights=["https://creativecommons.org/publicdomain/zero/1.0/"],
        motivation=["commenting", "oa:replying", "http://example.org/mine"],
        audience={"id": "http://example.edu/roles/teacher", "type": "schema:EducationalAudience"},
        accessibility="captions",
        stylesheet={"type": "CssStylesheet", "value": ".red { color: red }"},
    ),
    "a text with all that it may have": like(
        body={
            "type": "TextualBody",
            "value": "<p>J'adore !</p>",
            "format": "text/html",
            "language": ["fr"],
            "processingLanguage": "fr",
            "textDirection": "ltr",
            "purpose": ["tagging", "commenting"],
            "creator": "http://example.org/me",
        }
    ),
    "a choice": like(body={"type": "Choice", "items": ["http://example.org/a", {"id": "http://example.org/b"}]}),
    "a part with all that it may have": part(
        type="SpecificResource",
        purpose="tagging",
        styleClass="red",
        renderedVia={"id": "http://example.com/comic-app", "type": "Software"},
        scope="http://example.org/page1",
        state={"type": "HttpRequestState", "value": "Accept: application/pdf"},
    ),
    "a selector elsewhere": part(selector="http://example.org/selector1"),
    "every selector": part(
        selector=[
            {"type": "FragmentSelector", "conformsTo": "http://www.w3.org/TR/media-frags/", "value": "t=30,60"},
            {"type": "CssSelector", "value": "#elemid > .elemclass + p"},
            {"type": "XPathSelector", "value": "/html/body/p[2]"},
            {"type": "TextQuoteSelector", "exact": "annotation", "prefix": "this is an ", "suffix": " that has"},
            {"type": "TextPositionSelector", "start": 412, "end": 795},
            {"type": "DataPositionSelector", "start": 4096, "end": 4104},
            {"type": "SvgSelector", "id": "http://example.org/svg1"},
            {
                "type": "RangeSelector",
                "startSelector": {"type": "XPathSelector", "value": "//table[1]/tr[1]/td[2]"},
                "endSelector": {"type": "XPathSelector", "value": "//table[1]/tr[1]/td[4]"},
            },
            {
                "type": "FragmentSelector",
                "value": "para5",
                "refinedBy": {"type": "TextQuoteSelector", "exact": "Selected Text"},
            },
        ]
    ),
    "a state refined": part(
        state={
            "type": "TimeState",
            "sourceDate": ["2016-02-01T12:05:23Z"],
            "refinedBy": {"type": "HttpRequestState", "value": "Accept: application/pdf"},
        }
    ),
    "a span of time": part(
        state={
            "type": "TimeState",
            "sourceDateStart": "2016-01-01T00:00:00Z",
            "sourceDateEnd": "2016-02-01T00:00:00Z",
            "cached": ["http://archive.example.org/copy1"],
        }
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_the_model_allows_is_right(name: str) -> None:
    assert wrong(RIGHT[name]) == []


QUOTE = {"type": "TextQuoteSelector", "exact": "x"}
WRONG: dict[str, tuple[Any, str]] = {
    "no object": ([GOOD], ""),
    "a string": ("annotation", ""),
    "no context": (like(**{"@context": LEFT_OUT}), ""),
    "another context": (like(**{"@context": "http://example.org/c.jsonld"}), "/@context"),
    "a context that is no IRI": (like(**{"@context": "fish"}), "/@context"),
    "a context that is a number": (like(**{"@context": [CONTEXT, 1]}), "/@context/1"),
    "ids": (like(id=["http://example.org/1", "http://example.org/2"]), "/id"),
    "an id in an array": (like(id=["http://example.org/1"]), "/id"),
    "an id that is no IRI": (like(id="this is not a uri"), "/id"),
    "a relative id": (like(id="anno1"), "/id"),
    "a blank node": (like(id="_:b0"), "/id"),
    "an id that is an object": (like(id={"id": "http://example.org/1"}), "/id"),
    "an empty id": (like(id=""), "/id"),
    "no type": (like(type=LEFT_OUT), ""),
    "another type": (like(type="Bookmark"), "/type"),
    "a type that is a number": (like(type=["Annotation", 5]), "/type/1"),
    "no target": (like(target=LEFT_OUT), ""),
    "an empty array of targets": (like(target=[]), "/target"),
    "null as target": (like(target=None), "/target"),
    "a target that is a number": (like(target=12), "/target"),
    "a target that is no IRI": (like(target="not a uri"), "/target"),
    "an empty target": (like(target={}), "/target"),
    "a target without id": (like(target={"type": "Image", "format": "image/jpeg"}), "/target"),
    "one wrong target of two": (like(target=[PAGE, "no"]), "/target/1"),
    "null as body": (like(body=None), "/body"),
    "a body that is no IRI": (like(body="not a uri"), "/body"),
    "a body that is true": (like(body=True), "/body"),
    "an array in an array": (like(body=[["http://example.org/a"]]), "/body/0"),
    "a body whose id is no IRI": (like(body={"id": "this is not a uri either"}), "/body/id"),
    "a body with ids": (like(body={"id": ["http://example.org/a", "http://example.org/b"]}), "/body/id"),
    "body and bodyValue": (like(bodyValue="doppelganger"), "/bodyValue"),
    "bodyValue that is no string": (like(body=LEFT_OUT, bodyValue=5), "/bodyValue"),
    "bodyValues": (like(body=LEFT_OUT, bodyValue=["a", "b"]), "/bodyValue"),
    "a text without value": (like(body={"type": "TextualBody", "format": "text/plain"}), "/body"),
    "a text with values": (like(body={"type": "TextualBody", "value": ["a", "b"]}), "/body/value"),
    "a text that is a number": (like(body={"type": "TextualBody", "value": 12}), "/body/value"),
    "a text with formats": (like(body={"value": "x", "format": ["text/plain", "text/html"]}), "/body/format"),
    "a format that is none": (like(body={"value": "x", "format": "plain"}), "/body/format"),
    "a language that is none": (like(body={"value": "x", "language": "the Queen's English"}), "/body/language"),
    "processing languages": (like(body={"value": "x", "processingLanguage": ["en", "fr"]}), "/body/processingLanguage"),
    "a direction that is none": (
        like(body={"id": "http://example.com/1", "textDirection": "squirrel"}),
        "/body/textDirection",
    ),
    "a purpose that is none": (like(body={"value": "x", "purpose": "having fun"}), "/body/purpose"),
    "a choice without items": (like(body={"type": "Choice"}), "/body"),
    "a choice of nothing": (like(body={"type": "Choice", "items": []}), "/body"),
    "a choice of something wrong": (like(body={"type": "Choice", "items": ["no"]}), "/body/items/0"),
    "a choice and a list": (like(body={"type": ["Choice", "List"], "items": [PAGE]}), "/body/type"),
    "items of nothing": (like(body={"items": [PAGE]}), "/body"),
    "a text of items": (like(body={"type": "TextualBody", "items": [PAGE]}), "/body"),
    "created yesterday": (like(created="yesterday"), "/created"),
    "created on a day": (like(created="2015-01-28"), "/created"),
    "created in a zone": (like(created="2015-01-28T12:00:00+01:00"), "/created"),
    "created in no zone": (like(created="2015-01-28T12:00:00"), "/created"),
    "created on no day of the calendar": (like(created="2015-02-30T12:00:00Z"), "/created"),
    "created twice": (like(created=["2015-01-28T12:00:00Z", "2015-01-28T12:00:01Z"]), "/created"),
    "modified twice": (like(modified=["2015-01-28T12:00:00Z", "2015-01-28T12:00:01Z"]), "/modified"),
    "modified in a number": (like(modified=1422446400), "/modified"),
    "generated some time": (like(generated="some time"), "/generated"),
    "a body created yesterday": (like(body={"value": "x", "created": "yesterday"}), "/body/created"),
    "a creator that is no IRI": (like(creator="me"), "/creator"),
    "a creator with a bad id": (like(creator={"id": "me"}), "/creator/id"),
    "a creator with a bad name": (like(creator={"name": {"first": "A"}}), "/creator/name"),
    "a creator with a bad address": (like(creator={"name": "A", "email": "me at home"}), "/creator/email"),
    "a generator that is a number": (like(generator=5), "/generator"),
    "an audience that is no IRI": (like(audience="teachers all over"), "/audience"),
    "a motivation that is none": (like(motivation="whim"), "/motivation"),
    "a motivation that is an object": (like(motivation={"id": "oa:commenting"}), "/motivation"),
    "rights that are no IRI": (like(rights="not a uri"), "/rights"),
    "rights of a body that are no IRI": (like(body={"value": "x", "rights": "mine"}), "/body/rights"),
    "canonicals": (like(canonical=["http://example.org/1", "http://example.org/2"]), "/canonical"),
    "a canonical that is no IRI": (like(canonical="first"), "/canonical"),
    "via nothing": (like(via=5), "/via"),
    "stylesheets": (like(stylesheet=["http://example.org/1", "http://example.org/2"]), "/stylesheet"),
    "a stylesheet of nothing": (like(stylesheet={"type": "CssStylesheet"}), "/stylesheet"),
    "a part of nothing": (like(target={"type": "SpecificResource"}), "/target"),
    "a selector of nothing": (like(target={"selector": QUOTE}), "/target"),
    "a selector of something that is not said to be a source": (
        like(target={"id": PAGE, "selector": QUOTE}),
        "/target",
    ),
    "a part of two": (part(source=[PAGE, PAGE]), "/target"),
    "a source that is no IRI": (part(source="no"), "/target/source"),
    "a source without id": (part(source={"type": "Text"}), "/target/source"),
    "a source that is a number": (part(source=4), "/target/source"),
    "a part with a value": (part(value="x", selector=QUOTE), "/target/value"),
    "a scope that is a number": (part(scope=4), "/target/scope"),
    "a style that is a number": (part(styleClass=4), "/target/styleClass"),
    "a selector that is a number": (part(selector=4), "/target/selector"),
    "a selector of no class": (part(selector={"exact": "x"}), "/target/selector"),
    "a selector of an unknown class": (part(selector={"type": "Fishing", "value": "x"}), "/target/selector/type"),
    "a selector of two classes": (
        part(selector={"type": ["TextQuoteSelector", "TextPositionSelector"], "exact": "x", "start": 1, "end": 2}),
        "/target/selector/type",
    ),
    "a quotation of nothing": (part(selector={"type": "TextQuoteSelector"}), "/target/selector"),
    "quotations": (part(selector={"type": "TextQuoteSelector", "exact": ["a", "b"]}), "/target/selector/exact"),
    "prefixes": (part(selector=QUOTE | {"prefix": ["a", "b"]}), "/target/selector/prefix"),
    "a position without end": (part(selector={"type": "TextPositionSelector", "start": 1}), "/target/selector"),
    "a position in words": (
        part(selector={"type": "TextPositionSelector", "start": "1", "end": 2}),
        "/target/selector/start",
    ),
    "a position that is true": (
        part(selector={"type": "TextPositionSelector", "start": True, "end": 2}),
        "/target/selector/start",
    ),
    "a position in parts": (
        part(selector={"type": "TextPositionSelector", "start": 0.5, "end": 2}),
        "/target/selector/start",
    ),
    "a position below zero": (
        part(selector={"type": "TextPositionSelector", "start": -1, "end": 2}),
        "/target/selector/start",
    ),
    "a position from right to left": (
        part(selector={"type": "TextPositionSelector", "start": 9, "end": 2}),
        "/target/selector/end",
    ),
    "bytes without beginning": (part(selector={"type": "DataPositionSelector", "end": 2}), "/target/selector"),
    "a fragment without value": (part(selector={"type": "FragmentSelector"}), "/target/selector"),
    "a fragment that conforms to nothing": (
        part(selector={"type": "FragmentSelector", "value": "x", "conformsTo": "nothing"}),
        "/target/selector/conformsTo",
    ),
    "a CSS selector without value": (part(selector={"type": "CssSelector"}), "/target/selector"),
    "an XPath that is a number": (part(selector={"type": "XPathSelector", "value": 1}), "/target/selector/value"),
    "an area of nothing": (part(selector={"type": "SvgSelector"}), "/target/selector"),
    "a range without end": (part(selector={"type": "RangeSelector", "startSelector": QUOTE}), "/target/selector"),
    "a range with two ends": (
        part(selector={"type": "RangeSelector", "startSelector": QUOTE, "endSelector": [QUOTE, QUOTE]}),
        "/target/selector",
    ),
    "a range from something wrong": (
        part(selector={"type": "RangeSelector", "startSelector": {"type": "TextQuoteSelector"}, "endSelector": QUOTE}),
        "/target/selector/startSelector",
    ),
    "a refinement that is wrong": (
        part(selector=QUOTE | {"refinedBy": {"type": "TextQuoteSelector"}}),
        "/target/selector/refinedBy",
    ),
    "one wrong selector of two": (part(selector=[QUOTE, {"type": "CssSelector"}]), "/target/selector/1"),
    "a state of no class": (part(state={"value": "x"}), "/target/state"),
    "a state of an unknown class": (part(state={"type": "Confusion"}), "/target/state/type"),
    "a state at no time": (part(state={"type": "TimeState", "sourceDate": "then"}), "/target/state/sourceDate"),
    "a state from then on": (
        part(state={"type": "TimeState", "sourceDateStart": "2016-01-01T00:00:00Z"}),
        "/target/state",
    ),
    "a state at a time and in a span": (
        part(
            state={
                "type": "TimeState",
                "sourceDate": "2016-01-01T00:00:00Z",
                "sourceDateStart": "2016-01-01T00:00:00Z",
                "sourceDateEnd": "2016-01-02T00:00:00Z",
            }
        ),
        "/target/state",
    ),
    "a request without header": (part(state={"type": "HttpRequestState"}), "/target/state"),
    "two requests in one": (
        part(state={"type": "HttpRequestState", "value": ["Accept: a/b", "Accept: c/d"]}),
        "/target/state/value",
    ),
    "a collection with a bad total": (
        {"@context": CONTEXT, "type": "AnnotationCollection", "total": -1},
        "/total",
    ),
    "a page without items": ({"@context": CONTEXT, "type": "AnnotationPage"}, ""),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_against_the_model_is_pointed_at(name: str) -> None:
    value, pointer = WRONG[name]
    assert pointer in wrong(value)


@pytest.mark.parametrize("name", WRONG)
def test_every_problem_says_something(name: str) -> None:
    assert all(len(str(each.what)) > 10 for each in problems_of(WRONG[name][0]))


def test_what_the_context_does_not_know_is_not_dropped() -> None:
    problems = problems_of(like(colour="red", body={"value": "x", "langauage": "en"}))
    assert [(each.kind, each.pointer) for each in problems] == [
        (Kind.NOT_KEPT, "/colour"),
        (Kind.NOT_KEPT, "/body/langauage"),
    ]


def test_a_collection_is_right_and_not_kept() -> None:
    value = {"@context": CONTEXT, "type": "AnnotationCollection", "label": "Mine", "total": 1, "first": PAGE}
    assert [each.kind for each in problems_of(value)] == [Kind.NOT_KEPT]


def test_our_own_terms_need_our_context() -> None:
    ours = "https://library.example/api/context.jsonld"
    value = like(bearing="confirms")
    assert [each.pointer for each in problems_of(value, ["bearing"], [ours])] == ["/bearing"]
    assert problems_of(value | {"@context": [CONTEXT, ours]}, ["bearing"], [ours]) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "type", "source", "selector", "value", "items", "refinedBy", "state", "body", "exact"]
            )
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from(["body", "target", "motivation", "creator", "audience", "created", "stylesheet", "type"]), JSON)
def test_whatever_is_sent_is_looked_at_to_the_end(name: str, value: Any) -> None:
    for each in problems_of(like(**{name: value})):
        assert each.pointer == "" or each.pointer.startswith("/")
    problems_of(part(selector=value, state=value))
    problems_of(value)


NO_JSON = {
    "nothing": b"",
    "words": b"this is not json",
    "a comma too many": b'{"type": "Annotation",}',
    "half of it": b'{"type": "Annotation"',
    "no UTF-8": b'{"type": "\xff"}',
    "NaN": b'{"type": NaN}',
    "a member twice": b'{"type": "Annotation", "type": "Annotation"}',
    "half a character": b'{"type": "\\ud800"}',
    "NUL": b'{"type": "\\u0000"}',
    "NUL in a name": b'{"\\u0000": 1}',
    "a number of ten thousand digits": b"[" + b"1" * 10_000 + b"]",
    "a number that not all read alike": b"[9007199254740993]",
    "depths": b"[" * 100_000 + b"]" * 100_000,
    "some depth": b"[" * (DEEPEST + 2) + b"]" * (DEEPEST + 2),
}


@pytest.mark.parametrize("name", NO_JSON)
def test_what_is_no_json_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        read(NO_JSON[name])
    assert refused.value.is_invalid


def test_json_is_read() -> None:
    assert read(b"\xef\xbb\xbf" + json.dumps(GOOD).encode()) == GOOD


def test_iris_times_languages_and_formats() -> None:
    assert all(map(is_iri, ["http://example.org/é?a=b#c", "urn:isbn:1", "oa:Choice", "https://[::1]/"]))
    assert not any(
        map(is_iri, ["", "x", "a b", "http:", "http://", "http:///x", "http://a/%zz", "_:a", "//a/b", 5, None])
    )
    assert all(map(is_time, ["2016-02-29T23:59:59Z", "2016-02-29T23:59:59.123456789Z", "-0044-03-15T12:00:00Z"]))
    assert not any(map(is_time, ["2015-02-29T00:00:00Z", "2015-01-01T24:61:00Z", "2015-01-01T00:00:00z", "", 5, None]))
    assert all(map(is_language, ["en", "zh-Hant-TW", "x-klingon"]))
    assert not any(map(is_language, ["", "e n", "en_GB", "abcdefghi", 5]))
    assert all(map(is_format, ["text/html", "text/plain; charset=utf-8", "application/ld+json"]))
    assert not any(map(is_format, ["", "html", "text/", "text/a b", 5]))


def samples(kind: str) -> list[Path]:
    folder = os.environ.get("TREATYREADER_SAMPLES", "")
    return sorted(Path(folder, "w3c", kind).glob("*.json")) if folder else []


def read_or_nothing(content: bytes) -> Any:
    """The JSON, or None where it is none."""
    try:
        return read(content)
    except Refused:
        return None


@pytest.mark.parametrize("path", samples("correct"), ids=lambda path: path.stem)
def test_samples_that_are_right(path: Path) -> None:
    assert wrong(read(path.read_bytes())) == []


@pytest.mark.parametrize("path", samples("incorrect"), ids=lambda path: path.stem)
def test_samples_that_are_wrong(path: Path) -> None:
    assert wrong(read_or_nothing(path.read_bytes()))


@pytest.mark.parametrize(
    "path", [each for each in samples("incorrect") if each.stem not in ("anno1", "anno7")], ids=lambda path: path.stem
)
def test_samples_that_are_wrong_have_the_fault_that_they_are_named_for(path: Path) -> None:
    """Most are no JSON and have two ids besides: without these faults each is still wrong."""
    mended = re.sub(rb",(\s*})", rb"\1", path.read_bytes())
    mended = mended.replace(b'["http://example.org/1", "http://example.org/2"]', b'"http://example.org/1"', 1)
    assert wrong(read(mended))
