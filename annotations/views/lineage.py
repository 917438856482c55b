"""The stewards' desk for lineages: what descends from what, confirmed or corrected with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations import ruling
from annotations.forms.ruling import ConfirmForm, RuleForm
from annotations.writing import accepted, form_page, once, require, see, sent, signed_in, writing
from treatyreader.accounts.models import Account
from treatyreader.addresses import NotHere, Offer, instrument_at
from treatyreader.lineage import Sides, sides_of
from treatyreader.lineage_table import Line, LineageTable
from treatyreader.models import Descent, Instrument
from treatyreader.models.lineage import DescentStanding
from treatyreader.pages import head, read_only, render_page

PER_PAGE = 100
SHOWN: dict[str, Promise] = {
    "": gettext_lazy("All"),
    "proposed": gettext_lazy("proposed"),
    "confirmed": gettext_lazy("confirmed"),
    "split": gettext_lazy("split"),
    "merged": gettext_lazy("merged"),
    "dropped": gettext_lazy("dropped"),
    "added": gettext_lazy("added"),
    "unknown": gettext_lazy("not known"),
}
"""What of a lineage can be shown alone, in words."""


@dataclass(frozen=True)
class Pair:
    """Two versions of an instrument and how far the lineage between them is confirmed."""

    instrument: Instrument
    sides: Sides
    address: str
    proposed: int
    confirmed: int


@read_only
@signed_in
def lineages(request: HttpRequest) -> HttpResponse:
    """`/desk/lineage/`: between which versions a lineage is known, and how much of it is confirmed."""
    require(request.user, "lineage", "see")
    counts = {
        (instrument, older, newer): (proposed, confirmed)
        for instrument, older, newer, proposed, confirmed in Descent.objects.newest()
        .order_by()
        .values_list("instrument", "older", "newer")
        .annotate(
            proposed=Count("pk", filter=Q(standing=DescentStanding.PROPOSED)),
            confirmed=Count("pk", filter=Q(standing=DescentStanding.CONFIRMED)),
        )
    }
    found = [
        Pair(each, sides, _address(each, sides), *counts.get((each.pk, *sides.roots), (0, 0)))
        for each in Instrument.objects.filter(pk__in={key for key, _older, _newer in counts})
        for sides in sides_of(each)
    ]
    context = {"page": head(request, _("Lineage"), reverse("lineages")), "pairs": found}
    response = render_page(request, "annotations/lineages.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@writing
@signed_in
def lineage(request: HttpRequest, instrument: str, older: str, newer: str) -> HttpResponse:
    """`/desk/lineage/itrs/1988...2012/?show=split&page=2`: the provisions of two versions side by side; all proposals
    that are shown can be confirmed at once."""
    require(request.user, "lineage", "confirm")
    table = _table(instrument, older, newer)
    show = request.GET.get("show", "")
    show = show if show in SHOWN else ""
    sheet = Paginator([each for each in table.lines if _is_shown(each, show)], PER_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [each.descent for each in sheet.object_list if each.descent]
    proposed = [each for each in rows if each.standing == DescentStanding.PROPOSED]
    form = ConfirmForm(sent(request), shown=proposed)
    address = _address(table.instrument, table.sides)

    def confirm(by: Account) -> str:
        chosen = set(form.chosen)
        ruling.confirm(
            by, [each for each in table.rows.values() if each.pk in chosen], form.cleaned_data["reason"], address
        )
        return request.get_full_path()

    if accepted(request, form):
        led = once(request, form, confirm)
        ruling.carry_anew(table.instrument)
        return see(request, led)
    counts = {each: sum(_is_shown(line, each) for line in table.lines) for each in SHOWN}
    context = {
        "page": head(request, _("Lineage"), address),
        "table": table,
        "sheet": sheet,
        "show": show,
        "choices": [(each, label, counts[each]) for each, label in SHOWN.items() if counts[each] or not each],
        "proposed": proposed,
        "base": address,
    }
    return form_page(request, "annotations/lineage.html", context, form)


@writing
@signed_in
def descent(request: HttpRequest, instrument: str, older: str, newer: str, wid: str) -> HttpResponse:
    """`/desk/lineage/itrs/1988...2012/1988~58/`: what one provision became, or came from, and all that was ever said
    of it."""
    require(request.user, "lineage", "rule")
    table = _table(instrument, older, newer)
    entry, base = table.entry(wid), _address(table.instrument, table.sides)
    if entry is None:
        what = _("Neither version has a provision “%(wid)s”.") % {"wid": wid[:100]}
        raise NotHere(what, [Offer(_("The lineage"), base)])
    of_pair = Descent.objects.of_pair(table.instrument, *table.sides.roots)
    history = list(of_pair.filter(Q(older_wid=wid) | Q(newer_wid=wid)).select_related("by").order_by("-id"))
    form = RuleForm(sent(request), table=table, wid=wid, newest=history[0].pk if history else 0)

    def rule(by: Account) -> str:
        address = f"{base}{wid}/"
        reason = form.cleaned_data["reason"]
        ruling.rule(by, table.instrument, table.sides.roots, wid, form.wids, reason, address)
        return address

    if accepted(request, form):
        led = once(request, form, rule)
        ruling.carry_anew(table.instrument)
        return see(request, led)
    others = table.others_of(wid)
    context = {
        "page": head(request, entry.name, f"{base}{wid}/"),
        "table": table,
        "entry": entry,
        "is_older": wid in table.older,
        "now": [each for each in table.lines if entry in (each.older, each.newer)],
        "history": [
            (each, others.get(each.newer_wid if each.older_wid == wid else each.older_wid)) for each in history
        ],
        "base": base,
    }
    return form_page(request, "annotations/descent.html", context, form)


def _table(instrument: str, older: str, newer: str) -> LineageTable:
    row = instrument_at(instrument)
    pairs = sides_of(row)
    sides = next((each for each in pairs if each.roots == (older, newer)), None)
    if sides is None:
        what = _("No lineage leads from %(older)s to %(newer)s.") % {"older": older, "newer": newer}
        offers = [Offer("…".join(each.roots), _address(row, each)) for each in pairs]
        raise NotHere(what, [*offers, Offer(_("All lineages"), reverse("lineages"))])
    return LineageTable(row, sides)


def _address(instrument: Instrument, sides: Sides) -> str:
    return reverse("lineage", args=[instrument.slug, *sides.roots])


def _is_shown(line: Line, show: str) -> bool:
    return not show or line.shape == show or (line.descent is not None and line.descent.standing == show)
