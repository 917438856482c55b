"""Why a claim stands as it does: one click away, with what would change it, and the rules on a page of their own."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.cache import caches
from django.test import Client

from annotations.models import Claim, Dispute
from annotations.standing.facts import REASONS, Fact, LeftOut, Searched, Words
from annotations.standing.rule import LABELS, RULE, Stands, standing_of
from annotations.standing.would_change import changes_of
from tests import factories

HERE = Words(1, 0, 9, "preamble and articles", verified=True)
THERE = Words(2, 0, 9, "preamble and articles", verified=True)


def shown(address: str, client: Client | None = None) -> str:
    caches["pages"].clear()
    return unescape((client or Client()).get(address).content.decode())


def why(claim: Claim, client: Client | None = None) -> str:
    page = shown(claim.get_absolute_url(), client)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split('<div id="why">')[1].split("</details>")[0]))


def changes(*facts: Fact, kind: str = "words") -> dict[str, tuple[Stands, ...]]:
    found = changes_of(standing_of(kind, facts), {each.key: each.key for each in facts})
    return {each.if_so: each.then for each in found}


@pytest.mark.django_db
@pytest.mark.usefixtures("library")
def test_every_row_says_whether_it_counts_and_how_or_why_not() -> None:
    ann = factories.account("Ann")
    claim = factories.claim("The treaty secures networks.")
    factories.evidence(claim, factories.passage("41B", "security and robustness"), bearing="confirms")
    factories.evidence(claim, factories.passage("30", "shall determine by mutual agreement"), bearing="qualifies")
    factories.evidence(claim, factories.passage("41C", "take necessary measures"), author=ann, review="awaiting")
    factories.evidence(claim, factories.passage("2", "content-related aspects"), bearing="context")
    said = why(claim)
    counts, _, rest = said.partition("What does not")
    left, _, rows = rest.partition("Row by row")
    assert "confirms the whole claim · Article 6, 6.1 (No. 41B) (preamble and articles) decides" in counts
    assert "qualifies the whole claim · Article 3, 3.3 (No. 30)" in counts
    assert "its wording is not verified" in counts
    assert "Article 7, 7.1 (No. 41C)" in left
    assert str(REASONS[LeftOut.AWAITING]) in left
    assert str(REASONS[LeftOut.CONTEXT]) in left
    assert "The words say this Does not fit: Something confirms the whole claim, but something else qualifies" in rows
    assert "The words say this, with limits Fits:" in rows
    assert "settle nothing" not in rows, "rows below the first that fits are not asked"


@pytest.mark.django_db
@pytest.mark.usefixtures("library")
def test_what_was_declined_is_its_author_s_and_the_stewards_alone() -> None:
    ann = factories.account("Ann")
    claim = factories.claim("The treaty secures networks.")
    factories.evidence(claim, factories.passage("41C", "take necessary measures"), author=ann, review="declined")
    assert "41C" not in why(claim)
    author = Client()
    author.force_login(ann)
    assert "Declined by a steward" in why(claim, author)


@pytest.mark.django_db
@pytest.mark.usefixtures("whole_library")
def test_every_claim_of_the_library_says_why_and_leads_to_the_rules() -> None:
    for claim in Claim.objects.all():
        page = shown(claim.get_absolute_url())
        how = re.sub(r"<i>.*?</i>", "", page.split('<p class="how">')[1].split("</p>")[0]).strip()
        assert f'<li class="fits"><b>{how}</b>' in page, claim.slug
        assert 'href="/how-claims-stand/"' in page
        ids = re.findall(r'href="#((?:evidence|check)-\w+)"', page)
        assert all(f'id="{each}"' in page for each in ids), claim.slug


@pytest.mark.django_db
def test_the_rules_are_published_from_the_table_of_the_program() -> None:
    page = shown("/how-claims-stand/")
    places = [page.index(f'id="{row.stands.value}"') for row in RULE]
    assert places == sorted(places)
    for row in RULE:
        assert str(row.condition) in page
        assert str(LABELS[row.stands]) in page
    assert all(str(reason) in page for reason in REASONS.values())


def test_a_review_of_what_awaits_one_is_named_with_what_comes_of_it() -> None:
    waits = Fact("refutes", True, [THERE], left_out=LeftOut.AWAITING)
    assert changes(Fact("confirms", True, [HERE]), waits)["If the 1 piece that awaits review is accepted"] == (
        Stands.BOTH_WAYS,
    )
    two = changes(waits, Fact("confirms", True, [THERE], left_out=LeftOut.AWAITING))
    assert two["If some or all of the 2 pieces that await review are accepted"] == (
        Stands.READERS_DISAGREE,
        Stands.OTHERWISE,
        Stands.SAY_THIS,
    )


def test_what_makes_no_difference_is_not_named() -> None:
    waits = Fact("qualifies", False, [THERE], left_out=LeftOut.AWAITING)
    assert not any("awaits review" in each for each in changes(Fact("qualifies", True, [HERE]), waits))


def test_an_open_dispute_a_missing_text_and_wording_that_is_not_verified_are_named() -> None:
    disputed = Fact("confirms", True, [HERE], disputed=True)
    assert changes(disputed)["Once the open dispute is settled"] == (Stands.SAY_THIS,)
    waits = Fact("refutes", True, [], left_out=LeftOut.TEXT_LACKING, key="No. CS 38")
    assert changes(waits)["Once the library holds No. CS 38"] == (Stands.OTHERWISE,)
    unverified = Fact("confirms", True, [Words(1, 0, 9, "appendices", verified=False)], key="No. 38E")
    assert changes(unverified)["Once these wordings are verified: No. 38E"] == ()
    searched = Searched(frozenset({"appendices"}), 9, 8)
    said = changes(Fact("refutes", False, searched=searched, key="spam in treaty"))
    assert "Once these wordings are verified: all that “spam in treaty” searched" in said
    open_ = Fact("refutes", False, searched=searched, left_out=LeftOut.INCONCLUSIVE, key="spam in treaty")
    assert changes(open_)["Once nothing is missing that “spam in treaty” has to search, if it is met then"] == (
        Stands.OTHERWISE_IN_PART,
    )


def test_words_that_nobody_has_linked_and_places_where_nobody_has_looked_are_named() -> None:
    said = changes(Fact("confirms", True, [HERE]))
    assert said["Words that refute a part of it"] == (Stands.BOTH_WAYS,)
    assert said["Words that limit or correct it"] == (Stands.WITH_LIMITS,)
    assert "Words that refute the whole of it" not in said, "a part is enough"
    assert said["Words in a place that nobody has looked at yet: appendices, resolutions"] == ()
    assert changes(kind="forecast") == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("library")
def test_a_check_is_the_best_on_its_side_where_nobody_has_linked_words() -> None:
    page = shown("/claims/internet-only-in-an-appendix/")
    sides = page.split("Best words for and against")[1].split("</section>")[0]
    assert "in preamble, articles: absent" in sides.split("Against")[0]
    assert "in resolution PLEN/3: present" in sides.split("Against")[1]
    assert "Nobody has looked yet" not in sides


@pytest.mark.django_db
@pytest.mark.usefixtures("library")
def test_a_check_covers_the_words_of_the_claim_that_it_speaks_to() -> None:
    page = shown("/claims/internet-only-in-an-appendix/")
    coverage = page.split('<p class="coverage">')[1].split("</section>")[0]
    marked = [re.sub("<[^>]+>", "", each) for each in re.findall(r"<mark[^>]*>(.*?)</mark>", coverage)]
    assert marked == ["never made it into the final text", "only into an appendix"]
    assert "<q>The word Internet</q>" in coverage


@pytest.mark.django_db
@pytest.mark.usefixtures("library")
def test_programs_are_told_the_same() -> None:
    ann = factories.account("Ann")
    claim = factories.claim("The treaty secures networks.")
    row = factories.evidence(claim, factories.passage("41B", "security and robustness"))
    factories.evidence(claim, factories.passage("41C", "take necessary measures"), author=ann, review="awaiting")
    Dispute.objects.create(evidence=row, author=ann, reason="No.")
    standing = Client().get(f"/api/claims/{claim.slug}/").json()["standing"]
    first, second = standing["grounds"]
    assert (first["id"], first["counts"], first["decides"], first["why_not"]) == (row.public_id, True, True, "")
    assert (second["counts"], second["why_not"]) == (False, "Awaits review; not counted.")
    assert [(each["key"], each["fits"]) for each in standing["steps"]] == [
        ("not-of-the-text", False),
        ("no-words", False),
        ("readers-disagree", True),
    ]
    assert {"if_so": "Once the open dispute is settled", "then": ["say-this"], "no_longer_provisional": False} in (
        standing["would_change"]
    )
    assert standing["rule"].endswith("/how-claims-stand/")
