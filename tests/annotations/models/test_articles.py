"""What articles and their marked sentences promise, PostgreSQL holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.db import connection
from django.db.models import Model

from annotations.models import Article, Claim, MarkedSentence, Report
from tests import factories
from tests.promises import Write, change, check_refused
from treatyreader.accounts.models import Account
from treatyreader.models import Stamp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

PERMISSION = {"permitted_by": "The owner", "permitted_on": date(2026, 1, 2), "permitted_where": "A letter"}


@dataclass
class Rows:
    """An article of a reader with a sentence that is a claim, reported once; and one that the library brought."""

    author: Account
    article: Article
    sentence: MarkedSentence
    claim: Claim
    report: Report
    bundled: Article


@pytest.fixture
def rows(library: None) -> Rows:
    author = factories.account("Ann")
    article = factories.article(author)
    claim = factories.claim("It is secure.")
    return Rows(
        author=author,
        article=article,
        sentence=factories.sentence(article, claim=claim),
        claim=claim,
        report=Report.objects.create(author=factories.account("Bob"), article=article, reason="other"),
        bundled=Article.objects.get(slug="wcit-blog-post"),
    )


def marked_too(exact: str) -> Write:
    """A second sentence in the article."""
    return lambda rows: factories.sentence(rows.article, exact)


def too_much(rows: Rows) -> object:
    words = "What it says of money is of no interest to anybody but accountants, and they will not read it either."
    return factories.sentence(rows.article, words)


PROMISES: list[tuple[str, Write]] = [
    ("article_slug_is_an_address", lambda rows: factories.article(rows.author, slug="No Address")),
    ("article_slug_is_not_reserved", lambda rows: factories.article(rows.author, slug="new")),
    ("address_is_for_ever", change("article", slug="another")),
    ("article_has_a_title", change("article", title="")),
    ("article_kind_is_known", change("article", kind="x")),
    ("article_state_is_known", change("article", state="x")),
    ("article_origin_is_known", lambda _rows: factories.article(None, "", origin="x")),
    ("article_language_is_a_tag", change("article", language="English!")),
    ("article_date_is_a_date", change("article", published_on="2012-13")),
    ("article_date_is_a_date", change("article", published_on="in 2012")),
    ("article_of_the_library_has_no_contributor", change("article", origin="library")),
    ("article_of_a_reader_has_a_source", change("article", source="")),
    ("article_text_is_its_contributors", change("bundled", text="The whole of it.")),
    ("article_text_is_its_contributors", lambda _rows: factories.article(None)),
    ("article_withdrawn_keeps_no_text", change("article", state="withdrawn")),
    ("article_permission_says_who_when_and_where", change("article", permitted_by="The owner")),
    ("article_permission_says_who_when_and_where", change("article", **PERMISSION | {"permitted_where": ""})),
    ("sentence_position_once", lambda rows: another(rows, position=1)),
    ("sentence_public_id_is_an_address", lambda rows: another(rows, public_id="12")),
    ("address_is_for_ever", change("sentence", public_id="abcdefghjk")),
    ("sentence_voice_is_known", change("sentence", voice="x")),
    ("sentence_says_something", lambda rows: rows.bundled.sentences.filter(exact="").update(claim=None)),
    ("sentence_stands_in_its_article", change("sentence", position=3)),
    ("sentence_stands_in_its_article", change("sentence", exact="The treaty makes nothing secure.")),
    ("sentence_stands_in_its_article", change("sentence", exact="")),
    ("sentence_stands_in_its_article", change("article", text="The treaty makes networks secure. " * 9)),
    ("sentences_do_not_overlap", marked_too("networks secure. It was")),
    ("sentences_leave_most_of_the_article", too_much),
    ("report_is_of_one_thing", lambda rows: change("report", claim=rows.claim)(rows)),
    (
        "report_of_article_open_once",
        lambda rows: Report.objects.create(author=rows.report.author, article=rows.article, reason="other"),
    ),
]


def another(rows: Rows, position: int = 99, **columns: str) -> object:
    return MarkedSentence.objects.create(article=rows.bundled, position=position, exact="Once more.", **columns)


@pytest.mark.parametrize(("name", "write"), PROMISES, ids=[f"{name}-{n}" for n, (name, _) in enumerate(PROMISES)])
def test_postgresql_refuses_the_bad_row(rows: Rows, name: str, write: Write) -> None:
    check_refused(name, write, rows)


def test_more_may_be_marked_where_the_owner_permits_the_whole(rows: Rows) -> None:
    change("article", **PERMISSION)(rows)
    too_much(rows)
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert rows.article.sentences.count() == 2


def test_a_text_goes_with_its_contributor_however_their_account_goes(rows: Rows) -> None:
    rows.author.delete()
    rows.article.refresh_from_db()
    assert (rows.article.author, rows.article.text) == (None, "")
    assert rows.article.sentences.get().exact == "The treaty makes networks secure."


@pytest.mark.parametrize("model", [Article, MarkedSentence])
def test_whatever_is_written_changes_the_stamp_of_the_pages(model: type[Model]) -> None:
    stamp = Stamp.now()
    row = model._default_manager.first()
    assert row is not None
    row.save()
    assert Stamp.now() != stamp
