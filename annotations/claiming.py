"""What becomes of claims: made, edited, withdrawn. Their addresses are for ever."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain, count
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify

from annotations.anchoring.locating import anchor
from annotations.checking.evaluating import evaluate
from annotations.following.news import tell
from annotations.models import Check, Claim, Evidence, FormerClaim, LogEntry
from annotations.models.claims import RESERVED_SLUGS, ClaimState
from annotations.models.evidence import Review
from annotations.models.history import keep
from annotations.models.news import NewsKind
from annotations.public_ids import new_public_id
from annotations.writing import EditedMeanwhile
from treatyreader.accounts.models import Account

LONGEST_SLUG = 60
_ROOM_FOR_A_NUMBER = 5


def is_new(account: Account, besides: Claim | None = None) -> bool:
    """Whether no claim of this account, `besides` that one, was ever published: then what it writes waits for a
    steward. Stewards are never new."""
    published = Claim.objects.filter(author=account, state=ClaimState.PUBLISHED)
    if besides is not None:
        published = published.exclude(pk=besides.pk)
    return not (account.is_steward or published.exists())


def make(author: Account, **columns: Any) -> Claim:
    """A claim by a reader, at an address of its own."""
    waits = columns["names_living_person"] or is_new(author)
    state = ClaimState.WAITING if waits else ClaimState.PUBLISHED
    while True:
        slug = free_slug(columns["text"], Claim.objects.all(), RESERVED_SLUGS, otherwise="claim")
        try:
            with transaction.atomic():
                claim = Claim.objects.create(
                    slug=slug, author=author, origin=Claim.Origin.READER, state=state, **columns
                )
                tell(NewsKind.CLAIM, claim, by=author)
                return claim
        except IntegrityError:
            # Somebody else may have taken the address a moment ago: then there is another.
            if not Claim.objects.filter(slug=slug).exists():
                raise


@transaction.atomic
def edit(claim: Claim, by: Account, columns: Mapping[str, Any], reason: str = "") -> None:
    """Another text of a claim. Its author's waits where what they make would wait; a steward's edit of somebody else's
    is logged. Raises EditedMeanwhile."""
    if all(getattr(claim, name) == value for name, value in columns.items()):
        return
    hold(claim)
    FormerClaim.keep(claim, by)
    own = claim.author_id == by.pk
    has_other_words = claim.text != columns["text"]
    for name, value in columns.items():
        setattr(claim, name, value)
    if own and (claim.names_living_person or is_new(by, besides=claim)):
        claim.state = ClaimState.WAITING
    claim.version, claim.edited_at = claim.version + 1, timezone.now()
    claim.save(update_fields=[*columns, "state", "version", "edited_at"])
    if has_other_words:
        _carry_what_speaks_to_it(claim, by, still_holds=not own)
    if not own:
        log_edit(by, "claim", claim.get_absolute_url(), reason, is_public=claim.state == ClaimState.PUBLISHED)
    tell(NewsKind.CLAIM_EDITED, claim, by=by, concerns=claim.author)


@transaction.atomic
def withdraw(claim: Claim, by: Account) -> None:
    """It is shown no more; what it said stays in its history, and its address is not used again."""
    hold(claim)
    FormerClaim.keep(claim, by)
    if claim.state == ClaimState.PUBLISHED:
        tell(NewsKind.CLAIM_WITHDRAWN, claim, by=by)
    claim.state, claim.version, claim.edited_at = ClaimState.WITHDRAWN, claim.version + 1, timezone.now()
    claim.save(update_fields=["state", "version", "edited_at"])


def hold(claim: Claim) -> None:
    """Keep others from editing the claim until the transaction ends. Raises EditedMeanwhile where it is no longer what
    it was when it was looked at."""
    same = Claim.objects.select_for_update(no_key=True).filter(pk=claim.pk, version=claim.version, state=claim.state)
    if not same.exists():
        raise EditedMeanwhile


def log_edit(by: Account, what: str, address: str, reason: str, *, is_public: bool) -> None:
    """A steward edited what somebody else wrote."""
    LogEntry.objects.create(
        by=by, deed=LogEntry.Deed.EDITED, what=what, address=address, reason=reason, is_public=is_public
    )


def _carry_what_speaks_to_it(claim: Claim, by: Account, *, still_holds: bool) -> None:
    """Evidence and checks follow the words of their claim that they speak to, and lose them where they no longer stand
    there once. They were reviewed for another text, so they await review again, unless that `still_holds`."""
    held: list[Evidence | Check] = [
        *claim.evidence.select_for_update(no_key=True).order_by("pk"),
        *claim.checks.select_for_update(no_key=True).order_by("pk"),
    ]
    for each in held:
        found = anchor(each.of, claim.text) if each.of else None
        loses = each.of != "" and found is None
        awaits = not still_holds and each.review in (Review.REVIEWED, Review.BY_EDITORS)
        if loses or awaits:
            keep(each, by)
            each.version += 1
        if awaits:
            each.review = Review.AWAITING
        each.of, each.of_start, each.of_end = (found.exact, found.start, found.end) if found else ("", 0, 0)
        each.save(update_fields=["of", "of_start", "of_end", "review", "version"])
    evaluate(Check.objects.filter(claim=claim))


def free_slug(text: str, rows: QuerySet[Any], reserved: Sequence[str], *, otherwise: str) -> str:
    """An address made of words, in ASCII, that none of the rows has, whatever became of them: with a number where it is
    taken, and `otherwise` with an id where there are no such letters."""
    stem = _stem(slugify(text.replace("'", "").replace("’", "")))
    if not re.search(r"[a-z]", stem):
        return f"{otherwise}-{new_public_id()}"
    taken = {*rows.filter(slug__startswith=stem).values_list("slug", flat=True), *reserved}
    return next(each for each in chain([stem], (f"{stem}-{number}" for number in count(2))) if each not in taken)


def _stem(slug: str) -> str:
    """As many whole words as there is room for."""
    slug = re.sub(r"-{2,}", "-", slug.replace("_", "-")).strip("-")
    room = LONGEST_SLUG - _ROOM_FOR_A_NUMBER
    if len(slug) <= room:
        return slug
    return slug[: room + 1].rpartition("-")[0] or slug[:room]
