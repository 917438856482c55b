"""The reading page and the provision's page: the text with the claims that its exact words settle."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from annotations.discussion import counts_in, discussion_on
from annotations.eyes import kept
from annotations.margin import beside
from annotations.remarks import remarks_on
from annotations.views.books import MAKERS, TO_PRINT, book
from annotations.words import place_of
from treatyreader.addresses import edition_at, edition_name, provision_at
from treatyreader.bibliography import as_citation, copied, edition_cited, provision_cited
from treatyreader.citation_forms import CITATION_TYPES
from treatyreader.citing import citations, cited_as, provision_title
from treatyreader.descending import relations_of
from treatyreader.exporting import BOOK_TYPES, division_as, edition_as, unit_as
from treatyreader.models import Edition
from treatyreader.pages import LINKED_DATA, TEXT_TYPES, as_form, form_asked, head, read_only, render_page
from treatyreader.placing import elsewhere, followed_by, in_languages, languages_of, neighbours, versions_of
from treatyreader.reading import read_edition
from treatyreader.recording import status_of, wording_of
from treatyreader.resolving import edition_url
from treatyreader.sharing.schema_org import as_json, edition_node, in_context, provision_node, whole_node
from treatyreader.sharing.telling import edition_shared, provision_shared

FORMS_OF_EDITION = TEXT_TYPES | BOOK_TYPES
LAYERS = ("claims", "comments", "text")
FORMS = ("new_comment", "new_evidence", "new_passage")
"""What can be written about words of the text."""


@read_only
def edition(request: HttpRequest, instrument: str, version: str, language: str) -> HttpResponse:
    """`/treaties/itrs/2012/en/`: the whole edition; `?layer=text` without what is said about it. As a file to be taken
    along, it is the same for everybody."""
    asked = request.GET.get("format")
    form = TO_PRINT if asked == TO_PRINT else form_asked(request, FORMS_OF_EDITION)
    if form in MAKERS:
        return book(request, instrument, version, language, form)
    return _edition(request, instrument, version, language, form)


@kept
def _edition(request: HttpRequest, instrument: str, version: str, language: str, form: str) -> HttpResponse:
    text, pinned = edition_at(instrument, version, language)
    at = request.build_absolute_uri
    if form:
        reading = read_edition(text, pinned=pinned)
        if form in CITATION_TYPES:
            cited = edition_cited(text, at(text.get_pinned_url()), wording_of(reading))
            return as_citation(request, form, cited)
        if form in LINKED_DATA:
            return as_form(form, as_json(in_context(whole_node(reading, at, pinned=pinned))))
        return as_form(form, edition_as(form, reading, request.build_absolute_uri(reading.url)))
    context = reading_context(request, text, pinned)
    context |= {
        "page": head(
            request,
            edition_name(text),
            edition_url(text, pinned=pinned),
            forms=FORMS_OF_EDITION,
            languages={each.language: each.url for each in context["languages"]},
            shared=edition_shared(text, pinned=pinned),
            data=in_context(edition_node(text, at, pinned=pinned)),
        ),
        "status": status_of(context["reading"]),
    }
    return render_page(request, "annotations/edition.html", context)


@read_only
@kept
def provision(request: HttpRequest, instrument: str, version: str, language: str, eid: str) -> HttpResponse:
    """`/treaties/itrs/2012/en/art_6__para_6-1/`: one provision in its context, highlighted; how to cite it."""
    text, pinned = edition_at(instrument, version, language)
    row = provision_at(text, eid, pinned=pinned)
    context = reading_context(request, text, pinned, division_eid=eid.split("__")[0])
    division = context["reading"].divisions[0]
    unit = next((each for each in division.units if each.provision.pk == row.pk), None)
    url = unit.url if unit else division.url
    permalink = request.build_absolute_uri(url)
    pinned_permalink = request.build_absolute_uri(f"{text.get_pinned_url()}{row.eid}/")
    row.edition = text
    shown = unit or division
    is_verified = unit is not None and unit.wording.is_verified
    cited = provision_cited(
        text, row, division.provision, pinned_permalink, shown.wording_line, is_verified=is_verified
    )
    data = in_context(
        provision_node(text, row, division.provision, shown.wording_line, request.build_absolute_uri, pinned=pinned)
    )
    form = form_asked(request)
    if form in CITATION_TYPES:
        return as_citation(request, form, cited)
    if form in LINKED_DATA:
        return as_form(form, as_json(data))
    if form and unit:
        return as_form(form, unit_as(form, unit, text, permalink))
    if form:
        return as_form(form, division_as(form, division, text, permalink))
    title = provision_title(row, division.provision)
    previous, following = neighbours(text, row, pinned=pinned)
    places = elsewhere(text, row)
    page = head(
        request,
        f"{title}, {edition_name(text)}",
        url,
        machine_forms=True,
        languages=in_languages(text, url, places),
        shared=provision_shared(text, division, unit),
        data=data,
    )
    context |= {
        "page": page,
        "provision": row,
        "division": division,
        "unit": unit,
        "below": [each for each in division.units if unit and each.provision.parent_id == row.pk],
        "title": title,
        "previous": previous,
        "next": following,
        "discussion": discussion_on(row, request.user) if context["layer"] != "text" else None,
        "on": place_of(row),
        "citations": citations(text, row, division.provision, shown.wording_line, permalink),
        "copied": copied(cited),
        "machine_forms": CITATION_TYPES,
        "elsewhere": places,
        "relations": relations_of(text, row),
        "permalink": permalink,
        "pinned_permalink": pinned_permalink,
    }
    return render_page(request, "annotations/provision.html", context, partial="preview")


def reading_context(request: HttpRequest, text: Edition, pinned: bool, division_eid: str = "") -> dict[str, Any]:
    asked = request.GET.get("layer", "")
    layer = asked if asked in LAYERS else LAYERS[0]
    said = beside(text, request.user) if layer == "claims" else None
    remarks = remarks_on(text, request.user) if layer == "comments" else None
    shown = said or remarks
    return {
        "layer": layer,
        "reading": read_edition(text, pinned=pinned, marks=shown.marks if shown else None, division_eid=division_eid),
        "beside": said,
        "remarks": remarks,
        "talk": None if layer == "text" else counts_in(text, request.user),
        "edition": text,
        "version": text.version,
        "instrument": text.version.instrument,
        "pinned": pinned,
        "cited_as": cited_as(text),
        "followed_by": followed_by(text) if pinned else None,
        "languages": languages_of(text),
        "versions": versions_of(text),
        "forms": {name: reverse(name) for name in FORMS},
        "matrix_url": f"{edition_url(text, pinned=pinned)}evidence/",
    }
