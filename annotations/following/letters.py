"""Letters: what is mailed to those who follow, as plain text and as HTML, in one mail each.

Every one can be unsubscribed from with one click (RFC 8058), has an id made of what it tells, so that a mail server
that got it twice can know it, and carries with any words of a text how far their wording is verified.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import formatdate, parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.following.headlines import Headline, change_in_words, cited, how_it_reads
from annotations.following.noticing import words_that_differ
from annotations.following.unsubscribing import address_that_ends
from annotations.models import Mailing, Passage, StandingRecord, Watch
from treatyreader.models.verification import Level

LONGEST_SUBJECT = 120
"""Characters; a mail of anything is no place for a whole claim."""
MOST_WORDS = 20
"""Passages of which a mail says how far their wording was verified, and is."""
STYLE = Path(settings.BASE_DIR, "static", "css", "mail.css")


@dataclass(frozen=True)
class Told:
    """A headline in a mail, with the addresses that end what told it."""

    headline: Headline
    ends: Sequence[tuple[str, str]]


def digest(mailing: Mailing, told: Sequence[Told], further: int) -> EmailMultiAlternatives:
    """What is new; `further`: how many pieces of news there is no room for."""
    count = len(told) + further
    subject = ngettext("%(count)d piece of news", "%(count)d pieces of news", count) % {"count": count}
    first = told[0].headline
    return _letter(
        mailing,
        f"{subject}: {first.what}: {first.about}",
        "digest",
        {"told": told, "further": further, "count": count, "page": _at(reverse("notifications"))},
        ends=address_that_ends(mailing, "digest"),
        says=("digest", *(each.headline.news.pk for each in told)),
    )


def reply(mailing: Mailing, told: Told) -> EmailMultiAlternatives:
    """A reply, at once."""
    headline = told.headline
    return _letter(
        mailing,
        f"{headline.what}: {headline.about}",
        "digest",
        {"told": [told], "further": 0, "count": 1, "is_reply": True, "page": _at(reverse("notifications"))},
        ends=address_that_ends(mailing, "replies"),
        says=("reply", headline.news.pk),
    )


def change(mailing: Mailing, watch: Watch, now: StandingRecord) -> EmailMultiAlternatives:
    """What became of a claim since its correction kit was taken. Takes the watch with its claim and records."""
    differing = words_that_differ(watch.told, now)
    passages = Passage.objects.with_provision().filter(public_id__in=differing, is_public=True)
    words = [
        (cited(each), each.get_absolute_url(), *(Level(level).label for level in differing[each.public_id]))
        for each in passages[:MOST_WORDS]
    ]
    context = {
        "claim": watch.claim,
        "watch": watch,
        "is_watch": True,
        "change": change_in_words(watch.told, now),
        "was": how_it_reads(watch.told),
        "was_at": watch.told.at,
        "taken": how_it_reads(watch.taken),
        "now": how_it_reads(now),
        "now_at": now.at,
        "words": words,
    }
    subject = _("What you took has changed: %(claim)s") % {"claim": watch.claim.text}
    return _letter(
        mailing,
        subject,
        "change",
        context,
        ends=address_that_ends(watch),
        says=("change", watch.public_id, now.pk),
    )


def _letter(
    mailing: Mailing, subject: str, template: str, context: Mapping[str, Any], *, ends: str, says: Sequence[object]
) -> EmailMultiAlternatives:
    """One mail to whom the mailing is of. `ends`: the address that one click asks for; `says`: what makes it the mail
    that it is."""
    said = {
        **context,
        "site": settings.SITE_URL,
        "name": mailing.account.name,
        "ends": _at(ends),
        "ends_all": _at(address_that_ends(mailing, "all")),
        "settings": _at(reverse("following")),
    }
    text = render_to_string(f"annotations/mail/{template}.txt", said)
    style = format_html("<style>{}</style>", STYLE.read_text(encoding="utf-8"))
    html = render_to_string(f"annotations/mail/{template}.html", {**said, "style": style, "subject": subject})
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    mail = EmailMultiAlternatives(
        subject=_in_one_line(subject),
        body=re.sub(r"\n{3,}", "\n\n", text).strip() + "\n",
        to=[mailing.account.email],
        headers={
            "Message-ID": f"<{_id(mailing, says)}@{host}>",
            "Date": formatdate(localtime=False),
            "List-Id": f"<{says[0]}.{host}>",
            "List-Unsubscribe": f"<{_at(ends)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            "Reply-To": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        },
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _in_one_line(subject: str) -> str:
    """A header is one line: what somebody wrote begins no other."""
    line = " ".join("".join(each if each.isprintable() else " " for each in subject).split())
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1]}…"


def _id(mailing: Mailing, says: Sequence[object]) -> str:
    """The same for the same mail, and telling nothing of who gets it."""
    return salted_hmac("annotations.letters", f"{mailing.public_id} {says}", algorithm="sha256").hexdigest()[:40]


def _at(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
