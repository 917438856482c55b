"""Making a claim, choosing one while typing, and all that may be done with one."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations import claiming
from annotations.acts import acts_on
from annotations.finding import claims_for_choosing
from annotations.forms.claims import SAID, ClaimForm, EditClaimForm
from annotations.models import Claim
from annotations.moderating import log_of
from annotations.things import claim_at, state_of
from annotations.versions import claim_as_said, versions_of_claim
from annotations.views.claims import leads, was_seen_by
from annotations.words import MOST_PASSAGES, place_at
from annotations.writing import WritingForm, accepted, form_page, is_own, once, require, see, sent, writing
from treatyreader.accounts.models import Account
from treatyreader.pages import head, read_only, render_page
from treatyreader.spelling import cleaned

LONGEST_ADDRESS = 500


@writing
def new_claim(request: HttpRequest) -> HttpResponse:
    """`/claims/new/?on=itrs/2012/en@1/art_6__para_6-1:10-48`: a claim; then the words, if any, are linked to it."""
    require(request.user, "claim", "make")
    on = places_named(request)
    form = ClaimForm(sent(request), reader=request.user, initial={"instrument": _instrument_of(on)})

    def make(author: Account) -> str:
        columns = {name: form.cleaned_data[name] for name in (*SAID, "instrument")}
        row = claiming.make(author, **columns)
        return address_for_linking(row.slug, on) if on else row.get_absolute_url()

    if accepted(request, form):
        return see(request, once(request, form, make))
    context = {"page": head(request, _("Make a claim"), reverse("new_claim")), "on": on}
    return form_page(request, "annotations/new_claim.html", context, form)


@read_only
def claims_like(request: HttpRequest) -> HttpResponse:
    """`/claims/like/?text=…`: claims like what is typed, to choose one to which words are linked."""
    typed = cleaned(request.GET.get("text", ""))
    on = places_named(request)
    found = claims_for_choosing(typed, request.user) if typed else []
    context = {
        "page": head(request, _("Find a claim"), reverse("claims_like")),
        "typed": typed,
        "on": on,
        "found": [(each, address_for_linking(each.claim.slug, on)) for each in found],
        "new": f"{reverse('new_claim')}?{urlencode({'on': on}, doseq=True)}" if on else reverse("new_claim"),
    }
    response = render_page(request, "annotations/claims_like.html", context, partial="found")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@writing
def edit_claim(request: HttpRequest, slug: str) -> HttpResponse:
    """`/claims/un-takeover/edit/`"""
    row = claim_at(slug, request.user)
    own = is_own(request.user, row.author_id)
    require(request.user, "claim", "edit", own=own, state=state_of(row))
    form = EditClaimForm(sent(request), claim=row, own=own)

    def edit(author: Account) -> str:
        claiming.edit(row, author, form.columns, form.cleaned_data.get("reason", ""))
        return row.get_absolute_url()

    if accepted(request, form):
        return see(request, once(request, form, edit))
    context = {
        "page": head(request, _("Edit a claim"), row.get_absolute_url()),
        "claim": row,
        "own": own,
        "as_it_is": claim_as_said(row) if form.is_stale else [],
    }
    return form_page(request, "annotations/edit_claim.html", context, form)


@writing
def withdraw_claim(request: HttpRequest, slug: str) -> HttpResponse:
    """`/claims/un-takeover/withdraw/`: asks first."""
    row = claim_at(slug, request.user)
    require(request.user, "claim", "withdraw", own=is_own(request.user, row.author_id), state=state_of(row))
    form = WritingForm(sent(request))

    def withdraw(author: Account) -> str:
        claiming.withdraw(row, author)
        return reverse("claims")

    if accepted(request, form):
        return see(request, once(request, form, withdraw))
    context = {"page": head(request, _("Withdraw a claim"), row.get_absolute_url()), "claim": row}
    return form_page(request, "annotations/withdraw_claim.html", context, form)


@read_only
def about_claim(request: HttpRequest, slug: str) -> HttpResponse:
    """`/claims/un-takeover/about/`: the history of a claim, also of a withdrawn one, and what may be done with it."""
    gone = Claim.objects.select_related("merged_into", "author").filter(slug=slug).first()
    if gone and gone.merged_into and leads(gone.merged_into, request.user):
        led = redirect("about_claim", gone.merged_into.slug, permanent=True)
        led.headers["Cache-Control"] = "private, no-cache"
        return led
    withdrawn = gone and gone.state == Claim.State.WITHDRAWN and was_seen_by(request.user, gone)
    row = gone if gone and withdrawn else claim_at(slug, request.user)
    own = is_own(request.user, row.author_id)
    sees_all = own or (isinstance(request.user, Account) and request.user.is_steward)
    context = {
        "page": head(request, _("About a claim"), row.get_absolute_url()),
        "claim": row,
        "acts": [] if withdrawn else acts_on(row, request.user),
        "signed_in": isinstance(request.user, Account),
        "withdrawn": withdrawn,
        "versions": versions_of_claim(row, all_of_them=sees_all),
        "findings": row.findings.select_related("by"),
        "reader_id": request.user.pk or 0,
        "decisions": log_of(row, all_of_it=sees_all),
        "permalink": request.build_absolute_uri(row.get_absolute_url()),
    }
    response = render_page(request, "annotations/about_claim.html", context, partial="acts")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def places_named(request: HttpRequest) -> list[str]:
    """The words and provisions that an address carries along (`?on=…`). Raises NotHere where one of them is none."""
    lines = request.GET.getlist("on")[:MOST_PASSAGES]
    for line in lines:
        place_at(line)
    return lines


def address_for_linking(slug: str, on: list[str]) -> str:
    """Where words are linked to a claim; of very many it carries as many as an address takes."""
    on = list(on)
    while True:
        address = f"{reverse('new_evidence')}?{urlencode({'claim': slug, 'on': on}, doseq=True, safe='/@:')}"
        if len(address) <= LONGEST_ADDRESS:
            return address
        on.pop()


def _instrument_of(on: list[str]) -> str:
    """That of the words."""
    return place_at(on[0]).provision.edition.version.instrument.slug if on else ""
