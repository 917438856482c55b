"""Articles from files: all of a file or nothing of it, again and again without harm."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotations import moderating
from annotations.models import Article, Claim
from tests import factories
from treatyreader.importing.corpus import BUNDLED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

GOOD = """\
[[article]]
slug = "a-speech"
title = "A speech"
kind = "speech"
language = "en"
written_by = "Jo Speaker"
published_on = 2012-12-14
source = "https://speeches.example/1"
note = "A speech"

  [[article.sentence]]
  claim = "un-takeover"
  exact = "They want to take it over."
  voice = "own"

  [[article.sentence]]
  claim = "no-external-enforcement"
  voice = "rejected"
"""


def load(directory: Path, text: str = GOOD, instrument: str = "itrs") -> str:
    (directory / "library.toml").write_text(f'[[articles]]\nfile = "articles.toml"\ninstrument = "{instrument}"\n')
    (directory / "articles.toml").write_text(text)
    said = StringIO()
    call_command("load_claims", directory, stdout=said)
    return said.getvalue()


def rows() -> list[tuple[object, ...]]:
    return [*Article.objects.values_list(), *Article.objects.values_list("slug", "sentences", "sentences__position")]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[[article]]", "[[article", "articles.toml: cannot be read"),
        (GOOD, "", "articles.toml: no articles; expected [[article]] entries"),
        (GOOD, "[other]\n" + GOOD, "articles.toml: other stands outside an article"),
        ("a-speech", "A Speech", "articles.toml:1: slug is 'A Speech'"),
        ("a-speech", "new", "articles.toml:1: slug is 'new'"),
        ('title = "A speech"\n', "", "articles.toml:1: title is missing"),
        ("A speech", "x" * 301, "articles.toml:1: title has 301 characters"),
        ('kind = "speech"', 'kind = "rant"', "articles.toml:1: kind is 'rant'; expected one of article, speech, post"),
        ('language = "en"', 'language = "In English"', "articles.toml:1: language is 'In English'"),
        (
            "2012-12-14",
            '"2012-13"',
            "articles.toml:1: published_on is '2012-13'; expected a date as far as",
        ),
        ("2012-12-14", "2012", "articles.toml:1: published_on is 2012; expected text in quotation marks"),
        ("https://", "ftp://", "articles.toml:1: source is"),
        ("written_by", "by", "articles.toml:1: unknown key 'by'"),
        (
            'claim = "un-takeover"',
            'claim = "un-takeaway"',
            "articles.toml:11: the library holds no claim 'un-t",
        ),
        ('voice = "own"', 'voice = "loud"', "articles.toml:11: voice is 'loud'; expected one of own, reported"),
        ('voice = "rejected"', "", "articles.toml:16: voice is missing"),
        ("They want to take it over.", "x" * 301, "articles.toml:11: exact has 301 characters; expected at most 300"),
        (GOOD, GOOD + GOOD, "articles.toml:19: slug 'a-speech' again; expected a slug of its own"),
        (GOOD, GOOD + GOOD[GOOD.rindex("  [[") :], "articles.toml:19: the same again"),
        (GOOD, GOOD[: GOOD.index("  [[")], "articles.toml:1: no sentences; expected [[article.sentence]] entries"),
        (GOOD, GOOD + "\x00", "articles.toml: cannot be read (it holds NUL characters)"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in GOOD
    before = rows()
    with pytest.raises(CommandError) as error:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert rows() == before, "nothing was written"
    first, *problems = str(error.value).splitlines()
    assert "nothing of it was written" in first
    assert any(each.startswith(problem) for each in problems), problems


def test_an_instrument_that_is_not_here_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="holds no instrument 'pact'"):
        load(tmp_path, instrument="pact")


def test_a_readers_article_keeps_its_address(tmp_path: Path) -> None:
    factories.article(factories.account("Ann"), slug="a-speech")
    with pytest.raises(CommandError, match="taken by a reader's article"):
        load(tmp_path)


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    assert "articles.toml: 1 articles" in load(tmp_path)
    before = rows()
    load(tmp_path)
    assert rows() == before
    call_command("load_claims", BUNDLED, stdout=StringIO())
    assert rows() == before


def test_what_changed_in_the_file_is_changed_here_in_its_order(tmp_path: Path) -> None:
    load(tmp_path)
    kept = Article.objects.get(slug="a-speech").sentences.get(claim__slug="no-external-enforcement").public_id
    head, first, second = GOOD.split("  [[article.sentence]]")
    other = first.replace('claim = "un-takeover"', 'claim = "article-1-excludes-content"')
    load(tmp_path, "  [[article.sentence]]".join([head.replace("A speech", "The speech"), second + "\n", other]))
    row = Article.objects.get(slug="a-speech")
    assert row.title == "The speech"
    said = list(row.sentences.values_list("claim__slug", flat=True))
    assert said == ["no-external-enforcement", "article-1-excludes-content"]
    assert row.sentences.get(claim__slug="no-external-enforcement").public_id == kept, "addresses stay"


def test_a_claim_that_was_merged_is_the_other_from_then_on(tmp_path: Path) -> None:
    load(tmp_path)
    claim, into = Claim.objects.get(slug="un-takeover"), factories.claim("The UN takes the Internet over.")
    moderating.merge(factories.account("Stella", role="steward"), claim, into, "The same.")
    load(tmp_path)
    assert Article.objects.get(slug="a-speech").sentences.filter(claim=into).exists()
