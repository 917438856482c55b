"""Everyday words for the terms in which treaties of telecommunication are written, in English. Pure: no ORM, no HTTP.

It goes by the terms that such treaties define and by their headings, not by any claim. What a text of another language
says in other words is found by meaning alone.
"""

from __future__ import annotations

EVERYDAY = {
    "government country nation": "member state",
    "phone telephone call telecom telecoms": "telecommunication",
    "company operator carrier provider firm": "operating agency",
    "spam junk": "unsolicited bulk electronic communication",
    "web online net": "internet",
    "price cost fee bill pay toll": "charge rate account",
    "shutdown block disconnect cut": "suspension suspend",
    "ship vessel sea": "maritime",
    "standard": "recommendation",
    "disabled": "disability",
    "hacker hacking cyberattack cyber": "security",
    "customer subscriber consumer people citizen": "user public",
    "treaty accord pact": "regulation",
    "must oblige require": "shall",
    "help": "assist",
    "licence license": "authorize",
    "exception exemption": "reservation",
}
"""Words of every day, and the words of treaties for them."""

TERMS = {word: tuple(terms.split()) for words, terms in EVERYDAY.items() for word in words.split()}
"""The same word by word."""
