"""Leads: the words of the text that a recital, an operative paragraph or a point hangs from."""

from __future__ import annotations

import re

from treatyreader.models import Provision


def lead_of(provision: Provision) -> str:
    """The words that a recital, an operative paragraph or a point hangs from."""
    if re.match(r"[^\W\d_]{3}", provision.number):
        return re.sub(r"\s+(?:\d+|[a-z]\))$", "", provision.number.replace("*", ""))
    parent = provision.parent
    return parent.text if provision.kind == Provision.Kind.POINT and parent is not None else ""
