"""The layer of comments: marks on the words that comments are on, and beside each clause how its threads begin.

A comment is shown at its provision in every edition that has it (the same wid); one on words, in another edition, where
they were carried to, with what became of them. The number of queries is the same for 1 comment and for 10,000.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from annotations.carrying.whereabouts import short_name
from annotations.discussion import Reader
from annotations.margin import carried_into, here_line
from annotations.markdown import beginning_of
from annotations.models import Carrying, Comment
from annotations.models.comments import CommentState
from treatyreader.models import Edition, Provision
from treatyreader.weaving import Mark

SHOWN = 5
"""Threads beside a clause; the discussion has the others."""
BEGINNING = 160


@dataclass(frozen=True)
class Remark:
    """How a thread begins: `id` in the margin, who said it (nobody: a former contributor) and the first words. On words
    of another edition: what became of them here, as its `outcome` and as a `line`."""

    id: str
    comment: Comment
    author: str
    beginning: str
    outcome: str = ""
    line: str = ""


@dataclass
class Remarks:
    """By the key of a provision: the marks in its words, how its first threads begin, how many threads there are, and
    how many of those there is no room for."""

    marks: dict[int, list[Mark]] = field(default_factory=dict)
    threads: dict[int, list[Remark]] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    further: dict[int, int] = field(default_factory=dict)


def remarks_on(edition: Edition, reader: Reader) -> Remarks:
    """What is said of every provision of an edition, as far as this reader may see it. Five queries."""
    begun = list(
        Comment.objects.visible_to(reader)
        .roots()
        .exclude(state=CommentState.REMOVED)
        .filter(provision__edition__version__instrument=edition.version.instrument_id)
        .select_related("author", "provision__edition__version")
        .defer("provision__text")
        .prefetch_related("passages")
        .order_by("id")
    )
    came = carried_into(edition, {passage.pk for each in begun for passage in each.passages.all()})
    wids = {each.provision.wid for each in begun if each.provision}
    rows = Provision.objects.filter(edition=edition, wid__in=wids).only("id", "wid", "eid")
    by_wid = {each.wid: each for each in rows}
    quoted = {passage.provision_id for each in begun for passage in each.passages.all()}
    own = set(Provision.objects.filter(edition=edition, pk__in=quoted).values_list("pk", flat=True))
    found = Remarks()
    for comment in begun:
        provision = comment.provision
        if provision is None:
            continue
        first = next((came[each.pk] for each in comment.passages.all() if each.pk in came), None)
        place = first.provision if first and first.provision else by_wid.get(provision.wid)
        if place is None:
            continue
        found.counts[place.pk] = found.counts.get(place.pk, 0) + 1
        threads = found.threads.setdefault(place.pk, [])
        if len(threads) < SHOWN:
            threads.append(_remark(comment, first, edition))
        elif provision.wid == place.wid:
            # The discussion of this clause has them; those that came from a clause of another wid are in its own.
            found.further[place.pk] = found.further.get(place.pk, 0) + 1
        shown = next((each for each in threads if each.comment is comment), None)
        for key, mark in _marks(comment, own, came, shown):
            found.marks.setdefault(key, []).append(mark)
    return found


def _remark(comment: Comment, first: Carrying | None, edition: Edition) -> Remark:
    author = comment.author.name if comment.author else _("Former contributor")
    remark = Remark(f"beside-{comment.public_id}", comment, author, beginning_of(comment.body, BEGINNING))
    if first is None or comment.provision is None:
        return remark
    names = {"version": short_name(comment.provision.edition, edition), "outcome": here_line(first)}
    line = _("On words of %(version)s: %(outcome)s") % names
    return replace(remark, outcome=first.outcome, line=line)


def _marks(
    comment: Comment, own: Collection[int], came: dict[int, Carrying], shown: Remark | None
) -> Iterator[tuple[int, Mark]]:
    """By the key of their provision, one of this edition's `own` or one that they were carried to. Each leads to the
    beginning of its thread in the margin, or to the comment where that has no place there."""
    key = f"beside-{comment.public_id}"
    href = f"#{key}" if shown else comment.get_absolute_url()
    title = shown.beginning if shown else ""
    for passage in comment.passages.all():
        row = came.get(passage.pk)
        if row is None and passage.provision_id in own:
            yield passage.provision_id, Mark(passage.start, passage.end, key, ("mark", "mark-comment"), href, title)
        elif row is not None and row.provision_id is not None and row.start is not None and row.end is not None:
            classes = ("mark", "mark-comment", f"carried-{row.outcome}")
            yield row.provision_id, Mark(row.start, row.end, key, classes, href, title)
