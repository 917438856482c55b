"""What all tests share: the bundled library in the test database, loaded once, there for every test.

A test's own rows go with its transaction.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from hypothesis import settings as laws
from pytest_django import DjangoDbBlocker, Settings

# A law says what holds, not how soon: a busy machine breaks none.
laws.register_profile("laws", deadline=None)
laws.load_profile("laws")

FURTHER = os.environ.get("TREATYREADER_CORPUS", "")
MAY_BE_ABSENT = os.environ.get("CI") != "true" or os.environ.get("TREATYREADER_WITHOUT_SHARED") == "1"


def load_library() -> None:
    """The bundled texts and claims alone, whatever TREATYREADER_CORPUS says."""
    from treatyreader.importing.corpus import BUNDLED

    call_command("load_corpus", BUNDLED, stdout=StringIO())
    call_command("load_claims", BUNDLED, stdout=StringIO())
    call_command("carry_passages", stdout=StringIO())


def empty_the_library() -> None:
    """Remove every text and all that leans on one, which PostgreSQL refuses: the promise is put aside for as long as
    it takes, within the test's transaction."""
    promise = "published_rows_are_never_emptied"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [promise])
        tables = [table for (table,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {promise}")
        cursor.execute("TRUNCATE treatyreader_instrument, treatyreader_delegation CASCADE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {promise}")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        load_library()


@pytest.fixture
def library(db: None) -> None:
    """The bundled texts and claims."""


@pytest.fixture
def whole_library(library: None, further_corpus: Path) -> None:
    """The bundled texts, those of TREATYREADER_CORPUS, and the claims that lean on both."""
    from treatyreader.importing.corpus import BUNDLED

    call_command("load_corpus", further_corpus, stdout=StringIO())
    call_command("load_claims", BUNDLED, stdout=StringIO())
    call_command("carry_passages", stdout=StringIO())


@pytest.fixture
def empty_library(db: None) -> None:
    """No text at all, until the test's transaction is rolled back."""
    empty_the_library()


@pytest.fixture(scope="session")
def further_corpus() -> Path:
    """The directory of further texts."""
    if not FURTHER and MAY_BE_ABSENT:
        pytest.skip("TREATYREADER_CORPUS is not set")
    directory = Path(FURTHER)
    assert directory.is_dir(), f"TREATYREADER_CORPUS={FURTHER!r} is not a directory"
    return directory


@pytest.fixture(autouse=True)
def uncollected_static_files(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Pages name static files as they lie in the project: a test needs none collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT = tmp_path_factory.getbasetemp()


@pytest.fixture(autouse=True)
def no_model(settings: Settings) -> None:
    """Texts that a test publishes are not embedded: it takes long, and few tests ask for it."""
    settings.EMBEDDINGS = False


@pytest.fixture(autouse=True)
def no_kept_page() -> Iterator[None]:
    """A page kept from another test's rows must not answer in this one."""
    caches["pages"].clear()
    yield
    caches["pages"].clear()
