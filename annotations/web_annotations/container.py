"""The container of all annotations: which are in it, in what order, and its pages (W3C Web Annotation Protocol, 4).

Comments, highlights and evidence lie in two tables and stand in one list, the oldest first: what is new is added at its
end, so that pages stay as they are but for what was deleted. The number of queries is the same for any number of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Max, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from annotations.models import Comment, Evidence
from annotations.models.comments import CommentQuerySet, CommentState
from annotations.models.evidence import EvidenceQuerySet, EvidenceState
from annotations.web_annotations.sites import Site, annotation_path
from annotations.web_annotations.telling import (
    Annotation,
    annotation_of,
    comments_for_telling,
    evidence_for_telling,
    in_utc,
)
from annotations.web_annotations.terms import CONTEXT
from treatyreader.accounts.models import Account

PATH = "/api/annotations/"
ON_A_PAGE = 100
Reader = Account | AnonymousUser | None


@dataclass(frozen=True)
class Contained:
    """The rows of the two tables that a container has for a reader. Of `unseen` claims, which they may not see (any
    more), nothing but the address is told."""

    comments: CommentQuerySet
    evidence: EvidenceQuerySet
    unseen: frozenset[int] = frozenset()

    @property
    def total(self) -> int:
        return self.comments.count() + self.evidence.count()

    def page(self, number: int) -> list[Comment | Evidence]:
        """The rows of a page, counted from nought, with all that is told of them."""
        keys = self._keys()[number * ON_A_PAGE : (number + 1) * ON_A_PAGE]
        return self.told([(kind, pk) for _created, kind, pk in keys])

    def all_of_them(self) -> Iterator[list[Comment | Evidence]]:
        """All rows, a page at a time, by their keys read once."""
        keys = [(kind, pk) for _created, kind, pk in self._keys()]
        for first in range(0, len(keys), ON_A_PAGE):
            yield self.told(keys[first : first + ON_A_PAGE])

    def told(self, keys: Sequence[tuple[str, int]]) -> list[Comment | Evidence]:
        """The rows of these keys, in their order, with all that is told of them."""
        rows = _told(keys)
        for row in rows:
            spoken_of = row if isinstance(row, Evidence) else row.evidence
            claim = spoken_of.claim if spoken_of else row.claim
            if claim is not None and claim.pk in self.unseen:
                claim.text = _("A claim that is not to be seen now")
                if spoken_of is not None:
                    spoken_of.of = ""
        return rows

    def _keys(self) -> QuerySet[Any, tuple[Any, str, int]]:
        comments, evidence = (
            rows.order_by().annotate(kind=Value(kind, CharField())).values_list("created_at", "kind", "pk")
            for rows, kind in ((self.comments, "comment"), (self.evidence, "evidence"))
        )
        return comments.union(evidence, all=True).order_by("created_at", "kind", "pk")


def contained(reader: Reader) -> Contained:
    """All that this reader may see and that stands: nothing that was removed, hidden, withdrawn or declined, and no
    evidence that waits for a text."""
    return Contained(
        Comment.objects.visible_to(reader).filter(state=CommentState.PUBLISHED),
        standing_evidence(reader),
    )


def standing_evidence(reader: Reader) -> EvidenceQuerySet:
    rows = Evidence.objects.visible_to(reader).filter(state=EvidenceState.PUBLISHED, awaits_edition="")
    return rows.exclude(review=Evidence.Review.DECLINED)


def _told(keys: Sequence[tuple[str, int]]) -> list[Comment | Evidence]:
    by_kind: dict[str, list[int]] = {"comment": [], "evidence": []}
    for kind, pk in keys:
        by_kind[kind].append(pk)
    found: dict[tuple[str, int], Comment | Evidence] = {
        ("comment", each.pk): each for each in comments_for_telling(Comment.objects.filter(pk__in=by_kind["comment"]))
    }
    found |= {
        ("evidence", each.pk): each
        for each in evidence_for_telling(Evidence.objects.filter(pk__in=by_kind["evidence"]))
    }
    return [found[key] for key in keys if key in found]


def description_of(rows: Contained, site: Site, *, contains: str) -> dict[str, Any]:
    """The container as a BasicContainer and an AnnotationCollection (4.2): with the IRIs of what it contains, with the
    annotations themselves, or with neither ("iris", "descriptions", "nothing")."""
    total = rows.total
    address = site.iri(PATH)
    said: dict[str, Any] = {
        "@context": [CONTEXT, "http://www.w3.org/ns/ldp.jsonld", site.context],
        "id": f"{address}?iris={int(contains != 'descriptions')}" if contains != "nothing" else address,
        "type": ["BasicContainer", "AnnotationCollection"],
        "label": _("Treaty Reader: what readers say on exact words"),
        "total": total,
    }
    modified = _modified(rows)
    if modified:
        said["modified"] = modified
    if total:
        first = page_of(rows, site, 0, iris=contains == "iris", total=total)
        said["first"] = first["id"] if contains == "nothing" else _embedded(first)
        said["last"] = page_address(site, last_page(total), iris=contains != "descriptions")
    return said


def _embedded(page: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in page.items() if name not in ("@context", "partOf")}


def last_page(total: int) -> int:
    return max(0, (total - 1) // ON_A_PAGE)


def page_address(site: Site, number: int, *, iris: bool) -> str:
    return f"{site.iri(PATH)}?iris={int(iris)}&page={number}"


def page_of(rows: Contained, site: Site, number: int, *, iris: bool, total: int) -> dict[str, Any]:
    """One page (4.3): IRIs, or the annotations themselves."""
    shown = rows.page(number)
    items: list[str | Annotation] = [
        site.iri(annotation_path(each)) if iris else annotation_of(each, site, with_context=False) for each in shown
    ]
    part_of: dict[str, Any] = {"id": f"{site.iri(PATH)}?iris={int(iris)}", "total": total}
    if modified := _modified(rows):
        part_of["modified"] = modified
    said: dict[str, Any] = {
        "@context": [CONTEXT, site.context],
        "id": page_address(site, number, iris=iris),
        "type": "AnnotationPage",
        "partOf": part_of,
        "startIndex": number * ON_A_PAGE,
        "items": items,
    }
    if number < last_page(total):
        said["next"] = page_address(site, number + 1, iris=iris)
    if number > 0:
        said["prev"] = page_address(site, number - 1, iris=iris)
    return said


def _modified(rows: Contained) -> str:
    """When anything in it was last made or edited; "" where nothing is in it."""
    times = [
        each.aggregate(last=Max(Coalesce("edited_at", "created_at")))["last"] for each in (rows.comments, rows.evidence)
    ]
    known = [each for each in times if each]
    return in_utc(max(known)) if known else ""
