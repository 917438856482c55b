"""Carrying as work: at once where a reader points at words, in batches that may break off anywhere, and anew where the
lineage has changed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from threading import Thread
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.anchoring.locating import span
from annotations.carrying import carriage
from annotations.loading.claims import _passage_at, passage_at
from annotations.models import Carrying, Passage
from tests import factories
from treatyreader import lineage
from treatyreader.accounts.models import Account
from treatyreader.importing.corpus import BUNDLED
from treatyreader.models import Descent, Edition, Instrument

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

OLD = {"1": "Members shall keep the network whole.", "2": "The Secretary-General publishes the list of routes."}
NEW = {"1": "A definition.", "2": "Members shall keep the network whole at sea.", "3": "Nothing of the kind."}


@pytest.fixture
def editions() -> tuple[Edition, Edition]:
    """Of a pact, its older text and its newer: No. 1 has become No. 2, No. 2 was dropped."""
    older, newer = factories.text("pact/1990/en", OLD), factories.text("pact/2000/en", NEW)
    factories.descent(older, newer, {"1": "2", "2": "", "": "1"})
    return older, newer


@pytest.fixture
def stella() -> Account:
    return factories.account("Stella", role="steward")


def outcomes(passage: Passage) -> dict[str, str]:
    rows = Carrying.objects.current().filter(passage=passage).select_related("edition__version__instrument")
    return {each.edition.pinned_path: each.outcome for each in rows}


def current(passage: Passage) -> Carrying:
    return Carrying.objects.current().select_related("provision").get(passage=passage)


def carry(*arguments: str, **options: object) -> list[str]:
    said = StringIO()
    call_command("carry_passages", *arguments, stdout=said, **options)
    return said.getvalue().splitlines()


def in_a_thread(act: Callable[[], int], results: list[int]) -> Thread:
    """Do something in a connection of its own, committed."""

    def run() -> None:
        try:
            results.append(act())
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


def in_another_connection(act: Callable[[], int]) -> int:
    results: list[int] = []
    in_a_thread(act, results).join()
    return results[0]


def uncarried(count: int = 6) -> list[Passage]:
    """Passages of the older text that nobody has carried yet, as a file brings them."""
    provision = factories.provision("1", "pact/1990/en")
    return [_passage_at(provision, span(provision.text, start, start + 7))[0] for start in range(count)]


def test_words_that_a_reader_points_at_are_carried_at_once(editions: tuple[Edition, Edition]) -> None:
    same = factories.passage("1", "keep the network whole", "pact/1990/en")
    row = current(same)
    assert (row.outcome, row.method, row.score) == ("moved", "exact", 1)
    assert row.words == "keep the network whole"
    assert row.provision == factories.provision("2", "pact/2000/en")
    assert row.rests_on_proposal
    gone = current(factories.passage("2", "list of routes", "pact/1990/en"))
    assert (gone.outcome, gone.provision, gone.start, gone.score) == ("gone", None, None, 0)


def test_and_back(editions: tuple[Edition, Edition]) -> None:
    back = current(factories.passage("2", "network whole", "pact/2000/en"))
    assert (back.outcome, back.provision) == ("moved", factories.provision("1", "pact/1990/en"))
    assert current(factories.passage("1", "definition", "pact/2000/en")).outcome == "gone"


def test_a_correction_and_another_numbering_need_no_lineage(editions: tuple[Edition, Edition]) -> None:
    passage = factories.passage("1", "keep the network", "pact/1990/en")
    factories.text("pact/1990/en", {"1": "Members shall keep the network whole and open."})
    factories.text("pact/1991/en", {"1": OLD["1"]}, provisions_of="1990")
    carry("pact")
    assert outcomes(passage) == {
        "pact/1990/en@2": "unchanged",
        "pact/1991/en@1": "unchanged",
        "pact/2000/en@1": "moved",
    }
    assert not Carrying.objects.get(passage=passage, edition__version__slug="1991").rests_on_proposal


def test_nothing_is_carried_into_drafts_other_languages_and_what_was_withdrawn(
    editions: tuple[Edition, Edition],
) -> None:
    editions[1].withdraw()
    factories.text("pact/2010/en", NEW, publish=False)
    factories.text("pact/2010/fr", NEW)
    passage = factories.passage("1", "keep the network", "pact/1990/en")
    assert carry("pact", "--again") == ["Nothing is to be carried."]
    assert outcomes(passage) == {}


def test_into_a_draft_that_is_published_all_is_carried(editions: tuple[Edition, Edition]) -> None:
    passages = [factories.passage("1", words, "pact/1990/en") for words in ("shall", "keep", "network")]
    factories.text("pact/1990/en", OLD, publish=False)
    said = StringIO()
    call_command("publish_edition", "pact/1990/en@2", stdout=said)
    assert "pact/1990/en@2 is published." in said.getvalue()
    assert carriage.editions_waiting() == []
    assert [outcomes(each)["pact/1990/en@2"] for each in passages] == ["unchanged"] * 3


def test_what_a_file_brings_waits_and_is_carried_in_batches(editions: tuple[Edition, Edition]) -> None:
    passages = uncarried(5)
    assert [(str(each), count) for each, count in carriage.editions_waiting()] == [("pact/2000/en@1", 5)]
    told = [(each.done, each.total) for each in carriage.carry_due(batch=2)]
    assert told == [(2, 5), (4, 5), (5, 5)]
    assert all(outcomes(each) == {"pact/2000/en@1": "moved"} for each in passages[:1])
    assert Carrying.objects.filter(passage__in=passages).count() == 5
    assert carriage.editions_waiting() == []


def test_that_nothing_waits_costs_one_query() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert list(carriage.carry_due()) == []
    assert len(queries) == 1


def test_an_interrupted_run_goes_on_where_it_was(
    editions: tuple[Edition, Edition], monkeypatch: pytest.MonkeyPatch
) -> None:
    passages = uncarried(7)
    carried = carriage.Carrier.carry
    monkeypatch.setattr(carriage, "BATCH", 3)
    calls: list[int] = []

    def interrupted(self: carriage.Carrier, passage: Passage, into: Edition) -> Carrying:
        calls.append(passage.pk)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return carried(self, passage, into)

    with monkeypatch.context() as patch:
        patch.setattr(carriage.Carrier, "carry", interrupted)
        with pytest.raises(CommandError, match=r"Interrupted: 3 of 7 are carried; run it again to go on\."):
            carry()
    assert Carrying.objects.filter(passage__in=passages).count() == 3
    assert carry() == ["carried 3 of 4", "carried 4 of 4"]
    rows = Carrying.objects.filter(passage__in=passages)
    assert rows.count() == rows.filter(is_current=True).count() == 7
    assert carry() == []


def test_the_same_carried_by_two_is_one_row(editions: tuple[Edition, Edition]) -> None:
    passage = uncarried(1)[0]
    carrier = carriage.Carrier(editions[0].version.instrument_id)
    first, second = (carrier.carry(passage, editions[1]) for _ in range(2))
    # As if the second had looked for rows before the first wrote its own.
    Carrying.objects.bulk_create([first], ignore_conflicts=True)
    Carrying.objects.bulk_create([second], ignore_conflicts=True)
    assert Carrying.objects.filter(passage=passage).count() == 1


def test_two_runs_at_once_share_the_work(library: None) -> None:
    """On the bundled library, which is as it was when they are done."""
    itrs = Instrument.objects.get(slug="itrs")
    counts: list[int] = []
    before = list(Carrying.objects.order_by("pk").values())
    total = in_another_connection(lambda: carriage.carry_again(itrs))
    runs = [in_a_thread(lambda: sum(1 for _ in carriage.carry_due(itrs, batch=2)), counts) for _ in range(2)]
    for each in runs:
        each.join()
    assert total == len(before)
    assert sum(counts) >= total / 2, "each batch was done"
    assert list(Carrying.objects.order_by("pk").values()) == before


def test_a_stewards_correction_carries_the_words_anew(editions: tuple[Edition, Edition], stella: Account) -> None:
    passage = factories.passage("1", "keep the network", "pact/1990/en")
    first = current(passage)
    assert first.outcome == "moved"
    pact = editions[0].version.instrument
    lineage.rule(stella, pact, ("1990", "2000"), "1990~1", [], "It is another duty.")
    assert carriage.editions_waiting(pact)
    carry()
    second = current(passage)
    assert (second.outcome, second.rests_on_proposal) == ("gone", False)
    first.refresh_from_db()
    assert not first.is_current, "kept as history"
    lineage.rule(stella, pact, ("1990", "2000"), "1990~1", ["2000~2"], "I was wrong.")
    carry()
    assert current(passage).outcome == "moved"
    assert passage.carryings.count() == 3


def test_a_lineage_that_is_confirmed_changes_no_outcome_and_no_row(
    editions: tuple[Edition, Edition], stella: Account
) -> None:
    passage = factories.passage("1", "keep the network", "pact/1990/en")
    first = current(passage)
    pact = editions[0].version.instrument
    lineage.rule(stella, pact, ("1990", "2000"), "1990~1", ["2000~2"], "It is the same duty.")
    carry()
    again = current(passage)
    assert (again.pk, first.rests_on_proposal, again.rests_on_proposal) == (first.pk, True, False)


def test_another_ruling_leaves_what_was_seen_seen(editions: tuple[Edition, Edition], stella: Account) -> None:
    passage = factories.passage("1", "keep the network", "pact/1990/en")
    Carrying.objects.filter(passage=passage).update(seen_by=stella, seen_at=timezone.now())
    lineage.rule(stella, editions[0].version.instrument, ("1990", "2000"), "2000~3", [], "Added.")
    assert current(passage).is_stale
    carry()
    assert (current(passage).is_stale, current(passage).seen_by) == (False, stella)


def test_the_lineage_of_one_instrument_makes_nothing_of_another_wait(editions: tuple[Edition, Edition]) -> None:
    factories.descent(*editions, {"": "3"})
    assert not Carrying.objects.filter(is_stale=True, edition__version__instrument__slug="itrs").exists()


def test_private_words_are_carried_and_stay_private(editions: tuple[Edition, Edition]) -> None:
    ann, bob = factories.account("Ann"), factories.account("Bob", role="steward")
    provision = factories.provision("1", "pact/1990/en")
    words = passage_at(provision, span(provision.text, 0, 13), is_public=False)
    factories.comment(provision, ann, passages=[words], is_private=True)
    rows = Carrying.objects.filter(passage=words)
    assert rows.visible_to(ann).count() == 1
    assert not rows.visible_to(bob).exists()
    assert not rows.visible_to(None).exists()
    assert not rows.to_look_at().exists()


def test_only_one_instrument_or_one_edition_is_carried_if_asked(editions: tuple[Edition, Edition]) -> None:
    uncarried(2)
    assert carry("itrs") == []
    assert carry(to="pact/1990/en@1") == []
    assert carry("pact", to="pact/2000/en@1") == ["carried 2 of 2"]
    assert carry("pact", "--again") == ["carried 2 of 2"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nothing"], "The library holds no instrument 'nothing'."),
        (["--to", "itrs/2012/en"], "The library holds no published edition 'itrs/2012/en', as itrs/2012/en@1."),
        (["--to", "x"], "The library holds no published edition 'x'"),
    ],
)
def test_what_is_not_there_is_said(arguments: list[str], complaint: str) -> None:
    with pytest.raises(CommandError, match=complaint):
        carry(*arguments)


def test_a_library_from_before_is_brought_up_to_date_when_it_is_loaded(editions: tuple[Edition, Edition]) -> None:
    """As after an upgrade: texts, claims and passages are there, lineage and carryings are not."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in (Carrying, Descent):
            table = model._meta.db_table
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            model._default_manager.all()._raw_delete("default")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    assert not Descent.objects.exists()
    waiting = sum(count for _edition, count in carriage.editions_waiting())
    call_command("load_corpus", BUNDLED, stdout=StringIO())
    assert Descent.objects.filter(instrument__slug="pact").exists()
    assert carry()[-1] == f"carried {waiting} of {waiting}"


SLOWLY = """
import sys, time, django; django.setup()
from annotations.carrying import carriage
carriage.BATCH, carried = 1, carriage.Carrier.carry
def slowly(self, passage, into):
    time.sleep(0.02)
    return carried(self, passage, into)
carriage.Carrier.carry = slowly
for progress in carriage.carry_due():
    print(progress.done, flush=True)
"""


def test_a_process_that_is_killed_in_the_middle_leaves_what_it_has_done_and_no_more() -> None:
    """On the bundled library, in a process of its own; the library is as it was when all is carried."""
    before = list(Carrying.objects.order_by("pk").values())
    stale = Carrying.objects.filter(is_stale=True)
    tested = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    in_another_connection(lambda: carriage.carry_again())
    with subprocess.Popen(
        [sys.executable, "-c", SLOWLY], env=os.environ | {"DATABASE_URL": tested}, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        for line in process.stdout:
            if int(line) == 5:
                process.kill()
                break
    left = in_another_connection(stale.all().count)
    assert 0 < left <= len(before) - 5
    in_another_connection(lambda: sum(1 for _ in carriage.carry_due()))
    assert list(Carrying.objects.order_by("pk").values()) == before
