"""The border between what a browser counts and what we count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.utf16 import code_points, utf16_units

texts = st.text(alphabet=st.sampled_from("a𝔘🛰️́مص电\n"), max_size=40) | st.text(max_size=40)


@given(texts)
def test_there_and_back_over_the_border(text: str) -> None:
    for place in range(len(text) + 1):
        assert utf16_units(text, place) == len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
        assert code_points(text, utf16_units(text, place)) == place


def test_the_middle_of_a_character_is_its_beginning() -> None:
    assert [code_points("a🛰🛰b", units) for units in range(7)] == [0, 1, 1, 2, 2, 3, 4]


@given(texts)
def test_what_lies_outside_the_text_is_refused(text: str) -> None:
    for outside in (-1, utf16_units(text, len(text)) + 1):
        with pytest.raises(ValueError, match=f"no offset {outside}"):
            code_points(text, outside)
    for outside in (-1, len(text) + 1):
        with pytest.raises(ValueError, match=f"no offset {outside}"):
            utf16_units(text, outside)
