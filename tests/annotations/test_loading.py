"""Claims from files: all of a file or nothing of it, again and again without harm."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models

from annotations import claiming
from annotations.models import Carrying, Check, CheckResult, Claim, Evidence, Passage
from tests import factories
from treatyreader.importing.corpus import BUNDLED
from treatyreader.models import Edition, Instrument

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

GOOD = """\
[[claim]]
slug = "networks-are-secured"
text = "The treaty makes networks secure."
said_by = "Somebody"
said_on = "2012-12-14"
seen = true
about = "adopted text"
kind = "words"
  [[claim.evidence]]
  edition = "itrs/2012/en"
  no = "41B"
  exact = "endeavour to ensure the security and robustness of international telecommunication networks"
  bearing = "qualifies"
  coverage = "part"
  of = "secure"
  rationale = "An effort is asked for."
  [[claim.check]]
  expression = "secur*"
  scope = "articles"
  expect = "at least 2"
  met = "context"
  coverage = "whole"
"""
SECOND = GOOD.replace("networks-are-secured", "another").replace("makes networks secure", "leaves networks secure")


def load(directory: Path, text: str = GOOD, instrument: str = "itrs") -> str:
    (directory / "library.toml").write_text(f'[[claims]]\nfile = "claims.toml"\ninstrument = "{instrument}"\n')
    (directory / "claims.toml").write_text(text)
    said = StringIO()
    call_command("load_claims", directory, stdout=said)
    return said.getvalue()


def refused(directory: Path, text: str, **more: str) -> list[str]:
    before = rows()
    with pytest.raises(CommandError) as error:
        load(directory, text, **more)
    assert rows() == before, "nothing was written"
    first, *problems = str(error.value).splitlines()
    assert "nothing of it was written" in first
    return problems


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of what is said, column by column; not what became of it in other editions, nor what a newer text
    answers, of which no file says anything."""
    found: dict[str, list[dict[str, Any]]] = {}
    for model in set(apps.get_app_config("annotations").get_models()) - {Carrying, CheckResult}:
        query: models.QuerySet[Any] = model._default_manager.order_by("pk")
        found[model.__name__] = list(query.values())
    return found


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[[claim]]", "[[claim", "claims.toml: cannot be read (Expected ']]' at the end of an array declaration"),
        ('slug = "networks-are-secured"\n', "", "claims.toml:1: slug is missing; expected slug = …"),
        ("networks-are-secured", "No Address", "claims.toml:1: slug is 'No Address'; expected small letters"),
        ("networks-are-secured", "a" * 81, "claims.toml:1: slug is"),
        ("said_by", "sayd_by", "claims.toml:1: unknown key 'sayd_by'; expected slug, text"),
        ("adopted text", "text", "claims.toml:1: about is 'text'; expected one of adopted text, draft"),
        ('kind = "words"', 'kind = "truth"', "claims.toml:1: kind is 'truth'; expected one of words"),
        ("seen = true", 'seen = "yes"', "claims.toml:1: seen is 'yes'; expected true or false"),
        ("2012-12-14", "last week", "claims.toml:1: said_on is 'last week'; expected a date"),
        ('said_by = "Somebody"', 'source = "somewhere"', "claims.toml:1: source is 'somewhere'; expected an address"),
        ("seen = true", 'quoted = "x"', "claims.toml:1: quoted, but its source was not seen"),
        ("itrs/2012/en", "itrs 2012", "claims.toml:9: edition is 'itrs 2012'; expected instrument/version/language"),
        ('no = "41B"', 'no = "41Z"', "claims.toml:9: itrs/2012/en has no No. 41Z; expected a margin number of it"),
        ('bearing = "qualifies"', 'bearing = "proves"', "claims.toml:9: bearing is 'proves'; expected one of confirms"),
        ('coverage = "part"', 'coverage = "most"', "claims.toml:9: coverage is 'most'; expected one of whole, part"),
        ('coverage = "part"', 'coverage = "whole"', "claims.toml:9: of marks a part, coverage says whole"),
        ('of = "secure"', 'of = "safe"', "claims.toml:9: of is 'safe', which stands 0 times in the claim"),
        ('of = "secure"', 'of = "e"', "claims.toml:9: of is 'e', which stands 6 times in the claim"),
        ("endeavour to ensure the", "endeavour to Ensure the", "claims.toml:9: the words stand 0 times in No. 41B"),
        ("at least 2", "sometimes", "claims.toml:17: expect is 'sometimes'. “sometimes” is not known"),
        ('expression = "secur*"\n', "", "claims.toml:17: expression is missing"),
        (GOOD, "", "claims.toml: no claims; expected [[claim]] entries"),
        (GOOD, 'claim = "x"', "claims.toml: no claims"),
        (GOOD, "[other]\n" + GOOD, "claims.toml: other stands outside a claim"),
        (GOOD, GOOD + GOOD, "claims.toml:23: slug 'networks-are-secured' again; expected a slug of its own"),
        (GOOD, GOOD + GOOD[GOOD.index("  [[claim.check]]") :], "claims.toml:23: the same again"),
        (GOOD, GOOD + "\x00", "claims.toml: cannot be read (it holds NUL characters)"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in GOOD
    problems = refused(tmp_path, GOOD.replace(old, new, 1))
    assert any(each.startswith(problem) for each in problems), problems


def test_words_that_stand_twice_are_refused(tmp_path: Path) -> None:
    exact = GOOD[GOOD.index('exact = "') :].splitlines()[0]
    (problem,) = refused(tmp_path, GOOD.replace(exact, 'exact = "international telecommunication"'))
    assert problem.startswith("claims.toml:9: the words stand 2 times in No. 41B of itrs/2012/en")


def test_a_gap_cannot_be_quoted(tmp_path: Path) -> None:
    edition = Edition.objects.of_address("itrs", "2012", "en").get()
    gap = edition.provisions.filter(nature="gap").exclude(margin_number="").first()
    assert gap is not None
    problems = refused(tmp_path, GOOD.replace('no = "41B"', f'no = "{gap.margin_number}"'))
    assert problems == [
        f"claims.toml:9: No. {gap.margin_number} holds no text; expected a provision that can be quoted"
    ]


def test_every_problem_is_reported_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    bad = GOOD.replace('"adopted text"', '"x"').replace('"qualifies"', '"y"').replace('"at least 2"', '"z"')
    assert [each.split(":")[1] for each in refused(tmp_path, bad)] == ["1", "9", "17"]
    words = GOOD.replace("endeavour to ensure", "endeavor to ensure") + SECOND.replace('"41B"', '"4100"')
    assert [each.split(":")[1] for each in refused(tmp_path, words)] == ["9", "31"]


def test_a_slug_belongs_to_one_instrument(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, GOOD.replace("networks-are-secured", "un-takeover"), instrument=STATEMENT)
    assert "slug 'un-takeover' is taken by a claim about International Telecommunication Regulations" in problem


STATEMENT = "itrs-statement-united-states"


@pytest.mark.parametrize(
    ("manifest", "problem"),
    [
        ('[[claims]]\nfile = "claims.toml"\n', "library.toml: [[claims]] has file; expected file and instrument"),
        ('[[claims]]\nfile = "none.toml"\ninstrument = "itrs"\n', "none.toml: cannot be read (No such file"),
        ('[[claims]]\nfile = "claims.toml"\ninstrument = "x"\n', "claims.toml: the library holds no instrument 'x'"),
        ("[[claims", "library.toml: cannot be read"),
        ("claims = 3", "library.toml: claims is 3; expected [[claims]] entries"),
        ("claims = [3]", "library.toml: claims is [3]; expected [[claims]] entries"),
        ('claims = "claims.toml"', "library.toml: claims is 'claims.toml'; expected [[claims]] entries"),
        ('[claims]\nfile = "claims.toml"\ninstrument = "itrs"', "library.toml: claims is {'file': 'claims.toml'"),
        (
            '[[claims]]\nfile = 3\ninstrument = "itrs"',
            "library.toml: file of [[claims]] is 3; expected text in quotation",
        ),
        (
            '[[claims]]\nfile = "claims.toml"\ninstrument = []',
            "library.toml: instrument of [[claims]] is []; expected text",
        ),
        ('[[claims]]\nfile = ""\ninstrument = "itrs"', "library.toml: file of [[claims]] is ''; expected text"),
    ],
)
def test_a_bad_manifest_is_refused(tmp_path: Path, manifest: str, problem: str) -> None:
    (tmp_path / "library.toml").write_text(manifest)
    (tmp_path / "claims.toml").write_text(GOOD)
    with pytest.raises(CommandError) as error:
        call_command("load_claims", tmp_path)
    assert str(error.value).splitlines()[1].startswith(problem)


def test_a_directory_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="none: no such directory; expected a directory of texts"):
        call_command("load_claims", tmp_path / "none")
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="file: no such directory; expected a directory of texts"):
        call_command("load_claims", tmp_path / "file")


def test_a_directory_without_claims_is_fine(tmp_path: Path) -> None:
    call_command("load_claims", tmp_path, stdout=StringIO())


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    load(tmp_path)
    before, answers = rows(), CheckResult.objects.count()
    load(tmp_path)
    call_command("load_claims", BUNDLED, stdout=StringIO())
    assert rows() == before
    assert CheckResult.objects.count() == answers > 0


def test_what_changed_in_the_file_changes_here(tmp_path: Path) -> None:
    load(tmp_path)
    said = load(tmp_path, GOOD.replace("An effort is asked for.", "No result is.").replace("at least 2", "present"))
    assert "left as edited" not in said
    assert Evidence.objects.get(claim__slug="networks-are-secured").rationale == "No result is."
    asked = Check.objects.live().get(claim__slug="networks-are-secured")
    assert asked.expect == "present", "the other question went"
    load(tmp_path)
    back = Check.objects.live().get(claim__slug="networks-are-secured")
    assert (back.expect, back.results.count()) == ("at least 2", 1), "asked again, it has its answer"


def test_other_words_take_the_place_of_those_before_and_the_old_address_stays(tmp_path: Path) -> None:
    load(tmp_path)
    old = Evidence.objects.get(claim__slug="networks-are-secured").passages.get()
    load(tmp_path, GOOD.replace("endeavour to ensure the", "ensure the"))
    new = Evidence.objects.get(claim__slug="networks-are-secured").passages.get()
    assert new.exact.startswith("ensure")
    assert Passage.objects.filter(pk=old.pk).exists()


def test_what_was_edited_here_is_kept_and_said(tmp_path: Path) -> None:
    load(tmp_path)
    Evidence.objects.filter(claim__slug="networks-are-secured").update(rationale="A steward's words.")
    said = load(tmp_path, GOOD.replace("An effort is asked for.", "No result is."))
    assert "left as edited here: networks-are-secured" in said
    assert Evidence.objects.get(claim__slug="networks-are-secured").rationale == "A steward's words."
    said = load(tmp_path, GOOD.replace("endeavour to ensure the", "ensure the"))
    assert "left as edited here: networks-are-secured" in said, "the file no longer has those words"
    assert Evidence.objects.filter(claim__slug="networks-are-secured").count() == 2


def test_words_stay_pinned_to_the_edition_in_which_they_were_found(tmp_path: Path) -> None:
    load(tmp_path)
    before = rows()
    correct(tmp_path, "[41B] 6.1 | Member States shall", "[41B] 6.1 | The Member States shall", publish=True)
    load(tmp_path)
    assert rows() == before
    load(tmp_path, GOOD + SECOND)
    newest = Evidence.objects.get(claim__slug="another").passages.get()
    assert newest.provision.edition.number == 2


QUOTED = "robustness of international telecommunication networks"


def correct(directory: Path, old: str, new: str, *, publish: bool) -> None:
    """The bundled text with other words becomes the next edition."""
    for name in ("itrs-2012.en.txt", "itrs-2012.en.toml"):
        shutil.copy(BUNDLED / name, directory)
    text = directory / "itrs-2012.en.txt"
    before = text.read_text()
    assert old in before
    text.write_text(before.replace(old, new))
    call_command("import_instrument", text, "--set=status_file=", stdout=StringIO())
    if publish:
        number = Edition.objects.of_address("itrs", "2012", "en").count()
        call_command("publish_edition", f"itrs/2012/en@{number}", stdout=StringIO())


def test_a_correction_of_the_words_leaves_them_pinned_and_the_file_good(tmp_path: Path) -> None:
    load(tmp_path)
    before = rows()
    correct(tmp_path, QUOTED, "robustness of all networks", publish=True)
    load(tmp_path)
    assert rows() == before
    call_command("load_claims", BUNDLED, stdout=StringIO())
    assert rows() == before


def test_new_evidence_is_pinned_to_the_newest_edition_that_has_its_words(tmp_path: Path) -> None:
    correct(tmp_path, QUOTED, "robustness of most networks", publish=True)
    correct(tmp_path, QUOTED, "robustness of all networks", publish=True)
    numbers = {}
    for words in (QUOTED, "robustness of most networks", "robustness of all networks"):
        load(tmp_path, GOOD.replace(QUOTED, words))
        passage = Evidence.objects.get(claim__slug="networks-are-secured").passages.get()
        numbers[passage.exact.partition("robustness of ")[2]] = passage.provision.edition.number
    assert numbers == {"international telecommunication networks": 1, "most networks": 2, "all networks": 3}
    problems = refused(tmp_path, GOOD.replace(QUOTED, "robustness of no networks"))
    assert problems[0].startswith("claims.toml:9: the words stand 0 times in No. 41B of itrs/2012/en")


def test_evidence_waits_for_words_that_only_a_draft_has(tmp_path: Path) -> None:
    load(tmp_path)
    correct(tmp_path, QUOTED, "robustness of all networks", publish=False)
    corrected = GOOD.replace(QUOTED, "robustness of all networks")
    for _time in range(2):
        said = load(tmp_path, corrected).splitlines()
        assert "  waits for a draft to be published: networks-are-secured: No. 41B of itrs/2012/en" in said
        assert "5 pieces of evidence wait for a text that the library lacks" in said
    evidence = Evidence.objects.get(claim__slug="networks-are-secured")
    assert (evidence.awaits_edition, evidence.awaits_number) == ("itrs/2012/en", "41B")
    assert not evidence.passages.exists()
    problems = refused(tmp_path, GOOD.replace(QUOTED, "robustness of no networks"))
    assert problems[0].startswith("claims.toml:9: the words stand 0 times in No. 41B of itrs/2012/en")
    call_command("publish_edition", "itrs/2012/en@2", stdout=StringIO())
    assert "waits for a draft" not in load(tmp_path, corrected)
    assert evidence.passages.get().provision.edition.number == 2
    evidence.refresh_from_db()
    assert not evidence.is_waiting_for_text


def test_evidence_waits_for_a_provision_that_only_a_draft_has(tmp_path: Path) -> None:
    correct(tmp_path, "[41B] 6.1 |", "[941B] 6.1 |", publish=False)
    said = load(tmp_path, GOOD.replace('no = "41B"', 'no = "941B"'))
    assert "networks-are-secured: No. 941B of itrs/2012/en" in said


def test_evidence_waits_for_its_text_and_is_tied_to_it_when_it_comes(
    tmp_path: Path, further_corpus: Path, request: pytest.FixtureRequest
) -> None:
    waiting = Evidence.objects.waiting_for_text
    assert waiting().count() == 5
    assert not any(each.passages.exists() for each in waiting())
    said = StringIO()
    call_command("load_claims", BUNDLED, stdout=said)
    assert "5 pieces of evidence wait for a text that the library lacks" in said.getvalue()
    request.getfixturevalue("whole_library")
    assert waiting().count() == 0
    evidence = Evidence.objects.filter(claim__slug="no-external-enforcement")
    assert [each.passages.get().provision.margin_number for each in evidence] == ["CS 38", "CS 190"]


def test_a_claim_is_made_at_one_moment_with_its_file(tmp_path: Path) -> None:
    load(tmp_path, GOOD + SECOND)
    moments = set(Claim.objects.filter(slug__in=["networks-are-secured", "another"]).values_list("created_at"))
    assert len(moments) == 1


def test_the_database_counts_its_rows_anew_after_a_load(tmp_path: Path) -> None:
    many = "".join(GOOD.replace("networks-are-secured", f"claim-{number}") for number in range(100))
    load(tmp_path, many)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'annotations_claim'")
        assert cursor.fetchone()[0] == Claim.objects.count()


def look_at_the_promises() -> None:
    """Now, and not when the test's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def written_by_people() -> tuple[Claim, Evidence]:
    """A reader's evidence on a part of the loaded claim."""
    claim = Claim.objects.get(slug="networks-are-secured")
    part = factories.evidence(
        claim,
        factories.passage("41B", "harmonious development"),
        coverage="part",
        of="networks",
        of_start=17,
        of_end=25,
    )
    Evidence.objects.filter(pk=part.pk).update(review="awaiting", author=factories.account("Ann"))
    return claim, part


def test_another_text_in_the_file_takes_along_what_readers_linked_to_its_words(tmp_path: Path) -> None:
    load(tmp_path)
    _claim, part = written_by_people()
    load(
        tmp_path, GOOD.replace("The treaty makes networks secure.", "Networks? The treaty makes those networks secure.")
    )
    look_at_the_promises()
    part.refresh_from_db()
    assert part.claim.text[part.of_start : part.of_end] == part.of == "networks"
    load(tmp_path, GOOD.replace("The treaty makes networks secure.", "The treaty makes it all secure."))
    look_at_the_promises()
    part.refresh_from_db()
    assert (part.of, part.of_start, part.of_end) == ("", 0, 0)
    assert [each.of for each in part.history.order_by("version")] == ["networks", "networks"]


def test_new_evidence_in_the_file_finds_its_words_in_a_claim_that_was_edited(tmp_path: Path) -> None:
    load(tmp_path)
    claim = Claim.objects.get(slug="networks-are-secured")
    stella = factories.account("Stella", role="steward")
    claiming.edit(claim, stella, {"text": "It is said that the treaty makes networks secure."}, "Clearer.")
    more = """
  [[claim.evidence]]
  edition = "itrs/2012/en"
  no = "41B"
  exact = "harmonious development"
  bearing = "context"
  coverage = "part"
  of = "networks"
  rationale = "More."
"""
    load(tmp_path, GOOD + more)
    look_at_the_promises()
    new = Evidence.objects.get(rationale="More.")
    assert claim.text[new.of_start : new.of_end] == "networks"
    before = rows()
    load(tmp_path, GOOD + more)
    assert rows() == before


@pytest.mark.parametrize("slug", ["itrs", "another"])
def test_an_address_that_a_reader_s_claim_has_taken_stays_that_claim_s(tmp_path: Path, slug: str) -> None:
    author = factories.account("Ann")
    other = Instrument.objects.create(slug="another", title="Another", form="convention")
    instrument = other if slug == "another" else Instrument.objects.get(slug="itrs")
    taken = factories.claim("Mine.", slug="networks-are-secured", author=author, origin="reader", instrument=instrument)
    load(tmp_path)
    taken.refresh_from_db()
    assert (taken.text, taken.author, taken.evidence.count()) == ("Mine.", author, 0)
