"""Words as people type them, and the places in which a text prints them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from treatyreader.spelling import cleaned, each_word, phrase


@pytest.mark.parametrize(
    ("query", "text", "stands"),
    [
        ("the UN", "of the Union", False),
        ("the UN", "that the UN, and others", True),
        ("No. 3", "see No. 39", False),
        ("No. 3", "see No. 3.", True),
        ("1.1", "ITU-T E.161.1", False),
        ("1.1", "see 11.1 and 1.1.2 and 2.1.1 and 1.10", False),
        ("1.1", "(1.1)", True),
        ("41C", "No. 41C/2", False),
        ("administrations shall follow", "Unless agreed, administrations* shall follow it", True),
        ("administrations* shall", "administrations shall", True),
        ("Article 2bis", "Article 2*bis* of", True),
        ("Article 2", "Article 2*bis* of", False),
        ('Member\'s "right"', "a Member’s “right” to", True),
        ("Member’s “right”", 'a Member\'s "right" to', True),
        ("e–waste and safety‑of-life", "e-waste and safety-of—life", True),
        ("No.\u00a041B", "No. 41B", True),
        ("No. 41B", "No.\u00a041B", True),
        ("tele\u00adcommuni\u00adcation", "telecommunication", True),
        ("networks.", "networks and services", True),
        ("网络", "国际网络的", True),
        ("ITU的", "与ITU的合作", True),
        ("союз", "Союза", False),
        ("союз", "Союз электросвязи", True),
        ("SECURITY  and\nrobustness", "the security and robustness", True),
    ],
)
@pytest.mark.django_db
def test_words_stand_whole_and_however_they_are_printed(query: str, text: str, stands: bool) -> None:
    expression = phrase(cleaned(query))
    assert bool(re.search(expression, text, re.I)) is stands
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s ~* %s", [text, expression])
        assert cursor.fetchone()[0] is stands, "in the database as here"


@pytest.mark.parametrize("query", ["", "a", "*", "“…”", "--", "***", ". . ."])
def test_less_than_a_word_is_looked_for_nowhere(query: str) -> None:
    assert phrase(cleaned(query)) == ""


@given(st.text(max_size=80))
def test_any_words_make_an_expression(words: str) -> None:
    for each in (phrase(cleaned(words)), *each_word(cleaned(words))):
        re.compile(each)
