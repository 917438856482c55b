"""Fills a site's database with so much evidence and as many comments, and prints how many queries its pages take.

Run within `treatyreader.running exec`.
The words are spans of random length in the quotable provisions of the ITRs of 2012, ten pieces of evidence to a claim.
"""

from __future__ import annotations

import json
import random
import sys

import django

EDITION = "/treaties/itrs/2012/en/"
PROVISION = "/treaties/itrs/2012/en/art_6__para_6-1/"
PER_CLAIM = 10
LONGEST = 160


def add_evidence(count: int) -> None:
    """Exactly `count` pieces, in place of those that there are."""
    from annotations.anchoring.locating import Anchor
    from annotations.loading.claims import passage_at
    from annotations.models import Check, Claim, Evidence, EvidencePassage
    from treatyreader.models import Edition, Instrument

    for model in (EvidencePassage, Evidence, Check, Claim):
        model.objects.all().delete()
    chance = random.Random(2012)  # noqa: S311 - the same evidence in every run
    edition = Edition.objects.published().of_address("itrs", "2012", "en").get()
    provisions = list(edition.in_reading_order().quotable().with_edition())
    itrs = Instrument.objects.get(slug="itrs")
    claims = [
        Claim.objects.create(
            slug=f"measured-{number}",
            instrument=itrs,
            text=f"Claim number {number} says something about these words.",
            about=Claim.About.ADOPTED_TEXT,
            kind=Claim.Kind.WORDS,
        )
        for number in range((count + PER_CLAIM - 1) // PER_CLAIM)
    ]
    for number in range(count):
        provision = provisions[number % len(provisions)]
        start = chance.randrange(len(provision.text))
        end = min(start + chance.randrange(1, LONGEST), len(provision.text))
        words = Anchor(provision.text[start:end], "", "", start, end)
        evidence = Evidence.objects.create(
            claim=claims[number // PER_CLAIM],
            position=number,
            bearing=chance.choice(Evidence.Bearing.values),
            coverage="part",
        )
        EvidencePassage.objects.create(evidence=evidence, passage=passage_at(provision, words))


def add_comments(count: int) -> None:
    """Exactly `count`, each a thread of its own on a provision, in place of those that there are."""
    from annotations.models import Comment
    from treatyreader.accounts.models import Account
    from treatyreader.models import Edition

    Comment.objects.all().delete()
    author = Account.objects.filter(name="Measured").first() or Account.objects.create_user("m@example.org", "Measured")
    edition = Edition.objects.published().of_address("itrs", "2012", "en").get()
    provisions = list(edition.in_reading_order().quotable())
    Comment.objects.bulk_create(
        Comment(author=author, provision=provisions[number % len(provisions)], body=f"Comment number {number}.")
        for number in range(count)
    )


def queries_of(address: str) -> int:
    """How many queries a page takes when it is made anew."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        response = Client(SERVER_NAME="127.0.0.1").get(address)
    assert response.status_code == 200, address
    return len(queries)


def main() -> None:
    from django.db import transaction

    django.setup()
    with transaction.atomic():
        add_comments(int(sys.argv[1]))
        add_evidence(int(sys.argv[1]))
    print(json.dumps({address: queries_of(address) for address in (EDITION, PROVISION)}))


if __name__ == "__main__":
    main()
