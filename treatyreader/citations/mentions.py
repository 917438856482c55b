"""Where a text cites numbers: the word, the numbers, and what belongs to them. Whose they are is asked later.

One pass of one expression per language. Every repetition in it is bounded, so time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from treatyreader.citations.grammar import DOTTED, LANGUAGES, NUMBERS, PREAMBLES, SPACE, Head, Language, end_of_number

_MANY = 40  # numbers in one list; what follows is left alone


@dataclass(frozen=True)
class Number:
    """One number of a list, where it stands (for the first, its word included)."""

    start: int
    end: int
    text: str


@dataclass
class Mention:
    """Words that cite: `kind` and numbers, `end` behind the last of them, `tail` behind what belongs to them."""

    start: int
    end: int
    kind: str
    label: str
    head: str
    numbers: Sequence[Number]
    tail: int = 0
    sub: str = ""
    adopted: str = ""
    has_no: bool = False


def mentions(text: str, language: str) -> Iterator[Mention]:
    """Every mention in the text, in order, not overlapping."""
    words = LANGUAGES[language]
    pattern, heads = _pattern(language)
    read = 0
    for match in pattern.finditer(text):
        if match.start() < read:
            continue
        name = match.lastgroup or ""
        if name == "preamble":
            found = Mention(match.start(), match.end(), "preamble", match[0], match[0], [Number(*match.span(), "")])
        elif name == "bare":
            found = _listed(match, text, Head("paragraph", "paragraph", ""), r"", 0)
        else:
            head = heads[int(name[1:])]
            found = _listed(match, text, head, match[f"w{name[1:]}"], int(name[1:]))
        _read_on(found, text, words, language)
        read = found.end
        yield found


def _listed(match: re.Match[str], text: str, head: Head, word: str, place: int) -> Mention:
    start, end = match.start(), match.end()
    body = start + len(word)
    numbers = [
        Number(start if not position else each.start(), each.end(), " ".join(each[0].split()))
        for position, each in enumerate(_number(head.kind).finditer(text, body, end))
    ]
    if head.after and numbers:
        last = numbers[-1]
        numbers[-1] = Number(last.start, end, last.text)
    has_no = bool(re.search(r"[Nn](?:os?\b|°|º)", word))
    return Mention(start, numbers[-1].end, head.kind, head.label, word.strip(), numbers, has_no=has_no)


def _read_on(mention: Mention, text: str, words: Language, language: str) -> None:
    """What belongs to the numbers: "(provision 5.1)", "(Rev. Guadalajara, 2010)", "above", a date."""
    position = mention.end
    tail = _tail(language)
    paren = tail["paren"].match(text, position)
    if paren:
        sub = tail["sub"].fullmatch(paren["in"])
        if sub and len(mention.numbers) == 1 and mention.kind in ("margin number", "article"):
            mention.sub, mention.end = sub["sub"], paren.end()
            first = mention.numbers[0]
            mention.numbers = [Number(first.start, paren.end(), first.text)]
        elif re.search(r"(?:1[89]|20)\d\d", paren["in"]):
            mention.adopted = " ".join(paren["in"].split())
        position = paren.end()
    for what in ("here", "dated"):
        if follows := tail[what].match(text, position):
            position = follows.end()
    mention.tail = position


@cache
def _number(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9.]){NUMBERS[kind]}")


@cache
def _tail(language: str) -> dict[str, re.Pattern[str]]:
    words = LANGUAGES[language]
    return {
        "paren": re.compile(r"\s?[((](?P<in>[^()()\n]{1,80})[))]"),
        "sub": re.compile(rf"(?:{words.provision})\s?(?P<sub>{DOTTED})"),
        "here": re.compile(rf",?\s?(?:{words.here})(?!\w)"),
        "dated": re.compile(words.dated),
    }


@cache
def _pattern(language: str) -> tuple[re.Pattern[str], list[Head]]:
    words = LANGUAGES[language]
    gap = rf"(?:(?<=[§№°º.])\s{{0,3}}|{SPACE})" if not words.owner_first else r"\s?"
    alternatives: list[str] = [rf"(?P<preamble>{PREAMBLES[language]})(?!\w)"]
    heads: list[Head] = []
    letters, closed = end_of_number(words)
    for head in words.heads:
        number = NUMBERS[head.kind]
        end = head.after or ("" if head.kind == "point" else closed)
        more = rf"(?:{_parting(words)}{number}{letters}){{0,{_MANY}}}"
        for spelt, rest in ((head.many, more), (head.one, "")):
            if spelt:
                word = rf"(?P<w{len(heads)}>(?:{spelt}){gap})"
                alternatives.append(rf"(?P<h{len(heads)}>{word}{number}{rest}{end})")
                heads.append(head)
    here = rf"(?=\s?(?:{words.here})(?!\w|\s(?:the|an?|zero)\s))"
    alternatives.append(rf"(?P<bare>(?<![.,/]){DOTTED}(?:{_parting(words)}{DOTTED}){{0,{_MANY}}}{here})")
    before = "" if words.owner_first else r"(?<![\w-])"
    return re.compile(before + "(?:" + "|".join(alternatives) + ")"), heads


def _parting(words: Language) -> str:
    """What stands between the numbers of a list."""
    if words.owner_first:
        return rf"\s?(?:[、,,]|{words.conjunction})\s?"
    return rf"(?:\s?,\s(?:(?:{words.conjunction})\s)?|\s(?:{words.conjunction})\s|\s?[–—-]\s?)"
