"""Schemathesis tries every operation as the description says it may be asked, and as it says that it may not: nothing
fails, and no answer is off the description."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.conf import LazySettings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from annotations.api import api
from tests import factories
from treatyreader.accounts.models import ApiToken
from treatyreader.api.describing import complete

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "6"))
"""How often each operation is tried with generated data, beside what is tried by plan."""
bounded = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
UNSAID = [positive_data_acceptance]
"""Of writing the description cannot say all: words that are sent must stand in a text of the library."""
described = complete(api.get_openapi_schema(), "http://localhost")


def asked(environ: dict[str, Any], start_response: Any) -> Any:
    """The application as servers load it. What asks says that it takes gzip, and does not."""
    environ.pop("HTTP_ACCEPT_ENCODING", None)
    return served()(environ, start_response)


@cache
def served() -> Any:
    """Made within a test, where static files need not have been collected."""
    return get_wsgi_application()


def tried(*, by_plan: bool) -> Any:
    """All operations, tried with generated data; `by_plan` besides with every limit of every parameter, every method
    and every missing part, which takes longest."""
    config = {"seed": 4, "phases": {"coverage": {"enabled": by_plan}}}
    schema = schemathesis.openapi.from_dict(described, config=SchemathesisConfig.from_dict(config))
    schema.app = asked
    return schema


in_full, in_brief = tried(by_plan=True), tried(by_plan=False)


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A server ends its connections with a request; here all of them see what the test has made and not committed."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def no_limit(settings: LazySettings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}


@in_full.include(method="GET").parametrize()  # type: ignore[untyped-decorator]
@bounded
def test_who_is_signed_out_reads(case: Any) -> None:
    case.call_and_validate()


@in_brief.exclude(method="GET").parametrize()  # type: ignore[untyped-decorator]
@bounded
def test_who_is_signed_out_does_not_write(case: Any) -> None:
    case.call_and_validate(excluded_checks=UNSAID)


@pytest.fixture
def secret() -> str:
    return ApiToken.make(factories.account("Ann"), "fuzz", ApiToken.Scope.WRITE)[1]


@in_brief.include(method="GET").parametrize()  # type: ignore[untyped-decorator]
@bounded
def test_a_token_reads(case: Any, secret: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})


@in_full.exclude(method="GET").parametrize()  # type: ignore[untyped-decorator]
@bounded
def test_a_token_writes(case: Any, secret: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, excluded_checks=UNSAID)
