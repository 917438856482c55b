"""Reviews: of claims, of evidence, of disputes, of wording, and merging what says the same."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations import moderating
from annotations.exhibits import case_of
from annotations.finding import claims_like
from annotations.forms.moderation import MergeForm, ReviewClaimForm, ReviewEvidenceForm, SettleDisputeForm, VerifyForm
from annotations.models import Dispute, Evidence, Passage
from annotations.models.moderation import DisputeState, Verdict
from annotations.things import claim_at, evidence_at, state_of
from annotations.waiting import facts_of, quotes_of
from annotations.whose import is_made_by
from annotations.writing import accepted, form_page, is_own, once, require, see, sent, signed_in, writing
from treatyreader.accounts.models import Account
from treatyreader.addresses import NotHere, edition_at, provision_at, provision_name
from treatyreader.models import Provision
from treatyreader.pages import head
from treatyreader.wording import label_for, language_name

MOST_LIKE = 5


@writing
@signed_in
def review_claim(request: HttpRequest, slug: str) -> HttpResponse:
    """`/claims/un-takeover/review/`: publish what waits, or decline it."""
    row = claim_at(slug, request.user)
    require(request.user, "claim", "review", own=is_own(request.user, row.author_id), state=state_of(row))
    form = ReviewClaimForm(sent(request), thing=row)

    def review(by: Account) -> str:
        publish = form.cleaned_data["verdict"] == "publish"
        moderating.publish_or_decline(by, row, form.cleaned_data["reason"], publish=publish)
        return reverse("desk")

    if accepted(request, form):
        return see(request, once(request, form, review))
    context = {
        "page": head(request, _("Review a claim"), row.get_absolute_url()),
        "claim": row,
        "case": case_of(row, request.user),
        "like": claims_like(row.text),
    }
    return form_page(request, "annotations/review_claim.html", context, form)


@writing
@signed_in
def review_evidence(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/evidence/k3x…/review/`: do the words bear on the claim as it says?"""
    row = evidence_at(public_id, request.user)
    require(request.user, "evidence", "review", own=is_made_by(request.user, row), state=state_of(row))
    form = ReviewEvidenceForm(sent(request), thing=row)

    def review(by: Account) -> str:
        moderating.review_evidence(by, row, Verdict(form.cleaned_data["verdict"]), form.cleaned_data["reason"])
        return reverse("desk")

    if accepted(request, form):
        return see(request, once(request, form, review))
    context = {
        "page": head(request, _("Review evidence"), row.get_absolute_url()),
        **evidence_in_full(row),
        "reviews": list(row.reviews.select_related("by").order_by("-id")),
    }
    return form_page(request, "annotations/review_evidence.html", context, form)


@writing
@signed_in
def settle_dispute(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/disputes/h5w…/settle/`: by neither of the two who disagree."""
    rows = Dispute.objects.visible_to(request.user).select_related(
        "evidence__claim__instrument", "evidence__author", "author"
    )
    row = rows.filter(public_id=public_id.lower()).first()
    if row is None:
        raise NotHere(_("The library knows no dispute “%(id)s”.") % {"id": public_id[:100]})
    own = is_own(request.user, row.author_id) or is_made_by(request.user, row.evidence)
    require(request.user, "dispute", "settle", own=own, state=row.state)
    form = SettleDisputeForm(sent(request), is_open=row.state == DisputeState.OPEN)

    def settle(by: Account) -> str:
        act = moderating.open_dispute if form.cleaned_data["act"] == "open" else moderating.settle_dispute
        act(by, row, form.cleaned_data["reason"])
        return reverse("desk")

    if accepted(request, form):
        return see(request, once(request, form, settle))
    context = {
        "page": head(request, _("Settle a dispute"), row.get_absolute_url()),
        "dispute": row,
        **evidence_in_full(row.evidence),
        "better": quotes_of(row.passages.with_provision()),
    }
    return form_page(request, "annotations/settle_dispute.html", context, form)


@writing
@signed_in
def merge_claim(request: HttpRequest, slug: str) -> HttpResponse:
    """`/claims/un-takeover/merge/`: into another that says the same."""
    row = claim_at(slug, request.user)
    require(request.user, "claim", "merge", own=is_own(request.user, row.author_id), state=state_of(row))
    like = [each.claim for each in claims_like(row.text) if each.claim.pk != row.pk][:MOST_LIKE]
    form = MergeForm(sent(request), thing=row, like=like)

    def merge(by: Account) -> str:
        moderating.merge(by, row, form.into, form.cleaned_data["reason"])
        return form.into.get_absolute_url()

    if accepted(request, form):
        return see(request, once(request, form, merge))
    context = {
        "page": head(request, _("Merge a claim"), row.get_absolute_url()),
        "claim": row,
        "case": case_of(row, request.user),
        "comment_count": row.comments.count(),
    }
    return form_page(request, "annotations/merge_claim.html", context, form)


@writing
@signed_in
def verify_provision(request: HttpRequest, instrument: str, version: str, language: str, eid: str) -> HttpResponse:
    """`/treaties/itrs/2012/en@1/art_6__para_6-1/verify/`: how far its wording is verified, by what."""
    require(request.user, "provision", "verify")
    edition, pinned = edition_at(instrument, version, language)
    row = provision_at(edition, eid, pinned=pinned)
    row.edition = edition
    if not row.text or row.nature not in (Provision.Nature.TEXT, Provision.Nature.NOTE):
        raise NotHere(_("This provision holds no words that could be verified."))
    label = label_for(row, edition)
    form = VerifyForm(sent(request), edition=edition, level=label.level)

    def verify(by: Account) -> str:
        said = form.cleaned_data
        moderating.verify(by, row, said["level"], said["source"], said["seen_in"], said["note"])
        return f"{edition.get_pinned_url()}{row.eid}/"

    if accepted(request, form):
        return see(request, once(request, form, verify))
    context = {
        "page": head(request, _("Verify a wording"), f"{edition.get_pinned_url()}{row.eid}/"),
        "provision": row,
        "provision_name": provision_name(row),
        "provision_address": f"{edition.get_pinned_url()}{row.eid}/",
        "edition": edition,
        "wording": label,
        "former": [
            (each, ", ".join(language_name(tag) for tag in each.seen_in.split()))
            for each in row.verifications.order_by("-id")
        ],
    }
    return form_page(request, "annotations/verify_provision.html", context, form)


def evidence_in_full(row: Evidence) -> dict[str, object]:
    """All that its page for a steward shows of a piece of evidence."""
    return {
        "evidence": row,
        "claim": row.claim,
        "facts": facts_of(row),
        "quotes": quotes_of(
            Passage.objects.with_provision().filter(evidence=row).order_by("evidencepassage__position")
        ),
    }
