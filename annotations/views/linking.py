"""Linking words to a claim, the address of a piece of evidence, contesting one, and all that may be done with one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from annotations import linking
from annotations.acts import acts_on
from annotations.exhibits import exhibit, exhibited
from annotations.forms.evidence import DisputeForm, EditEvidenceForm, EvidenceForm
from annotations.models import Dispute, Evidence
from annotations.permissions import may
from annotations.things import claim_at, evidence_at, state_of
from annotations.versions import evidence_as_said, versions_of_evidence
from annotations.views.claiming import places_named
from annotations.words import place_at
from annotations.writing import WritingForm, accepted, form_page, is_own, once, require, see, sent, writing
from treatyreader.accounts.models import Account
from treatyreader.addresses import NotHere
from treatyreader.pages import head, read_only, render_page


@writing
def new_evidence(request: HttpRequest) -> HttpResponse:
    """`/evidence/new/?claim=un-takeover&on=itrs/2012/en@1/art_6__para_6-1:10-48`: words for a claim, which
    is found or made first."""
    require(request.user, "evidence", "link")
    on = places_named(request)
    slug = request.GET.get("claim", "")
    if not slug:
        return _claim_first(request, on)
    row = claim_at(slug, request.user)
    if row.state not in linking.LINKABLE:
        raise NotHere(_("No words are linked to a claim that is hidden or was declined."))
    form = EvidenceForm(sent(request), claim=row, places=[place_at(each) for each in on])

    def link(author: Account) -> str:
        said = form.cleaned_data
        evidence = linking.link(
            author,
            row,
            form.passages(),
            bearing=said["bearing"],
            coverage=said["coverage"],
            speaks_to=form.speaks_to,
            rationale=said["rationale"],
        )
        return evidence.get_absolute_url()

    if accepted(request, form):
        return see(request, once(request, form, link))
    context = {"page": head(request, _("Link words to a claim"), reverse("new_evidence")), "claim": row, "on": on}
    return form_page(request, "annotations/new_evidence.html", context, form)


@read_only
def evidence(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/evidence/7x2k…/` → its place on its claim's page."""
    response = redirect(evidence_at(public_id, request.user))
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@writing
def edit_evidence(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/evidence/7x2k…/edit/`"""
    row = evidence_at(public_id, request.user)
    own = is_own(request.user, row.author_id)
    require(request.user, "evidence", "edit", own=own, state=state_of(row))
    form = EditEvidenceForm(sent(request), evidence=row, own=own)

    def edit(author: Account) -> str:
        said = form.cleaned_data
        linking.edit(
            row,
            author,
            form.passages(),
            bearing=said["bearing"],
            coverage=said["coverage"],
            speaks_to=form.speaks_to,
            rationale=said["rationale"],
            reason=said.get("reason", ""),
        )
        return row.get_absolute_url()

    if accepted(request, form):
        return see(request, once(request, form, edit))
    context = {
        "page": head(request, _("Edit evidence"), row.get_absolute_url()),
        "claim": row.claim,
        "evidence": row,
        "own": own,
        "as_it_is": evidence_as_said(row) if form.is_stale else [],
        "passages": linking.words_of(row) if form.is_stale else [],
    }
    return form_page(request, "annotations/edit_evidence.html", context, form)


@writing
def withdraw_evidence(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/evidence/7x2k…/withdraw/`: asks first."""
    row = evidence_at(public_id, request.user)
    require(request.user, "evidence", "withdraw", own=is_own(request.user, row.author_id), state=state_of(row))
    form = WritingForm(sent(request))

    def withdraw(author: Account) -> str:
        linking.withdraw(row, author)
        return row.claim.get_absolute_url()

    if accepted(request, form):
        return see(request, once(request, form, withdraw))
    context = {"page": head(request, _("Withdraw evidence"), row.get_absolute_url()), "exhibit": _shown(row, request)}
    return form_page(request, "annotations/withdraw_evidence.html", context, form)


@read_only
def about_evidence(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/evidence/7x2k…/about/`: its history, how it was reviewed and contested, what this reader may do with it."""
    row = evidence_at(public_id, request.user)
    role = request.user.role if isinstance(request.user, Account) else ""
    sees_all = is_own(request.user, row.author_id) or (isinstance(request.user, Account) and request.user.is_steward)
    disputes = Dispute.objects.visible_to(request.user).filter(evidence=row).select_related("author", "settled_by")
    context = {
        "page": head(request, _("About a piece of evidence"), row.get_absolute_url()),
        "exhibit": _shown(row, request),
        "acts": acts_on(row, request.user),
        "signed_in": isinstance(request.user, Account),
        "versions": versions_of_evidence(row, all_of_them=sees_all),
        "reviews": row.reviews.select_related("by").order_by("-id"),
        "disputes": [
            (each, may(role, "dispute", "withdraw", own=is_own(request.user, each.author_id), state=each.state))
            for each in disputes.prefetch_related("passages__provision__edition").order_by("-id")
        ],
        "permalink": request.build_absolute_uri(reverse("evidence", args=[row.public_id])),
    }
    response = render_page(request, "annotations/about_evidence.html", context, partial="acts")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@writing
def dispute_evidence(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/evidence/7x2k…/dispute/`: contest it, with a reason, and with better words where there are any."""
    row = evidence_at(public_id, request.user)
    require(request.user, "evidence", "dispute", own=is_own(request.user, row.author_id), state=state_of(row))
    form = DisputeForm(sent(request))

    def contest(author: Account) -> str:
        linking.dispute(author, row, form.cleaned_data["reason"], form.passages())
        return row.get_absolute_url()

    if accepted(request, form):
        try:
            return see(request, once(request, form, contest))
        except linking.ContestedAlready:
            form.add_error(None, _("You contest it already. Withdraw that first, or comment on it."))
    context = {
        "page": head(request, _("Contest evidence"), row.get_absolute_url()),
        "exhibit": _shown(row, request),
    }
    return form_page(request, "annotations/dispute_evidence.html", context, form)


@writing
def withdraw_dispute(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/disputes/7x2k…/withdraw/`: asks first."""
    rows = Dispute.objects.visible_to(request.user).select_related("evidence__claim", "author")
    row = rows.filter(public_id=public_id.lower()).first()
    if row is None:
        raise NotHere(_("The library knows no dispute “%(id)s”.") % {"id": public_id[:100]})
    require(request.user, "dispute", "withdraw", own=is_own(request.user, row.author_id), state=row.state)
    form = WritingForm(sent(request))

    def withdraw(_author: Account) -> str:
        linking.withdraw_dispute(row)
        return row.evidence.get_absolute_url()

    if accepted(request, form):
        return see(request, once(request, form, withdraw))
    context = {"page": head(request, _("Withdraw a dispute"), row.evidence.get_absolute_url()), "dispute": row}
    return form_page(request, "annotations/withdraw_dispute.html", context, form)


def _claim_first(request: HttpRequest, on: list[str]) -> HttpResponse:
    """A claim is found while typing, or made."""
    context = {
        "page": head(request, _("Link words to a claim"), reverse("new_evidence")),
        "on": on,
        "places": [place_at(each) for each in on],
        "new": f"{reverse('new_claim')}?{urlencode({'on': on}, doseq=True)}" if on else reverse("new_claim"),
    }
    return render_page(request, "annotations/new_evidence.html", context, partial="find")


def _shown(row: Evidence, request: HttpRequest) -> object:
    """A piece of evidence as its claim's page shows it."""
    found = exhibited(Evidence.objects.filter(pk=row.pk), request.user).select_related("claim__instrument").get()
    return exhibit(found, found.claim)
