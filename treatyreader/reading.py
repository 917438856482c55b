"""The reading page's shape: an edition as divisions and units, each with its text woven and its labels at hand.

The number of queries is the same for 1 provision and for 10,000. What people say about the text is laid on by whoever
calls `read_edition` with `marks_by_provision`; this module knows nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from treatyreader.models import Edition, Provision
from treatyreader.weaving import Mark


@dataclass(frozen=True)
class WordingLabel:
    """How far a wording is verified, as the page says it. `level` is Verification.Level; `sentence` may be shown
    wherever the words go; empty for verified words."""

    level: str
    sentence: str
    source: str
    note: str


@dataclass
class Unit:
    """One provision as the page shows it."""

    provision: Provision
    url: str
    text_html: SafeString
    wording: WordingLabel
    depth: int
    """0 for a paragraph, 1 for a point under it."""
    is_crossheading: bool
    """A short title that carries a margin number: set as a heading, cited as a provision."""
    citation: str
    """How to cite it in a line: "ITRs 2012, Article 6, No. 41B (6.1)"."""
    absent_before: str
    """What an incomplete edition lacks just before this unit: "Nos. 2-5", else empty."""


@dataclass
class Division:
    """An article, appendix, resolution, preamble, final formula: a heading with the units under it."""

    provision: Provision
    url: str
    title: str
    """"Article 6", "Preamble", "Resolution PLEN/3"."""
    heading: str
    explanation: str
    """What this kind of part is, in a sentence: shown on hover, focus and tap."""
    other_names: Sequence[str]
    """Under other numberings: "Article 5A (2012, numbered as signed)"."""
    absent_after: str
    units: list[Unit] = field(default_factory=list)


@dataclass
class Reading:
    """A whole edition, or a part of it, to be read."""

    edition: Edition
    divisions: list[Division]
    verified: int
    """Units whose wording is verified, and of how many."""
    counted: int
    gaps: int


def read_edition(edition: Edition, *, marks_by_provision: Mapping[int, Sequence[Mark]] | None = None) -> Reading:
    """The whole edition, in reading order."""
    raise NotImplementedError  # written next
