"""Which provision descends from which: the ITRs of 1988 and of 2012 beside a table made by hand, and small texts."""

from __future__ import annotations

import csv
import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.editions import edition
from treatyreader.descent import Clause, Descent, Method, propose

TABLE = list(csv.DictReader((Path(__file__).parent / "lineage-1988-2012.csv").read_text(encoding="utf-8").splitlines()))
SAMPLES = os.environ.get("TREATYREADER_SAMPLES", "")


def text(root: str, articles: Mapping[str, Mapping[str, str]]) -> list[Clause]:
    """Provisions by article ("1 Heading") and number; a text of "…" is a gap."""
    found: list[Clause] = []
    for title, paragraphs in articles.items():
        number, _, heading = title.partition(" ")
        article = f"{root}~art_{number}"
        found.append(Clause(article, f"art_{number}", "", "article", number, "", heading, "", len(found)))
        for each, words in paragraphs.items():
            kind, words = ("gap", "") if words == "…" else ("paragraph", words)
            place = (f"{root}~{each}", f"para_{each}", article, kind, each, each, "", words)
            found.append(Clause(*place, len(found)))
    return found


def pairs(rows: list[Descent]) -> set[tuple[str, str]]:
    """(older, newer) without the roots."""
    return {(each.older_wid.partition("~")[2], each.newer_wid.partition("~")[2]) for each in rows}


def proposed(older: Mapping[str, Mapping[str, str]], newer: Mapping[str, Mapping[str, str]]) -> set[tuple[str, str]]:
    return pairs(propose(text("a", older), text("b", newer)))


LAMP = "The keeper lights the lamp of the harbour at dusk and puts it out at dawn."
HORN = "In fog the pilot sounds the horn twice every minute until the boat is moored."
TOLL = "Every boat pays a toll in copper to the warden of the bridge before it passes."


def test_an_equal_number_is_no_descent() -> None:
    assert proposed({"1 Lights": {"1": LAMP, "2": HORN}}, {"1 Lights": {"1": HORN, "2": LAMP}}) == {
        ("art_1", "art_1"),
        ("1", "2"),
        ("2", "1"),
    }
    assert proposed({"1 Lights": {"1": LAMP, "2": HORN}}, {"1 Lights": {"1": LAMP, "2": TOLL}}) == {
        ("art_1", "art_1"),
        ("1", "1"),
        ("2", ""),
        ("", "2"),
    }


def test_an_article_goes_where_its_provisions_went() -> None:
    newer = {"5 Money": {"10": TOLL}, "6 Of lamps": {"11": LAMP}}
    assert proposed({"1 Lights": {"1": LAMP}, "2 Tolls": {"2": TOLL}}, newer) == {
        ("art_1", "art_6"),
        ("1", "11"),
        ("art_2", "art_5"),
        ("2", "10"),
    }


def test_split_and_merged() -> None:
    both = {"1 All": {"1": f"{LAMP} {HORN}"}}
    parts = {"1 All": {"7": LAMP, "8": HORN}}
    assert proposed(both, parts) == {("art_1", "art_1"), ("1", "7"), ("1", "8")}
    assert proposed(parts, both) == {("art_1", "art_1"), ("7", "1"), ("8", "1")}


def test_a_sister_is_no_descendant() -> None:
    """Of two that are alike, one was dropped: the other keeps its own descent, and has but one."""
    fires, losses = (f"Masters shall notify the Board of every {what} within a day." for what in ("fire", "loss"))
    assert proposed({"1 All": {"1": fires, "2": losses}}, {"1 All": {"1": losses}}) == {
        ("art_1", "art_1"),
        ("1", ""),
        ("2", "1"),
    }


def test_among_equals_order_decides() -> None:
    same = {"1": "Reserved.", "2": LAMP, "3": "Reserved.", "4": HORN, "5": "Reserved."}
    moved = {"11": "Reserved.", "12": LAMP, "13": "Reserved.", "14": HORN, "15": "Reserved."}
    expected = {(str(number), str(number + 10)) for number in range(1, 6)} | {("art_1", "art_1")}
    assert proposed({"1 All": same}, {"1 All": moved}) == expected


def test_what_would_stand_in_a_gap_is_not_held_rather_than_dropped() -> None:
    rows = propose(text("a", {"1 All": {"1": LAMP, "2": HORN}}), text("b", {"1 All": {"1": LAMP, "2-9": "…"}}))
    by_older = {each.older_wid: each for each in rows}
    assert (by_older["a~2"].newer_wid, by_older["a~2"].method) == ("", Method.NOT_HELD)
    assert {each.newer_wid for each in rows} == {"b~art_1", "b~1", ""}


def test_provisions_that_share_their_wid_are_one_whatever_they_say() -> None:
    rows = propose(text("a", {"1 All": {"1": LAMP}}), text("a", {"5 Else": {"1": TOLL}}))
    assert [(each.older_wid, each.newer_wid, each.method) for each in rows if each.method == Method.SAME] == [
        ("a~1", "a~1", Method.SAME)
    ]


def test_every_provision_but_a_gap_has_a_row(further_corpus: Path) -> None:
    older, newer = edition("1988", further_corpus).provisions, edition("2012").provisions
    rows = propose(older, newer)
    assert rows == propose(older[::-1], newer[::-1])
    assert {each.older_wid for each in rows} == {each.wid for each in older if each.kind != "gap"} | {""}
    assert {each.newer_wid for each in rows} == {each.wid for each in newer if each.kind != "gap"} | {""}
    assert len({(each.older_wid, each.newer_wid) for each in rows}) == len(rows)
    assert all((each.score == 0) == (not each.older_wid or not each.newer_wid) for each in rows)


def test_the_regulations_of_1988_and_2012_as_judged_by_hand(further_corpus: Path) -> None:
    """`lineage-1988-2012.csv` was made by reading both texts; divisions stand in it by eId, all else by margin number.
    What the program does not propose of it is marked; it proposes nothing else for any provision in it."""
    older, newer = edition("1988", further_corpus), edition("2012")
    for row in TABLE:
        for side, column in ((older, "older"), (newer, "newer")):
            if row[f"{column}_sha256"]:
                words = side.clauses[side.wid_of[row[column]]].text
                assert hashlib.sha256(words.encode()).hexdigest() == row[f"{column}_sha256"]
    names = {wid: name for side in (older, newer) for name, wid in side.wid_of.items()}
    rows = propose(older.provisions, newer.provisions)
    got = {(names.get(each.older_wid, ""), names.get(each.newer_wid, "")) for each in rows}
    judged = {(row["older"], row["newer"]) for row in TABLE}
    assert judged - got == {(row["older"], row["newer"]) for row in TABLE if row["program"]}
    assert len(judged - got) <= 0.02 * len(judged)
    missed = {each for row in TABLE if row["program"] for each in (row["older"], row["newer"])}
    known = {side: {row[side] for row in TABLE} - {""} for side in ("older", "newer")}
    for one, other in got - judged:
        assert one not in known["older"] or one in missed
        assert other not in known["newer"] or other in missed


def constitution(name: str) -> list[Clause]:
    """The Constitution of the United States in one of the versions among the samples: an article for each heading, a
    paragraph for each block."""
    if not SAMPLES:
        pytest.skip("TREATYREADER_SAMPLES is not set")
    blocks = re.split(r"\n\s*\n", (Path(SAMPLES) / "versions" / name).read_text(encoding="utf-8"))
    found: list[Clause] = []
    article = ""
    for place, block in enumerate(map(str.strip, blocks)):
        words = re.sub(r"\s+", " ", re.sub(r"^\*\*(?:Sub)?Section\.?\s*\w+\.?\*\*\s*", "", block))
        if block.startswith("#"):
            article = f"{name}~{place}"
            found.append(Clause(article, article, "", "article", block.strip("# "), "", "", "", place))
        elif words:
            found.append(Clause(f"{name}~{place}", "", article, "paragraph", "", "", "", words, place))
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [("01_3e88d89.md", "10_15449fb.md"), ("10_15449fb.md", "19_346e3ac.md"), ("01_3e88d89.md", "19_346e3ac.md")],
)
def test_amended_paragraphs_descend_from_what_they_amend(one: str, other: str) -> None:
    older, newer = constitution(one), constitution(other)
    rows = propose(older, newer)
    there = {each.wid: each.text for each in newer if each.text}
    kept = [each for each in older if each.text and each.text in there.values()]
    assert len(kept) > 50
    for each in kept:
        assert [there[row.newer_wid] for row in rows if row.older_wid == each.wid] == [each.text]
    for begins in ("The Congress shall assemble at least once", "Representatives", "The Electors shall meet in their"):
        before = next(each for each in older if each.text.startswith(begins))
        after = {row.newer_wid for row in rows if row.older_wid == before.wid}
        assert any(there[wid].startswith(begins) for wid in after if wid)
