"""Rows that tests need besides the library: valid, and as little as will do."""

from __future__ import annotations

from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from annotations import commenting
from annotations.anchoring import anchor
from annotations.loading import passage_at
from annotations.models import Claim, Comment, Evidence, EvidencePassage, Passage
from treatyreader.accounts.models import Account
from treatyreader.models import Edition, Instrument, Provision

_numbers = count(1)


def provision(number: str, edition: str = "itrs/2012/en") -> Provision:
    """The provision with this margin number in the newest published edition."""
    text = Edition.objects.published().of_address(*edition.split("/")).newest_first().first()
    return Provision.objects.with_edition().get(edition=text, margin_number=number)


def passage(number: str, words: str = "", edition: str = "itrs/2012/en") -> Passage:
    """Words that stand once in that provision; without words, the whole of it."""
    row = provision(number, edition)
    place = anchor(words or row.text, row.text)
    assert place is not None, f"{words!r} does not stand once in No. {number}"
    return passage_at(row, place)


def claim(text: str = "The treaty says something.", **columns: Any) -> Claim:
    values = {
        "slug": f"claim-{next(_numbers)}",
        "instrument": Instrument.objects.get(slug="itrs"),
        "about": Claim.About.ADOPTED_TEXT,
        "kind": Claim.Kind.WORDS,
    }
    return Claim.objects.create(text=text, **(values | columns))


def evidence(
    on: Claim, *passages: Passage, bearing: str = "confirms", coverage: str = "whole", **more: Any
) -> Evidence:
    with transaction.atomic():
        row = Evidence.objects.create(claim=on, position=next(_numbers), bearing=bearing, coverage=coverage, **more)
        for position, each in enumerate(passages, start=1):
            EvidencePassage.objects.create(evidence=row, passage=each, position=position)
    return row


def account(name: str, password: str = "", **columns: Any) -> Account:
    """Somebody whose mail address (ann@example.org for Ann) is verified."""
    row = Account.objects.create_user(
        f"{name.lower().replace(' ', '.')}@example.org", name, password or None, **columns
    )
    EmailAddress.objects.create(user=row, email=row.email, verified=True, primary=True)
    return row


def comment(on: Provision | Claim | Evidence, author: Account, body: str = "A remark.", **columns: Any) -> Comment:
    words = columns.pop("passages", ())
    return commenting.write(author, on, body, words, is_private=columns.pop("is_private", False))
