"""What a file says of an instrument or a version that the library has: the same, what is lacking, or it is refused."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.treatyreader.importing.test_refusals import METADATA, TEXT, imported, lay, refused
from treatyreader.importing.corpus import BUNDLED
from treatyreader.models import Edition, Instrument, Version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_library")]

WHOLE = (
    METADATA
    + """\
version_title = "1900 (Utopia)"
adopted_on = "1900-01-01"
adopted_at = "Utopia"
depositary = "a king"
of_instrument = "another"
"""
)
OTHER = TEXT.replace("peace", "quiet")


@pytest.fixture(autouse=True)
def others(empty_library: None) -> None:
    for slug in ("another", "third"):
        Instrument.objects.create(slug=slug, title=slug, form="convention")


@pytest.mark.parametrize("text", [TEXT, OTHER], ids=["the same text", "other text"])
@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("A treaty", "B", "title is 'B', but a-treaty has 'A treaty' in the library; expected the same"),
        ("convention", "protocol", "form is 'protocol', but a-treaty has 'convention' in the library"),
        ("a king", "a queen", "depositary is 'a queen', but a-treaty has 'a king' in the library"),
        ("another", "third", "of_instrument is 'third', but a-treaty has 'another' in the library"),
        ("1900 (Utopia)", "1901", "version_title is '1901', but 1900 has '1900 (Utopia)' in the library"),
        ("version_order = 1900", "version_order = 7", "version_order is '7', but 1900 has '1900' in the library"),
        ("1900-01-01", "1900-01-02", "adopted_on is '1900-01-02', but 1900 has '1900-01-01' in the library"),
        ('"Utopia"', '"Atlantis"', "adopted_at is 'Atlantis', but 1900 has 'Utopia' in the library"),
        ("another", "a-treaty", "of_instrument 'a-treaty' is the instrument itself; expected another"),
    ],
)
def test_a_file_that_contradicts_the_library_is_refused(
    tmp_path: Path, text: str, old: str, new: str, problem: str
) -> None:
    imported(lay(tmp_path, metadata=WHOLE))
    assert old in WHOLE
    (found,) = refused(lay(tmp_path, text, WHOLE.replace(old, new)))
    assert found.startswith(f"a-treaty.en.toml: {problem}")


def test_a_directory_that_contradicts_the_library_is_loaded_and_what_is_left_is_said(tmp_path: Path) -> None:
    imported(lay(tmp_path, metadata=WHOLE))
    Version.objects.filter(slug="1900").update(title="Corrected here")
    lay(tmp_path, OTHER, WHOLE.replace("1900-01-01", "1900-01-02"))
    said = StringIO()
    call_command("load_corpus", tmp_path, stdout=said)
    assert "left as it is here: a-treaty.en.toml: version_title is '1900 (Utopia)'" in said.getvalue()
    assert "left as it is here: a-treaty.en.toml: adopted_on is '1900-01-02'" in said.getvalue()
    assert "a-treaty/1900/en@2: drafted" in said.getvalue()
    version = Version.objects.get(slug="1900")
    assert (version.title, str(version.adopted_on)) == ("Corrected here", "1900-01-01")


def test_every_contradiction_is_reported_at_once(tmp_path: Path) -> None:
    imported(lay(tmp_path, metadata=WHOLE))
    bad = WHOLE.replace("A treaty", "B").replace("convention", "protocol").replace("1900-01-01", "1900-01-02")
    assert [each.split()[1] for each in refused(lay(tmp_path, metadata=bad))] == ["title", "form", "adopted_on"]


def test_what_the_library_lacks_is_filled_and_what_a_file_leaves_out_is_kept(tmp_path: Path) -> None:
    imported(lay(tmp_path))
    imported(lay(tmp_path, metadata=WHOLE))
    imported(lay(tmp_path))
    version = Version.objects.select_related("instrument__of_instrument").get(slug="1900")
    assert (version.title, str(version.adopted_on), version.adopted_at) == ("1900 (Utopia)", "1900-01-01", "Utopia")
    assert version.instrument.depositary == "a king"
    assert version.instrument.of_instrument == Instrument.objects.get(slug="another")
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("first", ["en", "fr"])
def test_another_language_has_words_of_its_own_but_no_date(tmp_path: Path, first: str) -> None:
    french = WHOLE.replace('"en"', '"fr"').replace("A treaty", "Un traité").replace("a king", "un roi")
    french = french.replace("1900 (Utopia)", "1900 (Utopie)").replace('"Utopia"', '"Utopie"')
    text = "# ARTICLE 1 — But\n\n[2] 1.1 | La paix.\n"
    files = {"en": lay(tmp_path, metadata=WHOLE), "fr": lay(tmp_path, text, french, name="a-treaty.fr")}
    for language in (first, "en", "fr", "en"):
        imported(files[language])
    assert Instrument.objects.get(slug="a-treaty").title == {"en": "A treaty", "fr": "Un traité"}[first]
    assert Edition.objects.count() == 2
    dated = lay(tmp_path, text, french.replace("1900-01-01", "1900-01-02"), name="a-treaty.fr")
    assert refused(dated)[0].startswith("a-treaty.fr.toml: adopted_on is '1900-01-02', but 1900 has '1900-01-01'")


def test_the_corpus_loads_in_any_order_and_again(tmp_path: Path, further_corpus: Path) -> None:
    whole = [*BUNDLED.iterdir(), *further_corpus.iterdir()]
    for path in whole:
        if path.name != "library.toml":
            shutil.copy(path, tmp_path)
    signed = sorted(tmp_path.glob("itrs-2012-signed.*.txt"))
    order = [tmp_path / "itrs-2012.en.txt", signed[0], *signed[:0:-1], *sorted(tmp_path.glob("itrs-1988.*.txt"))]
    for _time in range(2):
        for file in order:
            imported(file)
        for directory in (BUNDLED, further_corpus):
            call_command("load_corpus", directory, stdout=StringIO())
    assert not Edition.objects.filter(state="draft").exists()
    with pytest.raises(CommandError, match="title is 'X', but itrs has"):
        call_command("import_instrument", order[0], "--set=title=X")
