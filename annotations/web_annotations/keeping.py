"""Annotations that were sent, kept by the acts by which the pages keep what is written in their forms."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from annotations import commenting, linking
from annotations.anchoring.limits import cut_of
from annotations.loading.claims import passage_at
from annotations.models import AsSent, Claim, Comment, Evidence, Passage
from annotations.permissions import may
from annotations.things import kind_of, state_of
from annotations.web_annotations.drafts import Draft
from annotations.web_annotations.problems import not_kept
from annotations.web_annotations.selecting import Text, Words, selectors_of
from treatyreader.accounts.models import Account


class CannotChange(Exception):
    """What an annotation cannot become: where (a JSON Pointer), and why."""

    def __init__(self, pointer: str, what: str) -> None:
        super().__init__(what)
        self.pointer, self.what = pointer, what


def keep(draft: Draft, author: Account) -> Comment | Evidence:
    """Write a new comment, reply, highlight or piece of evidence. Raises PermissionDenied, Refused, EditedMeanwhile."""
    row = _write(draft, author)
    _remember(row, draft)
    return row


def hold(row: Comment | Evidence) -> None:
    """Keep others from changing it until the transaction ends: what If-Match was compared with stays so."""
    keys = (row.pk, row.root_id or row.pk) if isinstance(row, Comment) else (row.pk,)
    # In the order in which `commenting` takes them, so that no two wait for one another.
    list(type(row)._default_manager.select_for_update(no_key=True).order_by("pk").filter(pk__in=keys))


@transaction.atomic
def replace(row: Comment | Evidence, draft: Draft, by: Account) -> None:
    """Make an annotation say what this one says. Raises PermissionDenied, CannotChange, Refused, EditedMeanwhile."""
    require(by, row, "edit")
    if isinstance(row, Comment):
        _replace_comment(row, draft, by)
    else:
        _replace_evidence(row, draft, by)
    _remember(row, draft)


@transaction.atomic
def remove(row: Comment | Evidence, by: Account) -> None:
    """Delete a comment, withdraw evidence. Raises PermissionDenied, EditedMeanwhile."""
    if isinstance(row, Comment):
        require(by, row, "delete")
        commenting.delete(row)
    else:
        require(by, row, "withdraw")
        linking.withdraw(row, by)


def require(by: Account, row: Comment | Evidence, act: str) -> None:
    if not may(by.role, kind_of(row), act, own=row.author_id == by.pk, state=state_of(row)):
        raise PermissionDenied(_("This is not yours to change, or it can no longer be changed."))


@transaction.atomic
def _write(draft: Draft, author: Account) -> Comment | Evidence:
    said = draft.said
    if said.claim is not None:
        _may(author, "evidence", "link")
        if said.claim.state not in linking.LINKABLE:
            raise not_kept("/body", _("No words are linked to a claim that is hidden or was declined."))
        return linking.link(author, said.claim, _passages(draft), **_bears(draft))
    if isinstance(draft.on, Comment):
        _may(author, "comment", "reply", own=draft.on.author_id == author.pk, state=state_of(draft.on))
        if said.is_private != draft.on.is_private:
            raise not_kept("/audience", _("A reply is for those for whom its thread is."))
        return commenting.reply(author, draft.on, said.body)
    _may(author, "comment", "write")
    if said.motivation == "highlighting":
        return commenting.highlight(author, _passages(draft))
    on = draft.words[0][0] if draft.words else draft.on
    assert on is not None  # noqa: S101 - a draft is on words or on something
    return commenting.write(author, on, said.body, _passages(draft), is_private=said.is_private)


def _may(author: Account, kind: str, act: str, **thing: Any) -> None:
    if not may(author.role, kind, act, **thing):
        raise PermissionDenied(_("You may not do that."))


def _passages(draft: Draft) -> list[Passage]:
    """The words as passages, made where they are new. Evidence does not cut off a limit unasked."""
    for number, (provision, place) in enumerate(draft.words):
        cut = cut_of(provision.text, place.start, place.end, provision.edition.language)
        if draft.said.claim is not None and cut and not draft.said.keeps_limits:
            sentence = Words(Text(provision.eid, provision.text), cut.start, cut.end)
            what = _("The sentence says more (%(words)s). Quote all of it, or say “limits”: “keep”.")
            pointer = "/target" if len(draft.words) == 1 else f"/target/{number}"
            proposal = {"proposals": [{"provision": provision.eid, "selector": selectors_of(sentence)}]}
            raise not_kept(pointer, what % {"words": ", ".join(cut.words)}, proposal)
    return [passage_at(provision, place, is_public=not draft.said.is_private) for provision, place in draft.words]


def _bears(draft: Draft) -> dict[str, Any]:
    said = draft.said
    return {
        "bearing": said.bearing,
        "coverage": said.coverage,
        "speaks_to": said.speaks_to,
        "rationale": said.body,
    }


def _replace_comment(row: Comment, draft: Draft, by: Account) -> None:
    said = draft.said
    if said.claim is not None:
        raise CannotChange("/motivation", _("A comment does not become evidence: make the evidence anew."))
    if not _is_on_the_same(row, draft):
        raise CannotChange("/target", _("A comment keeps its target: delete it, and make another one."))
    if said.motivation == "highlighting":
        if not row.is_highlight:
            raise CannotChange("/motivation", _("A comment does not become a highlight: delete it, and make one."))
        return
    commenting.edit(row, said.body, by)
    if said.is_private == row.is_private:
        return
    if row.parent_id is not None:
        raise CannotChange("/audience", _("A reply is for those for whom its thread is."))
    if said.is_private and commenting.has_others_replies(row):
        raise CannotChange("/audience", _("Others have replied: it can no longer become only yours."))
    commenting.make_private(row, said.is_private)


def _is_on_the_same(row: Comment, draft: Draft) -> bool:
    words = [(each.provision_id, each.start, each.end) for each in _words_of(row)]
    if [(provision.pk, place.start, place.end) for provision, place in draft.words] != words:
        return False
    return bool(words) or draft.on == (row.parent or row.thing)


def _words_of(row: Comment) -> list[Passage]:
    links = row.commentpassage_set.order_by("position").select_related("passage")
    return [each.passage for each in links]


def _replace_evidence(row: Evidence, draft: Draft, by: Account) -> None:
    if row.author_id != by.pk:
        what = _("What somebody else linked is edited on its page, where the reason is given.")
        raise PermissionDenied(what)
    if draft.said.claim is None:
        raise CannotChange("/motivation", _("Evidence stays evidence: withdraw it, and comment."))
    if draft.said.claim.pk != row.claim_id:
        raise CannotChange("/body", _("Evidence stays with its claim: withdraw it, and link the words anew."))
    linking.edit(row, by, _passages(draft), **_bears(draft))


def _remember(row: Comment | Evidence, draft: Draft) -> None:
    """Keep what has no column, as it was sent."""
    of: dict[str, Any] = {"comment": row} if isinstance(row, Comment) else {"evidence": row}
    words = bool(draft.words) or isinstance(draft.on, Claim | Evidence | Comment)
    AsSent.objects.update_or_create(
        **of,
        defaults={
            "members": dict(draft.kept),
            "body": draft.said.sent_body if isinstance(row, Comment) else None,
            "targets": list(draft.targets) if draft.words or not words else [],
        },
    )
