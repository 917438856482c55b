"""What is read from a file of annotations, whoever gave it out; what is none is said to be none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.bringing_in.entries import LARGEST, MOST_ENTRIES, MOST_SOUGHT, Entry, Unreadable, entries_of
from tests.annotations.bringing_in.files import ELSEWHERE, MINE, export, note

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
W3C = {
    "@context": CONTEXT,
    "id": "http://example.org/anno1",
    "type": "Annotation",
    "motivation": "commenting",
    "creator": {"type": "Person", "name": "Ann"},
    "created": "2014-03-01T12:00:00Z",
    "body": [
        {"type": "TextualBody", "value": "A *remark*.", "format": "text/plain"},
        {"type": "TextualBody", "value": "law", "purpose": "tagging"},
    ],
    "target": {
        "source": ELSEWHERE,
        "selector": {
            "type": "FragmentSelector",
            "value": "page=3",
            "refinedBy": {"type": "TextQuoteSelector", "exact": "the words", "prefix": "before "},
        },
    },
}


def read(value: Any) -> list[Entry]:
    return entries_of(json.dumps(value).encode())


def test_an_export_of_the_hypothesis_client() -> None:
    (entry,) = read(export(note("a", "the words", "A *remark*.", prefix="before ", tags=["law", "itu"])))
    assert (entry.source_id, entry.author, entry.text, entry.tags) == ("a", MINE, "A *remark*.", ("law", "itu"))
    sought = entry.sought[0]
    assert (sought.uri, sought.exact, sought.prefix) == (ELSEWHERE, "the words", "before ")
    assert entry.body == "A *remark*.\n\nTags: law\\, itu"
    assert not entry.is_private


def test_an_answer_of_its_search() -> None:
    reply = note("b", text="So.", references=["a"], target=[{"source": ELSEWHERE}])
    first, second = read({"total": 1, "rows": [note("a", "the words")], "replies": [reply]})
    assert (first.reply_to, second.reply_to) == ("", "a")


def test_what_is_only_somebody_s_stays_so() -> None:
    (entry,) = read([note("a", "the words", permissions={"read": [MINE]})])
    assert entry.is_private


@pytest.mark.parametrize(
    "value",
    [
        W3C,
        [W3C],
        {"@context": CONTEXT, "type": "AnnotationPage", "items": [W3C]},
        {
            "@context": CONTEXT,
            "type": "AnnotationCollection",
            "total": 1,
            "first": {"id": "http://a/b", "items": [W3C]},
        },
    ],
    ids=["one", "an array", "a page", "a collection"],
)
def test_w3c_annotations(value: Any) -> None:
    (entry,) = read(value)
    assert (entry.source_id, entry.author, entry.tags) == (W3C["id"], "Ann", ("law",))
    assert entry.text == r"A \*remark\*\."
    assert (entry.sought[0].exact, entry.sought[0].prefix) == ("the words", "before ")
    assert entry.problem == ""


@pytest.mark.parametrize(
    ("members", "part"),
    [
        ({"motivation": "assessing"}, "assessing"),
        ({"body": "http://example.org/post1"}, "no text"),
        ({"body": {"value": "<p>x</p>", "format": "text/html"}}, "text/html"),
        ({"target": []}, "target"),
    ],
)
def test_what_cannot_be_kept_of_one_is_said(members: dict[str, Any], part: str) -> None:
    (entry,) = read(W3C | members)
    assert part in entry.problem


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n",
        b"words",
        b"5",
        b'"x"',
        b"null",
        b"[]",
        b"{}",
        b'{"annotations": {}}',
        b'{"annotations": []}',
        b'{"type": "AnnotationCollection", "first": "http://example.org/page1"}',
        b"\xff\xfe",
        b"[" * 100_000,
        b" " * (LARGEST + 1),
        json.dumps([{"uri": "x"}] * (MOST_ENTRIES + 1)).encode(),
        json.dumps([note("a") | {"target": note("a", "x")["target"] * 10}] * (MOST_SOUGHT // 10 + 1)).encode(),
    ],
    ids=lambda content: repr(content[:30]),
)
def test_what_is_no_file_of_annotations_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        entries_of(content)
    assert len(str(refused.value)) > 15


def test_an_entry_is_known_by_its_name_or_by_what_it_says() -> None:
    first, again, other = read([note("a", "x", "One."), note("a", "x", "Two."), note("b", "x", "One.")])
    assert first.key == again.key != other.key
    nameless, same, different = read([note("", "x", "One."), note("", "x", "One."), note("", "x", "Two.")])
    assert nameless.key == same.key != different.key


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["annotations", "rows", "target", "selector", "type", "exact", "uri", "source", "body", "id"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@given(ANYTHING)
def test_whatever_json_is_in_it_is_read_or_refused(value: Any) -> None:
    for wrapped in (value, {"annotations": value}, {"rows": [value]}, W3C | {"target": value, "body": value}):
        try:
            entries = read(wrapped)
        except Unreadable:
            continue
        assert all(each.key and isinstance(each.body, str) for each in entries)
