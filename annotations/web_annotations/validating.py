"""Whether JSON is an annotation by the model (https://www.w3.org/TR/annotation-model/, sections in brackets): every
MUST that can be seen in the JSON itself. Pure: no ORM, no HTTP.

A value where the model allows one may also stand in an array of one: JSON-LD says the same by both. Members that the
model's context does not know are reported as not kept, because a JSON-LD reader would silently drop them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.utils.translation import gettext as _

from annotations.web_annotations import terms
from annotations.web_annotations.problems import Kind, Problem, at
from annotations.web_annotations.resources import GROUP, MEMBERS, SELECTORS, STATES, Test
from annotations.web_annotations.terms import CONTEXT, is_iri, values

Value = dict[str, Any]


def problems_of(value: Any, own_terms: Collection[str] = (), contexts: Collection[str] = ()) -> list[Problem]:
    """Everything that is wrong with a single annotation. `own_terms` are members of this library's own, allowed where
    one of its `contexts` is named. That it has no `id` is no problem here: a container gives it one (Protocol,
    5.1)."""
    check = _Check(own_terms, contexts)
    check.annotation(value)
    return check.problems


class _Check:
    def __init__(self, own_terms: Collection[str], contexts: Collection[str]) -> None:
        self.problems: list[Problem] = []
        self.own_terms = own_terms
        self.contexts = contexts

    def wrong(self, pointer: str, what: str) -> None:
        self.problems.append(Problem(Kind.INVALID, pointer, what))

    def not_kept(self, pointer: str, what: str) -> None:
        self.problems.append(Problem(Kind.NOT_KEPT, pointer, what))

    # What is the same everywhere

    def one(self, of: Value, pointer: str, name: str, test: Test, *, required: bool = False) -> None:
        """A member with at most one value (or exactly one) that passes a test."""
        given = values(of.get(name))
        if len(given) > 1:
            self.wrong(at(pointer, name), _("“%(name)s” has one value at most.") % {"name": name})
        elif not given and required:
            self.wrong(pointer, _("“%(name)s” is missing.") % {"name": name})
        for each in given[:1]:
            if not test.passes(each):
                self.wrong(at(pointer, name), f"“{name}” {test.says}")

    def many(self, of: Value, pointer: str, name: str, test: Test) -> None:
        """A member with any number of values that pass a test."""
        for place, each in self.each(of, pointer, name):
            if not test.passes(each):
                self.wrong(place, f"“{name}” {test.says}")

    def each(self, of: Value, pointer: str, name: str) -> list[tuple[str, Any]]:
        """The values of a member with their pointers."""
        given = of.get(name)
        if isinstance(given, list):
            return [(at(at(pointer, name), index), each) for index, each in enumerate(given)]
        return [] if given is None else [(at(pointer, name), given)]

    def members(self, of: Value, pointer: str, known: Collection[str]) -> None:
        for name, value in of.items():
            if value is None:
                self.wrong(at(pointer, name), _("null says nothing: leave the member out."))
            elif name not in known and name not in self.own_terms:
                what = _("“%(name)s” is no member that the model's context knows here.") % {"name": name[:100]}
                self.not_kept(at(pointer, name), what)

    def id_of(self, of: Value, pointer: str) -> None:
        if "id" in of and not is_iri(of["id"]):
            self.wrong(at(pointer, "id"), _("“id” is one absolute IRI."))

    def types(self, of: Value, pointer: str, known: Collection[str]) -> list[str]:
        """The classes that it names. Each is a term of the context or an IRI."""
        if "type" in of and not values(of["type"]):
            self.wrong(at(pointer, "type"), _("“type” is empty."))
        found = []
        for place, each in self.each(of, pointer, "type"):
            if not isinstance(each, str):
                self.wrong(place, _("“type” is the name of a class."))
                continue
            found.append(each)
            if each not in known and not is_iri(each):
                self.not_kept(place, _("The model knows no class “%(name)s” here.") % {"name": each[:100]})
        return found

    # The annotation (3.1)

    def annotation(self, value: Any) -> None:
        if not isinstance(value, dict):
            self.wrong("", _("An annotation is a JSON object."))
            return
        self.context(value)
        self.id_of(value, "")
        classes = self.types(value, "", (*MEMBERS["Annotation"].classes, *terms.COLLECTIONS))
        if "Annotation" not in classes:
            if any(each in terms.COLLECTIONS for each in classes):
                self.collection(value, classes)
                return
            self.wrong("/type" if "type" in value else "", _("“type” names the class “Annotation”."))
        self.members(value, "", MEMBERS["Annotation"].names)
        self.described(value, "", "Annotation")
        if "bodyValue" in value:
            self.one(value, "", "bodyValue", Test.TEXT)
            if "body" in value:
                self.wrong("/bodyValue", _("An annotation has “body” or “bodyValue”, never both."))
        for place, each in self.each(value, "", "body"):
            self.resource(each, place, is_body=True)
        targets = self.each(value, "", "target")
        if not targets:
            self.wrong("/target" if "target" in value else "", _("An annotation has one target or more."))
        for place, each in targets:
            self.resource(each, place, is_body=False)
        self.stylesheet(value)

    def context(self, value: Value) -> None:
        named = values(value.get("@context"))
        if CONTEXT not in named:
            what = _("“@context” names %(context)s.") % {"context": CONTEXT}
            self.wrong("/@context" if "@context" in value else "", what)
        for place, each in self.each(value, "", "@context"):
            if not isinstance(each, str | dict) or (isinstance(each, str) and not is_iri(each)):
                self.wrong(place, _("A context is an IRI or an object."))
            elif each != CONTEXT and each not in self.contexts:
                self.not_kept(place, _("Words of other contexts are not kept here."))
        if not any(each in self.contexts for each in named if isinstance(each, str)):
            self.own_terms = ()

    def stylesheet(self, value: Value) -> None:
        self.one(value, "", "stylesheet", Test.THING)
        for place, each in self.each(value, "", "stylesheet"):
            if isinstance(each, dict):
                self.members(each, place, ("id", "type", "value", "format"))
                self.id_of(each, place)
                if "id" not in each and "value" not in each:
                    self.wrong(place, _("A stylesheet has an “id” or a “value”."))
                self.one(each, place, "value", Test.TEXT)

    def collection(self, value: Value, classes: Collection[str]) -> None:
        """5.1 and 5.2."""
        known = MEMBERS["AnnotationCollection" if "AnnotationCollection" in classes else "AnnotationPage"]
        self.members(value, "", known.names)
        self.described(value, "", "Annotation")
        for name in ("total", "startIndex"):
            self.one(value, "", name, Test.COUNT)
        for name in ("last", "next", "prev"):
            self.one(value, "", name, Test.IRI)
        for name in ("first", "partOf"):
            self.one(value, "", name, Test.THING)
        self.many(value, "", "label", Test.TEXT)
        if "AnnotationPage" in classes and not isinstance(value.get("items"), list):
            self.wrong("/items" if "items" in value else "", _("A page has “items”, an array."))
        if not any(each.kind == Kind.INVALID for each in self.problems):
            self.not_kept("/type", _("A collection is not kept as one: send its annotations one by one, or import it."))

    # Bodies and targets (3.2, 4)

    def resource(self, value: Any, pointer: str, *, is_body: bool) -> None:
        if isinstance(value, str):
            if not is_iri(value):
                self.wrong(pointer, _("This is neither an absolute IRI nor an object."))
            return
        if not isinstance(value, dict):
            self.wrong(pointer, _("This is neither an absolute IRI nor an object."))
            return
        classes = self.types(value, pointer, MEMBERS["Resource"].classes)
        groups = [each for each in classes if each in GROUP]
        if groups or "items" in value:
            self.group(value, pointer, groups, is_body=is_body)
        elif "source" in value or "SpecificResource" in classes:
            self.specific(value, pointer)
        elif "value" in value or "TextualBody" in classes:
            self.textual(value, pointer)
        else:
            of_a_part = [each for each in MEMBERS["SpecificResource"].own if each in value]
            if of_a_part:
                what = _("What has “%(name)s” says by “source” of what.") % {"name": of_a_part[0]}
                self.wrong(pointer, what)
            elif "id" not in value:
                what = _("Nothing says what this is: it has no “id”, no “value”, no “source” and no “items”.")
                self.wrong(pointer, what)
            self.members(value, pointer, (*MEMBERS["Resource"].names, *of_a_part))
            self.described(value, pointer, "Resource")
        self.id_of(value, pointer)

    def group(self, value: Value, pointer: str, groups: list[str], *, is_body: bool) -> None:
        """Choice, Composite, List, Independents (3.2.7)."""
        if len(groups) != 1:
            what = _("What has “items” is one of Choice, Composite, List and Independents.")
            self.wrong(at(pointer, "type") if groups else pointer, what)
        if "value" in value or "source" in value:
            self.wrong(pointer, _("What has “items” is no text and no part of a resource."))
        self.members(value, pointer, (*MEMBERS["Resource"].names, "items", "purpose", "value", "source"))
        self.described(value, pointer, "Resource")
        items = self.each(value, pointer, "items")
        if not items:
            self.wrong(pointer, _("“items” names one resource or more."))
        for place, each in items:
            self.resource(each, place, is_body=is_body)

    def textual(self, value: Value, pointer: str) -> None:
        """3.2.4."""
        self.members(value, pointer, (*MEMBERS["TextualBody"].names, *MEMBERS["TextualBody"].own))
        self.one(value, pointer, "value", Test.TEXT, required=True)
        self.many(value, pointer, "purpose", Test.MOTIVATION)
        self.described(value, pointer, "TextualBody")

    def specific(self, value: Value, pointer: str) -> None:
        """4."""
        known = MEMBERS["SpecificResource"]
        self.members(value, pointer, (*known.names, *known.own, "value"))
        if "value" in value:
            self.wrong(at(pointer, "value"), _("A part of a resource has a “source” and no “value”."))
        sources = self.each(value, pointer, "source")
        if len(sources) != 1:
            self.wrong(pointer, _("A part of a resource has exactly one “source”."))
        for place, each in sources:
            if isinstance(each, dict):
                self.members(each, place, MEMBERS["Resource"].names)
                self.id_of(each, place)
                if "id" not in each:
                    self.wrong(place, _("A source has an “id”."))
                self.types(each, place, MEMBERS["Resource"].classes)
                self.described(each, place, "Resource")
            elif not is_iri(each):
                self.wrong(place, _("“source” is an absolute IRI, or an object with one as its “id”."))
        self.many(value, pointer, "purpose", Test.MOTIVATION)
        self.described(value, pointer, "SpecificResource")
        self.many(value, pointer, "styleClass", Test.TEXT)
        self.many(value, pointer, "renderedVia", Test.THING)
        self.many(value, pointer, "scope", Test.THING)
        self.chain(value, pointer, "selector", self.selector)
        self.chain(value, pointer, "state", self.state)

    def chain(self, value: Value, pointer: str, name: str, check: Callable[[Any, str], None]) -> None:
        for place, each in self.each(value, pointer, name):
            check(each, place)

    def selector(self, value: Any, pointer: str) -> None:
        """4.2."""
        kind = self.kind_of(value, pointer, SELECTORS)
        if not kind or not isinstance(value, dict):
            return
        form = SELECTORS[kind]
        self.members(value, pointer, ("id", "type", "refinedBy", *form.exactly_one, *form.at_most_one, *form.selectors))
        if "id" not in value or kind not in ("CssSelector", "XPathSelector", "SvgSelector"):
            for name, test in form.exactly_one.items():
                self.one(value, pointer, name, test, required=True)
        for name, test in form.at_most_one.items():
            self.one(value, pointer, name, test)
        for name in form.selectors:
            ends = self.each(value, pointer, name)
            if len(ends) != 1:
                self.wrong(pointer, _("“%(name)s” is exactly one selector.") % {"name": name})
            for place, each in ends[:1]:
                if not isinstance(each, dict) or "type" not in each:
                    self.wrong(place, _("“%(name)s” is exactly one selector.") % {"name": name})
                else:
                    self.selector(each, place)
        start, end = value.get("start"), value.get("end")
        if isinstance(start, int) and isinstance(end, int) and end < start:
            self.wrong(at(pointer, "end"), _("“end” is not before “start”."))
        self.chain(value, pointer, "refinedBy", self.refinement)

    def refinement(self, value: Any, pointer: str) -> None:
        """4.2.9: a selector refines a selector; 4.3: a state may stand there too."""
        if isinstance(value, dict) and value.get("type") in STATES:
            self.state(value, pointer)
        else:
            self.selector(value, pointer)

    def state(self, value: Any, pointer: str) -> None:
        """4.3."""
        kind = self.kind_of(value, pointer, STATES)
        if not kind or not isinstance(value, dict):
            return
        form = STATES[kind]
        self.members(value, pointer, ("id", "type", "refinedBy", *form.exactly_one, *form.at_most_one, *form.many))
        for name, test in form.exactly_one.items():
            self.one(value, pointer, name, test, required=True)
        for name, test in form.at_most_one.items():
            self.one(value, pointer, name, test)
        for name, test in form.many.items():
            self.many(value, pointer, name, test)
        if ("sourceDateStart" in value) != ("sourceDateEnd" in value):
            self.wrong(pointer, _("“sourceDateStart” and “sourceDateEnd” stand together."))
        if "sourceDate" in value and "sourceDateStart" in value:
            self.wrong(pointer, _("A state has “sourceDate” or a span of time, never both."))
        self.chain(value, pointer, "refinedBy", self.refinement)

    def kind_of(self, value: Any, pointer: str, known: Collection[str]) -> str:
        """Which of the known classes a selector or a state is; "" where it is only named, or something else."""
        if isinstance(value, str):
            if not is_iri(value):
                self.wrong(pointer, _("This is neither an absolute IRI nor an object."))
            return ""
        if not isinstance(value, dict):
            self.wrong(pointer, _("This is neither an absolute IRI nor an object."))
            return ""
        self.id_of(value, pointer)
        named = values(value.get("type"))
        classes = [each for each in named if isinstance(each, str)]
        if len(classes) < len(named):
            self.wrong(at(pointer, "type"), _("“type” is the name of a class."))
            return ""
        found = [each for each in classes if each in known]
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            self.wrong(at(pointer, "type"), _("It is of one class of these: %(names)s.") % {"names": ", ".join(found)})
        elif not classes:
            if "type" in value or "id" not in value:
                self.wrong(pointer, _("Nothing says of which class this is."))
        elif all(is_iri(each) for each in classes):
            self.not_kept(at(pointer, "type"), _("What this class means is not known here."))
        else:
            self.wrong(at(pointer, "type"), _("The model knows no class “%(name)s” here.") % {"name": classes[0][:100]})
        return ""

    # What may be said of anything (3.3)

    def described(self, value: Value, pointer: str, kind: str) -> None:
        for name, test in MEMBERS[kind].at_most_one.items():
            self.one(value, pointer, name, test)
        for name, test in MEMBERS[kind].many.items():
            self.many(value, pointer, name, test)
        for name in ("creator", "generator"):
            for place, each in self.each(value, pointer, name):
                self.agent(each, place, name)
        for place, each in self.each(value, pointer, "audience"):
            if isinstance(each, dict):
                self.id_of(each, place)
                self.members(each, place, ("id", "type"))
                self.types(each, place, ("Audience",))
            elif not is_iri(each):
                self.wrong(place, _("“audience” is an absolute IRI or an object."))

    def agent(self, value: Any, pointer: str, name: str) -> None:
        """3.3.2."""
        if isinstance(value, dict):
            known = MEMBERS["Agent"]
            self.members(value, pointer, known.names)
            self.id_of(value, pointer)
            self.types(value, pointer, known.classes)
            for each, test in known.at_most_one.items():
                self.one(value, pointer, each, test)
            for each, test in known.many.items():
                self.many(value, pointer, each, test)
        elif not is_iri(value):
            self.wrong(pointer, _("“%(name)s” is an absolute IRI or an object.") % {"name": name})
