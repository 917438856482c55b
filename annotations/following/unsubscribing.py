"""Unsubscribing: addresses in mails that end what is mailed, without signing in (RFC 8058).

A token names a row by its public id and is signed: it does not expire, holds no mail address, and cannot be made or
changed elsewhere. Whoever has the mail may use it: that is what one click means.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.following.follows import items_of, with_things
from annotations.models import Claim, Follow, Mailing, Watch
from annotations.models.following import Often
from treatyreader.addresses import NotHere

LONGEST = 200
_SIGNER = Signer(salt="annotations.unsubscribing", sep=".")


@dataclass(frozen=True)
class Subscription:
    """What a token ends. `row`: nothing, where it ended before."""

    kind: str
    row: Follow | Watch | Mailing | None
    name: str

    @property
    def is_over(self) -> bool:
        row = self.row
        if isinstance(row, Mailing):
            quiet = row.often == Often.NEVER
            watches = self.kind == "all" and Watch.objects.filter(account=row.account_id).exists()
            return {"digest": quiet, "replies": not row.replies_at_once}.get(
                self.kind, quiet and not row.replies_at_once and not watches
            )
        return row is None

    @transaction.atomic
    def end(self) -> None:
        """Nothing of it is mailed any more; again and again without harm."""
        row = self.row
        if isinstance(row, Follow | Watch):
            row.delete()
        if isinstance(row, Mailing):
            mailing = Mailing.objects.filter(pk=row.pk)
            if self.kind != "replies":
                mailing.update(often=Often.NEVER)
            if self.kind != "digest":
                mailing.update(replies_at_once=False)
            if self.kind == "all":
                Watch.objects.filter(account=row.account_id).delete()


def address_that_ends(row: Follow | Watch | Mailing, kind: str = "all") -> str:
    """`/unsubscribe/follow.k3x….Zr8…/`. `kind` is of a Mailing: "digest", "replies" or "all"."""
    kind = kind if isinstance(row, Mailing) else "follow" if isinstance(row, Follow) else "watch"
    return reverse("unsubscribe", args=[_SIGNER.sign(f"{kind}.{row.public_id}")])


def subscription_of(token: str) -> Subscription:
    """What a token ends. Raises NotHere for one that was not made here, or was changed."""
    try:
        kind, _dot, public_id = _SIGNER.unsign(token[:LONGEST].replace("\0", "")).partition(".")
    except BadSignature:
        raise NotHere(
            _("This address is not one of ours, or not all of it: open it from the mail once more, in one piece.")
        ) from None
    if kind == "follow":
        follow = with_things(Follow.objects.filter(public_id=public_id)).select_related("account").first()
        return Subscription(kind, follow, _name(follow) if follow else "")
    if kind == "watch":
        watch = Watch.objects.filter(public_id=public_id).select_related("claim", "account").first()
        seen = watch and Claim.objects.visible_to(watch.account).filter(pk=watch.claim_id).exists()
        return Subscription(kind, watch, watch.claim.text if watch and seen else "")
    return Subscription(kind, Mailing.objects.filter(public_id=public_id).first(), "")


def _name(follow: Follow) -> str:
    """What is followed, unless it was hidden meanwhile: the address asks nobody who they are."""
    if not Follow.objects.visible_to(follow.account).filter(pk=follow.pk).exists():
        return ""
    return items_of([follow])[0].name
