"""How an operation answers: not at all where nothing has changed, in JSON, and only to parameters that it knows."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja.operation import Operation

from treatyreader.api.problems import Problem
from treatyreader.models import Stamp
from treatyreader.pages import release

Run = Callable[..., HttpResponseBase]
"""What ninja calls to have an operation done: with the request and the parts of its address."""
Eyes = Callable[[HttpRequest], str]
JSON = "application/json"


def revalidated(eyes: Eyes) -> Callable[[Run], Run]:
    """Decorator of ninja's, mode "view": a GET whose answer is the same for all with the same `eyes` until something
    that is shown has changed (`Stamp`). Who has it gets 304 before anything is looked up; who writes, or what has a
    validator of its own, is left alone."""

    def decorate(run: Run) -> Run:
        @wraps(run)
        def answer(request: HttpRequest, **parts: Any) -> HttpResponseBase:
            if request.method != "GET":
                return run(request, **parts)
            whose = eyes(request)
            etag = f'W/"{_digest(request, whose)}"'
            # Whoever has anything at all (`*`) gets 304 too, but only where there is something; and whoever wants it
            # only as it was (If-Match) is answered by the validator that it has itself.
            is_open = request.headers.get("If-None-Match", "").strip() == "*" or "If-Match" in request.headers
            response = None if is_open else get_conditional_response(request, etag=etag)
            if response is None:
                response = cast(Any, run(request, **parts))
            if response.status_code in (200, 304):
                response.headers.setdefault("ETag", etag)
                patch_vary_headers(response, ["Accept", "Authorization", "Cookie"])
                patch_cache_control(response, no_cache=True, **({"private": True} if whose else {"public": True}))
            return cast(HttpResponseBase, response)

        return answer

    return decorate


def in_json(run: Run) -> Run:
    """Decorator of ninja's, mode "view": refuses who takes no JSON (406), and parameters that are not known (400): a
    filter that is misspelled would give the wrong list."""
    operation = operation_of(run)

    @wraps(run)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        require_acceptable(request, JSON)
        known = parameters_of(operation)
        unknown = [name for name in request.GET if name not in known]
        if unknown:
            said = _("It is not known here; known are: %(names)s.") % {"names": ", ".join(known) or "–"}
            errors = [{"parameter": name[:100], "in": "query", "detail": said} for name in unknown[:20]]
            raise Problem("bad-parameter", said, errors=errors)
        return run(request, **parts)

    return answer


def operation_of(run: Run) -> Operation:
    """The operation that ninja does with this, however often it was decorated."""
    return cast(Operation, cast(Any, inspect.unwrap(run)).__self__)


def parameters_of(operation: Operation) -> list[str]:
    """The names of what may stand in its query."""
    return [
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in getattr(model, "__ninja_flatten_map__", None) or model.model_fields
    ]


def require_acceptable(request: HttpRequest, *media_types: str) -> str:
    """Which of these types the header Accept prefers. Raises Problem (406) where it takes none of them."""
    preferred = request.get_preferred_type(media_types)
    if preferred is None:
        raise Problem("not-acceptable", _("It is to be had as %(types)s.") % {"types": ", ".join(media_types)})
    return preferred


def _digest(request: HttpRequest, whose: str) -> str:
    """Of all that an answer depends on."""
    parts = [
        *(release(), Stamp.now(), whose, request.build_absolute_uri(), str(get_language())),
        *(request.headers.get(name, "") for name in ("Accept", "Prefer")),
    ]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
