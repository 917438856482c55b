"""One's tokens for programs: made, shown once, revoked."""

from __future__ import annotations

from typing import cast

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from annotations.forms.tokens import TokenForm
from annotations.writing import WritingForm, accepted, form_page, once, require, see, sent, signed_in, writing
from treatyreader.accounts.models import Account, ApiToken
from treatyreader.addresses import NotHere
from treatyreader.pages import head, read_only, render_page

MADE = "token_made"
"""The cookie that carries a new secret to the one page that shows it, so that it is kept nowhere here."""
CARRIED_FOR = 120
NO_MORE_SHOWN = 20


@read_only
@never_cache
@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    """`/account/tokens/`: those that are valid, those that are no more, and a new one's secret, this once."""
    account = cast(Account, request.user)
    rows = list(ApiToken.objects.filter(owner=account))
    context = {
        "page": head(request, _("Tokens for programs"), reverse("tokens")),
        "secret": request.get_signed_cookie(MADE, default="", salt=_salt(account), max_age=CARRIED_FOR),
        "valid": [each for each in rows if each.state == "live"],
        "no_more": [each for each in rows if each.state != "live"][:NO_MORE_SHOWN],
    }
    response = render_page(request, "annotations/tokens.html", context)
    if MADE in request.COOKIES:
        response.delete_cookie(MADE, path=reverse("tokens"), samesite="Strict")
    return response


@signed_in
@writing
@reauthentication_required  # type: ignore[untyped-decorator]
def new_token(request: HttpRequest) -> HttpResponse:
    """`/account/tokens/new/`. Who makes one shows once more who they are, as for a passkey, and is told by mail."""
    account = cast(Account, request.user)
    require(account, "token", "make")
    form = TokenForm(sent(request), account=account)
    if accepted(request, form):
        secrets: list[str] = []

        def make(author: Account) -> str:
            said = form.cleaned_data
            _token, secret = ApiToken.make(author, said["name"], said["scope"], form.expires_at)
            secrets.append(secret)
            return reverse("tokens")

        response = see(request, once(request, form, make))
        if secrets:
            get_adapter().send_notification_mail(
                "account/email/token_made", account, {"name": form.cleaned_data["name"]}
            )
            response.set_signed_cookie(
                MADE,
                secrets[0],
                salt=_salt(account),
                max_age=CARRIED_FOR,
                path=reverse("tokens"),
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Strict",
            )
        return response
    context = {"page": head(request, _("Make a token"), reverse("new_token"))}
    return form_page(request, "annotations/new_token.html", context, form)


@signed_in
@writing
def revoke_token(request: HttpRequest, key: str) -> HttpResponse:
    """`/account/tokens/3f9a…/revoke/`: asks first."""
    account = cast(Account, request.user)
    token = ApiToken.objects.filter(owner=account, digest__startswith=key).first() if len(key) == 16 else None
    if token is None:
        raise NotHere(_("You have no such token."))
    require(account, "token", "revoke", own=True, state=token.state)
    form = WritingForm(sent(request))
    if accepted(request, form):

        def revoke(_author: Account) -> str:
            token.revoke()
            return reverse("tokens")

        return see(request, once(request, form, revoke))
    context = {"page": head(request, _("Revoke a token"), request.path), "token": token}
    return form_page(request, "annotations/revoke_token.html", context, form)


def _salt(account: Account) -> str:
    """What was made by one account is shown to no other that signs in after it."""
    return f"{MADE}:{account.pk}"
