"""What each class of the model may have, and how often: the tables by which an annotation is checked. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from annotations.web_annotations import terms


def _is_thing(value: Any) -> bool:
    return isinstance(value, dict) or terms.is_iri(value)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


class Test(Enum):
    """What a value is held against, and how it is said that it does not pass."""

    # Enum members that are plain functions would become methods, so each stands in a pair with its sentence.
    TEXT = (lambda value: isinstance(value, str), gettext_lazy("is a string."))
    IRI = (terms.is_iri, gettext_lazy("is an absolute IRI."))
    THING = (_is_thing, gettext_lazy("is an absolute IRI or an object."))
    TIME = (terms.is_time, gettext_lazy("is a time in UTC, as 2015-10-13T13:00:00Z."))
    LANGUAGE = (terms.is_language, gettext_lazy("is a language tag, as “en”."))
    FORMAT = (terms.is_format, gettext_lazy("is a media type, as “text/html”."))
    DIRECTION = (lambda value: value in terms.DIRECTIONS, gettext_lazy("is one of ltr, rtl and auto."))
    MOTIVATION = (terms.is_motivation, gettext_lazy("is a motivation of the model, or the IRI of another."))
    COUNT = (_is_count, gettext_lazy("is a whole number, not below zero."))

    @property
    def passes(self) -> Callable[[Any], bool]:
        return self.value[0]

    @property
    def says(self) -> str | Promise:
        return self.value[1]


Tests = Mapping[str, Test]


@dataclass(frozen=True)
class Members:
    """Of a class of things: its members with one value at most, those with any number, others that are looked at by
    themselves, those that only this class has (`own`), and the classes that its `type` may name."""

    at_most_one: Tests = field(default_factory=dict)
    many: Tests = field(default_factory=dict)
    others: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        return (*self.at_most_one, *self.many, *self.others)


@dataclass(frozen=True)
class Form:
    """Of a selector or a state: members with exactly one value, with one at most, with any number, and those that are
    selectors themselves."""

    exactly_one: Tests = field(default_factory=dict)
    at_most_one: Tests = field(default_factory=dict)
    many: Tests = field(default_factory=dict)
    selectors: tuple[str, ...] = ()


GROUP = terms.GROUPS
_LIFE = {"created": Test.TIME, "modified": Test.TIME, "generated": Test.TIME, "canonical": Test.IRI}
_ABOUT = {"rights": Test.IRI, "via": Test.IRI, "accessibility": Test.TEXT}
_AGENTS = ("creator", "generator", "audience")
_LINGUISTIC = {"processingLanguage": Test.LANGUAGE, "textDirection": Test.DIRECTION}
_RESOURCES = ("Dataset", "Image", "Video", "Sound", "Audio", "Text", "TextualBody", "SpecificResource", *GROUP)

MEMBERS = {
    "Annotation": Members(
        at_most_one=_LIFE,
        many=_ABOUT | {"motivation": Test.MOTIVATION},
        others=("@context", "id", "type", "body", "bodyValue", "target", "stylesheet", *_AGENTS),
        classes=("Annotation",),
    ),
    "AnnotationCollection": Members(
        at_most_one=_LIFE,
        many=_ABOUT,
        others=("@context", "id", "type", "label", "total", "first", "last", *_AGENTS),
    ),
    "AnnotationPage": Members(
        at_most_one=_LIFE,
        many=_ABOUT,
        others=("@context", "id", "type", "partOf", "items", "next", "prev", "startIndex", "label", *_AGENTS),
    ),
    "Resource": Members(
        at_most_one=_LIFE | _LINGUISTIC,
        many=_ABOUT | {"format": Test.FORMAT, "language": Test.LANGUAGE},
        others=("id", "type", *_AGENTS),
        classes=_RESOURCES,
    ),
    "TextualBody": Members(
        at_most_one=_LIFE | _LINGUISTIC | {"format": Test.FORMAT},
        many=_ABOUT | {"language": Test.LANGUAGE},
        others=("id", "type", *_AGENTS),
        own=("value", "purpose"),
    ),
    "SpecificResource": Members(
        at_most_one=_LIFE | _LINGUISTIC,
        many=_ABOUT | {"format": Test.FORMAT, "language": Test.LANGUAGE},
        others=("id", "type", *_AGENTS),
        own=("source", "selector", "state", "purpose", "styleClass", "renderedVia", "scope"),
    ),
    "Agent": Members(
        at_most_one={"nickname": Test.TEXT},
        many={"name": Test.TEXT, "email": Test.IRI, "email_sha1": Test.TEXT, "homepage": Test.IRI},
        others=("id", "type"),
        classes=("Person", "Organization", "Software"),
    ),
}

SELECTORS = {
    "FragmentSelector": Form({"value": Test.TEXT}, {"conformsTo": Test.IRI}),
    "CssSelector": Form({"value": Test.TEXT}),
    "XPathSelector": Form({"value": Test.TEXT}),
    "TextQuoteSelector": Form({"exact": Test.TEXT}, {"prefix": Test.TEXT, "suffix": Test.TEXT}),
    "TextPositionSelector": Form({"start": Test.COUNT, "end": Test.COUNT}),
    "DataPositionSelector": Form({"start": Test.COUNT, "end": Test.COUNT}),
    "SvgSelector": Form({"value": Test.TEXT}),
    "RangeSelector": Form(selectors=("startSelector", "endSelector")),
}
STATES = {
    "TimeState": Form(
        at_most_one={"sourceDateStart": Test.TIME, "sourceDateEnd": Test.TIME},
        many={"sourceDate": Test.TIME, "cached": Test.IRI},
    ),
    "HttpRequestState": Form({"value": Test.TEXT}),
}
