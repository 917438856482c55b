"""The layer of comments: marks on the words that comments are on, and beside each clause how its threads begin.

A comment is shown at its provision in every edition that has it (the same wid). The number of queries is the same for 1
comment and for 10,000.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from annotations.anchoring import places_of
from annotations.discussion import Reader
from annotations.markdown import beginning_of
from annotations.models import Comment
from annotations.models.comments import CommentState
from treatyreader.models import Edition, Provision
from treatyreader.weaving import Mark

SHOWN = 5
"""Threads beside a clause; the discussion has the others."""
BEGINNING = 160


@dataclass(frozen=True)
class Remark:
    """How a thread begins: `id` in the margin, who said it (nobody: a former contributor) and the first words."""

    id: str
    comment: Comment
    author: str
    beginning: str


@dataclass
class Remarks:
    """By the key of a provision: the marks in its words, how its first threads begin, and how many threads there
    are."""

    marks: dict[int, list[Mark]] = field(default_factory=dict)
    threads: dict[int, list[Remark]] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


def remarks_on(edition: Edition, reader: Reader) -> Remarks:
    """What is said of every provision of an edition, as far as this reader may see it. Three queries."""
    begun = list(
        Comment.objects.visible_to(reader)
        .roots()
        .exclude(state=CommentState.REMOVED)
        .filter(provision__edition__version__instrument=edition.version.instrument_id)
        .select_related("author", "provision")
        .defer("provision__text")
        .prefetch_related("passages")
        .order_by("id")
    )
    wids = {each.provision.wid for each in begun if each.provision}
    rows = Provision.objects.filter(edition=edition, wid__in=wids).only("id", "wid", "eid", "text")
    places = {each.wid: each for each in rows}
    found = Remarks()
    for comment in begun:
        place = places.get(comment.provision.wid) if comment.provision else None
        if place is None:
            continue
        found.counts[place.pk] = found.counts.get(place.pk, 0) + 1
        threads = found.threads.setdefault(place.pk, [])
        if len(threads) < SHOWN:
            author = comment.author.name if comment.author else _("Former contributor")
            threads.append(
                Remark(f"beside-{comment.public_id}", comment, author, beginning_of(comment.body, BEGINNING))
            )
        shown = next((each for each in threads if each.comment is comment), None)
        found.marks.setdefault(place.pk, []).extend(_marks(comment, place, shown))
    return found


def _marks(comment: Comment, place: Provision, shown: Remark | None) -> Sequence[Mark]:
    """Each leads to the beginning of its thread in the margin, or to the comment where that has no place there."""
    marks = []
    for passage in comment.passages.all():
        if passage.provision_id == place.pk:
            span = (passage.start, passage.end)
        else:
            found = places_of(passage.exact, place.text)
            if len(found) != 1:
                continue
            span = (found[0], found[0] + len(passage.exact))
        key = f"beside-{comment.public_id}"
        href = f"#{key}" if shown else comment.get_absolute_url()
        title = shown.beginning if shown else ""
        marks.append(Mark(*span, key=key, classes=("mark", "mark-comment"), href=href, title=title))
    return marks
