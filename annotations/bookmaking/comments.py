"""The comments of a book: which threads are on which provision, and their endnotes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annotations.bookmaking.book import CommentNote, Place, Saying, direction_of_words
from annotations.bookmaking.calling import Numbering
from annotations.bookmaking.prose import blocks_of
from annotations.carrying.whereabouts import short_name
from annotations.discussion import Said, in_threads
from annotations.margin import carried_into, here_line
from annotations.models import Carrying, Comment, Passage
from annotations.models.carryings import Outcome
from treatyreader.models import Edition, Provision


@dataclass
class Threads:
    """By its key as notes have it, how each thread begins; by a provision's key, where its threads are called: the ends
    of the words that they are on, in code points, or None for all of it. `came`: what became here of words of another
    edition."""

    begun: dict[str, Comment] = field(default_factory=dict)
    called: dict[int, list[tuple[str, int | None]]] = field(default_factory=dict)
    came: dict[str, Carrying] = field(default_factory=dict)


def threads_in(edition: Edition) -> Threads:
    """The threads that everybody sees on the provisions of an edition, the oldest first. Six queries."""
    seen = (
        Comment.objects.visible_to(None)
        .that_say_something()
        .filter(provision__edition__version__instrument=edition.version.instrument_id)
    )
    # A thread whose beginning was removed or is hidden is still a thread.
    begun = list(
        Comment.objects.filter(Q(pk__in=seen.roots().values("pk")) | Q(pk__in=seen.exclude(root=None).values("root")))
        .select_related("provision__edition__version")
        .defer("provision__text", "body")
        .prefetch_related("passages")
        .order_by("id")
    )
    came = carried_into(edition, {words.pk for each in begun for words in each.passages.all()})
    wids = {each.provision.wid for each in begun if each.provision}
    by_wid = dict(Provision.objects.filter(edition=edition, wid__in=wids).values_list("wid", "pk"))
    threads = Threads()
    for comment in begun:
        provision = comment.provision
        if provision is None:
            continue
        words = list(comment.passages.all())
        first = next((came[each.pk] for each in words if each.pk in came), None)
        place = first.provision_id if first and first.provision_id else by_wid.get(provision.wid)
        if place is None:
            continue
        key = comment.public_id
        threads.begun[key] = comment
        if first:
            threads.came[key] = first
        end = _end(words, first, place)
        threads.called.setdefault(place, []).append((key, end))
    return threads


def _end(words: Sequence[Passage], came: Carrying | None, place: int) -> int | None:
    """Where in the provision the first of the words end."""
    if came is not None and came.outcome != Outcome.GONE:
        return came.end
    return next((each.end for each in words if each.provision_id == place), None)


def comment_notes(
    threads: Threads, notes: Numbering, edition: Edition, whole: Callable[[str], str]
) -> list[CommentNote]:
    """In the order in which the text calls them. Three queries."""
    roots = {threads.begun[key].pk: key for key in notes.keys}
    shown = (
        Comment.objects.visible_to(None).filter(Q(pk__in=roots) | Q(root__in=roots)).select_related("author")
    ).order_by("id")
    by_root: dict[int, list[Comment]] = {}
    for each in shown.prefetch_related("passages"):
        by_root.setdefault(each.root_id or each.pk, []).append(each)
    return [
        _note(threads, notes, key, in_threads(by_root.get(root, []), [root]), notes.places[key], edition, whole)
        for root, key in roots.items()
    ]


def _note(
    threads: Threads,
    notes: Numbering,
    key: str,
    said: Sequence[Said],
    places: Sequence[Place],
    edition: Edition,
    whole: Callable[[str], str],
) -> CommentNote:
    begun, row = threads.begun[key], threads.came.get(key)
    came = ""
    if row is not None and begun.provision is not None:
        names: Mapping[str, str] = {
            "version": short_name(begun.provision.edition, edition),
            "outcome": here_line(row),
        }
        came = _("On words of %(version)s: %(outcome)s") % names
    return CommentNote(
        mark=notes.mark(key),
        anchor=notes.anchor(key),
        place=places[0],
        words=[] if begun.state != Comment.State.PUBLISHED else [each.exact for each in begun.passages.all()],
        came=came,
        said=[_saying(each, whole) for each in said],
    )


def _saying(said: Said, whole: Callable[[str], str]) -> Saying:
    comment = said.comment
    if comment is None:
        return Saying("", "", said.depth, (), _("A comment that is not shown."), "ltr", "")
    address, when = whole(comment.get_absolute_url()), date_format(comment.created_at)
    if said.is_removed:
        return Saying("", when, said.depth, (), _("Removed by its author."), "ltr", address)
    who = comment.author.name if comment.author else _("Former contributor")
    return Saying(who, when, said.depth, blocks_of(comment.body), "", direction_of_words(comment.body), address)
