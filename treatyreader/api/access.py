"""Who asks, and what they may do: a personal token, or the session of a browser with its CSRF token for writing.

A token in `Authorization` counts alone: what cookies say besides is not looked at. `request.user` is then its owner.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from treatyreader.accounts.models import Account, ApiToken
from treatyreader.api.problems import Problem

REALM = 'Bearer realm="Treaty Reader"'
_APP = "allauth.account"


@dataclass(frozen=True)
class Lent:
    """What a token of another kind lets its owner do, which is theirs for a while and for some operations alone."""

    owner: Account
    may_write: bool


OTHER_KINDS: dict[str, Callable[[HttpRequest, str], Lent | None]] = {}
"""By the prefix of its secrets, what opens tokens of another kind: None where one is not good for what is asked."""


@sensitive_variables("header", "secret")
def authenticate(request: HttpRequest) -> None:
    """Let a token in `Authorization` say who asks (RFC 6750, 2.1). Raises Problem where it does not; wrong tokens are
    counted by the address they come from, and too many are not looked at any more."""
    header = request.headers.get("Authorization", "")
    if not header:
        return
    scheme, _blank, secret = header.partition(" ")
    if scheme.lower() != "bearer":
        detail = _("Another scheme than Bearer is not known here.")
        raise Problem("bad-token", detail, headers={"WWW-Authenticate": REALM})
    if not _tries_left(request):
        raise Problem("too-often", _("Too many wrong tokens came from your address."), headers={"Retry-After": "60"})
    token = _opened(request, secret.strip())
    if token is None:
        _count_try(request)
        raise Problem("bad-token", headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'})
    if isinstance(token, ApiToken):
        token.note_use()
    request.user = token.owner
    setattr(request, "api_token", token)  # noqa: B010 - a request's type does not say so


@sensitive_variables("secret")
def _opened(request: HttpRequest, secret: str) -> ApiToken | Lent | None:
    for prefix, opens in OTHER_KINDS.items():
        if secret.startswith(prefix):
            return opens(request, secret)
    return ApiToken.objects.usable().with_secret(secret).first()


def token_of(request: HttpRequest) -> ApiToken | Lent | None:
    """The token with which this is asked."""
    return getattr(request, "api_token", None)


def account_of(request: HttpRequest) -> Account:
    """Who asks, where an operation takes nobody signed out."""
    if not isinstance(request.user, Account):
        raise Problem("unauthenticated", headers={"WWW-Authenticate": REALM})
    return request.user


class SignedIn(AuthBase):
    """For an operation that shows something to an account alone."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Account:
        return account_of(request)


class Writing(SignedIn):
    """For an operation that writes: an account, a token with the scope for it or else a session with its CSRF token,
    and a limit of how often, the same as for the pages. What is refused afterwards does not count (`give_back`)."""

    def __call__(self, request: HttpRequest) -> Account:
        account = account_of(request)
        token = token_of(request)
        if token is None:
            if check_csrf(request):
                raise Problem("csrf")
        elif not token.may_write:
            challenge = f'{REALM}, error="insufficient_scope", scope="{ApiToken.Scope.WRITE}"'
            raise Problem("bad-scope", headers={"WWW-Authenticate": challenge})
        usage = ratelimit.consume(request, app=_APP, action="write", user=account)
        if usage is None:
            wait = wait_of(request, account)
            raise Problem("too-often", headers={"Retry-After": str(wait)})
        setattr(request, "api_usage", usage)  # noqa: B010 - a request's type does not say so
        return account


signed_in = SignedIn()
writing = Writing()


def give_back(request: HttpRequest) -> None:
    """What was refused was not written."""
    usage: ratelimit.RateLimitUsage | None = getattr(request, "api_usage", None)
    if usage:
        usage.rollback()


def wait_of(request: HttpRequest, account: Account) -> int:
    """Seconds until one who has written too often may write again."""
    waits = [1.0]
    for rate in ratelimit.parse_rates(settings.WRITES):
        key = ratelimit.get_cache_key(request, app=_APP, action="write", rate=rate, user=account)
        written_at = cache.get(key, [])
        if len(written_at) >= rate.amount:
            waits.append(written_at[-1] + rate.duration - time.time())
    return math.ceil(max(waits))


def _tries_left(request: HttpRequest) -> bool:
    return ratelimit.consume(request, app=_APP, action="token", dry_run=True, limit_get=True) is not None


def _count_try(request: HttpRequest) -> None:
    ratelimit.consume(request, app=_APP, action="token", limit_get=True)
