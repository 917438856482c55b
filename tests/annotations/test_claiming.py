"""Claims by readers: made, found before they are made twice, waiting, edited, withdrawn, merged."""

from __future__ import annotations

import datetime
import html
import re
import uuid
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from annotations import claiming
from annotations.models import Claim, LogEntry
from annotations.models.evidence import Review
from annotations.writing import EditedMeanwhile
from tests import factories
from treatyreader.accounts.models import Account
from treatyreader.models import Instrument

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

UNLIKE = "Satellite operators must publish their tariffs every January."
LISTS = (
    "/",
    "/claims/",
    "/treaties/itrs/",
    f"/?q={UNLIKE.replace(' ', '+')}",
    "/claims/like/?text=Satellite+operators",
)


def fields(**more: object) -> dict[str, object]:
    said = {"text": UNLIKE, "instrument": "itrs", "about": "adopted text", "kind": "words"}
    return {"key": str(uuid.uuid4())} | said | more


def make(client: Client, **more: object) -> Claim:
    response = client.post("/claims/new/", fields(**more))
    assert response.status_code == 303, re.findall(r'class="errors"[^>]*>(.*?)<', response.content.decode())
    return Claim.objects.get(slug=response["Location"].split("/")[2])


def look(client: Client, address: str, status: int = 200) -> str:
    """The page as it is after what was written; the stamp changes once in a transaction, and a test is one."""
    caches["pages"].clear()
    response = client.get(address)
    assert response.status_code == status, address
    return html.unescape(response.content.decode())


def reader(name: str, **columns: Any) -> Client:
    client = Client()
    client.force_login(factories.account(name, **columns))
    return client


@pytest.fixture
def ann(client: Client) -> Account:
    """Somebody of whom a claim was published before."""
    account = factories.account("Ann")
    factories.claim("An earlier claim.", origin="reader", author=account)
    client.force_login(account)
    return account


@pytest.fixture
def steward(db: None) -> Client:
    return reader("Steve", role=Account.Role.STEWARD)


def test_a_claim_has_an_address_made_of_its_words(client: Client, ann: Account) -> None:
    claim = make(client, text="Article 6’s  “spam” rule\nbinds ISPs; it’s new.", confirmed="1")
    assert claim.text == "Article 6’s “spam” rule binds ISPs; it’s new."
    assert claim.slug == "article-6s-spam-rule-binds-isps-its-new"
    assert (claim.author, claim.origin, claim.state) == (ann, "reader", "published")
    page = look(client, claim.get_absolute_url())
    assert f"{claim.text}</h1>" in page
    assert 'Made by <b class="who">Ann</b>' in page
    assert "No words linked yet" in page
    assert claim.text in look(Client(), "/claims/?page=1") + look(Client(), "/claims/?page=2")


def test_addresses_are_never_used_again(client: Client, ann: Account) -> None:
    first = make(client)
    assert first.slug == "satellite-operators-must-publish-their-tariffs-every"
    assert len(first.slug) <= 60
    claiming.withdraw(first, ann)
    second = make(client)
    assert second.slug == f"{first.slug}-2"
    Claim.objects.filter(pk=second.pk).update(state="merged", merged_into=Claim.objects.get(slug="un-takeover"))
    assert make(client).slug == f"{first.slug}-3"


@pytest.mark.parametrize(
    "text", ["条约赋予政府控制互联网的权力。", "المعاهدة تمنح الحكومات السيطرة", "Договор 2012 года всё меняет"]
)
def test_a_claim_without_latin_letters_has_an_address_too(client: Client, ann: Account, text: str) -> None:
    assert re.fullmatch(r"claim-[a-z2-9]{10}", make(client, text=text).slug)


@pytest.mark.parametrize("word", ["new", "like"])
def test_a_reserved_address_is_no_claim_s(client: Client, ann: Account, word: str) -> None:
    assert make(client, text=f"¿¿¿¿ {word} ????", confirmed="1").slug == f"{word}-2"


@pytest.mark.parametrize(
    ("more", "field", "error"),
    [
        ({"text": "Too short"}, "text", "A claim says more than that."),
        ({"text": "It says " + "so " * 120}, "text", "at most 300 are taken"),
        ({"text": "It does one thing. It does another."}, "text", "One sentence"),
        ({"text": "?!?!?!?!?!?!"}, "text", "says something in words"),
        ({"text": "A claim with a \x07 bell in it"}, "text", "control characters"),
        ({"text": "A claim turned \u202e around by itself"}, "text", "control characters"),
        ({"text": ""}, "text", "This field is required."),
        ({"instrument": "none"}, "instrument", "Select a valid choice"),
        ({"said_by": "Jane Roe"}, "source", "Who is named needs a source."),
        ({"said_by": "Jane Roe", "source": "https://example.org/a"}, "seen", "needs a source that was seen"),
        ({"seen": "on"}, "source", "Which source have you read?"),
        (
            {"quoted": "They own it.", "source": "https://example.org/a"},
            "quoted",
            "Only words from a source that was seen",
        ),
        ({"source": "ftp://example.org/a"}, "source", "This is no link."),
        ({"source": "javascript:alert(1)"}, "source", "This is no link."),
        ({"said_on": "yesterday"}, "said_on", "This is no date."),
        ({"said_on": (datetime.date.today() + datetime.timedelta(3)).isoformat()}, "said_on", "has not come yet"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    client: Client, ann: Account, more: dict[str, object], field: str, error: str
) -> None:
    count = Claim.objects.count()
    response = client.post("/claims/new/", fields(**{"note": "Kept, every word of it."} | more))
    assert response.status_code == 422
    page = html.unescape(response.content.decode())
    errors = page.split(f'id="id_{field}_error">')[1].split("</p>")[0]
    assert error in errors
    assert "Kept, every word of it." in page
    assert Claim.objects.count() == count


def test_a_named_claimant_stands_on_the_page_with_the_source_that_was_seen(client: Client, ann: Account) -> None:
    claim = make(
        client,
        said_by="A newspaper",
        source="example.org/article",
        seen="on",
        said_on="2012-12-14",
        quoted="They take it over.",
    )
    assert claim.source == "https://example.org/article"
    page = look(client, claim.get_absolute_url())
    assert "A newspaper, <time" in page
    assert "“They take it over.”" in page


def test_similar_claims_are_shown_before_a_new_one_is_made(client: Client, ann: Account) -> None:
    count = Claim.objects.count()
    said = fields(text="The United Nations, the UN, is taking over the Internet!")
    response = client.post("/claims/new/", said)
    assert response.status_code == 422
    page = response.content.decode()
    assert 'href="/claims/un-takeover/"' in page
    assert "None of these: make it" in page
    assert Claim.objects.count() == count
    response = client.post("/claims/new/", said | {"confirmed": "1"})
    assert response.status_code == 303
    assert Claim.objects.count() == count + 1
    again = client.post("/claims/new/", said | {"confirmed": "1"})
    assert again["Location"] == response["Location"]


def test_the_same_form_sent_twice_makes_one_claim(client: Client, ann: Account) -> None:
    said = fields()
    first, again = client.post("/claims/new/", said), client.post("/claims/new/", said)
    assert first["Location"] == again["Location"]
    assert Claim.objects.filter(text=UNLIKE).count() == 1


def test_others_waiting_claims_are_not_shown_as_similar(client: Client, ann: Account) -> None:
    waiting = make(reader("Newt"))
    assert waiting.state == Claim.State.WAITING
    assert make(client).state == Claim.State.PUBLISHED, "nothing like it was there for Ann"


def test_words_are_carried_along_to_be_linked(client: Client, ann: Account) -> None:
    on = ["itrs/2012/en@1/art_6__para_6-1:0-13", "itrs/2012/en@1/art_1__para_1-1__point_a"]
    address = f"/claims/new/?on={on[0]}&on={on[1]}"
    assert "Make it, then link the words" in client.get(address).content.decode()
    response = client.post(address, fields())
    assert response["Location"] == f"/evidence/new/?claim={Claim.objects.get(text=UNLIKE).slug}&on={on[0]}&on={on[1]}"
    assert client.get(response["Location"]).status_code == 200
    assert client.get("/claims/new/?on=nothing/here").status_code == 404


def test_the_claim_of_a_new_account_waits_and_others_do_not_see_it(client: Client, steward: Client) -> None:
    newt = reader("Newt")
    claim = make(newt)
    assert claim.state == Claim.State.WAITING
    factories.evidence(claim, factories.passage("FF"), review=Review.AWAITING)
    notice = "Waits for a steward; only you and the stewards see it."
    assert notice in look(newt, claim.get_absolute_url())
    assert notice in look(steward, claim.get_absolute_url())
    assert UNLIKE in look(newt, "/claims/?stands=no-words")
    total = re.search(r'All <span class="count">(\d+)', look(newt, "/claims/"))
    seen = re.search(r'All <span class="count">(\d+)', look(client, "/claims/"))
    assert total
    assert seen
    assert int(total[1]) == int(seen[1]) + 1
    for other in (client, reader("Other")):
        for address in (*LISTS, "/treaties/itrs/2012/en/", factories.passage("FF").get_absolute_url()):
            page = look(other, address)
            assert UNLIKE not in re.sub(r'value="[^"]*"|<title>.*?</title>', "", page), address
            assert claim.get_absolute_url() not in page
        for part in ("", "about/", "edit/", "withdraw/"):
            look(other, f"{claim.get_absolute_url()}{part}", 404)
        look(other, f"/evidence/new/?claim={claim.slug}", 404)
    Claim.objects.filter(pk=claim.pk).update(state="published")
    assert UNLIKE in look(client, "/")


def test_a_claim_that_names_a_living_person_waits_whoever_makes_it(
    ann: Account, client: Client, steward: Client
) -> None:
    assert make(client, names_living_person="on").state == Claim.State.WAITING
    assert make(steward, names_living_person="on", confirmed="1").state == Claim.State.WAITING
    assert make(steward, confirmed="1").state == Claim.State.PUBLISHED


def edited(claim: Claim, **more: object) -> dict[str, object]:
    now = {name: getattr(claim, name) for name in ("text", "about", "kind", "said_by", "source", "quoted", "note")}
    return {"key": str(uuid.uuid4()), "version": claim.version} | now | more


def test_an_edit_keeps_what_was_said_before(client: Client, ann: Account) -> None:
    claim = make(client)
    response = client.post(f"{claim.get_absolute_url()}edit/", edited(claim, text=f"{UNLIKE[:-1]} and July."))
    assert response["Location"] == claim.get_absolute_url()
    claim.refresh_from_db()
    assert (claim.version, claim.state) == (2, "published")
    assert claim.text.endswith("January and July.")
    page = look(Client(), f"{claim.get_absolute_url()}about/")
    assert f'<dd dir="auto">{UNLIKE}</dd>' in page
    assert "Version 1, until" in page
    assert "Edited by Ann" in page
    assert "Version 2, as it is now" in page


def test_an_edit_that_came_too_late_shows_both_texts(client: Client, ann: Account) -> None:
    claim = make(client)
    late = edited(claim, text="Satellite operators may keep their tariffs to themselves.")
    claiming.edit(claim, ann, {"text": "Satellite operators must publish every tariff."})
    response = client.post(f"{claim.get_absolute_url()}edit/", late)
    assert response.status_code == 422
    page = response.content.decode()
    assert "This was edited meanwhile." in page
    assert "may keep their tariffs to themselves" in page
    assert "must publish every tariff" in page.split("As it stands now")[1].split("</dl>")[0]
    response = client.post(f"{claim.get_absolute_url()}edit/", late | {"version": 2})
    assert response.status_code == 303
    with pytest.raises(EditedMeanwhile):
        claiming.edit(claim, ann, {"text": "Written over what came between."})


def test_the_same_edit_sent_twice_is_made_once(client: Client, ann: Account) -> None:
    claim = make(client)
    said = edited(claim, note="Of satellites in orbit.")
    for _time in range(2):
        assert client.post(f"{claim.get_absolute_url()}edit/", said)["Location"] == claim.get_absolute_url()
    claim.refresh_from_db()
    assert claim.version == 2


def test_an_edit_of_a_new_account_waits_again(client: Client) -> None:
    newt = reader("Newt")
    claim = make(newt)
    Claim.objects.filter(pk=claim.pk).update(state="published")
    claim.refresh_from_db()
    newt.post(f"{claim.get_absolute_url()}edit/", edited(claim, text="Satellite operators own the sky above us."))
    claim.refresh_from_db()
    assert claim.state == Claim.State.WAITING
    look(client, claim.get_absolute_url(), 404)


def test_an_edit_that_names_a_living_person_waits(client: Client, ann: Account) -> None:
    claim = make(client)
    client.post(f"{claim.get_absolute_url()}edit/", edited(claim, names_living_person="on"))
    claim.refresh_from_db()
    assert claim.state == Claim.State.WAITING


def test_what_nobody_else_could_see_stays_out_of_the_public_history(client: Client, steward: Client) -> None:
    newt = reader("Newt")
    claim = make(newt, text="Mr Somebody wrote the whole treaty himself.", names_living_person="on")
    newt.post(f"{claim.get_absolute_url()}edit/", edited(claim, text="Nobody wrote the whole treaty alone."))
    Claim.objects.filter(pk=claim.pk).update(state="published")
    address = f"{claim.get_absolute_url()}about/"
    assert "Mr Somebody" not in look(client, address)
    assert "Mr Somebody" in look(newt, address)
    assert "Mr Somebody" in look(steward, address)


def test_evidence_follows_the_words_of_its_claim_that_it_speaks_to(client: Client, ann: Account) -> None:
    claim = make(client)
    words = factories.passage("FF")
    start = UNLIKE.index("tariffs")
    marked: dict[str, Any] = {
        "coverage": "part",
        "of": "tariffs",
        "of_start": start,
        "of_end": start + 7,
        "review": "reviewed",
    }
    evidence = factories.evidence(claim, words, **marked)
    client.post(f"{claim.get_absolute_url()}edit/", edited(claim, text="All satellite operators must publish tariffs."))
    evidence.refresh_from_db()
    assert (evidence.of, evidence.of_start, evidence.of_end) == ("tariffs", 37, 44)
    assert evidence.review == Review.AWAITING, "it was reviewed for another text"
    claim.refresh_from_db()
    client.post(f"{claim.get_absolute_url()}edit/", edited(claim, text="All satellite operators must publish prices."))
    evidence.refresh_from_db()
    assert (evidence.coverage, evidence.of, evidence.of_end) == ("part", "", 0)
    assert [each.of for each in evidence.history.all()] == ["tariffs", "tariffs"]


def test_a_steward_edits_what_others_made_and_says_why(client: Client, ann: Account, steward: Client) -> None:
    claim = make(client)
    evidence = factories.evidence(claim, factories.passage("FF"), review="reviewed")
    address = f"{claim.get_absolute_url()}edit/"
    said = edited(claim, text=f"{UNLIKE[:-1]} 1st.", reply="We never said so. https://example.org/reply")
    response = steward.post(address, said)
    assert response.status_code == 422
    assert 'id="id_reason_error"' in response.content.decode()
    assert steward.post(address, said | {"reason": "A date was wrong."}).status_code == 303
    entry = LogEntry.objects.get()
    assert (entry.deed, entry.what, entry.reason, entry.is_public) == ("edited", "claim", "A date was wrong.", True)
    evidence.refresh_from_db()
    assert evidence.review == Review.REVIEWED
    page = look(Client(), claim.get_absolute_url())
    assert page.index("We never said so.") < page.index("Nobody has said anything here yet.")


def test_the_library_s_own_claims_are_edited_by_stewards_alone(client: Client, ann: Account, steward: Client) -> None:
    claim = Claim.objects.filter(seen=False).exclude(said_by="").first()
    assert claim
    address = f"{claim.get_absolute_url()}edit/"
    assert client.get(address).status_code == 403
    said = edited(claim, note="A remark.", reason="It was missing.")
    assert steward.post(address, said).status_code == 303
    claim.refresh_from_db()
    assert claim.note == "A remark."
    assert "the library's editors" in look(client, claim.get_absolute_url())


def test_others_claims_are_not_edited_or_withdrawn(client: Client, ann: Account) -> None:
    claim = make(client)
    other = reader("Other")
    for part in ("edit/", "withdraw/"):
        assert other.get(f"{claim.get_absolute_url()}{part}").status_code == 403
        assert other.post(f"{claim.get_absolute_url()}{part}", edited(claim)).status_code == 403
    acts = look(other, f"{claim.get_absolute_url()}about/").split('class="acts-of"')[1].split("</span>")[0]
    assert "edit/" not in acts
    acts = look(client, f"{claim.get_absolute_url()}about/").split('class="acts-of"')[1].split("</span>")[0]
    assert "edit/" in acts
    assert "withdraw/" in acts
    part = client.get(f"{claim.get_absolute_url()}about/", headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<span class="acts-of">')


def test_a_withdrawn_claim_says_so_at_its_address_and_is_listed_nowhere(client: Client, ann: Account) -> None:
    claim = make(client)
    factories.evidence(claim, factories.passage("FF"))
    form = {"key": str(uuid.uuid4())}
    for _time in range(2):
        response = client.post(f"{claim.get_absolute_url()}withdraw/", form)
        assert (response.status_code, response["Location"]) == (303, "/claims/")
    for who in (client, Client()):
        page = look(who, claim.get_absolute_url(), 410)
        assert "Its author withdrew it on" in page
        assert UNLIKE not in page
        assert f'href="{claim.get_absolute_url()}about/#history"' in page
        history = look(who, f"{claim.get_absolute_url()}about/")
        assert f'<dd dir="auto">{UNLIKE}</dd>' in history
        assert "Withdrawn by Ann" in history
        for address in (*LISTS, "/treaties/itrs/2012/en/"):
            assert claim.get_absolute_url() not in look(who, address)


def test_a_claim_that_was_withdrawn_while_it_waited_was_never_there_for_others(client: Client, steward: Client) -> None:
    newt = reader("Newt")
    claim = make(newt)
    newt.post(f"{claim.get_absolute_url()}withdraw/", {"key": str(uuid.uuid4())})
    look(newt, claim.get_absolute_url(), 410)
    look(steward, claim.get_absolute_url(), 410)
    look(client, claim.get_absolute_url(), 404)
    look(client, f"{claim.get_absolute_url()}about/", 404)


def test_a_merged_claim_leads_to_the_other(client: Client) -> None:
    other = Claim.objects.get(slug="un-takeover")
    claim = factories.claim(UNLIKE, state="merged", merged_into=other)
    for part in ("", "about/"):
        response = client.get(f"{claim.get_absolute_url()}{part}")
        assert (response.status_code, response["Location"]) == (301, f"/claims/un-takeover/{part}")
    for address in LISTS:
        assert claim.get_absolute_url() not in look(client, address)


def test_claims_are_found_while_one_types(client: Client) -> None:
    on = "itrs/2012/en@1/art_6__para_6-1:0-13"
    part = client.get("/claims/like/", {"text": "taking over the Int", "on": on}, headers={"HX-Request": "true"})
    page = html.unescape(part.content.decode())
    assert page.lstrip().startswith("<ul")
    assert f'href="/evidence/new/?claim=un-takeover&on={on}"' in page
    whole = client.get("/claims/like/", {"text": "%", "on": on}).content.decode()
    assert "No claim here is like this." in whole
    assert f'<input type="hidden" name="on" value="{on}">' in whole
    assert client.get("/claims/like/?text=a%00b").status_code == 200
    assert client.get("/claims/like/?on=nothing").status_code == 404


def test_who_is_signed_out_may_look_at_the_form_and_signs_in_to_send_it(client: Client) -> None:
    assert client.get("/claims/new/").status_code == 200
    response = client.post("/claims/new/", fields())
    assert response["Location"].startswith("/account/login/?next=%2Fclaims%2Fnew%2F")
    assert not Claim.objects.filter(text=UNLIKE).exists()


def test_a_library_of_many_instruments_asks_which(client: Client, ann: Account) -> None:
    Instrument.objects.create(slug="other", title="Another treaty", form="convention")
    page = client.get("/claims/new/").content.decode()
    assert '<option value="" selected>Choose one</option>' in page
    on = "itrs/2012/en@1/art_6__para_6-1"
    assert '<option value="itrs" selected>' in client.get(f"/claims/new/?on={on}").content.decode()
