"""The gate of the API: who asks, what other sites may read, HEAD and OPTIONS, and problems for whatever goes wrong.

It stands around all of Django that an address below `/api/` passes through, so that no error leaves it as a page.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers

from treatyreader.api.access import authenticate, give_back
from treatyreader.api.problems import Problem, is_below, problem_of_status, problem_response

SAFE = ("GET", "HEAD", "OPTIONS")
ASKING = (
    "Accept, Accept-Language, Authorization, Content-Type, Hypothesis-Client-Version, Idempotency-Key, If-Match,"
    " If-None-Match, Link, Prefer, Slug, X-Client-Id"
)
"""Headers that a script of another site may send."""
TELLING = (
    "Accept-Post, Allow, Content-Location, ETag, Link, Location, Preference-Applied, Retry-After, WWW-Authenticate"
)
"""Headers of an answer that it may read."""
PREFLIGHT_KEPT_FOR = 24 * 60 * 60


class Gate:
    """Middleware, before the one for sessions: what it asks of the account it asks when they have been at work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_below(request):
            return self.get_response(request)
        # No answer has a time of its last change: it is not compared with one (RFC 9110, 13.1.4).
        request.META.pop("HTTP_IF_UNMODIFIED_SINCE", None)
        method = request.method
        if method == "HEAD":
            # Whatever answers GET answers HEAD; the server leaves the body out (RFC 9110, 9.3.2).
            request.method = "GET"
        response = self.get_response(request)
        request.method = method
        if response.status_code >= 400:
            give_back(request)
            response = _as_problem(request, response)
        if "Allow" in response.headers:
            response.headers["Allow"] = _allowed(response)
        if method == "OPTIONS" and response.status_code == 405:
            response = HttpResponse(status=204, headers={"Allow": response.headers["Allow"]})
        if request.headers.get("Authorization"):
            patch_cache_control(response, private=True)
        patch_vary_headers(response, ["Authorization"])
        _share(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        if not is_below(request):
            return None
        try:
            authenticate(request)
        except (Problem, OperationalError, InterfaceError) as error:
            return self.process_exception(request, error)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What was raised before an operation was asked, and on the pages beside them."""
        if is_below(request) and isinstance(error, Problem):
            return problem_response(request, error)
        if is_below(request) and isinstance(error, (OperationalError, InterfaceError)):
            return problem_response(request, Problem("unavailable", headers={"Retry-After": "30"}))
        return None


def _as_problem(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """An error that Django tells in words of its own, as a problem. What says itself in JSON stays, and in development
    the page that shows what failed."""
    if not response.headers.get("Content-Type", "text/html").startswith("text/"):
        return response
    if settings.DEBUG and response.status_code == 500:
        return response
    problem = problem_of_status(request, response.status_code)
    for name in ("Allow", "Retry-After", "WWW-Authenticate", "Set-Cookie"):
        if name in response.headers:
            problem.headers[name] = response.headers[name]
    problem.cookies = response.cookies
    return problem


def _allowed(response: HttpResponseBase) -> str:
    """The methods, in order; what takes GET takes HEAD, and everything OPTIONS."""
    methods = {each.strip() for each in response.headers["Allow"].split(",")} - {""}
    return ", ".join(sorted(methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())))


def _share(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let scripts of other sites read (Fetch, 3.2): what anybody reads without cookies, and what they ask for with a
    token that they were given. No answer allows credentials, so no browser shows one what it got by a cookie, and
    without a token in the request nothing that writes is allowed."""
    if not (request.method in SAFE or request.headers.get("Authorization")):
        return
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = TELLING
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        asked = request.headers.get("Access-Control-Request-Headers", "").lower()
        methods = [each.strip() for each in response.headers.get("Allow", "").split(",")]
        if "authorization" not in (each.strip() for each in asked.split(",")):
            methods = [each for each in methods if each in SAFE]
        response.headers["Access-Control-Allow-Methods"] = ", ".join(methods)
        response.headers["Access-Control-Allow-Headers"] = ASKING
        response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_KEPT_FOR)
        patch_vary_headers(response, ["Access-Control-Request-Headers"])
