"""What is wrong with an annotation that somebody sent: where, and whether it is no annotation or one not kept here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    INVALID = "invalid"
    """Against a MUST of the model, or no JSON at all."""
    NOT_KEPT = "not kept"
    """By the model right, and not to be represented here: refused, so that nothing of it is silently dropped."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where (a JSON Pointer, RFC 6901), what, and what would be accepted there, if known."""

    kind: Kind
    pointer: str
    what: str
    proposal: Mapping[str, Any] = field(default_factory=dict)


class Refused(Exception):
    """An annotation that is not accepted, with every reason that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{each.pointer}: {each.what}" for each in problems))
        self.problems = list(problems)

    @property
    def is_invalid(self) -> bool:
        return any(each.kind == Kind.INVALID for each in self.problems)


def not_kept(pointer: str, what: str, proposal: Mapping[str, Any] | None = None) -> Refused:
    """For `raise`: valid, and not to be kept."""
    return Refused([Problem(Kind.NOT_KEPT, pointer, what, proposal or {})])


def invalid(pointer: str, what: str) -> Refused:
    """For `raise`: against the model."""
    return Refused([Problem(Kind.INVALID, pointer, what)])


def at(pointer: str, key: str | int) -> str:
    """The pointer to a member or item of what is at `pointer` (RFC 6901, 3)."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
