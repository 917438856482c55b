"""What a file of annotations holds: exports of the Hypothesis client, answers of its search API, W3C Web Annotations.
Pure: no ORM, no HTTP. Whatever cannot be kept of an entry is said in its `problem`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from annotations.markdown import as_markdown
from annotations.web_annotations.json_text import read
from annotations.web_annotations.problems import Refused
from annotations.web_annotations.terms import term, values

MOST_ENTRIES = 500
MOST_SOUGHT = 1_000
"""Quotations of all entries together: each may be looked for in a whole text."""
LARGEST = 2 * 1024 * 1024
"""Bytes of a file."""
_KEPT_MOTIVATIONS = {"commenting", "replying", "highlighting"}


class Unreadable(Exception):
    """The file is none of those that are read; `args[0]` says why."""


@dataclass(frozen=True)
class Sought:
    """Words that an entry is on: on which page, what they are and what stood around them. `target` is how a W3C
    annotation named them."""

    uri: str
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    target: Any = None


@dataclass(frozen=True)
class Entry:
    """One annotation of a file. `source_id` names it there; `text` is Markdown; `is_private` tells whether the file
    says that it is nobody else's."""

    source_id: str
    author: str
    created: str
    text: str
    sought: tuple[Sought, ...]
    is_private: bool = False
    reply_to: str = ""
    tags: tuple[str, ...] = ()
    problem: str = ""

    @property
    def body(self) -> str:
        """The text with its tags, which have no place of their own here."""
        return "\n\n".join(part for part in (self.text, self._tagged()) if part)

    def _tagged(self) -> str:
        return _("Tags: %(tags)s") % {"tags": as_markdown(", ".join(self.tags))} if self.tags else ""

    @property
    def key(self) -> str:
        """By which the entry is known when its file is brought in again: its name there, else what it says."""
        said = self.source_id or repr((self.author, self.created, self.text, self.sought))
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def entries_of(content: bytes) -> list[Entry]:
    """The entries of a file, in its order. Raises Unreadable."""
    if len(content) > LARGEST:
        raise Unreadable(_("The file has more than %(most)d MB.") % {"most": LARGEST // 1024 // 1024})
    if not content.strip():
        raise Unreadable(_("There is nothing in it."))
    try:
        value = read(content)
    except Refused as error:
        raise Unreadable(error.problems[0].what) from error
    found = list(_found(value))
    if not found:
        raise Unreadable(_("No annotations were found in it."))
    if len(found) > MOST_ENTRIES:
        what = _("It holds %(count)d annotations; at most %(most)d are taken at once.")
        raise Unreadable(what % {"count": len(found), "most": MOST_ENTRIES})
    if (sought := sum(len(each.sought) for each in found)) > MOST_SOUGHT:
        what = _("It holds %(count)d quotations; at most %(most)d are looked for at once.")
        raise Unreadable(what % {"count": sought, "most": MOST_SOUGHT})
    return found


def _found(value: Any) -> Iterator[Entry]:
    if isinstance(value, dict) and isinstance(value.get("annotations"), list):
        yield from map(_hypothesis, value["annotations"])
    elif isinstance(value, dict) and isinstance(value.get("rows"), list):
        replies = value.get("replies")
        yield from map(_hypothesis, [*value["rows"], *(replies if isinstance(replies, list) else [])])
    elif isinstance(value, list):
        for each in value:
            yield _w3c(each) if isinstance(each, dict) and "target" in each and "uri" not in each else _hypothesis(each)
    elif isinstance(value, dict):
        yield from _of_collection(value)
    else:
        raise Unreadable(_("This is no file of annotations: it holds neither an object nor an array."))


def _of_collection(value: Mapping[str, Any]) -> Iterator[Entry]:
    classes = [each for each in values(value.get("type")) if isinstance(each, str)]
    if "AnnotationCollection" in classes:
        first = value.get("first")
        if not isinstance(first, dict):
            what = _("The collection names pages that stand elsewhere: bring in the pages.")
            raise Unreadable(what)
        yield from _of_collection({"type": "AnnotationPage"} | first)
    elif "AnnotationPage" in classes:
        items = value.get("items")
        yield from map(_w3c, items if isinstance(items, list) else [])
    elif "Annotation" in classes:
        yield _w3c(value)
    elif "uri" in value:
        yield _hypothesis(value)
    else:
        what = _(
            "It is neither an export of Hypothesis nor W3C annotations: it has no “annotations”, no “rows”, no “type”."
        )
        raise Unreadable(what)


def _text_of(value: Any) -> str:
    return value if isinstance(value, str) else ""


# Hypothesis (its API, version 1)


def _hypothesis(value: Any) -> Entry:
    if not isinstance(value, dict):
        return Entry("", "", "", "", (), problem=_("This is no annotation."))
    uri = _text_of(value.get("uri"))
    targets = [each for each in values(value.get("target")) if isinstance(each, dict)]
    sought = tuple(Sought(_text_of(each.get("source")) or uri, *_quote(each)) for each in targets) or (Sought(uri),)
    references = [each for each in values(value.get("references")) if isinstance(each, str)]
    readers = value.get("permissions")
    read_by = values(readers.get("read")) if isinstance(readers, dict) else []
    return Entry(
        source_id=_text_of(value.get("id")),
        author=_text_of(value.get("user")) or _named(value.get("user_info")),
        created=_text_of(value.get("created")),
        text=_text_of(value.get("text")).strip(),
        sought=sought,
        is_private=bool(read_by) and not any(str(each).startswith("group:") for each in read_by),
        reply_to=references[-1] if references else "",
        tags=tuple(each.strip() for each in values(value.get("tags")) if isinstance(each, str) and each.strip()),
        problem="" if isinstance(value.get("text", ""), str) else _("Its text is no string."),
    )


def _named(value: Any) -> str:
    return _text_of(value.get("display_name")) if isinstance(value, dict) else _text_of(value)


def _quote(target: Mapping[str, Any]) -> tuple[str, str, str]:
    """The quotation among the selectors of a target, refined or not."""
    for each in _selectors(target.get("selector"), 0):
        if each.get("type") == "TextQuoteSelector" and _text_of(each.get("exact")).strip():
            return str(each["exact"]), _text_of(each.get("prefix")), _text_of(each.get("suffix"))
    return "", "", ""


def _selectors(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    for each in values(value):
        if isinstance(each, dict) and depth < 8:
            yield from _selectors(each.get("refinedBy"), depth + 1)
            yield each


# The W3C Web Annotation model


def _w3c(value: Any) -> Entry:
    if not isinstance(value, dict):
        return Entry("", "", "", "", (), problem=_("This is no annotation."))
    motivations = {term(each) for each in values(value.get("motivation")) if isinstance(each, str)}
    sought = tuple(_sought(each) for each in values(value.get("target")))
    text, problem = _body(value)
    if strange := sorted(motivations - _KEPT_MOTIVATIONS):
        problem = _("“%(name)s” is not brought in: comments, replies and highlights are.") % {"name": strange[0][:60]}
    if not sought:
        problem = _("It has no target.")
    return Entry(
        source_id=_text_of(value.get("id")),
        author=", ".join(filter(None, map(_creator, values(value.get("creator"))))),
        created=_text_of(value.get("created")),
        text=text,
        sought=sought,
        is_private=bool(values(value.get("audience"))),
        reply_to=sought[0].uri if "replying" in motivations and len(sought) == 1 else "",
        tags=tuple(_tags(value)),
        problem=problem,
    )


def _creator(value: Any) -> str:
    return _text_of(value.get("name") or value.get("id")) if isinstance(value, dict) else _text_of(value)


def _sought(target: Any) -> Sought:
    if isinstance(target, str):
        return Sought(target, target=target)
    if not isinstance(target, dict):
        return Sought("")
    source = next(iter(values(target.get("source"))), None) or target.get("id")
    uri = _text_of(source.get("id")) if isinstance(source, dict) else _text_of(source)
    return Sought(uri, *_quote(target), target=target)


def _bodies(value: Mapping[str, Any]) -> Sequence[Any]:
    return [{"value": value["bodyValue"]}] if "bodyValue" in value else values(value.get("body"))


def _is_tag(body: Any) -> bool:
    return isinstance(body, dict) and "tagging" in {term(str(each)) for each in values(body.get("purpose"))}


def _tags(value: Mapping[str, Any]) -> Iterator[str]:
    for each in _bodies(value):
        if _is_tag(each) and _text_of(each.get("value")).strip():
            yield str(each["value"]).strip()


def _body(value: Mapping[str, Any]) -> tuple[str, str]:
    """The text in Markdown, and why it cannot be kept, if it cannot."""
    texts = []
    for each in _bodies(value):
        if _is_tag(each):
            continue
        if not isinstance(each, dict) or not isinstance(each.get("value"), str):
            return "", _("Its body is no text: what stands elsewhere is not fetched.")
        kind = _text_of(next(iter(values(each.get("format"))), "")).partition(";")[0].strip().lower()
        if kind not in ("", "text/plain", "text/markdown", "text/x-markdown"):
            return "", _("Its text is %(kind)s: plain text and Markdown are kept.") % {"kind": kind[:60]}
        is_markdown = kind.endswith("markdown")
        texts.append(each["value"].strip() if is_markdown else as_markdown(each["value"].strip()))
    return "\n\n".join(texts), ""
