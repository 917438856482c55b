"""What the client asks for: the annotations of a page, a thread, somebody's, or those that say something.

A page has the words of its margin: comments and evidence on words of its edition, and on those of other editions that
were carried to it letter for letter. What was altered on the way is not told as if it stood on the page: the client
would look for the like of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from annotations.discussion import Reader
from annotations.hypothesis.pages import Standing, TextPage, words_on
from annotations.hypothesis.telling import FORMER, LIBRARY, comments_to_tell, evidence_to_tell
from annotations.models import Comment, CommentPassage, Evidence, EvidencePassage

Sort = Literal["created", "updated", "id", "group", "user"]
_COLUMNS = {
    "created": "told_created",
    "updated": "told_updated",
    "id": "told_id",
    "group": "told_kind",
    "user": "told_who",
}


class NoTime(Exception):
    """What should be a time is none."""


@dataclass(frozen=True)
class Search:
    """What is asked for: each part that is given narrows it. `pages` are any of several; `name` is somebody's account
    name; `nothing` where it is known beforehand that nothing is like that (another group, a tag)."""

    pages: Sequence[TextPage] | None = None
    name: str | None = None
    references: str = ""
    text: str = ""
    quote: str = ""
    any: str = ""
    nothing: bool = False
    roots_alone: bool = False
    sort: Sort = "updated"
    order: Literal["asc", "desc"] = "desc"
    limit: int = 20
    offset: int = 0
    search_after: str = ""


@dataclass
class Found:
    """So many in all, and those that are told now; with `roots_alone` their replies apart. `standing` says by the key
    of a passage where its words stand on the page that was asked for."""

    total: int = 0
    rows: list[Comment | Evidence] = field(default_factory=list)
    replies: list[Comment] = field(default_factory=list)
    standing: dict[int, Standing] = field(default_factory=dict)


def search(asked: Search, reader: Reader) -> Found:
    """A fixed number of queries for each page of a text. A page of results never ends between two that sort alike: it
    has a few more then, so that whoever goes on after the last (`search_after`) misses none."""
    if asked.nothing:
        return Found()
    words = [words_on(each) for each in asked.pages or ()]
    comments, evidence = _narrowed(asked, words, reader)
    found = Found(total=comments.count() + evidence.count())
    for each in reversed(words):
        found.standing.update(each)
    if asked.limit:
        keys = list(_keys(asked, comments, evidence, _after(asked))[asked.offset : asked.offset + asked.limit])
        if len(keys) == asked.limit and asked.sort in ("created", "updated"):
            alike = {_COLUMNS[asked.sort]: keys[-1][2]}
            keys = list(dict.fromkeys([*keys, *_keys(asked, comments, evidence, Q(**alike))]))
        found.rows = _rows(keys, reader)
    if asked.roots_alone:
        roots = [each.pk for each in found.rows if isinstance(each, Comment)]
        spoken_of = [each.pk for each in found.rows if isinstance(each, Evidence)]
        below = Q(root__in=roots) | Q(evidence__in=spoken_of)
        found.replies = list(comments_to_tell(reader).filter(below).order_by("id"))
    return found


def _narrowed(
    asked: Search, words: Sequence[Collection[int]], reader: Reader
) -> tuple[QuerySet[Comment], QuerySet[Evidence]]:
    comments, evidence = comments_to_tell(reader), evidence_to_tell(reader)
    if asked.pages is not None:
        resting = EvidencePassage.objects.filter(
            evidence=OuterRef("pk"), passage__in={key for each in words for key in each}
        )
        evidence = evidence.filter(Exists(resting))
        on_page = _any(_comments_on(*each) for each in zip(asked.pages, words, strict=True))
        comments = comments.filter(on_page | Q(evidence__in=evidence.order_by().values("pk"))).distinct()
    if asked.roots_alone:
        comments = comments.filter(parent=None, evidence=None)
    if asked.references:
        above = Comment.objects.filter(public_id=asked.references.lower()).values("pk")
        on_evidence = Q(evidence__public_id=asked.references.lower())
        comments = comments.filter(Q(root__in=above) | Q(parent__in=above) | on_evidence)
        evidence = evidence.none()
    if asked.name is not None:
        comments, evidence = comments.filter(_by(asked.name)), evidence.filter(_by(asked.name))
    for said, in_comment, in_evidence in (
        (asked.text, ("body",), ("rationale", "claim__text")),
        (asked.quote, ("passages__exact",), ("passages__exact",)),
        (
            asked.any,
            ("body", "passages__exact", "author__name"),
            ("rationale", "claim__text", "passages__exact", "author__name"),
        ),
    ):
        if said:
            comments = comments.filter(_any(Q(**{f"{each}__icontains": said}) for each in in_comment)).distinct()
            evidence = evidence.filter(_any(Q(**{f"{each}__icontains": said}) for each in in_evidence)).distinct()
    return comments, evidence


def _by(name: str) -> Q:
    if name in (LIBRARY, FORMER):
        return Q(author=None)
    return Q(author__name__iexact=name)


def _any(conditions: Any) -> Q:
    """Either of the conditions; of none, nothing."""
    either = Q(pk__in=[])
    for each in conditions:
        either |= each
    return either


def _comments_on(page: TextPage, words: Collection[int]) -> Q:
    """On these words, or on a provision as a whole, and whatever replies to these. On a provision's own page its
    division is looked at; a comment without words is of the provision alone."""
    wids = [each.wid for each in page.provisions] if page.provision is None else [page.provision.wid]
    instrument = page.edition.version.instrument_id
    begun = Comment.objects.filter(
        Exists(CommentPassage.objects.filter(comment=OuterRef("pk"), passage__in=words))
        | Q(passages=None, provision__wid__in=wids, provision__edition__version__instrument=instrument),
        parent=None,
    )
    keys = begun.order_by().values("pk")
    return Q(pk__in=keys) | Q(root__in=keys)


def _keys(
    asked: Search, comments: QuerySet[Comment], evidence: QuerySet[Evidence], condition: Q
) -> QuerySet[Any, tuple[Any, ...]]:
    """(kind, key, what is sorted by) of both, in order."""
    column = _COLUMNS[asked.sort]
    sorted_rows: list[QuerySet[Any, tuple[Any, ...]]] = []
    both: list[tuple[QuerySet[Any], str]] = [(comments, "comment"), (evidence, "evidence")]
    for rows, kind in both:
        named = rows.order_by().annotate(
            told_kind=Value(kind, CharField()),
            told_created=F("created_at"),
            told_updated=Coalesce("edited_at", "created_at"),
            told_id=F("public_id"),
            told_who=Coalesce("author__name", Value("")),
        )
        sorted_rows.append(named.filter(condition).values_list("told_kind", "pk", column))
    sign = "-" if asked.order == "desc" else ""
    first, second = sorted_rows
    return first.union(second, all=True).order_by(f"{sign}{column}", "told_kind", f"{sign}pk")


def _after(asked: Search) -> Q:
    """What comes after the last of the page before. Times are ISO 8601, or milliseconds since 1970."""
    if not asked.search_after:
        return Q()
    value: object = asked.search_after
    if asked.sort in ("created", "updated"):
        value = _time(asked.search_after)
    return Q(**{f"{_COLUMNS[asked.sort]}__{'lt' if asked.order == 'desc' else 'gt'}": value})


def _time(line: str) -> datetime:
    try:
        is_count = line.isascii() and line.isdigit()
        found = datetime.fromtimestamp(int(line) / 1000, UTC) if is_count else parse_datetime(line)
    except (ValueError, OverflowError, OSError):
        found = None
    if found is None:
        raise NoTime(_("“search_after” is a time as the results have it, where they are sorted by one."))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _rows(keys: Sequence[tuple[Any, ...]], reader: Reader) -> list[Comment | Evidence]:
    """The things themselves, in that order."""
    found: dict[tuple[str, int], Comment | Evidence] = {}
    for kind, rows in (("comment", comments_to_tell(reader)), ("evidence", evidence_to_tell(reader))):
        wanted = [each[1] for each in keys if each[0] == kind]
        found |= {(kind, each.pk): each for each in rows.filter(pk__in=wanted)} if wanted else {}
    return [found[each[0], each[1]] for each in keys if (each[0], each[1]) in found]
