"""Reading what people paste: quotation marks, citations, links, words left out, what a PDF does to lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.verifying.quoting import LONGEST_QUOTE, read_paste

LINK = "https://treaties.example/passages/7x2kabcdef/0123456789abcdef/"
CITED = "A Pact (1990), Article 1, 2, No. 2 (en edition 1, Treaty Reader). Wording verified."
WORDS = "each State shall endeavour to pay"


@pytest.mark.parametrize(
    "pasted",
    [
        WORDS,
        f"“{WORDS}”",
        f'"{WORDS}"',
        f"«{WORDS}»",
        f"„{WORDS}“",
        f"  {WORDS}\n\n",
        f"“{WORDS}”\n{CITED} {LINK}",
        f"{WORDS}\n{CITED} {LINK}",
        f"> “{WORDS}”\n>\n> — A Pact (1990), Article 1 (en edition 1, Treaty Reader). <{LINK}>",
        f"“{WORDS}” {CITED} {LINK}",
        f"{LINK}\n{WORDS}",
        f"{WORDS} {LINK}",
        f"{LINK} {WORDS}",
        f"{WORDS}\n{LINK}",
        "each State shall\nendeavour to\r\npay",
        "each State shall endea-\nvour to pay",
        "each State shall endea\u00advour to pay",
        "each\u200b State\u00a0shall endeavour to pay",
        "[e]ach State shall endeavour to pay",
        "… each State shall endeavour to pay [...]",
    ],
)
def test_the_words_are_found_in_it(pasted: str) -> None:
    assert read_paste(pasted).pieces == (WORDS,)


@pytest.mark.parametrize("mark", ["…", "[…]", "...", "[...]", "( … )", ". . .", "[. . .]"])
def test_words_left_out_part_the_pieces(mark: str) -> None:
    assert read_paste(f"“each State {mark} to pay”").pieces == ("each State", "to pay")


@pytest.mark.parametrize("pasted", [f"{WORDS} {LINK}", f"{LINK} {WORDS}", f"“{WORDS}” {LINK}", f"{WORDS}\n<{LINK}>."])
def test_the_address_is_told_from_the_words(pasted: str) -> None:
    assert read_paste(pasted).path == "/passages/7x2kabcdef/0123456789abcdef/"


@pytest.mark.parametrize("pasted", ["", " \n", "…", "“”", "[...]", "\x00", "()", f"{CITED} {LINK}", LINK])
def test_where_nothing_is_quoted_there_are_no_words(pasted: str) -> None:
    assert read_paste(pasted).pieces == ()


@given(st.text(max_size=400))
def test_anything_can_be_read(pasted: str) -> None:
    read = read_paste(pasted)
    assert all(each.strip() and "\n" not in each for each in read.pieces)
    assert sum(map(len, read.pieces)) <= LONGEST_QUOTE


@pytest.mark.parametrize("hostile", ["“", "... ", "> ", "(", "-\n", "/id/", "[a]", "\u0301", "http://a/id/ "])
def test_a_hostile_paste_is_read_as_far_as_it_may_go(hostile: str) -> None:
    assert sum(map(len, read_paste(hostile * 100_000).pieces)) <= LONGEST_QUOTE
