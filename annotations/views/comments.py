"""Comments: writing one, its address, a discussion, and all that may be done with one."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from annotations import commenting
from annotations.acts import acts_on
from annotations.discussion import depth_of, discussion_on, in_threads, page_of
from annotations.eyes import kept
from annotations.forms.comments import CommentForm, EditForm, RemarkForm, ReplyForm, ResolveForm
from annotations.markdown import as_html
from annotations.models import Claim, Comment, DeletedAnnotation, Evidence
from annotations.models.moderation import Deed
from annotations.moderating import on_record
from annotations.things import address_of, comment_at, name_of_thing, state_of, thing_at, token_of
from annotations.words import Place
from annotations.writing import WritingForm, accepted, form_page, is_own, once, require, see, sent, writing
from treatyreader.accounts.models import Account
from treatyreader.addresses import NotHere
from treatyreader.models import Edition, Provision
from treatyreader.pages import head, read_only, render_page, wants_partial


@read_only
def comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/comments/7x2k…/` → the comment in its place; 410 where one was that everybody could see and that was
    removed."""
    try:
        row = comment_at(public_id, request.user)
    except NotHere:
        if not DeletedAnnotation.objects.filter(public_id=public_id.lower()).exists():
            raise
        page = head(request, _("A comment that was removed"), reverse("comment", args=[public_id.lower()]))
        gone = render_page(request, "annotations/_removed_comment.html", {"page": page})
        gone.status_code = 410
        return gone
    response = redirect(f"{_page_of(row)}#{row.anchor}")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@read_only
@kept
def discussion(request: HttpRequest) -> HttpResponse:
    """`/discussion/?on=claim:un-takeover&page=2`: all that is said on one thing; htmx asks for the threads alone."""
    thing = _thing(request.GET.get("on", ""), request)
    on = token_of(thing)
    context = {
        "page": head(request, _("Discussion"), f"{reverse('discussion')}?{urlencode({'on': on})}"),
        "thing_name": name_of_thing(thing),
        "thing_address": address_of(thing),
        "on": on,
        "discussion": discussion_on(thing, request.user, request.GET.get("page")),
    }
    return render_page(request, "annotations/discussion.html", context, partial="threads")


@writing
def new_comment(request: HttpRequest) -> HttpResponse:
    """`/comments/new/?on=itrs/2012/en@1/art_6__para_6-1:10-48`: on words, a provision, a claim or a piece of
    evidence."""
    require(request.user, "comment", "write")
    things = [thing_at(each, request.user) for each in request.GET.getlist("on")[:10]]
    if not things or isinstance(things[0], Comment):
        raise NotHere(_("It is not said what the comment is on."))
    places = [each for each in things if isinstance(each, Place)]
    on = things[0].provision if isinstance(things[0], Place) else things[0]
    form: CommentForm | RemarkForm
    form = CommentForm(sent(request), places=places) if places else RemarkForm(sent(request))

    def write(author: Account) -> str:
        is_private = form.cleaned_data["is_private"]
        passages = form.passages(is_public=not is_private) if isinstance(form, CommentForm) else []
        row = commenting.write(author, on, form.cleaned_data["body"], passages, is_private=is_private)
        return row.get_absolute_url()

    if accepted(request, form):
        return _shown(request, once(request, form, write))
    context = {
        "page": head(request, _("Comment"), reverse("new_comment")),
        "form": form,
        "thing_name": name_of_thing(on),
        "thing_address": address_of(on),
    }
    return form_page(request, "annotations/new_comment.html", context, form)


@writing
def reply_to_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/comments/7x2k…/reply/`"""
    row = comment_at(public_id, request.user)
    require(request.user, "comment", "reply", own=is_own(request.user, row.author_id), state=state_of(row))
    form = ReplyForm(sent(request))
    if accepted(request, form):
        return _shown(
            request,
            once(
                request,
                form,
                lambda author: commenting.reply(author, row, form.cleaned_data["body"]).get_absolute_url(),
            ),
        )
    context = {"page": head(request, _("Reply"), row.get_absolute_url()), "form": form, "said": _alone(row)} | _where(
        row
    )
    return form_page(request, "annotations/reply_to_comment.html", context, form)


@writing
def edit_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/comments/7x2k…/edit/`"""
    row = comment_at(public_id, request.user)
    require(request.user, "comment", "edit", own=is_own(request.user, row.author_id), state=state_of(row))
    form = EditForm(sent(request), comment=row, may_be_private=not commenting.has_others_replies(row))

    def edit(author: Account) -> str:
        commenting.edit(row, form.cleaned_data["body"], author)
        if row.parent_id is None and "is_private" in form.cleaned_data:
            commenting.make_private(row, form.cleaned_data["is_private"])
        return row.get_absolute_url()

    if accepted(request, form):
        return _shown(request, once(request, form, edit))
    context = {"page": head(request, _("Edit"), row.get_absolute_url()), "form": form, "comment": row} | _where(row)
    response = form_page(request, "annotations/edit_comment.html", context, form)
    if request.method == "POST":
        # The comment makes room for its new text alone, and not for a form that was not accepted.
        response.headers["HX-Retarget"] = f"#{row.anchor} form"
    return response


@writing
def delete_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/comments/7x2k…/delete/`: asks first."""
    row = comment_at(public_id, request.user)
    require(request.user, "comment", "delete", own=is_own(request.user, row.author_id), state=state_of(row))
    form = WritingForm(sent(request))

    def delete(_author: Account) -> str:
        address = _page_of(row)
        commenting.delete(row)
        return address

    if accepted(request, form):
        return see(request, once(request, form, delete))
    context = {
        "page": head(request, _("Delete"), row.get_absolute_url()),
        "form": form,
        "said": _alone(row),
        "has_replies": row.replies.exists(),
        **_where(row),
    }
    return form_page(request, "annotations/delete_comment.html", context, form)


@writing
def resolve_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/comments/7x2k…/resolve/`: mark a thread as resolved, or as open again."""
    row = comment_at(public_id, request.user)
    if row.parent_id is not None:
        raise NotHere(_("Only a whole thread is resolved."))
    own = is_own(request.user, row.author_id)
    require(request.user, "comment", "resolve", own=own, state=state_of(row))
    form = ResolveForm(sent(request), initial={"resolved": row.resolved_at is None})

    def resolve(author: Account) -> str:
        resolved = form.cleaned_data["resolved"]
        with on_record(author, Deed.RESOLVED if resolved else Deed.REOPENED, row) if not own else nullcontext():
            commenting.resolve(row, author if resolved else None)
        return row.get_absolute_url()

    if accepted(request, form):
        return _shown(request, once(request, form, resolve))
    context = {"page": head(request, _("Resolve"), row.get_absolute_url()), "form": form, "said": _alone(row)} | _where(
        row
    )
    return form_page(request, "annotations/resolve_comment.html", context, form)


@read_only
def about_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/comments/7x2k…/about/`: its history, and what this reader may do with it."""
    row = comment_at(public_id, request.user)
    context = {
        "page": head(request, _("About a comment"), row.get_absolute_url()),
        "said": _alone(row),
        "acts": acts_on(row, request.user),
        "signed_in": isinstance(request.user, Account),
        "history": [
            (each, as_html(each.body)) for each in row.history.order_by("-version").select_related("edited_by")
        ],
        "permalink": request.build_absolute_uri(row.get_absolute_url()),
        **_where(row),
    }
    response = render_page(request, "annotations/about_comment.html", context, partial="acts")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _thing(line: str, request: HttpRequest) -> Provision | Claim | Evidence:
    thing = thing_at(line, request.user)
    if isinstance(thing, Comment):
        raise NotHere(_("A comment is discussed where it stands."))
    return thing.provision if isinstance(thing, Place) else thing


def _page_of(row: Comment) -> str:
    """The page that shows it: that of the provision or the claim; from the second page of threads on, the
    discussion's."""
    page = page_of(row)
    thing = row.thing
    if page > 1:
        return f"{reverse('discussion')}?{urlencode({'on': token_of(thing), 'page': str(page)})}"
    if isinstance(thing, Evidence):
        return thing.claim.get_absolute_url()
    if isinstance(thing, Provision):
        newest = Edition.objects.published().of_address(*thing.edition.path.split("/")).newest_first().first()
        if newest and newest.pk == thing.edition_id:
            return thing.get_absolute_url()
    return address_of(thing)


def _shown(request: HttpRequest, address: str) -> HttpResponse:
    """Where a comment was written from a page that shows it: the comment as it stands now; else its place."""
    if not wants_partial(request):
        return see(request, address)
    row = comment_at(address.rstrip("/").rpartition("/")[2], request.user)
    return render_page(request, "annotations/about_comment.html", {"said": _alone(row)}, partial="said")


def _alone(row: Comment) -> object:
    """A comment by itself, set in as deep as in its thread."""
    return replace(in_threads([row], [row.pk])[0], depth=depth_of(row))


def _where(row: Comment) -> dict[str, str]:
    """What it stands on, which its own pages name above their title."""
    return {"thing_name": name_of_thing(row.thing), "thing_address": address_of(row.thing)}
