"""Sentences: the whole sentence around words. Pure: no ORM, no HTTP. Offsets are Unicode code points."""

from __future__ import annotations

import re

# A stop, what may close it, then white space; in Chinese a stop ends the sentence by itself.
_STOP = re.compile(r"(?:[.!?…][\"'”’»)\]]*(?=\s)|[。！？][”’」』）]*)\s*")
# What stands before a stop that ends no sentence: "No.", "Art. 5", "1.", "U.S.", an initial.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"'«])(?:[^\W\d_]|Nos?|Art|Arts|Mr|Mrs|Ms|Dr|St|vol|par|para|paras|p|pp|cf|Rec|Res|Rev|ed|etc|i\.e|e\.g"
    r"|[A-Z](?:\.[A-Z])+|n°|núm|art|арт|ст|п|пп|см|др|\d{1,3})$",
    re.IGNORECASE,
)
_STARTS = re.compile(r"[\"'“‘«(\[]*[^\W_]")


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences; together they are the text, letter for letter."""
    spans, begun = [], 0
    for stop in _STOP.finditer(text):
        if stop.end() >= len(text) or not _ends_here(text, stop):
            continue
        spans.append((begun, stop.end()))
        begun = stop.end()
    return [*spans, (begun, len(text))] if text else []


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the sentence, or of the sentences, in which the words from `start` to `end` stand, without white
    space at its ends."""
    touched = [span for span in sentences(text) if span[0] < end and start < span[1]]
    first, last = (touched[0][0], touched[-1][1]) if touched else (start, end)
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last


def _ends_here(text: str, stop: re.Match[str]) -> bool:
    if stop.group().strip()[0] in "。！？":
        return True
    if text[stop.start()] == "." and _ABBREVIATION.search(text[max(stop.start() - 12, 0) : stop.start()]):
        return False
    following = _STARTS.match(text, stop.end())
    return following is None or not following.group()[-1].islower()
