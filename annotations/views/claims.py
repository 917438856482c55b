"""The list of claims, and one claim with its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.articles.side_by_side import said_in
from annotations.bibliography import claim_cited
from annotations.correcting import correction_on
from annotations.discussion import discussion_on
from annotations.exhibits import case_of
from annotations.eyes import kept
from annotations.finding import Reader, summaries
from annotations.models import Claim, FormerClaim
from annotations.models.claims import PUT_AWAY
from annotations.sharing.schema_org import claim_node
from annotations.sharing.telling import claim_shared
from annotations.standing.grounds import grounds_of
from annotations.standing.rule import LABELS, Stands
from annotations.standing.signing import current_finding, findings_on
from annotations.standing.standings import standings
from annotations.things import token_of
from annotations.writing import is_own
from treatyreader.accounts.models import Account
from treatyreader.addresses import MAX_OFFERS, NotHere, Offer
from treatyreader.bibliography import as_citation, copied
from treatyreader.citation_forms import CITATION_TYPES
from treatyreader.exporting import MEDIA_TYPES
from treatyreader.pages import PLAIN_TYPES, TEXT_TYPES, as_form, form_asked, head, read_only, render_page
from treatyreader.sharing.schema_org import as_json, in_context

PER_PAGE = 50


@read_only
@kept
def claims(request: HttpRequest) -> HttpResponse:
    """`/claims/`; `?stands=both-ways` only those that stand so; `?page=2`."""
    every = list(Claim.objects.visible_to(request.user).order_by("id"))
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
    """`/claims/un-takeover/`: the claim as said, how it stands, the words, for and against, what nobody has tested,
    the discussion."""
    row = Claim.objects.visible_to(request.user).select_related("instrument", "author").filter(slug=slug).first()
    if row is None:
        return _no_more(request, slug)
    permalink = request.build_absolute_uri(row.get_absolute_url())
    standing, case = standings([row])[row.pk], case_of(row, request.user)
    shared = claim_shared(row, standing)
    finding = current_finding(row, standing)
    data = in_context(claim_node(row, standing, case, finding, request.build_absolute_uri)) if shared else None
    cited, forms = claim_cited(row, permalink), TEXT_TYPES if data else PLAIN_TYPES
    form = form_asked(request, forms)
    if form in CITATION_TYPES:
        return as_citation(request, form, cited)
    correction = correction_on(row, standing, case, request.build_absolute_uri)
    if form in MEDIA_TYPES:
        return as_form(form, f"{correction.markdown if form == 'md' else correction.plain}\n")
    if form and data:
        return as_form(form, as_json(data))
    context = {
        "page": head(request, row.text, row.get_absolute_url(), forms=forms, shared=shared, data=data),
        "claim": row,
        "copied": copied(cited),
        "correction": correction,
        "machine_forms": CITATION_TYPES,
        "notice": _notice(row),
        "standing": standing,
        "case": case,
        "grounds": grounds_of(standing, case),
        "findings": findings_on(row, standing),
        "said_in": said_in(row, request.user),
        "discussion": discussion_on(row, request.user),
        "on": token_of(row),
        "permalink": permalink,
    }
    return render_page(request, "annotations/claim.html", context)


def _notice(row: Claim) -> str:
    """Why not everybody sees it."""
    return {
        Claim.State.WAITING: _("Waits for a steward; only you and the stewards see it."),
        Claim.State.DECLINED: _("Declined by a steward; only its author and the stewards see it."),
        Claim.State.HIDDEN: _("Hidden by a steward; only its author and the stewards see it."),
    }.get(Claim.State(row.state), "")


def _no_more(request: HttpRequest, slug: str) -> HttpResponse:
    """Where no claim is shown at an address: 301 to that into which it was merged; 410 where its author withdrew it,
    unless nobody but them and the stewards saw it then."""
    row = Claim.objects.select_related("merged_into").filter(slug=slug).first()
    if row and row.merged_into and leads(row.merged_into, request.user):
        return redirect(row.merged_into, permanent=True)
    if row and row.state == Claim.State.WITHDRAWN and was_seen_by(request.user, row):
        context = {
            "page": head(request, _("A claim that was withdrawn"), row.get_absolute_url()),
            "claim": row,
            "withdrawn_at": row.edited_at,
        }
        response = render_page(request, "annotations/_withdrawn_claim.html", context)
        response.status_code = 410
        return response
    raise NotHere(_("The library holds no claim “%(slug)s”.") % {"slug": slug}, _near(slug, request.user))


def leads(into: Claim, reader: Reader) -> bool:
    """Whether this reader may be led to the claim into which another was merged."""
    return into.slug not in slugs_kept_from(reader, [into.slug])


def slugs_kept_from(reader: Reader, slugs: Iterable[str]) -> set[str]:
    """Those of claims that this reader may not see, nor could see until they were withdrawn: an address has words of
    its claim. One query."""
    if isinstance(reader, Account) and reader.is_steward:
        return set()
    seen_last = FormerClaim.objects.filter(claim=OuterRef("pk"), version=OuterRef("version") - 1, is_public=True)
    unseen = Q(state__in=PUT_AWAY) | Q(state=Claim.State.WITHDRAWN) & ~Exists(seen_last)
    rows = Claim.objects.filter(unseen, slug__in=slugs)
    if isinstance(reader, Account):
        rows = rows.exclude(author=reader)
    return set(rows.values_list("slug", flat=True))


def was_seen_by(reader: Reader, row: Claim) -> bool:
    """Whether this reader could see a claim until it was withdrawn."""
    if is_own(reader, row.author_id) or (isinstance(reader, Account) and reader.is_steward):
        return True
    return FormerClaim.objects.filter(claim=row, version=row.version - 1, is_public=True).exists()


def _near(slug: str, reader: Reader) -> list[Offer]:
    known = {each.slug: each for each in Claim.objects.visible_to(reader)}
    near = get_close_matches(slug, known, n=MAX_OFFERS, cutoff=0.5)
    return [
        *(Offer(known[each].text, known[each].get_absolute_url()) for each in near),
        Offer(_("All claims"), reverse("claims")),
    ]
