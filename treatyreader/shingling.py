"""Shingles: which provisions have runs of words in common with some words, found by an index alone.

The index is PostgreSQL's own, made of the texts by the function of migration 0006; what is found is to be looked at
word by word. Drafts are never found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection

from treatyreader.comparing import tokens
from treatyreader.models import Edition

MOST_SHINGLES = 64
"""Shingles of a quotation that are looked up, from all of its length."""
COMMON = 200
"""Provisions that are fetched for one shingle; one that has more tells little."""
LONG = 8
"""Words from which on three words in a row are looked up alone."""
_FOUND = """
SELECT asked.shingle, held.id FROM unnest(%s::bigint[]) AS asked(shingle) CROSS JOIN LATERAL (
    SELECT provision.id FROM treatyreader_provision provision
    JOIN treatyreader_edition edition ON edition.id = provision.edition_id AND edition.state <> %s
    WHERE treatyreader_shingles(provision.text, 1, 3) @> ARRAY[asked.shingle]
        AND provision.nature = 'text' AND provision.text <> ''
    LIMIT %s
) AS held
"""


def sharing_words(pieces: Sequence[str], most: int) -> list[int]:
    """Keys of provisions of texts that are or were published, those first that share the most with the pieces; what few
    have counts for more. Two queries, each by the index."""
    texts = [each for each in pieces if each]
    sizes = [_sizes(each) for each in texts]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT treatyreader_shingles(words, fewest, most)"
            " FROM unnest(%s::text[], %s::int[], %s::int[]) AS asked(words, fewest, most)",
            [texts, [fewest for fewest, _most in sizes], [many for _fewest, many in sizes]],
        )
        shingles = list(dict.fromkeys(each for (those,) in cursor.fetchall() for each in those))
        step = max(1, -(-len(shingles) // MOST_SHINGLES))
        cursor.execute(_FOUND, [shingles[::step], Edition.State.DRAFT, COMMON])
        having: dict[int, list[int]] = defaultdict(list)
        for shingle, provision in cursor.fetchall():
            having[shingle].append(provision)
    scores: dict[int, float] = defaultdict(float)
    for those in having.values():
        for provision in those:
            scores[provision] += 1 / len(those)
    return sorted(scores, key=lambda each: (-scores[each], each))[:most]


def _sizes(words: str) -> tuple[int, int]:
    """How many words in a row are looked up, at least and at most: the fewer words there are, the shorter."""
    count = sum(each.is_word for each in tokens(words))
    return (3, 3) if count >= LONG else (1, 3)
