"""The home page: one box for a citation, for words, for a claim; then the library and the latest claims."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from annotations.eyes import kept
from annotations.finding import ClaimSummary, Reader, claims_like, claims_on, latest_claims, said_at
from annotations.models import Article
from treatyreader.pages import head, read_only, render_page
from treatyreader.pasting import parted
from treatyreader.recording import library
from treatyreader.searching import Hit, Words, cited, standing_words
from treatyreader.spelling import cleaned

MOST_ARTICLES = 3
QUOTED = 4
"""Words from which on what was pasted may be a quotation."""


@dataclass(frozen=True)
class Answer:
    """What the box leads to: what is cited and the claims that rest on its words, provisions in which the words stand,
    claims that are like it."""

    citations: list[Hit]
    resting: list[ClaimSummary]
    words: Words
    claims: list[ClaimSummary]
    is_address: bool

    @property
    def is_empty(self) -> bool:
        return not (self.citations or self.words.hits or self.claims)

    @property
    def is_untested(self) -> bool:
        """Nothing is known that was said of it or is like it."""
        return not (self.resting or self.claims or (self.is_address and self.citations))


@read_only
@kept
def home(request: HttpRequest) -> HttpResponse:
    """`/`, and `/?q=…` with the answer; htmx asks for the answer alone."""
    query = cleaned(request.GET.get("q", ""))
    context = {
        "page": head(request, _("Treaty Reader"), "/"),
        "query": query,
        "answer": _answer(query, request.user) if query else None,
        "may_verify": len(query.split()) >= QUOTED and bool(query),
        "instruments": library(),
        "articles": Article.objects.visible_to(request.user).with_counts(request.user)[:MOST_ARTICLES],
        "latest_claims": latest_claims(request.user),
    }
    return render_page(request, "annotations/home.html", context, partial="answer")


def _answer(query: str, reader: Reader) -> Answer:
    line, path = parted(query)
    hits = [*said_at(path, reader), *cited(line, path)]
    resting = claims_on([each.provision for each in hits if each.provision], reader)
    known = {each.claim.pk for each in resting}
    like = [each for each in claims_like(line, reader) if each.claim.pk not in known]
    return Answer(hits, resting, standing_words(line), like, is_address=path != "")
