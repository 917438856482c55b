"""A file is looked at first, and taken all at once: what stands there exactly, and what a person says is right."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations import commenting
from annotations.models import Comment, Import, ImportedComment
from tests import factories
from tests.annotations.bringing_in.files import MINE, OTHERS, export, note
from tests.annotations.sending import complaint_of, fields_of
from treatyreader.accounts.models import Account
from treatyreader.models import Provision, Verification
from treatyreader.wording import label_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]
PAGE = "/account/import/"
HOST = "http://testserver"
WORDS = "security and robustness"
EDITION = "itrs/2012/en@1"


@pytest.fixture
def ann() -> Account:
    return factories.account("Ann")


@pytest.fixture
def client(client: Client, ann: Account) -> Client:
    client.force_login(ann)
    return client


@pytest.fixture
def clause(library: None) -> Provision:
    return factories.provision("41B")


def looked_at(client: Client, value: Any, **typed: str) -> Import:
    """The file as it was looked at."""
    text = value if isinstance(value, str) else json.dumps(value)
    answer = client.post(PAGE, fields_of(client.get(PAGE)) | {"text": text, "edition": EDITION} | typed)
    assert answer.status_code == 303, complaint_of(answer)
    return Import.objects.get(public_id=answer["Location"].rstrip("/").rpartition("/")[2])


def taken(client: Client, row: Import, **typed: Any) -> Import:
    address = row.get_absolute_url()
    answer = client.post(address, fields_of(client.get(address)) | typed)
    assert answer.status_code == 303, complaint_of(answer)
    row.refresh_from_db()
    return row


def outcomes(row: Import) -> list[str]:
    return [each["outcome"] for each in row.report]


def test_words_of_another_site_are_looked_for_in_the_text_that_is_chosen(client: Client, clause: Provision) -> None:
    long = "by the way nothing of this kind was ever written in Dubai by anybody"
    row = looked_at(
        client,
        export(
            note("a", WORDS, "Letter for letter."),
            note("b", "security  and\nrobustness of", "Other white space."),
            note("c", "individually and collectively endeavour to ensure the security and robusteness of", "Nearly."),
            note("d", long, "Nowhere."),
            note("e", "Member States", "In many places."),
            note("f", "", "On the whole page."),
        ),
    )
    assert outcomes(row) == ["exact", "form", "approximate", "absent", "ambiguous", "refused"]
    assert not Comment.objects.exists()
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Letter for letter." in page
    assert "Article 6, 6.1" in page


def test_what_is_found_nearly_is_shown_with_what_differs_and_waits_for_a_tick(
    client: Client, clause: Provision
) -> None:
    exact = clause.text[:120].replace("shall", "may")
    row = looked_at(client, export(note("a", exact, "Nearly.", suffix=clause.text[120:150])))
    assert outcomes(row) == ["approximate"]
    assert row.report[0]["differences"] == [["may", "shall"]]
    address = row.get_absolute_url()
    page = client.get(address)
    assert "<del>may</del> → <ins>shall</ins>" in page.content.decode()
    refused = client.post(address, fields_of(page))
    assert refused.status_code == 422
    assert not Comment.objects.exists()
    taken(client, row, take="0")
    comment = Comment.objects.get()
    assert comment.passages.get().exact in clause.text
    assert comment.body == "Nearly."


def test_what_is_taken_is_only_one_s_own_unless_one_says_otherwise(
    client: Client, ann: Account, clause: Provision
) -> None:
    row = taken(client, looked_at(client, export(note("a", WORDS, "Mine."))))
    comment = Comment.objects.get()
    assert (comment.author, comment.body, comment.is_private) == (ann, "Mine.", True)
    assert row.report[0]["taken"]
    assert "Mine." not in Client().get(clause.get_absolute_url()).content.decode()
    public = export(
        note("b", WORDS, "For all."),
        note("c", WORDS, "Only mine.", permissions={"read": [MINE]}),
        note("d", WORDS),
    )
    taken(client, looked_at(client, public, who="all"))
    page = Client().get(clause.get_absolute_url()).content.decode()
    assert "For all." in page
    assert "Only mine." not in page
    assert Comment.objects.filter(motivation="highlighting", is_private=True).count() == 1


def test_the_same_file_twice_adds_nothing(client: Client, clause: Provision) -> None:
    file = export(note("a", WORDS, "Once."), note("b", f"{WORDS} of", "Twice."))
    taken(client, looked_at(client, file))
    again = looked_at(client, file)
    assert outcomes(again) == ["known", "known"]
    assert client.post(again.get_absolute_url(), fields_of(client.get(again.get_absolute_url()))).status_code == 422
    assert Comment.objects.count() == 2
    commenting.delete(Comment.objects.get(body="Twice."))
    assert outcomes(looked_at(client, file)) == ["known", "exact"]


def test_two_looks_at_one_file_take_it_once(client: Client, clause: Provision) -> None:
    file = export(note("a", WORDS, "Once."))
    first, second = looked_at(client, file), looked_at(client, file)
    taken(client, first)
    row = taken(client, second)
    assert Comment.objects.count() == 1
    assert outcomes(row) == ["known"]


def test_the_form_sent_twice_takes_it_once(client: Client, clause: Provision) -> None:
    row = looked_at(client, export(note("a", WORDS, "Once.")))
    address = row.get_absolute_url()
    form = fields_of(client.get(address))
    assert [client.post(address, form).status_code for _time in range(2)] == [303, 303]
    assert Comment.objects.count() == 1
    other = client.post(address, form | {"key": "5b1f5c39-7a1f-4a6f-8d1c-6a4ef0a0f0aa"})
    assert other.status_code == 422


def test_replies_stand_under_what_they_reply_to(client: Client, clause: Provision) -> None:
    file = export(
        note("c", text="And more.", references=["a", "b"], target=[{"source": "https://example.org/"}]),
        note("b", text="So.", references=["a"], target=[{"source": "https://example.org/"}]),
        note("a", WORDS, "First."),
        note("d", text="Lost.", references=["zzz"], target=[{"source": "https://example.org/"}]),
    )
    row = looked_at(client, file)
    assert outcomes(row) == ["exact", "exact", "exact", "refused"]
    taken(client, row)
    more = Comment.objects.get(body="And more.")
    assert more.parent is not None
    assert more.root is not None
    assert (more.parent.body, more.root.body) == ("So.", "First.")
    assert more.is_private


def test_a_reply_to_what_is_not_taken_is_not_taken(client: Client, clause: Provision) -> None:
    file = export(
        note("a", "individually and collectively endeavour to ensur the security", "Nearly."),
        note("b", text="So.", references=["a"], target=[{"source": "https://example.org/"}]),
        note("c", WORDS, "Found."),
    )
    row = taken(client, looked_at(client, file))
    assert [each.get("taken") for each in row.report] == [False, False, True]
    assert "not taken" in row.report[1]["why"]


def test_nobody_speaks_in_another_s_name(client: Client, clause: Provision) -> None:
    row = looked_at(client, export(note("a", WORDS, "Mine."), note("b", WORDS, "Bob's.", user=OTHERS)))
    address = row.get_absolute_url()
    page = client.get(address)
    assert client.post(address, fields_of(page)).status_code == 422
    assert not Comment.objects.exists()
    taken(client, row, whose="0")
    assert [each.body for each in Comment.objects.all()] == ["Mine."]


def test_pages_of_ours_are_known_by_their_addresses(client: Client, clause: Provision) -> None:
    edition = f"{HOST}{clause.edition.get_absolute_url()}"
    page = f"{HOST}{clause.get_absolute_url()}"
    file = export(
        note("a", WORDS, "On the text.", uri=edition),
        note("b", WORDS, "On the clause.", uri=page),
        note("c", "", "On the clause as a whole.", uri=page),
        note("d", "", "On the text as a whole.", uri=edition),
        note("e", WORDS, "Nowhere.", uri=f"{HOST}/treaties/itrs/2012/en/art_99/"),
    )
    row = looked_at(client, file, edition="")
    assert outcomes(row) == ["exact", "exact", "exact", "refused", "absent"]
    taken(client, row)
    assert {each.provision for each in Comment.objects.all()} == {clause}


def test_of_another_site_without_a_text_nothing_is_found(client: Client) -> None:
    row = looked_at(client, export(note("a", WORDS, "So.")), edition="")
    assert outcomes(row) == ["foreign"]
    assert "choose the text" in row.report[0]["why"]


def test_w3c_annotations_are_brought_in(client: Client, clause: Provision) -> None:
    quote = {"type": "TextQuoteSelector", "exact": WORDS}
    start = clause.text.index("harmonious")
    items: list[dict[str, Any]] = [
        {"target": {"source": f"{HOST}{clause.get_absolute_url()}", "selector": quote}},
        {
            "target": {
                "source": f"{HOST}{clause.get_absolute_url()}",
                "selector": {"type": "TextPositionSelector", "start": start, "end": start + 10},
            }
        },
        {"target": {"source": "https://elsewhere.example/", "selector": quote | {"exact": f"{WORDS} of"}}},
        {"target": f"{HOST}/claims/un-takeover/"},
        {"target": {"source": "https://elsewhere.example/", "selector": {"type": "SvgSelector", "value": "<svg/>"}}},
    ]
    page = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "AnnotationPage",
        "items": [
            {"id": f"urn:x:{number}", "type": "Annotation", "body": {"value": f"Remark {number}."}} | each
            for number, each in enumerate(items)
        ],
    }
    row = looked_at(client, page)
    assert outcomes(row) == ["exact", "exact", "exact", "exact", "refused"]
    taken(client, row)
    assert sorted(each.body for each in Comment.objects.all()) == [rf"Remark {number}\." for number in range(4)]
    assert Comment.objects.get(body__contains="0").as_sent.members == {"via": "urn:x:0"}


def test_what_was_taken_out_of_here_is_here_already(client: Client, ann: Account, clause: Provision) -> None:
    comment = factories.comment(clause, ann, "Out and in.", passages=[factories.passage("41B", WORDS)])
    out = client.get("/account/annotations/?format=jsonld").getvalue().decode()
    row = looked_at(client, out)
    assert outcomes(row) == ["known"]
    commenting.delete(comment)
    row = taken(client, looked_at(client, out))
    assert Comment.objects.get().body == "Out and in."


def test_the_report_is_kept_and_can_be_taken_along(client: Client, clause: Provision) -> None:
    row = taken(client, looked_at(client, export(note("a", WORDS, "Mine."), note("b", "zzzz", "Lost."))))
    answer = client.get(f"{row.get_absolute_url()}?format=json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    said = answer.json()
    assert [each["outcome"] for each in said["annotations"]] == ["exact", "absent"]
    assert said["annotations"][0]["created"].startswith("2014-03-01")
    assert row.get_absolute_url() in client.get(PAGE).content.decode()
    page = client.get(row.get_absolute_url()).content.decode()
    assert Comment.objects.get().get_absolute_url() in page
    assert "<button" not in page.split("<main")[1].split("</main>")[0]


def test_nobody_else_sees_what_is_brought_in(client: Client, clause: Provision) -> None:
    row = looked_at(client, export(note("a", WORDS, "Mine.")))
    for role in ("contributor", "steward", "administrator"):
        other = Client()
        other.force_login(factories.account(f"The {role}", role=role))
        assert other.get(row.get_absolute_url()).status_code == 404
        assert other.post(row.get_absolute_url()).status_code == 404


def test_words_that_are_not_verified_say_so(client: Client, clause: Provision) -> None:
    Verification.objects.create(provision=clause, level="to-be-verified", source="A test.", by="Ann")
    row = looked_at(client, export(note("a", WORDS, "Mine.")))
    page = client.get(row.get_absolute_url()).content.decode()
    assert label_for(clause).sentence in page
    assert f"“{WORDS}”" not in page


@pytest.mark.parametrize("content", [b"", b"no json", b"{}", b"\xff\xfe\x00", b"[" * 9999, b"[]", b'{"rows": 5}'])
def test_a_file_that_is_none_is_said_to_be_none(client: Client, content: bytes) -> None:
    file = BytesIO(content)
    file.name = "x.json"
    answer = client.post(PAGE, fields_of(client.get(PAGE)) | {"file": file})
    assert answer.status_code == 422
    assert complaint_of(answer)
    assert not Import.objects.exists()


def test_a_file_may_be_sent_and_is_limited(client: Client, clause: Provision) -> None:
    file = BytesIO(json.dumps(export(note("a", WORDS, "Mine."))).encode())
    file.name = "notes.json"
    answer = client.post(PAGE, fields_of(client.get(PAGE)) | {"file": file, "edition": EDITION})
    assert answer.status_code == 303
    large = BytesIO(b" " * (2 * 1024 * 1024 + 1))
    large.name = "large.json"
    answer = client.post(PAGE, fields_of(client.get(PAGE)) | {"file": large})
    assert answer.status_code == 422
    assert "MB" in complaint_of(answer)


def test_not_too_many_are_made_public_at_once(client: Client, clause: Provision) -> None:
    file = export(*(note(f"n{number}", WORDS, f"Remark {number}.") for number in range(51)))
    row = looked_at(client, file, who="all")
    answer = client.post(row.get_absolute_url(), fields_of(client.get(row.get_absolute_url())))
    assert (answer.status_code, "50" in complaint_of(answer)) == (422, True)
    assert not Comment.objects.exists()
    taken(client, looked_at(client, file))
    assert Comment.objects.count() == ImportedComment.objects.count() == 51


def test_whoever_writes_too_often_brings_in_nothing(client: Client, settings: LazySettings) -> None:
    settings.WRITES = "1/m/user"
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "write": settings.WRITES}
    looked_at(client, export(note("a", WORDS, "Mine.")))
    again = {"text": json.dumps(export(note("b", WORDS, "Mine."))), "edition": EDITION}
    assert client.post(PAGE, fields_of(client.get(PAGE)) | again).status_code == 429


def test_a_draft_text_is_not_offered_and_tags_are_kept_in_the_text(client: Client, clause: Provision) -> None:
    refused = client.post(PAGE, fields_of(client.get(PAGE)) | {"text": "[]", "edition": "itrs/2012/en@9"})
    assert refused.status_code == 422
    taken(client, looked_at(client, export(note("a", WORDS, "Mine.", tags=["law"]))))
    assert Comment.objects.get().body == "Mine.\n\nTags: law"


def test_queries_of_the_report_do_not_grow_with_it(client: Client, clause: Provision) -> None:
    def queries(row: Import) -> int:
        client.get(row.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            assert client.get(row.get_absolute_url()).status_code == 200
        return len(captured)

    one = looked_at(client, export(note("a", WORDS, "Mine.")))
    many = looked_at(client, export(*(note(f"n{number}", WORDS, f"Remark {number}.") for number in range(60))))
    assert queries(one) == queries(many)


@pytest.mark.parametrize(
    "target",
    [
        *({"selector": each} for each in (7, {"type": "NoSuch"}, {"type": "https://example.org/S"}, [[1]])),
        *({"selector": {"type": each}} for each in ("TextQuoteSelector", "TextPositionSelector", "RangeSelector")),
        {"selector": {"type": ["TextQuoteSelector", {}], "exact": WORDS, "prefix": 5}},
        *({name: {}} for name in ("type", "language")),
        {"state": {"type": "TimeState", "cached": 5}},
    ],
)
def test_a_target_that_is_none_by_the_model_is_not_taken(client: Client, clause: Provision, target: Any) -> None:
    source = f"{HOST}{clause.edition.get_pinned_url()}{clause.eid}/"
    row = looked_at(client, [{"type": "Annotation", "bodyValue": "So?", "target": {"source": source} | target}])
    assert outcomes(row) == ["refused"]
    assert row.report[0]["why"]


def test_words_of_a_target_that_is_none_by_the_model_are_looked_for(client: Client, clause: Provision) -> None:
    source = f"{HOST}{clause.edition.get_pinned_url()}{clause.eid}/"
    selector = [{"type": "TextQuoteSelector", "exact": WORDS}, {"type": "TextPositionSelector", "start": "7"}]
    target = {"source": source, "selector": selector}
    assert outcomes(looked_at(client, [{"type": "Annotation", "bodyValue": "So?", "target": target}])) == ["exact"]


def test_an_entry_with_very_many_targets_is_not_taken(client: Client, clause: Provision) -> None:
    targets = [f"{HOST}{clause.edition.get_pinned_url()}"] * 11
    row = looked_at(client, [{"type": "Annotation", "bodyValue": "So?", "target": targets}])
    assert (outcomes(row), row.report[0]["why"]) == (["refused"], "It has 11 targets; at most 10 are kept.")


def test_the_page_is_read_once_for_all_entries_that_are_on_it(client: Client) -> None:
    page = f"{HOST}/treaties/itrs/2012/en@1/"

    def queries(count: int, name: str) -> int:
        value = export(*(note(f"{name}{number}", WORDS, "So?", uri=page) for number in range(count)))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            looked_at(client, value)
        return len(asked)

    def of_the_model(count: int, name: str) -> int:
        """As the model has them."""
        target = {"source": page, "selector": {"type": "TextQuoteSelector", "exact": WORDS}}
        value = [
            {"type": "Annotation", "id": f"{HOST}/{name}/{number}", "bodyValue": "So?", "target": target}
            for number in range(count)
        ]
        with CaptureQueriesContext(connection) as asked:
            looked_at(client, value)
        return len(asked)

    queries(1, "warm")
    assert of_the_model(20, "many") <= of_the_model(1, "one") + 19 * 2 * 4, "the same"
    assert queries(20, "many") <= queries(1, "one") + 19 * 4, "the addresses themselves are looked at, not the texts"
