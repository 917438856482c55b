"""What becomes of articles: added, edited, withdrawn; of their sentences: marked, linked to claims, taken back.

Whoever changes an article, or its sentences, holds it until the transaction ends: two at once do it one after the
other, and what no longer fits then is not done.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from annotations import claiming
from annotations.articles.marks import Mark, carried, marked, overlapping, room_for_marks
from annotations.models import Article, Claim, MarkedSentence
from annotations.models.articles import RESERVED_SLUGS, ArticleState
from annotations.writing import EditedMeanwhile
from treatyreader.accounts.models import Account

PERMISSION = ("permitted_by", "permitted_on", "permitted_where")
PERMITTED = (*PERMISSION, "text", "source")
"""What a steward looked at before the whole was shown: a permission, and of which text it is."""


def add(author: Account, **columns: Any) -> Article:
    """An article at an address of its own. That of a new account waits for a steward, and so does a permission to show
    the whole text."""
    waits = claiming.is_new(author) or (columns.get("permitted_by", "") != "" and not author.is_steward)
    state = ArticleState.WAITING if waits else ArticleState.PUBLISHED
    while True:
        slug = claiming.free_slug(columns["title"], Article.objects.all(), RESERVED_SLUGS, otherwise="article")
        try:
            with transaction.atomic():
                return Article.objects.create(
                    slug=slug, author=author, origin=Article.Origin.READER, state=state, **columns
                )
        except IntegrityError:
            # Somebody else may have taken the address a moment ago: then there is another.
            if not Article.objects.filter(slug=slug).exists():
                raise


@transaction.atomic
def edit(article: Article, by: Account, columns: Mapping[str, Any]) -> None:
    """Another text of an article, or other facts about it. Its sentences go along with its words. A text that is shown
    whole waits for a steward again, who saw another. Raises EditedMeanwhile, also where a sentence would be lost that
    was marked a moment ago."""
    if all(getattr(article, name) == value for name, value in columns.items()):
        return
    held = hold(article)
    sentences = {each.pk: each for each in held.sentences.all()}
    if held.text != columns["text"]:
        found = carried(marks_of(held), held.text, columns["text"])
        if found.lost:
            raise EditedMeanwhile
        for place in found.places:
            sentences[place.key].position = place.start
        MarkedSentence.objects.bulk_update(sentences.values(), ["position"])
    permits_anew = columns["permitted_by"] != "" and any(getattr(held, name) != columns[name] for name in PERMITTED)
    if not columns["permitted_by"] and _too_much(columns["text"], marks_of(held)):
        raise EditedMeanwhile
    for name, value in columns.items():
        setattr(held, name, value)
    if claiming.is_new(by) or (permits_anew and not by.is_steward):
        held.state = ArticleState.WAITING
    held.version, held.edited_at = held.version + 1, timezone.now()
    held.save(update_fields=[*columns, "state", "version", "edited_at"])


@transaction.atomic
def withdraw(article: Article) -> None:
    """It is shown no more, and its text is forgotten. The claims that it makes stay."""
    held = hold(article)
    held.state, held.text, held.edited_at = ArticleState.WITHDRAWN, "", timezone.now()
    held.version += 1
    held.save(update_fields=["state", "text", "version", "edited_at"])


@transaction.atomic
def mark(article: Article, start: int, exact: str, voice: str) -> MarkedSentence:
    """Mark the words that stand from `start` on. Raises EditedMeanwhile where they no longer do, or there is no more
    room for them."""
    held = hold(article)
    end = start + len(exact)
    others = marks_of(held)
    if held.text[start:end] != exact or overlapping(others, start, end):
        raise EditedMeanwhile
    if not held.is_permitted and _too_much(held.text, [*others, Mark(0, start, end)]):
        raise EditedMeanwhile
    return MarkedSentence.objects.create(article=held, position=start, exact=exact, voice=voice)


@transaction.atomic
def link(sentence: MarkedSentence, claim: Claim, voice: str) -> None:
    """Say which claim a sentence is, and in whose voice it is said."""
    hold(sentence.article)
    rows = MarkedSentence.objects.filter(pk=sentence.pk, claim=sentence.claim)
    if not rows.update(claim=claim, voice=voice):
        raise EditedMeanwhile


@transaction.atomic
def claim_of(sentence: MarkedSentence, author: Account, columns: Mapping[str, Any]) -> Claim:
    """A claim made of a sentence: what is quoted, and where, is the sentence's."""
    own = {"quoted": sentence.exact, "source": sentence.article.source, "seen": True}
    claim = claiming.make(author, **{**columns, **own, "instrument": sentence.article.instrument})
    link(sentence, claim, sentence.voice)
    return claim


@transaction.atomic
def unmark(sentence: MarkedSentence) -> None:
    """It is no sentence of the article's page any more. Its claim stays."""
    hold(sentence.article)
    if not MarkedSentence.objects.filter(pk=sentence.pk).delete()[0]:
        raise EditedMeanwhile


def hold(article: Article) -> Article:
    """The article as it is now, kept from others until the transaction ends. Raises EditedMeanwhile where it is no
    longer what it was when it was looked at."""
    rows = Article.objects.select_for_update(no_key=True).filter(
        pk=article.pk, version=article.version, state=article.state
    )
    held = rows.first()
    if held is None:
        raise EditedMeanwhile
    return held


def marks_of(article: Article) -> list[Mark]:
    rows = article.sentences.exclude(exact="").values_list("pk", "position", "exact")
    return [Mark(key, start, start + len(exact)) for key, start, exact in rows]


def _too_much(text: str, marks: list[Mark]) -> bool:
    return marked(marks) > room_for_marks(text)
