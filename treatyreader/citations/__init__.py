"""Citations: how provisions are numbered, how texts refer to each other, and what people type to find a clause.

Pure: no ORM, no HTTP. What a citation leads to is for `resolving` to look up.
"""

from treatyreader.citations.asking import Citation, parse_citation
from treatyreader.citations.names import margin_prefix
from treatyreader.citations.numbers import normalise_margin_number, slug_part
from treatyreader.citations.references import FoundReference, find_references

__all__ = [
    "Citation",
    "FoundReference",
    "find_references",
    "margin_prefix",
    "normalise_margin_number",
    "parse_citation",
    "slug_part",
]
