"""News: what happened is told once, by whoever makes it happen, in the same transaction.

    tell(News.Kind.CHECK_FLIPPED, check)                      # the program found it
    tell(News.Kind.FINDING_SIGNED, claim, by=steward)
    tell(News.Kind.EVIDENCE_REVIEWED, evidence, by=steward, concerns=evidence.author)

What a kind is about stands in `models.news.SUBJECT_OF`. Who hears of it is asked when they look (`News.for_account`):
an act costs the same for one follower and for ten thousand, and what is hidden later is told to nobody any more.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import DatabaseError, connection, transaction
from django.db.models import Max, Q
from django.utils import timezone

from annotations.models import (
    Check,
    Claim,
    Comment,
    Dispute,
    Evidence,
    Follow,
    Mailing,
    News,
    NewsPlace,
    Passage,
    Reading,
    ReadNews,
    StandingRecord,
    Watch,
)
from annotations.models.evidence import EvidenceState, Review
from annotations.models.news import SUBJECT_OF, NewsKind
from treatyreader.accounts.models import Account
from treatyreader.models import Edition, Instrument, Provision, Verification

Subject = Claim | Comment | Evidence | Dispute | Check | StandingRecord | Verification | Edition | Passage
MOST_PLACES = 500
"""Provisions that one piece of news is of; who follows a further one does not hear of it there."""
OWN = {NewsKind.COMMENT, NewsKind.REPLY, NewsKind.CLAIM, NewsKind.EVIDENCE}
"""What somebody writes in, and follows from then on if they have chosen so."""

logger = logging.getLogger(__name__)


def tell(
    kind: NewsKind,
    about: Subject,
    *,
    by: Account | None = None,
    concerns: Account | None = None,
    at: datetime | None = None,
) -> None:
    """Tell what happened to those who follow it, and to whom it concerns; not to who did it.

    What not everybody may see is told to nobody but whom it concerns. It never fails the act: what cannot be told is
    logged. A fixed number of queries."""
    concerns = None if concerns == by else concerns
    try:
        with transaction.atomic():
            is_public = _is_public(kind, about)
            if concerns is None and not is_public:
                return
            _write(kind, about, by, concerns, at or timezone.now(), is_public=is_public)
            if by is not None and kind in OWN:
                _follow_own(by, about)
    except DatabaseError:
        logger.exception("news of the kind %s could not be told", kind)


def follow_on(claim: Claim, into: Claim) -> None:
    """Who follows or watches a claim that is merged into another follows or watches that."""
    for model in (Follow, Watch):
        rows, theirs = model._default_manager.filter(claim=claim), model._default_manager.filter(claim=into)
        rows.exclude(account_id__in=theirs.values_list("account_id", flat=True)).update(claim=into)
        rows.delete()


def number_news() -> int:
    """Give all news that can be seen its place, and return the last one's. Those who do it wait for each other, so
    that who counts up to a place has seen all before it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('annotations_news_place'))")
        cursor.execute(
            "UPDATE annotations_news SET place = numbered.place FROM ("
            " SELECT id, nextval('annotations_news_places') AS place FROM"
            " (SELECT id FROM annotations_news WHERE place IS NULL ORDER BY id) AS waiting"
            ") AS numbered WHERE annotations_news.id = numbered.id"
        )
        cursor.execute("SELECT coalesce(max(place), 0) FROM annotations_news")
        return int(cursor.fetchone()[0])


@transaction.atomic
def mark_as_read(account: Account, *, one: int | None = None, up_to: int | None = None) -> None:
    """Mark as read one piece of news that was told to them, or all up to one (their keys)."""
    told = News.objects.for_account(account)
    if one and (row := told.filter(pk=one).first()):
        ReadNews.objects.get_or_create(account=account, news=row)
    if up_to:
        number_news()
        place = told.filter(pk__lte=up_to).aggregate(last=Max("place"))["last"]
        if place is not None:
            row_of, _new = Reading.objects.get_or_create(account=account)
            Reading.objects.filter(pk=row_of.pk, read_to__lt=place).update(read_to=place)
            ReadNews.objects.filter(account=account, news__place__lte=place).delete()


def _write(
    kind: NewsKind, about: Subject, by: Account | None, concerns: Account | None, at: datetime, *, is_public: bool
) -> None:
    claim, thread = _claim_of(about), about.root or about if isinstance(about, Comment) else None
    provisions = list(_provisions_of(about, claim))
    row = News.objects.create(
        kind=kind,
        **({SUBJECT_OF[kind]: about} if kind in SUBJECT_OF else {}),
        claim=claim,
        thread=thread,
        instrument=_instrument_of(about, claim),
        concerns=concerns,
        is_public=is_public,
        by=by,
        at=at,
    )
    places = {(each.edition.version.instrument_id, wid) for each in provisions for wid in _wids(each)}
    NewsPlace.objects.bulk_create(NewsPlace(news=row, instrument_id=one, wid=wid) for one, wid in sorted(places))


def _is_public(kind: NewsKind, about: Subject) -> bool:
    """Whether everybody may see it. That something was withdrawn is told by who knows that it was public."""
    if isinstance(about, Passage):
        return about.is_public
    if isinstance(about, Verification | Edition) or kind == NewsKind.CLAIM_WITHDRAWN:
        return True
    if isinstance(about, StandingRecord):
        about = about.claim
    return type(about).objects.visible_to(None).filter(pk=about.pk).exists()


def _claim_of(about: Subject) -> Claim | None:
    """The claim on whose page it is read."""
    if isinstance(about, Claim):
        return about
    if isinstance(about, Evidence | Check | StandingRecord):
        return about.claim
    if isinstance(about, Dispute):
        return about.evidence.claim
    if isinstance(about, Comment):
        return about.evidence.claim if about.evidence else about.claim
    return None


def _instrument_of(about: Subject, claim: Claim | None) -> Instrument:
    if claim is not None:
        return claim.instrument
    if isinstance(about, Edition):
        return about.version.instrument
    if isinstance(about, Verification | Passage | Comment) and about.provision is not None:
        return about.provision.edition.version.instrument
    raise ValueError("news is of a text or of a claim about one")


def _provisions_of(about: Subject, claim: Claim | None) -> Iterable[Provision]:
    """The provisions whose followers hear of it: where words are, or what a claim rests on. One query."""
    if isinstance(about, Edition) or (isinstance(about, Comment) and claim is not None):
        return []
    if isinstance(about, Verification | Passage):
        which = Q(pk=about.provision_id)
    elif isinstance(about, Comment):
        which = Q(pk=about.provision_id) | Q(passages__comments=about)
    elif isinstance(about, Evidence | Dispute):
        which = Q(passages__evidence=about if isinstance(about, Evidence) else about.evidence)
    else:
        counted = Evidence.objects.filter(claim=claim, state=EvidenceState.PUBLISHED).exclude(review=Review.DECLINED)
        which = Q(passages__evidence__in=counted)
    rows = Provision.objects.filter(which).distinct().select_related("edition__version", "parent__parent__parent")
    return rows[:MOST_PLACES]


def _wids(provision: Provision) -> Iterable[str]:
    """Its own and those of what it stands below: who follows an article follows its paragraphs."""
    row: Provision | None = provision
    while row is not None:
        yield row.wid
        row = row.parent


def _follow_own(by: Account, about: Subject) -> None:
    """Somebody follows what they write in, if they have chosen so."""
    if not Mailing.objects.filter(account=by, follows_own=True).exists():
        return
    if isinstance(about, Comment):
        Follow.objects.get_or_create(account=by, thread=about.root or about)
    elif claim := _claim_of(about):
        Follow.objects.get_or_create(account=by, claim=claim)
