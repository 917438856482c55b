"""Posting: who is to be mailed what, each mail once, whatever happens meanwhile.

A mail is sent in a transaction of its own, which holds the row that says how far its receiver was told. What two
processes want to send at once one of them sends. Whoever is killed before the mail server has taken a mail leaves
nothing behind, and it is sent by the next; a request to end is heard between two mails. One gap is left that no program
can close: killed outright (SIGKILL) after the server took a mail and before that is written down, it is sent once more,
under the same Message-ID, by which receivers know it.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from smtplib import SMTPDataError, SMTPException, SMTPNotSupportedError, SMTPRecipientsRefused

from allauth.account.models import EmailAddress
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.following import letters
from annotations.following.follows import due
from annotations.following.headlines import headlines, with_all_that_is_told
from annotations.following.letters import Told
from annotations.following.news import number_news
from annotations.following.noticing import differ
from annotations.following.unsubscribing import address_that_ends
from annotations.models import Claim, Follow, Mailing, News, StandingRecord, Watch
from annotations.models.following import Often
from annotations.models.news import NewsKind
from treatyreader.running.attention import ENDING

IN_A_DIGEST = 50
"""Pieces of news in one mail; how many more there are is said."""
KEPT_FOR = timedelta(days=400)
"""How long news is kept."""
AGAIN_AFTER = timedelta(hours=1)
"""When a mail that could not be sent to its receiver is tried again."""

logger = logging.getLogger(__name__)
Sending = Callable[[Mailing], EmailMultiAlternatives | None]
"""Composes what is due and writes down that it is told; nothing, where nothing is due after all."""


class ServerFails(Exception):
    """The mail server takes nothing just now: all that is due stays due."""


def post_what_is_due() -> Iterator[None]:
    """Send changes of what is watched, replies and digests; yields after each. Raises ServerFails."""
    last = number_news()
    with _connection() as server:
        steps: list[tuple[QuerySet[Mailing], Sending]] = [
            (_with_changes(), _change),
            (_with_replies(last), lambda row: _reply(row, last)),
            (_with_digests(), lambda row: _digest(row, last)),
        ]
        for rows, compose in steps:
            for key in list(rows.order_by("pk").values_list("pk", flat=True)):
                while _post(key, rows, compose, server):
                    yield


def forget_old_news() -> None:
    News.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()


def mailable() -> QuerySet[Mailing]:
    """Of accounts that are open, at addresses that were verified, which the server did not refuse a moment ago."""
    verified = EmailAddress.objects.filter(user=OuterRef("account"), email=OuterRef("account__email"), verified=True)
    return Mailing.objects.filter(
        Q(retry_at=None) | Q(retry_at__lte=timezone.now()), Exists(verified), account__is_active=True
    )


def _with_changes() -> QuerySet[Mailing]:
    newest = StandingRecord.objects.filter(claim=OuterRef("claim")).order_by("-pk").values("pk")[:1]
    watches = Watch.objects.filter(account=OuterRef("account")).annotate(newest=Subquery(newest))
    return mailable().filter(Exists(watches.exclude(told=F("newest"))))


def _with_replies(last: int) -> QuerySet[Mailing]:
    replies = News.objects.filter(kind=NewsKind.REPLY, concerns=OuterRef("account"), place__lte=last)
    return mailable().filter(Exists(replies.filter(place__gt=OuterRef("replies_mailed_to"))), replies_at_once=True)


def _with_digests() -> QuerySet[Mailing]:
    return mailable().filter(due_at__lte=timezone.now()).exclude(often=Often.NEVER)


def _post(key: int, rows: QuerySet[Mailing], compose: Sending, server: BaseEmailBackend) -> bool:
    """Send one mail of those that are due to one account. Whether there was one, and may be another. What fails for one
    receiver holds up no other. Raises ServerFails."""
    held = rows.select_related("account").select_for_update(skip_locked=True, of=("self",)).filter(pk=key)
    try:
        with _until_it_is_written_down(), transaction.atomic():
            row = held.first()
            mail = compose(row) if row else None
            if mail is not None:
                server.send_messages([mail])
            return mail is not None
    except (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError) as error:
        logger.warning("a mail was refused for its receiver, and is tried again in an hour (%s)", type(error).__name__)
    except (OperationalError, InterfaceError):
        raise
    except (OSError, SMTPException) as error:
        raise ServerFails(str(error) or type(error).__name__) from error
    except Exception:
        logger.exception("a mail could not be made, and is tried again in an hour")
    Mailing.objects.filter(pk=key).update(retry_at=timezone.now() + AGAIN_AFTER)
    return False


def _change(row: Mailing) -> EmailMultiAlternatives | None:
    """The next change of what they watch. What is as they know it, or not to be seen now, is no mail."""
    newest = StandingRecord.objects.filter(claim=OuterRef("claim")).order_by("-pk").values("pk")[:1]
    watches = (
        Watch.objects.filter(account=row.account, claim__in=Claim.objects.visible_to(None))
        .annotate(newest=Subquery(newest))
        .exclude(told=F("newest"))
        .select_related("claim", "taken", "told")
    )
    for watch in watches.order_by("pk"):
        now = StandingRecord.objects.get(pk=getattr(watch, "newest"))  # noqa: B009 - an annotation of the query
        Watch.objects.filter(pk=watch.pk).update(told=now)
        if differ(watch.told, now):
            return letters.change(row, watch, now)
    return None


def _reply(row: Mailing, last: int) -> EmailMultiAlternatives | None:
    """The next reply to them that they have not read."""
    news = News.objects.for_account(row.account).unread_by(row.account)
    replies = news.filter(
        kind=NewsKind.REPLY, concerns=row.account, place__gt=row.replies_mailed_to, place__lte=last
    ).order_by("place")
    found = with_all_that_is_told(replies).first()
    row.replies_mailed_to = found.place if found and found.place else last
    row.save(update_fields=["replies_mailed_to"])
    return letters.reply(row, _told(row, [found])[0]) if found else None


def _digest(row: Mailing, last: int) -> EmailMultiAlternatives | None:
    """What is new for them and not read, the newest first, and not mailed as a reply before."""
    news = News.objects.for_account(row.account).unread_by(row.account)
    rows = news.filter(place__gt=row.mailed_to, place__lte=last)
    if row.replies_at_once:
        rows = rows.exclude(kind=NewsKind.REPLY, concerns=row.account)
    rows = rows.exclude(kind=NewsKind.REPLY, concerns=row.account, place__lte=row.replies_mailed_to)
    count = rows.count()
    found = list(with_all_that_is_told(rows)[:IN_A_DIGEST])
    row.mailed_to, row.due_at = last, due(Often(row.often))
    row.save(update_fields=["mailed_to", "due_at"])
    return letters.digest(row, _told(row, found), count - len(found)) if found else None


def _told(row: Mailing, news: list[News]) -> list[Told]:
    """Headlines with the addresses that end what told them."""
    claims, threads = {each.claim_id for each in news}, {each.thread_id for each in news}
    texts = {each.instrument_id for each in news}
    followed = Q(claim__in=claims - {None}) | Q(thread__in=threads - {None}) | Q(instrument__in=texts, wid="")
    by_thing = {
        (each.thread_id, each.claim_id, each.instrument_id): each
        for each in Follow.objects.filter(followed, account=row.account)
    }
    found = []
    for headline in headlines(news, row.account):
        of = headline.news
        things = {
            _("this thread"): (of.thread_id, None, None),
            _("this claim"): (None, of.claim_id, None),
            _("this treaty"): (None, None, of.instrument_id),
        }
        ends = [(name, address_that_ends(by_thing[key])) for name, key in things.items() if key in by_thing]
        found.append(Told(headline, ends))
    return found


@contextmanager
def _connection() -> Iterator[BaseEmailBackend]:
    """The mail server, for as many mails as there are; opened with the first."""
    server = get_connection()
    try:
        yield server
    finally:
        server.close()


@contextmanager
def _until_it_is_written_down() -> Iterator[None]:
    """Hear no request to end before what was sent is committed."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
