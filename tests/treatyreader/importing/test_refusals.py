"""A file that does not fit is refused with file, line and what was expected, and nothing of it is written."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from treatyreader.importing.publishing import import_instrument
from treatyreader.models import Edition, Provision, Stamp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_library")]

METADATA = """\
instrument = "a-treaty"
title = "A treaty"
form = "convention"
version = "1900"
version_order = 1900
language = "en"
language_status = "authentic"
source = "a shelf"
complete = true
"""
TEXT = """\
# PREAMBLE

[1] | The States,

# ARTICLE 1 — Purpose

[2] 1.1 | There shall be peace.

[3] a) | at all times;

[4] b) | in all places.

[5] 1.2 | See Article 1.

# RESOLUTION PLEN/1 — On thanks

[P1/1] considering | that hosts were kind,
"""


def rows() -> dict[str, list[Any]]:
    """Every row of the text's tables but the stamp, which every attempt may change."""
    models = [each for each in apps.get_app_config("treatyreader").get_models() if each is not Stamp]
    return {each.__name__: list(each._default_manager.order_by("pk").values()) for each in models}


def lay(directory: Path, text: str | bytes = TEXT, metadata: str = METADATA, name: str = "a-treaty.en") -> Path:
    file = directory / f"{name}.txt"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    (directory / f"{name}.toml").write_text(metadata)
    return file


def refused(file: Path, **options: Any) -> list[str]:
    before = rows()
    with pytest.raises(CommandError) as error:
        call_command("import_instrument", file, **options)
    assert rows() == before, "nothing was written"
    first, *problems = str(error.value).splitlines()
    assert first == f"{file.name} was refused; nothing was written."
    return problems


def imported(file: Path, *options: str) -> str:
    said = StringIO()
    call_command("import_instrument", file, *options, stdout=said)
    return said.getvalue()


def test_the_good_text_is_good(tmp_path: Path) -> None:
    assert "a-treaty/1900/en@1 is published (9 provisions)" in imported(lay(tmp_path))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("# PREAMBLE\n\n", "", "a-treaty.en.txt:1: a provision stands before the first heading; expected # PREAMBLE"),
        ("# ARTICLE 1", "# ARTIKEL 1", "a-treaty.en.txt:5: the heading '# ARTIKEL 1 — Purpose' is not known"),
        ("# ARTICLE 1", "# ARTICLE", "a-treaty.en.txt:5: the heading '# ARTICLE — Purpose' is not known"),
        ("# PREAMBLE", "# PREAMBLE 1", "a-treaty.en.txt:1: the heading '# PREAMBLE 1' is not known"),
        ("[1] |", "[1]", "a-treaty.en.txt:3: '[1] The States,' is neither a heading nor a labelled block"),
        ("[1] | The States,", "The States,", "a-treaty.en.txt:3: 'The States,' is neither a heading nor a labelled"),
        ("[1] | The States,", "[1] |", "a-treaty.en.txt:3:"),
        ("The States,", "{gap}", "a-treaty.en.txt:3: [1] has no text"),
        ("[3] a)", "[2] a)", "a-treaty.en.txt:9: margin number [2] stands in line 7 already; expected each margin"),
        ("[3] a)", "[ 2] a)", "a-treaty.en.txt:9: margin number"),
        ("[4] b)", "[4] a)", "a-treaty.en.txt:11:"),
        ("[5] 1.2", "[5] 1.1", "a-treaty.en.txt:13:"),
        ("[1] |", "[*] |", "a-treaty.en.txt:3: [*] is no margin number"),
        ("[1] |", f"[{'1' * 41}] |", "a-treaty.en.txt:3: ["),
        (
            "at all times;",
            "at all times; {draft}",
            "a-treaty.en.txt:9: the mark {draft} is not known (known: unverified",
        ),
        ("at all times;", "x {gap} {suppressed}", "a-treaty.en.txt:9: [3] is marked both gap and suppressed"),
        ("peace", "pe\u0301ace", "a-treaty.en.txt:7: the text holds decomposed characters"),
        ("peace", "pea\x07ce", "a-treaty.en.txt:7: the text holds control characters (U+0007)"),
        ("peace", "pea\x00ce", "a-treaty.en.txt:7: the text holds control characters (U+0000)"),
        ("peace", "pea\u202ece", "a-treaty.en.txt:7: the text holds control characters (U+202E)"),
        (TEXT, "", "a-treaty.en.txt: the file holds no text; expected headings with provisions under them"),
        (TEXT, "\n \n\n", "a-treaty.en.txt: the file holds no text"),
        (TEXT, "# PREAMBLE\n", "a-treaty.en.txt:1: nothing stands under 'PREAMBLE'; expected at least one provision"),
        ("# RESOLUTION PLEN/1", "# ARTICLE 1", "a-treaty.en.txt:15:"),
    ],
)
def test_a_text_that_does_not_fit_is_refused_with_its_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in TEXT
    problems = refused(lay(tmp_path, TEXT.replace(old, new, 1)))
    assert any(each.startswith(problem) for each in problems), problems


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('title = "A treaty"\n', "", "a-treaty.en.toml: title is missing; expected title = …"),
        ("title", "titel", "a-treaty.en.toml: unknown key 'titel'; expected 'title'"),
        ('"convention"', '"conventoin"', "a-treaty.en.toml: form is 'conventoin'; expected 'convention'"),
        ('"a-treaty"', '"A Treaty"', "a-treaty.en.toml: instrument is 'A Treaty'; expected lower-case letters"),
        ('"1900"', '"latest"', "a-treaty.en.toml: version 'latest' is an address of its own; expected another name"),
        ('"1900"', '"compare"', "a-treaty.en.toml: version 'compare' is an address of its own"),
        ("= 1900", "= -1", "a-treaty.en.toml: version_order is -1; expected a whole number"),
        ('"en"', '"English"', "a-treaty.en.toml: language is 'English'; expected a tag such as en"),
        ('"en"', '"tlh"', "a-treaty.en.txt: language 'tlh' has no words for divisions yet; expected one of en"),
        ("complete = true", 'adopted_on = "yesterday"', "a-treaty.en.toml: adopted_on is 'yesterday'; expected a date"),
        ("complete = true", 'complete = "perhaps"', "a-treaty.en.toml: complete is 'perhaps'; expected true or false"),
        ("complete = true", 'source_url = "javascript:x"', "a-treaty.en.toml: source_url is 'javascript:x'"),
        ("complete = true", 'same_provisions_as = "1800"', "a-treaty.en.toml:"),
        ("complete = true", 'of_instrument = "none"', "a-treaty.en.toml:"),
        ("complete = true", 'status_file = "none.csv"', "none.csv:"),
        ("A treaty", "A" * 301, "a-treaty.en.toml: title has 301 characters; expected at most 300"),
        ("A treaty", "A\x00", "a-treaty.en.toml: cannot be read"),
        ("title =", "title", "a-treaty.en.toml: cannot be read ("),
    ],
)
def test_metadata_that_do_not_fit_are_refused(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in METADATA
    problems = refused(lay(tmp_path, metadata=METADATA.replace(old, new, 1)))
    assert any(each.startswith(problem) for each in problems), problems


def test_every_problem_of_a_file_is_reported_at_once(tmp_path: Path) -> None:
    text = TEXT.replace("[1] |", "[1]").replace("[3] a)", "[2] a)").replace("all places.", "all places. {x}")
    assert [each.split(":")[1] for each in refused(lay(tmp_path, text))] == ["3", "9", "11"]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (problem,) = refused(lay(tmp_path, TEXT.replace("peace", "pe\xe9ce").encode().replace(b"\xc3\xa9", b"\xe9")))
    assert problem == "a-treaty.en.txt:7: these bytes are not UTF-8; expected UTF-8"
    (problem,) = refused(lay(tmp_path, b"# PREAMBLE\n\n[1] | " + b"x" * 20_000_000))
    assert problem.startswith("a-treaty.en.txt: the file has 20,000,018 bytes; expected at most")


def test_a_text_without_metadata_is_refused_and_takes_them_as_options(tmp_path: Path) -> None:
    file = lay(tmp_path)
    file.with_suffix(".toml").unlink()
    (problem,) = refused(file)
    assert problem.startswith("a-treaty.en.toml: no such file beside the text; expected that file, or its keys")
    options = [f"--set={line}".replace(" = ", "=").replace('"', "") for line in METADATA.splitlines()]
    assert "a-treaty/1900/en@1 is published" in imported(file, *options)
    with pytest.raises(CommandError, match="sets nothing; expected KEY=VALUE"):
        imported(file, "--set=language")


def test_files_that_are_not_there_or_no_files_are_refused(tmp_path: Path) -> None:
    file = lay(tmp_path)
    file.unlink()
    assert refused(file)[0].startswith("a-treaty.en.txt: cannot be read (No such file or directory)")
    file.mkdir()
    assert refused(file)[0].startswith("a-treaty.en.txt: cannot be read (Is a directory)")


def test_only_wording_is_verified(tmp_path: Path) -> None:
    imported(lay(tmp_path, TEXT.replace("in all places.", "(SUP) {suppressed}").replace("See Article 1.", "x {gap}")))
    without = Provision.objects.filter(verifications=None).exclude(margin_number="")
    assert [each.margin_number for each in without.order_by("position")] == ["4", "5"]


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    file = lay(tmp_path)
    imported(file)
    before = rows()
    assert "is in the library already; nothing changed" in imported(file)
    assert rows() == before


def test_other_text_for_a_published_edition_becomes_a_draft_that_a_person_publishes(tmp_path: Path) -> None:
    imported(lay(tmp_path))
    said = imported(lay(tmp_path, TEXT.replace("peace", "quiet")))
    assert "a-treaty/1900/en@2 is a draft" in said
    texts = Provision.objects.published().filter(margin_number="2")
    assert [each.text for each in texts] == ["There shall be peace."]
    said = imported(lay(tmp_path, TEXT.replace("peace", "quiet")))
    assert Edition.objects.count() == 2, "the draft is there already"
    call_command("publish_edition", "a-treaty/1900/en@2", stdout=StringIO())
    assert [each.text for each in texts.order_by("edition__number")] == [
        "There shall be peace.",
        "There shall be quiet.",
    ]
    assert len(set(texts.values_list("wid", flat=True))) == 1, "it is the same provision"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("a-treaty/1900/en", "names no edition; expected instrument/version/language@number"),
        ("a-treaty/1900/en@7", "is not in the library"),
        ("a-treaty/1900/en@1", "is published already"),
    ],
)
def test_only_a_draft_can_be_published(tmp_path: Path, name: str, problem: str) -> None:
    imported(lay(tmp_path))
    with pytest.raises(CommandError, match=problem):
        call_command("publish_edition", name)


def test_an_import_that_is_interrupted_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_edition: Edition) -> None:
        raise KeyboardInterrupt

    file = lay(tmp_path)
    before = rows()
    with monkeypatch.context() as interrupted:
        interrupted.setattr(Edition, "publish", interrupt)
        with pytest.raises(KeyboardInterrupt):
            import_instrument(file)
    assert rows() == before
    assert "is published" in imported(file)
