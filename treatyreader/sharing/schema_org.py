"""Texts in the vocabulary of schema.org, as JSON-LD 1.1: instruments, editions, provisions.

What is part of a treaty is `Legislation`; what was only put on record or adopted beside one is a `CreativeWork`.
Nothing is said of legal force: who is bound by which version differs by State. Words come with how far they are
verified (`description`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.urls import reverse

from treatyreader.addresses import edition_name
from treatyreader.citing import short_citation
from treatyreader.models import Edition, Instrument, Provision
from treatyreader.reading import Reading, Unit
from treatyreader.resolving import edition_url

CONTEXT = "https://schema.org"
At = Callable[[str], str]
"""Makes a path of this site an absolute address."""
Node = dict[str, Any]
_NO_LEGISLATION = (Instrument.Form.RESOLUTION, Instrument.Form.STATEMENT)


def as_json(node: Mapping[str, Any]) -> str:
    return json.dumps(node, ensure_ascii=False, indent=1) + "\n"


def in_context(node: Node) -> Node:
    """A node as a document of its own."""
    return {"@context": CONTEXT} | node


def instrument_node(row: Instrument, at: At, editions: Iterable[Edition] = ()) -> Node:
    """An instrument, whatever its version and language; and those texts of it."""
    address = at(row.get_absolute_url())
    node = {"@type": _type_of(row), "@id": address, "url": address, "name": row.title}
    if _is_legislation(node):
        node |= {"legislationIdentifier": address, "legislationType": str(row.get_form_display())}
    examples = [edition_node(each, at, of_instrument=False) for each in editions]
    return node | ({"workExample": examples} if examples else {})


def edition_node(row: Edition, at: At, *, pinned: bool = False, of_instrument: bool = True) -> Node:
    """One text of an instrument: a version in one language, and where it comes from."""
    version, address = row.version, at(edition_url(row, pinned=pinned))
    node: Node = {
        "@type": _type_of(version.instrument),
        "@id": address,
        "url": address,
        "name": edition_name(row),
        "inLanguage": row.language,
        "version": version.slug,
        "isBasedOn": {"@type": "CreativeWork", "name": row.source}
        | ({"url": row.source_url} if row.source_url else {}),
    }
    if _is_legislation(node):
        node |= {"legislationIdentifier": at(row.get_pinned_url())}
        node |= {"legislationDate": version.adopted_on.isoformat()} if version.adopted_on else {}
    return node | ({"exampleOfWork": instrument_node(version.instrument, at)} if of_instrument else {})


def provision_node(
    edition: Edition, row: Provision, division: Provision, wording: str, at: At, *, pinned: bool = False
) -> Node:
    """One provision of an edition. `wording` says how far its words are verified."""
    url, name = f"{edition_url(edition, pinned=pinned)}{row.eid}/", short_citation(edition, row, division)
    return _part(edition, row, division, name, url, wording, at) | {
        "isPartOf": edition_node(edition, at, pinned=pinned)
    }


def whole_node(reading: Reading, at: At, *, pinned: bool) -> Node:
    """A text with all that stands in it, in reading order."""
    edition = reading.edition
    return edition_node(edition, at, pinned=pinned) | {
        "hasPart": [
            _part(edition, division.provision, division.provision, division.title, division.url, "", at)
            | {"hasPart": [_of_unit(edition, unit, at) for unit in division.units]}
            for division in reading.divisions
        ]
    }


def _of_unit(edition: Edition, unit: Unit, at: At) -> Node:
    return _part(edition, unit.provision, unit.division, unit.citation, unit.url, unit.wording_line, at)


def _part(edition: Edition, row: Provision, division: Provision, name: str, url: str, wording: str, at: At) -> Node:
    """What is said of a provision, whatever it is a part of."""
    binds = division.part_of_treaty and edition.version.instrument.form not in _NO_LEGISLATION
    identity = at(reverse("identity", args=[edition.version.instrument.slug, row.wid]))
    node: Node = {
        "@type": "Legislation" if binds else "CreativeWork",
        "@id": at(url),
        "url": at(url),
        "name": name,
        "inLanguage": edition.language,
        "identifier": identity,
    }
    node |= {"legislationIdentifier": identity} if binds else {}
    node |= {"text": row.text} if row.is_quotable else {}
    node |= {"headline": row.heading} if row.heading else {}
    return node | ({"description": wording} if wording else {})


def _type_of(row: Instrument) -> str:
    return "CreativeWork" if row.form in _NO_LEGISLATION else "Legislation"


def _is_legislation(node: Node) -> bool:
    return bool(node["@type"] == "Legislation")
