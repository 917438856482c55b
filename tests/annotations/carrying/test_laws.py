"""Laws of carrying, for any text and any words in it."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotations.anchoring.locating import Anchor, span
from annotations.anchoring.sentences import sentence_around
from annotations.carrying.placing import Clause, Outcome, carry

LETTERS = "ab. \n-é\u0301人民1,*𝔘🛰دو\u064e"
texts = st.text(alphabet=st.sampled_from(LETTERS), min_size=1, max_size=50) | st.text(min_size=1, max_size=50)
LANGUAGES = st.sampled_from(["en", "fr", "es", "ru", "zh", "ar", "de"])
NOUNS = ["boats", "pilots", "lamps", "masters", "ferries", "bridges", "tolls", "harbours"]
VERBS = ["carry", "light", "watch", "follow", "repair", "close"]
STANDS = (Outcome.UNCHANGED, Outcome.MOVED)


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, Anchor]:
    """A text and words of it."""
    text = draw(texts)
    start = draw(st.integers(0, len(text) - 1))
    return text, span(text, start, draw(st.integers(start + 1, len(text))))


@st.composite
def sentences_of(draw: st.DrawFn) -> list[str]:
    """Two to four sentences as treaties have them."""
    found = []
    for _ in range(draw(st.integers(2, 4))):
        one, other = draw(st.sampled_from(NOUNS)), draw(st.sampled_from(NOUNS))
        modal = draw(st.sampled_from(["shall", "should", "may"]))
        found.append(
            f"The {one} {modal} {draw(st.sampled_from(VERBS))} the {other} within {draw(st.integers(2, 9))} days."
        )
    return found


def clause(text: str, key: int = 1, eid: str = "para_1", lead_in: str = "") -> Clause:
    return Clause(key, f"wid{key}", eid, "1", text, lead_in)


@given(passages(), LANGUAGES)
def test_into_the_same_text_words_are_unchanged_where_they_stood(of: tuple[str, Anchor], language: str) -> None:
    text, words = of
    found = carry(words, clause(text), [clause(text, 2)], [], language)
    assert (found.outcome, found.score) == (Outcome.UNCHANGED, 1)
    assert (found.key, found.start, found.end) == (2, words.start, words.end)
    assert (found.changes, found.around, found.changes_meaning) == ((), (), False)
    elsewhere = carry(words, clause(text), [clause(text, 2, "para_7")], [], language)
    assert (elsewhere.outcome, elsewhere.start, elsewhere.end) == (Outcome.MOVED, words.start, words.end)


@given(passages(), st.lists(texts, max_size=3), st.lists(texts, max_size=2), LANGUAGES)
def test_an_outcome_keeps_what_it_promises(
    of: tuple[str, Anchor], lineage: list[str], others: list[str], language: str
) -> None:
    text, words = of
    clauses = [clause(each, 10 + key) for key, each in enumerate(lineage)]
    beside = [clause(each, 50 + key) for key, each in enumerate(others)]
    found = carry(words, clause(text), clauses, beside, language)
    held = {each.key: each.text for each in [*clauses, *beside]}
    for place in found.proposals:
        assert 0 <= place.start < place.end <= len(held[place.key])
        assert (place.score == 1) == (held[place.key][place.start : place.end] == words.exact)
    assert list(found.proposals) == sorted(found.proposals, key=lambda each: -each.score)
    if found.outcome in (Outcome.AMBIGUOUS, Outcome.GONE):
        assert (found.key, found.start, found.end) == (None, None, None)
        return
    assert found.key in {each.key for each in clauses}
    stands = held[found.key][found.start : found.end]
    assert stands
    assert (found.score == 1) == (stands == words.exact)
    if found.outcome in STANDS:
        assert stands == words.exact
        assert not found.changes_meaning
    assert found.changes_meaning == any(each.is_weighty for each in (*found.changes, *found.around))


@given(sentences_of(), st.data())
def test_there_and_back_leads_to_the_words_again(sentences: list[str], data: st.DataObject) -> None:
    """Sentences come before and behind; the clause itself stays as it is. Only words that it has twice may be left to
    a person."""
    text = " ".join(sentences)
    before, after = (
        data.draw(st.sampled_from(["", "Salt is weighed. "])),
        data.draw(st.sampled_from(["", " Tin is free."])),
    )
    start = data.draw(st.integers(0, len(text) - 1))
    words = span(text, start, data.draw(st.integers(start + 1, len(text))))
    assume(words.exact.strip())
    source, target = clause(text), clause(f"{before}{text}{after}", 2)
    there = carry(words, source, [target], [], "en")
    if there.outcome not in STANDS:
        assert (there.outcome, text.count(words.exact) > 1) == (Outcome.AMBIGUOUS, True)
        return
    assert there.start is not None
    assert there.end is not None
    assert there.start == words.start + len(before)
    back = carry(span(target.text, there.start, there.end), target, [source], [], "en")
    if back.outcome in STANDS:
        assert (back.outcome, back.start, back.end) == (there.outcome, words.start, words.end)
    else:
        assert (back.outcome, text.count(words.exact) > 1) == (Outcome.AMBIGUOUS, True)


@given(sentences_of(), st.data())
def test_a_not_anywhere_in_their_sentence_is_never_unseen(sentences: list[str], data: st.DataObject) -> None:
    text = " ".join(sentences)
    start = data.draw(st.integers(0, len(text) - 2))
    words = span(text, start, data.draw(st.integers(start + 1, len(text))))
    first, last = sentence_around(text, words.start, words.end)
    gaps = [place for place in range(first, last) if text[place] == " "]
    place = data.draw(st.sampled_from(gaps))
    negated = f"{text[:place]} not{text[place:]}"
    found = carry(words, clause(text), [clause(negated, 2)], [], "en")
    assert found.outcome not in STANDS
    assert found.outcome != Outcome.ALTERED or found.changes_meaning


@given(sentences_of(), st.data())
def test_another_modal_or_number_in_their_sentence_is_never_unseen(sentences: list[str], data: st.DataObject) -> None:
    which = data.draw(st.integers(0, len(sentences) - 1))
    whole = " ".join(sentences)
    begins = len(" ".join(sentences[:which])) + bool(which)
    start = data.draw(st.integers(begins, begins + len(sentences[which]) - 1))
    words = span(whole, start, data.draw(st.integers(start + 1, begins + len(sentences[which]))))
    old = data.draw(
        st.sampled_from(
            [each for each in sentences[which].split() if each in {"shall", "should", "may"} | set("23456789")]
        )
    )
    new = data.draw(st.sampled_from(["must", "need not"])) if old.isalpha() else "11"
    changed = [*sentences[:which], sentences[which].replace(f" {old} ", f" {new} "), *sentences[which + 1 :]]
    found = carry(words, clause(whole), [clause(" ".join(changed), 2)], [], "en")
    assert found.outcome not in STANDS
    assert found.outcome != Outcome.ALTERED or found.changes_meaning


@given(sentences_of(), st.data())
def test_words_of_a_struck_sentence_are_not_given_to_another(sentences: list[str], data: st.DataObject) -> None:
    """Where the sentence that held the words is gone, they are gone or a person is asked."""
    which = data.draw(st.integers(0, len(sentences) - 1))
    text = " ".join(sentences)
    begins = len(" ".join(sentences[:which])) + bool(which)
    words = span(text, begins, begins + len(sentences[which]))
    assume(sentences.count(sentences[which]) == 1)
    rest = " ".join(sentences[:which] + sentences[which + 1 :])
    found = carry(words, clause(text), [clause(rest, 2)], [], "en")
    assert found.outcome in (Outcome.GONE, Outcome.AMBIGUOUS)


def test_words_must_stand_at_their_span() -> None:
    with pytest.raises(ValueError, match="do not stand"):
        carry(Anchor("lamp", "", "", 0, 4), clause("a lamp"), [], [], "en")
    with pytest.raises(ValueError, match="do not stand"):
        carry(Anchor("", "", "", 0, 0), clause("a lamp"), [], [], "en")
