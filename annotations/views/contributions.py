"""One's own: what one has contributed, all of it as data, and leaving."""

from __future__ import annotations

import json
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from annotations.contributions import contributions_of, data_of, leave
from annotations.forms.leaving import LeavingForm
from annotations.writing import accepted, see, sent, signed_in, status_of, writing
from treatyreader.accounts.models import Account, Role
from treatyreader.pages import head, read_only, render_page


@read_only
@never_cache
@login_required
def contributions(request: HttpRequest) -> HttpResponse:
    """`/account/contributions/`: one's comments, claims, evidence, disputes and reports, and how each of them
    stands."""
    account = cast(Account, request.user)
    page = head(request, _("Your contributions"), reverse("contributions"))
    context = {"page": page, "account": account, "own": contributions_of(account)}
    return render_page(request, "annotations/contributions.html", context)


@read_only
@never_cache
@login_required
def take_out_data(request: HttpRequest) -> HttpResponse:
    """`/account/data/`: all that the library holds of whoever asks, as JSON."""
    text = json.dumps(data_of(cast(Account, request.user)), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    name = 'attachment; filename="treaty-reader.json"'
    return HttpResponse(text, content_type="application/json", headers={"Content-Disposition": name})


@signed_in
@writing
@reauthentication_required  # type: ignore[untyped-decorator]
def delete_account(request: HttpRequest) -> HttpResponse:
    """`/account/delete/`: asks what becomes of what was said, and deletes the account. Nobody leaves by signing in:
    this form is not kept for whoever is signed out."""
    account = cast(Account, request.user)
    others = Account.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=account.pk)
    if account.is_administrator and not others.exists():
        raise PermissionDenied(_("You are the last administrator: name another one first."))
    form = LeavingForm(sent(request), account=account)
    if accepted(request, form):
        leave(account, keep=form.cleaned_data["what_i_said"] == "stays")
        logout(request)
        return see(request, reverse("home"))
    page = head(request, _("Delete your account"), reverse("delete_account"))
    context = {"page": page, "form": form, "account": account, "address": request.get_full_path()}
    response = render_page(request, "annotations/delete_account.html", context)
    response.status_code = status_of(form)
    return response
