"""What a reader may do with a comment, a claim, evidence, an article or a check, as links to where it is done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.models import Article, Check, Claim, Comment, Evidence
from annotations.permissions import may
from annotations.things import kind_of, state_of, token_of
from annotations.whose import is_made_by
from annotations.writing import is_own
from treatyreader.accounts.models import Account

_LABELS = {
    "mark": _("Read and mark its text"),
    "edit": _("Edit"),
    "delete": _("Delete"),
    "resolve": _("Resolve"),
    "withdraw": _("Withdraw"),
    "dispute": _("Contest"),
    "evaluate": _("Answer anew"),
    "review": _("Review"),
    "merge": _("Merge into another"),
    "sign": _("Sign a finding"),
    "hide": _("Hide"),
    "restore": _("Restore"),
    "report": _("Report"),
}
_OF = {
    "comment": ("edit", "delete", "resolve", "hide", "restore", "report"),
    "claim": ("edit", "withdraw", "review", "merge", "sign", "hide", "restore", "report"),
    "article": ("mark", "edit", "withdraw", "review", "hide", "restore", "report"),
    "evidence": ("edit", "withdraw", "dispute", "review", "hide", "restore", "report"),
    "check": ("edit", "withdraw", "evaluate", "review", "hide", "restore"),
}
NOT_OF_ONES_OWN = {("evidence", "review"), ("check", "review"), ("claim", "sign")}
"""What nobody does to what they edited, either."""
OF_STEWARDS = ("review", "merge", "sign", "hide", "restore")


@dataclass(frozen=True)
class Act:
    """One act: its name in the table of permissions, where it is done, and what to call it."""

    name: str
    address: str
    label: str


def acts_on(
    thing: Claim | Evidence | Comment | Article | Check,
    reader: Account | AnonymousUser,
    among: Collection[str] = tuple(_LABELS),
) -> list[Act]:
    """What this reader may do with it as it is now, in the order of the labels."""
    kind, key = kind_of(thing), thing.slug if isinstance(thing, Claim | Article) else thing.public_id
    role = reader.role if isinstance(reader, Account) else ""
    own, state = is_own(reader, thing.author_id), state_of(thing)
    judges = isinstance(reader, Account) and reader.is_steward and not isinstance(thing, Comment)
    mine = judges and is_made_by(reader, thing)
    return [
        Act(name, _address(name, kind, key, thing), _label(name, thing))
        for name in _OF[kind]
        if name in among
        and may(role, kind, name, own=own or (mine and (kind, name) in NOT_OF_ONES_OWN), state=state)
        and not _is_a_reply(name, thing)
    ]


def _label(name: str, thing: Claim | Evidence | Comment | Article | Check) -> str:
    if name == "resolve" and isinstance(thing, Comment) and thing.resolved_at is not None:
        return gettext("Open again")
    return str(_LABELS[name])


def _address(name: str, kind: str, key: str, thing: Claim | Evidence | Comment | Article | Check) -> str:
    if name == "sign":
        return reverse("new_finding", args=[key])
    if name == "report":
        return f"{reverse('new_report')}?{urlencode({'on': token_of(thing)})}"
    return reverse("article_text" if name == "mark" else f"{name}_{kind}", args=[key])


def _is_a_reply(name: str, thing: Claim | Evidence | Comment | Article | Check) -> bool:
    """Only a whole thread is resolved."""
    return name == "resolve" and isinstance(thing, Comment) and thing.parent_id is not None
