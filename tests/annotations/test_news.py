"""News: told once, to whoever follows, never to whoever did it, and never of what they may not see."""

from __future__ import annotations

from typing import Any, cast

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import claiming, moderating
from annotations.following.news import number_news, tell
from annotations.models import Claim, Follow, News
from tests import factories
from treatyreader.accounts.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


@pytest.fixture
def ann() -> Account:
    return factories.account("Ann")


@pytest.fixture
def ben() -> Account:
    return factories.account("Ben")


def kinds_for(account: Account) -> list[str]:
    return [each.kind for each in News.objects.for_account(account)]


def test_who_follows_the_treaty_the_clause_its_article_or_the_claim_hears_of_evidence(
    ann: Account, ben: Account
) -> None:
    claim = factories.claim()
    evidence = factories.evidence(claim, factories.passage("41B", "security and robustness"))
    clause = evidence.passages.get().provision
    assert clause.parent is not None
    follows: list[dict[str, Any]] = [
        {"instrument": claim.instrument},
        {"instrument": claim.instrument, "wid": clause.wid},
        {"instrument": claim.instrument, "wid": clause.parent.wid},
        {"claim": claim},
    ]
    for follow in follows:
        Follow.objects.all().delete()
        News.objects.all().delete()
        Follow.objects.create(account=ben, **follow)
        tell(News.Kind.EVIDENCE, evidence, by=ann)
        assert kinds_for(ben) == ["evidence"], follow
    Follow.objects.update(wid="2012~1", instrument=claim.instrument, claim=None)
    assert kinds_for(ben) == []


def test_what_was_told_before_one_followed_is_not_heard(ann: Account, ben: Account) -> None:
    claim = factories.claim()
    tell(News.Kind.CLAIM, claim, by=ann)
    Follow.objects.create(account=ben, claim=claim)
    assert kinds_for(ben) == []


def test_who_did_it_hears_nothing(ann: Account) -> None:
    claim = factories.claim()
    Follow.objects.create(account=ann, claim=claim)
    tell(News.Kind.CLAIM_EDITED, claim, by=ann)
    assert kinds_for(ann) == []


def test_what_happened_out_of_sight_is_told_to_nobody_else_when_it_is_published_later(
    ann: Account, ben: Account
) -> None:
    stella = factories.account("Stella", role="steward")
    claim = factories.claim(author=ann, origin="reader", state="waiting")
    Follow.objects.create(account=ben, instrument=claim.instrument)
    moderating.publish_or_decline(stella, claim, "It is an insult.", publish=False)
    claiming.edit(claim, stella, {"text": "The treaty says something else."}, "Said without the insult.")
    Claim.objects.filter(pk=claim.pk).update(state="published")
    assert kinds_for(ann) == ["claim edited", "claim declined"]
    assert kinds_for(ben) == []


def test_what_is_hidden_later_is_told_no_more(ann: Account, ben: Account) -> None:
    claim = factories.claim()
    Follow.objects.create(account=ben, claim=claim)
    comment = factories.comment(claim, ann)
    News.objects.all().delete()
    tell(News.Kind.COMMENT, comment, by=ann)
    assert kinds_for(ben) == ["comment"]
    comment.state = "hidden"
    comment.save()
    assert kinds_for(ben) == []


def test_what_not_everybody_sees_is_told_to_nobody(ann: Account, ben: Account) -> None:
    claim = factories.claim()
    Follow.objects.create(account=ben, claim=claim)
    tell(News.Kind.COMMENT, factories.comment(claim, ann, is_private=True), by=ann)
    waiting = factories.claim(state="waiting", author=ann, origin="reader")
    before = News.objects.count()
    tell(News.Kind.CLAIM, waiting, by=ann)
    assert News.objects.count() == before
    assert kinds_for(ben) == []


def test_an_act_costs_the_same_for_one_follower_and_for_fifty(ann: Account) -> None:
    claim = factories.claim()
    evidence = factories.evidence(claim, factories.passage("41B", "security and robustness"))
    counts = []
    for first in (0, 1):
        for number in range(first, 50 * first + 1):
            Follow.objects.create(account=factories.account(f"Follower {number}"), claim=claim)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            tell(News.Kind.EVIDENCE, evidence, by=ann)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_news_that_cannot_be_told_does_not_fail_the_act(ann: Account, caplog: pytest.LogCaptureFixture) -> None:
    claim = factories.claim()
    tell(cast(Any, "rumour"), claim, by=ann)
    assert "could not be told" in caplog.text
    assert not News.objects.filter(claim=claim).exists()


def test_each_piece_of_news_has_its_place(ann: Account) -> None:
    claim = factories.claim()
    tell(News.Kind.CLAIM, claim, by=ann)
    first = number_news()
    tell(News.Kind.CLAIM_EDITED, claim, by=ann)
    tell(News.Kind.CLAIM_EDITED, claim, by=ann)
    assert number_news() == number_news() == first + 2
