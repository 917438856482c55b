"""What people type into the one box, and what of it is a citation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treatyreader.citations import Citation, margin_prefix, normalise_margin_number, parse_citation, slug_part


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("5A", Citation(("article", "margin number"), "5A")),
        ("41b", Citation(("article", "margin number"), "41B")),
        ("No. 41B", Citation(("margin number",), "41B")),
        ("no 41B", Citation(("margin number",), "41B")),
        ("no.41b", Citation(("margin number",), "41B")),
        ("article 6 itrs", Citation(("article",), "6", instrument="itrs")),
        ("Article 6 of the ITRs", Citation(("article",), "6", instrument="itrs")),
        ("art. 6", Citation(("article",), "6")),
        ("Article 5A 2012-signed", Citation(("article",), "5A", version="2012-signed")),
        ("itrs 1988 article 4", Citation(("article",), "4", instrument="itrs", version="1988")),
        ("itrs 41B", Citation(("article", "margin number"), "41B", instrument="itrs")),
        ("resolution plen/3", Citation(("resolution",), "PLEN/3")),
        ("PLEN/3", Citation(("resolution",), "PLEN/3")),
        ("Resolution No. 2", Citation(("resolution",), "2")),
        ("appendix 1", Citation(("appendix",), "1")),
        ("1.1 a)", Citation(("paragraph",), "1.1", "a)")),
        ("Article 1, 1.1 a)", Citation(("article",), "1", "1.1 a)")),
        ("art 54 2bis", Citation(("article",), "54", "2bis")),
        ("Article 6.1", Citation(("paragraph",), "6.1")),
        ("§ 6.1", Citation(("paragraph",), "6.1")),
        ("CS 34", Citation(("margin number",), "CS 34", instrument="itu-constitution")),
        ("cs-34", Citation(("margin number",), "CS-34", instrument="itu-constitution")),
        ("constitution art 34", Citation(("article",), "34", instrument="itu-constitution")),
        ("Article 34 of the ITU Constitution", Citation(("article",), "34", instrument="itu-constitution")),
        ("preamble", Citation(("preamble",), "")),
        ("the preamble of the constitution", Citation(("preamble",), "", instrument="itu-constitution")),
        ("P3/6", Citation(("margin number",), "P3/6")),
        ("41C/2", Citation(("margin number",), "41C/2")),
        ("“No. 41B”.", Citation(("margin number",), "41B")),
        ("  article   6 ", Citation(("article",), "6")),
        ("第6条", Citation(("article",), "6")),
        ("статья 6", Citation(("article",), "6")),
        ("Article 6, 6.1, No. 41B", Citation(("margin number",), "41B")),
        ("Article 6, 6.1 (No. 41B)", Citation(("margin number",), "41B")),
        ("Article 4, d), No. 38", Citation(("margin number",), "38")),
        ("Article 4, 4.3 d) (No. 38)", Citation(("margin number",), "38")),
        ("Preamble (No. 1)", Citation(("margin number",), "1")),
        (
            "International Telecommunication Regulations (2012), Article 6, 6.1, No. 41B",
            Citation(("margin number",), "41B", instrument="itrs", version="2012"),
        ),
        ("appendix 1, 1/7", Citation(("margin number",), "1/7")),
        ("US/4", Citation(("margin number", "resolution"), "US/4")),
        ("No. FP/35", Citation(("margin number",), "FP/35")),
        ("Article 2(2)", Citation(("article",), "2", "(2)")),
        ("art. 1 § 1", Citation(("article",), "1", "1")),
        ("PLEN-3", Citation(("resolution",), "PLEN/3")),
        ("plen 3", Citation(("resolution",), "PLEN/3")),
        ("Resolution PLEN 3", Citation(("resolution",), "PLEN/3")),
        ("Resolution PLEN/3, recognizing e)", Citation(("resolution",), "PLEN/3", "recognizing e)")),
        ("PLEN/3 recognizing", Citation(("resolution",), "PLEN/3", "recognizing")),
        ("CS191", Citation(("margin number",), "CS 191", instrument="itu-constitution")),
        ("cs191", Citation(("margin number",), "CS 191", instrument="itu-constitution")),
        ("No. CS191", Citation(("margin number",), "CS 191", instrument="itu-constitution")),
        ("final formula", Citation(("final formula",), "")),
        ("final formula of the ITRs", Citation(("final formula",), "", instrument="itrs")),
        ("art 9.1 a", Citation(("paragraph",), "9.1", "a")),
        ("1.1a)", Citation(("paragraph",), "1.1", "a)")),
        ("1.1 a", Citation(("paragraph",), "1.1", "a")),
    ],
)
def test_a_citation_is_read(query: str, expected: Citation) -> None:
    assert parse_citation(query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "No",
        "the UN is taking over the Internet",
        "144 countries",
        "89 states signed in 2012",
        "Article 6 gives governments control of the Internet",
        "Article 19 of the Universal Declaration",
        "no 5 countries agreed",
        "5 a day",
        "5 a",
        "Article 19 of the Universal Declaration, No. 5",
        "the treaty has no 5",
        "Resolution PLEN/3 gives governments control of the Internet",
        "PLEN/3 recognizing that governments rule",
        "Article 6 invites a",
        "the final formula was signed by 89 states",
        "a treaty of 2012",
        "security and robustness of networks",
        "6" * 200,
        "article " * 100,
    ],
)
def test_words_and_claims_are_no_citation(query: str) -> None:
    assert parse_citation(query) is None


@given(st.text(max_size=300))
def test_any_text_is_answered(query: str) -> None:
    citation = parse_citation(query)
    assert citation is None or citation.kinds


@pytest.mark.parametrize(
    ("one", "other"),
    [("CS 34", "cs-34"), ("P3/6", "p3/6"), ("2*bis*", "2bis"), ("41 B", "41-b"), (" 41B ", "41b"), ("CS  34", "CS–34")],
)
def test_ways_to_write_a_margin_number(one: str, other: str) -> None:
    assert normalise_margin_number(one) == normalise_margin_number(other)


@pytest.mark.parametrize(("one", "other"), [("P3/6", "P36"), ("41C/2", "41C-2"), ("1/7", "17"), ("41B", "41")])
def test_margin_numbers_that_differ(one: str, other: str) -> None:
    assert normalise_margin_number(one) != normalise_margin_number(other)


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing_more(number: str) -> None:
    once = normalise_margin_number(number)
    assert normalise_margin_number(once) == once
    assert normalise_margin_number(number.replace(" ", "-")) == once


@pytest.mark.parametrize(
    ("number", "part"),
    [
        ("6.1", "6-1"), ("a)", "a"), ("(a)", "a"), ("a*bis*)", "abis"), ("2*bis*", "2bis"), ("PLEN/3", "PLEN-3"),
        ("3.2.5", "3-2-5"), ("1.", "1"), ("5A", "5A"), ("united-states", "united-states"), ("а)", "а"),
    ],
)  # fmt: skip
def test_the_part_of_a_number_in_an_eid(number: str, part: str) -> None:
    assert slug_part(number) == part


@given(st.text(max_size=40))
def test_the_part_of_a_number_is_an_address(number: str) -> None:
    assert not set(slug_part(number)) & set(" /?#@.)(\n\t")


def test_margin_prefixes_come_from_the_data() -> None:
    assert (margin_prefix("itu-constitution"), margin_prefix("itrs"), margin_prefix("unknown")) == ("CS ", "", "")
