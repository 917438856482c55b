"""What the client writes: a note, a highlight, a reply, another text. What cannot be kept is refused, never dropped."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from annotations import commenting
from annotations.anchoring.locating import span
from annotations.forms.comments import said_in_markdown
from annotations.hypothesis.pages import TextPage, lines_of, page_at
from annotations.hypothesis.selecting import Quote, Refused, find, quoted
from annotations.hypothesis.telling import FOR_ALL, WORLD, Site
from annotations.loading.claims import passage_at
from annotations.models import Comment, Evidence
from annotations.permissions import may
from annotations.things import comment_at, evidence_at, state_of
from annotations.web_annotations import sites
from annotations.words import MOST_PASSAGES
from annotations.writing import EditedMeanwhile, is_own
from treatyreader.accounts.models import Account
from treatyreader.addresses import NotHere

OURS = ("id", "created", "updated", "user_info", "links", "flagged", "hidden", "moderation", "mentions", "document")
"""Parts of an annotation that this library says itself: what a client says of them makes no difference."""
SAID = ("uri", "text", "tags", "group", "permissions", "target", "references", "user")
NOWHERE: Collection[object] = ("", None, [], {})


@dataclass(frozen=True)
class Sent:
    """What was sent, looked at: a part is None where it was not said."""

    uri: str | None
    text: str | None
    is_private: bool | None
    target: Any
    references: Sequence[str]
    updated: str | None


def read(said: Mapping[str, Any], site: Site, author: Account) -> Sent:
    """What an annotation of the h API says. Raises Refused for what cannot be kept."""
    further = sorted(name for name in said if name not in (*OURS, *SAID) and said[name] not in NOWHERE)
    if further:
        raise Refused(_("This cannot be kept: %(names)s.") % {"names": ", ".join(further)[:200]})
    if said.get("tags"):
        raise Refused(_("There are no tags here: say it in the text, or make a claim of it."))
    if said.get("group") not in (None, WORLD):
        raise Refused(_("There is one group here: everybody (%(group)s).") % {"group": WORLD})
    own = site.userid(author)
    if said.get("user") not in (None, own):
        raise Refused(_("Nobody writes in the name of somebody else."))
    return Sent(
        said.get("uri"),
        _text(said.get("text")),
        _privacy(said.get("permissions"), own),
        said.get("target"),
        [str(each) for each in said.get("references") or []],
        said.get("updated"),
    )


def _text(text: str | None) -> str | None:
    """As it is kept; empty where nothing is said."""
    if not text or not text.strip():
        return text and ""
    try:
        return said_in_markdown(text)
    except ValidationError as error:
        raise Refused(error.messages[0]) from error


def _privacy(permissions: Mapping[str, Any] | None, own: str) -> bool | None:
    """Whether it is its author's alone. As in the h API, whoever does not say so is not read by others."""
    if permissions is None:
        return None
    others = [name for name in ("update", "delete", "admin") if permissions.get(name) not in (None, [], [own])]
    if others or permissions.get("read") not in ([own], [FOR_ALL]):
        raise Refused(_("It is read by everybody or by you alone, and changed by you alone."))
    return bool(permissions["read"] == [own])


@transaction.atomic
def create(author: Account, said: Mapping[str, Any], site: Site, hosts: sites.Site) -> Comment:
    """Keep it: as a reply where it refers to something, as a highlight where it says nothing of its words, else as a
    comment. Raises Refused, PermissionDenied, NotHere, EditedMeanwhile."""
    sent = read(said, site, author)
    quote = quoted(sent.target if sent.target is not None else [])
    if sent.references:
        return _reply(author, sent, quote)
    if not sent.uri:
        raise Refused(_("“uri” says which page it is on."))
    page = page_at(sent.uri, hosts)
    for each in sent.target or []:
        if each.get("source") and page_at(str(each["source"]), hosts).edition != page.edition:
            raise Refused(_("“uri” and the “source” of the target are two texts."))
    _require(author, "write")
    is_private = sent.is_private is not False
    if quote is None:
        return _note(author, sent, page, is_private)
    if not sent.text and not is_private:
        raise Refused(_("There is nothing in it yet. A highlight, which says nothing, is kept for you alone."))
    passages = [
        passage_at(provision, span(provision.text, start, end), is_public=not is_private)
        for provision, start, end in _words(quote, page)
    ]
    if not sent.text:
        return commenting.highlight(author, passages)
    return commenting.write(author, passages[0].provision, sent.text, passages, is_private=is_private)


def _note(author: Account, sent: Sent, page: TextPage, is_private: bool) -> Comment:
    if page.provision is None:
        raise Refused(_("A note stands on a provision or on words of it, not on a whole text: select some."))
    if not sent.text:
        raise Refused(_("There is nothing in it yet."))
    return commenting.write(author, page.provision, sent.text, is_private=is_private)


def _words(quote: Quote, page: TextPage) -> list[tuple[Any, int, int]]:
    lines = lines_of(page)
    found = find(quote, [line for _provision, line in lines])
    if len(found) > MOST_PASSAGES:
        raise Refused(_("Words of at most %(count)d provisions can be taken at once.") % {"count": MOST_PASSAGES})
    return [(lines[each.line][0], each.start, each.end) for each in found]


def _reply(author: Account, sent: Sent, quote: Quote | None) -> Comment:
    if quote is not None:
        raise Refused(_("A reply stands where its thread stands, and has no words of its own."))
    if not sent.text:
        raise Refused(_("There is nothing in it yet."))
    above = thing_at(sent.references[-1], author)
    is_private = above.is_private if isinstance(above, Comment) else False
    if sent.is_private not in (None, is_private):
        raise Refused(_("A reply is as private as the thread that it stands in."))
    if isinstance(above, Evidence):
        _require(author, "write")
        return commenting.write(author, above, sent.text, is_private=False)
    _require(author, "reply", above)
    return commenting.reply(author, above, sent.text)


@transaction.atomic
def update(author: Account, row: Comment, said: Mapping[str, Any], site: Site) -> Comment:
    """Give it another text, or make it public or private. Its words never change: others are another comment."""
    sent = read(said, site, author)
    _require(author, "edit", row)
    if sent.updated is not None and parse_time(sent.updated) != (row.edited_at or row.created_at):
        raise EditedMeanwhile
    quote = quoted(sent.target if sent.target is not None else [])
    if quote and quote.exact not in {each.exact for each in row.passages.all()}:
        raise Refused(_("The words that it is on do not change: delete it, and write another on other words."))
    if sent.text == "" and row.body:
        raise Refused(_("There is nothing in it yet. Delete it, if it is to go."))
    if sent.is_private is False and row.is_highlight and not sent.text:
        raise Refused(_("A highlight says nothing, and is kept for you alone."))
    if sent.text:
        commenting.edit(row, sent.text, author)
    if sent.is_private is not None and sent.is_private != row.is_private:
        if row.parent_id is not None:
            raise Refused(_("A reply is as private as the thread that it stands in."))
        if sent.is_private and commenting.has_others_replies(row):
            raise Refused(_("Others have replied: it can no longer become yours alone."))
        commenting.make_private(row, sent.is_private)
    return row


def delete(author: Account, row: Comment) -> None:
    _require(author, "delete", row)
    commenting.delete(row)


def thing_at(key: str, reader: Account | Any) -> Comment | Evidence:
    """The comment or the evidence with that id, as far as this reader may see it. Raises NotHere."""
    try:
        return comment_at(key, reader)
    except NotHere:
        try:
            return evidence_at(key, reader)
        except NotHere as error:
            raise NotHere(_("The library knows no annotation “%(id)s”.") % {"id": key[:100]}) from error


def parse_time(line: str) -> object:
    try:
        return parse_datetime(line)
    except ValueError:
        return None


def _require(author: Account, act: str, row: Comment | None = None) -> None:
    own, state = (is_own(author, row.author_id), state_of(row)) if row else (False, "")
    if not may(author.role, "comment", act, own=own, state=state):
        raise PermissionDenied(_("This is not yours to change."))
