"""How each claim of the bundled file stands, against a table written by hand from the rules in DESIGN, section 6, and
from what `provision-status-2012.csv` says of the wording of each provision."""

from __future__ import annotations

import html
import re
import tomllib
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from annotations.models import Claim
from treatyreader.importing.corpus import BUNDLED

pytestmark = pytest.mark.django_db

NOT_OF_THE_TEXT = "Not a question of the text"
NO_WORDS = "No words linked yet"
BOTH_WAYS = "The words point both ways"
OTHERWISE_IN_PART = "The words say otherwise in part"
SAY_THIS = "The words say this"
WITH_LIMITS = "The words say this, with limits"
TOUCH = "The words touch on this and settle nothing"

# slug: how it stands, whether that is provisional.
STANDS = {
    "un-takeover": (OTHERWISE_IN_PART, False),  # refutes, part: No. 1, verified
    "internet-only-in-an-appendix": (BOTH_WAYS, True),  # two checks: not in the articles, but in a resolution
    "treaty-includes-internet-governance": (OTHERWISE_IN_PART, True),  # a check: not in preamble and articles
    "article-1-excludes-content": (SAY_THIS, False),  # confirms, whole: No. 2; context beside it
    "preamble-enshrines-human-rights": (WITH_LIMITS, False),  # confirms, part
    "freedom-of-expression-in-the-treaty": (OTHERWISE_IN_PART, True),  # a check: nowhere in what it searched
    "treaty-regulates-spam": (TOUCH, False),  # qualifies, even whole, settles nothing; the check is context
    "cyber-security-was-squashed": (WITH_LIMITS, True),  # a check confirms a part; not all it searched is verified
    "no-language-about-cybersecurity": (WITH_LIMITS, True),  # a check confirms a part
    "mandate-over-cyber-security": (TOUCH, False),
    "governments-may-cut-off-access": (TOUCH, True),  # Nos. 55 and 31: substance confirmed only
    "mandates-deep-packet-inspection": (OTHERWISE_IN_PART, True),  # No. 6: substance confirmed only
    "peek-into-communications": (TOUCH, False),
    "sender-party-pays": (NOT_OF_THE_TEXT, False),  # a forecast
    "states-have-a-right-of-access": (SAY_THIS, False),
    "covers-everyone-who-runs-a-network": (TOUCH, False),
    "public-includes-government-networks": (WITH_LIMITS, False),  # confirms, part: No. 4, verified
    "lower-roaming-prices": (OTHERWISE_IN_PART, True),  # No. 38E: substance confirmed only
    "world-emergency-number": (NOT_OF_THE_TEXT, False),  # a forecast
    "the-accords-are-non-binding": (TOUCH, True),  # what refutes waits for the Constitution
    "no-external-enforcement": (TOUCH, True),  # a check qualifies; the words wait for the Constitution
    "adopted-by-consensus": (NOT_OF_THE_TEXT, False),  # a matter of record
    "governments-role-in-internet-governance": (SAY_THIS, True),  # confirms, whole: P3/6, not verified
    "texts-cover-spam-and-internet-governance": (WITH_LIMITS, False),  # No. 41C decides, P3/6 qualifies
    "eighty-nine-signed": (NOT_OF_THE_TEXT, False),
    "accessibility-and-e-waste": (WITH_LIMITS, True),  # confirms, part, twice: No. 57E is not verified
    "crux-was-not-the-substance": (NOT_OF_THE_TEXT, False),  # an opinion
}
# What changes when the library holds the Constitution, whose wording is verified.
WITH_THE_CONSTITUTION = {
    "the-accords-are-non-binding": (OTHERWISE_IN_PART, False),  # refutes, part: No. 215 of the Constitution
    "no-external-enforcement": (TOUCH, True),  # the words are verified, what the check searched is not
}
EDITORS = "Reviewed by the library's editors; not independently reviewed."


NOT_SEARCHED = re.compile(r"\{(gap|suppressed|footnote)\}$")


def counted(*divisions: str) -> tuple[int, int]:
    """What a check in these divisions searched, counted in the file: blocks of text, and those without a mark that
    their wording is not verified."""
    under, provisions, verified = list[str](), 0, 0
    for line in (BUNDLED / "itrs-2012.en.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            under = line.removeprefix("#").split()[:2]
        elif (
            line.startswith("[") and {*under} & {*divisions} and not re.search(r"\{(gap|suppressed|footnote)\}$", line)
        ):
            provisions, verified = provisions + 1, verified + ("{unverified}" not in line)
    return provisions, verified


def searched(*divisions: str) -> str:
    return "Of the {} provisions searched, {} have a verified wording.".format(*counted(*divisions))


def searched_by_checks(*counts: tuple[int, int]) -> str:
    said = ", ".join(f"{provisions} ({verified} verified)" for provisions, verified in counts)
    return f"Provisions searched by the checks: {said}."


ARTICLES = searched("PREAMBLE", "ARTICLE")
LINES = {
    "un-takeover": (
        "Rests on 5 passages: 2 in the preamble and articles, 3 in resolutions; and on 1 check. "
        f"Wording verified: 2 of 5. {ARTICLES} {EDITORS} Not yet looked at: appendices."
    ),
    "no-language-about-cybersecurity": (
        "Rests on 1 passage: 1 in the preamble and articles; and on 2 checks. Wording verified: 1 of 1. "
        f"{searched_by_checks(counted('PREAMBLE', 'ARTICLE', 'RESOLUTION'), counted('ARTICLE'))} "
        f"{EDITORS} Not yet looked at: appendices."
    ),
    "treaty-includes-internet-governance": (
        "Rests on 2 passages: 1 in the preamble and articles, 1 in a resolution; and on 2 checks. "
        f"Wording verified: 0 of 2. {ARTICLES} {EDITORS} Not yet looked at: appendices."
    ),
    "article-1-excludes-content": (
        "Rests on 1 passage: 1 in the preamble and articles. Wording verified: 1 of 1. "
        f"{EDITORS} Not yet looked at: appendices, resolutions."
    ),
    "governments-role-in-internet-governance": (
        "Rests on 1 passage: 1 in a resolution; and on 1 check. Wording verified: 0 of 1. "
        f"{searched('PLEN/3')} {EDITORS} Not yet looked at: preamble and articles, appendices."
    ),
    "no-external-enforcement": (
        f"Rests on 2 passages: 2 outside this instrument; and on 1 check. Wording verified: 2 of 2. {ARTICLES} "
        f"{EDITORS} Not yet looked at: appendices, resolutions."
    ),
    "adopted-by-consensus": "Rests on no passage: words of the treaty do not settle this kind of claim.",
}


def entries() -> list[dict[str, Any]]:
    with (BUNDLED / "claims.toml").open("rb") as file:
        return list(tomllib.load(file)["claim"])


def shown(client: Client, slug: str) -> str:
    response = client.get(f"/claims/{slug}/")
    assert response.status_code == 200, slug
    return html.unescape(response.content.decode())


def said_on_its_page(page: str) -> tuple[str, bool]:
    """How the claim stands as its page says it, and whether that is provisional."""
    how = page.split('<p class="how">')[1].split("</p>")[0]
    return how.split("</i>")[-1].strip(), "Provisional" in how


def test_the_table_has_every_claim() -> None:
    assert STANDS.keys() == {entry["slug"] for entry in entries()}


@pytest.mark.usefixtures("library")
def test_each_claim_says_how_it_stands(client: Client) -> None:
    assert {slug: said_on_its_page(shown(client, slug)) for slug in STANDS} == STANDS


@pytest.mark.usefixtures("whole_library")
def test_each_claim_says_how_it_stands_beside_the_constitution(client: Client) -> None:
    table = STANDS | WITH_THE_CONSTITUTION
    assert {slug: said_on_its_page(shown(client, slug)) for slug in table} == table


@pytest.mark.usefixtures("whole_library")
@pytest.mark.parametrize("slug", LINES)
def test_the_line_says_what_the_claim_rests_on(client: Client, slug: str) -> None:
    assert f'<p class="line">{LINES[slug]}</p>' in shown(client, slug)


@pytest.mark.usefixtures("library")
def test_evidence_in_a_text_that_the_library_lacks_waits_and_says_so(client: Client) -> None:
    page = shown(client, "no-external-enforcement")
    assert "Waiting for a text" in page
    assert "No. CS 38 of itu-constitution/extracts/en" in page


@pytest.mark.usefixtures("library")
def test_each_check_stands_on_its_claim_with_what_was_answered(client: Client) -> None:
    for entry in entries():
        page = html.unescape(shown(client, entry["slug"]))
        asked = entry.get("check", [])
        assert page.count('<article class="check') == len(asked)
        checks = page.split('<article class="check')[1:]
        assert all("This counts words; it does not show what the treaty covers." in each for each in checks)
        for check in asked:
            assert f"<code>{check['expression']}</code>" in page
            assert "Searched in " + check["scope"] in page


@pytest.mark.usefixtures("whole_library")
@pytest.mark.parametrize("edition", ["/treaties/itrs/2012/en/", "/treaties/itu-constitution/extracts/en/"])
def test_every_claim_stands_in_the_margin_of_each_clause_concerned(client: Client, edition: str) -> None:
    whole = html.unescape(client.get(edition).content.decode())
    concerned = 0
    for entry in entries():
        for evidence in entry.get("evidence", []):
            if f"/treaties/{evidence['edition']}/" != edition:
                continue
            concerned += 1
            number = client.get(f"{edition}no/{evidence['no'].replace(' ', '-')}/")["Location"]
            eid = number.rstrip("/").rpartition("/")[2]
            for page in (whole, html.unescape(client.get(number).content.decode())):
                card = page.split(f'id="beside-{eid}-{entry["slug"]}"')[1].split("</article>")[0]
                assert entry["text"] in card
                assert evidence["exact"] in card
    assert concerned >= 5


@pytest.mark.usefixtures("library")
def test_the_text_as_signed_shows_the_claims_of_its_provisions_and_that_their_words_stand_in_it(client: Client) -> None:
    page = client.get("/treaties/itrs/2012-signed/en/").content.decode()
    card = page.split('id="beside-art_5A__para_n1-mandate-over-cyber-security"')[1].split("</article>")[0]
    assert "Claimed about 2012, Article 6, 6.1 (No. 41B): these words stand unchanged here" in card
    marked = re.search('data-marks="[^"]*beside-art_5A__para_n1-mandate-over-cyber-security', page)
    assert marked, "the same words are marked there"
    own = client.get("/treaties/itrs/2012/en/").content.decode()
    assert "Claimed about 2012" not in own
    card = own.split('id="beside-art_6__para_6-1-mandate-over-cyber-security"')[1].split("</article>")[0]
    assert "In 2012-signed: unchanged, now Article 5A (No. 41B)" in card


@pytest.mark.usefixtures("whole_library")
def test_another_language_shows_them_without_marking_words_that_do_not_stand_there(client: Client) -> None:
    page = client.get("/treaties/itrs/2012-signed/fr/").content.decode()
    assert "pinned to 2012, English" in page
    assert "<mark" not in page.split('<div class="law">')[1]
    assert '<blockquote lang="en" dir="ltr">' in page


@pytest.mark.usefixtures("library")
def test_a_claim_that_is_not_published_shows_nowhere(client: Client) -> None:
    text = "The treaty regulates spam."

    def put(state: str) -> None:
        Claim.objects.filter(slug="treaty-regulates-spam").update(state=state)
        caches["pages"].clear()  # the stamp changes once in a transaction, and this test is one

    for state in (Claim.State.WAITING, Claim.State.HIDDEN, Claim.State.WITHDRAWN):
        put(state)
        assert client.get("/claims/treaty-regulates-spam/").status_code == 404
        for address in ("/", "/?q=the+treaty+regulates+spam", "/claims/", "/treaties/itrs/", "/treaties/itrs/2012/en/"):
            assert text not in client.get(address).content.decode(), address
    put(Claim.State.PUBLISHED)
    assert text in client.get("/claims/").content.decode()
