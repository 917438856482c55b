"""What a delegation put on record about an instrument."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from treatyreader.addresses import NotHere, Offer, delegations_near, instrument_at
from treatyreader.models import Delegation, Statement
from treatyreader.pages import head, kept, read_only, render_page
from treatyreader.recording import participation_of
from treatyreader.sharing.telling import statements_shared


@read_only
@kept
def statements(request: HttpRequest, instrument: str, delegation: str) -> HttpResponse:
    """`/treaties/itrs/statements/united-states/`"""
    row = instrument_at(instrument)
    who = Delegation.objects.filter(slug=delegation).first()
    made = list(Statement.objects.of_instrument(row).by_delegation(delegation).for_record())
    acts = participation_of(row, who) if who else None
    if who is None or (not made and acts is None):
        every = Offer(_("All statements on %(title)s") % {"title": row.title}, f"{row.get_absolute_url()}#statements")
        what = _("No statement of “%(delegation)s” is on record here.") % {"delegation": delegation}
        raise NotHere(what, [*delegations_near(row, delegation), every])
    told = statements_shared(row, who)
    page = head(request, told.title, told.address, shared=told)
    context = {"page": page, "instrument": row, "delegation": who, "statements": made, "participation": acts}
    return render_page(request, "treatyreader/statements.html", context)
