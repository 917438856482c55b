"""Marking sentences in an article: found letter for letter, few, linked to claims, and carried into another text."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client

from annotations.articles import marking
from annotations.forms import articles as forms
from annotations.models import Article, MarkedSentence
from annotations.models.articles import MOST_MARKED
from annotations.writing import EditedMeanwhile
from tests import factories
from tests.annotations.sending import complaint_of, fields_of, send
from treatyreader.accounts.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

SENTENCE = "The treaty makes networks secure."


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
    return client.get(address).content.decode()


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
