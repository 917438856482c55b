"""Numbers: one form for every way of writing a margin number, and the part that a number has in an eId."""

from __future__ import annotations

import re

_PARTING = re.compile(r"[\s\-\u2010-\u2015]+")
_CLOSING = re.compile(r"^[(\[\s]+|[)\].:;,°\s]+$")
_NOT_IN_AN_EID = re.compile(r"[^\w]+")


def normalise_margin_number(number: str) -> str:
    """The form in which margin numbers are compared: `CS 34` = `cs-34`, `2*bis*` = `2bis`; a slash keeps its place."""
    return _PARTING.sub("-", number.replace("*", "").strip()).strip("-").casefold()


def slug_part(number: str) -> str:
    """A printed number as part of an eId: no white space, no closing punctuation, `.` and `/` as `-`, case kept.

    `6.1` → `6-1`, `a)` → `a`, `PLEN/3` → `PLEN-3`, `2*bis*` → `2bis` (Akoma Ntoso Naming Convention 1.0, §5.2).
    """
    bare = _CLOSING.sub("", re.sub(r"[\s*]+", "", number))
    return _NOT_IN_AN_EID.sub("-", bare).strip("-")
