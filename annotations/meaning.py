"""Words that bear meaning: a change of one of them is never a small change. Pure: no ORM, no HTTP."""

from __future__ import annotations


def weights(text: str, language: str) -> tuple[str, ...]:
    """The words of a text that bear meaning, in order, each in the one form in which they are compared."""
    return tuple(word for word in text.casefold().split() if word in {"not", "no", "shall", "should", "may", "must"})


def weighty(before_words: str, after_words: str, language: str) -> bool:
    """Whether a word that bears meaning came, went or was replaced between the two. Of a language that has no row in
    the table, any change of a letter or digit counts. `language` is a BCP 47 tag."""
    return weights(before_words, language) != weights(after_words, language)
