"""The standing of words: what the program proposes of passages in five languages, against a table written by hand, and
what stewards confirm."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.test import Client

from annotations.anchoring.locating import anchor
from annotations.exhibits import proposed_standing
from annotations.loading.claims import passage_at
from annotations.models import LogEntry, Passage, WordRuling
from annotations.standing.word_standing import How, Where, Whom, standing_of_words
from tests import factories
from tests.annotations.sending import complaint_of, fields_of, send
from treatyreader.models import Edition, Provision

pytestmark = pytest.mark.django_db

EN, SIGNED, OLD, CS = "itrs/2012/en", "itrs/2012-signed", "itrs/1988/en", "itu-constitution/extracts/en"
UNCLEAR = "unclear"
# Edition, margin number, words of the sentence (none: the whole provision), where, how, whom.
TABLE = [
    (EN, "1", "sovereign right of each State", "preamble", "permits", "States"),
    (EN, "1", "affirm their commitment", "preamble", "commits", "States"),
    (EN, "2", "These Regulations do not address", "article", "scope", "nobody"),
    (EN, "3", "", "article", "permits", "States"),
    (EN, "4", "", "article", "scope", "nobody"),
    (EN, "5", "", "article", UNCLEAR, UNCLEAR),
    (EN, "6", "", "article", "scope", "nobody"),
    (EN, "8", "", "article", "urges", "operators"),
    (EN, "9", "", "article", "permits", "States"),
    (EN, "10", "", "article", "requires effort", "States"),
    (EN, "11", "", "article", "requires", "States"),
    (EN, "14", "", "article", "scope", "nobody"),
    (EN, "30", "Authorized operating agencies shall determine", "article", "requires", "operators"),
    (EN, "31", "has the right to send traffic", "article", "permits", "users"),
    (EN, "31E", "", "article", "urges", "States"),
    (EN, "33", "services which should conform", "article", "requires effort", "States"),
    (EN, "37", "", "article", "requires effort", "States"),
    (EN, "38E", "", "article", UNCLEAR, "States"),
    (EN, "41B", "", "article", "requires effort", "States"),
    (EN, "41C", "", "article", "urges", "States"),
    (EN, "41C/2", "", "article", "invites", "States"),
    (EN, "42H", "", "article", "requires", UNCLEAR),
    (EN, "55", "", "article", "requires", "States"),
    (EN, "56", "", "article", "requires", "organ"),
    (EN, "61", "", "article", "procedure", "nobody"),
    (EN, "62", "", "article", "permits", "States"),
    (EN, "1/2", "", "appendix", "requires effort", "States"),
    (EN, "1/4", "", "appendix", UNCLEAR, "operators"),
    (EN, "P3/6", "all governments should have", "recital", "recites", "nobody"),
    (EN, "P3/8", "", "operative paragraph", "invites", "States"),
    (EN, "P3/10", "", "operative paragraph", "instructs", "organ"),
    (EN, "P4/6", "", "operative paragraph", "invites", "conference"),
    (OLD, "32", "", "article", "requires effort", "States"),
    (OLD, "29", "", "article", "requires effort", UNCLEAR),  # administrations*: or private agencies
    (OLD, "63", "", "article", "permits", "States"),
    (CS, "CS 38", "", "article", "requires", "States"),
    (CS, "CS 146", "", "article", "permits", "conference"),
    (CS, "CS 179", "right of the public", "article", "permits", "users"),
    (f"{SIGNED}/fr", "8", "", "article", "urges", "operators"),
    (f"{SIGNED}/fr", "11", "", "article", UNCLEAR, UNCLEAR),  # French requires by the tense alone
    (f"{SIGNED}/fr", "31A", "", "article", "requires effort", "States"),
    (f"{SIGNED}/fr", "P4/7", "", "operative paragraph", "instructs", "organ"),
    (f"{SIGNED}/es", "31A", "", "article", "requires effort", "States"),
    (f"{SIGNED}/es", "31E", "", "article", UNCLEAR, "States"),  # "deben" for "should"
    (f"{SIGNED}/ru", "41B", "", "article", "requires effort", "States"),
    (f"{SIGNED}/ru", "30", "должны по взаимному", "article", "requires", "operators"),
    (f"{SIGNED}/zh", "31E", "", "article", "urges", "States"),
    (f"{SIGNED}/zh", "32", "", "article", "requires effort", "States"),
    (f"{SIGNED}/zh", "42KB", "可免费提供公务电信", "article", "permits", "operators"),
]


@pytest.mark.usefixtures("whole_library")
def test_the_program_proposes_what_a_reader_of_the_text_would() -> None:
    wrong = []
    for edition, number, words, *expected in TABLE:
        passage = factories.passage(number, words, edition)
        row = Passage.objects.with_provision().get(pk=passage.pk)
        proposed = proposed_standing(row)
        if [proposed.where.value, proposed.how.value, proposed.whom.value] != expected:
            wrong.append(f"{edition} No. {number}: {proposed.where}, {proposed.how}, {proposed.whom}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.usefixtures("whole_library")
def test_every_passage_of_every_text_has_a_proposal_and_much_of_it_is_clear() -> None:
    """Over all that can be quoted: never a failure, and not unclear throughout where a language is known."""
    for edition in Edition.objects.published().with_version():
        rows = (
            Provision.objects.filter(edition=edition)
            .quotable()
            .select_related("edition__version__instrument", "parent__parent__parent")
        )
        found = [proposed_standing(Passage(provision=row, exact=row.text, start=0, end=len(row.text))) for row in rows]
        assert all(each.where in Where and each.how in How and each.whom in Whom for each in found)
        if edition.version.instrument.slug == "itrs":
            clear = sum(each.how != How.UNCLEAR for each in found)
            assert clear >= len(found) / 2, f"{edition}: {clear} of {len(found)}"


def test_of_a_language_that_nobody_taught_it_the_program_says_no_more_than_where() -> None:
    proposed = standing_of_words(
        division="article", kind="paragraph", lead="", sentence="يجب على الدول", language="ar", integral=True
    )
    assert (proposed.where, proposed.how, proposed.whom) == (Where.ARTICLE, How.UNCLEAR, Whom.UNCLEAR)


@pytest.fixture
def steward(client: Client, library: None) -> Client:
    client.force_login(factories.account("Stella", role="steward"))
    return client


def shown(address: str) -> str:
    caches["pages"].clear()
    return Client().get(address).content.decode()


def test_a_steward_confirms_what_the_program_proposes_and_everybody_sees_by_whom(steward: Client) -> None:
    claim = factories.claim("The networks are secure.")
    words = factories.passage("41B", "security and robustness")
    factories.evidence(claim, words)
    assert "(proposed by the program)" in shown(claim.get_absolute_url())
    address = f"/passages/{words.public_id}/standing/"
    page = steward.get(address)
    form = fields_of(page)
    assert (form["where"], form["how"], form["whom"]) == ("article", "requires effort", "States")
    assert "individually and collectively endeavour" in page.content.decode()
    response = send(steward, address)
    assert (response.status_code, response["Location"]) == (303, words.get_absolute_url())
    ruling = WordRuling.objects.get()
    assert (ruling.where, ruling.how, ruling.whom) == ("article", "requires effort", "States")
    for each in (words.get_absolute_url(), claim.get_absolute_url()):
        assert "confirmed by Stella on" in shown(each)
    entry = LogEntry.objects.get()
    assert (entry.deed, entry.what, entry.is_public) == ("confirmed", "standing of words", True)


def test_who_says_otherwise_says_why_and_the_newest_counts(steward: Client) -> None:
    words = factories.passage("41B", "security and robustness")
    address = f"/passages/{words.public_id}/standing/"
    refused = send(steward, address, how="requires")
    assert refused.status_code == 422
    assert "otherwise than the program proposes" in complaint_of(refused)
    assert send(steward, address, how="requires", reason="It is a duty of conduct.").status_code == 303
    assert send(steward, address, how="unclear", reason="One may differ.").status_code == 303
    assert [each.how for each in words.rulings.order_by("id")] == ["requires", "unclear"]
    page = shown(words.get_absolute_url())
    assert "mixed or unclear" in page
    assert "One may differ." in page
    assert [each.deed for each in LogEntry.objects.all()] == ["ruled", "ruled"]


def test_a_ruling_on_what_was_ruled_meanwhile_looks_again(steward: Client) -> None:
    words = factories.passage("41B", "security and robustness")
    address = f"/passages/{words.public_id}/standing/"
    page = steward.get(address)
    send(steward, address, how="urges", reason="So.")
    late = steward.post(address, fields_of(page) | {"how": "requires", "reason": "No."})
    assert late.status_code == 422
    assert "Another steward ruled" in complaint_of(late)


def test_words_that_only_their_finder_sees_are_not_ruled_on(steward: Client) -> None:
    row = factories.provision("41B")
    place = anchor("harmonious development", row.text)
    assert place is not None
    private = passage_at(row, place, is_public=False)
    assert steward.get(f"/passages/{private.public_id}/standing/").status_code == 404
