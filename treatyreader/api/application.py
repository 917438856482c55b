"""The application that holds all operations below `/api/`: how it reads what is sent, and answers what goes wrong."""

from __future__ import annotations

from enum import Enum
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError, ValidationErrorContext
from ninja.operation import Operation
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder

from treatyreader.addresses import NotHere
from treatyreader.api.answers import Eyes, revalidated
from treatyreader.api.bodies import StrictParser, pointer
from treatyreader.api.problems import OF_STATUS, Problem, problem_response

VERSION = "1.0.0"
_Context = ValidationErrorContext[Any]


class _Encoder(NinjaJSONEncoder):
    """Ninja's, which takes a choice for its name."""

    def default(self, o: Any) -> Any:
        return o.value if isinstance(o, Enum) else super().default(o)


class _Renderer(JSONRenderer):
    encoder_class = _Encoder
    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


class LibraryApi(NinjaAPI):
    """Ninja's, with problem details for every error and validators by the `eyes` that see an answer."""

    def __init__(self, *, title: str, description: str, eyes: Eyes) -> None:
        super().__init__(
            title=title,
            version=VERSION,
            description=description,
            openapi_url=None,
            docs_url=None,
            urls_namespace="api",
            parser=StrictParser(),
            renderer=_Renderer(),
        )
        self.add_decorator(revalidated(eyes), mode="view")

    def set_default_exception_handlers(self) -> None:
        self.add_exception_handler(Exception, _raise)
        self.add_exception_handler(Problem, _problem)
        self.add_exception_handler(Http404, _not_here)
        self.add_exception_handler(PermissionDenied, _forbidden)
        self.add_exception_handler(RequestDataTooBig, _too_large)
        self.add_exception_handler(SuspiciousOperation, _suspicious)
        self.add_exception_handler(OperationalError, _unavailable)
        self.add_exception_handler(InterfaceError, _unavailable)
        self.add_exception_handler(ValidationError, _invalid)
        self.add_exception_handler(HttpError, _http_error)

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """Ninja's, where a body that is one thing does not carry the name of the argument that takes it."""
        for context in error_contexts:
            name = getattr(context.model, "__read_from_single_attr__", None)
            if name:
                taken = super().validation_error_from_error_contexts([context]).errors
                rest = [each for each in error_contexts if each is not context]
                others = super().validation_error_from_error_contexts(rest).errors
                return ValidationError([*others, *(each | {"loc": _without(each["loc"], name)} for each in taken)])
        return super().validation_error_from_error_contexts(error_contexts)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


def _without(loc: tuple[Any, ...], name: str) -> tuple[Any, ...]:
    return (loc[0], *loc[2:]) if loc[1:2] == (name,) else loc


def _raise(_request: HttpRequest, error: Any) -> HttpResponse:
    """Django logs it and answers 500."""
    raise error


def _problem(request: HttpRequest, problem: Any) -> HttpResponse:
    return problem_response(request, problem)


def _not_here(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_response(request, not_found(request, error))


def not_found(request: HttpRequest, error: Exception) -> Problem:
    """What is not there, with the nearest things that are."""
    if not isinstance(error, NotHere):
        return Problem("not-found")
    offers = [{"title": each.label, "url": request.build_absolute_uri(each.url)} for each in error.offers]
    return Problem("not-found", error.what, more={"offers": offers} if offers else {})


def _forbidden(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_response(request, Problem("forbidden", str(error)))


def _too_large(request: HttpRequest, _error: Any) -> HttpResponse:
    return problem_response(request, Problem("too-large"))


def _suspicious(request: HttpRequest, _error: Any) -> HttpResponse:
    return problem_response(request, Problem("bad-request"))


def _unavailable(request: HttpRequest, _error: Any) -> HttpResponse:
    return problem_response(request, Problem("unavailable", headers={"Retry-After": "30"}))


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    """422 where the body says something that it cannot, 400 where the address does. The first part of `loc` says which,
    then come the names down to what is wrong."""
    in_body, in_address = [], []
    for each in error.errors:
        source, *names = each["loc"]
        if source in ("body", "form", "file"):
            in_body.append({"pointer": pointer(*names), "detail": each["msg"]})
        else:
            in_address.append({"parameter": ".".join(map(str, names)), "in": source, "detail": each["msg"]})
    wrong = in_address or in_body
    kind = "bad-parameter" if in_address else "invalid"
    if [each["parameter"] for each in in_address] == ["cursor"]:
        kind = "bad-cursor"
    names = ", ".join(each.get("parameter") or each["pointer"] for each in wrong)
    return problem_response(
        request,
        Problem(
            kind,
            _("Not as it can be: %(names)s.") % {"names": names},
            errors=wrong,
        ),
    )


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    """Ninja's own; where a body could not be read, it hides why."""
    if isinstance(error.__cause__, Problem):
        return problem_response(request, error.__cause__)
    return problem_response(request, Problem(OF_STATUS.get(error.status_code, "bad-request"), str(error)))
