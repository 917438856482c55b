"""Everyday words for the terms in which treaties of telecommunication are written, in English. Pure: no ORM, no HTTP.

Each line is worth its place on the claims on which the ranking is tried (tests/bench/suggesting/trial.toml). What a
text of another language says in other words is found by meaning alone.
"""

from __future__ import annotations

EVERYDAY = {
    "government country nation": "member state",
    "phone telephone call telecom": "telecommunication",
    "company operator carrier provider firm": "operating agency",
    "spam junk": "unsolicited bulk electronic communication",
    "cybersecurity": "security",
    "must oblige require": "shall",
    "licence license": "authorize",
}
"""Words of every day, and the words of treaties for them."""

TERMS = {word: tuple(terms.split()) for words, terms in EVERYDAY.items() for word in words.split()}
"""The same word by word."""
