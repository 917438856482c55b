"""The desk, the people and the log, as stewards and readers see them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.models import Claim, Dispute, LogEntry, Report
from tests import factories
from tests.annotations.sending import complaint_of, send
from treatyreader.accounts.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


@pytest.fixture
def ann(library: None) -> Account:
    return factories.account("Ann Contributor")


@pytest.fixture
def stella(client: Client) -> Account:
    steward = factories.account("Stella Steward", role="steward")
    client.force_login(steward)
    return steward


def signed_in(name: str, role: str) -> Client:
    client = Client()
    client.force_login(factories.account(name, role=role))
    return client


def something_of_each_kind(author: Account, number: int = 0) -> None:
    words = factories.passage("41B", "security and robustness of international telecommunication networks")
    waiting = factories.claim(
        f"Networks must be robust, number {number}.", origin="reader", author=author, state="waiting"
    )
    factories.evidence(waiting, words, author=author, review="awaiting")
    held = factories.claim(f"The treaty secures networks, number {number}.", origin="reader", author=author)
    linked = factories.evidence(held, words, author=author, review="awaiting", rationale=f"See these words {number}.")
    Dispute.objects.create(evidence=linked, author=author, reason=f"They say otherwise {number}.", state="waiting")
    said = factories.comment(factories.provision("41B"), author, f"A remark {number}.", passages=[words])
    reporter = factories.account(f"Reporter {author.pk} {number}")
    Report.objects.create(author=reporter, comment=said, reason="defamatory", words=f"It defames {number}.")
    Report.objects.create(author=reporter, claim=held, reason="misattributed")
    Report.objects.create(author=reporter, evidence=linked, reason="out of context")


def test_what_waits_stands_beside_its_words(client: Client, ann: Account, stella: Account) -> None:
    something_of_each_kind(ann)
    page = client.get("/desk/").content.decode()
    for said in (
        "Networks must be robust, number 0.",
        "See these words 0.",
        "They say otherwise 0.",
        "It defames 0.",
        "A remark 0.",
        "Ann Contributor",
        "defamatory",
        "Wording to verify",
        "no published copy seen",
    ):
        assert said in page, said
    assert page.count("security and robustness of international telecommunication networks") >= 6
    claim = Claim.objects.get(text="Networks must be robust, number 0.")
    evidence = claim.evidence.get()
    for address in (
        f"/claims/{claim.slug}/review/",
        f"/claims/{claim.slug}/merge/",
        f"/evidence/{evidence.public_id}/review/",
        f"/disputes/{Dispute.objects.get().public_id}/settle/",
        f"/reports/{Report.objects.first().public_id}/",  # type: ignore[union-attr]
    ):
        assert f'href="{address}"' in page, address


def test_ones_own_things_are_for_another_steward(client: Client, stella: Account) -> None:
    something_of_each_kind(stella)
    for kind in ("claims", "evidence", "disputes", "reports"):
        page = client.get(f"/desk/?kind={kind}").content.decode()
        assert "Yours; another steward looks at it." in page, kind
        assert "/review/" not in page
        assert "/settle/" not in page
        assert "/hide/" not in page


def test_one_kind_alone_has_pages(client: Client, ann: Account, stella: Account) -> None:
    for number in range(21):
        factories.claim(f"Claim that waits {number}.", origin="reader", author=ann, state="waiting")
    everything = client.get("/desk/").content.decode()
    assert "Claim that waits 4." in everything
    assert "Claim that waits 5." not in everything
    first = client.get("/desk/?kind=claims").content.decode()
    assert "Claim that waits 19." in first
    assert "Claim that waits 20." not in first
    assert "Claim that waits 20." in client.get("/desk/?kind=claims&page=2").content.decode()
    assert "Claim that waits" not in client.get("/desk/?kind=wording").content.decode()
    for asked in ("/desk/?kind=x", "/desk/?kind=claims&page=x", "/desk/?kind=claims&page=99", "/desk/?kind=%00"):
        assert client.get(asked).status_code == 200


@pytest.mark.parametrize(
    "kind", ["", "?kind=claims", "?kind=evidence", "?kind=disputes", "?kind=reports", "?kind=wording"]
)
def test_the_number_of_queries_does_not_grow(client: Client, ann: Account, stella: Account, kind: str) -> None:
    something_of_each_kind(ann)
    client.get(f"/desk/{kind}")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/desk/{kind}")
    for number in range(1, 12):
        something_of_each_kind(ann, number)
    with CaptureQueriesContext(connection) as many:
        client.get(f"/desk/{kind}")
    assert len(many) == len(few)
    assert len(many) <= 45


def test_nobody_else_sees_the_desk_and_nothing_keeps_it(client: Client, ann: Account) -> None:
    response = client.get("/desk/?kind=claims")
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/desk/%3Fkind%3Dclaims")
    assert signed_in("Carl", "contributor").get("/desk/").status_code == 403
    response = signed_in("Stella", "steward").get("/desk/")
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def test_only_an_administrator_finds_the_people(ann: Account) -> None:
    steward, administrator = signed_in("Stella", "steward"), signed_in("Ada", "administrator")
    assert "/desk/people/" not in steward.get("/desk/").content.decode()
    assert steward.get("/desk/people/").status_code == 403
    assert "/desk/people/" in administrator.get("/desk/").content.decode()
    page = administrator.get("/desk/people/").content.decode()
    assert "Ann Contributor" in page
    assert "ann.contributor@example.org" not in page
    found = administrator.get("/desk/people/?q=STELL").content.decode()
    assert "Stella" in found
    assert "Ann Contributor" not in found
    assert administrator.get("/desk/people/?q=%00&page=x").status_code == 200


def test_people_are_listed_with_what_they_wrote(ann: Account) -> None:
    something_of_each_kind(ann)
    administrator = signed_in("Ada", "administrator")
    row = administrator.get("/desk/people/?q=ann+contr").content.decode().split("<tbody>")[1].split("</tr>")[0]
    assert [cell.split("<")[0] for cell in row.split('<td class="number">')[1:]] == ["2", "2", "1"]
    with CaptureQueriesContext(connection) as few:
        administrator.get("/desk/people/")
    for number in range(20):
        factories.account(f"Somebody {number}")
    with CaptureQueriesContext(connection) as many:
        administrator.get("/desk/people/")
    assert len(few) == len(many)


def test_an_administrator_names_a_steward_and_the_log_says_so(ann: Account) -> None:
    administrator = signed_in("Ada", "administrator")
    typed = {"name": "ann contributor", "role": "steward", "reason": "She reads <b>well</b>."}
    response = send(administrator, "/desk/people/", **typed)
    assert response.status_code == 303
    ann.refresh_from_db()
    assert ann.role == "steward"
    assert "Ann Contributor" in administrator.get(response["Location"]).content.decode()
    entry = LogEntry.objects.get()
    assert (entry.deed, entry.what, entry.reason) == ("named", "steward", "She reads <b>well</b>.")
    assert "Ann" not in entry.address + entry.what
    page = Client().get("/log/").content.decode()
    assert "named somebody a steward" in " ".join(page.split())
    assert "She reads &lt;b&gt;well&lt;/b&gt;." in page
    assert "/desk/people/" not in page
    assert "/desk/people/?who=" in administrator.get("/log/").content.decode()


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"name": "Nobody Here", "role": "steward", "reason": "x"}, "Nobody here is called “Nobody Here”."),
        ({"name": "Ada", "role": "contributor", "reason": "x"}, "Nobody changes their own role"),
        ({"name": "Ann Contributor", "role": "contributor", "reason": "x"}, "Ann Contributor is that already"),
        ({"name": "Ann Contributor", "role": "steward", "reason": " "}, "Say it in a sentence."),
        ({"name": "Ann Contributor", "role": "king", "reason": "x"}, "Select a valid choice"),
        ({"name": "Ann Contributor", "role": "steward", "reason": "x" * 100_000}, "at most 2000 are taken"),
        ({"name": "Ann\0", "role": "steward", "reason": "x"}, "control characters"),
    ],
)
def test_a_naming_that_cannot_be_is_said_and_kept(ann: Account, typed: dict[str, str], complaint: str) -> None:
    administrator = signed_in("Ada", "administrator")
    response = send(administrator, "/desk/people/", **typed)
    assert response.status_code == 422
    assert complaint in complaint_of(response)
    assert typed["reason"].strip() in response.content.decode()
    assert not LogEntry.objects.exists()
    ann.refresh_from_db()
    assert ann.role == "contributor"


def test_the_log_is_the_same_for_all_readers_and_says_who_and_why() -> None:
    claim = factories.claim("It is said.", origin="reader", author=factories.account("Ann"))
    waiting = factories.claim("It waits.", origin="reader", author=factories.account("Otto"), state="waiting")
    steward = signed_in("Stella", "steward")
    assert send(steward, f"/claims/{claim.slug}/hide/", reason="It names nobody.").status_code == 303
    assert send(steward, f"/claims/{waiting.slug}/review/", verdict="decline", reason="A motive.").status_code == 303
    page = Client().get("/log/")
    html = " ".join(page.content.decode().split())
    assert "It names nobody." in html
    assert "<b>Stella</b> hid" in html
    assert f"/claims/{claim.slug}/" not in html, "an address has words of its claim"
    assert "It is said." not in html
    assert "A motive." not in html
    assert waiting.slug not in html
    assert "public" in page["Cache-Control"]
    seen = steward.get("/log/")
    assert "A motive." in seen.content.decode()
    assert "private" in seen["Cache-Control"]
    Account.objects.get(name="Stella").delete()
    assert "former steward" in signed_in("Sten", "steward").get("/log/").content.decode()


def test_the_log_has_pages_and_stands_at_the_foot_of_every_page(client: Client) -> None:
    LogEntry.objects.bulk_create(
        LogEntry(deed="hid", what="comment", address="/comments/x/", reason=f"Why {number}.") for number in range(51)
    )
    assert 'href="/log/"' in client.get("/").content.decode()
    first, second = client.get("/log/").content.decode(), client.get("/log/?page=2").content.decode()
    assert "Why 50." in first
    assert "Why 0." not in first
    assert "Why 0." in second
