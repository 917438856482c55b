"""Proof: a short digest of words and of the edition that they stand in, which a link carries so that it proves itself.

Whoever has the words can compute it; `/normalisation/` says how, with an example. It shows that the words are those of
that edition of this library, not that they match an official text. Pure: no ORM, no HTTP.
"""

from __future__ import annotations

import hashlib

LENGTH = 16
"""Characters of a digest in a link: 64 bits, in which nobody finds other words for the same link by trying a little."""


def canonical_form(edition: str, provision: str, words: str) -> str:
    """What the digest is of: three lines, the last of which may go on.

    `edition` as addresses pin it ("itrs/2012/en@1"), `provision` its eId there, `words` as they stand, letter for
    letter, never in their matching form. Neither of the first two holds white space, so that no two different
    passages have the same form.
    """
    return f"{edition}\n{provision}\n{words}"


def proof_of(edition: str, provision: str, words: str) -> str:
    """The first sixteen hexadecimal digits of SHA-256 of the canonical form in UTF-8."""
    return hashlib.sha256(canonical_form(edition, provision, words).encode()).hexdigest()[:LENGTH]


def proves(digest: str, proof: str) -> bool:
    """Whether what a link carries is that proof; an address may be written in capitals."""
    return digest.lower() == proof
