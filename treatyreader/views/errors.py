"""Pages for what is not there and for what went wrong."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseServerError, QueryDict
from django.shortcuts import render
from django.template import loader
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from treatyreader.addresses import MAX_OFFERS, NoEdition, NotHere, Offer, held_elsewhere
from treatyreader.api.application import not_found as not_found_problem
from treatyreader.api.problems import Problem, is_below, problem_of_status, problem_response


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception, fields: QueryDict | None = None) -> HttpResponse:
    """404, with the nearest things that do exist."""
    if is_below(request):
        return problem_response(request, not_found_problem(request, exception))
    context = {"what": exception.what, "offers": _offers(request, exception)} if isinstance(exception, NotHere) else {}
    response = render(request, "404.html", context | {"written": written(request, fields)}, status=404)
    # Others may see something there, and so may everybody a moment later.
    patch_cache_control(response, private=True, no_cache=True)
    return response


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception, fields: QueryDict | None = None) -> HttpResponse:
    """403, with the reason where one is given."""
    if is_below(request):
        return problem_response(request, Problem("forbidden", str(exception)))
    return render(request, "403.html", {"what": str(exception), "written": written(request, fields)}, status=403)


def refused(request: HttpRequest, error: Exception, fields: QueryDict | None = None) -> HttpResponse:
    """What was sent is refused because of this: 403, 404, or 503 where the database has gone. What somebody wrote, in
    these `fields` where they were not sent now, is given back."""
    if isinstance(error, Http404):
        return not_found(request, error, fields)
    if isinstance(error, PermissionDenied):
        return forbidden(request, error, fields)
    # This one asks the database nothing.
    page = loader.get_template("503.html").render({"written": written(request)})
    return HttpResponse(page, status=503, headers={"Retry-After": "30"})


def come_again(request: HttpRequest) -> HttpResponse:
    """503: what is asked for takes a while to make, and others wait for theirs."""
    what = _("What you asked for takes a while to make, and others wait for theirs. Nothing is lost: ask for it again.")
    response = render(request, "503.html", {"what": what}, status=503)
    response.headers["Retry-After"] = "10"
    return response


def written(request: HttpRequest, fields: QueryDict | None = None) -> list[str]:
    """The sentences in what was sent to a view that takes writing, to be given back where it is refused."""
    match = request.resolver_match
    if fields is None and request.method == "POST" and match and getattr(match.func, "takes_writing", False):
        fields = request.POST
    return [value for _name, value in (fields or {}).items() if isinstance(value, str) and " " in value.strip()]


def _offers(request: HttpRequest, exception: NotHere) -> list[Offer]:
    """Where an edition is not there, what was asked of it comes first, as others have it."""
    asked = request.resolver_match.kwargs if request.resolver_match else {}
    if isinstance(exception, NoEdition) and ("eid" in asked or "margin_number" in asked):
        return [*held_elsewhere(**asked)[:MAX_OFFERS], *exception.offers]
    return exception.offers


@requires_csrf_token
def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, where a form comes without the token of the page that it stood on. Why is for the log."""
    what = _("The form could not be told from one of another site. Go back, load the page anew and send it again.")
    return render(request, "403.html", {"what": what, "written": written(request)}, status=403)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400. Why is for the log."""
    if is_below(request):
        return problem_of_status(request, 400)
    return HttpResponseBadRequest(loader.get_template("400.html").render())


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """500, from a template that needs neither the database nor the request."""
    if is_below(request):
        return problem_of_status(request, 500)
    return HttpResponseServerError(loader.get_template("500.html").render())
