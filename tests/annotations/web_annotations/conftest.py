"""Ann, her program, and the clause that annotations are on."""

from __future__ import annotations

import pytest
from django.conf import LazySettings

from tests import factories
from tests.annotations.web_annotations.sending import Program
from treatyreader.accounts.models import Account
from treatyreader.models import Provision


@pytest.fixture
def as_often_as_one_likes(settings: LazySettings) -> None:
    settings.WRITES = "1000/m/user"
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "write": settings.WRITES}


@pytest.fixture
def ann(db: None) -> Account:
    return factories.account("Ann")


@pytest.fixture
def program(ann: Account) -> Program:
    return Program(ann)


@pytest.fixture
def clause(library: None) -> Provision:
    return factories.provision("41B")
