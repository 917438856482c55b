"""JSON as it comes over the wire, read strictly (RFC 8259): whatever readers might take in two ways is refused."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from annotations.web_annotations.problems import invalid

DEEPEST = 64
"""Levels of arrays and objects in one another; the deepest annotation of the model's own examples has six."""
LARGEST_NUMBER = 2**53
"""Whole numbers beyond this are not the same to all who read JSON (RFC 8259, 6)."""
_UNKEPT = re.compile("[\x00\ud800-\udfff]")


def read(content: bytes) -> Any:
    """The value that this text is. Raises Refused where it is no JSON in UTF-8, or says a member twice, or holds
    what cannot be kept as text (NUL, half a pair of surrogates)."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise invalid("", _("This is not UTF-8: byte %(place)d.") % {"place": error.start}) from error
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_constant)
    except json.JSONDecodeError as error:
        what = _("This is not JSON: %(what)s, line %(line)d, column %(column)d.")
        raise invalid("", what % {"what": error.msg, "line": error.lineno, "column": error.colno}) from error
    except RecursionError as error:
        raise invalid("", _("This nests too deeply.")) from error
    except ValueError as error:
        # A whole number of thousands of digits.
        raise invalid("", _("A number in this is too long.")) from error
    _look_through(value, 0)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        twice = next(name for name, times in Counter(name for name, _value in pairs).items() if times > 1)
        raise invalid("", _("An object says “%(name)s” more than once.") % {"name": twice[:100]})
    return members


def _constant(name: str) -> NoReturn:
    raise invalid("", _("%(name)s is no number of JSON.") % {"name": name})


def _look_through(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise invalid("", _("This nests too deeply."))
    if isinstance(value, str):
        if _UNKEPT.search(value):
            raise invalid("", _("A string holds NUL or half of a pair of surrogates."))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if abs(value) > LARGEST_NUMBER:
            raise invalid("", _("A number in this is too large."))
    elif isinstance(value, list):
        for each in value:
            _look_through(each, depth + 1)
    elif isinstance(value, dict):
        for name, each in value.items():
            _look_through(name, depth + 1)
            _look_through(each, depth + 1)
