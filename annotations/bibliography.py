"""What is cited of what people say of a text: exact words, and claims."""

from __future__ import annotations

from annotations.exhibits import Quote
from annotations.models import Claim
from treatyreader.bibliography import provision_cited
from treatyreader.citation_forms import Cited, Sort


def passage_cited(quote: Quote, url: str) -> Cited:
    """Exact words with their place. `url` is absolute. One query."""
    provision = quote.passage.provision
    wording = quote.wording
    cited = provision_cited(
        quote.edition, provision, provision.division, url, wording.in_full, is_verified=wording.is_verified
    )
    return Cited(**{**vars(cited), "words": quote.passage.exact})


def claim_cited(claim: Claim, url: str) -> Cited:
    """A claim's page, of the day on which the claim was last edited. Nobody is its author: who said it is told on the
    page, with the source."""
    return Cited(sort=Sort.PAGE, title=claim.text, url=url, day=(claim.edited_at or claim.created_at).date())
