"""Benchmarks print figures; they assert nothing about time."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running.conftest import Site


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory that the account of the database server can reach."""
    directory = Path(tempfile.mkdtemp(prefix="treatyreader-"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


@pytest.fixture
def whole_site(place: Path) -> Iterator[Site]:
    """The program as it is delivered, with its bundled library, on a state directory of its own."""
    site = Site(place, DJANGO_SETTINGS_MODULE="treatyreader.settings", TREATYREADER_CORPUS="")
    yield site
    site.end()
