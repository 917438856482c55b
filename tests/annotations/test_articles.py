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

from annotations import contributions, marking, moderating
from annotations.forms import articles as forms
from annotations.models import Article, Claim, LogEntry, MarkedSentence
from annotations.models.articles import MOST_MARKED
from annotations.writing import EditedMeanwhile
from tests import factories
from tests.annotations.sending import complaint_of, fields_of, send
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


# Marking


def marked(client: Client, row: Article, exact: str, **more: str) -> Any:
    return send(client, f"/articles/{row.slug}/text/", exact=exact, voice="own", **more)


def test_a_sentence_is_marked_and_a_claim_made_of_it(mine: Client, ann: Account) -> None:
    row = factories.article(ann, written_by="Jo Writer", published_on="2012-12-14")
    said = marked(mine, row, "  The treaty makes\nnetworks secure. ")
    sentence = row.sentences.get()
    assert said["Location"] == f"/sentences/{sentence.public_id}/link/"
    assert (sentence.exact, sentence.position) == (SENTENCE, row.text.index(SENTENCE))
    mine.get(said["Location"])
    page = mine.get(f"/sentences/{sentence.public_id}/claim/")
    typed = {"text": "Networks become secure by the treaty.", "quoted": "Something else.", "confirmed": "1"}
    typed |= {"source": "https://elsewhere.example/", "about": "adopted text", "kind": "words"}
    answer = mine.post(f"/sentences/{sentence.public_id}/claim/", fields_of(page) | typed)
    sentence.refresh_from_db()
    claim = sentence.claim
    assert claim is not None
    assert answer["Location"] == claim.get_absolute_url()
    assert (claim.quoted, claim.source, claim.seen) == (SENTENCE, row.source, True)
    assert (claim.said_by, str(claim.said_on)) == ("Jo Writer", "2012-12-14")
    assert SENTENCE in seen(Client(), f"/articles/{row.slug}/")


def test_a_sentence_is_linked_to_a_claim_that_is_here(mine: Client, ann: Account) -> None:
    sentence = factories.sentence(factories.article(ann))
    address = f"/sentences/{sentence.public_id}/link/"
    assert "The UN is taking over the Internet." in mine.get(f"{address}?text=taking+over").content.decode()
    send(mine, address, other="https://x.example/claims/un-takeover/", voice="rejected")
    sentence.refresh_from_db()
    assert sentence.claim is not None
    assert (sentence.claim.slug, sentence.voice) == ("un-takeover", "rejected")
    hidden = factories.claim("A secret claim.", state="hidden")
    answer = send(mine, address, other=hidden.slug, voice="own")
    assert "The library holds no claim" in complaint_of(answer)


@pytest.mark.parametrize(
    ("exact", "complaint"),
    [
        ("These words are not in it anywhere at all.", "do not stand in the text"),
        ("The treaty makes networks insecure.", "Near to them it says"),
        ("and", "times in the text"),
        (factories.ARTICLE[:299].strip(), "What is marked is shown to everybody"),
        (factories.ARTICLE.strip()[:400], "one mark has at most 300"),
        ("x" * 601, "at most 600"),
        ("", "required"),
    ],
)
def test_what_cannot_be_marked_is_refused(mine: Client, ann: Account, exact: str, complaint: str) -> None:
    row = factories.article(ann)
    answer = marked(mine, row, exact)
    assert answer.status_code == 422
    assert complaint in complaint_of(answer)
    assert not row.sentences.exists()


def test_words_are_marked_once_and_never_so_many_that_the_whole_is_shown(mine: Client, ann: Account) -> None:
    sentences = [f"This is sentence number {n:03} of the speech, and it is no longer than others." for n in range(400)]
    row = factories.article(ann, " ".join(sentences))
    assert marked(mine, row, sentences[7]).status_code == 303
    assert "marked already" in complaint_of(marked(mine, row, "number 007 of the speech"))
    taken = next(n for n in range(8, 400) if not is_taken(row, sentences[n]))
    assert "What is marked is shown to everybody" in complaint_of(marked(mine, row, sentences[taken]))
    total = sum(len(each.exact) for each in row.sentences.all())
    assert MOST_MARKED - len(sentences[0]) < total <= MOST_MARKED < len(row.text) / 4


def is_taken(row: Article, sentence: str) -> bool:
    """Whether one more was marked."""
    try:
        marking.mark(row, row.text.index(sentence), sentence, "own")
    except EditedMeanwhile:
        return False
    return True


def test_words_that_stand_twice_are_marked_where_they_were_selected(mine: Client, ann: Account) -> None:
    text = "The pact is dead. " + "So they said, and they said it often, in every hall. " * 5 + "The pact is dead. Yes."
    row = factories.article(ann, text)
    assert "times in the text" in complaint_of(marked(mine, row, "The pact is dead."))
    second = text.rindex("The pact")
    assert marked(mine, row, "The pact is dead.", near=str(second)).status_code == 303
    assert row.sentences.get().position == second


@pytest.mark.parametrize(
    ("language", "sentence", "filler"),
    [
        ("zh", "该条约使网络安全。", "会议的最后一个晚上没有人会忘记，大家都想回家。"),
        ("ar", "المعاهدة تجعل الشبكات آمنة.", "لن ينسى أحد المساء الأخير من المؤتمر وكانوا يريدون العودة. "),
        ("en", "It is 🎉 “secure”.", "𝔘nforgettable 🎉 evening, said everyone who was there and went home. "),
    ],
)
def test_sentences_of_any_script_are_marked(
    mine: Client, ann: Account, language: str, sentence: str, filler: str
) -> None:
    row = factories.article(ann, filler * 10 + sentence + filler * 10, language=language)
    assert marked(mine, row, sentence).status_code == 303
    said = row.sentences.get()
    assert row.text[said.position : said.end] == sentence
    MarkedSentence.objects.filter(pk=said.pk).update(claim=factories.claim("It is so."))
    page = seen(Client(), f"/articles/{row.slug}/")
    assert sentence in page
    assert ('dir="rtl"' in page) == (language == "ar")


def test_markup_in_a_text_is_words(mine: Client, ann: Account) -> None:
    row = factories.article(ann, "1 < 2 & <script>alert(1)</script> " + "and so on, for a long while, they said. " * 10)
    assert "<script>alert(1)" not in seen(mine, f"/articles/{row.slug}/text/")
    assert marked(mine, row, "<script>alert(1)</script>").status_code == 303
    assert "<script>alert" not in seen(mine, f"/articles/{row.slug}/text/")


# Another text under the marks


def test_marks_go_along_with_an_edited_text(mine: Client, ann: Account) -> None:
    row = factories.article(ann)
    sentence = factories.sentence(row)
    text = "A new beginning, of one more sentence.\n\n" + row.text
    send(mine, f"/articles/{row.slug}/edit/", text=text)
    sentence.refresh_from_db()
    row.refresh_from_db()
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert row.text == text
    assert text[sentence.position : sentence.end] == SENTENCE


def test_an_edit_that_would_lose_a_mark_is_refused_with_its_words(mine: Client, ann: Account) -> None:
    row = factories.article(ann)
    factories.sentence(row)
    answer = send(mine, f"/articles/{row.slug}/edit/", text=row.text.replace(SENTENCE, "The treaty secures networks."))
    assert answer.status_code == 422
    assert f"Take these marks away first: “{SENTENCE}”" in answer.content.decode()
    short = send(mine, f"/articles/{row.slug}/edit/", text=(SENTENCE + " ") + "Not much more than that was said. " * 6)
    assert short.status_code == 303, "as much as may be marked"
    longer = factories.article(ann, "Hear. " * 100 + "x" * 120 + ". Hear.")
    factories.sentence(longer, "x" * 120)
    much = send(mine, f"/articles/{longer.slug}/edit/", text="Hear. " * 20 + "x" * 120 + ".")
    assert "What is marked is shown to everybody" in complaint_of(much)


def test_a_mark_made_while_the_text_was_edited_is_not_made_elsewhere(ann: Account) -> None:
    row = factories.article(ann)
    opened = Article.objects.get(pk=row.pk)
    marking.edit(row, ann, {**facts_of(row), "text": "Now it begins otherwise. " + row.text})
    with pytest.raises(EditedMeanwhile):
        marking.mark(opened, opened.text.index(SENTENCE), SENTENCE, "own")
    now = Article.objects.get(pk=row.pk)
    marking.mark(now, now.text.index(SENTENCE), SENTENCE, "own")
    with pytest.raises(EditedMeanwhile):
        marking.edit(now, ann, {**facts_of(now), "text": "Nothing of it is left. " * 20})


def facts_of(row: Article) -> dict[str, Any]:
    return {name: getattr(row, name) for name in forms.FACTS}


def test_a_permission_that_is_taken_back_leaves_no_more_marked_than_may_be(mine: Client, ann: Account) -> None:
    permission = {"permitted_by": "Jo", "permitted_on": "2026-01-02", "permitted_where": "A letter"}
    row = factories.article(ann, **permission)
    factories.sentence(row, row.text[70:300])
    answer = send(mine, f"/articles/{row.slug}/edit/", **dict.fromkeys(permission, ""))
    assert "What is marked is shown to everybody" in complaint_of(answer)


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
