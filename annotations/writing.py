"""How something is written: by a form, by somebody who is signed in, not too often, once, and never lost.

A view that takes writing shows its form on GET and writes on POST. Who is signed out gets to sign in first, and what
they wrote is kept in their session and posted then. A form that is sent again leads where it led the first time.
"""

from __future__ import annotations

import copy
import hashlib
import math
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec, cast
from urllib.parse import urlencode, urlsplit

from allauth.account.signals import user_logged_in
from allauth.core import ratelimit
from allauth.core.internal.ratelimit import get_cache_key, parse_rates
from django import forms
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, transaction
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from annotations.models import Submission
from annotations.permissions import may
from treatyreader.accounts.models import Account
from treatyreader.pages import View, render_page, wants_partial
from treatyreader.views.errors import refused, written

UNSENT = "unsent"
"""Under this key a session keeps the one form that was sent by somebody signed out: its address and its fields."""
SENT_WITHIN = 60 * 60
"""Seconds in which whoever signs in has that form sent; later they see it first: it may be somebody else's."""
KNOWN_FOR = timedelta(days=30)
"""How long a form that was sent is known when it is sent again."""
NOT_OF_THE_FORM = ("csrfmiddlewaretoken", "key")
Parameters = ParamSpec("Parameters")


class EditedMeanwhile(Exception):
    """Somebody else changed the thing between the look at its version and the writing."""


class WritingForm(forms.Form):
    """A form with a key of its own, by which it is known when it is sent again."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    is_too_often = False

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        value = super().get_initial_for_field(field, field_name)
        return str(value) if field_name == "key" else value


class EditingForm(WritingForm):
    """A form that changes a `thing` with a `version`, filled in with what it says `now`. Where somebody else changed it
    since the form was opened, the form says so (`is_stale`), shows both texts, and is accepted when it is sent
    again."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, thing: Any, now: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {**now, "version": thing.version}} | kwargs)
        self.thing = thing
        self.is_stale = False

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("version", self.thing.version) != self.thing.version:
            self.is_stale = True
            data = cast(QueryDict, self.data).copy()
            data["version"] = str(self.thing.version)
            self.data = data
            self.add_error(None, _("This was edited meanwhile. Both texts are below; yours replaces it if sent again."))
        return cleaned


def writing(view: View[Parameters]) -> View[Parameters]:
    """A view that shows a form and takes what is written in it."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponse:
        try:
            if request.method == "POST" and not isinstance(request.user, Account):
                response = _to_sign_in(request)
            elif led := led_before(request):
                response = see(request, led)
            else:
                try:
                    response = view(request, *args, **kwargs)
                except EditedMeanwhile:
                    # This time the form sees the other version, and says so.
                    cast(Account, request.user).refresh_from_db()
                    response = view(request, *args, **kwargs)
        except (EditedMeanwhile, Account.DoesNotExist):
            what = _("Others were faster, and this can no longer be done so. Look at it again as it is now.")
            response = refused(request, PermissionDenied(what))
        except (PermissionDenied, Http404) as error:
            fields = sent(request)
            if fields is None:
                raise
            # It may have been sent twice at once.
            led = led_before(request)
            response = see(request, led) if led else refused(request, error, fields)
        except (OperationalError, InterfaceError) as error:
            if request.method != "POST":
                raise
            response = refused(request, error)
        patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ["Cookie", "HX-Request"])
        return response

    taking = require_http_methods(["GET", "HEAD", "POST"])(answer)
    setattr(taking, "takes_writing", True)  # noqa: B010 - a function's type does not say so
    return taking


def signed_in(view: View[Parameters]) -> View[Parameters]:
    """A view of which nothing is shown to anybody signed out: they sign in first."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponse:
        if isinstance(request.user, Account):
            return view(request, *args, **kwargs)
        response = redirect_to_login(request.get_full_path())
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return answer


def sent(request: HttpRequest) -> QueryDict | None:
    """What the form of this address was sent with: now, or before its author signed in, where it could not be accepted
    then. None for a form that is opened anew."""
    if request.method == "POST":
        return request.POST
    kept = request.session.get(UNSENT) if isinstance(request.user, Account) else None
    return QueryDict(kept["fields"]) if kept and kept["address"] == request.get_full_path() else None


def accepted(request: HttpRequest, form: WritingForm) -> bool:
    """Whether the form was sent now, is right, and its author has not written too often; else the form says why not."""
    if request.method != "POST" or not form.is_valid():
        return False
    if _is_known(request, form) or ratelimit.consume(request, action="write", user=request.user):
        return True
    form.is_too_often = True
    form.add_error(None, too_often(request))
    return False


def too_often(request: HttpRequest) -> str:
    """When somebody who has written too often may write again: when the oldest of what they wrote no longer counts."""
    waits = [0.0]
    for rate in parse_rates(settings.WRITES):
        key = get_cache_key(request, app="allauth.account", action="write", rate=rate, user=request.user)
        written_at = cache.get(key, [])
        if len(written_at) >= rate.amount:
            waits.append(written_at[-1] + rate.duration - time.time())
    minutes = max(1, math.ceil(max(waits) / 60))
    again = ngettext("in %(count)d minute", "in %(count)d minutes", minutes) % {"count": minutes}
    return _("You have written much in a short time. Nothing is lost: send this again %(again)s.") % {"again": again}


def once(request: HttpRequest, form: forms.Form, act: Callable[[Account], str]) -> str:
    """Write what the accepted form says, in one transaction, and return the address that it leads to. A form that was
    sent before, or is being sent at this moment, is not written again: it leads where it led."""
    author = cast(Account, request.user)
    with transaction.atomic():
        submission, is_new = Submission.objects.get_or_create(
            author=author, key=form.cleaned_data["key"], digest=_digest(request)
        )
        if is_new:
            submission.address = act(author)
            submission.save(update_fields=["address"])
            Submission.objects.filter(author=author, at__lt=timezone.now() - KNOWN_FOR).delete()
    kept = request.session.get(UNSENT)
    if kept and kept["address"] == request.get_full_path():
        del request.session[UNSENT]
    return submission.address


def led_before(request: HttpRequest) -> str:
    """Where this very form led when it was sent before; "" if it was not. What was done once may not be done again, and
    what it changed may be no more to be seen by now: who pressed twice is not refused for that."""
    try:
        key = uuid.UUID(request.POST.get("key", "")) if request.method == "POST" else None
    except ValueError:
        key = None
    if key is None or not isinstance(request.user, Account):
        return ""
    rows = Submission.objects.filter(author=request.user, key=key, digest=_digest(request))
    return rows.values_list("address", flat=True).first() or ""


def see(request: HttpRequest, address: str) -> HttpResponse:
    """Go on to an address, also from a form that htmx has sent."""
    if wants_partial(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def status_of(form: WritingForm) -> int:
    """200 for a form to fill in; for one that was sent and not accepted 422 (RFC 9110, 15.5.21), or 429 (RFC 6585,
    4)."""
    if form.is_too_often:
        return 429
    return 422 if form.is_bound and form.errors else 200


def form_page(request: HttpRequest, template: str, context: Mapping[str, object], form: WritingForm) -> HttpResponse:
    """The page of a form that is to be filled in, or that was not accepted; htmx gets its partial "form" alone."""
    said = dict(context) | {"form": form, "address": request.get_full_path()}
    response = render_page(request, template, said, partial="form")
    response.status_code = status_of(form)
    return response


def require(user: object, kind: str, act: str, *, own: bool = False, state: str = "") -> None:
    """Raise PermissionDenied unless this user may do that (`annotations.permissions`). Nobody signed out is refused
    here: they sign in when they send the form."""
    if isinstance(user, Account) and not may(user.role, kind, act, own=own, state=state):
        raise PermissionDenied


def is_own(user: object, author_id: int | None) -> bool:
    return isinstance(user, Account) and user.pk == author_id


def _is_known(request: HttpRequest, form: forms.Form) -> bool:
    """Whether this very form was accepted before."""
    key = form.cleaned_data["key"]
    return Submission.objects.filter(author=cast(Account, request.user), key=key, digest=_digest(request)).exists()


def _digest(request: HttpRequest) -> str:
    """Of what a form says and where: the same key with other words is another form."""
    fields = sorted((name, values) for name, values in request.POST.lists() if name not in NOT_OF_THE_FORM)
    return hashlib.sha256(repr((request.get_full_path(), fields)).encode("utf-8", "surrogatepass")).hexdigest()


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if not ratelimit.consume(request, action="keep"):
        return render(request, "429.html", {"written": written(request)}, status=429)
    fields = request.POST.copy()
    fields.pop("csrfmiddlewaretoken", None)
    address = request.get_full_path()
    request.session[UNSENT] = {"address": address, "fields": fields.urlencode(), "at": time.time()}
    return see(request, f"{reverse('account_login')}?{urlencode({'next': address})}")


@receiver(user_logged_in)
def _send_what_was_kept(request: HttpRequest, response: HttpResponse, user: Account, **_more: object) -> None:
    """Whoever signs in to send a form has it sent, and goes on to where it leads; else to the form, which says what is
    wrong."""
    kept = request.session.get(UNSENT)
    if not kept or response.headers.get("Location") != kept["address"]:
        return
    if time.time() - kept.get("at", 0) > SENT_WITHIN:
        return
    parts = urlsplit(kept["address"])
    again = copy.copy(request)
    again.method, again.path, again.path_info = "POST", parts.path, parts.path
    again.META = request.META | {"QUERY_STRING": parts.query, "PATH_INFO": parts.path, "REQUEST_METHOD": "POST"}
    again.GET, again.user = QueryDict(parts.query), user
    vars(again)["_post"] = QueryDict(kept["fields"])
    vars(again)["htmx"] = False
    match = again.resolver_match = resolve(parts.path)
    answer = match.func(again, *match.args, **match.kwargs)
    if answer.status_code == 303:
        response.headers["Location"] = answer.headers["Location"]
