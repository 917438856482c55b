"""Textual checks over the library: what they answer, when they do so anew, who hears of it, how they are asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from annotations.checking.answered import told
from annotations.checking.countable import Field, countable, edition_asked
from annotations.checking.evaluating import Question, answer, checks_on, evaluate
from annotations.models import Check, CheckResult, LogEntry, News
from annotations.moderating import verify
from tests import factories
from tests.annotations.sending import fields_of
from treatyreader.accounts.models import Account
from treatyreader.models import Edition, Instrument, Provision, Statement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


def ask(expression: str, scope: str, expect: str = "", path: str = "") -> tuple[str, int, int, int]:
    """The outcome, how often in the text and in headings, and how many gaps matter."""
    edition = edition_asked(Instrument.objects.get(slug="itrs"), path)
    assert edition
    said = answer(Question.read(expression, scope, expect), countable(edition))
    return said.outcome or "", said.counted.total(Field.TEXT), said.counted.total(Field.HEADING), said.gaps


@pytest.mark.parametrize(
    ("expression", "scope", "expect", "said"),
    [
        ("internet*", "preamble, articles", "absent", ("met", 0, 0, 0)),
        ("internet*", "treaty", "absent", ("inconclusive", 0, 0, 2)),
        ("internet*", "resolution PLEN/3", "present", ("met", 8, 1, 0)),
        ("internet*", "edition", "absent", ("not met", 8, 1, 2)),
        ("security", "articles", "exactly 1", ("met", 1, 1, 0)),
        ("security", "articles", "exactly 2", ("not met", 1, 1, 0)),
        ("internet*", "article 99", "absent", ("inconclusive", 0, 0, 0)),
    ],
)
def test_what_the_bundled_text_answers(
    expression: str, scope: str, expect: str, said: tuple[str, int, int, int]
) -> None:
    assert ask(expression, scope, expect) == said


def test_human_rights_stand_only_in_the_preamble_of_what_is_held() -> None:
    parts = {
        scope: ask('"human rights"', scope)[1:3] for scope in ("preamble", "articles", "appendices", "resolutions")
    }
    assert parts == {"preamble": (1, 0), "articles": (0, 0), "appendices": (0, 0), "resolutions": (0, 0)}
    assert ask('"human rights"', "edition")[1:3] == (1, 0)
    # That they stand nowhere else is said of all of the edition, and two parts of that are not held.
    assert ask('"human rights"', "preamble", "only") == ("inconclusive", 1, 0, 2)


def test_only_is_met_where_all_of_the_text_is_held() -> None:
    edition = factories.text("pact/1990/en", {"1": "Members keep peace.", "2": "Members keep the network whole."})
    said = {
        scope: answer(Question.read("peace", scope, "only"), countable(edition)).outcome
        for scope in ("no 1", "no 2", "article 1")
    }
    assert said == {"no 1": "met", "no 2": "not met", "article 1": "met"}


def test_near_finds_also_what_a_phrase_does_not() -> None:
    edition = edition_asked(Instrument.objects.get(slug="itrs"))
    assert edition
    where = [
        {
            each.piece.provision.margin_number
            for each in answer(Question.read(expression, "treaty", ""), countable(edition)).counted.found
        }
        for expression in ('"shall endeavour"', "shall NEAR/3 endeavour")
    ]
    assert where[1] - where[0] == {"41B"}
    assert len(where[0]) == 10


def test_statements_that_are_texts_of_their_own_are_in_the_scope_of_that_name_alone() -> None:
    assert ask("internet", "statements")[1] > 0
    assert ask("internet", "edition")[1] == ask("internet", "resolutions")[1]


def test_silence_of_the_statements_that_are_held_says_nothing_of_those_that_are_not() -> None:
    lacking = Statement.objects.filter(instrument__slug="itrs", full_text=None).count()
    assert lacking > 0
    assert ask("xyzzy", "statements", "absent") == ("inconclusive", 0, 0, lacking)
    assert ask("internet", "statements", "present")[0] == "met"
    assert ask("xyzzy", "treaty", "absent")[3] == ask("xyzzy", "edition", "absent")[3] == 2, "they are no part of it"


@pytest.mark.usefixtures("whole_library")
@pytest.mark.parametrize(
    ("language", "expression", "letters"),
    [
        ("zh", "电信", "电信"),
        ("fr", "télécommunicat*", "télécommunicat"),
        ("ru", "электросвяз*", "электросвяз"),
        ("es", "telecomunicaci*", "telecomunicaci"),
    ],
)
def test_every_language_is_counted_and_what_it_lacks_is_a_gap(language: str, expression: str, letters: str) -> None:
    path = f"itrs/2012-signed/{language}"
    edition = Edition.objects.newest().of_address(*path.split("/")).get()
    held = Provision.objects.filter(edition=edition).quotable().values_list("text", flat=True)
    assert ask(expression, "edition", path=path)[1] == sum(text.lower().count(letters) for text in held) > 0
    # The other languages hold a part of what the English does: silence there says nothing.
    assert ask("internet*", "articles", "absent", path)[0] == "inconclusive"


def asked(expression: str, expect: str, **columns: Any) -> Check:
    """A check on a claim about a pact, answered."""
    if not Instrument.objects.filter(slug="pact").exists():
        factories.text("pact/1990/en", {"1": "Members keep the network whole."})
    claim = factories.claim("The pact speaks of peace.", instrument=Instrument.objects.get(slug="pact"))
    check = factories.check(claim, expression, "articles", expect, **columns)
    evaluate(Check.objects.filter(pk=check.pk))
    return check


def test_a_check_that_flips_is_told_and_one_that_does_not_is_not() -> None:
    flips, stays = asked("peace", "absent"), asked("whole", "present")
    assert [told(each).check.newest_result for each in (flips, stays)]
    factories.text("pact/1990/en", {"1": "Members keep peace and the network whole."}, publish=False)
    call_command("evaluate_checks")
    assert not News.objects.filter(kind=News.Kind.CHECK_FLIPPED).exists(), "a draft answers nothing"
    call_command("publish_edition", "pact/1990/en@2")
    assert [each.textual_check for each in News.objects.filter(kind=News.Kind.CHECK_FLIPPED)] == [flips]
    assert [result.outcome for result in flips.results.order_by("id")] == ["met", "not met"]
    assert [result.outcome for result in stays.results.order_by("id")] == ["met", "met"], "on another edition"
    assert told(flips).result == flips.results.last()


def test_what_is_answered_as_before_is_not_written_again_unless_somebody_asks() -> None:
    check = asked("peace", "absent")
    evaluate(checks_on(check.claim.instrument_id))
    assert check.results.count() == 1
    evaluate(Check.objects.filter(pk=check.pk), asked=True)
    assert check.results.count() == 2


def test_an_answer_of_a_withdrawn_edition_counts_no_more() -> None:
    check = asked("peace", "absent")
    edition = Edition.objects.get(version__instrument__slug="pact")
    edition.withdraw()
    assert told(check).result is None
    assert "not answered" in told(check).why_not_counted
    assert evaluate(Check.objects.filter(pk=check.pk)) == [], "no text is left"


def test_verification_that_changes_is_in_the_next_answer() -> None:
    check = Check.objects.get(claim__slug="governments-role-in-internet-governance")
    before = told(check).result
    steward = factories.account("Stella", role="steward")
    verify(steward, factories.provision("P3/6"), "verified", "A copy.", [], "")
    after = told(check).result
    assert before
    assert after
    assert (before.verified, after.verified) == (0, 1)


def test_the_newest_answers_are_read_in_two_queries_however_many_checks(
    django_assert_num_queries: object,
) -> None:
    for number in (1, 5):
        for _each in range(number):
            asked("peace", "absent")
        with django_assert_num_queries(2):  # type: ignore[operator]
            assert all(each.newest_result for each in Check.objects.visible_to(None).with_newest_result())


@pytest.fixture
def ann(client: Client) -> Account:
    account = factories.account("Ann")
    client.force_login(account)
    return account


FORM = {
    "q": "peace",
    "in": "articles",
    "expect": "present",
    "text": "",
    "coverage": "whole",
    "rationale": "It says so.",
}


def send(client: Client, address: str, **typed: str) -> str:
    """The page that answers a form that is sent."""
    answered = client.post(address, fields_of(client.get(address)) | typed, follow=True)
    return answered.content.decode()


def test_a_check_is_asked_answered_at_once_and_awaits_review(client: Client, ann: Account) -> None:
    asked("whole", "present")
    claim = factories.claim("The pact speaks of war.", instrument=Instrument.objects.get(slug="pact"))
    page = send(client, f"/checks/new/?on={claim.slug}", **FORM | {"q": "“War  ”", "met": "confirms"})
    check = claim.checks.get()
    assert (check.expression, check.author, check.review) == ('"War"', ann, "awaiting")
    assert check.results.get().outcome == "not met"
    assert "Awaits review; not counted." in page
    assert client.get(f"/checks/{check.public_id}/").headers["Location"].endswith(f"#{check.anchor}")


def test_looking_first_writes_nothing_and_shows_what_is_found(client: Client, ann: Account) -> None:
    count = Check.objects.count()
    page = send(
        client, "/checks/new/?on=un-takeover", q="internet*", **{"in": "resolution PLEN/3"}, look="1", expect="present"
    )
    assert "It stands 8 times in the text that was searched." in page
    assert "Nothing is written yet" in page
    assert Check.objects.count() == count


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"q": "a (b"}, "At character 3: brackets are not known"),
        ({"q": "x" * 10_000}, "at most 300"),
        ({"in": "annexes"}, "is no part that is known"),
        ({"in": "article 99"}, "this text has no article 99"),
        ({"expect": "sometimes"}, "is not known as what is expected"),
        ({"expect": ""}, "This field is required"),
        ({"text": "itrs/1788/en"}, "Select a valid choice"),
        ({"q": "internet*", "in": "preamble,articles", "expect": "Absent"}, "This is asked of the claim already"),
        ({"q": "war", "in": "articles", "expect": "absent", "met": "refutes"}, "only a claim about words"),
        ({"q": "war", "in": "articles", "expect": "at most 3", "met": "confirms"}, "only a claim about words"),
        ({"q": "security", "in": "articles", "expect": "only", "met": "confirms"}, "only a claim about words"),
        ({"q": "security NOT war", "in": "treaty", "expect": "present", "met": "refutes"}, "only a claim about words"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    client: Client, ann: Account, typed: dict[str, str], said: str
) -> None:
    count = Check.objects.count()
    assert said in send(client, "/checks/new/?on=un-takeover", **{**FORM, "met": "qualifies", **typed})
    assert Check.objects.count() == count


def test_the_question_of_an_address_fills_the_form_in(client: Client, ann: Account) -> None:
    page = client.get("/checks/new/?on=un-takeover&q=war*&in=articles&expect=absent")
    assert {name: fields_of(page)[name] for name in ("q", "in", "expect")} == {
        "q": "war*",
        "in": "articles",
        "expect": "absent",
    }


def test_an_edit_is_another_question_with_an_answer_of_its_own_and_keeps_the_former(
    client: Client, ann: Account
) -> None:
    check = asked("peace", "present", author=ann, review="reviewed", rationale="So.")
    send(client, f"/checks/{check.public_id}/edit/", q="whole")
    check.refresh_from_db()
    assert (check.expression, check.review, check.version) == ("whole", "awaiting", 2)
    assert [each.expression for each in check.history.all()] == ["peace"]
    shown = told(check)
    assert shown.result
    assert (shown.result.version, shown.result.outcome) == (2, "met")
    assert "peace" in client.get(f"/checks/{check.public_id}/about/").content.decode()


def test_a_steward_has_somebody_elses_check_answered_anew_and_it_is_logged(client: Client) -> None:
    check = asked("peace", "absent", author=factories.account("Ann"), review="awaiting")
    client.force_login(factories.account("Stella", role="steward"))
    send(client, f"/checks/{check.public_id}/evaluate/")
    assert check.results.count() == 2
    assert LogEntry.objects.filter(deed=LogEntry.Deed.EVALUATED, address=check.get_absolute_url()).exists()


def test_a_hidden_check_is_shown_to_nobody_else(client: Client) -> None:
    check = asked("peace", "absent", author=factories.account("Ann"), review="reviewed", state="hidden")
    assert check.anchor not in client.get(check.claim.get_absolute_url()).content.decode()
    assert client.get(f"/checks/{check.public_id}/about/").status_code == 404
    claims = client.get(f"/api/claims/{check.claim.slug}/").json()
    assert claims["checks"] == []


def test_the_api_tells_a_check_with_its_answer(client: Client) -> None:
    told_of = client.get("/api/claims/internet-only-in-an-appendix/").json()["checks"][1]
    assert (told_of["expression"], told_of["scope"], told_of["why_not"]) == ("internet*", "resolution PLEN/3", "")
    result = told_of["result"]
    counts = {name: result[name] for name in ("outcome", "in_text", "in_headings", "provisions", "verified", "gaps")}
    assert counts == {"outcome": "met", "in_text": 8, "in_headings": 1, "provisions": 11, "verified": 0, "gaps": 0}


def test_what_somebody_asked_is_in_their_data_and_goes_with_them(client: Client, ann: Account) -> None:
    check = asked("peace", "absent", author=ann, review="awaiting")
    assert client.get("/account/data/").json()["checks"][0]["expression"] == "peace"
    assert check.claim.text in client.get("/account/contributions/").content.decode()
    assert CheckResult.objects.filter(check_asked=check).exists()
