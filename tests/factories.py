"""Rows that tests need besides the library: valid, and as little as will do."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from annotations import commenting
from annotations.anchoring.locating import anchor
from annotations.loading.claims import passage_at
from annotations.models import Article, Check, Claim, Comment, Evidence, EvidencePassage, MarkedSentence, Passage
from treatyreader.accounts.models import Account
from treatyreader.models import Descent, Edition, Instrument, Provision, Version

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


def text(path: str, clauses: Mapping[str, str], *, provisions_of: str = "", publish: bool = True) -> Edition:
    """A text of one article, its clauses by number, as the next edition at that address: "pact/1990/en". A clause has
    the wid "1990~3", or that of the version whose provisions these are. Versions are in the order of their names."""
    slug, name, language = path.split("/")
    instrument, _new = Instrument.objects.get_or_create(
        slug=slug, defaults={"title": slug.title(), "form": "convention"}
    )
    root = provisions_of or name
    order = int("".join(filter(str.isdigit, name))) * 2 + bool(provisions_of)
    version, _new = Version.objects.get_or_create(
        instrument=instrument, slug=name, defaults={"order": order, "provisions_of": root}
    )
    edition = Edition.objects.create(
        version=version,
        language=language,
        number=version.editions.filter(language=language).count() + 1,
        language_status="authentic",
        source="A shelf",
        digest="0" * 64,
    )
    article = Provision.objects.create(
        edition=edition, position=0, kind="article", label="ARTICLE 1", number="1", wid=f"{root}~art_1", eid="art_1"
    )
    for position, (number, words) in enumerate(clauses.items(), start=1):
        Provision.objects.create(
            edition=edition,
            parent=article,
            position=position,
            kind="paragraph",
            number=number,
            margin_number=number,
            wid=f"{root}~{number}",
            eid=f"art_1__para_{number}",
            text=words,
        )
    if publish:
        edition.publish()
    return edition


def descent(edition: Edition, newer: Edition, pairs: Mapping[str, str], **columns: Any) -> list[Descent]:
    """Rows by the numbers of the clauses, empty for none: {"3": "5", "4": ""}."""
    older_root, newer_root = edition.version.provisions_of, newer.version.provisions_of
    return [
        Descent.objects.create(
            instrument=edition.version.instrument,
            older=older_root,
            newer=newer_root,
            older_wid=f"{older_root}~{one}" if one else "",
            newer_wid=f"{newer_root}~{other}" if other else "",
            **{"method": "text", "score": 0.5} | columns,
        )
        for one, other in pairs.items()
    ]


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


def check(
    on: Claim, expression: str, scope: str = "articles", expect: str = "present", *, of: str = "", **columns: Any
) -> Check:
    """A textual check that nobody has answered yet; a part of the claim is marked by its words."""
    start = on.text.index(of) if of else 0
    values = {"met": "confirms", "coverage": "whole", "position": next(_numbers)}
    question = {"expression": expression, "scope": scope, "expect": expect}
    marked = {"of": of, "of_start": start, "of_end": start + len(of)}
    return Check.objects.create(claim=on, **question, **(values | marked | columns))


ARTICLE = """\
Nobody who was there will forget the last evening of the conference.

The treaty makes networks secure. It was agreed in haste, late at night, by people who wanted to go home, and it shows.

What it says of money is of no interest to anybody but accountants, and they will not read it either. The rest can be
told in few words, and nobody will remember them next year, because nothing of it has ever been enforced by anyone.
"""


def article(author: Account | None, text: str = ARTICLE, **columns: Any) -> Article:
    """An article of a reader with its text, against the ITRs."""
    values = {
        "slug": f"article-{next(_numbers)}",
        "instrument": Instrument.objects.get(slug="itrs"),
        "title": "The last evening",
        "kind": "article",
        "source": "https://news.example/evening",
        "language": "en",
        "origin": "reader",
    }
    return Article.objects.create(author=author, text=text.strip(), **(values | columns))


def sentence(on: Article, exact: str = "The treaty makes networks secure.", **columns: Any) -> MarkedSentence:
    return MarkedSentence.objects.create(article=on, exact=exact, position=on.text.index(exact), **columns)


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
