"""The matrix of a text: claims × provisions, as a page and as a table to take out."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from annotations.evidence_matrix import SORTS, Asked, Matrix, Sort, matrix_of
from annotations.eyes import kept
from annotations.models.evidence import Bearing
from annotations.standing.rule import LABELS, Stands
from annotations.taking_out.tables import BYTE_ORDER, Echo, safe_cell
from treatyreader.addresses import edition_at, edition_name
from treatyreader.models import Edition
from treatyreader.pages import TABLE_TYPES, as_file, form_asked, head, read_only, render_page
from treatyreader.placing import name_of
from treatyreader.resolving import edition_url

PER_PAGE = 60
COLUMNS = (
    *("claim", "claim_page", "stands", "provisional", "text", "provision", "margin_number", "provision_page"),
    *("bearing", "coverage", "awaits_review", "words", "wording", "carried", "evidence_page"),
)


@read_only
@kept
def evidence_matrix(request: HttpRequest, instrument: str, version: str, language: str) -> HttpResponse:
    """`/treaties/itrs/2012/en/evidence/`; `?sort=provisions&bearing=refutes&stands=both-ways&part=art_6&columns=all`
    and `page=2` say what of it, `format=csv` as a table."""
    text, pinned = edition_at(instrument, version, language)
    address = f"{edition_url(text, pinned=pinned)}evidence/"
    form = form_asked(request, TABLE_TYPES)
    asked = _asked(request)
    matrix = matrix_of(text, asked, request.user)
    if form:
        content = "".join(_as_table(matrix, text, request)).encode()
        name = "-".join([*text.pinned_path.split("/"), "evidence.csv"])
        return as_file(content, f"{TABLE_TYPES[form]}; charset=utf-8", name)
    sheet = Paginator(matrix.rows, PER_PAGE).get_page(request.GET.get("page"))
    matrix.lay(sheet.object_list)
    title = _("Claims × provisions: %(text)s") % {"text": edition_name(text)}
    context = {
        "page": head(request, title, address, machine_forms=True, forms=TABLE_TYPES),
        "edition": text,
        "base": edition_url(text, pinned=pinned),
        "text_name": edition_name(text),
        "matrix": matrix,
        "asked": asked,
        "sheet": sheet,
        "sorts": [(each.value, label) for each, label in SORTS.items()],
        "bearings": list(Bearing),
        "standings": [(each.value, LABELS[each]) for each in Stands],
        "kept": _query(asked),
        "without_part": _query(asked, part=""),
    }
    return render_page(request, "annotations/evidence_matrix.html", context)


def _asked(request: HttpRequest) -> Asked:
    """What is not known is as if it had not been asked."""
    sort, bearing, stands = (request.GET.get(name, "") for name in ("sort", "bearing", "stands"))
    return Asked(
        sort=Sort(sort) if sort in set(Sort) else Sort.STANDING,
        bearing=bearing if bearing in Bearing.values else "",
        stands=stands if stands in {each.value for each in Stands} else "",
        part=request.GET.get("part", "").replace("\0", "")[:100],
        everything=request.GET.get("columns") == "all",
    )


def _query(asked: Asked, **others: str) -> str:
    """The same again, as an address asks for it."""
    said = {
        "sort": asked.sort.value if asked.sort != Sort.STANDING else "",
        "bearing": asked.bearing,
        "stands": asked.stands,
        "part": asked.part,
        "columns": "all" if asked.everything else "",
    }
    return urlencode({name: value for name, value in (said | others).items() if value})


def _as_table(matrix: Matrix, text: Edition, request: HttpRequest) -> Iterator[str]:
    """A line for each piece of evidence and each provision that has words of it (RFC 4180)."""
    writer: Any = csv.DictWriter(Echo(), COLUMNS, restval="", quoting=csv.QUOTE_ALL)
    yield BYTE_ORDER + writer.writerow(dict(zip(COLUMNS, COLUMNS, strict=True)))
    site = request.build_absolute_uri
    for row in matrix.rows:
        said: dict[str, object] = {
            "claim": row.claim.text,
            "claim_page": site(row.claim.get_absolute_url()),
            "stands": row.standing.label,
            "provisional": "yes" if row.standing.provisional else "",
            "text": edition_name(text),
        }
        lines = [
            said
            | {
                "provision": name_of(piece.provision),
                "margin_number": piece.provision.margin_number,
                "provision_page": site(f"{text.get_pinned_url()}{piece.provision.eid}/"),
                "bearing": piece.bearing.value,
                "coverage": piece.words.coverage_label,
                "awaits_review": "yes" if piece.awaits_review else "",
                "words": piece.words.exact,
                "wording": piece.words.wording,
                "carried": f"{piece.words.carried.whence}: {piece.words.carried.line}" if piece.words.carried else "",
                "evidence_page": site(piece.url),
            }
            for those in row.pieces.values()
            for piece in those
        ]
        for line in lines or [said]:
            yield writer.writerow({name: safe_cell(value) for name, value in line.items()})
