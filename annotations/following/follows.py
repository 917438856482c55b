"""What somebody follows: begun, ended, listed; and the watch of a claim's correction kit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.following.news import number_news
from annotations.following.noticing import notice_standings
from annotations.models import Claim, Comment, Evidence, Follow, Mailing, Watch
from annotations.models.claims import ClaimState
from annotations.models.following import Often
from annotations.things import name_of_thing, thing_at, token_of
from annotations.words import Place
from treatyreader.accounts.models import Account
from treatyreader.addresses import instrument_at
from treatyreader.models import Instrument, Provision

Followed = Instrument | Provision | Claim | Comment
MOST = 2_000
"""Things that one account follows at a time."""
PERIODS = {Often.DAILY: timedelta(days=1), Often.WEEKLY: timedelta(days=7)}


def followed_at(line: str, user: Account | AnonymousUser) -> Followed:
    """What an address names to be followed: `treaty:itrs`, or anything of `annotations.things`. Evidence is followed
    with its claim, a comment with its thread. Raises NotHere."""
    kind, colon, key = line.partition(":")
    if kind == "treaty" and colon:
        return instrument_at(key.replace("\0", "")[:100])
    thing = thing_at(line, user)
    if isinstance(thing, Place):
        return thing.provision
    if isinstance(thing, Evidence):
        return thing.claim
    return thing.root or thing if isinstance(thing, Comment) else thing


def token_of_followed(thing: Followed) -> str:
    return f"treaty:{thing.slug}" if isinstance(thing, Instrument) else token_of(thing)


def name_of_followed(thing: Followed) -> str:
    if isinstance(thing, Instrument):
        return thing.title
    if isinstance(thing, Comment):
        return _("The thread that begins with a comment on: %(thing)s") % {"thing": name_of_thing(thing.thing)}
    return name_of_thing(thing)


def follow_of(account: Account, thing: Followed) -> Follow | None:
    return Follow.objects.filter(account=account, **_columns(thing)).first()


@transaction.atomic
def follow(account: Account, thing: Followed) -> Follow:
    """From now on they hear of it. How its claims stand is put on record, so that the next change is known as one.
    Raises TooMany."""
    mailing_of(account)
    if follow_of(account, thing) is None and Follow.objects.filter(account=account).count() >= MOST:
        raise TooMany
    notice_standings(_claims_of(thing))
    row, _new = Follow.objects.get_or_create(account=account, **_columns(thing))
    return row


def stop(account: Account, thing: Followed) -> None:
    Follow.objects.filter(account=account, **_columns(thing)).delete()


@transaction.atomic
def watch(account: Account, claim: Claim) -> Watch:
    """They take the correction kit as it is now, and are mailed when it is no longer so. Who takes it again is told of
    what changes from this moment on."""
    mailing_of(account, often=Often.NEVER)
    now = notice_standings([claim])[claim.pk]
    row, _new = Watch.objects.update_or_create(
        account=account, claim=claim, defaults={"taken": now, "told": now, "taken_at": timezone.now()}
    )
    return row


def mailing_of(account: Account, often: Often = Often.DAILY) -> Mailing:
    """How somebody is told by mail; of nothing that happened before they had this row."""
    row = Mailing.objects.filter(account=account).first()
    if row is None:
        at = number_news()
        row, _new = Mailing.objects.get_or_create(
            account=account, defaults={"often": often, "mailed_to": at, "replies_mailed_to": at, "due_at": due(often)}
        )
    return row


def settle(account: Account, *, often: str, replies_at_once: bool, follows_own: bool) -> None:
    """Another choice. What happened while nothing was mailed is not mailed later."""
    row = mailing_of(account)
    if row.often == Often.NEVER != often:
        row.mailed_to = number_news()
    if replies_at_once and not row.replies_at_once:
        # What waits for the next digest is mailed now.
        told_to = number_news() if row.often == Often.NEVER else row.mailed_to
        row.replies_mailed_to = max(row.replies_mailed_to, told_to)
    if row.often != often:
        row.due_at = due(Often(often))
    row.often, row.replies_at_once, row.follows_own = often, replies_at_once, follows_own
    row.save(update_fields=["often", "replies_at_once", "follows_own", "due_at", "mailed_to", "replies_mailed_to"])


def due(often: Often) -> Any:
    """When the next digest is to be sent, from now on."""
    return timezone.now() + PERIODS.get(often, timedelta())


class TooMany(Exception):
    """They follow as much as one account may."""


@dataclass(frozen=True)
class Item:
    """One thing that somebody follows, as their list shows it."""

    follow: Follow
    kind: str
    name: str
    address: str


def items_of(follows: Sequence[Follow]) -> list[Item]:
    """Takes rows `with_things`. One query more for the provisions among them."""
    provisions = _provisions([each for each in follows if each.wid])
    return [_item(each, provisions) for each in follows]


def with_things(rows: QuerySet[Follow]) -> QuerySet[Follow]:
    return rows.select_related(
        *("instrument", "claim", "thread__claim", "thread__evidence__claim"),
        *("thread__provision__edition__version__instrument", "thread__provision__parent__parent__parent"),
    )


def _item(row: Follow, provisions: dict[tuple[int, str], Provision]) -> Item:
    if row.claim:
        return Item(row, _("claim"), row.claim.text, row.claim.get_absolute_url())
    if row.thread:
        return Item(row, _("thread"), name_of_followed(row.thread), row.thread.get_absolute_url())
    instrument = row.instrument
    assert instrument is not None  # noqa: S101 - a constraint holds it
    if row.wid:
        found = provisions.get((instrument.pk, row.wid))
        name = name_of_thing(found) if found else f"{instrument.title}, {row.wid}"
        return Item(row, _("provision"), name, reverse("identity", args=[instrument.slug, row.wid]))
    return Item(row, _("treaty"), instrument.title, instrument.get_absolute_url())


def _provisions(follows: Iterable[Follow]) -> dict[tuple[int, str], Provision]:
    """By instrument and wid, the provision in the newest edition that has it, English before other languages."""
    follows = list(follows)
    if not follows:
        return {}
    rows = (
        Provision.objects.published()
        .filter(
            wid__in={each.wid for each in follows},
            edition__version__instrument__in={each.instrument_id for each in follows},
        )
        .select_related("edition__version__instrument", "parent__parent__parent")
        .order_by("edition__version__order", "edition__number")
    )
    found: dict[tuple[int, str], Provision] = {}
    for each in sorted(rows, key=lambda one: (one.edition.version.order, one.edition.language == "en")):
        found[each.edition.version.instrument_id, each.wid] = each
    return found


def _columns(thing: Followed) -> dict[str, Any]:
    if isinstance(thing, Provision):
        return {"instrument": thing.edition.version.instrument, "wid": thing.wid}
    if isinstance(thing, Instrument):
        return {"instrument": thing, "wid": ""}
    return {"claim": thing} if isinstance(thing, Claim) else {"thread": thing}


def _claims_of(thing: Followed) -> QuerySet[Claim]:
    """The public claims of which its followers hear that they stand otherwise."""
    rows = Claim.objects.filter(state=ClaimState.PUBLISHED)
    if isinstance(thing, Claim):
        return rows.filter(pk=thing.pk)
    if isinstance(thing, Instrument):
        return rows.filter(instrument=thing)
    if isinstance(thing, Provision):
        return rows.filter(instrument=thing.edition.version.instrument_id)
    return rows.none()
