"""The tests of the API."""

from __future__ import annotations

import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    """Schemathesis makes a test of each operation, all under the identity of their function; where processes share the
    work, of tests with one identity only one is run."""
    if hasattr(item, "operation_label") and item.parent is not None:
        item._id = item.parent.id.child(item.name)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """No test hides another."""
    identities = [item.nodeid for item in items]
    if twice := {each for each in identities if identities.count(each) > 1}:
        raise pytest.UsageError(f"Several tests are called {', '.join(sorted(twice))}")
