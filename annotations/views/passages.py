"""A passage: exact words at an address of their own, in their sentence, with the claims that rest on them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from annotations.anchoring.proving import proves
from annotations.anchoring.surroundings import sentences_beside
from annotations.bibliography import passage_cited
from annotations.carrying.whereabouts import whereabouts_of
from annotations.exhibits import quote
from annotations.eyes import kept
from annotations.finding import ClaimSummary, Reader, summaries
from annotations.models import Evidence, Passage
from annotations.models.passages import digest_of_words
from annotations.sharing.schema_org import passage_node
from annotations.sharing.telling import passage_shared
from annotations.things import address_of, name_of_thing
from annotations.words import WordsForm, place_at, place_of
from annotations.writing import accepted, once, require, see, sent, status_of, writing
from treatyreader.accounts.models import Account
from treatyreader.addresses import NotHere, Offer
from treatyreader.bibliography import as_citation, copied, quotations
from treatyreader.citation_forms import CITATION_TYPES
from treatyreader.citing import cited_as, short_citation
from treatyreader.pages import THING_TYPES, as_form, form_asked, head, read_only, render_page
from treatyreader.placing import elsewhere, followed_by
from treatyreader.sharing.schema_org import as_json, in_context
from treatyreader.wording import label_for


@dataclass(frozen=True)
class Use:
    """A claim that rests on the words, and how they bear on it."""

    evidence: Evidence
    summary: ClaimSummary


@read_only
@kept
def passage(request: HttpRequest, public_id: str, digest: str = "") -> HttpResponse:
    """`/passages/7x2k…/`, and with a digest `/passages/7x2k…/0f3b…/`, which proves itself: the whole sentence, its
    address, edition and verification, the standing of the words, the claims, and whether the words still stand there.
    A digest of anything else is refused."""
    row = Passage.objects.visible_to(request.user).with_provision().filter(public_id=public_id.lower()).first()
    if row is None:
        what = _("The library knows no passage “%(id)s”.") % {"id": public_id}
        raise NotHere(what, [Offer(_("All claims"), reverse("claims"))])
    if digest and not proves(digest, row.proof):
        raise _unproven(row)
    words = quote(row, ("found",))
    data = in_context(passage_node(words, request.build_absolute_uri))
    citation = short_citation(words.edition, row.provision, row.provision.division)
    permalink = request.build_absolute_uri(row.get_proving_url())
    cited = passage_cited(words, permalink)
    form = form_asked(request, THING_TYPES)
    if form in CITATION_TYPES:
        return as_citation(request, form, cited)
    if form:
        return as_form(form, as_json(data))
    title = f"“{row.exact}”" if words.wording.is_verified else citation
    line = " ".join([citation, cited_as(words.edition), words.wording.in_full, permalink])
    context = {
        "page": head(
            request, title, row.get_absolute_url(), forms=THING_TYPES, shared=passage_shared(words), data=data
        ),
        "quote": words,
        "citation": line,
        "copied": [*quotations(cited, line), *copied(cited)],
        "machine_forms": CITATION_TYPES,
        "edition": words.edition,
        "followed_by": followed_by(words.edition),
        "uses": _uses(row, request.user),
        "whereabouts": whereabouts_of([row.pk]).get(row.pk, []),
        "stands": row.provision.text[row.start : row.end] == row.exact and digest_of_words(row.exact) == row.digest,
        "on": f"{place_of(row.provision)}:{row.start}-{row.end}",
        "elsewhere": elsewhere(words.edition, row.provision),
        "beside": sentences_beside(row),
        "is_proven": digest != "",
        "permalink": permalink,
    }
    return render_page(request, "annotations/passage.html", context)


def _unproven(row: Passage) -> NotHere:
    """The answer to a digest that is not the passage's: nobody is shown words under a proof that fails."""
    label = label_for(row.provision)
    place = short_citation(row.provision.edition, row.provision, row.provision.division)
    words = Truncator(row.exact).chars(160)
    shown = f"“{words}”" if label.is_verified else f"{words} ({label.sentence})"
    what = _(
        "This link does not prove what it says: its last part is no digest of the words that its first part names. "
        "Either the link was altered or cut short, or it was made of other words. Do not rely on what was "
        "quoted with it."
    )
    offer = _("What stands at the address without the digest: %(words)s, %(place)s")
    return NotHere(what, [Offer(offer % {"words": shown, "place": place}, row.get_absolute_url())])


@writing
def new_passage(request: HttpRequest) -> HttpResponse:
    """`/passages/new/?on=itrs/2012/en@1/art_6__para_6-1:10-48`: an address for exact words of one provision."""
    require(request.user, "passage", "make")
    place = place_at(request.GET.get("on", ""))
    form = WordsForm(sent(request), places=[place])

    def make(_author: Account) -> str:
        return form.passages()[0].get_proving_url()

    if accepted(request, form):
        return see(request, once(request, form, make))
    context = {
        "page": head(request, _("Link to these words"), reverse("new_passage")),
        "form": form,
        "address": request.get_full_path(),
        "thing_name": name_of_thing(place.provision),
        "thing_address": address_of(place.provision),
        "signed_in": isinstance(request.user, Account),
    }
    response = render_page(request, "annotations/new_passage.html", context, partial="form")
    response.status_code = status_of(form)
    return response


def _uses(row: Passage, reader: Reader) -> list[Use]:
    evidence = list(
        Evidence.objects.visible_to(reader)
        .filter(passages=row)
        .select_related("claim__instrument")
        .order_by("claim", "position")
    )
    found = {each.claim.pk: each for each in summaries({each.claim_id: each.claim for each in evidence}.values())}
    return [Use(each, found[each.claim_id]) for each in evidence]
