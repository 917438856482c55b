"""How a provision is laid out: its number as printed, and what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from django import template
from django.utils.safestring import SafeString

from treatyreader.models import Provision
from treatyreader.reading import Unit
from treatyreader.weaving import weave

register = template.Library()

FOLLOWING = 2


@register.filter
def printed(number: str) -> SafeString:
    """`2*bis*` with its *bis* in italics."""
    return weave(number)


@register.filter
def around(units: Sequence[Unit], provision: Provision | Literal[""]) -> Sequence[Unit]:
    """A provision with what it hangs from above it and what follows below; all of them where none of them is meant.

    Nothing else stands above it, so that a link to it opens at the place on a phone too.
    """
    place = next((place for place, each in enumerate(units) if provision and each.provision.pk == provision.pk), None)
    if place is None or not provision:
        return units
    parents = {each.provision.pk: each.provision.parent_id for each in units}
    kept = {each.provision.pk for each in units[place : place + FOLLOWING + 1]}
    above: int | None = provision.pk
    while above is not None:
        kept.add(above)
        above = parents.get(above)
    return [each for each in units if each.provision.pk in kept]
