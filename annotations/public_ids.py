"""Ids that stand in addresses: short, safe in any case of letters, and no row numbers. Pure: no ORM, no HTTP."""

from __future__ import annotations

import hashlib
import secrets

ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"
"""Letters and digits that are not taken for one another, in one case: an address read aloud stays the same."""
LENGTH = 10
PATTERN = f"^[{ALPHABET}]{{{LENGTH}}}$"


def new_public_id() -> str:
    """An id that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def public_id_for(*parts: object) -> str:
    """An id made of what it names: the same thing loaded again, or elsewhere, has the same one."""
    number = int.from_bytes(hashlib.sha256("\n".join(map(str, parts)).encode()).digest())
    characters = []
    for _place in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[digit])
    return "".join(characters)
