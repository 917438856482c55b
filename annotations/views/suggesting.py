"""Suggestions of clauses for a claim or for any sentence: a page, and a piece of the pages where words are linked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from annotations.eyes import kept
from annotations.models import Claim
from annotations.suggesting import showing
from annotations.things import claim_at
from treatyreader.addresses import NotHere, edition_at, edition_name
from treatyreader.models import Edition
from treatyreader.pages import head, read_only, render_page
from treatyreader.spelling import cleaned


@read_only
def suggestions(request: HttpRequest) -> HttpResponse:
    """`/suggestions/?claim=un-takeover`, or `?words=…&text=itrs/2012/en`: clauses whose words may bear on it. With both
    the words are sought and linked to the claim. htmx gets the list alone.

    Words may be of an article that only its contributor sees: such a page is kept nowhere."""
    return _sought(request) if "words" in request.GET else _of_claim(request)


@cache_control(private=True, no_store=True)
def _sought(request: HttpRequest) -> HttpResponse:
    return _page(request)


@kept
def _of_claim(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest) -> HttpResponse:
    slug = request.GET.get("claim", "")
    claim = claim_at(slug, request.user) if slug else None
    words = cleaned(request.GET.get("words", ""))
    texts = list(Edition.objects.newest().with_version().newest_first())
    text = _text_asked(request.GET.get("text", ""), texts, claim)
    sentence = words or (cleaned(claim.text) if claim else "")
    found = showing.suggestions(sentence, text, request.user, claim) if text and sentence else None
    context = {
        "page": head(request, _("Suggested clauses"), reverse("suggestions")),
        "claim": claim,
        "words": words,
        "sentence": sentence,
        "edition": text,
        "text_name": edition_name(text) if text else "",
        "texts": [(each.path, edition_name(each)) for each in texts],
        "found": found,
    }
    return render_page(request, "annotations/suggestions.html", context, partial="found")


def _text_asked(path: str, texts: list[Edition], claim: Claim | None) -> Edition | None:
    """The text that is named, or the newest one: of the claim's instrument, in English where there is one."""
    if path:
        parts = cleaned(path).split("/")
        if len(parts) != 3:
            raise NotHere(_("“%(line)s” names no text; expected instrument/version/language.") % {"line": path[:100]})
        text, _pinned = edition_at(*parts)
        if text.state != Edition.State.PUBLISHED:
            raise NotHere(_("No clauses are suggested of a text that was withdrawn."))
        return text
    own = [each for each in texts if claim is None or each.version.instrument_id == claim.instrument_id]
    return next((each for each in own if each.language == "en"), next(iter(own), None))
