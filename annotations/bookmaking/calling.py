"""Notes numbered in the order in which the text calls them, and the text as runs with its calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from annotations.bookmaking.book import Call, Place, Run
from treatyreader.weaving import Link, Mark, pieces


@dataclass
class Numbering:
    """The marks of one kind of notes. `keys` are of things that have a note, in the order of their first call."""

    prefix: str
    as_mark: Callable[[int], str]
    places: dict[str, list[Place]] = field(default_factory=dict)

    @property
    def keys(self) -> list[str]:
        return list(self.places)

    def call(self, key: str, place: Place) -> Call:
        """A call for what is said of `key`, at this place; numbered where it is the first."""
        places = self.places.setdefault(key, [])
        if place not in places:
            places.append(place)
        return Call(self.mark(key), self.anchor(key))

    def mark(self, key: str) -> str:
        return self.as_mark(self.keys.index(key) + 1)

    def anchor(self, key: str) -> str:
        return f"{self.prefix}-{key}"


@dataclass(frozen=True)
class Calls:
    """What is said of one provision: by a mark's key, whose note it calls; and notes on it as a whole."""

    marks: Sequence[Mark] = ()
    things: dict[str, tuple[Numbering, str]] = field(default_factory=dict)
    whole: Sequence[tuple[Numbering, str]] = ()


def runs_of(text: str, links: Sequence[Link], calls: Calls, place: Place, whole: Callable[[str], str]) -> list[Run]:
    """The words with calls behind those that something is said of. `whole` makes an address whole."""
    found = []
    for piece in pieces(text, links=links, marks=calls.marks):
        called: list[Call] = []
        for mark in piece.ending:
            numbering, key = calls.things[mark.key]
            called.append(numbering.call(key, place))
        href = whole(piece.link.href) if piece.link and piece.link.href else ""
        if piece.text or called:
            found.append(Run(piece.text, italic=piece.is_italic, href=href, calls=list(dict.fromkeys(called))))
    return found


def called_after(calls: Calls, place: Place) -> list[Call]:
    """The calls for what is said of a provision as a whole."""
    return list(dict.fromkeys(numbering.call(key, place) for numbering, key in calls.whole))
