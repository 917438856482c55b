"""What somebody wants kept, read from an annotation that they sent: nothing of it is left out, or it is refused.

A comment comments or replies, on words, a provision, a claim or evidence; a highlight highlights words for oneself;
evidence assesses a claim by words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils.translation import gettext as _

from annotations.anchoring.locating import Anchor, span
from annotations.models import Claim, Comment, Evidence, Passage
from annotations.web_annotations import terms
from annotations.web_annotations.context import OWN_TERMS
from annotations.web_annotations.problems import Kind, Problem, Refused, at, not_kept
from annotations.web_annotations.saying import Said, said_of
from annotations.web_annotations.selecting import Text, select, whole
from annotations.web_annotations.sites import Named, Site, named, pinned_path, texts_within
from annotations.web_annotations.telling import state_of, wording_of
from annotations.web_annotations.terms import values
from annotations.web_annotations.validating import problems_of
from treatyreader.accounts.models import Account
from treatyreader.models import Edition, Provision

MOST_TARGETS = 10
Reader = Account | AnonymousUser
Texts = Callable[[Named], Sequence[Provision]]
"""The provisions with text in what an address names."""
GIVEN_HERE = {
    "creator": "An annotation is here by whoever sends it: leave “creator” out.",
    "created": "This server says when an annotation was made: leave “created” out.",
    "modified": "This server says when an annotation was edited: leave “modified” out.",
    "generator": "This server says what an annotation was made with: leave “generator” out.",
    "generated": "This server says when an annotation was serialised: leave “generated” out.",
    "review": "Stewards say how evidence was reviewed: leave “review” out.",
}
NEVER_KEPT = {
    "stylesheet": "Annotations look the same to all readers here: a stylesheet is not kept.",
    "accessibility": "There is no room for “accessibility”: all annotations here are text.",
}
NOT_OF_A_TARGET = {
    "styleClass": "Annotations look the same to all readers here: a style is not kept.",
    "renderedVia": "How a text was rendered is not kept: its words are the same however it is.",
    "scope": "The page around the source is not kept: say by “source” where the words stand.",
    "purpose": "A target has no purpose here: say why by “motivation”.",
}


@dataclass(frozen=True)
class Draft:
    """What is to be kept. Of `words`, provisions with the places in them; else it is `on` the one thing. `kept` is what
    has no column: members of the annotation, its targets as they were sent."""

    said: Said
    on: Provision | Claim | Evidence | Comment | None
    words: Sequence[tuple[Provision, Anchor]]
    kept: Mapping[str, Any] = field(default_factory=dict)
    targets: Sequence[Any] = ()


def draft_of(value: Any, site: Site, user: Reader, *, now: Mapping[str, Any] | None = None) -> Draft:
    """Read an annotation. `now` is what the annotation says that this one is to replace: members that only the server
    gives may be sent with it unchanged. Raises Refused."""
    problems = problems_of(value, OWN_TERMS, [site.context])
    if any(each.kind == Kind.INVALID for each in problems) or "target" not in value:
        raise Refused(problems)
    problems += _members(value, now or {})
    targets = _targets(value)
    found: list[Target] = []
    for pointer, target in targets[:MOST_TARGETS]:
        try:
            found.append(read_target(target, pointer, site, user))
        except Refused as refused:
            problems += refused.problems
    if len(targets) > MOST_TARGETS:
        what = _("It has %(count)d targets; at most %(most)d are kept.")
        problems.append(Problem(Kind.NOT_KEPT, "/target", what % {"count": len(targets), "most": MOST_TARGETS}))
    said = None
    try:
        said = said_of(value, site, user, replies=any(isinstance(each.on, Comment) for each in found))
    except Refused as refused:
        problems += refused.problems
    if "id" not in value and targets and all(_is_foreign(target, site) for _pointer, target in targets):
        what = _("“id” is missing: a container gives one to what it keeps alone (Web Annotation Protocol, 5.1).")
        problems.append(Problem(Kind.INVALID, "", what))
    if problems or said is None:
        raise Refused(problems)
    return _joined(value, said, found, targets, now)


@dataclass(frozen=True)
class Target:
    """One target: words of a provision, or something as a whole."""

    on: Provision | Claim | Evidence | Comment
    words: Anchor | None = None


def _joined(
    value: Any,
    said: Said,
    found: Sequence[Target],
    targets: Sequence[tuple[str, Any]],
    now: Mapping[str, Any] | None,
) -> Draft:
    """All targets together. Raises Refused where they do not go together, or with what is said."""
    words = [(each.on, each.words) for each in found if isinstance(each.on, Provision) and each.words is not None]
    if len(words) < len(found) and len(found) > 1:
        what = _("Several targets are words of provisions; anything else is the one target.")
        raise not_kept("/target", what)
    places = [(provision.pk, place.start, place.end) for provision, place in words]
    if len(set(places)) < len(places):
        raise not_kept("/target", _("These words are named twice."))
    if said.needs_words and not words:
        what = _("“%(motivation)s” is here of exact words: name them by a selector.")
        raise not_kept(targets[0][0], what % {"motivation": said.motivation})
    kept = {name: value[name] for name in ("canonical", "rights", "motivation") if name in value}
    via = [*values(value.get("via")), *([value["id"]] if "id" in value and now is None else [])]
    if via:
        kept["via"] = via[0] if len(via) == 1 else via
    return Draft(said, None if words else found[0].on, words, kept, [target for _pointer, target in targets])


def _members(value: Mapping[str, Any], now: Mapping[str, Any]) -> list[Problem]:
    """What is said of the annotation itself and cannot be kept."""
    problems = [
        Problem(Kind.NOT_KEPT, at("", name), _(what))
        for name, what in (GIVEN_HERE | NEVER_KEPT).items()
        if name in value and value[name] != now.get(name)
    ]
    if "canonical" in now and value.get("canonical") != now["canonical"]:
        what = _("The canonical IRI of an annotation never changes (3.3.7).")
        problems.append(Problem(Kind.NOT_KEPT, "/canonical" if "canonical" in value else "", what))
    if value.get("id") != now.get("id") and now:
        problems.append(Problem(Kind.NOT_KEPT, "/id", _("An annotation keeps its “id” for ever.")))
    return problems


def _targets(value: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The targets with their pointers. What stands independently of one another are several targets."""
    given = value["target"]
    return (
        [(f"/target/{index}", each) for index, each in enumerate(given)]
        if isinstance(given, list)
        else [("/target", given)]
    )


def _address_of(target: Any) -> Any:
    """The IRI of what a target is or is part of, if it says one."""
    if isinstance(target, str):
        return target
    source = next(iter(values(target.get("source"))), None) or target.get("id")
    return source.get("id") if isinstance(source, dict) else source


def _is_foreign(target: Any, site: Site) -> bool:
    address = _address_of(target)
    return not isinstance(address, str) or site.parted(address) is None


def read_target(target: Any, pointer: str, site: Site, user: Reader, texts: Texts = texts_within) -> Target:
    """What one target of an annotation names. Whoever reads many keeps the `texts` that they name. Raises Refused."""
    if isinstance(target, dict):
        _look_at_members(target, pointer)
    iri = _address_of(target)
    parted = site.parted(iri) if isinstance(iri, str) else None
    if parted is None:
        what = _("What is annotated stands in this library: %(iri)s does not, and no text of other sites is held here.")
        raise not_kept(pointer, what % {"iri": str(iri)[:200]})
    path, fragment = parted
    try:
        thing = named(path, user)
    except Http404 as error:
        raise not_kept(pointer, _("Nothing stands at %(iri)s.") % {"iri": iri[:200]}) from error
    selectors = target.get("selector", []) if isinstance(target, dict) else []
    if fragment and not fragment.startswith(("comment-", "evidence-")):
        if selectors:
            raise not_kept(pointer, _("Name the words by the fragment of the source or by a selector."))
        selectors = {"type": "FragmentSelector", "value": fragment}
    place = at(pointer, "selector") if isinstance(target, dict) and "selector" in target else pointer
    read = _words_of(thing, selectors, place, texts)
    if isinstance(target, dict) and isinstance(read.on, Provision):
        _look_at_state(target, read.on, pointer, site)
        _look_at_description(target, read.on, pointer)
    elif isinstance(target, dict) and "state" in target:
        raise not_kept(at(pointer, "state"), _("Only texts have a state."))
    return read


def _words_of(thing: Named, selectors: Any, pointer: str, texts: Texts) -> Target:
    on = thing.thing
    if isinstance(on, Passage):
        if selectors:
            raise not_kept(pointer, _("The source is a passage already: name it alone, or its provision."))
        return Target(on.provision, span(on.provision.text, on.start, on.end))
    if isinstance(on, Claim | Evidence | Comment):
        if selectors:
            what = _("Comments are on a claim, evidence or a comment as a whole: leave the selector out.")
            raise not_kept(pointer, what)
        return Target(on)
    within = texts(thing)
    if not selectors:
        if isinstance(on, Edition):
            what = _("A comment is on a provision or on words: name the provision’s address, or a selector.")
            raise not_kept(pointer, what)
        return Target(on)
    if not within:
        raise not_kept(pointer, _("This holds no text that can be quoted."))
    rows = {each.eid: each for each in within}
    found = select(selectors, [whole(Text(each.eid, each.text)) for each in within], pointer)
    provision = rows[found.of.eid]
    return Target(provision, span(provision.text, found.start, found.end) if found.is_chosen else None)


def _look_at_members(target: Mapping[str, Any], pointer: str) -> None:
    problems = []
    for group in terms.GROUPS:
        if group in values(target.get("type")):
            what = _("Several targets stand in an array here, and each is annotated: a %(group)s is not kept.")
            raise not_kept(at(pointer, "type"), what % {"group": group})
    for name in target:
        if name in NOT_OF_A_TARGET:
            problems.append(Problem(Kind.NOT_KEPT, at(pointer, name), _(NOT_OF_A_TARGET[name])))
        elif name in OWN_TERMS and name not in ("wording", "wordingLevel"):
            problems.append(Problem(Kind.NOT_KEPT, at(pointer, name), _("This is said of an annotation.")))
        elif name == "id" and "source" in target:
            what = _("A part of a text has no IRI of its own here: leave “id” out.")
            problems.append(Problem(Kind.NOT_KEPT, at(pointer, name), what))
        elif name not in _OF_A_TARGET and name not in _DESCRIPTIONS:
            what = _("“%(name)s” of a target is not kept: the library says itself what its texts are.")
            problems.append(Problem(Kind.NOT_KEPT, at(pointer, name), what % {"name": name}))
    if problems:
        raise Refused(problems)


_OF_A_TARGET = ("id", "type", "source", "selector", "state")


def _described(provision: Provision) -> dict[str, tuple[str, ...]]:
    """What may be said of a text because it is so."""
    edition = provision.edition
    return {
        "language": (edition.language,),
        "processingLanguage": (edition.language,),
        "textDirection": (edition.direction, "auto"),
        "format": ("text/html",),
    }


_DESCRIPTIONS = ("language", "processingLanguage", "textDirection", "format", "wording", "wordingLevel")


def _look_at_description(target: Mapping[str, Any], provision: Provision, pointer: str) -> None:
    """What is said of the text is so, or refused."""
    source = target.get("source")
    for place, part in ((pointer, target), (at(pointer, "source"), source)):
        if not isinstance(part, dict):
            continue
        for name in set(part) - {*_OF_A_TARGET, *_DESCRIPTIONS}:
            raise not_kept(at(place, name), _("“%(name)s” of a text is not kept.") % {"name": name})
        for name, true in _described(provision).items():
            if name in part and not set(values(part[name])) <= set(true):
                what = _("The text’s “%(name)s” is another: %(true)s.")
                raise not_kept(at(place, name), what % {"name": name, "true": ", ".join(true)})
        for name, label in wording_of(provision).items():
            if part.get(name, label) != label:
                raise not_kept(at(place, name), _("How far the wording is verified is said here: leave it out."))
        classes = set(values(part.get("type"))) - {"SpecificResource", "Text"}
        if classes:
            raise not_kept(at(place, "type"), _("It is a text, and nothing else."))


def _look_at_state(target: Mapping[str, Any], provision: Provision, pointer: str, site: Site) -> None:
    """A state that is said is the one that is kept: this text, as it was published."""
    told = state_of(provision, site)
    for each in values(target.get("state")):
        of_this = isinstance(each, dict) and set(each) <= {"type", "cached", "sourceDate"}
        if of_this and each.get("type") == "TimeState":
            cached = all(_is_same_text(iri, provision, site) for iri in values(each.get("cached")))
            if cached and all(date == told["sourceDate"] for date in values(each.get("sourceDate"))):
                continue
        what = _("Words are kept in the text as it was published, which never changes; its state is:")
        raise not_kept(at(pointer, "state"), f"{what} {told['cached']}, {told['sourceDate']}", {"state": told})


def _is_same_text(iri: str, provision: Provision, site: Site) -> bool:
    parted = site.parted(iri)
    edition = provision.edition.get_pinned_url()
    return parted is not None and parted[0] in (edition, pinned_path(provision))
