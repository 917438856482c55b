"""Noticing: what happened and nobody tells. How claims stand now, editions that were published, wording that a file
verifies otherwise.

How a claim stands follows from many tables, and files change them too: a hook that somebody forgot would be a change
that is never told. The stamp of the pages changes with all of them. So while it is the same nothing is looked at, and
when it is another, the claims that anybody follows or watches are compared with the last record of each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from annotations.following.news import tell
from annotations.models import Claim, EvidencePassage, Finding, Follow, News, Noticed, StandingRecord, Watch
from annotations.models.claims import ClaimState
from annotations.models.evidence import EvidenceState, Review
from annotations.models.news import NewsKind
from annotations.standing.signing import lapsed
from annotations.standing.standings import standings
from treatyreader.models import Edition, Stamp, Verification
from treatyreader.models.verification import Level

AT_ONCE = 200
"""Claims that are held in memory."""
NEWS_FOR = timedelta(days=30)
"""What is older than this and was not told is no news."""


def notice() -> bool:
    """Tell what nobody told. Whether there was anything to look at: not while the stamp is the same, nor while another
    process is looking."""
    with transaction.atomic():
        Noticed.objects.get_or_create(pk=1)
        last = Noticed.objects.select_for_update(skip_locked=True).filter(pk=1).first()
        stamp = Stamp.now()
        if last is None or str(last.stamp) == stamp:
            return False
        notice_texts()
        keys = list(heard_of().values_list("pk", flat=True))
        for first in range(0, len(keys), AT_ONCE):
            notice_standings(Claim.objects.filter(pk__in=keys[first : first + AT_ONCE]))
            notice_findings(keys[first : first + AT_ONCE])
        Noticed.objects.filter(pk=1).update(stamp=stamp)
    return True


def heard_of() -> QuerySet[Claim]:
    """The public claims that anybody follows or watches, itself or with its treaty or a provision of that."""
    follows = Follow.objects.filter(Q(claim=OuterRef("pk")) | Q(instrument=OuterRef("instrument")))
    watches = Watch.objects.filter(claim=OuterRef("pk"))
    return Claim.objects.filter(Exists(follows) | Exists(watches), state=ClaimState.PUBLISHED).order_by("pk")


def notice_texts() -> None:
    """Tell of editions and verifications of which nobody told."""
    since = timezone.now() - NEWS_FOR
    told = News.objects.filter(edition=OuterRef("pk"))
    editions = Edition.objects.published().filter(~Exists(told), published_at__gte=since).with_version()
    for edition in editions.order_by("published_at"):
        tell(NewsKind.EDITION, edition, at=edition.published_at)
    earlier = Verification.objects.filter(provision=OuterRef("provision"), pk__lt=OuterRef("pk")).order_by("-pk")
    rows = (
        Verification.objects.filter(at__gte=since)
        .annotate(before=Subquery(earlier.values("level")[:1]))
        .filter(~Exists(News.objects.filter(verification=OuterRef("pk"))), before__isnull=False)
        .exclude(before=F("level"))
        .select_related("provision__edition__version__instrument")
    )
    for row in rows.order_by("pk"):
        tell(NewsKind.VERIFIED, row, at=row.at)


def notice_standings(claims: Iterable[Claim]) -> dict[int, StandingRecord]:
    """By the claim's key, the record of how each stands now; made, and told, where it stands otherwise than the last
    one says. Six queries, and one for each row that is written."""
    claims = list(claims)
    stand, wording = standings(claims), _wording([each.pk for each in claims])
    last = newest_records([each.pk for each in claims])
    for claim in claims:
        now = StandingRecord(
            claim=claim,
            stands=stand[claim.pk].key,
            provisional=stand[claim.pk].provisional,
            wording=wording.get(claim.pk, {}),
        )
        before = last.get(claim.pk)
        if before and _said(before) == _said(now):
            continue
        now.save()
        last[claim.pk] = now
        if before and differ(before, now):
            tell(NewsKind.STANDING_CHANGED, now)
    return last


def notice_findings(claims: Collection[int]) -> None:
    """Tell of findings that were made before changes, once for each claim since they were signed."""
    signed = Claim.objects.filter(pk__in=Finding.objects.signed().filter(claim__in=claims).values("claim"))
    lapsed_since: dict[int, datetime] = {}
    for each in lapsed(signed.select_related("instrument")):
        lapsed_since[each.claim_id] = max(each.at, lapsed_since.get(each.claim_id, each.at))
    told = News.objects.filter(kind=NewsKind.FINDING_LAPSED, claim__in=lapsed_since).order_by("at")
    last_told = dict(told.values_list("claim_id", "at"))
    for claim in Claim.objects.filter(pk__in=lapsed_since).select_related("instrument"):
        before = last_told.get(claim.pk)
        if before is None or before < lapsed_since[claim.pk]:
            tell(NewsKind.FINDING_LAPSED, claim)


def newest_records(claims: Collection[int]) -> dict[int, StandingRecord]:
    rows = StandingRecord.objects.filter(claim__in=claims).order_by("claim_id", "-pk").distinct("claim_id")
    return {each.claim_id: each for each in rows.select_related("claim")}


def differ(before: StandingRecord, now: StandingRecord) -> bool:
    """Whether a claim stands otherwise, or words that were there and are still there are verified otherwise. That words
    came or went is told by who linked or withdrew them."""
    return (before.stands, before.provisional) != (now.stands, now.provisional) or bool(words_that_differ(before, now))


def words_that_differ(before: StandingRecord, now: StandingRecord) -> dict[str, tuple[str, str]]:
    """By the passage's public id, how far its wording was verified, and how far it is."""
    both = before.wording.keys() & now.wording.keys()
    return {
        each: (before.wording[each], now.wording[each])
        for each in sorted(both)
        if before.wording[each] != now.wording[each]
    }


def _said(record: StandingRecord) -> tuple[str, bool, dict[str, str]]:
    return record.stands, record.provisional, record.wording


def _wording(claims: Collection[int]) -> dict[int, dict[str, str]]:
    """By claim and passage, how far the wording of what a claim rests on is verified. One query."""
    newest = Verification.objects.filter(provision=OuterRef("passage__provision")).order_by("-pk").values("level")[:1]
    rows = (
        EvidencePassage.objects.filter(
            evidence__claim__in=claims,
            evidence__state=EvidenceState.PUBLISHED,
            passage__provision__edition__state=Edition.State.PUBLISHED,
        )
        .exclude(evidence__review=Review.DECLINED)
        .values_list("evidence__claim_id", "passage__public_id", Subquery(newest))
    )
    found: dict[int, dict[str, str]] = {}
    for claim, passage, level in rows:
        found.setdefault(claim, {})[passage] = level or Level.TO_BE_VERIFIED.value
    return found
