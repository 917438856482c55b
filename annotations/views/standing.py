"""How claims stand: the page of the rules, findings that stewards sign, and the standing of words that they confirm."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations import ruling
from annotations.exhibits import case_of, proposed_standing, quote, ruling_on
from annotations.forms.findings import FindingForm, WithdrawFindingForm, WordsStandingForm
from annotations.models import Finding, Passage
from annotations.standing import signing
from annotations.standing.facts import LOOKED_FOR, PLACES, REASONS
from annotations.standing.rule import RULE
from annotations.standing.standings import standings
from annotations.standing.word_standing import How, Where, Whom
from annotations.things import claim_at, state_of
from annotations.whose import rules_on_own
from annotations.writing import accepted, form_page, is_own, once, require, see, sent, signed_in, writing
from treatyreader.accounts.models import Account
from treatyreader.addresses import NotHere
from treatyreader.pages import head, kept, read_only, render_page


@read_only
@kept
def how_claims_stand(request: HttpRequest) -> HttpResponse:
    """`/how-claims-stand/`: the rule by which claims stand, from the table by which the program computes it."""
    context = {
        "page": head(request, _("How claims stand"), reverse("how_claims_stand")),
        "rule": RULE,
        "reasons": [(key.value, reason) for key, reason in REASONS.items()],
        "places": [PLACES[each] for each in LOOKED_FOR],
        "where": [each.label for each in Where],
        "how": [each.label for each in How],
        "whom": [each.label for each in Whom],
    }
    return render_page(request, "annotations/how_claims_stand.html", context)


@writing
@signed_in
def new_finding(request: HttpRequest, slug: str) -> HttpResponse:
    """`/claims/un-takeover/findings/new/`: a steward signs what they found of it."""
    row = claim_at(slug, request.user)
    standing = standings([row])[row.pk]
    own = signing.is_ones_own(request.user, row, standing)
    require(request.user, "claim", "sign", own=own, state=state_of(row))
    rests = any(each.counts for each in standing.facts) and standing.key != "not-of-the-text"
    digest = signing.digest_of(row, standing)
    form = FindingForm(sent(request), claim=row, digest=digest, rests_on_something=rests)

    def sign(by: Account) -> str:
        return signing.sign(by, row, form.cleaned_data["sentence"], digest).get_absolute_url()

    if accepted(request, form):
        return see(request, once(request, form, sign))
    context = {
        "page": head(request, _("Sign a finding"), row.get_absolute_url()),
        "claim": row,
        "standing": standing,
        "case": case_of(row, request.user),
        "rests": rests,
    }
    return form_page(request, "annotations/new_finding.html", context, form)


@writing
@signed_in
def withdraw_finding(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/findings/7x2k…/withdraw/`: asks first, and why."""
    rows = Finding.objects.visible_to(request.user).select_related("claim", "by")
    row = rows.filter(public_id=public_id.lower()).first()
    if row is None:
        raise NotHere(_("The library knows no finding “%(id)s”.") % {"id": public_id[:100]})
    require(request.user, "finding", "withdraw", own=is_own(request.user, row.by_id), state=row.state)
    form = WithdrawFindingForm(sent(request))

    def withdraw(_by: Account) -> str:
        signing.withdraw(row, form.cleaned_data["why"])
        return f"{reverse('about_claim', args=[row.claim.slug])}#{row.anchor}"

    if accepted(request, form):
        return see(request, once(request, form, withdraw))
    context = {"page": head(request, _("Withdraw a finding"), row.get_absolute_url()), "finding": row}
    return form_page(request, "annotations/withdraw_finding.html", context, form)


@writing
@signed_in
def standing_of_words(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/passages/7x2k…/standing/`: where words stand, how they speak, whom they address. A steward confirms what the
    program proposes, or says otherwise."""
    row = Passage.objects.with_provision().filter(public_id=public_id.lower(), is_public=True).first()
    if row is None:
        raise NotHere(_("The library knows no passage “%(id)s”.") % {"id": public_id[:100]})
    require(request.user, "standing of words", "confirm", own=rules_on_own(request.user, row))
    proposed, newest = proposed_standing(row), ruling_on(row)
    form = WordsStandingForm(
        sent(request),
        standing=newest.standing if newest else proposed,
        proposed=proposed,
        newest=newest.pk if newest else 0,
    )

    def rule(by: Account) -> str:
        ruling.rule_on_words(
            by, row, form.standing, form.cleaned_data["reason"], newest=newest.pk if newest else 0, proposed=proposed
        )
        return row.get_absolute_url()

    if accepted(request, form):
        return see(request, once(request, form, rule))
    context = {
        "page": head(request, _("Standing of words"), row.get_absolute_url()),
        "quote": quote(row, ("found",)),
        "proposed": proposed,
        "rulings": sorted(row.rulings.all(), key=lambda each: -each.pk),
    }
    return form_page(request, "annotations/standing_of_words.html", context, form)
