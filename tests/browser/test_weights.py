"""What a first visit costs: bytes as they come over the wire, and what the policy forbids."""

from __future__ import annotations

from collections import Counter

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit

EDITION = "/treaties/itrs/2012/en/"
MOST_BYTES = 100_000
MOST_BYTES_OF_SCRIPTS = 30_000


def weigh(page: Page, path: str) -> Counter[str]:
    """Bytes received by type of resource, headers included, with nothing in the cache."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    types: dict[str, str] = {}
    weights: Counter[str] = Counter()
    session.on("Network.responseReceived", lambda event: types.update({event["requestId"]: event["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: weights.update({types[event["requestId"]]: int(event["encodedDataLength"])}),
    )
    page.goto(path, wait_until="networkidle")
    return weights


def test_a_first_visit_to_the_reading_page_is_light(visit: Visit) -> None:
    weights = weigh(visit("about:blank"), EDITION)
    print(f"\nfirst visit to the reading page: {sum(weights.values()):,} bytes: {dict(weights)}")
    assert weights["Document"] > 10_000, "the page was weighed"
    assert sum(weights.values()) <= MOST_BYTES
    assert weights["Script"] <= MOST_BYTES_OF_SCRIPTS
    assert weights["Font"] == 0


@pytest.mark.parametrize("path", ["/", EDITION, "/claims/un-takeover/", "/treaties/itrs/", "/no/such/page/"])
def test_the_policy_allows_nothing_inline_and_no_other_host(visit: Visit, path: str) -> None:
    page = visit("about:blank")
    answer = page.goto(path)
    assert answer
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    sources = {word for directive in policy.split(";") for word in directive.split()[1:]}
    assert sources <= {"'none'", "'self'"}


def test_what_has_not_changed_is_not_sent_again(visit: Visit) -> None:
    page = visit(EDITION)
    answers = []
    page.on("response", lambda answer: answers.append((answer.url, answer.status, answer.from_service_worker)))
    page.reload(wait_until="networkidle")
    document = next(status for url, status, _ in answers if url.endswith(EDITION))
    assert document in (200, 304)
    fresh = page.context.request.get(EDITION)
    again = page.context.request.get(EDITION, headers={"If-None-Match": fresh.headers["etag"]})
    assert again.status == 304
    script = next(url for url, _, _ in answers if url.endswith(".js"))
    assert "immutable" in page.context.request.get(script).headers["cache-control"]
