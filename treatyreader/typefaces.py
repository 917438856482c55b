"""Which signs our typefaces have. What none of them has cannot stand in a tagged PDF, and is said instead: "[U+1F600]".

The typefaces are asked by setting the signs; the answers are kept for as long as the process runs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

MOST_QUESTIONS = 100
"""So often the typefaces are asked for one document; what is not known then is taken for absent."""
_MOST_KEPT = 50_000
_BEYOND_ASCII = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+|[\x00-\x08\x0b-\x1f\x7f]")
_JOINER = "\N{ZERO WIDTH JOINER}"
_known: dict[str, bool] = {}


def by_number(sign: str) -> str:
    """ "[U+1F600]": those of its letters that are seen by themselves."""
    seen = [letter for letter in sign if unicodedata.category(letter) not in ("Mn", "Cf")] or [sign[0]]
    return "".join(f"[U+{ord(letter):04X}]" for letter in seen)


def with_signs_shown(
    data: Any, can_show: Callable[[Sequence[str]], bool], instead: Callable[[str], str] = by_number
) -> Any:
    """Nested data whose every text can be set. `can_show` says whether all of some signs can be; `instead` what
    stands for one that cannot."""
    said = {each: instead(each) for each in _absent(set(_signs(_texts(data))), can_show)}
    return _replaced(data, said) if said else data


def _absent(signs: set[str], can_show: Callable[[Sequence[str]], bool]) -> set[str]:
    if len(_known) > _MOST_KEPT:
        _known.clear()
    waiting = [sorted(signs - _known.keys())]
    left = MOST_QUESTIONS
    while waiting:
        those = waiting.pop()
        if not those:
            continue
        if left and can_show(those):
            _known.update(dict.fromkeys(those, True))
        elif len(those) == 1 or not left:
            if left:
                _known.update(dict.fromkeys(those, False))
        else:
            middle = len(those) // 2
            waiting += [those[:middle], those[middle:]]
        left = max(left - 1, 0)
    return {each for each in signs if not _known.get(each, False)}


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for each in data.values():
            yield from _texts(each)
    elif isinstance(data, Sequence):
        for each in data:
            yield from _texts(each)


def _signs(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for run in _BEYOND_ASCII.findall(text):
            yield from _parted(run)


def _parted(run: str) -> list[str]:
    """A letter with the marks on it is one sign, as is what a joiner joins."""
    signs: list[str] = []
    for letter in run:
        joins = (
            letter == _JOINER or unicodedata.category(letter).startswith("M") or "\U0001f3fb" <= letter <= "\U0001f3ff"
        )
        if signs and (joins or signs[-1].endswith(_JOINER)):
            signs[-1] += letter
        else:
            signs.append(letter)
    return signs


def _replaced(data: Any, said: Mapping[str, str]) -> Any:
    if isinstance(data, str):
        return _BEYOND_ASCII.sub(lambda run: "".join(said.get(each, each) for each in _parted(run[0])), data)
    if isinstance(data, Mapping):
        return {name: _replaced(each, said) for name, each in data.items()}
    if isinstance(data, Sequence):
        return [_replaced(each, said) for each in data]
    return data
