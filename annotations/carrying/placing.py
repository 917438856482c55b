"""Carrying: where the words of a passage stand in another version of its instrument. Pure: no ORM, no HTTP.

Words are looked for in the clauses that descend from theirs, or from which theirs descends, and nowhere else: letter
for letter, else along a comparison word by word. A likeness elsewhere is proposed to a person and decides nothing,
because no measure of likeness sees a *not*. Offsets are Unicode code points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from rapidfuzz.distance import Indel

from annotations.anchoring.locating import CONTEXT, Anchor, Refused, locate, places_of, span
from annotations.anchoring.matching_form import form_of
from annotations.anchoring.sentences import sentence_around, sentences
from annotations.carrying.meaning import weighty, whole_words
from annotations.carrying.tracing import Comparison, Way
from treatyreader.comparing import Kind, compare, tokens

LEFT = 0.5
"""The share of the words (in letters) that must be left for them to be altered and not lost."""
LEFT_BESIDE = 0.35
"""The same where a word that stood beside them still does, and of what stands in their place most is theirs."""
LEFT_BETWEEN = 0.25
"""The same where the words on both sides of them still stand there, so that the place is sure."""
TRACE = 0.25
"""Less than this is no trace of them: they are gone. In between, a person decides."""
TRACE_BETWEEN = 0.15
"""The same, between words that still stand there."""
DENSE, MOSTLY = 0.3, 0.6
"""The share of what stands in their place that must be theirs; and where that runs over more sentences than they."""
REPLACED, REPLACED_PERHAPS = 1 / 2, 1 / 3
"""How long, beside the words, what stands in their place must be to be put for them; and not longer than twice."""
FEW = 4
"""So many words that are wholly replaced between words that stand are altered; of more, a person decides."""
SPREAD = 0.2
"""The share of the words that, found in another clause of the lineage, shows that they were split between the two."""
TELLING = 12
"""Letters that words must have to be known again where nothing around them is as it was."""
LIKE = 0.75
"""How alike words elsewhere must be to be proposed."""
PROPOSALS = 5
END = "\0"
"""Stands for the end of a text, which no text holds."""


class Outcome(StrEnum):
    """What became of the words."""

    UNCHANGED = "unchanged"
    """They stand code point for code point in the one clause descending from theirs, which kept eId and number."""
    MOVED = "moved"
    """They stand so, and their clause has another eId or number: renumbered, moved, split or merged."""
    ALTERED = "altered"
    """Their clause is there and they differ; or they are the same, and a word that bears meaning changed in the rest
    of their sentence or in the lead-in that it hangs from."""
    AMBIGUOUS = "ambiguous"
    """Several places of the lineage fit as well, or the words are spread over two clauses: none is chosen."""
    GONE = "gone"
    """No clause descends from theirs, or too little of them is left in it."""


class Method(StrEnum):
    """How the outcome was found."""

    EXACT = "exact"
    """Letter for letter, in the clause's own lineage."""
    TYPOGRAPHY = "typography"
    """Letter for letter but for typography (their matching forms are equal), in the clause's own lineage."""
    DIFF = "diff"
    """By comparing the clause with those of its lineage word by word."""
    NONE = "none"
    """Not found: the words stay on their edition."""


@dataclass(frozen=True)
class Clause:
    """A provision of an edition. `key` is its row's; `lead_in` is what its sentence hangs from (the text of the
    paragraph above a point, the lead words of a resolution), or empty."""

    key: int
    wid: str
    eid: str
    number: str
    text: str
    lead_in: str = ""
    is_quotable: bool = True


@dataclass(frozen=True)
class WordChange:
    """Words that were replaced; `before` is empty for what was added, `after` for what was removed. `is_weighty`: a
    word that bears meaning is among them."""

    before: str
    after: str
    is_weighty: bool


@dataclass(frozen=True)
class Proposal:
    """A place where the words might stand, for a person to judge: the key of its clause, the span, and how alike the
    words are, from 0 to 1."""

    key: int
    start: int
    end: int
    score: float


@dataclass(frozen=True)
class Carried:
    """What became of a passage.

    `key`, `start` and `end` name the place in the target (`unchanged`, `moved`, `altered`), or are None (`ambiguous`,
    `gone`). `score` is how alike the words are, 1 exactly where they are equal code point by code point, 0 where none
    were found. `changes` are those of the words themselves, `around` those of the rest of their sentence and of its
    lead-in; `changes_meaning`: one of either is weighty. `proposals` are best first.
    """

    outcome: Outcome
    method: Method
    score: float
    key: int | None = None
    start: int | None = None
    end: int | None = None
    changes: tuple[WordChange, ...] = ()
    changes_meaning: bool = False
    around: tuple[WordChange, ...] = ()
    proposals: tuple[Proposal, ...] = ()


def carry(words: Anchor, source: Clause, lineage: Sequence[Clause], others: Sequence[Clause], language: str) -> Carried:
    """What became of the words of `source` in another version.

    `lineage` are the clauses of that version that descend from the source, or from which it descends (the same wid
    included), whether quotable or not; `others` are its other quotable clauses, in which places are proposed and no
    more. `language` is a BCP 47 tag. The words must stand at their span in the source: else ValueError.
    """
    if source.text[words.start : words.end] != words.exact or not words.exact:
        raise ValueError("the words do not stand at their span in the source")
    return _Carrying(words, source, [each for each in lineage if each.is_quotable], others, language).carried()


@dataclass(frozen=True)
class _Place:
    clause: Clause
    start: int
    end: int

    @property
    def words(self) -> str:
        return self.clause.text[self.start : self.end]


class _Carrying:
    def __init__(
        self, words: Anchor, source: Clause, lineage: Sequence[Clause], others: Sequence[Clause], language: str
    ) -> None:
        self.words, self.source, self.lineage, self.others = words, source, lineage, others
        self.language = language
        self.comparisons = {each.key: Comparison(source.text, each.text) for each in lineage}

    def carried(self) -> Carried:
        standing = {each.key: self._standing(each) for each in self.lineage}
        if any(standing.values()):
            places = [
                _Place(each, at, at + len(self.words.exact)) for each in self.lineage for at in standing[each.key]
            ]
            chosen = self._chosen(places)
            if chosen:
                return self._found(chosen, Method.EXACT)
            return self._replaced_where_they_stood() or self._ambiguous(places, Method.EXACT)
        return self._along_the_comparison()

    def _replaced_where_they_stood(self) -> Carried | None:
        """What stands in their place, between the words that stood beside them, where these words stand elsewhere in
        the clause: *within 60 days … within 30 hours*, where 30 days stood."""
        way = self._way(self.lineage[0])
        if len(self.lineage) > 1 or not way.is_held or way.words_beside < 2:
            return None
        found = self._along_the_comparison()
        return found if found.outcome == Outcome.ALTERED and found.score < 1 else None

    def _standing(self, clause: Clause) -> list[int]:
        """Where the words stand in a clause, letter for letter; in the same text, where they stood."""
        return [self.words.start] if clause.text == self.source.text else self._places(clause.text)

    def _places(self, text: str) -> list[int]:
        """Where the words stand in a text, letter for letter, and not in the middle of a word that they do not cut in
        the source: *lawful* does not stand in *unlawful*, nor 5 in 0.5."""
        cuts_first, cuts_last = self._cuts
        inside, size = _inside_words(text), len(self.words.exact)
        return [
            at
            for at in places_of(self.words.exact, text)
            if (cuts_first or at not in inside) and (cuts_last or at + size not in inside)
        ]

    @cached_property
    def _cuts(self) -> tuple[bool, bool]:
        """Whether the words begin, and end, in the middle of a word of the source."""
        inside = _inside_words(self.source.text)
        return self.words.start in inside, self.words.end in inside

    def _chosen(self, places: Sequence[_Place]) -> _Place | None:
        """The one place that is meant: where the comparison has the words, and no other fits their context as well."""
        ways = {each.key: self._same_place(each) for each in self.lineage}
        aligned = [each for each in places if each.start == ways[each.clause.key]]
        fits = {each: self._context(each.clause.text, each.start, each.end) for each in places}
        most = max(fits.values())
        best = [each for each in places if fits[each] == most]
        here = self._places(self.source.text)
        if len(aligned) == 1 and aligned[0] in best:
            # As many as there were, and in order: each is the one that it was.
            in_order = len(self.lineage) == 1 and len(here) == len(places)
            if in_order or (len(best) == 1 and not self._is_twin(aligned[0], here)):
                return aligned[0] if self._is_held(aligned[0]) or self._is_telling() else None
        # They stand in another order than before.
        if not aligned and len(best) == 1 and len(here) == 1 and (len(places) == 1 or most > 1) and self._is_telling():
            return best[0]
        return None

    def _same_place(self, clause: Clause) -> int | None:
        return self.comparisons[clause.key].same_place(self.words.start, self.words.end)

    def _context(self, text: str, start: int, end: int) -> int:
        """How many letters just before and just after are those that stood there; the end of a text counts as one."""
        before, after = text[max(start - CONTEXT, 0) : start], text[end : end + CONTEXT]
        mine = self.source.text[max(self.words.start - CONTEXT, 0) : self.words.start]
        then = self.source.text[self.words.end : self.words.end + CONTEXT]
        return _same(before[::-1] + END, mine[::-1] + END) + _same(after + END, then + END)

    def _is_twin(self, place: _Place, here: Sequence[int]) -> bool:
        """Whether the place fits other words of the source, equal to these, as well."""
        own = self._context(place.clause.text, place.start, place.end)
        text, size = self.source.text, len(self.words.exact)
        for at in here:
            if at == self.words.start:
                continue
            other = _Carrying(span(text, at, at + size), self.source, [], [], self.language)
            if other._context(place.clause.text, place.start, place.end) >= own:
                return True
        return False

    def _is_held(self, place: _Place) -> bool:
        """Whether a word beside them is still beside them."""
        way = self._way(place.clause)
        return way.before or way.after

    def _is_telling(self) -> bool:
        """Enough words to be known again where nothing around them is as it was."""
        return sum(map(str.isalnum, self.words.exact)) >= TELLING

    def _along_the_comparison(self) -> Carried:
        ways = [(self._way(each), each) for each in self.lineage]
        ways = sorted((each for each in ways if self._leaves_a_trace(each[0])), key=lambda each: -each[0].share)
        if not ways:
            return Carried(Outcome.GONE, Method.NONE, 0.0, proposals=self._proposals())
        way, clause = ways[0]
        place = _Place(clause, way.start, way.end)
        if form_of(place.words).strip() == form_of(self.words.exact).strip():
            return self._found(place, Method.TYPOGRAPHY)
        rivals = self._rivals(way, clause)
        is_spread = any(
            len(other.kept - way.kept) >= SPREAD * way.letters or way.share - other.share < SPREAD
            for other, _clause in ways[1:]
        )
        if rivals is None or rivals or is_spread or not self._is_enough(way, place):
            spread = [_Place(each, other.start, other.end) for other, each in ways[1:]]
            return self._ambiguous([place, *(rivals or ()), *spread], Method.DIFF)
        return self._found(place, Method.DIFF)

    def _way(self, clause: Clause) -> Way:
        return self.comparisons[clause.key].follow(self.words.start, self.words.end)

    def _leaves_a_trace(self, way: Way) -> bool:
        return way.share >= (TRACE_BETWEEN if way.is_held else TRACE) or self._is_replaced(way, least=REPLACED_PERHAPS)

    def _is_enough(self, way: Way, place: _Place) -> bool:
        """Whether enough of the words is left for their place to be sure."""
        runs_over = len(sentences(place.words)) > len(sentences(self.words.exact))
        if way.theirs < (MOSTLY if runs_over else 0 if way.is_held else DENSE):
            return False
        if self._are_few and self._is_replaced(way, least=REPLACED):
            return True
        is_beside = (way.before or way.after) and way.theirs >= MOSTLY
        return way.share >= (LEFT_BETWEEN if way.is_sure else LEFT_BESIDE if is_beside else LEFT)

    def _is_replaced(self, way: Way, *, least: float) -> bool:
        """Whether other words, about as many, stand in their place beside the words that stood beside them:
        *administrations* where *operating agencies* stood."""
        about = (way.end - way.start) / len(self.words.exact)
        return way.is_held and way.words_beside >= (1 if self._are_few else 2) and least <= about <= 1 / REPLACED

    @property
    def _are_few(self) -> bool:
        return len(self.words.exact.split()) <= FEW

    def _rivals(self, way: Way, clause: Clause) -> list[_Place] | None:
        """Other places of the clause that are as good; None where other words of the source are as good for this
        one. Short words between words that stand are where they were, whatever stands further on."""
        if not self._is_telling() and way.is_held and way.words_beside == 2:
            return []
        comparison, own = self.comparisons[clause.key], (self.words.start, self.words.end)
        if comparison.turned().rivals(way.start, way.end, own):
            return None
        return [_Place(clause, start, end) for start, end in comparison.rivals(*own, (way.start, way.end))]

    def _found(self, place: _Place, method: Method) -> Carried:
        exact, clause = self.words.exact, place.clause
        changes = changes_between(exact, place.words, self.language)
        around = self._around(place)
        # A word that moved out of the words, or into them.
        changes, around = (
            tuple(_moved(each, around) for each in changes),
            tuple(_moved(each, changes) for each in around),
        )
        is_weighty = any(each.is_weighty for each in (*changes, *around))
        if method != Method.EXACT or is_weighty:
            outcome = Outcome.ALTERED
        elif len(self.lineage) == 1 and (clause.eid, clause.number) == (self.source.eid, self.source.number):
            outcome = Outcome.UNCHANGED
        else:
            outcome = Outcome.MOVED
        score = 1.0 if exact == place.words else Indel.normalized_similarity(exact, place.words)
        return Carried(
            *(outcome, method, score, clause.key, place.start, place.end),
            changes=changes,
            changes_meaning=is_weighty,
            around=around,
        )

    def _around(self, place: _Place) -> tuple[WordChange, ...]:
        """What changed in the rest of the sentence, and in what it hangs from."""
        clause = place.clause
        first, last = sentence_around(self.source.text, self.words.start, self.words.end)
        begin, end = sentence_around(clause.text, place.start, place.end)
        before = _joined(self.source.lead_in, self.source.text[first : self.words.start])
        after = _joined(clause.lead_in, clause.text[begin : place.start])
        tails = self.source.text[self.words.end : last], clause.text[place.end : end]
        return changes_between(before, after, self.language) + changes_between(*tails, self.language)

    def _ambiguous(self, places: Sequence[_Place], method: Method) -> Carried:
        proposals = [
            Proposal(
                *(each.clause.key, each.start, each.end),
                Indel.normalized_similarity(self.words.exact, each.words),
            )
            for each in places
        ]
        proposals.sort(key=lambda each: -each.score)
        return Carried(Outcome.AMBIGUOUS, method, proposals[0].score, proposals=tuple(proposals[:PROPOSALS]))

    def _proposals(self) -> tuple[Proposal, ...]:
        """Places outside the lineage that are like the words, the most alike first."""
        found = []
        for clause in self.others if self._is_telling() else []:
            if 2 * len(clause.text) < len(self.words.exact):
                continue
            like = locate(self.words.exact, clause.text)
            places = like.places if isinstance(like, Refused) else (like,)
            found += [Proposal(clause.key, each.start, each.end, each.score) for each in places if each.score >= LIKE]
        return tuple(sorted(found, key=lambda each: -each.score)[:PROPOSALS])


def changes_between(before: str, after: str, language: str) -> tuple[WordChange, ...]:
    """What differs between two stretches of text, word by word; white space alone is no change of words. A word that
    went in one place and came in another bears meaning, whatever it is: *the master obeys the pilot*."""
    found: list[WordChange] = []
    for piece in compare(before, after):
        old, new = before[piece.before_start : piece.before_end], after[piece.after_start : piece.after_end]
        if piece.kind == Kind.SAME or not (old.strip() or new.strip()):
            continue
        is_weighty = weighty(
            whole_words(before, piece.before_start, piece.before_end, language),
            whole_words(after, piece.after_start, piece.after_end, language),
            language,
        )
        found.append(WordChange(old.strip(), new.strip(), is_weighty))
    return tuple(_moved(each, found[:n] + found[n + 1 :]) for n, each in enumerate(found))


def _moved(change: WordChange, others: Sequence[WordChange]) -> WordChange:
    """The change, weighty where a word of it that is no small one comes or goes in another as well."""
    gone, came = _long_words(change.before), _long_words(change.after)
    moves = any(gone & _long_words(each.after) or came & _long_words(each.before) for each in others)
    return replace(change, is_weighty=True) if moves else change


def _long_words(text: str) -> set[str]:
    words = {each.text.casefold() for each in tokens(text)}
    return {each for each in words if len(each) > 3}


def _same(one: str, other: str) -> int:
    """How many letters at the beginning of both are the same."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += mine.isalnum() or mine == END
    return count


def _inside_words(text: str) -> set[int]:
    """Offsets that part a word."""
    return {at for each in tokens(text) for at in range(each.start + 1, each.end)}


def _joined(lead_in: str, head: str) -> str:
    return f"{lead_in} {head}" if lead_in and head else lead_in or head
