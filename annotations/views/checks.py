"""Textual checks: asking one of a claim, its address, and all that may be done with one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations import moderating
from annotations.acts import acts_on
from annotations.checking import asking
from annotations.checking.answered import told
from annotations.forms.checks import CheckForm, EditCheckForm
from annotations.forms.moderation import ReviewCheckForm
from annotations.linking import LINKABLE
from annotations.models.moderation import Verdict
from annotations.things import check_at, claim_at, state_of
from annotations.versions import check_as_said, versions_of_check
from annotations.whose import is_made_by
from annotations.writing import (
    WritingForm,
    accepted,
    form_page,
    is_own,
    once,
    require,
    see,
    sent,
    signed_in,
    writing,
)
from treatyreader.accounts.models import Account
from treatyreader.addresses import NotHere
from treatyreader.pages import head, read_only, render_page


@writing
def new_check(request: HttpRequest) -> HttpResponse:
    """`/checks/new/?on=un-takeover`: a question about words, asked of a claim; `q`, `in`, `text` and `expect` fill it
    in."""
    require(request.user, "check", "ask")
    row = claim_at(request.GET.get("on", ""), request.user)
    if row.state not in LINKABLE:
        raise NotHere(_("No check is asked of a claim that is hidden or was declined."))
    names = {"expression": "q", "scope": "in", "expect": "expect", "edition": "text"}
    filled = {field: request.GET.get(name, "")[:300] for field, name in names.items()}
    form = CheckForm(sent(request), claim=row, initial=filled)

    def ask(author: Account) -> str:
        said = {name: form.cleaned_data[name] for name in ("met", "coverage", "rationale")}
        return asking.ask(author, row, form.question, form.speaks_to, **said).get_absolute_url()

    if accepted(request, form):
        return see(request, once(request, form, ask))
    context = {"page": head(request, _("Ask a check of a claim"), reverse("new_check")), "claim": row}
    return form_page(request, "annotations/new_check.html", context, form)


@read_only
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/checks/7x2k…/` → its place on its claim's page."""
    response = redirect(check_at(public_id, request.user))
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@writing
def edit_check(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/checks/7x2k…/edit/`"""
    row = check_at(public_id, request.user)
    own = is_own(request.user, row.author_id)
    require(request.user, "check", "edit", own=own, state=state_of(row))
    form = EditCheckForm(sent(request), check=row, own=own)

    def edit(author: Account) -> str:
        said = {name: form.cleaned_data[name] for name in ("met", "coverage", "rationale")}
        asking.edit(row, author, form.question, form.speaks_to, form.cleaned_data.get("reason", ""), **said)
        return row.get_absolute_url()

    if accepted(request, form):
        return see(request, once(request, form, edit))
    context = {
        "page": head(request, _("Edit a check"), row.get_absolute_url()),
        "claim": row.claim,
        "check": row,
        "as_it_is": check_as_said(row) if form.is_stale else [],
    }
    return form_page(request, "annotations/edit_check.html", context, form)


@writing
def withdraw_check(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/checks/7x2k…/withdraw/`: asks first."""
    row = check_at(public_id, request.user)
    require(request.user, "check", "withdraw", own=is_own(request.user, row.author_id), state=state_of(row))
    form = WritingForm(sent(request))

    def withdraw(author: Account) -> str:
        asking.withdraw(row, author)
        return row.claim.get_absolute_url()

    if accepted(request, form):
        return see(request, once(request, form, withdraw))
    context = {"page": head(request, _("Withdraw a check"), row.get_absolute_url()), "tested": told(row)}
    return form_page(request, "annotations/withdraw_check.html", context, form)


@writing
@signed_in
def evaluate_check(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/checks/7x2k…/evaluate/`: have it answered today."""
    row = check_at(public_id, request.user)
    require(request.user, "check", "evaluate", own=is_own(request.user, row.author_id), state=state_of(row))
    form = WritingForm(sent(request))

    def answer(by: Account) -> str:
        asking.have_answered(row, by)
        return row.get_absolute_url()

    if accepted(request, form):
        return see(request, once(request, form, answer))
    context = {"page": head(request, _("Answer a check anew"), row.get_absolute_url()), "tested": told(row)}
    return form_page(request, "annotations/evaluate_check.html", context, form)


@writing
@signed_in
def review_check(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/checks/k3x…/review/`: is the question fair, and does its answer bear on the claim as it says?"""
    row = check_at(public_id, request.user)
    require(request.user, "check", "review", own=is_made_by(request.user, row), state=state_of(row))
    form = ReviewCheckForm(sent(request), thing=row)

    def review(by: Account) -> str:
        moderating.review_check(by, row, Verdict(form.cleaned_data["verdict"]), form.cleaned_data["reason"])
        return reverse("desk")

    if accepted(request, form):
        return see(request, once(request, form, review))
    context = {
        "page": head(request, _("Review a check"), row.get_absolute_url()),
        "tested": told(row),
        "evidence": row,
        "reviews": list(row.reviews.select_related("by").order_by("-id")),
    }
    return form_page(request, "annotations/review_check.html", context, form)


@read_only
def about_check(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/checks/7x2k…/about/`: what it was answered, its history, its reviews, what this reader may do with it."""
    row = check_at(public_id, request.user)
    sees_all = is_own(request.user, row.author_id) or (isinstance(request.user, Account) and request.user.is_steward)
    context = {
        "page": head(request, _("About a textual check"), row.get_absolute_url()),
        "tested": told(row),
        "acts": acts_on(row, request.user),
        "signed_in": isinstance(request.user, Account),
        "results": row.results.select_related("edition__version__instrument").order_by("-id")[:100],
        "versions": versions_of_check(row, all_of_them=sees_all),
        "reviews": row.reviews.select_related("by").order_by("-id"),
    }
    response = render_page(request, "annotations/about_check.html", context, partial="acts")
    response.headers["Cache-Control"] = "private, no-cache"
    return response
