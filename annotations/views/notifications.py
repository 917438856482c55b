"""One's notifications: what is new of what one follows, what is read of it, and how much is not."""

from __future__ import annotations

from typing import cast

from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from annotations.following.headlines import headlines, with_all_that_is_told
from annotations.following.news import mark_as_read
from annotations.forms.following import ReadForm
from annotations.models import News
from annotations.writing import accepted, form_page, once, require, see, sent, signed_in, writing
from treatyreader.accounts.models import Account
from treatyreader.pages import head, read_only, render_page

PER_PAGE = 30
MOST_COUNTED = 99


@signed_in
@writing
def notifications(request: HttpRequest) -> HttpResponse:
    """`/account/notifications/`: what is not read first; one is marked as read, or all that was shown."""
    account = cast(Account, request.user)
    require(account, "one's own account", "read notifications", own=True)
    form = ReadForm(sent(request))

    def read(account: Account) -> str:
        mark_as_read(account, one=form.cleaned_data["news"], up_to=form.cleaned_data["up_to"])
        return reverse("notifications")

    if accepted(request, form):
        return see(request, once(request, form, read))
    rows = News.objects.for_account(account)
    unread = frozenset(rows.unread_by(account).values_list("pk", flat=True))
    first = Case(When(pk__in=unread, then=Value(0)), default=Value(1))
    sheet = Paginator(with_all_that_is_told(rows.order_by(first, "-pk")), PER_PAGE).get_page(request.GET.get("page"))
    shown = headlines(sheet.object_list, account, unread)
    context = {
        "page": head(request, _("Notifications"), reverse("notifications")),
        "unread": [each for each in shown if each.is_unread],
        "read": [each for each in shown if not each.is_unread],
        "count": len(unread),
        "up_to": max(unread, default=0),
        "sheet": sheet,
    }
    return form_page(request, "annotations/notifications.html", context, form)


@read_only
@never_cache
def unread(request: HttpRequest) -> HttpResponse:
    """`/account/notifications/unread/`: how much is not read, as a link to be set beside others on pages that are the
    same for everyone. Nothing (204) for who is signed out."""
    if not isinstance(request.user, Account):
        return HttpResponse(status=204)
    count = News.objects.for_account(request.user).unread_by(request.user)[: MOST_COUNTED + 1].count()
    context = {"page": head(request, _("Notifications"), reverse("unread")), "count": count, "most": MOST_COUNTED}
    return render_page(request, "annotations/unread.html", context)
