"""A marked sentence: which claim it is, a claim made of it, and taking the mark away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.articles import marking
from annotations.articles.side_by_side import newest_text
from annotations.finding import claims_for_choosing
from annotations.forms.articles import LinkSentenceForm, SentenceClaimForm
from annotations.forms.claims import SAID
from annotations.models import MarkedSentence
from annotations.things import sentence_at, state_of
from annotations.writing import WritingForm, accepted, form_page, is_own, once, require, see, sent, signed_in, writing
from treatyreader.accounts.models import Account
from treatyreader.pages import head
from treatyreader.spelling import cleaned


@writing
@signed_in
def link_sentence(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/sentences/…/link/`: which claim a sentence is; `?text=…` looks for others than those like it."""
    row = _sentence(request, public_id, "link")
    typed = cleaned(request.GET.get("text", ""))
    like = [each.claim for each in claims_for_choosing(typed or row.exact, request.user)]
    if row.claim is not None and row.claim not in like:
        like.insert(0, row.claim)
    form = LinkSentenceForm(sent(request), sentence=row, like=like, reader=request.user)

    def link(_author: Account) -> str:
        if form.claim is None:
            raise ValueError("an accepted form has a claim")
        marking.link(row, form.claim, form.cleaned_data["voice"])
        return _back(row)

    if accepted(request, form):
        return see(request, once(request, form, link))
    context = {
        "page": head(request, _("Which claim is it?"), row.article.get_absolute_url()),
        **_told(row),
        "typed": typed,
        "text_of": newest_text(row.article),
    }
    return form_page(request, "annotations/link_sentence.html", context, form)


@writing
@signed_in
def claim_sentence(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/sentences/…/claim/`: a new claim made of a sentence; then words are linked to it."""
    row = _sentence(request, public_id, "claim")
    form = SentenceClaimForm(sent(request), sentence=row, reader=request.user)

    def make(author: Account) -> str:
        return marking.claim_of(row, author, {name: form.cleaned_data[name] for name in SAID}).get_absolute_url()

    if accepted(request, form):
        return see(request, once(request, form, make))
    context = {"page": head(request, _("Make a claim of it"), row.article.get_absolute_url()), **_told(row)}
    return form_page(request, "annotations/claim_sentence.html", context, form)


@writing
@signed_in
def unmark_sentence(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/sentences/…/unmark/`: asks first."""
    row = _sentence(request, public_id, "unmark")
    form = WritingForm(sent(request))

    def unmark(_author: Account) -> str:
        marking.unmark(row)
        return _back(row)

    if accepted(request, form):
        return see(request, once(request, form, unmark))
    context = {"page": head(request, _("Take the mark away"), row.article.get_absolute_url()), **_told(row)}
    return form_page(request, "annotations/unmark_sentence.html", context, form)


def _sentence(request: HttpRequest, public_id: str, act: str) -> MarkedSentence:
    row = sentence_at(public_id, request.user)
    require(request.user, "sentence", act, own=is_own(request.user, row.article.author_id), state=state_of(row))
    return row


def _told(row: MarkedSentence) -> dict[str, object]:
    return {"sentence": row, "article": row.article, "back": _back(row)}


def _back(row: MarkedSentence) -> str:
    return reverse("article_text", args=[row.article.slug])
