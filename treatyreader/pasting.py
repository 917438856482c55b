"""What people paste that this site gave them: an address of it, or a line that it gives to cite."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from django.db.models import F, Q, TextField, Value
from django.http import Http404
from django.urls import Resolver404, resolve

from treatyreader.addresses import NotHere, edition_at, edition_name, instrument_at, newest_version, numbered
from treatyreader.addresses import provision_at as held_at
from treatyreader.citing import short_citation
from treatyreader.models import Edition, Provision
from treatyreader.models.provisions import ProvisionKind as Kind
from treatyreader.placing import name_of
from treatyreader.resolving import edition_url
from treatyreader.spelling import plain

_ADDRESS = re.compile(
    r"(?:\bhttps?://[^\s/()\[\]<>]+|(?<![^\s(\[<]))(?P<path>/(?:treaties|id|passages|claims)/[^\s()<>]*)"
)
_MARKDOWN = re.compile(r"^\[(?P<line>.+?)\]\((?P<address>[^\s()]+)\)")
# "(en edition 1, Treaty Reader). Not yet verified against a published copy."
_TAIL = re.compile(r"\s\([^()]{1,60}, Treaty Reader\).*$")


@dataclass(frozen=True)
class Place:
    """What stands at an address: a provision, or a page without one."""

    title: str
    url: str
    provision: Provision | None = None


def parted(query: str) -> tuple[str, str]:
    """The line without what Cite puts behind it, and the path of the address that was pasted, if any."""
    address = _ADDRESS.search(query)
    line = _TAIL.sub("", _MARKDOWN.sub(r"\g<line>", query))
    return re.sub(r"\s+", " ", _ADDRESS.sub("", line)).strip(), unquote(address["path"]) if address else ""


def stands_at(path: str) -> Place | None:
    """What the library has at this path of its own; None where it is no text or nothing stands there."""
    path, _hash, fragment = path.partition("#")
    path = re.sub(r"/*(?:\?.*)?[.,;:]*$", "/", path, count=1)
    try:
        match = resolve(path)
        return _at(match.url_name or "latest", match.kwargs, fragment)
    except (Resolver404, Http404, NotHere):
        return None


def _at(name: str, parts: dict[str, str], fragment: str) -> Place | None:
    if name == "record":
        instrument = instrument_at(parts["instrument"])
        return Place(instrument.title, instrument.get_absolute_url())
    if name == "identity":
        return _identified(parts["instrument"], parts["wid"])
    if name not in ("edition", "number", "provision", "latest"):
        return None
    if name == "latest":
        edition, pinned = newest_version(parts["instrument"], parts["language"]), False
    else:
        edition, pinned = edition_at(parts["instrument"], parts["version"], parts["language"])
    if name == "number":
        return _place(edition, numbered(edition, parts["margin_number"], pinned=pinned), pinned)
    eid = parts.get("eid") or parts.get("rest", "").strip("/") or fragment
    if eid and (name == "provision" or edition.provisions.filter(eid=eid).exists()):
        return _place(edition, held_at(edition, eid, pinned=pinned), pinned)
    return Place(edition_name(edition), edition_url(edition, pinned=pinned))


def _place(edition: Edition, provision: Provision, pinned: bool) -> Place:
    provision.edition = edition
    title = short_citation(edition, provision, provision.division)
    return Place(title, f"{edition_url(edition, pinned=pinned)}{provision.eid}/", provision)


def _identified(instrument: str, wid: str) -> Place | None:
    rows = Provision.objects.published().filter(edition__version__instrument__slug=instrument, wid=wid).with_edition()
    newest = rows.select_related("parent__parent").order_by("-edition__version__order", "-edition__number")
    row = next(iter(sorted(newest[:20], key=lambda each: each.edition.language != "en")), None)
    return _place(row.edition, row, False) if row else None


def printed_as(line: str) -> list[Provision]:
    """The provisions that this site cites in exactly these words, the newest version first, English before others.

    The line ends in a number of each, which keeps the rows to be looked at few.
    """
    bare = line.rstrip(" .,;)")
    rows = (
        Provision.objects.published()
        .alias(line=Value(line, TextField()), bare=Value(bare, TextField()))
        .filter(
            Q(~Q(margin_number=""), bare__iendswith=F("margin_number"))
            | Q(~Q(number=""), line__iendswith=F("number"))
            | Q(~Q(label=""), line__iendswith=F("label"))
            | Q(kind=Kind.STATEMENT)
        )
        .with_edition()
        .select_related("parent__parent")
        .order_by("-edition__version__order", "edition__language", "-edition__number", "position")
    )
    wanted = plain(line)
    found = [
        each
        for each in rows
        if wanted in (plain(short_citation(each.edition, each, each.division)), plain(name_of(each)))
    ]
    return sorted(found, key=lambda each: (-each.edition.version.order, each.edition.language != "en"))
