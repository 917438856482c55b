"""A corpus loaded again, in another order, or with something changed in its files."""

from __future__ import annotations

import csv
import random
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from tests.conftest import empty_the_library
from treatyreader.importing.corpus import BUNDLED
from treatyreader.importing.publishing import import_instrument
from treatyreader.models import Delegation, Edition, Entitlement, ParticipationAct, Provision, Statement

pytestmark = pytest.mark.django_db


def rows() -> dict[str, list[Any]]:
    models = apps.get_app_config("treatyreader").get_models()
    return {each.__name__: list(each._default_manager.order_by("pk").values()) for each in models}


@pytest.fixture
def corpus(library: None, tmp_path: Path) -> Path:
    """The bundled texts and tables in a place where they can be changed; they are loaded already."""
    directory = tmp_path / "corpus"
    directory.mkdir()
    for path in BUNDLED.iterdir():
        shutil.copyfile(path, directory / path.name)
    return directory


def load(directory: Path) -> str:
    said = StringIO()
    call_command("load_corpus", directory, stdout=said)
    return said.getvalue()


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_what_is_unchanged_is_left(corpus: Path) -> None:
    before = rows()
    said = load(corpus)
    assert rows() == before
    assert "published" not in said
    assert "left as edited" not in said


def test_a_statement_on_a_clause_that_a_correction_dropped_hinders_no_load(corpus: Path) -> None:
    first = Edition.objects.of_address("itrs", "2012", "en").get()
    second = Edition.objects.create(
        version=first.version, language="en", number=2, language_status="authentic", source="x", digest="0" * 64
    )
    Provision.objects.create(edition=second, position=0, kind="article", wid="x", eid="art_1", text="x")
    second.publish()
    replace(corpus / "statements.toml", "should be multistakeholder driven", "should be driven by many")
    load(corpus)
    statement = Statement.objects.get(summary__contains="driven by many")
    assert [each.edition for each in statement.provisions.all()] == [first, first]


def test_a_changed_row_of_a_table_changes_here(corpus: Path) -> None:
    replace(corpus / "statements.toml", "Regrets that it cannot accept", "Says with regret that it cannot accept")
    table = corpus / "participation.csv"
    replace(table, "Afghanistan,AFG,yes,2012-12-14,,", "Afghanistan,AFG,yes,2012-12-13,a page,seen")
    before = {name: len(each) for name, each in rows().items()}
    load(corpus)
    assert Statement.objects.get(delegations__iso3="GBR").summary.startswith("Says with regret")
    act = ParticipationAct.objects.get(delegation__iso3="AFG")
    assert (str(act.done_on), act.source, act.note) == ("2012-12-13", "a page", "seen")
    assert {name: len(each) for name, each in rows().items()} == before, "no row was added"


def test_a_row_that_was_edited_here_is_kept_and_said(corpus: Path) -> None:
    Entitlement.objects.filter(delegation__iso3="AFG").update(note="seen by a steward")
    Statement.objects.filter(delegations__iso3="GBR").update(summary="A steward's summary.")
    replace(corpus / "statements.toml", "Regrets that it cannot accept", "Says with regret that it cannot accept")
    replace(corpus / "participation.csv", "Afghanistan,AFG,yes,2012-12-14,,", "Afghanistan,AFG,yes,2012-12-14,a page,")
    said = load(corpus)
    assert said.count("left as edited here") == 2
    assert "left as edited here: Afghanistan" in said
    assert Statement.objects.get(delegations__iso3="GBR").summary == "A steward's summary."
    assert Entitlement.objects.get(delegation__iso3="AFG").note == "seen by a steward"


def test_a_changed_text_becomes_a_draft(corpus: Path) -> None:
    replace(corpus / "statement-united-states.en.txt", "tireless work", "great work")
    said = load(corpus)
    assert "itrs-statement-united-states/2012-12-13/en@2: draft" in said
    assert Edition.objects.filter(state="draft").count() == 1


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("participation.csv", "AFG,yes,2012-12-14", "AFG,yes,soon", "participation.csv:2: the row cannot be read"),
        ("participation.csv", "AFG,yes", "Afghanistan,yes", "participation.csv:2: the row cannot be read"),
        ("statements.toml", '"41C"', '"4100"', "statements.toml, statement 1: clause '4100' is not in the edition"),
        ("statements.toml", '"explanation of position"', '"a sigh"', "statements.toml, statement 1: kind 'a sigh'"),
        ("library.toml", 'act = "signature"', 'act = "applause"', "library.toml: act 'applause'; expected one of"),
        ("library.toml", 'file = "participation.csv"', "file = 3", "library.toml: file of [[participation]] is 3"),
        ("library.toml", "[[participation]]", "[participation]", "library.toml: participation is {'file'"),
        ("library.toml", 'file = "participation.csv"\n', "", "library.toml: [[participation]] has act and version"),
        (
            "library.toml",
            "itrs/2012/en",
            "itrs/2099/en",
            "statements.toml: it speaks of itrs/2099/en, which the library",
        ),
    ],
)
def test_a_table_that_does_not_fit_is_refused_and_nothing_is_written(
    corpus: Path, file: str, old: str, new: str, problem: str
) -> None:
    # A text beside it that would be a draft shows that the whole directory is one transaction.
    replace(corpus / "statement-united-states.en.txt", "tireless work", "great work")
    replace(corpus / file, old, new)
    before = rows()
    with pytest.raises(CommandError) as error:
        load(corpus)
    assert rows() == before
    assert any(line.startswith(problem) for line in str(error.value).splitlines()), str(error.value)


def test_a_directory_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="none: no such directory; expected a directory of texts"):
        load(tmp_path / "none")


def wids() -> dict[tuple[str, str], str]:
    found = Provision.objects.published().with_edition()
    return {(each.edition.path, each.eid): each.wid for each in found}


@pytest.mark.usefixtures("library")
def test_wids_do_not_depend_on_the_order_in_which_texts_are_loaded(further_corpus: Path) -> None:
    texts = [each for place in (BUNDLED, further_corpus) for each in sorted(place.glob("itrs-*.txt"))]
    call_command("load_corpus", further_corpus, stdout=StringIO())
    usual = {key: wid for key, wid in wids().items() if key[0].startswith("itrs/")}
    # A text that says whose provisions it has comes after that other text; between them any order will do.
    first = [each for each in texts if each.name in ("itrs-2012.en.txt", "itrs-2012-signed.en.txt")]
    for seed in range(3):
        rest = [each for each in texts if each not in first]
        random.Random(seed).shuffle(rest)  # noqa: S311
        with transaction.atomic():
            empty_the_library()
            for each in [first[1], first[0], *rest] if first[0].name > first[1].name else [*first[::-1], *rest]:
                import_instrument(each)
            assert wids() == usual
            transaction.set_rollback(True)


@pytest.mark.usefixtures("whole_library")
def test_the_same_provision_has_the_same_wid_in_every_text_of_2012_and_others_have_their_own() -> None:
    by_number: dict[str, set[str]] = {}
    own_1988 = set()
    for provision in Provision.objects.published().filter(edition__version__instrument__slug="itrs").with_edition():
        if provision.edition.version.slug == "1988":
            own_1988.add(provision.wid)
        elif provision.margin_number and not provision.is_gap:
            by_number.setdefault(provision.margin_number, set()).add(provision.wid)
    assert len(by_number) == 144
    assert all(len(those) == 1 for those in by_number.values())
    assert not own_1988 & {wid for those in by_number.values() for wid in those}


@pytest.mark.usefixtures("library")
def test_articles_are_called_as_the_article_map_says() -> None:
    with (BUNDLED / "article-map.csv").open() as file:
        mapped = list(csv.DictReader(file))
    assert len(mapped) == 14
    divisions = Provision.objects.published().filter(kind="article", parent=None).with_edition()
    found = {(each.edition.version.slug, each.number): each for each in divisions if each.edition.language == "en"}
    for row in mapped:
        final, signed = found["2012", row["final_article"]], found["2012-signed", row["signed_article"]]
        assert final.wid == signed.wid
        assert final.heading == row["title"]


EIDS = [
    ("itrs/2012/en", "1", "preamble__para_n1"),
    ("itrs/2012/en", "2", "art_1__para_1-1__point_a"),
    ("itrs/2012/en", "41B", "art_6__para_6-1"),
    ("itrs/2012-signed/en", "41B", "art_5A__para_n1"),
    ("itrs/2012/en", "1/2", "app_1__para_1-1"),
    ("itrs/2012/en", "P3/6", "res_PLEN-3__para_6"),
    ("itrs/2012/en", "42A", "art_8__para_n1"),
    ("itrs/2012-signed/zh", "31", "art_3__para_3-4"),
]


@pytest.mark.usefixtures("whole_library")
@pytest.mark.parametrize(("edition", "number", "eid"), EIDS)
def test_eids_follow_the_naming_convention(edition: str, number: str, eid: str) -> None:
    text = Edition.objects.of_address(*edition.split("/")).get()
    assert text.provisions.get(margin_number=number).eid == eid


@pytest.mark.usefixtures("library")
def test_a_group_of_states_is_one_delegation() -> None:
    assert Delegation.objects.filter(name="African group").exists() or Delegation.objects.filter(iso3="").exists()
