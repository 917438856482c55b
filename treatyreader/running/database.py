"""The database that the program uses: the embedded one, or the one that DATABASE_URL names."""

import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from treatyreader.running.embedded import Embedded
from treatyreader.running.places import database_home
from treatyreader.running.telling import Complaint

OLDEST = 15


@dataclass(frozen=True)
class Database:
    """Where the database is, and what to call now and then so that it stays."""

    url: str
    mend: Callable[[], None] = lambda: None


@contextmanager
def available() -> Iterator[Database]:
    """A database that answers, as long as the block runs."""
    if url := os.environ.get("DATABASE_URL"):
        check(url)
        yield Database(url)
        return
    embedded = Embedded(database_home())
    try:
        embedded.join()
        yield Database(embedded.url, embedded.mend)
    finally:
        embedded.leave()


def check(url: str) -> None:
    """Complain unless a PostgreSQL of a version we know answers at this URL."""
    from environ import Env  # What the settings read it with: so the same server is asked.

    with warnings.catch_warnings(action="ignore"):  # What it does not know, we say ourselves.
        named = Env.db_url_config(url)
    if "postg" not in str(named.get("ENGINE", "")):
        raise Complaint(
            "DATABASE_URL does not name a PostgreSQL: write postgresql://user:password@host:port/name, "
            "or unset it to use the embedded database."
        )
    parameters = {
        "host": named["HOST"] or None,
        "port": named["PORT"] or None,
        "user": named["USER"] or None,
        "password": named["PASSWORD"] or None,
        "dbname": named["NAME"],
    }
    try:
        # What stands behind the question mark comes first, as for Django: ?host=/run/postgresql
        with psycopg.connect(**parameters | named.get("OPTIONS", {}) | {"connect_timeout": 10}) as connection:
            version = connection.info.server_version // 10000
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise Complaint(
            f"The database that DATABASE_URL names does not answer ({reason}): start it or correct the URL, "
            "or unset it to use the embedded database."
        ) from None
    if version < OLDEST:
        raise Complaint(
            f"The database that DATABASE_URL names is PostgreSQL {version}: {OLDEST} or newer is needed; "
            "name another, or unset it to use the embedded database."
        )
