"""The stewards' desk for carried words: what changed or is not decided, where they stand; and carrying what waits."""

from __future__ import annotations

import time
import uuid
from typing import cast

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations import ruling
from annotations.carrying.carriage import Carrier, carry_due, editions_waiting
from annotations.carrying.placing import Proposal
from annotations.carrying.whereabouts import whereabouts
from annotations.exhibits import quote
from annotations.forms.ruling import PlaceForm, words_at
from annotations.models import Carrying, Passage
from annotations.models.carryings import Outcome
from annotations.models.moderation import Deed
from annotations.moderating import log
from annotations.writing import WritingForm, accepted, form_page, once, require, see, sent, signed_in, writing
from treatyreader.accounts.models import Account
from treatyreader.addresses import NotHere, edition_at
from treatyreader.models import Provision
from treatyreader.pages import head, read_only, render_page
from treatyreader.placing import name_of
from treatyreader.wording import WordingLabel, label_for, labels_of

PER_PAGE = 20
AT_A_TIME = 4.0
"""Seconds of carrying for one press of the button."""


@read_only
@signed_in
def carried(request: HttpRequest) -> HttpResponse:
    """`/desk/carried/?kind=meaning&page=2`: carried words that changed or are not decided, and that no steward has
    looked at; changes of meaning first."""
    require(request.user, "carrying", "see")
    kinds = {
        "meaning": (Q(changes_meaning=True), _("The meaning may be another")),
        "ambiguous": (Q(outcome=Outcome.AMBIGUOUS), _("Not decided")),
        "altered": (Q(outcome=Outcome.ALTERED, changes_meaning=False), _("Other changes")),
    }
    rows = Carrying.objects.to_look_at().visible_to(request.user)
    counts = rows.order_by().aggregate(
        total=Count("pk"), **{name: Count("pk", filter=which) for name, (which, _label) in kinds.items()}
    )
    kind = request.GET.get("kind", "")
    shown = rows.filter(kinds[kind][0]) if kind in kinds else rows
    sheet = Paginator(shown.for_desk(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": head(request, _("Carried words"), reverse("carried")),
        "things": [
            (quote(each.passage, ("found",)), whereabouts(each), _address(each), str(uuid.uuid4()))
            for each in sheet.object_list
        ],
        "sheet": sheet,
        "kind": kind if kind in kinds else "",
        "choices": [(name, label, counts[name]) for name, (_which, label) in kinds.items()],
        "total": counts["total"],
        "waiting": sum(count for _edition, count in editions_waiting()),
    }
    response = render_page(request, "annotations/carried.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@writing
@signed_in
def carried_passage(request: HttpRequest, public_id: str, version: str, language: str) -> HttpResponse:
    """`/desk/carried/7x2k…/2012/en@1/`: what became of one passage in one edition; a steward has looked at it, or says
    where its words stand."""
    require(request.user, "carrying", "place")
    row = _carrying_at(request, public_id, version, language)
    passage = row.passage
    carrier = Carrier(passage.provision.edition.version.instrument_id)
    found = carrier.proposals(passage, row.edition)
    held = carrier.text(row.edition_id).provisions
    labels = labels_of({each.key for each in found.proposals})
    places = [
        (f"{each.key}:{each.start}-{each.end}", _told(held[each.key], each, labels[each.key]))
        for each in found.proposals
    ]
    quotable = [each for each in held.values() if each.is_quotable]
    form = PlaceForm(sent(request), carrying=row, provisions=quotable, places=places)

    def place(by: Account) -> str:
        if form.only_seen:
            ruling.see(by, row, _address(row))
        else:
            ruling.place(by, row, form.provision, form.span, form.cleaned_data["reason"], _address(row))
        return reverse("carried")

    if accepted(request, form):
        return see(request, once(request, form, place))
    context = {
        "page": head(request, _("Carried words"), _address(row)),
        "quote": quote(passage, ("found",)),
        "there": whereabouts(row),
        "text": row.provision,
        "text_wording": label_for(row.provision, row.edition) if row.provision else None,
        "history": list(
            passage.carryings.filter(edition=row.edition, is_current=False).select_related("by").order_by("-id")
        ),
        "row": row,
    }
    return form_page(request, "annotations/carried_passage.html", context, form)


@writing
@signed_in
def carry_now(request: HttpRequest) -> HttpResponse:
    """`/desk/carry/`: carry what waits, a few seconds at a time, until nothing does; it may be left at any moment."""
    require(request.user, "carrying", "carry")
    form = WritingForm(sent(request))
    going = "going" in request.GET
    if accepted(request, form):
        # Not in one transaction: each batch stands by itself, and nobody waits for all of them.
        until = time.monotonic() + AT_A_TIME
        for _progress in carry_due():
            if time.monotonic() > until:
                break
        if not going:
            log(cast(Account, request.user), Deed.CARRIED, "carrying", reverse("carried"), is_public=True)
        return see(request, f"{reverse('carry_now')}?going=1")
    waiting = editions_waiting()
    left = sum(count for _edition, count in waiting)
    done = Carrying.objects.current().filter(is_stale=False).count()
    context = {
        "page": head(request, _("Carry now"), reverse("carry_now")),
        "waiting": waiting,
        "left": left,
        "done": done,
        "total": done + left,
        "going": going and left > 0 and not form.is_too_often,
    }
    return form_page(request, "annotations/carry_now.html", context, form)


def _carrying_at(request: HttpRequest, public_id: str, version: str, language: str) -> Carrying:
    """The row that counts. Raises NotHere."""
    passage = (
        Passage.objects.visible_to(request.user)
        .select_related("provision__edition__version__instrument")
        .filter(public_id=public_id.lower().replace("\0", ""))
        .first()
    )
    if passage is None:
        raise NotHere(_("The library knows no passage “%(id)s”.") % {"id": public_id[:100]})
    edition, _pinned = edition_at(passage.provision.edition.version.instrument.slug, version, language)
    row = Carrying.objects.current().for_desk().filter(passage=passage, edition=edition).first()
    if row is None:
        raise NotHere(_("These words were not carried into that edition."))
    return row


def _address(row: Carrying) -> str:
    edition = row.edition
    at = [row.passage.public_id, edition.version.slug, f"{edition.language}@{edition.number}"]
    return reverse("carried_passage", args=at)


def _told(provision: Provision, place: Proposal, wording: WordingLabel) -> str:
    """A place to choose from: its clause, the words with a little around them, how far their wording is verified."""
    words = words_at(provision, place.start, place.end)
    return " ".join(part for part in [f"{name_of(provision)}:", words, wording.sentence] if part)
