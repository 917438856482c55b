"""The list of claims, and one claim with its evidence."""

from __future__ import annotations

from difflib import get_close_matches

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.claim_standing import LABELS, Stands
from annotations.exhibits import case_of
from annotations.finding import summaries
from annotations.models import Claim
from annotations.standings import standings
from treatyreader.addresses import MAX_OFFERS, NotHere, Offer
from treatyreader.pages import head, kept, read_only, render_page

PER_PAGE = 50


@read_only
@kept
def claims(request: HttpRequest) -> HttpResponse:
    """`/claims/`; `?stands=both-ways` only those that stand so; `?page=2`."""
    every = list(Claim.objects.visible_to(None).order_by("id"))
    stand = standings(every)
    counts = dict.fromkeys(Stands, 0)
    for standing in stand.values():
        counts[standing.stands] += 1
    wanted = request.GET.get("stands", "")
    known = {each.value for each in Stands}
    shown = [each for each in every if stand[each.pk].key == wanted] if wanted in known else every
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": head(request, _("Claims"), reverse("claims")),
        "claims": summaries(page.object_list),
        "sheet": page,
        "stands": wanted if wanted in known else "",
        "total": len(every),
        "choices": [(each.value, LABELS[each], count) for each, count in counts.items() if count],
    }
    return render_page(request, "annotations/claims.html", context)


@read_only
@kept
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """`/claims/un-takeover/`: the claim as said, how it stands, the words, for and against, what nobody has tested."""
    row = Claim.objects.visible_to(None).select_related("instrument").filter(slug=slug).first()
    if row is None:
        raise NotHere(_("The library holds no claim “%(slug)s”.") % {"slug": slug}, _near(slug))
    context = {
        "page": head(request, row.text, row.get_absolute_url()),
        "claim": row,
        "standing": standings([row])[row.pk],
        "case": case_of(row),
        "checks": list(row.checks.all()),
        "permalink": request.build_absolute_uri(row.get_absolute_url()),
    }
    return render_page(request, "annotations/claim.html", context)


def _near(slug: str) -> list[Offer]:
    known = {each.slug: each for each in Claim.objects.visible_to(None)}
    near = get_close_matches(slug, known, n=MAX_OFFERS, cutoff=0.5)
    return [
        *(Offer(known[each].text, known[each].get_absolute_url()) for each in near),
        Offer(_("All claims"), reverse("claims")),
    ]
