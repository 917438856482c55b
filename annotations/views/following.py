"""Following something, the list of what one follows, the watch of a correction kit, and unsubscribing from a mail."""

from __future__ import annotations

from typing import cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from annotations.following import follows
from annotations.following.follows import TooMany
from annotations.following.unsubscribing import subscription_of
from annotations.forms.following import FollowForm, MailingForm
from annotations.models import Claim, Follow, Mailing, Watch
from annotations.models.following import Often
from annotations.things import address_of, claim_at, state_of
from annotations.writing import WritingForm, accepted, form_page, is_own, once, require, see, sent, signed_in, writing
from treatyreader.accounts.models import Account
from treatyreader.addresses import NotHere
from treatyreader.models import Instrument
from treatyreader.pages import head, render_page

PER_PAGE = 50


@writing
def follow(request: HttpRequest) -> HttpResponse:
    """`/follow/?on=claim:un-takeover`: whether one follows it, and the button to do so or to stop."""
    require(request.user, "follow", "begin")
    thing = follows.followed_at(request.GET.get("on", ""), request.user)
    row = follows.follow_of(request.user, thing) if isinstance(request.user, Account) else None
    form = FollowForm(sent(request), initial={"act": "stop" if row else "follow"})
    here = f"{reverse('follow')}?{urlencode({'on': follows.token_of_followed(thing)})}"

    def act(account: Account) -> str:
        if form.cleaned_data["act"] == "follow":
            follows.follow(account, thing)
        else:
            follows.stop(account, thing)
        return here

    if accepted(request, form):
        try:
            return see(request, once(request, form, act))
        except TooMany:
            form.add_error(None, _("You follow as much as one account can. Stop following something first."))
    context = {
        "page": head(request, _("Follow"), reverse("follow")),
        "row": row,
        "name": follows.name_of_followed(thing),
        "thing_address": thing.get_absolute_url() if isinstance(thing, Instrument) else address_of(thing),
        "mailing": Mailing.objects.filter(account=row.account_id).first() if row else None,
    }
    return form_page(request, "annotations/follow.html", context, form)


@writing
def watch_claim(request: HttpRequest, slug: str) -> HttpResponse:
    """`/claims/un-takeover/watch/`: be mailed when the claim is no longer as its correction kit says."""
    row = claim_at(slug, request.user)
    require(request.user, "claim", "watch", own=is_own(request.user, row.author_id), state=state_of(row))
    watch = None
    if isinstance(request.user, Account):
        watch = Watch.objects.filter(account=request.user, claim=row).select_related("taken").first()
    form = FollowForm(sent(request), initial={"act": "stop" if watch else "follow"})

    def act(account: Account) -> str:
        if form.cleaned_data["act"] == "follow":
            follows.watch(account, row)
        else:
            Watch.objects.filter(account=account, claim=row).delete()
        return reverse("watch_claim", args=[row.slug])

    if accepted(request, form):
        return see(request, once(request, form, act))
    context = {"page": head(request, _("Watch this claim"), request.path), "claim": row, "watch": watch}
    return form_page(request, "annotations/watch_claim.html", context, form)


@signed_in
@writing
def following(request: HttpRequest) -> HttpResponse:
    """`/account/following/`: what one follows and watches, and how one is told by mail."""
    account = cast(Account, request.user)
    require(account, "one's own account", "see what it follows", own=True)
    mailing = Mailing.objects.filter(account=account).first() or Mailing(account=account, often=Often.NEVER)
    now = {name: getattr(mailing, name) for name in ("often", "replies_at_once", "follows_own")}
    form = MailingForm(sent(request), initial=now)

    def choose(account: Account) -> str:
        said = form.cleaned_data
        follows.settle(account, **{name: said[name] for name in now})
        return reverse("following")

    if accepted(request, form):
        require(account, "one's own account", "choose what is mailed", own=True)
        return see(request, once(request, form, choose))
    rows = follows.with_things(Follow.objects.visible_to(account))
    sheet = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    watches = Watch.objects.filter(account=account, claim__in=Claim.objects.visible_to(account))
    context = {
        "page": head(request, _("What you follow"), reverse("following")),
        "items": follows.items_of(list(sheet.object_list)),
        "sheet": sheet,
        "watches": list(watches.select_related("claim", "taken")[:PER_PAGE]),
        "email": account.email,
        "stop": WritingForm(),
    }
    return form_page(request, "annotations/following.html", context, form)


@signed_in
@writing
def stop_following(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/account/following/k3x…/stop/`: one thing, followed or watched."""
    account = cast(Account, request.user)
    row: Follow | Watch | None = None
    for model in (Follow, Watch):
        row = row or model._default_manager.filter(account=account, public_id=public_id.lower()).first()
    if row is None:
        raise NotHere(_("You do not follow this."))
    require(account, "follow", "stop", own=True, state="live")
    form = WritingForm(sent(request))

    def stop(_account: Account) -> str:
        type(row)._default_manager.filter(pk=row.pk).delete()
        return reverse("following")

    if accepted(request, form):
        return see(request, once(request, form, stop))
    context = {"page": head(request, _("Stop following"), request.path), "row": row}
    return form_page(request, "annotations/stop_following.html", context, form)


@signed_in
@writing
def stop_following_all(request: HttpRequest) -> HttpResponse:
    """`/account/following/stop/`: everything; asks first."""
    account = cast(Account, request.user)
    require(account, "one's own account", "stop following", own=True)
    form = WritingForm(sent(request))

    def stop(account: Account) -> str:
        Follow.objects.filter(account=account).delete()
        Watch.objects.filter(account=account).delete()
        return reverse("following")

    if accepted(request, form):
        return see(request, once(request, form, stop))
    context = {
        "page": head(request, _("Stop following everything"), reverse("stop_following_all")),
        "count": Follow.objects.filter(account=account).count() + Watch.objects.filter(account=account).count(),
    }
    return form_page(request, "annotations/stop_following_all.html", context, form)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """`/unsubscribe/follow.k3x….Zr8…/`: GET asks, POST ends it, nobody signs in (RFC 8058, 3.1: a mail program posts
    `List-Unsubscribe=One-Click` without cookies, so no CSRF token is asked for; the address itself is signed)."""
    subscription = subscription_of(token)
    if request.method == "POST":
        subscription.end()
        subscription = subscription_of(token)
    context = {"page": head(request, _("Unsubscribe"), request.path), "subscription": subscription}
    return render_page(request, "annotations/unsubscribe.html", context)
