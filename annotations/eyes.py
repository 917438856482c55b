"""Whose eyes see a page: it is the same for everyone but those to whom `visible_to` shows more."""

from __future__ import annotations

from django.http import HttpRequest

from annotations.models import Article, Check, Claim, Comment, Dispute, Evidence
from annotations.models.articles import PUT_AWAY
from annotations.models.claims import ClaimState
from annotations.models.comments import CommentState
from annotations.models.evidence import EvidenceState, Review
from annotations.models.moderation import DisputeState
from treatyreader.accounts.models import Account
from treatyreader.pages import kept_for

_SHOWS_NO_MORE = (ClaimState.PUBLISHED, ClaimState.WITHDRAWN, ClaimState.MERGED)
"""Claims of which their author sees no more than others."""


def eyes(request: HttpRequest) -> str:
    """ "" for everyone; the key of an account to which pages show more than to everyone: a steward, or somebody with
    something that only they see. At most one query besides that for the account, and none without a session."""
    if not isinstance(request.user, Account):
        return ""
    if request.user.is_steward or _sees_more(request.user):
        return str(request.user.pk)
    return ""


def _sees_more(account: Account) -> bool:
    own = [
        Comment.objects.filter(author=account, is_private=True),
        Comment.objects.filter(author=account, state=CommentState.HIDDEN),
        Claim.objects.filter(author=account).exclude(state__in=_SHOWS_NO_MORE),
        Evidence.objects.filter(author=account, state=EvidenceState.HIDDEN),
        Evidence.objects.filter(author=account, review=Review.DECLINED),
        Check.objects.filter(author=account, state=EvidenceState.HIDDEN),
        Check.objects.filter(author=account, review=Review.DECLINED),
        Dispute.objects.filter(author=account, state=DisputeState.WAITING),
        Article.objects.filter(author=account, state__in=PUT_AWAY),
    ]
    rows = [each.order_by().values("pk") for each in own]
    return rows[0].union(*rows[1:], all=True).exists()


kept = kept_for(eyes)
"""A view that shows what `visible_to(request.user)` lets be seen, kept for all who see the same."""
