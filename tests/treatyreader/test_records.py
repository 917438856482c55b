"""The record of a treaty and what delegations put on record."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from treatyreader.models import Delegation, Edition, ParticipationAct, Statement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return html.unescape(response.content.decode())


def listed(page: str, heading: str) -> list[str]:
    """The entries of the list under a heading of the participation section."""
    part = page.split(f"<h3>{heading}")[1].split("</ul>")[0]
    return re.findall(r"<li>(.*?)</li>", part, re.S)


def test_signatures_are_recorded_or_not_and_an_omission_is_no_act(client: Client) -> None:
    page = shown(client, "/treaties/itrs/")
    signed, without = listed(page, "Signature recorded"), listed(page, "No signature recorded")
    assert (len(signed), len(without)) == (89, 55)
    assert any("Algeria" in each for each in signed)
    assert any(">United States<" in each for each in without)
    participation = page.split('<section id="participation"')[1]
    assert "None recorded does not mean opposed." in participation
    assert participation.count("opposed") == 1


def test_rows_whose_source_was_not_seen_are_marked(client: Client) -> None:
    acts = ParticipationAct.objects.filter(version__slug="2012", kind="signature")
    seen = acts.exclude(source="").first()
    unseen = acts.filter(source="").first()
    assert unseen is not None
    page = shown(client, "/treaties/itrs/")
    rows = {name: row for row in listed(page, "Signature recorded") for name in re.findall(r">([^<]+)</a>", row)}
    assert "source not seen" in rows[unseen.delegation.name]
    assert seen is None or "source not seen" not in rows[seen.delegation.name]


def test_each_statement_has_a_permalink_that_holds_no_row_number(client: Client) -> None:
    record = shown(client, "/treaties/itrs/")
    for statement in Statement.objects.filter(instrument__slug="itrs"):
        address, _hash, place = statement.get_absolute_url().partition("#")
        assert place.startswith(f"statement-{statement.made_on}-")
        for page in (record, shown(client, address)):
            assert page.count(f'id="{place}"') == 1
            assert f'href="{address}#{place}" data-copy-link' in page


def test_a_summary_is_ours_and_is_not_in_quotation_marks(client: Client) -> None:
    page = shown(client, "/treaties/itrs/")
    statements = Statement.objects.filter(instrument__slug="itrs")
    assert statements.count() == 13
    assert page.count("Our summary:") == 13
    assert page.count("(by this library; not the depositary's)") == 13
    for statement in statements:
        assert f"“{statement.summary}" not in page
        assert statement.quotation == "" or f"“{statement.quotation}”" in page


def test_every_delegation_has_its_statements_at_an_address(client: Client) -> None:
    for delegation in Delegation.objects.all():
        page = shown(client, f"/treaties/itrs/statements/{delegation.slug}/")
        assert delegation.name in page
        assert page.count("Our summary:") == delegation.statements.count()


def test_a_state_without_a_signature_is_not_said_to_be_against(client: Client) -> None:
    page = shown(client, "/treaties/itrs/statements/united-states/")
    assert "No signature recorded" in page
    assert "does not mean opposed" in page


def test_the_statement_of_the_united_states_is_read_in_full(client: Client) -> None:
    page = shown(client, "/treaties/itrs/statements/united-states/")
    address = re.findall(r'href="([^"]+)">Read it in full', page)[0]
    text = shown(client, address)
    edition = Edition.objects.get(version__instrument__slug="itrs-statement-united-states")
    provisions = [each.text for each in edition.in_reading_order() if each.text]
    assert len(provisions) >= 4
    for words in provisions:
        assert html.escape(words, quote=False)[:40] in html.escape(text, quote=False)
    assert "transcript" in text


def test_the_record_says_where_each_text_comes_from_and_how_far_it_is_verified(client: Client) -> None:
    page = shown(client, "/treaties/itrs/")
    row = page.split('<a href="/treaties/itrs/2012/en/"')[1].split("</tr>")[0]
    assert re.findall(r'<td class="count">(\d+)</td>', row) == ["144", "15", "2"]
    assert "ITU, Final Acts" in row
    assert "reconstruction" in row


@pytest.mark.usefixtures("whole_library")
def test_the_newest_version_is_not_said_to_be_the_one_in_force(client: Client) -> None:
    page = shown(client, "/treaties/itrs/")
    assert "newest here; who is bound by which version differs by State" in page
    assert "in force" not in page.split('<section id="texts"')[1].split("</section>\n</section>")[0]
