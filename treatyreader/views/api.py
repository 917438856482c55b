"""The API for people: its description, for machines and as a page, and the page of what goes wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from treatyreader.api.application import LibraryApi
from treatyreader.api.describing import Node, complete
from treatyreader.api.documentation import parts_of, shapes_of
from treatyreader.api.problems import KINDS
from treatyreader.pages import head, kept, read_only, render_page


@read_only
@kept
def openapi(request: HttpRequest, api: LibraryApi) -> HttpResponse:
    """`/api/openapi.json`: the OpenAPI 3.1 description, made from the code."""
    return JsonResponse(_described(request, api), json_dumps_params={"ensure_ascii": False})


@read_only
@kept
def api_docs(request: HttpRequest, api: LibraryApi) -> HttpResponse:
    """`/api/docs/`: the same as a page."""
    described = _described(request, api)
    context = {
        "page": head(request, _("The library for programs"), reverse("api_docs")),
        "described": described,
        "parts": parts_of(described),
        "shapes": shapes_of(described),
    }
    return render_page(request, "treatyreader/api_docs.html", context)


@read_only
@kept
def api_problems(request: HttpRequest) -> HttpResponse:
    """`/api/problems/`: every kind of problem, at the address that is its type."""
    context = {
        "page": head(request, _("What can go wrong in the API"), reverse("api_problems")),
        "kinds": list(KINDS.values()),
    }
    return render_page(request, "treatyreader/api_problems.html", context)


def _described(request: HttpRequest, api: LibraryApi) -> Node:
    return complete(api.get_openapi_schema(), request.build_absolute_uri("/").rstrip("/"))
