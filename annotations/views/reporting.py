"""Reports, and what a steward may do about what is reported: settle them, hide, restore."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations import moderating
from annotations.acts import OF_STEWARDS, acts_on
from annotations.articles.side_by_side import side_by_side
from annotations.checking.answered import told
from annotations.discussion import in_threads
from annotations.exhibits import case_of
from annotations.forms.moderation import ReasonForm, ReportForm, SettleReportForm
from annotations.models import Article, Check, Claim, Comment, Evidence, Report
from annotations.moderating import Thing
from annotations.things import (
    address_of,
    article_at,
    check_at,
    claim_at,
    comment_at,
    evidence_at,
    kind_of,
    name_of_thing,
    reported_at,
    state_of,
)
from annotations.views.reviewing import evidence_in_full
from annotations.words import Place
from annotations.writing import accepted, form_page, is_own, led_before, once, require, see, sent, signed_in, writing
from treatyreader.accounts.models import Account
from treatyreader.addresses import NotHere
from treatyreader.pages import head, read_only, render_page


@writing
def new_report(request: HttpRequest) -> HttpResponse:
    """`/reports/new/?on=comment:7x2k…`: tell the stewards what should not stand so."""
    thing = reported_at(request.GET.get("on", ""), request.user)
    if isinstance(thing, Place):
        raise NotHere(_("A text is not reported: what is wrong with its wording is said in a comment."))
    own, kind = is_own(request.user, thing.author_id), kind_of(thing)
    require(request.user, kind, "report", own=own, state=state_of(thing))
    form = ReportForm(sent(request))
    mine = Report.objects.filter(author=request.user) if isinstance(request.user, Account) else Report.objects.none()
    open_already = mine.open().filter(**{kind: thing}).first()

    def report(author: Account) -> str:
        row = moderating.report(author, thing, form.cleaned_data["reason"], form.cleaned_data["words"])
        return reverse("sent_report", args=[row.public_id])

    if accepted(request, form):
        if open_already is None or led_before(request):
            return see(request, once(request, form, report))
        form.add_error(None, _("You have reported this before, and a steward has yet to look at it."))
    context = {
        "page": head(request, _("Report"), reverse("new_report")),
        "open_already": open_already,
        **in_full(thing, request.user),
    }
    return form_page(request, "annotations/new_report.html", context, form)


@read_only
@signed_in
def sent_report(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/reports/p4d…/sent/`: what one has reported, and how it was settled."""
    row = report_at(public_id, request.user)
    if not is_own(request.user, row.author_id):
        raise NotHere(_("This report is somebody else's."))
    context = {"page": head(request, _("Your report"), request.path), "report": row, **_named(row)}
    response = render_page(request, "annotations/sent_report.html", context)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@writing
@signed_in
def settle_report(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/reports/p4d…/`: look at what was reported, and say what became of it."""
    row = report_at(public_id, request.user)
    thing = row.thing
    own = is_own(request.user, row.author_id) or is_own(request.user, thing.author_id)
    require(request.user, "report", "settle", own=own, state="open" if row.is_open else "settled")
    form = SettleReportForm(sent(request))

    def settle(by: Account) -> str:
        moderating.settle_report(by, row, form.cleaned_data["reason"])
        return reverse("desk")

    if accepted(request, form):
        return see(request, once(request, form, settle))
    context = {
        "page": head(request, _("Settle a report"), row.get_absolute_url()),
        "report": row,
        **in_full(thing, request.user),
        "acts": acts_on(thing, request.user, OF_STEWARDS),
    }
    return form_page(request, "annotations/settle_report.html", context, form)


@writing
@signed_in
def hide_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/comments/7x2k…/hide/`"""
    return _hide(request, comment_at(public_id, request.user))


@writing
@signed_in
def restore_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/comments/7x2k…/restore/`"""
    return _restore(request, comment_at(public_id, request.user))


@writing
@signed_in
def hide_check(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/checks/k3x…/hide/`"""
    return _hide(request, check_at(public_id, request.user))


@writing
@signed_in
def restore_check(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/checks/k3x…/restore/`"""
    return _restore(request, check_at(public_id, request.user))


@writing
@signed_in
def hide_claim(request: HttpRequest, slug: str) -> HttpResponse:
    """`/claims/un-takeover/hide/`"""
    return _hide(request, claim_at(slug, request.user))


@writing
@signed_in
def restore_claim(request: HttpRequest, slug: str) -> HttpResponse:
    """`/claims/un-takeover/restore/`"""
    return _restore(request, claim_at(slug, request.user))


@writing
@signed_in
def hide_evidence(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/evidence/k3x…/hide/`"""
    return _hide(request, evidence_at(public_id, request.user))


@writing
@signed_in
def restore_evidence(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/evidence/k3x…/restore/`"""
    return _restore(request, evidence_at(public_id, request.user))


@writing
@signed_in
def hide_article(request: HttpRequest, slug: str) -> HttpResponse:
    """`/articles/…/hide/`"""
    return _hide(request, article_at(slug, request.user))


@writing
@signed_in
def restore_article(request: HttpRequest, slug: str) -> HttpResponse:
    """`/articles/…/restore/`"""
    return _restore(request, article_at(slug, request.user))


def report_at(public_id: str, user: object) -> Report:
    """A report that this reader may see."""
    seen = Report.objects.visible_to(user if isinstance(user, Account) else None)
    row = seen.select_related("author", "settled_by").filter(public_id=public_id.lower()).first()
    if row is None:
        raise NotHere(_("The library knows no report “%(id)s”.") % {"id": public_id[:100]})
    return row


def in_full(thing: Thing, reader: Account | AnonymousUser) -> dict[str, object]:
    """All that a form about a thing shows of it: its name and address, and its words."""
    named = {"thing_name": name_of_thing(thing), "thing_address": address_of(thing)}
    if isinstance(thing, Comment) and not Comment.objects.visible_to(reader).filter(pk=thing.pk).exists():
        return {"is_secret": True, **named}
    if isinstance(thing, Comment):
        return {"said": in_threads([thing], [thing.pk])[0], "on": name_of_thing(thing.thing), **named}
    if isinstance(thing, Evidence):
        return {**evidence_in_full(thing), **named}
    if isinstance(thing, Article):
        return {"article": thing, "sentences": side_by_side(thing, reader).said, **named}
    if isinstance(thing, Check):
        return {"tested": told(thing), **named}
    return {"claim": thing, "case": case_of(thing, reader), **named}


def _named(row: Report) -> dict[str, object]:
    """The name of what was reported and its address, where its reporter still sees it; else what kind of thing it
    was."""
    thing = row.thing
    if type(thing).objects.visible_to(row.author).filter(pk=thing.pk).exists():
        return {"thing_name": name_of_thing(thing), "thing_address": address_of(thing)}
    kinds = {"claim": _("A claim"), "evidence": _("Evidence"), "comment": _("A comment"), "article": _("An article")}
    return {"thing_name": kinds[kind_of(thing)], "thing_address": ""}


def _hide(request: HttpRequest, thing: Thing) -> HttpResponse:
    return _put_away(request, thing, "hide", _("Hide"))


def _restore(request: HttpRequest, thing: Thing) -> HttpResponse:
    return _put_away(request, thing, "restore", _("Restore"))


def _put_away(
    request: HttpRequest, thing: Claim | Evidence | Comment | Article | Check, act: str, title: str
) -> HttpResponse:
    kind = kind_of(thing)
    require(request.user, kind, act, own=is_own(request.user, thing.author_id), state=state_of(thing))
    form = ReasonForm(sent(request))

    def do(by: Account) -> str:
        (moderating.hide if act == "hide" else moderating.restore)(by, thing, form.cleaned_data["reason"])
        return address_of(thing)

    if accepted(request, form):
        return see(request, once(request, form, do))
    context = {"page": head(request, title, address_of(thing)), **in_full(thing, request.user)}
    return form_page(request, f"annotations/{act}_{kind}.html", context, form)
