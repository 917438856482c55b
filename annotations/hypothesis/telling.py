"""What stands here, as the client is told it: comments, highlights and evidence as annotations of the h API, version 1.

Evidence is told as annotations that nobody edits: how the words bear on a claim. A comment on a piece of evidence is a
reply to it. Who said something is told by the name that everybody sees, never by a mail address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import quote as percent
from urllib.parse import unquote

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.anchoring.locating import CONTEXT
from annotations.discussion import Reader
from annotations.hypothesis.pages import Standing, before
from annotations.models import Claim, Comment, Evidence, Passage, Report
from annotations.models.comments import CommentQuerySet, CommentState
from annotations.models.evidence import EvidenceQuerySet
from annotations.permissions import may
from annotations.things import state_of
from annotations.writing import is_own
from treatyreader.accounts.models import Account
from treatyreader.addresses import edition_name
from treatyreader.citing import short_citation
from treatyreader.models import Provision
from treatyreader.wording import WordingLabel, labels_of

WORLD = "__world__"
"""The one group: everybody."""
FOR_ALL = f"group:{WORLD}"
LIBRARY = "!library"
FORMER = "!former-contributor"
"""Account names of nobody: an exclamation mark stands in no percent-encoded name (RFC 7565, 7)."""


@dataclass(frozen=True)
class Site:
    """Where this library is: "https://host" and the host by which accounts are named."""

    origin: str
    authority: str

    @classmethod
    def of(cls, request: HttpRequest) -> Site:
        host = request.get_host()
        return cls(f"{request.scheme}://{host}", re.sub(r":\d+$", "", host))

    def userid(self, account: Account | None) -> str:
        """ "acct:Ada%20Reader@host": the name that everybody sees."""
        return f"acct:{percent(account.name, safe='') if account else FORMER}@{self.authority}"

    def name_in(self, userid: str) -> str | None:
        """The name in such an id; None where it is none of this library."""
        name, at, authority = userid.removeprefix("acct:").partition("@")
        return unquote(name) if at and authority == self.authority and userid.startswith("acct:") else None


@dataclass(frozen=True)
class Told:
    """To whom, and what is to be known of several things at once: which of them this reader has reported, of each reply
    what it replies to, of each provision how far its wording is verified, and where passages stand on a page."""

    site: Site
    reader: Reader
    reported: frozenset[str]
    above: dict[int, tuple[str, int | None]]
    wording: dict[int, WordingLabel]
    standing: Mapping[int, Standing]


def tell(
    things: Sequence[Comment | Evidence],
    site: Site,
    reader: Reader,
    standing: Mapping[int, Standing] = MappingProxyType({}),
) -> list[dict[str, Any]]:
    """Four queries for what `comments_to_tell` and `evidence_to_tell` have read, however many there are. `standing`
    says by the keys of passages where their words stand on the page that is looked at: of several passages these come
    first, because the client looks at no other."""
    wording = labels_of({passage.provision_id for each in things for passage in each.passages.all()})
    told = Told(site, reader, _reported(things, reader), _above(things), wording, standing)
    return [_comment(each, told) if isinstance(each, Comment) else _evidence(each, told) for each in things]


def comments_to_tell(reader: Reader) -> CommentQuerySet:
    """The comments that this reader may see, with all that is told of one; the empty places of those removed are not
    told."""
    rows = Comment.objects.visible_to(reader).exclude(state=CommentState.REMOVED)
    return rows.select_related("author", "root", "claim", "evidence__claim", *_where("provision")).prefetch_related(
        *_words()
    )


def evidence_to_tell(reader: Reader) -> EvidenceQuerySet:
    """The evidence that this reader may see and that has its words, with all that is told of one."""
    rows = Evidence.objects.visible_to(reader).filter(awaits_edition="")
    return rows.select_related("author", "claim").prefetch_related(*_words())


def _where(prefix: str) -> tuple[str, ...]:
    return f"{prefix}__edition__version__instrument", f"{prefix}__parent__parent__parent"


def _words() -> tuple[str, ...]:
    return ("passages__provision__edition__version__instrument",)


def _comment(row: Comment, told: Told) -> dict[str, Any]:
    userid = told.site.userid(row.author)
    own, state = is_own(told.reader, row.author_id), state_of(row)
    role = told.reader.role if isinstance(told.reader, Account) else ""
    uri, title = _page_of(row, told.site)
    references = _references(row, told.above)
    target: list[dict[str, Any]] = _targets(row.passages.all(), told) or [{"source": uri}]
    if row.passages.all():
        uri = target[0]["source"]
    return {
        **_said(row, told, userid, row.author.name if row.author else _("Former contributor")),
        "text": row.body,
        "uri": uri,
        "document": {"title": [title]},
        "target": target,
        "permissions": {
            "read": [userid] if row.is_private else [FOR_ALL],
            "update": [userid] if own and may(role, "comment", "edit", own=True, state=state) else [],
            "delete": [userid] if own and may(role, "comment", "delete", own=True, state=state) else [],
            "admin": [userid] if own else [],
        },
        "hidden": row.state == CommentState.HIDDEN,
        **({"references": references} if references else {}),
    }


def _evidence(row: Evidence, told: Told) -> dict[str, Any]:
    userid = told.site.userid(row.author) if row.author else f"acct:{LIBRARY}@{told.site.authority}"
    target = _targets(row.passages.all(), told)
    name = row.author.name if row.author else _("The library") if row.is_of_the_library else _("Former contributor")
    address = told.site.origin + row.claim.get_absolute_url()
    text = f"**{row.get_bearing_display()}** ({row.get_coverage_display()}): [{_plainly(row.claim.text)}]({address})"
    review = f"*{row.get_review_display()}*"
    wording = dict.fromkeys(each["wording"] for each in target)
    edition = row.passages.all()[0].provision.edition
    return {
        **_said(row, told, userid, name),
        "text": "\n\n".join(part for part in (text, row.rationale, review, *wording) if part),
        "uri": target[0]["source"],
        "document": {"title": [edition_name(edition)]},
        "target": target,
        "permissions": {"read": [FOR_ALL], "update": [], "delete": [], "admin": []},
        "hidden": False,
    }


def _said(row: Comment | Evidence, told: Told, userid: str, name: str) -> dict[str, Any]:
    permalink = told.site.origin + (
        row.get_absolute_url() if isinstance(row, Comment) else reverse("evidence", args=[row.public_id])
    )
    return {
        "id": row.public_id,
        "created": row.created_at.isoformat(),
        "updated": (row.edited_at or row.created_at).isoformat(),
        "user": userid,
        "user_info": {"display_name": name},
        "group": WORLD,
        "tags": [],
        "links": {"html": permalink, "incontext": permalink},
        "flagged": row.public_id in told.reported,
    }


def _plainly(line: str) -> str:
    """A line as the text of a Markdown link."""
    return "".join(f"\\{each}" if each in "\\[]*_`<>" else each for each in line)


def _page_of(row: Comment, site: Site) -> tuple[str, str]:
    """The address, for ever, of what a comment without words stands on, and what that is called."""
    if row.provision:
        provision: Provision = row.provision
        edition = provision.edition
        name = short_citation(edition, provision, provision.division)
        return f"{site.origin}{edition.get_pinned_url()}{provision.eid}/", name
    claim: Claim | None = row.claim or (row.evidence.claim if row.evidence else None)
    if claim is None:
        raise ValueError("a comment stands on something")
    return site.origin + claim.get_absolute_url(), claim.text


def _targets(passages: Iterable[Passage], told: Told) -> list[dict[str, Any]]:
    return [_target(each, told) for each in sorted(passages, key=lambda each: each.pk not in told.standing)]


def _target(passage: Passage, told: Told) -> dict[str, Any]:
    """The words with what stands around them on the page, by which the client finds them there; the place of their
    provision in the order of reading (a PageSelector), by which it sorts them. No position in the page is told: the
    page is another one for each reader. `wording` says where it is no confirmed wording."""
    own = Standing(passage.provision, passage.start, passage.end)
    at, start, end = told.standing.get(passage.pk, own)
    quote = {
        "type": "TextQuoteSelector",
        "exact": passage.exact,
        "prefix": (before(at) + at.text[:start])[-CONTEXT:],
        "suffix": at.text[end : end + CONTEXT],
    }
    return {
        "source": told.site.origin + passage.provision.edition.get_pinned_url(),
        "selector": [quote, {"type": "PageSelector", "index": at.position}],
        "wording": told.wording[passage.provision_id].sentence,
    }


def _references(row: Comment, above: dict[int, tuple[str, int | None]]) -> list[str]:
    """The ids of all that it replies to, from the beginning of the thread on; a comment on evidence replies to that."""
    chain: list[str] = []
    key = row.parent_id
    while key is not None and key in above:
        chain.append(above[key][0])
        key = above[key][1]
    return ([row.evidence.public_id] if row.evidence else []) + chain[::-1]


def _above(things: Sequence[Comment | Evidence]) -> dict[int, tuple[str, int | None]]:
    """By its key, the id of each comment in the threads of these, and the key of what it replies to. One query."""
    roots = {each.root_id for each in things if isinstance(each, Comment) and each.root_id is not None}
    if not roots:
        return {}
    rows = Comment.objects.filter(Q(pk__in=roots) | Q(root__in=roots)).values_list("pk", "public_id", "parent")
    return {key: (public_id, parent) for key, public_id, parent in rows}


def _reported(things: Sequence[Comment | Evidence], reader: Reader) -> frozenset[str]:
    """The ids of those that this reader has reported, and that no steward has looked at. One query."""
    if not isinstance(reader, Account) or not things:
        return frozenset()
    kept = Report.objects.filter(author=reader, settled_at=None)
    rows = kept.filter(
        Q(comment__in=[each.pk for each in things if isinstance(each, Comment)])
        | Q(evidence__in=[each.pk for each in things if isinstance(each, Evidence)])
    )
    return frozenset(
        each for row in rows.values_list("comment__public_id", "evidence__public_id") for each in row if each
    )
