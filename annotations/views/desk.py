"""The stewards' desk: what waits, who is who, and the log of every act, which everybody may read."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations import moderating
from annotations.eyes import kept
from annotations.forms.moderation import NameForm
from annotations.models import Claim, Comment, Evidence, LogEntry
from annotations.permissions import may
from annotations.views.claims import slugs_kept_from
from annotations.waiting import KINDS, trays
from annotations.writing import accepted, form_page, once, require, see, sent, signed_in, writing
from treatyreader.accounts.models import Account, Role
from treatyreader.pages import head, read_only, render_page

PER_PAGE = 50
_OF_A_CLAIM = re.compile(r"/claims/([^/]+)/")

WHAT: dict[str, Promise] = {
    "claim": gettext_lazy("a claim"),
    "evidence": gettext_lazy("evidence"),
    "comment": gettext_lazy("a comment"),
    "article": gettext_lazy("an article"),
    "dispute": gettext_lazy("a dispute"),
    "report": gettext_lazy("a report"),
    "provision": gettext_lazy("a provision"),
    "lineage": gettext_lazy("a lineage"),
    "carrying": gettext_lazy("words in another version"),
    "contributor": gettext_lazy("somebody a contributor"),
    "steward": gettext_lazy("somebody a steward"),
    "administrator": gettext_lazy("somebody an administrator"),
}
"""The things of the log in words."""


@dataclass(frozen=True)
class Line:
    """One line of the log: `what` in words; `address` is empty where this reader may not follow it."""

    entry: LogEntry
    what: str
    address: str


@read_only
@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """`/desk/`, `/desk/?kind=claims&page=2`: what waits for a steward."""
    require(request.user, "desk", "see")
    steward = cast(Account, request.user)
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    found = trays(steward, kind, request.GET.get("page"))
    context = {
        "page": head(request, _("Desk"), reverse("desk")),
        "trays": [each for each in found if each.kind == kind] if kind else found,
        "choices": found,
        "kind": kind,
        "total": sum(each.count for each in found),
        "may_name": may(steward.role, "account", "see"),
    }
    response = render_page(request, "annotations/desk.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@read_only
@kept
def log(request: HttpRequest) -> HttpResponse:
    """`/log/`: every act of a steward on what is public, the newest first; stewards see the others besides."""
    role = request.user.role if isinstance(request.user, Account) else ""
    rows = LogEntry.objects.select_related("by")
    if not may(role, "desk", "see"):
        rows = rows.filter(is_public=True)
    sheet = Paginator(rows.order_by("-id"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": head(request, _("Log of moderation"), reverse("log")),
        "lines": _lines(list(sheet.object_list), request.user),
        "sheet": sheet,
        "is_steward": may(role, "desk", "see"),
    }
    return render_page(request, "annotations/log.html", context)


def _lines(entries: Sequence[LogEntry], reader: Account | AnonymousUser) -> list[Line]:
    """The address of a claim is told to those alone who may see the claim."""
    role = reader.role if isinstance(reader, Account) else ""
    slugs = {each: match[1] for each in entries if (match := _OF_A_CLAIM.match(each.address))}
    unseen = slugs_kept_from(reader, slugs.values())

    def follows(entry: LogEntry) -> bool:
        if entry.what in Role.values:
            return may(role, "account", "see")
        return slugs.get(entry) not in unseen

    return [Line(each, str(WHAT.get(each.what, each.what)), each.address if follows(each) else "") for each in entries]


@writing
@signed_in
def people(request: HttpRequest) -> HttpResponse:
    """`/desk/people/?q=ann`: who has an account and what they may do; an administrator names stewards."""
    require(request.user, "account", "see")
    form = NameForm(sent(request), by=cast(Account, request.user), name=request.GET.get("name", "")[:100])

    def name(by: Account) -> str:
        role, account = Role(form.cleaned_data["role"]), form.account
        address = f"{reverse('people')}?{urlencode({'who': _token(account.pk)})}"
        moderating.name(by, account, role, form.cleaned_data["reason"], address)
        return address

    if accepted(request, form):
        return see(request, once(request, form, name))
    query = request.GET.get("q", "").strip().replace("\0", "")[:100]
    rows = _found(query, request.GET.get("who", ""))
    sheet = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": head(request, _("People"), reverse("people")),
        "sheet": sheet,
        "query": query,
        "roles": Role.choices,
    }
    return form_page(request, "annotations/people.html", context, form)


def _found(query: str, who: str) -> QuerySet[Account]:
    """With the counts of what each has written. Stewards and administrators first."""
    rows = Account.objects.filter(is_active=True)
    if who:
        # The log names a person by what only this program can tell, and nobody once their account has gone.
        rows = rows.filter(pk__in=[key for key in rows.values_list("pk", flat=True) if _token(key) == who])
    elif query:
        rows = rows.filter(name__icontains=query)
    counts = {name: _count(model) for name, model in (("claim", Claim), ("piece", Evidence), ("remark", Comment))}
    return rows.annotate(**{f"{name}_count": each for name, each in counts.items()}).order_by("-id")


def _count(model: type[Claim] | type[Evidence] | type[Comment]) -> Coalesce:
    counted = model._default_manager.filter(author=OuterRef("pk")).order_by().values("author")
    return Coalesce(Subquery(counted.annotate(count=Count("pk")).values("count"), output_field=IntegerField()), 0)


def _token(key: int) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"person {key}".encode(), hashlib.sha256).hexdigest()[:16]
