"""The API for people: its description in a form that machines read, and the page of what goes wrong."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from treatyreader.api.application import LibraryApi
from treatyreader.api.problems import KINDS
from treatyreader.pages import head, kept, read_only, render_page


@read_only
@kept
def openapi(request: HttpRequest, api: LibraryApi) -> HttpResponse:
    """`/api/openapi.json`: the OpenAPI 3.1 description, made from the code."""
    return JsonResponse(dict(api.get_openapi_schema()), json_dumps_params={"ensure_ascii": False})


@read_only
@kept
def api_problems(request: HttpRequest) -> HttpResponse:
    """`/api/problems/`: every kind of problem, at the address that is its type."""
    context: dict[str, Any] = {
        "page": head(request, _("What can go wrong in the API"), reverse("api_problems")),
        "kinds": list(KINDS.values()),
    }
    return render_page(request, "treatyreader/api_problems.html", context)
