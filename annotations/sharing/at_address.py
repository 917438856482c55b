"""What stands at a permalink of this site, as everybody sees it. What only some may see is as if it were not there."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from annotations.anchoring.proving import proves
from annotations.exhibits import quote
from annotations.models import Claim, DeletedAnnotation, FormerClaim, Passage
from annotations.models.claims import ClaimState
from annotations.models.comments import CommentState
from annotations.sharing.telling import article_shared, claim_shared, comment_shared, passage_shared
from annotations.standing.standings import standings
from annotations.things import article_at, claim_at, comment_at, evidence_at
from treatyreader.addresses import (
    NotHere,
    delegations_on,
    edition_at,
    identified,
    instrument_at,
    newest_version,
    numbered,
)
from treatyreader.addresses import provision_at as provision_of
from treatyreader.models import Edition
from treatyreader.reading import read_edition
from treatyreader.sharing.telling import Shared, edition_shared, provision_shared, record_shared, statements_shared

LONGEST_ADDRESS = 2000
NOBODY = AnonymousUser()
"""Who asks: everybody sees no more."""


def path_on_this_site(request: HttpRequest, url: str) -> str:
    """The path of an absolute address of this site, by http or https. Raises NotHere for any other."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    domain, port = split_domain_port(parts.netloc)
    own_domain, own_port = split_domain_port(request.get_host())
    named = [each for each in settings.ALLOWED_HOSTS if each != "*"]
    is_own = port == own_port and domain != "" and (domain == own_domain or validate_host(domain, named))
    if parts.scheme not in ("http", "https") or not is_own or len(url) > LONGEST_ADDRESS:
        raise NotHere(_("This is no address of this site."))
    return unquote(parts.path)


def shared_at(path: str) -> Shared:
    """What is told of the thing at a permalink. Raises NotHere where there is none, or none that everybody sees."""
    try:
        match = resolve(path)
    except Resolver404:
        raise NotHere(_("This is no permalink of this library.")) from None
    telling = TELLING.get(match.func.__name__)
    if telling is None:
        raise NotHere(_("This is no permalink of this library."))
    return telling(**match.kwargs)


def _claim(slug: str) -> Shared:
    """One that was merged into another leads there; one that was public and was withdrawn says so."""
    gone = Claim.objects.filter(slug=slug, state__in=(ClaimState.MERGED, ClaimState.WITHDRAWN)).first()
    if gone and gone.merged_into:
        try:
            return _claim(gone.merged_into.slug)
        except NotHere:
            # What would be said there names that claim, and an address has words of its claim.
            raise NotHere(_("The claim into which this one was merged is not shown.")) from None
    if gone and FormerClaim.objects.filter(claim=gone, version=gone.version - 1, is_public=True).exists():
        raise NotHere(_("This claim was withdrawn by its author."))
    row = claim_at(slug, NOBODY)
    return _public(claim_shared(row, standings([row])[row.pk]))


def _evidence(public_id: str) -> Shared:
    return _claim(evidence_at(public_id, NOBODY).claim.slug)


def _passage(public_id: str, digest: str = "") -> Shared:
    row = Passage.objects.visible_to(NOBODY).with_provision().filter(public_id=public_id.lower()).first()
    if row and digest and not proves(digest, row.proof):
        raise NotHere(_("This link does not prove what it says: its last part is no digest of the words."))
    return _public(passage_shared(quote(row, ())) if row else None)


def _comment(public_id: str) -> Shared:
    if DeletedAnnotation.objects.filter(public_id=public_id.lower()).exists():
        raise NotHere(_("This comment was removed."))
    row = comment_at(public_id, NOBODY)
    if row.state == CommentState.REMOVED:
        raise NotHere(_("This comment was removed."))
    return comment_shared(row)


def _article(slug: str) -> Shared:
    return _public(article_shared(article_at(slug, NOBODY)))


def _record(instrument: str) -> Shared:
    return record_shared(instrument_at(instrument))


def _statements(instrument: str, delegation: str) -> Shared:
    row = instrument_at(instrument)
    who = delegations_on(row).filter(slug=delegation).first()
    return _public(statements_shared(row, who) if who else None)


def _edition(instrument: str, version: str, language: str) -> Shared:
    text, pinned = edition_at(instrument, version, language)
    return edition_shared(text, pinned=pinned)


def _provision(instrument: str, version: str, language: str, eid: str) -> Shared:
    text, pinned = edition_at(instrument, version, language)
    return _of_provision(text, provision_of(text, eid, pinned=pinned).eid, pinned)


def _number(instrument: str, version: str, language: str, margin_number: str) -> Shared:
    text, pinned = edition_at(instrument, version, language)
    return _of_provision(text, numbered(text, margin_number, pinned=pinned).eid, pinned)


def _identity(instrument: str, wid: str) -> Shared:
    row = identified(instrument, wid)
    return _of_provision(row.edition, row.eid, pinned=False)


def _latest(instrument: str, language: str, rest: str = "") -> Shared:
    return shared_at(f"{newest_version(instrument, language).get_absolute_url()}{rest}")


def _of_provision(text: Edition, eid: str, pinned: bool) -> Shared:
    division = read_edition(text, pinned=pinned, division_eid=eid.split("__")[0]).divisions[0]
    return provision_shared(text, division, next((each for each in division.units if each.provision.eid == eid), None))


def _public(shared: Shared | None) -> Shared:
    if shared is None:
        raise NotHere(_("Nothing that everybody may see stands at this address."))
    return shared


TELLING: dict[str, Callable[..., Shared]] = {
    "claim": _claim,
    "evidence": _evidence,
    "passage": _passage,
    "comment": _comment,
    "article": _article,
    "record": _record,
    "statements": _statements,
    "edition": _edition,
    "provision": _provision,
    "number": _number,
    "identity": _identity,
    "latest": _latest,
}
"""By the name of the view at a permalink, what is told of it: it takes the parts of the address."""
