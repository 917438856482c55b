"""This library in IRIs: what an absolute address of ours names, and how a thing of ours is named by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve, reverse

from annotations.models import Claim, Comment, Evidence, Passage
from annotations.things import claim_at, comment_at, evidence_at
from treatyreader.accounts.models import Account
from treatyreader.addresses import NotHere, edition_at, identified, newest_version, numbered, provision_at
from treatyreader.models import Edition, Provision

CONTEXT_PATH = "/api/context.jsonld"
ONLY_ITS_CREATOR = "onlyItsCreator"
"""The audience of what is only its creator's: a fragment of our context's address."""


@dataclass(frozen=True)
class Site:
    """Where the library is reached: scheme and host, and all the hosts that are it."""

    base: str
    hosts: frozenset[str]

    @classmethod
    def of(cls, request: HttpRequest) -> Site:
        host = request.get_host()
        named = {each for each in settings.ALLOWED_HOSTS if each and "*" not in each and not each.startswith(".")}
        return cls(f"{request.scheme}://{host}", frozenset({host.lower(), *named}))

    def iri(self, path: str) -> str:
        return f"{self.base}{path}"

    @property
    def context(self) -> str:
        return self.iri(CONTEXT_PATH)

    @property
    def only_its_creator(self) -> str:
        return f"{self.context}#{ONLY_ITS_CREATOR}"

    def parted(self, iri: str) -> tuple[str, str] | None:
        """The path (with what may be asked of it) and the fragment of an address of ours; None for any other."""
        try:
            parts = urlsplit(iri)
            host, name = parts.netloc.lower(), (parts.hostname or "").lower()
        except ValueError:
            return None
        if parts.scheme not in ("http", "https") or not ({host, name, f"[{name}]"} & self.hosts):
            return None
        return unquote(parts.path), unquote(parts.fragment)


@dataclass(frozen=True)
class Named:
    """What an address of ours names: one of these. Of a provision or an edition, whether the address pins it."""

    thing: Edition | Provision | Passage | Claim | Evidence | Comment
    is_pinned: bool = False


def named(path: str, user: Account | AnonymousUser) -> Named:
    """What stands at this path, if this reader may see it. Raises NotHere."""
    if "\0" in path:
        raise NotHere(path)
    try:
        match = resolve(path if path.endswith("/") else f"{path}/")
    except Resolver404 as error:
        raise NotHere(path) from error
    parts = match.kwargs
    name = match.url_name or ""
    if name == "annotation":
        return Named(annotation_at(parts["public_id"], user))
    if name in ("claim", "about_claim"):
        return Named(claim_at(parts["slug"], user))
    if name in ("evidence", "about_evidence"):
        return Named(evidence_at(parts["public_id"], user))
    if name in ("comment", "about_comment"):
        return Named(comment_at(parts["public_id"], user))
    if name == "passage":
        return Named(_passage(parts["public_id"], user), is_pinned=True)
    return _text(name, parts)


def annotation_at(public_id: str, user: Account | AnonymousUser) -> Comment | Evidence:
    """Raises NotHere where there is none that this reader may see."""
    try:
        return comment_at(public_id, user)
    except Http404:
        return evidence_at(public_id, user)


def _passage(public_id: str, user: Account | AnonymousUser) -> Passage:
    row = Passage.objects.visible_to(user).with_provision().filter(public_id=public_id.lower()).first()
    if row is None:
        raise NotHere(public_id)
    return row


def _text(name: str, parts: dict[str, str]) -> Named:
    if name == "identity":
        row = identified(parts["instrument"], parts["wid"])
        return Named(_with_edition(row, row.edition))
    if name == "latest" or (not name and "rest" in parts):
        edition, pinned = newest_version(parts["instrument"], parts["language"]), False
        eid = parts.get("rest", "").strip("/")
    elif name in ("edition", "provision", "number"):
        edition, pinned = edition_at(parts["instrument"], parts["version"], parts["language"])
        eid = parts.get("eid", "")
    else:
        raise NotHere(name)
    if name == "number":
        return Named(_with_edition(numbered(edition, parts["margin_number"], pinned=pinned), edition), pinned)
    if eid:
        return Named(_with_edition(provision_at(edition, eid, pinned=pinned), edition), pinned)
    return Named(edition, pinned)


def _with_edition(provision: Provision, edition: Edition) -> Provision:
    provision.edition = edition
    return provision


def texts_within(named_as: Named) -> Sequence[Provision]:
    """The provisions with text that can be quoted in an edition or below a division; a provision with text alone."""
    thing = named_as.thing
    if isinstance(thing, Edition):
        rows = thing.provisions.quotable().in_reading_order().select_related("parent__parent")
        return [_with_edition(each, thing) for each in rows]
    if not isinstance(thing, Provision):
        return []
    if thing.is_quotable:
        return [thing]
    below = Provision.objects.filter(edition=thing.edition, eid__startswith=f"{thing.eid}__")
    rows = below.quotable().in_reading_order().select_related("parent__parent")
    return [_with_edition(each, thing.edition) for each in rows]


def annotation_path(row: Comment | Evidence) -> str:
    return f"/api/annotations/{row.public_id}/"


def pinned_path(provision: Provision) -> str:
    """The address of a provision in its very edition. Takes the edition with version and instrument."""
    return f"{provision.edition.get_pinned_url()}{provision.eid}/"


def home_path() -> str:
    return reverse("home")
