"""Which annotations are taken out."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from annotations.models import Claim, Comment, Evidence, EvidencePassage
from annotations.models.comments import CommentState
from annotations.models.evidence import EvidenceState
from annotations.web_annotations.container import Contained, contained
from treatyreader.accounts.models import Account
from treatyreader.models import Instrument


def own(account: Account) -> Contained:
    """All that somebody has said and not taken back, whoever else sees it."""
    unseen = Claim.objects.exclude(pk__in=Claim.objects.visible_to(account).values("pk")).values_list("pk", flat=True)
    return Contained(
        Comment.objects.filter(author=account).exclude(state=CommentState.REMOVED),
        Evidence.objects.filter(author=account, awaits_edition="").exclude(state=EvidenceState.WITHDRAWN),
        frozenset(unseen),
    )


def of_treaty(instrument: Instrument) -> Contained:
    """All that is public on the words of an instrument, on the claims about it, and on their evidence."""
    public = contained(None)
    words = EvidencePassage.objects.filter(
        evidence=OuterRef("pk"), passage__provision__edition__version__instrument=instrument
    )
    return Contained(
        public.comments.filter(
            Q(provision__edition__version__instrument=instrument)
            | Q(claim__instrument=instrument)
            | Q(evidence__claim__instrument=instrument)
        ),
        public.evidence.filter(Q(claim__instrument=instrument) | Exists(words)),
    )
