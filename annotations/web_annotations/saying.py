"""What an annotation says: why it was made (3.3.5), its text, for whom; of evidence, how the words bear on a claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from annotations.anchoring.locating import Anchor, span
from annotations.forms.comments import said_in_markdown
from annotations.forms.evidence import LONGEST_RATIONALE
from annotations.forms.plain import refuse_unseen
from annotations.markdown import as_markdown
from annotations.models import Claim
from annotations.models.evidence import Bearing, Coverage
from annotations.things import claim_at
from annotations.web_annotations import terms
from annotations.web_annotations.problems import Kind, Problem, Refused, at, not_kept
from annotations.web_annotations.selecting import Text, select, whole
from annotations.web_annotations.sites import Site, named
from annotations.web_annotations.terms import term, values
from treatyreader.accounts.models import Account

Reader = Account | AnonymousUser
_KEPT_OF_A_TEXT = {"type", "value", "format", "language", "textDirection", "processingLanguage", "purpose"}
_MARKDOWN, _PLAIN = "text/markdown", "text/plain"


@dataclass(frozen=True)
class Said:
    """Why, and what. `body` is Markdown for a comment and plain text for evidence; `sent_body` how it was sent."""

    motivation: str
    body: str = ""
    sent_body: Any = None
    is_private: bool = False
    claim: Claim | None = None
    bearing: str = ""
    coverage: str = ""
    speaks_to: Anchor | None = None
    keeps_limits: bool = False

    @property
    def needs_words(self) -> bool:
        return self.motivation in ("highlighting", "assessing")


def said_of(value: Mapping[str, Any], site: Site, user: Reader, *, replies: bool) -> Said:
    """Raises Refused with every reason why it cannot be kept."""
    motivations = {term(each) for each in values(value.get("motivation"))}
    is_private = _is_private(value, site)
    if motivations == {"assessing"}:
        return _assessment(value, site, user, is_private)
    if strange := [name for name in ("bearing", "coverage", "limits") if name in value]:
        raise not_kept(at("", strange[0]), _("Only evidence (“assessing”) bears on a claim."))
    if motivations == {"highlighting"}:
        if "body" in value or "bodyValue" in value:
            raise not_kept("/body", _("A highlight says nothing here: with a text it is a comment (“commenting”)."))
        if not is_private:
            what = _("A highlight is only its creator’s here: say so by “audience”, %(iri)s.")
            audience = {"audience": {"id": site.only_its_creator, "type": "Audience"}}
            raise not_kept("/audience" if "audience" in value else "", what % {"iri": site.only_its_creator}, audience)
        return Said("highlighting", is_private=True)
    allowed = {"commenting", "replying"} if replies else {"commenting"}
    if motivations - allowed:
        raise not_kept("/motivation", _unkept_motivation(motivations - allowed, replies=replies))
    body, sent = _text(value, allowed)
    return Said("commenting", body, sent, is_private)


def _unkept_motivation(motivations: set[str], *, replies: bool) -> str:
    first = sorted(motivations)[0]
    if first == "replying" and not replies:
        return _("A reply (“replying”) has an annotation of this library as its target.")
    if first in ("assessing", "highlighting"):
        return _("“%(name)s” stands alone.") % {"name": first}
    return _(
        "“%(name)s” is not kept: here annotations comment (“commenting”), reply (“replying”), mark words for oneself "
        "(“highlighting”) or say how words bear on a claim (“assessing”)."
    ) % {"name": first}


def _is_private(value: Mapping[str, Any], site: Site) -> bool:
    """Everybody's, or only its creator's. The model's audience is whom something is for; ours alone is kept."""
    audiences = values(value.get("audience"))
    for each in audiences:
        iri = each.get("id") if isinstance(each, dict) else each
        if iri != site.only_its_creator:
            what = _(
                "Annotations are everybody’s here, or only their creator’s (%(iri)s): other audiences are not kept."
            )
            raise not_kept("/audience", what % {"iri": site.only_its_creator})
    return bool(audiences)


def _bodies(value: Mapping[str, Any]) -> list[tuple[str, Any]]:
    if "bodyValue" in value:
        # 3.2.5: the same as a TextualBody of plain text.
        text = next(iter(values(value["bodyValue"])))
        return [("/bodyValue", {"type": "TextualBody", "value": text, "format": _PLAIN})]
    body = value.get("body")
    if isinstance(body, list):
        return [(f"/body/{index}", each) for index, each in enumerate(body)]
    return [("/body", body)] if body is not None else []


def _text(value: Mapping[str, Any], purposes: set[str]) -> tuple[str, Any]:
    """The one text of a comment, in Markdown, and as it was sent."""
    bodies = _bodies(value)
    if not bodies:
        raise not_kept("", _("It says nothing: a comment has a text, a TextualBody. Words alone are a highlight."))
    if len(bodies) > 1:
        raise not_kept("/body", _("A comment has one text: send one body, or several annotations."))
    pointer, body = bodies[0]
    text, media_type = _textual(body, pointer, purposes)
    try:
        markdown = said_in_markdown(text if media_type == _MARKDOWN else as_markdown(text))
    except ValidationError as error:
        raise not_kept(
            pointer if pointer == "/bodyValue" else at(pointer, "value"), " ".join(error.messages)
        ) from error
    return markdown, body


def _textual(body: Any, pointer: str, purposes: set[str]) -> tuple[str, str]:
    """The text of a TextualBody and its media type; text of no named type is plain."""
    if isinstance(body, str) or "value" not in body:
        if isinstance(body, dict) and any(each in terms.GROUPS for each in values(body.get("type"))):
            raise not_kept(at(pointer, "type"), _("There is no choice of texts here, and no list: send one."))
        what = _("What stands elsewhere is not fetched, because it may change: send the text itself, as a TextualBody.")
        raise not_kept(pointer, what)
    problems = []
    for name in sorted(set(body) - _KEPT_OF_A_TEXT):
        what = _("“%(name)s” of a text is not kept: it has the creator, the rights and the times of its annotation.")
        problems.append(Problem(Kind.NOT_KEPT, at(pointer, name), what % {"name": name}))
    if classes := [each for each in values(body.get("type")) if each not in ("TextualBody", "Text")]:
        what = _("A text is no %(name)s.") % {"name": classes[0]}
        problems.append(Problem(Kind.NOT_KEPT, at(pointer, "type"), what))
    unkept = [each for each in values(body.get("purpose")) if term(each) not in purposes]
    if unkept:
        what = _("A text for “%(name)s” is not kept here: there are no tags, links or names beside the text.")
        problems.append(Problem(Kind.NOT_KEPT, at(pointer, "purpose"), what % {"name": unkept[0]}))
    media_type = next(iter(values(body.get("format"))), _PLAIN)
    bare = media_type.partition(";")[0].strip().lower()
    if bare not in (_MARKDOWN, _PLAIN):
        what = _("Text is kept as text/markdown or text/plain; “%(type)s” would have to be changed.")
        problems.append(Problem(Kind.NOT_KEPT, at(pointer, "format"), what % {"type": media_type}))
    if problems:
        raise Refused(problems)
    return str(next(iter(values(body["value"])))), bare


def _assessment(value: Mapping[str, Any], site: Site, user: Reader, is_private: bool) -> Said:
    if is_private:
        raise not_kept("/audience", _("Evidence is everybody’s: it counts for how a claim stands."))
    claim: Claim | None = None
    speaks_to: Anchor | None = None
    rationale = ""
    for pointer, body in _bodies(value):
        if isinstance(body, dict) and "value" in body:
            if rationale:
                raise not_kept(pointer, _("There is one reason: send one text."))
            rationale = _rationale(body, pointer)
        elif claim is not None:
            raise not_kept(pointer, _("Evidence is for one claim."))
        else:
            claim, speaks_to = _claim(body, pointer, site, user)
    if claim is None:
        raise not_kept("/body" if "body" in value else "", _("The body names a claim of this library."))
    if not rationale:
        raise not_kept("/body", _("Say why, in a TextualBody: the words alone convince nobody."))
    bearing = _own_term(value, "bearing", Bearing.values)
    coverage = str(next(iter(values(value.get("coverage"))), Coverage.PART if speaks_to else Coverage.WHOLE))
    if coverage not in Coverage.values or (coverage == Coverage.PART) != (speaks_to is not None):
        what = _("A part of a claim (“part”) is named by a selector of its words, the “whole” by none.")
        raise not_kept("/coverage" if "coverage" in value else "/body", what)
    limits = values(value.get("limits"))
    if limits not in ([], ["keep"]):
        raise not_kept("/limits", _("“limits” is “keep”, or left out."))
    return Said(
        motivation="assessing",
        body=rationale,
        claim=claim,
        bearing=bearing,
        coverage=coverage,
        speaks_to=speaks_to,
        keeps_limits=bool(limits),
    )


def _own_term(value: Mapping[str, Any], name: str, known: list[str]) -> str:
    given = next(iter(values(value.get(name))), None)
    if given not in known:
        what = _("Evidence says by “%(name)s” (of our context) how the words bear on the claim: %(known)s.")
        raise not_kept(at("", name) if name in value else "", what % {"name": name, "known": ", ".join(known)})
    return str(given)


def _rationale(body: Any, pointer: str) -> str:
    text, media_type = _textual(body, pointer, {"describing", "commenting", "assessing"})
    if media_type != _PLAIN:
        raise not_kept(at(pointer, "format"), _("The reason for evidence is plain text."))
    if set(body) & {"language", "textDirection", "processingLanguage"}:
        raise not_kept(pointer, _("The language of a reason is not kept."))
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > LONGEST_RATIONALE:
        what = _("It has %(count)d characters; at most %(most)d are taken.")
        raise not_kept(at(pointer, "value"), what % {"count": len(text), "most": LONGEST_RATIONALE})
    try:
        refuse_unseen(text)
    except ValidationError as error:
        raise not_kept(at(pointer, "value"), " ".join(error.messages)) from error
    return text


def _claim(body: Any, pointer: str, site: Site, user: Reader) -> tuple[Claim, Anchor | None]:
    """The claim, and which words of it the evidence speaks to."""
    iri = body if isinstance(body, str) else next(iter(values(body.get("source"))), None) or body.get("id")
    parted = site.parted(iri) if isinstance(iri, str) else None
    try:
        thing = named(parted[0], user).thing if parted else None
    except Http404:
        thing = None
    if not isinstance(thing, Claim):
        raise not_kept(pointer, _("The body names a claim of this library."))
    claim = claim_at(thing.slug, user)
    if isinstance(body, str):
        return claim, None
    for name in sorted(set(body) - {"type", "id", "source", "selector", "purpose"}):
        raise not_kept(at(pointer, name), _("“%(name)s” of a claim is not kept.") % {"name": name})
    if any(term(each) != "assessing" for each in values(body.get("purpose"))):
        raise not_kept(at(pointer, "purpose"), _("The claim is here for “assessing”."))
    if "selector" not in body:
        return claim, None
    found = select(body["selector"], [whole(Text("", claim.text))], at(pointer, "selector"))
    if found.exact.strip() == claim.text:
        raise not_kept(at(pointer, "selector"), _("This is the whole claim: leave the selector out."))
    return claim, span(claim.text, found.start, found.end)
