"""The page that publishes the normalisation, and the same for programs."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.anchoring import locating, proving
from annotations.anchoring.normalisation import EXAMPLES, as_json, examples, kinds, proof_example
from annotations.models.passages import digest_of_words
from treatyreader.pages import DATA_TYPES, as_form, form_asked, head, kept, read_only, render_page


@read_only
@kept
def normalisation(request: HttpRequest) -> HttpResponse:
    """`/normalisation/`: the steps to the matching form, how a quotation is placed, how a digest is made."""
    form = form_asked(request, DATA_TYPES)
    if form:
        return as_form(form, json.dumps(as_json(), ensure_ascii=False, indent=1))
    published = as_json()
    context = {
        "page": head(
            request, _("How words are compared"), reverse("normalisation"), machine_forms=True, forms=DATA_TYPES
        ),
        "unicode": published["unicode"],
        "kinds": kinds(),
        "patterns": [step["pattern"] for step in published["steps"] if "pattern" in step][1:],
        "examples": examples(),
        "words": EXAMPLES[0],
        "digest": digest_of_words(EXAMPLES[0]),
        "proof": proof_example(),
        "length": proving.LENGTH,
        "context": locating.CONTEXT,
        "other_dress": locating.LESS_THAN_EQUAL,
        "least": locating.LEAST_LIKENESS,
        "least_alone": locating.LEAST_ALONE,
        "least_unknown": locating.LEAST_UNKNOWN,
        "near": locating.NEAR,
        "much_nearer": locating.MUCH_NEARER,
    }
    return render_page(request, "annotations/normalisation.html", context)
