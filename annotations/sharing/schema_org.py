"""Claims and passages in the vocabulary of schema.org, as JSON-LD 1.1.

Who said a claim is told with the source that was seen, and as a credit in words: nothing here knows whether a name is
that of a person. How a claim stands is said in words, never as a rating. Words of a text are a `Quotation` only where
they are verified.
"""

from __future__ import annotations

from annotations.exhibits import Case, Exhibit, Quote
from annotations.models import Claim, Finding
from annotations.sharing.telling import how_it_stands
from annotations.standing.rule import ClaimStanding
from treatyreader.accounts.models import Account
from treatyreader.citing import withdrawn_line
from treatyreader.sharing.schema_org import At, Node, instrument_node, provision_node


def claim_node(row: Claim, standing: ClaimStanding, case: Case, finding: Finding | None, at: At) -> Node:
    """A claim, where it was said, and the words that count for how it stands; with the `finding` that may be published
    as a review of it. Takes `instrument`."""
    address = at(row.get_absolute_url())
    node: Node = {
        "@type": "Claim",
        "@id": address,
        "url": address,
        "name": row.text,
        "text": row.text,
        "description": f"{how_it_stands(standing)}. {standing.line}",
        "about": instrument_node(row.instrument, at),
        "discussionUrl": f"{address}#discussion",
    }
    if row.seen and row.source:
        said: Node = {"@type": "CreativeWork", "url": row.source}
        said |= {"creditText": row.said_by} if row.said_by else {}
        said |= {"datePublished": row.said_on.isoformat()} if row.said_on else {}
        node["appearance"] = said | ({"text": row.quoted} if row.quoted else {})
    if cited := [_cited(each, quote, at) for each in case.exhibits if each.counts for quote in each.quotes]:
        node["citation"] = cited
    if finding and finding.by and standing.passages:
        node["review"] = _review(row, finding, finding.by, at)
    return node


def _review(row: Claim, finding: Finding, by: Account, at: At) -> Node:
    """A ClaimReview says what it found in words; the vocabulary asks for no rating, and none is given."""
    address = at(finding.get_absolute_url())
    return {
        "@type": "ClaimReview",
        "@id": address,
        "url": address,
        "claimReviewed": row.text,
        "reviewBody": f"{finding.sentence} ({finding.stood})",
        "author": {"@type": "Person", "name": by.name},
        "datePublished": finding.at.date().isoformat(),
        "itemReviewed": {"@type": "Claim", "@id": at(row.get_absolute_url())},
    }


def passage_node(words: Quote, at: At) -> Node:
    """Exact words, at their address, as a part of their provision."""
    row, provision = words.passage, words.passage.provision
    address = at(row.get_absolute_url())
    return {
        "@type": "Quotation" if words.wording.is_verified else "CreativeWork",
        "@id": address,
        "url": address,
        "text": row.exact,
        "inLanguage": words.edition.language,
        "description": f"{words.wording.in_full} {withdrawn_line(words.edition)}".rstrip(),
        "isPartOf": provision_node(
            words.edition, provision, provision.division, words.wording.in_full, at, pinned=True
        ),
    }


def _cited(exhibit: Exhibit, words: Quote, at: At) -> Node:
    """Words, and how they bear on the claim."""
    node = passage_node(words, at)
    evidence = exhibit.evidence
    part = f"“{evidence.of}”" if evidence.of else str(evidence.get_coverage_display())
    return node | {"description": f"{evidence.get_bearing_display()} {part}. {node['description']}"}
