"""Expressions: which words a textual check looks for.

    internet        the word, in any case          internet*   words that begin so
    "human rights"  words one after another        ~regulate   words with the same stem
    =Internet       the word in exactly this case
    A OR B OR C     any of them                    A NEAR/3 B  at most three words between, either order
    A NOT B         provisions with A and without B

One kind of operator in an expression, nothing in brackets. What is read is printed by `str` and read again as the same.
Time is linear in what was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from annotations.anchoring.matching_form import DOUBLE_QUOTES
from annotations.counting.problems import Unreadable
from annotations.counting.words import is_glue, run_of, runs_of

LONGEST = 300
MOST_TERMS = 20
MOST_WORDS = 20
"""Of a phrase."""
FARTHEST = 20
"""Words between, at most, in NEAR/n."""

_QUOTES = f'"{DOUBLE_QUOTES}'
_ITEM = re.compile(rf"\s+|[{re.escape(_QUOTES)}]|[^\s{re.escape(_QUOTES)}]+")
_NEAR = re.compile(r"NEAR(?:/(.*))?", re.S)


class Kind(Enum):
    """What a term finds."""

    WORD = "word"
    BEGINNING = "beginning"
    PHRASE = "phrase"
    STEM = "stem"
    EXACT = "exact"


class Operator(Enum):
    """What joins terms."""

    OR = "OR"
    NEAR = "NEAR"
    NOT = "NOT"


@dataclass(frozen=True)
class Term:
    """One thing that is looked for; `words` in the matching form, with their case: one, or those of a phrase."""

    kind: Kind
    words: tuple[str, ...]

    def __str__(self) -> str:
        written = " ".join(self.words)
        return {
            Kind.WORD: written,
            Kind.BEGINNING: f"{written}*",
            Kind.PHRASE: f'"{written}"',
            Kind.STEM: f"~{written}",
            Kind.EXACT: f"={written}",
        }[self.kind]


@dataclass(frozen=True)
class Expression:
    """Terms and what joins them: one alone, two or more with OR, two with NEAR (`within` words between) or NOT."""

    terms: tuple[Term, ...]
    operator: Operator | None = None
    within: int = 0

    def __str__(self) -> str:
        if self.operator is None:
            return str(self.terms[0])
        joined = f"NEAR/{self.within}" if self.operator == Operator.NEAR else self.operator.value
        return f" {joined} ".join(map(str, self.terms))


def read_expression(typed: str) -> Expression:
    """The expression that somebody typed. Raises Unreadable, which says what is wrong and at which character."""
    if len(typed) > LONGEST:
        raise Unreadable(
            _("an expression has at most %(most)d characters, this one %(count)d")
            % {"most": LONGEST, "count": len(typed)},
            LONGEST + 1,
        )
    terms: list[Term] = []
    joins: list[tuple[Operator, int]] = []
    for at, item in _items(typed):
        if isinstance(item, Term):
            if len(terms) > len(joins):
                raise Unreadable(
                    _("between two words stands OR, NEAR/3 or NOT; a phrase stands in quotation marks"), at
                )
            if len(terms) == MOST_TERMS:
                raise Unreadable(_("more than %(most)d words or phrases") % {"most": MOST_TERMS}, at)
            terms.append(item)
            continue
        if len(terms) == len(joins):
            raise Unreadable(
                _("%(operator)s stands between two words; the word itself is written small, or in quotation marks")
                % {"operator": item[0].value},
                at,
            )
        if joins and (item != joins[0] or item[0] != Operator.OR):
            raise Unreadable(_("one operator is all there is, only OR may stand again: nothing is nested"), at)
        joins.append(item)
    if not terms:
        raise Unreadable(_("no word to look for"))
    if len(joins) == len(terms):
        raise Unreadable(_("a word is missing behind %(operator)s") % {"operator": joins[-1][0].value}, len(typed) + 1)
    return Expression(tuple(terms), *(joins[0] if joins else ()))


def _items(typed: str) -> list[tuple[int, Term | tuple[Operator, int]]]:
    """What stands one after another, with the character where it begins."""
    found: list[tuple[int, Term | tuple[Operator, int]]] = []
    position, apart = 0, True
    while position < len(typed):
        match = _ITEM.match(typed, position)
        if match is None:
            raise AssertionError("every character is a blank, a quotation mark or neither")
        at, part = position + 1, match[0]
        position = match.end()
        if part.isspace():
            apart = True
            continue
        if not apart:
            raise Unreadable(_("a blank is missing before this"), at)
        apart = False
        if part in _QUOTES:
            end = next((place for place in range(position, len(typed)) if typed[place] in _QUOTES), None)
            if end is None:
                raise Unreadable(_("this quotation mark is not closed"), at)
            found.append((at, _phrase(typed[position:end], at)))
            position = end + 1
        else:
            found.append((at, _operator(part, at) or _term(part, at)))
    return found


def _operator(part: str, at: int) -> tuple[Operator, int] | None:
    if part in ("OR", "NOT"):
        return Operator(part), 0
    if part == "AND":
        raise Unreadable(_("AND is not known: A NEAR/3 B finds both close together"), at)
    near = _NEAR.fullmatch(part)
    if near is None:
        return None
    number = near[1] or ""
    if not (number.isascii() and number.isdigit() and len(number) <= 3 and 1 <= int(number) <= FARTHEST):
        raise Unreadable(
            _("NEAR says how many words may stand between: NEAR/1 to NEAR/%(most)d") % {"most": FARTHEST}, at
        )
    return Operator.NEAR, int(number)


def _phrase(inside: str, at: int) -> Term:
    words = runs_of(inside)
    if not words:
        raise Unreadable(_("no word stands between these quotation marks"), at)
    if len(words) > MOST_WORDS:
        raise Unreadable(_("a phrase has at most %(most)d words") % {"most": MOST_WORDS}, at)
    for place, character in enumerate(inside):
        if not (run_of(character) or is_glue(character)):
            raise Unreadable(
                _("“%(character)s” is no word: a phrase is words with blanks, hyphens or apostrophes between")
                % {"character": character},
                at + 1 + place,
            )
    return Term(Kind.PHRASE, tuple(words))


def _term(part: str, at: int) -> Term:
    kind, written, begins = Kind.WORD, part, at
    if part[0] in "~=":
        kind, written, begins = (Kind.STEM if part[0] == "~" else Kind.EXACT), part[1:], at + 1
    if written.endswith("*"):
        if kind != Kind.WORD:
            raise Unreadable(_("a star goes with no other sign"), at + len(part) - 1)
        kind, written = Kind.BEGINNING, written[:-1]
    if "*" in written:
        raise Unreadable(_("a star stands at the end of a word alone"), begins + written.index("*"))
    if run := run_of(written):
        return Term(kind, (run,))
    if any(each in written for each in "()[]{}"):
        place = next(place for place, each in enumerate(written) if each in "()[]{}")
        raise Unreadable(_("brackets are not known: nothing is nested"), begins + place)
    if len(runs_of(written)) > 1 and is_glue("".join(each for each in written if not run_of(each))):
        raise Unreadable(
            _('“%(written)s” is several words: write "%(phrase)s", in quotation marks')
            % {"written": written, "phrase": " ".join(runs_of(written))},
            begins,
        )
    raise Unreadable(_("“%(written)s” is no word: a word is letters and digits") % {"written": part}, at)
