"""Following and news: one thing each, once each, and a record that is only added to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from annotations.models import (
    Claim,
    Comment,
    Evidence,
    Follow,
    Mailing,
    News,
    NewsPlace,
    Noticed,
    ReadNews,
    StandingRecord,
    Watch,
)
from tests import factories
from tests.promises import Write, change, check_refused
from treatyreader.accounts.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


@dataclass
class Rows:
    """One good row of each model."""

    ann: Account
    claim: Claim
    comment: Comment
    evidence: Evidence
    follow: Follow
    standingrecord: StandingRecord
    watch: Watch
    mailing: Mailing
    news: News
    newsplace: NewsPlace
    readnews: ReadNews


@pytest.fixture
def rows(library: None) -> Rows:
    ann, claim = factories.account("Ann"), factories.claim()
    comment = factories.comment(claim, ann)
    evidence = factories.evidence(claim, factories.passage("41B", "security and robustness"))
    record = StandingRecord.objects.create(claim=claim, stands="say-this", provisional=False)
    news = News.objects.create(
        kind=News.Kind.COMMENT, comment=comment, claim=claim, instrument=claim.instrument, by=ann
    )
    return Rows(
        *(ann, claim, comment, evidence),
        follow=Follow.objects.create(account=ann, claim=claim),
        standingrecord=record,
        watch=Watch.objects.create(account=ann, claim=claim, taken=record, told=record),
        mailing=Mailing.objects.create(account=ann),
        news=news,
        newsplace=NewsPlace.objects.create(news=news, instrument=claim.instrument, wid="2012~41B"),
        readnews=ReadNews.objects.create(account=ann, news=news),
    )


def again(row: str) -> Write:
    """Write the row a second time."""

    def write(rows: Rows) -> object:
        copy = type(getattr(rows, row)).objects.get(pk=getattr(rows, row).pk)
        copy.pk = None
        return copy.save(force_insert=True)

    return write


def twice(kind: str) -> Write:
    """Tell the same thing a second time."""

    def write(rows: Rows) -> object:
        provision = factories.provision("41B")
        about: dict[str, dict[str, Any]] = {
            "edition": {"edition": provision.edition},
            "verified": {"verification": provision.verifications.first()},
            "standing changed": {"record": rows.standingrecord, "claim": rows.claim},
        }
        return [News.objects.create(kind=kind, instrument=rows.claim.instrument, **about[kind]) for _each in "12"]

    return write


CASES: list[tuple[str, str, Write]] = [
    (
        "a claim and a thread at once",
        "follow_is_of_one_thing",
        lambda rows: change("follow", thread=rows.comment)(rows),
    ),
    ("nothing", "follow_is_of_one_thing", change("follow", claim=None)),
    ("a clause of no treaty", "follow_is_of_one_thing", change("follow", wid="2012~41B")),
    ("a claim twice", "follow_of_a_claim_once", again("follow")),
    (
        "a clause twice",
        "follow_of_a_text_once",
        lambda rows: [
            Follow.objects.create(account=rows.ann, instrument=rows.claim.instrument, wid="2012~41B") for _each in "12"
        ],
    ),
    (
        "a thread twice",
        "follow_of_a_thread_once",
        lambda rows: [Follow.objects.create(account=rows.ann, thread=rows.comment) for _each in "12"],
    ),
    (
        "stands in no way",
        "standing_record_says_how",
        lambda rows: StandingRecord.objects.create(claim=rows.claim, stands="", provisional=False),
    ),
    ("stood otherwise", "record_is_only_added_to", change("standingrecord", stands="otherwise")),
    (
        "a record gone",
        "record_is_only_added_to",
        lambda rows: rows.standingrecord.delete() if rows.watch.delete() else None,
    ),
    ("watched twice", "watch_of_a_claim_once", again("watch")),
    ("told hourly", "mailing_often_is_known", change("mailing", often="hourly")),
    ("unknown kind", "news_is_about_one_thing", change("news", kind="rumour")),
    ("of nothing", "news_is_about_one_thing", change("news", comment=None)),
    ("of another kind of thing", "news_is_about_one_thing", change("news", kind="evidence")),
    ("of two things", "news_is_about_one_thing", lambda rows: change("news", evidence=rows.evidence)(rows)),
    ("of its own doer's concern", "news_concerns_another", lambda rows: change("news", concerns=rows.ann)(rows)),
    ("a follow at no address", "follow_public_id_is_an_address", change("follow", public_id="No. 1")),
    ("a watch at no address", "watch_public_id_is_an_address", change("watch", public_id="No. 1")),
    ("mailing at no address", "mailing_public_id_is_an_address", change("mailing", public_id="No. 1")),
    ("an edition twice", "news_of_an_edition_once", twice("edition")),
    ("a verification twice", "news_of_a_verification_once", twice("verified")),
    ("a change of standing twice", "news_of_a_standing_once", twice("standing changed")),
    ("looked at twice over", "noticed_is_one_row", lambda _rows: Noticed.objects.create(pk=2)),
    ("at a place twice", "news_place_once", again("newsplace")),
    ("read twice", "read_news_once", again("readnews")),
]


PROMISES = [(name, write) for _what, name, write in CASES]


@pytest.mark.parametrize(("name", "write"), PROMISES, ids=[each[0] for each in CASES])
def test_the_database_refuses(name: str, write: Write, rows: Rows) -> None:
    check_refused(name, write, rows)
