"""Scopes: which parts of an edition a textual check reads.

`edition` · `treaty` (preamble, articles, integral appendices, final formula) · `preamble` · `articles` · `article 6` ·
`appendices` · `appendix 1` · `resolutions` (recommendations and opinions too) · `resolution PLEN/3` · `no 41B` (with
what hangs from it) · `statements` (in the edition, and those that are texts of their own); several joined by commas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from annotations.counting.problems import Unreadable
from treatyreader.citations import normalise_margin_number

LONGEST = 300
MOST = 20
GROUPS = {
    "preamble": ("preamble",),
    "articles": ("article",),
    "appendices": ("appendix",),
    "resolutions": ("resolution", "recommendation", "opinion"),
    "statements": ("statement", "final protocol"),
}
"""By the word for all of a kind, the kinds of provisions."""
ONES = ("article", "appendix", "resolution", "no")
_ITEM = re.compile(r"(article|appendix|resolution|no)\.? +(\S(?:.*\S)?)", re.I | re.S)
ALL = ("edition", "treaty", *GROUPS)


@dataclass(frozen=True)
class Part:
    """A provision as scopes see it. `above`: (kind, number, margin number) of its division, of all between, and of
    itself, numbers as they are compared. `of_treaty`: of the treaty's own text. `attached`: a text of its own, put on
    record about this one."""

    above: tuple[tuple[str, str, str], ...]
    of_treaty: bool = True
    attached: bool = False


@dataclass(frozen=True)
class Item:
    """One name of a scope: the name alone, or with the `number` as typed."""

    name: str
    number: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.number}" if self.number else self.name

    def holds(self, part: Part) -> bool:
        if part.attached:
            return self.name == "statements"
        if self.name == "edition":
            return True
        if self.name == "treaty":
            return part.of_treaty
        if kinds := GROUPS.get(self.name):
            return any(kind in kinds for kind, _number, _margin in part.above)
        sought = normalise_margin_number(self.number)
        if self.name == "no":
            return any(margin == sought for _kind, _number, margin in part.above)
        return any(kind == self.name and number == sought for kind, number, _margin in part.above)


@dataclass(frozen=True)
class Scope:
    """Several names: what any of them holds is in the scope."""

    items: tuple[Item, ...]

    def __str__(self) -> str:
        return ", ".join(map(str, self.items))

    def holds(self, part: Part) -> bool:
        return any(item.holds(part) for item in self.items)

    def missing(self, parts: Iterable[Part]) -> list[Item]:
        """The names that hold nothing of these parts."""
        parts = list(parts)
        return [item for item in self.items if not any(item.holds(part) for part in parts)]


def read_scope(typed: str) -> Scope:
    """Raises Unreadable, which says which name is not known, where, and what there is."""
    if len(typed) > LONGEST:
        raise Unreadable(_("a scope has at most %(most)d characters") % {"most": LONGEST}, LONGEST + 1)
    items: list[Item] = []
    at = 1
    for piece in typed.split(","):
        name = " ".join(piece.split())
        begins = at + len(piece) - len(piece.lstrip())
        at += len(piece) + 1
        if not name:
            raise Unreadable(_("a part of the text is missing here: %(known)s") % {"known": known()}, begins)
        item = _item(name)
        if item is None:
            raise Unreadable(
                _("“%(name)s” is no part that is known: %(known)s") % {"name": name[:60], "known": known()}, begins
            )
        if item not in items:
            items.append(item)
    if len(items) > MOST:
        raise Unreadable(_("more than %(most)d parts") % {"most": MOST})
    return Scope(tuple(items))


def require_all(scope: Scope, parts: Sequence[Part]) -> None:
    """Raises Unreadable where the edition has nothing by one of the names, and says what it has."""
    if missing := scope.missing(parts):
        item = missing[0]
        raise Unreadable(
            _("this text has no %(item)s. It has: %(there)s")
            % {"item": item, "there": ", ".join(there_is(parts, item.name)) or _("nothing of the kind")}
        )


def there_is(parts: Sequence[Part], name: str = "") -> list[str]:
    """The names that hold something of these parts, in their order; with the numbers of a kind, if one is named."""
    found = [each for each in ALL if any(Item(each).holds(part) for part in parts)]
    if name in ONES and name != "no":
        numbers = (number for part in parts for kind, number, _margin in part.above if kind == name and number)
        found += [f"{name} {number.upper()}" for number in dict.fromkeys(numbers)]
    return found


def known() -> str:
    """What may be named, in one line."""
    return ", ".join((*ALL, "article 6", "appendix 1", "resolution PLEN/3", "no 41B"))


def _item(name: str) -> Item | None:
    if name.casefold() in ALL:
        return Item(name.casefold())
    match = _ITEM.fullmatch(name)
    return Item(match[1].casefold(), match[2]) if match and normalise_margin_number(match[2]) else None
