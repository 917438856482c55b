"""What somebody has contributed: listed, taken out as data, and what becomes of it when they leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from annotations import claiming, commenting
from annotations.articles import marking
from annotations.following.follows import items_of, with_things
from annotations.models import (
    Article,
    AsSent,
    Check,
    Claim,
    Comment,
    Dispute,
    Evidence,
    Finding,
    Follow,
    Mailing,
    MarkedSentence,
    Passage,
    Report,
    Watch,
)
from annotations.models.articles import ArticleState
from annotations.models.claims import ClaimState
from annotations.models.comments import CommentState
from annotations.models.evidence import EvidenceState
from annotations.models.moderation import DisputeState
from treatyreader.accounts.models import Account

SHOWN = 50
"""The newest of each kind on one page; the data have all."""


@dataclass(frozen=True)
class Contributions:
    """The newest of each kind, and how many there are in all."""

    comments: list[Comment]
    claims: list[Claim]
    evidence: list[Evidence]
    checks: list[Check]
    disputes: list[Dispute]
    reports: list[Report]
    articles: list[Article]
    counts: dict[str, int]

    @property
    def is_empty(self) -> bool:
        return not any(self.counts.values())


def contributions_of(account: Account) -> Contributions:
    """Twelve queries and a few for what is shown of each, however many there are."""
    comments, claims, evidence = _comments(account), _claims(account), _evidence(account)
    checks = _checks(account)
    disputes, reports, articles = _disputes(account), _reports(account), _articles(account)
    return Contributions(
        *(list(comments[:SHOWN]), list(claims[:SHOWN]), list(evidence[:SHOWN]), list(checks[:SHOWN])),
        *(list(disputes[:SHOWN]), list(reports[:SHOWN]), list(articles.defer("text")[:SHOWN])),
        counts={
            "comments": comments.count(),
            "claims": claims.count(),
            "evidence": evidence.count(),
            "checks": checks.count(),
            "disputes": disputes.count(),
            "reports": reports.count(),
            "articles": articles.count(),
        },
    )


def data_of(account: Account) -> dict[str, Any]:
    """All that the library holds of somebody, for JSON: times in ISO 8601, offsets in code points."""
    return {
        "account": {
            "name": account.name,
            "email": account.email,
            "role": account.role,
            "joined_at": account.joined_at,
        },
        "tokens": [
            {name: getattr(each, name) for name in ("name", "scope", "created_at", "last_used_at", "expires_at")}
            | {"revoked_at": each.revoked_at}
            for each in account.tokens.all()
        ],
        "following": [
            {"what": each.kind, "name": each.name, "address": each.address, "since": each.follow.since}
            for each in items_of(list(with_things(Follow.objects.visible_to(account))))
        ],
        "watches": [{"claim": each.claim.get_absolute_url(), "taken_at": each.taken_at} for each in _watches(account)],
        "mailing": Mailing.objects.filter(account=account).values("often", "replies_at_once", "follows_own").first(),
        "comments": [
            {
                "id": each.public_id,
                "address": each.get_absolute_url(),
                "motivation": each.motivation,
                "body": each.body,
                "private": each.is_private,
                "state": each.state,
                "created_at": each.created_at,
                "edited_at": each.edited_at,
                "reply_to": each.parent.public_id if each.parent else None,
                "words": [_words(passage) for passage in each.passages.all()],
                "as_sent": _as_sent(each),
                "former": [{"body": former.body, "until": former.until} for former in each.history.all()],
            }
            for each in _comments(account).prefetch_related("history").select_related("parent", "as_sent")
        ],
        "claims": [
            {
                "address": each.get_absolute_url(),
                **{name: getattr(each, name) for name in ("text", "quoted", "said_by", "said_on", "source", "about")},
                **{name: getattr(each, name) for name in ("kind", "note", "state", "created_at", "edited_at")},
            }
            for each in _claims(account)
        ],
        "evidence": [
            {
                "address": each.get_absolute_url(),
                "claim": each.claim.get_absolute_url(),
                **{name: getattr(each, name) for name in ("bearing", "coverage", "of", "rationale", "review", "state")},
                "created_at": each.created_at,
                "words": [_words(passage) for passage in each.passages.all()],
            }
            for each in _evidence(account)
        ],
        "checks": [
            {
                "address": each.get_absolute_url(),
                "claim": each.claim.get_absolute_url(),
                **{name: getattr(each, name) for name in ("expression", "scope", "expect", "edition_path", "met")},
                **{name: getattr(each, name) for name in ("coverage", "of", "rationale", "review", "state")},
                "created_at": each.created_at,
            }
            for each in _checks(account)
        ],
        "disputes": [
            {
                "evidence": each.evidence.get_absolute_url(),
                **{name: getattr(each, name) for name in ("reason", "state", "settlement", "created_at")},
                "words": [_words(passage) for passage in each.passages.all()],
            }
            for each in _disputes(account)
        ],
        "findings": [
            {
                "claim": each.claim.get_absolute_url(),
                **{name: getattr(each, name) for name in ("sentence", "stands", "provisional", "at")},
                **{name: getattr(each, name) for name in ("withdrawn_at", "withdrawn_why")},
            }
            for each in account.findings.select_related("claim").order_by("-id")
        ],
        "standing_of_words": [
            {
                "words": each.passage.get_absolute_url(),
                **{name: getattr(each, name) for name in ("where", "how", "whom", "note", "at")},
            }
            for each in account.word_rulings.select_related("passage").order_by("-id")
        ],
        "reports": [
            {name: getattr(each, name) for name in ("reason", "words", "created_at", "settlement")}
            for each in _reports(account)
        ],
        "articles": [
            {
                "address": each.get_absolute_url(),
                **{name: getattr(each, name) for name in ("title", "kind", "written_by", "publisher", "published_on")},
                **{name: getattr(each, name) for name in ("source", "language", "text", *marking.PERMISSION)},
                **{name: getattr(each, name) for name in ("state", "created_at", "edited_at")},
                "sentences": [
                    {"exact": said.exact, "start": said.position, "end": said.end, "voice": said.voice}
                    | {"claim": said.claim.get_absolute_url() if said.claim else None}
                    for said in each.sentences.all()
                ],
            }
            for each in _articles(account).prefetch_related("sentences__claim")
        ],
    }


@transaction.atomic
def leave(account: Account, *, keep: bool) -> None:
    """Delete an account. What was said in public stays as a former contributor's (`keep`), or goes: comments are
    deleted, claims, evidence, checks, disputes and articles withdrawn. What was only theirs goes in any case: the texts
    that they pasted too, and what they marked there and linked to nothing."""
    own = Comment.objects.filter(author=account)
    for each in (own.filter(is_private=True) if keep else own).exclude(state=CommentState.REMOVED).order_by("-id"):
        commenting.delete(each)
    if not keep:
        for article in Article.objects.filter(author=account).exclude(state=ArticleState.WITHDRAWN):
            marking.withdraw(article)
        for claim in Claim.objects.filter(author=account).exclude(state__in=(ClaimState.MERGED, ClaimState.WITHDRAWN)):
            claiming.withdraw(claim, account)
        Evidence.objects.filter(author=account).update(state=EvidenceState.WITHDRAWN)
        Check.objects.filter(author=account).update(state=EvidenceState.WITHDRAWN)
        Finding.objects.signed().filter(by=account).update(withdrawn_at=timezone.now())
        Dispute.objects.filter(author=account).exclude(state=DisputeState.SETTLED).update(state=DisputeState.WITHDRAWN)
    Passage.objects.filter(is_public=False, comments=None).delete()
    MarkedSentence.objects.filter(article__author=account, claim=None).delete()
    account.delete()


def _as_sent(comment: Comment) -> dict[str, Any] | None:
    """What a program sent and no column holds."""
    sent: AsSent | None = getattr(comment, "as_sent", None)
    return {"members": sent.members, "body": sent.body, "targets": sent.targets} if sent else None


def _words(passage: Passage) -> dict[str, Any]:
    return {
        "address": passage.get_absolute_url(),
        "provision": f"{passage.provision.edition.get_pinned_url()}{passage.provision.eid}/",
        "exact": passage.exact,
        "start": passage.start,
        "end": passage.end,
    }


def _comments(account: Account) -> QuerySet[Comment]:
    rows = Comment.objects.filter(author=account).exclude(state=CommentState.REMOVED)
    return rows.prefetch_related("passages__provision__edition__version__instrument").order_by("-id")


def _claims(account: Account) -> QuerySet[Claim]:
    return Claim.objects.filter(author=account).order_by("-id")


def _evidence(account: Account) -> QuerySet[Evidence]:
    seen = Exists(Claim.objects.visible_to(account).filter(pk=OuterRef("claim")))
    rows = Evidence.objects.filter(author=account).select_related("claim").annotate(is_claim_seen=seen)
    return rows.prefetch_related("passages__provision__edition__version__instrument").order_by("-id")


def _checks(account: Account) -> QuerySet[Check]:
    seen = Exists(Claim.objects.visible_to(account).filter(pk=OuterRef("claim")))
    return Check.objects.filter(author=account).select_related("claim").annotate(is_claim_seen=seen).order_by("-id")


def _watches(account: Account) -> QuerySet[Watch]:
    return Watch.objects.filter(account=account, claim__in=Claim.objects.visible_to(account)).select_related("claim")


def _disputes(account: Account) -> QuerySet[Dispute]:
    rows = Dispute.objects.filter(author=account).select_related("evidence__claim")
    return rows.prefetch_related("passages__provision__edition__version__instrument").order_by("-id")


def _reports(account: Account) -> QuerySet[Report]:
    return Report.objects.filter(author=account).order_by("-id")


def _articles(account: Account) -> QuerySet[Article]:
    return Article.objects.filter(author=account).order_by("-id")
