"""The border between offsets in UTF-16, which browsers and JavaScript count, and offsets in Unicode code points, which
this program counts everywhere. Pure: no ORM, no HTTP.
"""

from __future__ import annotations

import re

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def code_points(text: str, utf16_offset: int) -> int:
    """An offset in UTF-16 code units as one in code points; the middle of a character counts as its beginning.

    Raises ValueError for an offset that lies outside the text.
    """
    before = 0  # characters of two units that begin before the offset
    for match in _ASTRAL.finditer(text):
        if match.start() + before >= utf16_offset:
            break
        before += 1
    if not 0 <= utf16_offset - before <= len(text):
        raise ValueError(f"the text has no offset {utf16_offset} in UTF-16")
    return utf16_offset - before


def utf16_units(text: str, offset: int) -> int:
    """An offset in code points as one in UTF-16 code units. Raises ValueError for one that lies outside the text."""
    if not 0 <= offset <= len(text):
        raise ValueError(f"the text has no offset {offset}")
    return offset + sum(1 for _each in _ASTRAL.finditer(text, 0, offset))
