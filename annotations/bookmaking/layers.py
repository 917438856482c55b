"""What is laid on a text that is taken along, beside the text itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from treatyreader.addresses import NotHere, Offer


class Layer(models.TextChoices):
    """In the order in which an address names them."""

    CLAIMS = "claims", gettext_lazy("claims")
    COMMENTS = "comments", gettext_lazy("comments")
    EVIDENCE = "evidence", gettext_lazy("evidence")


Layers = frozenset[Layer]


def layers_asked(asked: Iterable[str], page: str) -> Layers:
    """Those named, one by one or with commas between them. Raises NotHere for one that does not exist; `page` is
    where those that do are offered."""
    names = {name.strip() for part in asked for name in part.split(",")} - {""}
    unknown = sorted(names - set(Layer.values))
    if unknown:
        what = _("There is no layer “%(layer)s”.") % {"layer": unknown[0][:40]}
        offers = [Offer(str(each.label), f"{page}&layers={each}") for each in Layer]
        raise NotHere(what, [*offers, Offer(_("all of them"), f"{page}&layers={named(frozenset(Layer))}")])
    return frozenset(Layer(name) for name in names)


def named(layers: Layers) -> str:
    """As an address names them: "claims,evidence"."""
    return ",".join(each.value for each in Layer if each in layers)
