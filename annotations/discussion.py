"""A discussion: the comments on one thing as threads, as far as a reader may see them, one page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.utils.safestring import SafeString

from annotations.markdown import as_html
from annotations.models import Claim, Comment, Evidence, Passage
from annotations.models.comments import CommentQuerySet, CommentState
from treatyreader.accounts.models import Account
from treatyreader.models import Edition, Provision

PER_PAGE = 25
"""Threads to a page."""
DEEPEST = 4
"""Replies to replies are set in so many times; from then on they stand one below the other."""

Reader = Account | AnonymousUser | None
Thing = Provision | Claim | Evidence


@dataclass(frozen=True)
class Said:
    """One comment in its place: how deep below the beginning of its thread, what it says, and the words that it is on.
    Without a `comment` it is one that this reader may not see, to which others replied."""

    comment: Comment | None
    depth: int
    body_html: SafeString
    passages: Sequence[Passage]
    pinned_to: str
    """The edition of its provision, where that is not the one that is shown."""

    @property
    def is_removed(self) -> bool:
        return self.comment is None or self.comment.state == CommentState.REMOVED


@dataclass(frozen=True)
class Discussion:
    """So many comments in all; those of one page, in threads."""

    total: int
    said: Sequence[Said]
    sheet: Page[Comment]


def discussion_on(thing: Thing, reader: Reader, page: str | int | None = 1) -> Discussion:
    """The threads on a provision (in whatever edition it stands), a claim or a piece of evidence, the oldest first. Six
    queries, however many comments there are."""
    seen = comments_on(thing).visible_to(reader)
    total = seen.that_say_something().count()
    # A thread whose beginning is hidden from this reader is still a thread.
    begun = Comment.objects.filter(Q(pk__in=seen.roots().values("pk")) | Q(pk__in=seen.values("root")))
    sheet = Paginator(begun.order_by("id"), PER_PAGE).get_page(page)
    roots = [each.pk for each in sheet.object_list]
    shown = seen.filter(Q(pk__in=roots) | Q(root__in=roots)).with_words().order_by("id")
    edition = thing.edition if isinstance(thing, Provision) else None
    return Discussion(total, in_threads(list(shown), roots, edition), sheet)


def comments_on(thing: Thing) -> CommentQuerySet:
    """A provision is the same in every edition that has it (the same wid)."""
    if isinstance(thing, Provision):
        instrument = thing.edition.version.instrument_id
        return Comment.objects.filter(
            provision__wid=thing.wid, provision__edition__version__instrument=instrument
        ).select_related("provision__edition__version")
    return Comment.objects.filter(claim=thing) if isinstance(thing, Claim) else Comment.objects.filter(evidence=thing)


def counts_in(edition: Edition, reader: Reader) -> dict[int, int]:
    """By the key of a provision of this edition, how many comments there are on it. Two queries."""
    rows = (
        Comment.objects.visible_to(reader)
        .that_say_something()
        .filter(provision__edition__version__instrument=edition.version.instrument_id)
        .order_by()
        .values_list("provision__wid")
        .annotate(count=Count("pk"))
    )
    by_wid: dict[str, int] = dict(rows)
    places = Provision.objects.filter(edition=edition, wid__in=by_wid).values_list("pk", "wid")
    return {key: by_wid[wid] for key, wid in places}


def page_of(comment: Comment) -> int:
    """On which page of its discussion a comment stands, for everybody. One query."""
    root = comment.root_id or comment.pk
    before = comments_on(comment.thing).roots().filter(pk__lt=root)
    return before.visible_to(None).count() // PER_PAGE + 1


def depth_of(comment: Comment) -> int:
    """How deep it is set in below the beginning of its thread. As many queries as that."""
    depth, above = 0, comment.parent
    while above is not None and depth < DEEPEST:
        depth, above = depth + 1, above.parent
    return depth


def in_threads(comments: Sequence[Comment], roots: Sequence[int], edition: Edition | None = None) -> list[Said]:
    """In the order of reading: each thread from its beginning, replies below what they reply to."""
    known = {each.pk: each for each in comments}
    below: dict[int, list[Comment]] = {}
    for each in comments:
        if each.parent_id is not None:
            below.setdefault(each.parent_id, []).append(each)
    lost: dict[int, list[int]] = {}
    for above in below:
        if above not in known and above not in roots:
            # What was replied to is not seen: its place is kept at the beginning of the thread.
            lost.setdefault(below[above][0].root_id or 0, []).append(above)
    said: list[Said] = []
    for root in roots:
        waiting = [(key, 1) for key in reversed(lost.get(root, []))] + [(root, 0)]
        while waiting:
            key, depth = waiting.pop()
            said.append(_said(known.get(key), min(depth, DEEPEST), edition))
            waiting += [(each.pk, depth + 1) for each in reversed(below.get(key, []))]
    return said


def _said(comment: Comment | None, depth: int, edition: Edition | None) -> Said:
    if comment is None:
        return Said(None, depth, SafeString(""), (), "")
    pinned_to = ""
    if edition and comment.provision and comment.provision.edition_id != edition.pk and comment.parent_id is None:
        own = comment.provision.edition
        pinned_to = f"{own.version.slug}, {own.language}@{own.number}"
    return Said(comment, depth, as_html(comment.body), list(comment.passages.all()), pinned_to)
