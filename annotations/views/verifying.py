"""The page that verifies a quotation, and the same for programs."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.api.verifying import as_record
from annotations.eyes import kept
from annotations.models import Passage
from annotations.verifying.quoting import LONGEST_QUOTE
from annotations.verifying.verifying import verify_quotation
from treatyreader.pages import DATA_TYPES, as_form, form_asked, head, read_only, render_page

EXAMPLES = 3
"""Links with which the form is shown."""


@read_only
@kept
def verify(request: HttpRequest) -> HttpResponse:
    """`/verify/?q=…`: whether quoted words stand in any text here, exactly or nearly, where, and what differs; without
    a quotation the form, with examples."""
    asked = request.GET.get("q", "")
    form = form_asked(request, DATA_TYPES)
    too_long = _too_long(asked) if len(asked) > LONGEST_QUOTE else ""
    if form and too_long:
        response = as_form(form, json.dumps({"error": too_long}, ensure_ascii=False))
        response.status_code = 400
        return response
    is_asked = bool(asked.strip()) and not too_long
    verified = verify_quotation(asked, request.user) if is_asked or form else None
    if form and verified:
        return as_form(form, as_record(request, verified).model_dump_json(indent=1))
    context = {
        "page": head(request, _("Verify a quotation"), reverse("verify"), forms=DATA_TYPES),
        "asked": asked[:LONGEST_QUOTE],
        "longest": LONGEST_QUOTE,
        "too_long": too_long,
        "verified": verified,
        "examples": [] if is_asked else _examples(),
    }
    response = render_page(request, "annotations/verify.html", context, partial="verified")
    if too_long:
        response.status_code = 400
    return response


def _too_long(asked: str) -> str:
    return _("That is %(count)d characters; at most %(longest)d can be verified at once. Paste a part of it.") % {
        "count": len(asked),
        "longest": LONGEST_QUOTE,
    }


def _examples() -> list[Passage]:
    """Words of verified texts on which claims rest, each of another provision."""
    rows = (
        Passage.objects.visible_to(None).with_provision().filter(evidence__isnull=False).order_by("provision_id", "pk")
    )
    return list(rows.distinct("provision_id")[:EXAMPLES])
