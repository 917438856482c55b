"""The words of the model: its context, its classes, and what counts as an IRI, a time, a language. Pure."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'
COLLECTIONS = ("AnnotationCollection", "AnnotationPage")
GROUPS = ("Choice", "Composite", "List", "Independents")
"""Sets of bodies or targets (3.2.7, and the vocabulary's 2.7)."""
MOTIVATIONS = frozenset(
    {
        *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting"),
        *("identifying", "linking", "moderating", "questioning", "replying", "reviewing", "tagging"),
    }
)
DIRECTIONS = ("ltr", "rtl", "auto")

_IRI = re.compile(r'^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`\x00-\x20\x7f]+$')
_AUTHORITY = re.compile(r"^(?:https?|ftp):(?!//[^/?#]+)", re.IGNORECASE)
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_TIME = re.compile(r"^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$")
_LANGUAGE = re.compile(r"^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$")
_FORMAT = re.compile(
    r"^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*(?:\s*;\s*[\w!#$&^.+-]+=(?:\"[^\"]*\"|[^\s;\"]+))*$"
)


def is_iri(value: Any) -> bool:
    """An absolute IRI (RFC 3987, 2.2); one that the context abbreviates (`oa:Choice`) counts. A blank node has none."""
    return (
        isinstance(value, str)
        and _IRI.fullmatch(value) is not None
        and not _AUTHORITY.match(value)
        and not _PERCENT.search(value)
    )


def is_time(value: Any) -> bool:
    """An xsd:dateTime with the time zone said as "Z" (3.3.1)."""
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return False
    if value.startswith("-") or value.index("-") > 4:
        # Years that Python does not count are right as far as this can be seen.
        return True
    try:
        datetime.fromisoformat(re.sub(r"\.\d+", "", value).removesuffix("Z"))
    except ValueError:
        return False
    return True


def is_language(value: Any) -> bool:
    """A language tag as BCP 47 forms them."""
    return isinstance(value, str) and _LANGUAGE.fullmatch(value) is not None


def is_format(value: Any) -> bool:
    """A media type (RFC 6838, 4.2)."""
    return isinstance(value, str) and _FORMAT.fullmatch(value) is not None


def is_motivation(value: Any) -> bool:
    """A term of the model, or an IRI of another motivation (3.3.5)."""
    return isinstance(value, str) and (value in MOTIVATIONS or is_iri(value))


def term(value: str) -> str:
    """A motivation by its short name, however it was written; another one stays an IRI."""
    for prefix in ("oa:", "http://www.w3.org/ns/oa#"):
        if value.removeprefix(prefix) in MOTIVATIONS:
            return value.removeprefix(prefix)
    return value


def values(value: Any) -> list[Any]:
    """One or several values, as JSON-LD says them: nothing, a value, or an array."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
