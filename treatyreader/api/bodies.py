"""What is sent to the API, read strictly: JSON that can be kept and given back unchanged, or a problem that says
where."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection
from typing import Any, NoReturn, cast

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.parser import Parser
from ninja.types import DictStrAny

from treatyreader.api.problems import Problem

JSON_TYPES = ("application/json",)
DEEPEST = 64
"""Levels of lists and objects within one another."""
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")
"""What PostgreSQL keeps no text with: NUL, and half of a pair of UTF-16."""


def read_json(request: HttpRequest, media_types: Collection[str] = JSON_TYPES) -> Any:
    """What was sent, which must be of one of these types, without their parameters. Raises Problem: 400 where it is no
    JSON (RFC 8259: no NaN) or says a member twice, 415 for another type, 422 for text that cannot be kept."""
    require_type(request, media_types)
    try:
        data = json.loads(request.body.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        raise Problem("bad-body", _("It is not UTF-8 (byte %(place)d).") % {"place": error.start}) from error
    except json.JSONDecodeError as error:
        where = {"what": error.msg, "line": error.lineno, "column": error.colno}
        raise Problem("bad-body", _("It is not JSON: %(what)s (line %(line)d, column %(column)d).") % where) from error
    except (ValueError, RecursionError) as error:
        raise Problem("bad-body", _("It is JSON that cannot be read: too deep, or a number too long.")) from error
    _check(data, "#", 0)
    return data


def require_type(request: HttpRequest, media_types: Collection[str]) -> None:
    """Raise Problem (415) unless the Content-Type is one of these."""
    if (request.content_type or "") not in media_types:
        detail = _("Send it as %(types)s.") % {"types": ", ".join(media_types)}
        raise Problem("unsupported-media-type", detail, headers={"Accept-Post": ", ".join(media_types)})


def pointer(*parts: str | int) -> str:
    """A JSON pointer as the fragment of an address (RFC 6901, 3 and 6): `#/target/0/selector`."""
    return "#" + "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


class StrictParser(Parser):
    """Ninja's, which asks neither for the type of what is sent nor whether it can be kept."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        return cast(DictStrAny, read_json(request))

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> DictStrAny:
        for name, values in data.lists():
            if any(isinstance(each, str) and _UNKEEPABLE.search(each) for each in (name, *values)):
                detail = _("A parameter holds a character that no text has (NUL).")
                raise Problem("bad-parameter", detail, errors=[{"parameter": _shown(name), "detail": detail}])
        return super().parse_querydict(data, list_fields, request)


def _refuse_constant(name: str) -> NoReturn:
    raise json.JSONDecodeError(f"{name} is no number", name, 0)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        twice = next(name for name, times in Counter(name for name, _value in pairs).items() if times > 1)
        raise Problem("bad-body", _("An object says “%(name)s” more than once.") % {"name": _shown(twice[:100])})
    return members


def _check(data: object, where: str, depth: int) -> None:
    if depth > DEEPEST:
        raise Problem("bad-body", _("It is JSON that cannot be read: too deep, or a number too long."))
    if isinstance(data, str):
        if _UNKEEPABLE.search(data):
            detail = _("It holds a character that no text has: NUL, or half of a pair of UTF-16.")
            raise Problem("invalid", detail, errors=[{"pointer": where, "detail": detail}])
    elif isinstance(data, dict):
        for name, value in data.items():
            below = f"{where}{pointer(_shown(name))[1:]}"
            _check(name, below, depth)
            _check(value, below, depth + 1)
    elif isinstance(data, list):
        for place, value in enumerate(data):
            _check(value, f"{where}/{place}", depth + 1)


def _shown(name: str) -> str:
    return _UNKEEPABLE.sub("\N{REPLACEMENT CHARACTER}", name)
