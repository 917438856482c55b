"""Passages of the ITRs carried between their versions, beside what was judged by reading both texts.

`passages.csv` and `claims.csv` were written by hand before the program was asked. Where the program does not decide
what was judged, its column `program` says so; it may say nothing but `ambiguous`.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.anchoring.locating import Anchor, anchor, span
from annotations.carrying.placing import Carried, Clause, Outcome, carry
from annotations.loading.claim_files import read_claims
from tests.editions import edition, lineage_of
from treatyreader.importing.corpus import BUNDLED

HERE = Path(__file__).parent
PLACED = list(csv.DictReader((HERE / "passages.csv").read_text(encoding="utf-8").splitlines()))
CLAIMED = list(csv.DictReader((HERE / "claims.csv").read_text(encoding="utf-8").splitlines()))
VERSIONS = ("1988", "2012", "2012-signed")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def carried(words: Anchor, source: Clause, target: str, further: Path) -> tuple[Carried, list[Clause]]:
    lineage = lineage_of(source.wid, target, further)
    kin = {each.wid for each in lineage}
    others = [each for each in edition(target, further).clauses.values() if each.is_quotable and each.wid not in kin]
    return carry(words, source, lineage, others, "en"), lineage


def clause_of(version: str, number: str, further: Path) -> Clause:
    text = edition(version, further)
    return text.clauses[text.wid_of[number]]


@pytest.mark.parametrize("row", PLACED, ids=lambda row: f"{row['edition']}-{row['no']}-{row['words']}-{row['into']}")
def test_words_placed_by_hand(row: dict[str, str], further_corpus: Path) -> None:
    source = clause_of(row["edition"], row["no"], further_corpus)
    assert digest(source.text) == row["sha256"]
    words = anchor(row["words"], source.text)
    assert words is not None
    found, lineage = carried(words, source, row["into"], further_corpus)
    assert found.outcome == (row["program"] or row["outcome"])
    if found.outcome in (Outcome.UNCHANGED, Outcome.MOVED):
        clause = next(each for each in lineage if each.key == found.key)
        assert clause.text[found.start : found.end] == row["words"]


def test_what_was_judged_and_what_the_program_says_agree_but_for_what_it_leaves_to_a_person() -> None:
    assert all(len(row["words"].split()) <= 8 for row in PLACED)
    for version in ("2012-signed", "1988"):
        assert len({(row["no"], row["words"]) for row in PLACED if row["edition"] == version}) >= 40
    otherwise = [row for row in PLACED if row["program"]]
    assert {row["program"] for row in otherwise} <= {"ambiguous"}
    assert len(otherwise) <= 0.05 * len(PLACED)
    decided = {row["outcome"] for row in PLACED}
    assert decided == {"unchanged", "moved", "altered", "gone"}


def claimed() -> Iterator[tuple[str, str, str, str]]:
    """(claim, place of the evidence in it, margin number, words) of all evidence in the text of 2012."""
    for claim in read_claims(BUNDLED / "claims.toml"):
        for place, each in enumerate(claim.evidence, start=1):
            if each.edition == "itrs/2012/en":
                yield claim.slug, str(place), each.number, each.exact


def test_the_table_has_every_passage_of_the_claims() -> None:
    there = {(row["claim"], row["evidence"], row["no"], row["sha256"]) for row in CLAIMED}
    assert there == {(claim, place, number, digest(exact)) for claim, place, number, exact in claimed()}
    assert len(CLAIMED) == 2 * len(there)


@pytest.mark.parametrize("row", CLAIMED, ids=lambda row: f"{row['claim']}-{row['evidence']}-{row['into']}")
def test_words_of_claims_there_and_back(row: dict[str, str], further_corpus: Path) -> None:
    exact = next(each[3] for each in claimed() if each[:2] == (row["claim"], row["evidence"]))
    source = clause_of("2012", row["no"], further_corpus)
    words = anchor(exact, source.text)
    assert words is not None
    found, lineage = carried(words, source, row["into"], further_corpus)
    assert found.outcome == row["outcome"]
    if found.outcome == Outcome.GONE:
        assert (found.key, found.start, found.end) == (None, None, None)
        return
    there = next(each for each in lineage if each.key == found.key)
    assert found.start is not None
    assert found.end is not None
    back, _lineage = carried(span(there.text, found.start, found.end), there, "2012", further_corpus)
    assert back.outcome == row["outcome"]
    assert (back.key, back.start, back.end) == (source.key, words.start, words.end)


def test_every_clause_that_both_numberings_of_2012_share_is_carried_whole() -> None:
    """Wholly bundled: the wording is the same; only numbers, and references to numbers, differ."""
    final, signed = edition("2012"), edition("2012-signed")
    outcomes = []
    for clause in final.clauses.values():
        if clause.is_quotable:
            other = signed.clauses[clause.wid]
            found = carry(span(clause.text, 0, len(clause.text)), clause, [other], [], "en")
            same = (clause.eid, clause.number) == (other.eid, other.number)
            expected = Outcome.ALTERED if clause.text != other.text else Outcome.UNCHANGED if same else Outcome.MOVED
            outcomes.append(found.outcome)
            assert found.outcome == expected, clause.eid
            assert (found.score == 1) == (clause.text == other.text)
            assert found.changes_meaning == (clause.text != other.text)
    assert {Outcome.UNCHANGED, Outcome.MOVED, Outcome.ALTERED} == set(outcomes)
