"""What a reader may do with a claim or a piece of evidence, as links to where it is done."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from annotations.models import Claim, Evidence
from annotations.permissions import may
from annotations.things import state_of, token_of
from annotations.writing import is_own
from treatyreader.accounts.models import Account

_LABELS = {
    "edit": _("Edit"),
    "withdraw": _("Withdraw"),
    "dispute": _("Contest"),
    "review": _("Review"),
    "merge": _("Merge into another"),
    "hide": _("Hide"),
    "restore": _("Restore"),
    "report": _("Report"),
}


def acts_on(thing: Claim | Evidence, reader: Account | AnonymousUser) -> list[tuple[str, str]]:
    """Address and label of each, in the order of the labels."""
    role = reader.role if isinstance(reader, Account) else ""
    kind, key = ("claim", thing.slug) if isinstance(thing, Claim) else ("evidence", thing.public_id)
    own, state = is_own(reader, thing.author_id), state_of(thing)
    found = []
    for act, label in _LABELS.items():
        known = act != "dispute" if kind == "claim" else act != "merge"
        if known and may(role, kind, act, own=own, state=state):
            found += [(address, str(label)) for address in _address(act, kind, key, token_of(thing))]
    return found


def _address(act: str, kind: str, key: str, token: str) -> list[str]:
    """Where it is done, if this site has such a page."""
    try:
        if act == "report":
            return [f"{reverse('new_report')}?{urlencode({'on': token})}"]
        return [reverse(f"{act}_{kind}", args=[key])]
    except NoReverseMatch:
        return []
