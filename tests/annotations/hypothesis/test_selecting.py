"""Which words of which provisions a selection on a page is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.hypothesis.selecting import Line, Quote, Refused, Words, find, quoted

LINES = [
    Line("The Members shall co-operate in good faith.", "No. 1 1.1 ", " Wording verified", (1, 1)),
    Line("The Members shall publish their rates.", "No. 2 1.2 ", " not verified", (1, 2)),
    Line("a notice is given in time;", "No. 3 a) ", " Wording verified", (2, 1)),
    Line("The Members shall publish their rates.", "No. 4 2.1 ", " Wording verified", (2, 2)),
]
BETWEEN = " Wording verified\nComment Copy link: 1 Cite: 1\nA card: they say something.\n"


def words_of(found: list[Words]) -> list[tuple[int, str]]:
    return [(each.line, LINES[each.line].text[each.start : each.end]) for each in found]


def test_words_of_one_provision() -> None:
    assert words_of(find(Quote("in good\n faith"), LINES)) == [(0, "in good faith")]


@pytest.mark.parametrize(
    ("quote", "line"),
    [
        (Quote("publish their rates", "1.2 The Members shall ", ". not verified"), 1),
        (Quote("publish their rates", "The Members shall ", ". Wording verified\n\nComment"), 3),
        (Quote("The Members shall", "Cite: 3 No. 4\n\n2.1 ", " publish their rates."), 3),
        (Quote("publish their rates", near=(1, 2)), 1),
        (Quote("publish their rates", near=(2, 2)), 3),
        (Quote("shall co", near=(2, 2)), 0),
    ],
)
def test_of_the_same_words_in_several_places_those_around_them_decide(quote: Quote, line: int) -> None:
    assert [each.line for each in find(quote, LINES)] == [line]


@pytest.mark.parametrize(
    "quote",
    [
        Quote("publish their rates"),
        Quote("publish their rates", near=(7, 7)),
        Quote("shall", prefix="The Members "),
        Quote("cooperate in good faith"),
        Quote("publish their rates. Amen"),
        Quote("Amen. No. 1 1.1 The Members shall co-operate"),
        Quote("1.2 The Members shall co-operate in good faith."),
        Quote("in good faith. a notice is given in time;"),
    ],
)
def test_nothing_is_guessed(quote: Quote) -> None:
    with pytest.raises(Refused):
        find(quote, LINES)


@pytest.mark.parametrize(
    ("exact", "expected"),
    [
        (f"good faith.{BETWEEN}No. 2\n1.2 The Members", [(0, "good faith."), (1, "The Members")]),
        (f"faith.{BETWEEN}No. 2 1.2 The Members shall publish their rates.", [(0, "faith."), (1, LINES[1].text)]),
        (
            f"rates. not verified a card No. 3 a) {LINES[2].text} Wording verified card No. 4 2.1 The",
            [(1, "rates."), (2, LINES[2].text), (3, "The")],
        ),
        ("1.1 The Members shall co-operate in good faith. Wording verified", [(0, LINES[0].text)]),
        ("1 1.1 The Members shall co-operate in good faith.", [(0, LINES[0].text)]),
        (f"{LINES[2].text} Wording verified Comment No. 4", [(2, LINES[2].text)]),
    ],
)
def test_what_the_page_puts_between_provisions_is_no_words_of_theirs(
    exact: str, expected: list[tuple[int, str]]
) -> None:
    assert words_of(find(Quote(exact), LINES)) == expected


@given(st.data())
def test_every_selection_is_found_again(data: st.DataObject) -> None:
    """Over a page of unlike provisions, whatever stands between them."""
    words = st.sampled_from(["the", "shall", "may", "Members", "rates", "a", "publish,", "good", "faith"])
    texts = data.draw(st.lists(st.lists(words, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=5))
    lines = [
        Line(f"{text} №{number}", f"No. {number} {number}.1 ", " verified", (1, number))
        for number, text in enumerate(texts, start=1)
    ]
    furniture = data.draw(st.sampled_from(["\n", "\n\nCOMMENT CITE\n", " 7 ", "\n„Q“ CARD\n"]))
    first = data.draw(st.integers(0, len(lines) - 1))
    last = data.draw(st.integers(first, len(lines) - 1))
    start = data.draw(st.integers(0, len(lines[first].text) - 1))
    end = data.draw(st.integers(start + 1 if first == last else 1, len(lines[last].text)))
    page = ""
    for place in range(first, last + 1):
        line = lines[place]
        shown = line.text[start if place == first else 0 : end if place == last else None]
        page += (f"{line.before}" if place != first else "") + shown + ("" if place == last else line.after + furniture)
    if not page.strip():
        return
    around = Quote(
        page,
        lines[first].before + lines[first].text[:start],
        lines[last].text[end:] + lines[last].after,
        lines[first].place,
    )
    try:
        found = find(around, lines)
    except Refused:
        # Only where it is a few letters that the page has in several places alike.
        assert len("".join(page.split())) <= 4
        return
    assert [each.line for each in found] == [
        place
        for place in range(first, last + 1)
        if lines[place].text[start if place == first else 0 : end if place == last else None].strip()
    ]


@pytest.mark.parametrize(
    "target",
    [
        "words",
        ["words"],
        [{"selector": []}, {"selector": []}],
        [{"selector": "words"}],
        [{"selector": ["words"]}],
        [{"selector": [], "description": "A picture"}],
        [{"selector": [{"type": "RangeSelector"}]}],
        [{"selector": [{"type": "TextQuoteSelector", "exact": " "}]}],
        [{"selector": [{"type": "TextQuoteSelector", "exact": 7}]}],
        [{"selector": [{"type": "TextQuoteSelector", "exact": "a", "prefix": []}]}],
        [{"selector": [{"type": "TextQuoteSelector", "exact": "a" * 50_001}]}],
        [{"selector": [{"type": "TextQuoteSelector", "exact": "a"}, {"type": "SvgSelector"}]}],
        [{"selector": [{"type": "TextQuoteSelector", "exact": "a"}, {"type": ["x"]}]}],
        [{"selector": [{"type": "TextQuoteSelector", "exact": "a"}] * 2}],
    ],
)
def test_a_target_that_cannot_be_kept_is_refused(target: object) -> None:
    with pytest.raises(Refused):
        quoted(target)


def test_a_target_names_words_and_where_they_were_selected() -> None:
    path = "/div[1]/main[1]/div[1]/section[4]/div[2]/div[1]/p[1]/span[2]"
    selectors = [
        {"type": "RangeSelector", "startContainer": path, "startOffset": 3, "endContainer": path, "endOffset": 9},
        {"type": "TextPositionSelector", "start": 13, "end": 19},
        {"type": "TextQuoteSelector", "exact": "rates", "prefix": "their ", "suffix": "."},
    ]
    assert quoted([{"source": "http://x/", "selector": selectors}]) == Quote("rates", "their ", ".", (4, 2))
    assert quoted([]) is quoted([{"source": "http://x/"}]) is None


def test_thousands_of_places_are_weighed_once_each() -> None:
    lines = [Line("e " * 5_000 + "end") for _number in range(4)]
    with pytest.raises(Refused, match="nothing says which"):
        find(Quote("e", "b" * 30, "c" * 30), lines)
