"""Bringing in annotations: the file, what was found of it, and taking it."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.bringing_in.entries import Unreadable
from annotations.bringing_in.matching import SURE, Outcome
from annotations.bringing_in.taking import look_at, take
from annotations.forms.bringing_in import ImportForm, TakeForm
from annotations.models import Import
from annotations.web_annotations.sites import Site
from annotations.writing import accepted, form_page, once, require, see, sent, signed_in, writing
from treatyreader.accounts.models import Account
from treatyreader.addresses import NotHere
from treatyreader.pages import head
from treatyreader.wording import labels_of

SHOWN = 20
"""The newest files that one has brought in."""
TITLES = {
    Outcome.EXACT: gettext_lazy("found"),
    Outcome.FORM: gettext_lazy("found, with other typography"),
    Outcome.APPROXIMATE: gettext_lazy("nearly the same"),
    Outcome.AMBIGUOUS: gettext_lazy("in several places"),
    Outcome.ABSENT: gettext_lazy("not found"),
    Outcome.FOREIGN: gettext_lazy("of another site"),
    Outcome.KNOWN: gettext_lazy("here already"),
    Outcome.REFUSED: gettext_lazy("not taken"),
}


@signed_in
@writing
def import_annotations(request: HttpRequest) -> HttpResponse:
    """`/account/import/`: a file of annotations, looked at and not taken yet."""
    require(request.user, "one's own account", "bring in", own=True)
    account = cast(Account, request.user)
    files = request.FILES if request.method == "POST" else None
    form = ImportForm(sent(request), files)
    if accepted(request, form):
        try:
            row = look_at(
                account,
                form.content,
                Site.of(request),
                is_private=form.cleaned_data["who"] == "me",
                edition=form.chosen,
            )
            return see(request, row.get_absolute_url())
        except Unreadable as error:
            form.add_error("text" if form.cleaned_data.get("file") is None else "file", str(error))
    context = {
        "page": head(request, _("Bring in annotations"), reverse("import_annotations")),
        "form": form,
        "brought": Import.objects.visible_to(account)[:SHOWN],
    }
    return form_page(request, "annotations/import_annotations.html", context, form)


@signed_in
@writing
def annotation_import(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/account/imports/7x2k…/`: what was found of a file, and taking it; `?format=json` to take the report along."""
    rows = Import.objects.visible_to(cast(Account, request.user)).select_related("edition__version__instrument")
    row = rows.filter(public_id=public_id.lower().replace("\0", "")).first()
    if row is None:
        raise NotHere(_("You have brought in no file that is called so."))
    require(request.user, "import", "see", own=True, state=row.state)
    if request.GET.get("format") == "json":
        name = f'attachment; filename="import-{row.public_id}.json"'
        return JsonResponse(_as_data(row), headers={"Content-Disposition": name}, json_dumps_params={"indent": 1})
    form = TakeForm(sent(request), row=row)

    def keep(author: Account) -> str:
        take(row, author, ticked=form.cleaned_data["take"], author=form.author)
        return row.get_absolute_url()

    if accepted(request, form):
        return see(request, once(request, form, keep))
    context = {
        "page": head(request, _("What was found of a file"), row.get_absolute_url()),
        "form": form,
        "row": row,
        "entries": _entries(row, form),
        "counts": _counts(row),
    }
    return form_page(request, "annotations/annotation_import.html", context, form)


def _as_data(row: Import) -> dict[str, Any]:
    return {
        "brought_in": row.created_at,
        "taken": row.taken_at,
        "only_mine": row.is_private,
        "text": row.edition.pinned_path if row.edition else "",
        "sha256": row.digest,
        "annotations": row.report,
    }


def _entries(row: Import, form: TakeForm) -> list[dict[str, Any]]:
    """Each entry as it is shown: with how far the words found are verified, and whether it is ticked."""
    labels = labels_of({place[0] for each in row.report for place in each["places"]})
    ticked = cast(QueryDict, form.data).getlist("take") if form.is_bound else []
    shown = []
    for number, each in enumerate(row.report):
        of_words = [labels[place[0]] for place in each["places"] if place[0] in labels]
        shown.append(
            each
            | {
                "number": number,
                "title": TITLES[Outcome(each["outcome"])],
                "is_sure": each["outcome"] in SURE,
                "is_near": each["outcome"] == Outcome.APPROXIMATE,
                "is_ticked": str(number) in ticked,
                "is_verified": all(label.is_verified for label in of_words),
                "wording": " ".join(dict.fromkeys(label.sentence for label in of_words if label.sentence)),
            }
        )
    return shown


def _counts(row: Import) -> list[tuple[str, int]]:
    """How many of each outcome, those that are taken first."""
    counted = ((outcome, sum(each["outcome"] == outcome for each in row.report)) for outcome in Outcome)
    return [(str(TITLES[outcome]), count) for outcome, count in counted if count]
