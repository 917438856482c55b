"""Articles read against the treaty: the list, one beside the clauses, and what its contributor does with it."""

from __future__ import annotations

from typing import cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations import moderating
from annotations.acts import acts_on
from annotations.articles import marking
from annotations.articles.marks import marked, room_for_marks
from annotations.articles.side_by_side import newest_text, side_by_side
from annotations.eyes import kept
from annotations.forms.articles import FACTS, ArticleForm, EditArticleForm, MarkForm
from annotations.forms.moderation import ReviewArticleForm
from annotations.models import Article
from annotations.moderating import log_of
from annotations.sharing.telling import article_shared
from annotations.things import article_at, state_of
from annotations.writing import WritingForm, accepted, form_page, is_own, once, require, see, sent, signed_in, writing
from treatyreader.accounts.models import Account
from treatyreader.pages import head, read_only, render_page
from treatyreader.weaving import Mark, weave

PER_PAGE = 50


@read_only
@kept
def articles(request: HttpRequest) -> HttpResponse:
    """`/articles/`: articles read against a treaty; `?page=2`."""
    rows = Article.objects.visible_to(request.user).with_counts(request.user)
    sheet = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": head(request, _("Articles"), reverse("articles")), "articles": sheet.object_list, "sheet": sheet}
    return render_page(request, "annotations/articles.html", context)


@read_only
@kept
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """`/articles/wcit-blog-post/`: its sentences, each with how it stands, beside the clauses that they rest on;
    `?sentence=…` lights one and its clauses. The whole text stands there only with its owner's permission."""
    row = article_at(slug, request.user)
    lit = request.GET.get("sentence", "")
    beside = side_by_side(row, request.user, lit)
    whole = None
    if row.is_permitted and row.text:
        marks = [
            Mark(each.sentence.position, each.sentence.end, each.sentence.public_id, ("marked",), each.href)
            for each in beside.said
        ]
        whole = weave(row.text, marks=marks)
    context = {
        "page": head(request, row.title, row.get_absolute_url(), shared=article_shared(row)),
        "article": row,
        "beside": beside,
        "lit": lit,
        "whole": whole,
    }
    return render_page(request, "annotations/article.html", context)


@read_only
def about_article(request: HttpRequest, slug: str) -> HttpResponse:
    """`/articles/wcit-blog-post/about/`: who added it, what stewards did, and what may be done with it."""
    row = article_at(slug, request.user)
    own = is_own(request.user, row.author_id)
    sees_all = own or (isinstance(request.user, Account) and request.user.is_steward)
    context = {
        "page": head(request, _("About an article"), row.get_absolute_url()),
        "article": row,
        "acts": acts_on(row, request.user),
        "signed_in": isinstance(request.user, Account),
        "decisions": log_of(row, all_of_it=sees_all),
    }
    response = render_page(request, "annotations/about_article.html", context, partial="acts")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@writing
def new_article(request: HttpRequest) -> HttpResponse:
    """`/articles/new/`: an article with its source and its text, which stays its contributor's."""
    require(request.user, "article", "add")
    form = ArticleForm(sent(request))

    def add(author: Account) -> str:
        row = marking.add(author, **{name: form.cleaned_data[name] for name in (*FACTS, "instrument")})
        return reverse("article_text", args=[row.slug])

    if accepted(request, form):
        return see(request, once(request, form, add))
    context = {"page": head(request, _("Add an article"), reverse("new_article"))}
    return form_page(request, "annotations/new_article.html", context, form)


@writing
@signed_in
def article_text(request: HttpRequest, slug: str) -> HttpResponse:
    """`/articles/…/text/`: the whole text, for whoever pasted it alone, in which sentences are marked."""
    row = _own(request, slug, "mark")
    form = MarkForm(sent(request), article=row)

    def mark(_author: Account) -> str:
        said = marking.mark(row, form.start, form.words, form.cleaned_data["voice"])
        return reverse("link_sentence", args=[said.public_id])

    if accepted(request, form):
        return see(request, once(request, form, mark))
    sentences = list(row.sentences.select_related("claim").order_by("position"))
    marks = [
        Mark(each.position, each.end, each.public_id, ("marked",), reverse("link_sentence", args=[each.public_id]))
        for each in sentences
        if each.exact
    ]
    context = {
        "page": head(request, row.title, row.get_absolute_url()),
        "article": row,
        "whole": weave(row.text, marks=marks),
        "sentences": sentences,
        "marked": marked(marking.marks_of(row)),
        "room": room_for_marks(row.text),
        "text_of": newest_text(row),
    }
    return form_page(request, "annotations/article_text.html", context, form)


@writing
@signed_in
def edit_article(request: HttpRequest, slug: str) -> HttpResponse:
    """`/articles/…/edit/`: other facts, or another text, in which all that is marked still stands."""
    row = _own(request, slug, "edit")
    form = EditArticleForm(sent(request), article=row)

    def edit(author: Account) -> str:
        marking.edit(row, author, {name: form.cleaned_data[name] for name in FACTS})
        return reverse("article_text", args=[row.slug])

    if accepted(request, form):
        return see(request, once(request, form, edit))
    context = {"page": head(request, _("Edit an article"), row.get_absolute_url()), "article": row}
    return form_page(request, "annotations/edit_article.html", context, form)


@writing
def withdraw_article(request: HttpRequest, slug: str) -> HttpResponse:
    """`/articles/…/withdraw/`: asks first."""
    row = article_at(slug, request.user)
    require(request.user, "article", "withdraw", own=is_own(request.user, row.author_id), state=state_of(row))
    form = WritingForm(sent(request))

    def withdraw(_author: Account) -> str:
        marking.withdraw(row)
        return reverse("articles")

    if accepted(request, form):
        return see(request, once(request, form, withdraw))
    context = {"page": head(request, _("Withdraw an article"), row.get_absolute_url()), "article": row}
    return form_page(request, "annotations/withdraw_article.html", context, form)


@writing
@signed_in
def review_article(request: HttpRequest, slug: str) -> HttpResponse:
    """`/articles/…/review/`: publish what waits, or decline it."""
    row = article_at(slug, request.user)
    require(request.user, "article", "review", own=is_own(request.user, row.author_id), state=state_of(row))
    form = ReviewArticleForm(sent(request), thing=row)

    def review(by: Account) -> str:
        publish = form.cleaned_data["verdict"] == "publish"
        moderating.publish_or_decline(by, row, form.cleaned_data["reason"], publish=publish)
        return reverse("desk")

    if accepted(request, form):
        return see(request, once(request, form, review))
    context = {
        "page": head(request, _("Review an article"), row.get_absolute_url()),
        "article": row,
        "sentences": side_by_side(row, request.user).said,
    }
    return form_page(request, "annotations/review_article.html", context, form)


def _own(request: HttpRequest, slug: str, act: str) -> Article:
    """The article with its text, for its contributor alone."""
    row = article_at(slug, request.user)
    require(request.user, "article", act, own=is_own(request.user, row.author_id), state=state_of(row))
    return Article.objects.select_related("instrument").get(pk=row.pk, author=cast(Account, request.user))
