"""Things of every kind in every state, for the walk over the permissions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Model
from django.utils import timezone

from annotations.following.news import tell
from annotations.models import (
    Article,
    Carrying,
    Check,
    Claim,
    Comment,
    Dispute,
    Evidence,
    Finding,
    Follow,
    Import,
    MarkedSentence,
    News,
    Passage,
    Report,
)
from tests import factories
from treatyreader.accounts.models import Account, ApiToken
from treatyreader.models import Descent


@dataclass
class Scene:
    """Who is there: the `actor` of the cell ("": signed out), `other` of whom things are that are not the actor's, and
    `third` of whom things are that those stand on."""

    actor: Account | None
    other: Account
    third: Account


def comment(scene: Scene, author: Account, state: str) -> Comment:
    row = factories.comment(factories.provision("41B"), author, is_private=state == "private")
    if state in ("hidden", "removed"):
        row.state, row.body = state, row.body if state == "hidden" else ""
        row.save()
    return row


def claim(scene: Scene, author: Account, state: str) -> Claim:
    into = factories.claim("Another claim.") if state == "merged" else None
    row = factories.claim(
        "The networks are to be robust.", origin="reader", author=author, state=state, merged_into=into
    )
    factories.evidence(row, factories.passage("41B", "security and robustness"), coverage="part")
    return row


def evidence(scene: Scene, author: Account, state: str) -> Evidence:
    return factories.evidence(
        factories.claim("Networks shall be robust.", origin="reader", author=scene.third),
        factories.passage("41B", "security and robustness of international telecommunication networks"),
        author=author,
        review="declined" if state == "declined" else "awaiting",
        state="published" if state == "declined" else state,
    )


def article(scene: Scene, author: Account, state: str) -> Article:
    return factories.article(author, **({"text": ""} if state == "withdrawn" else {}), state=state)


def sentence(scene: Scene, author: Account, state: str) -> MarkedSentence:
    on = article(scene, author, "published")
    return factories.sentence(on, claim=factories.claim("It is secure.") if state == "linked" else None)


def textual_check(scene: Scene, author: Account, state: str) -> Check:
    return factories.check(
        factories.claim("Networks shall be robust.", origin="reader", author=scene.third),
        "robust*",
        author=author,
        rationale="They are named so.",
        review="declined" if state == "declined" else "awaiting",
        state="published" if state == "declined" else state,
    )


def dispute(scene: Scene, author: Account, state: str) -> Dispute:
    settled = {"settlement": "So.", "settled_at": timezone.now()} if state == "settled" else {}
    return Dispute.objects.create(
        evidence=evidence(scene, scene.third, "published"), author=author, reason="No.", state=state, **settled
    )


def finding(scene: Scene, author: Account, state: str) -> Finding:
    withdrawn = {"withdrawn_at": timezone.now(), "withdrawn_why": "A slip."} if state == "withdrawn" else {}
    return Finding.objects.create(
        claim=claim(scene, scene.third, "published"),
        sentence="The words ask for an effort.",
        stands="with-limits",
        provisional=False,
        digest="0" * 64,
        by=author,
        **withdrawn,
    )


def words(scene: Scene, author: Account, state: str) -> Passage:
    """Words on which evidence of the author's rests."""
    return evidence(scene, author, "published").passages.get()


def report(scene: Scene, author: Account, state: str) -> Report:
    settled = {"settlement": "It stands.", "settled_at": timezone.now()} if state == "settled" else {}
    return Report.objects.create(
        comment=comment(scene, scene.third, "published"), author=author, reason="other", **settled
    )


def account(scene: Scene, author: Account, state: str) -> Account:
    return author


def descent(scene: Scene, author: Account, state: str) -> Descent:
    """A row of a lineage between two versions of a pact."""
    older = factories.text("pact/1990/en", {"1": "Members keep the network whole."})
    newer = factories.text("pact/2000/en", {"1": "A definition.", "2": "Members shall keep the network whole."})
    return factories.descent(older, newer, {"1": "2"})[0]


def carried(scene: Scene, author: Account, state: str) -> Passage:
    """Words of one version, carried into another."""
    return factories.passage("41B", "security and robustness", "itrs/2012-signed/en")


def uncarried(scene: Scene, author: Account, state: str) -> Passage:
    """The same, while they wait to be carried into one."""
    row = carried(scene, author, state)
    Carrying.objects.filter(passage=row).update(is_stale=True)
    return row


def brought(scene: Scene, author: Account, state: str) -> Import:
    """A file with one comment on words that were found."""
    clause = factories.provision("41B")
    start = clause.text.index("harmonious")
    entry = {"key": "0" * 64, "outcome": "exact", "by": "", "places": [[clause.pk, start, start + 10]], "on": ""}
    more = {"body": "Brought in.", "private": False, "source_id": "", "quote": "", "text": "", "why": "", "words": ""}
    taken = timezone.now() if state == "taken" else None
    report = [entry | more | {"where": "", "created": "", "differences": []}]
    return Import.objects.create(author=author, digest="0" * 64, report=report, taken_at=taken)


def token(scene: Scene, author: Account, state: str) -> ApiToken:
    row, _secret = ApiToken.make(author, "A program")
    now = timezone.now()
    ended = {
        "expired": {"created_at": now - timedelta(9), "expires_at": now - timedelta(1)},
        "revoked": {"revoked_at": now},
    }
    ApiToken.objects.filter(pk=row.pk).update(**ended.get(state, {"expires_at": None}))
    row.refresh_from_db()
    return row


def follow(scene: Scene, author: Account, state: str) -> Follow:
    return Follow.objects.create(account=author, claim=factories.claim())


def news_for(account: Account) -> News:
    """Something new of a claim that they follow."""
    claim = factories.claim()
    Follow.objects.create(account=account, claim=claim)
    tell(News.Kind.CLAIM_EDITED, claim)
    return News.objects.get(claim=claim)


MAKERS: dict[str, Callable[[Scene, Account, str], Model]] = {
    "comment": comment,
    "claim": claim,
    "evidence": evidence,
    "check": textual_check,
    "dispute": dispute,
    "finding": finding,
    "standing of words": words,
    "article": article,
    "sentence": sentence,
    "report": report,
    "account": account,
    "token": token,
    "import": brought,
    "follow": follow,
    "one's own account": account,
    "passage": lambda *_: factories.provision("41B"),
    "provision": lambda *_: factories.provision("41B"),
    "desk": lambda *_: factories.provision("41B"),
    "lineage": descent,
    "carrying": uncarried,
}
