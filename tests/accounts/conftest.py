"""What tests of accounts share."""

from __future__ import annotations

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def quick_to_check(settings: Settings) -> None:
    """Passwords are kept so that guessing them is slow; these are known."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
