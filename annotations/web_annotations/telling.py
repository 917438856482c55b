"""What the library holds, as annotations of the model: a comment comments or replies, a highlight highlights, evidence
assesses. Takes rows with all that is told of them (`for_telling`).

A target's `source` is the provision in its very edition, so that positions count in its text, and its `state` says when
that text was published. Wording that is not verified says so wherever its words are told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import Model, Prefetch, QuerySet
from django.utils.translation import gettext as _

from annotations.models import AsSent, Comment, CommentPassage, Evidence, EvidencePassage, Passage
from annotations.web_annotations.problems import Refused
from annotations.web_annotations.selecting import HTML_FRAGMENT, Text, Words, select, selectors_of
from annotations.web_annotations.sites import Site, annotation_path, home_path, pinned_path
from annotations.web_annotations.terms import CONTEXT, term, values
from treatyreader.accounts.models import Account
from treatyreader.models import Edition, Provision
from treatyreader.wording import label_for

Annotation = dict[str, Any]
_EDITION = "edition__version__instrument"


def comments_for_telling(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """With all that is told of them: four queries more, however many there are."""
    related = (
        f"provision__{_EDITION}",
        "provision__parent__parent__parent",
        "claim",
        "evidence__claim",
        "parent",
        "author",
    )
    return rows.select_related(*related, "as_sent").prefetch_related(
        Prefetch("commentpassage_set", CommentPassage.objects.order_by("position").select_related(*_PLACES)),
        "commentpassage_set__passage__provision__verifications",
        "provision__verifications",
    )


def evidence_for_telling(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """With all that is told of them: three queries more, however many there are."""
    return rows.select_related("claim", "author", "as_sent").prefetch_related(
        Prefetch("evidencepassage_set", EvidencePassage.objects.order_by("position").select_related(*_PLACES)),
        "evidencepassage_set__passage__provision__verifications",
    )


_PLACES = (f"passage__provision__{_EDITION}", "passage__provision__parent__parent__parent")


def annotation_of(row: Comment | Evidence, site: Site, *, with_context: bool = True) -> Annotation:
    """The annotation that a comment or a piece of evidence is."""
    context = {"@context": [CONTEXT, site.context]} if with_context else {}
    own = _of_comment(row, site) if isinstance(row, Comment) else _of_evidence(row, site)
    said = {"id": site.iri(annotation_path(row)), "type": "Annotation", **own, **_life(row, row.author, site)}
    kept = _sent(row)
    if kept is not None:
        # A highlight that was given a text since is a comment.
        still = said["motivation"] in {term(each) for each in values(kept.members.get("motivation", []))}
        said |= {name: value for name, value in kept.members.items() if name != "motivation" or still}
    return context | said


def _sent(row: Comment | Evidence) -> AsSent | None:
    try:
        return row.as_sent
    except AsSent.DoesNotExist:
        return None


def _life(row: Comment | Evidence, author: Account | None, site: Site) -> Annotation:
    """3.3.1: who, with what, when."""
    said: Annotation = {}
    if author is not None:
        said["creator"] = {"type": "Person", "name": author.name}
    elif isinstance(row, Evidence) and row.is_of_the_library:
        said["creator"] = {"type": "Organization", "name": _("the library's editors")}
    said["created"] = in_utc(row.created_at)
    said["modified"] = in_utc(row.edited_at or row.created_at)
    home = site.iri(home_path())
    said["generator"] = {"id": home, "type": "Software", "name": "Treaty Reader", "homepage": home}
    return said


def in_utc(moment: datetime) -> str:
    """xsd:dateTime with "Z", as the model wants every time (3.3.1)."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _of_comment(row: Comment, site: Site) -> Annotation:
    said: Annotation = {"motivation": "replying" if row.parent_id else str(row.motivation)}
    if row.is_private:
        said["audience"] = {"id": site.only_its_creator, "type": "Audience"}
    if not row.is_highlight:
        sent = _sent(row)
        said["body"] = (sent and sent.body) or textual(row.body, "text/markdown")
    said["target"] = _targets_of_comment(row, site)
    return said


def textual(text: str, media_type: str, **more: str) -> Annotation:
    return {"type": "TextualBody", "value": text, "format": media_type} | more


def _targets_of_comment(row: Comment, site: Site) -> Any:
    if row.parent is not None:
        return site.iri(annotation_path(row.parent))
    if row.claim is not None:
        return site.iri(row.claim.get_absolute_url())
    if row.evidence is not None:
        return site.iri(annotation_path(row.evidence))
    passages = [each.passage for each in row.commentpassage_set.all()]
    if passages:
        return _targets(passages, _sent(row), site)
    provision = row.provision
    if provision is None:
        raise ValueError("a comment stands on something")
    sent = _sent(row)
    return _as_sent(sent.targets[0], None, provision, site) if sent and sent.targets else _part(provision, site)


def _of_evidence(row: Evidence, site: Site) -> Annotation:
    claim: Annotation = {
        "type": "SpecificResource",
        "source": site.iri(row.claim.get_absolute_url()),
        "purpose": "assessing",
    }
    if row.of:
        claim["selector"] = selectors_of(Words(Text("", row.claim.text), row.of_start, row.of_end))
    said: Annotation = {
        "motivation": "assessing",
        "bearing": row.bearing,
        "coverage": row.coverage,
        "review": row.review,
        "body": claim,
    }
    if row.rationale:
        said["body"] = [claim, textual(row.rationale, "text/plain", purpose="describing")]
    said["target"] = _targets([each.passage for each in row.evidencepassage_set.all()], _sent(row), site)
    return said


def _targets(passages: Sequence[Passage], sent: AsSent | None, site: Site) -> Any:
    as_sent = sent.targets if sent and len(sent.targets) == len(passages) else [None] * len(passages)
    told = [
        _as_sent(target, each, each.provision, site) if target is not None else target_of(each, site)
        for target, each in zip(as_sent, passages, strict=True)
    ]
    return told[0] if len(told) == 1 else told


def target_of(passage: Passage, site: Site) -> Annotation:
    """The words as a target: what they are, where they stand, in which text, how far it is verified."""
    words = Words(Text(passage.provision.eid, passage.provision.text), passage.start, passage.end)
    part = _part(passage.provision, site)
    return {"type": part.pop("type"), "source": part.pop("source"), "selector": selectors_of(words)} | part


def _part(provision: Provision, site: Site) -> Annotation:
    """A provision as a target."""
    source = site.iri(pinned_path(provision))
    return {"type": "SpecificResource", "source": source, "state": state_of(provision, site)} | wording_of(provision)


def state_of(provision: Provision, site: Site) -> Annotation:
    """4.3.1: which text this is of all that may stand at the source over time."""
    return {
        "type": "TimeState",
        "cached": site.iri(pinned_path(provision)),
        "sourceDate": _published(provision.edition),
    }


def _published(edition: Edition) -> str:
    return in_utc(edition.published_at or edition.created_at)


def wording_of(provision: Provision) -> Annotation:
    """How far the wording is verified, in our own terms; nothing for what has no words."""
    label = label_for(provision)
    return {"wording": label.in_full, "wordingLevel": label.level} if label.level else {}


def _as_sent(target: Any, passage: Passage | None, provision: Provision, site: Site) -> Any:
    """A target as somebody sent it, with what it does not say: the state of the text, and the selectors by which the
    words are told here."""
    if isinstance(target, str):
        if passage is None and target == site.iri(pinned_path(provision)):
            return target
        target = {"source": target}
    elif "source" not in target:
        if passage is None and target.get("id") == site.iri(pinned_path(provision)):
            return target
        target = {"source": target}
    told: Annotation = {"type": "SpecificResource", **target}
    if passage is not None:
        told["selector"] = _selectors(target, passage)
    told.setdefault("state", state_of(provision, site))
    return told | wording_of(provision)


def _selectors(target: Mapping[str, Any], passage: Passage) -> Any:
    """Those that were sent, and ours unless they say the same. Where the source is more than the provision, ours begin
    with its name in there."""
    text = Text(passage.provision.eid, passage.provision.text)
    words = Words(text, passage.start, passage.end)
    own = selectors_of(words)
    # A quotation whose white space was other than the text's comes back as the text has it.
    sent = [each for each in values(target.get("selector")) if not _is_mended(each, words)]
    if sent and not _is_of_the_provision(sent, words):
        name = {"type": "FragmentSelector", "conformsTo": HTML_FRAGMENT, "value": text.eid}
        return [*sent, name | {"refinedBy": own[0]}]
    told = [each for each in own if not any(each.items() <= other.items() for other in sent)]
    if any(each.get("type") == "TextQuoteSelector" for each in sent):
        told = [each for each in told if each["type"] != "TextQuoteSelector"]
    return [*sent, *told]


def _is_mended(selector: Any, words: Words) -> bool:
    is_quote = isinstance(selector, dict) and selector.get("type") == "TextQuoteSelector"
    return is_quote and selector.get("exact") != words.exact and "refinedBy" not in selector


def _is_of_the_provision(sent: Sequence[Any], words: Words) -> bool:
    """Whether the selectors say the same within the provision alone."""
    try:
        found = select(list(sent), [Words(words.of, 0, len(words.of.text), is_chosen=False)], "")
    except Refused:
        return False
    return (found.start, found.end) == (words.start, words.end)


def is_told(row: Model) -> bool:
    """Whether a row is an annotation: evidence that waits for a text has no words yet."""
    return not (isinstance(row, Evidence) and row.is_waiting_for_text)
