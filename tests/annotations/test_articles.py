"""Articles read against the treaty: what is published of one are its marked sentences and a link."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations import contributions, moderating
from annotations.models import Article, Claim, LogEntry
from tests import factories
from tests.annotations.sending import complaint_of, send
from treatyreader.accounts.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

SECRET = "accountants"
"""A word of the text that no marked sentence has."""
SENTENCE = "The treaty makes networks secure."
FACTS = {
    "title": "The last evening",
    "kind": "article",
    "written_by": "Jo Writer",
    "published_on": "2012-12-14",
    "source": "https://news.example/evening",
    "language": "en",
    "instrument": "itrs",
}
NEW = FACTS | {"text": factories.ARTICLE}


@pytest.fixture
def ann() -> Account:
    """Somebody of whom a claim was published: what she writes does not wait."""
    account = factories.account("Ann")
    factories.claim("It asks for effort.", author=account, origin="reader")
    return account


@pytest.fixture
def mine(client: Client, ann: Account) -> Client:
    client.force_login(ann)
    return client


def seen(client: Client, address: str) -> str:
    caches["pages"].clear()
    answer: Any = client.get(address)
    return str(answer.getvalue().decode())


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


# Adding one


def test_an_article_is_added_and_its_text_is_its_contributors(mine: Client, ann: Account) -> None:
    answer = send(mine, "/articles/new/", **NEW)
    row = Article.objects.get(author=ann)
    assert answer["Location"] == f"/articles/{row.slug}/text/"
    assert (row.state, row.slug) == ("published", "the-last-evening")
    assert row.text == factories.ARTICLE.strip(), "paragraphs are kept"
    assert SECRET in seen(mine, f"/articles/{row.slug}/text/")
    page = seen(Client(), f"/articles/{row.slug}/")
    assert "The last evening" in page
    assert "https://news.example/evening" in page
    assert "Jo Writer" in page
    assert "14 December 2012" in page


def test_that_of_a_new_account_waits_for_a_steward() -> None:
    new = factories.account("New")
    send(as_(new), "/articles/new/", **NEW)
    assert Article.objects.get(author=new).state == "waiting"
    assert Client().get("/articles/the-last-evening/").status_code == 404
    assert "The last evening" not in seen(Client(), "/articles/")
    steward = as_(factories.account("Stella", role="steward"))
    assert "The last evening" in steward.get("/desk/?kind=articles").content.decode()
    send(steward, "/articles/the-last-evening/review/", verdict="publish")
    assert "The last evening" in seen(Client(), "/articles/")


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("text", "<p>The treaty makes networks secure.</p>" * 20, "This is HTML"),
        ("text", "A few words.", "It has 12 characters"),
        ("text", "word " * 20_001, "at most 100000"),
        ("source", "", "required"),
        ("source", "ftp://news.example/evening", "This is no link"),
        ("published_on", "2012-02-31", "This is no date"),
        ("published_on", "last year", "This is no date"),
        ("published_on", "2999", "has not come yet"),
        ("kind", "rumour", "Select a valid choice"),
        ("language", "xx", "Select a valid choice"),
        ("permitted_by", "The owner", "A permission says by whom"),
    ],
)
def test_what_is_no_article_is_refused_with_what_is_wrong(mine: Client, field: str, value: str, complaint: str) -> None:
    answer = send(mine, "/articles/new/", **NEW | {field: value})
    assert answer.status_code == 422
    assert complaint in complaint_of(answer)
    assert not Article.objects.filter(origin="reader").exists()


def test_what_nobody_sees_is_taken_out_of_a_text_and_paragraphs_are_kept(mine: Client) -> None:
    pasted = "\u202eOne.\u202c\r\n\r\n\r\n\r\nTwo.   \u2028" + "More words. " * 30
    send(mine, "/articles/new/", **NEW | {"text": pasted})
    assert Article.objects.get(origin="reader").text.startswith("One.\n\nTwo.\nMore words.")


# What others see


def test_the_text_is_nowhere_but_on_its_contributors_page_and_in_their_data(mine: Client, ann: Account) -> None:
    row = factories.article(ann)
    claim = factories.claim("Networks are made secure.", author=ann, origin="reader")
    said = factories.sentence(row, claim=claim)
    factories.sentence(row, "nothing of it has ever been enforced by anyone")
    stella = factories.account("Stella", role="steward")
    addresses = [
        f"/articles/{row.slug}/",
        f"/articles/{row.slug}/?sentence={said.public_id}",
        f"/articles/{row.slug}/about/",
        *(f"/articles/{row.slug}/{act}/" for act in ("text", "edit", "withdraw", "review", "hide", "restore")),
        *(f"/sentences/{said.public_id}/{act}/" for act in ("link", "claim", "unmark")),
        f"/reports/new/?on=article:{row.slug}",
        *("/articles/", "/", "/treaties/itrs/", "/?q=agreed+in+haste", "/claims/like/?text=agreed+in+haste"),
        *("/treaties/itrs/feed/", "/sitemap-articles.xml", "/suggestions/?words=agreed+in+haste"),
        *(f"/oembed/?url=http://testserver/articles/{row.slug}/", f"/embed/articles/{row.slug}/"),
        *("/desk/?kind=articles", "/log/", "/account/data/", "/account/contributions/"),
        f"{claim.get_absolute_url()}",
        f"{claim.get_absolute_url()}about/",
        f"/api/claims/{claim.slug}/",
        *("/api/claims/", "/api/annotations/", "/treaties/itrs/annotations/?format=jsonld"),
    ]
    for reader in (Client(), as_(factories.account("Bob")), as_(stella)):
        for address in addresses:
            page = seen(reader, address)
            assert SECRET not in page, address
            assert "enforced by anyone" not in page, address
    assert SECRET in seen(mine, f"/articles/{row.slug}/text/")
    # No page that is kept has it, whoever asked for it.
    assert SECRET not in mine.get(f"/articles/{row.slug}/").content.decode()
    assert "no-cache" in mine.get(f"/articles/{row.slug}/text/")["Cache-Control"]
    assert "private" in mine.get(f"/articles/{row.slug}/text/")["Cache-Control"]
    data = json.loads(mine.get("/account/data/").content)["articles"][0]
    assert SECRET in data["text"]
    assert data["sentences"][0]["exact"] == SENTENCE


def test_a_sentence_is_public_when_its_claim_is(ann: Account) -> None:
    row = factories.article(ann)
    claim = factories.claim("Networks are made secure.", author=ann, origin="reader", state="waiting")
    factories.sentence(row, claim=claim)
    address = f"/articles/{row.slug}/"
    assert SENTENCE not in seen(Client(), address)
    assert SENTENCE in seen(as_(ann), address)
    Claim.objects.filter(pk=claim.pk).update(state="published")
    assert SENTENCE in seen(Client(), address)
    Claim.objects.filter(pk=claim.pk).update(state="hidden")
    assert SENTENCE not in seen(Client(), address)


def test_the_whole_stands_there_when_its_owner_permits_it_and_a_steward_has_looked(mine: Client) -> None:
    permission = {"permitted_by": "Jo Writer", "permitted_on": "2026-01-02", "permitted_where": "A letter to me"}
    send(mine, "/articles/new/", **NEW | permission)
    row = Article.objects.get(origin="reader")
    assert row.state == "waiting"
    assert Client().get(f"/articles/{row.slug}/").status_code == 404
    send(as_(factories.account("Stella", role="steward")), f"/articles/{row.slug}/review/", verdict="publish")
    page = seen(Client(), f"/articles/{row.slug}/")
    assert SECRET in page
    assert "by permission of Jo Writer" in page
    assert "A letter to me" in page


@pytest.mark.parametrize("other", [{"text": "Another text. " * 20}, {"source": "https://news.example/another"}])
def test_a_permission_that_a_steward_looked_at_is_for_no_other_text(
    mine: Client, ann: Account, other: dict[str, str]
) -> None:
    permission = {"permitted_by": "Jo Writer", "permitted_on": "2026-01-02", "permitted_where": "A letter to me"}
    row = factories.article(ann, **permission)
    send(mine, f"/articles/{row.slug}/edit/", title="The very last evening")
    assert SECRET in seen(Client(), f"/articles/{row.slug}/")
    assert send(mine, f"/articles/{row.slug}/edit/", **other).status_code == 303
    row.refresh_from_db()
    assert row.state == "waiting"
    assert SECRET not in seen(Client(), f"/articles/{row.slug}/")


def test_each_sentence_stands_beside_its_clauses_and_one_is_lit_by_its_address(ann: Account) -> None:
    row = factories.article(ann)
    claim = factories.claim("Networks are made secure.")
    words = factories.passage("41B", "security and robustness")
    factories.evidence(claim, words, bearing="qualifies", review="reviewed")
    said = factories.sentence(row, claim=claim)
    page = seen(Client(), f"/articles/{row.slug}/")
    assert "The words touch on this and settle nothing" in page
    assert "Member States shall individually and collectively endeavour" in page, "the clause in full"
    assert "Wording verified" in page
    assert 'class="clause-beside"' in page
    lit = seen(Client(), f"/articles/{row.slug}/?sentence={said.public_id}")
    assert 'class="clause-beside lit"' in lit
    assert "#clause-itrs-2012-en-art_6__para_6-1" in lit
    assert said.get_absolute_url() in seen(Client(), claim.get_absolute_url())


def test_a_claims_page_says_where_it_is_said() -> None:
    page = seen(Client(), "/claims/un-takeover/")
    assert "Argued against in:" in page
    assert "/articles/wcit-blog-post/?sentence=" in page
    assert "Reported in:" in seen(Client(), "/claims/texts-cover-spam-and-internet-governance/")
    assert "Said in:" in seen(Client(), "/claims/no-external-enforcement/")


def test_queries_do_not_grow_with_sentences(ann: Account) -> None:
    counts = []
    for many in (1, 12):
        row = factories.article(ann, "".join(f"Sentence {n} is this. " + "filler " * 20 for n in range(40)))
        for number in range(many):
            claim = factories.claim(f"This is claim {number}.")
            factories.evidence(claim, factories.passage("41B", "security and robustness"), review="reviewed")
            factories.evidence(claim, factories.passage("2"), review="reviewed", bearing="refutes")
            factories.sentence(row, f"Sentence {number} is this.", claim=claim)
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as asked:
            Client().get(f"/articles/{row.slug}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


# Going


@pytest.mark.parametrize("keep", [True, False])
def test_the_text_goes_with_the_account_and_what_was_said_stays_if_it_should(ann: Account, keep: bool) -> None:
    row = factories.article(ann)
    factories.sentence(row, claim=factories.claim("Networks are made secure."))
    factories.sentence(row, "nothing of it has ever been enforced by anyone")
    contributions.leave(ann, keep=keep)
    row.refresh_from_db()
    assert row.text == ""
    assert [each.exact for each in row.sentences.all()] == [SENTENCE]
    answer = Client().get(f"/articles/{row.slug}/")
    if keep:
        assert "a former contributor" in answer.content.decode()
        assert SENTENCE in answer.content.decode()
    else:
        assert answer.status_code == 404


def test_withdrawing_forgets_the_text(mine: Client, ann: Account) -> None:
    row = factories.article(ann)
    send(mine, f"/articles/{row.slug}/withdraw/")
    row.refresh_from_db()
    assert (row.state, row.text) == ("withdrawn", "")
    assert Client().get(f"/articles/{row.slug}/").status_code == 404
    assert row.title in mine.get("/account/contributions/").content.decode()


def test_what_is_reported_is_hidden_and_restored_on_record(ann: Account) -> None:
    row = factories.article(ann)
    bob, stella = as_(factories.account("Bob")), as_(factories.account("Stella", role="steward"))
    send(bob, f"/reports/new/?on=article:{row.slug}", reason="other", words="It is not there.")
    assert row.title in stella.get("/desk/?kind=reports").content.decode()
    send(stella, f"/articles/{row.slug}/hide/", reason="It is not there.")
    assert Client().get(f"/articles/{row.slug}/").status_code == 404
    send(stella, f"/articles/{row.slug}/restore/", reason="It is there after all.")
    assert row.title in seen(Client(), f"/articles/{row.slug}/")
    assert list(LogEntry.objects.filter(what="article").values_list("deed", flat=True)) == ["restored", "hid"]
    assert "an article" in seen(Client(), "/log/")


def test_a_merged_claim_leaves_its_sentences_to_the_other(ann: Account) -> None:
    claim, into = factories.claim("Networks are made secure."), factories.claim("Networks become secure.")
    said = factories.sentence(factories.article(ann), claim=claim)
    moderating.merge(factories.account("Stella", role="steward"), claim, into, "The same.")
    said.refresh_from_db()
    assert said.claim == into


def test_no_comment_is_made_on_an_article(mine: Client, ann: Account) -> None:
    row = factories.article(ann)
    assert mine.get(f"/comments/new/?on=article:{row.slug}").status_code == 404
    data = {"key": str(uuid.uuid4()), "body": "So."}
    assert mine.post(f"/comments/new/?on=article:{row.slug}", data).status_code == 404


# The first one


def test_the_post_that_began_this_library_is_the_first() -> None:
    page = seen(Client(), "/articles/wcit-blog-post/")
    row = Article.objects.get(slug="wcit-blog-post")
    in_post = Claim.objects.filter(in_post=True)
    assert in_post.count() == 8
    assert set(row.sentences.values_list("claim", flat=True)) == set(in_post.values_list("pk", flat=True))
    quoted = [each for each in row.sentences.select_related("claim") if each.exact]
    assert [each.exact for each in quoted] == [each.claim.quoted for each in quoted if each.claim]
    assert {each.claim_id for each in quoted} == set(in_post.exclude(quoted="").values_list("pk", flat=True))
    for each in quoted:
        assert each.exact in page
    assert page.count('class="said-sentence ') == 8
    assert page.count('<p class="stands">') == 8
    assert "The post that began this library, read against the text" in seen(Client(), "/")
    assert "/articles/wcit-blog-post/" in seen(Client(), "/treaties/itrs/")


def test_its_sentences_stand_in_it_letter_for_letter_and_in_its_order(further_corpus: Path) -> None:
    post = further_corpus.parent / "bundled" / "blog-post.en.txt"
    if not post.exists():
        pytest.skip("the post is not at hand")
    text = post.read_text(encoding="utf-8")
    row = Article.objects.get(slug="wcit-blog-post")
    assert text.startswith(row.title)
    places = [text.index(each.exact) for each in row.sentences.all() if each.exact]
    assert len(places) == 2
    assert places == sorted(places)
