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

NEIGHBOURS = 2


@register.filter
def printed(number: str) -> SafeString:
    """`2*bis*` with its *bis* in italics."""
    return weave(number)


@register.filter
def around(units: Sequence[Unit], provision: Provision | Literal[""]) -> Sequence[Unit]:
    """A provision with what it hangs from and its nearest neighbours; all of them where none of them is meant."""
    place = next((place for place, each in enumerate(units) if provision and each.provision.pk == provision.pk), None)
    if place is None or not provision:
        return units
    parents = {each.provision.pk: each.provision.parent_id for each in units}
    kept = {each.provision.pk for each in units[max(place - NEIGHBOURS, 0) : place + NEIGHBOURS + 1]}
    above: int | None = provision.pk
    while above is not None:
        kept.add(above)
        above = parents.get(above)
    return [each for each in units if each.provision.pk in kept]
