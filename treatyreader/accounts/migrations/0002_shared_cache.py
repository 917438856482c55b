"""The table of the cache that all processes share (`django.core.cache.backends.db`). It is not logged: what limits how
often one writes need not outlive a crash."""

from django.db import migrations

TABLE = """
CREATE UNLOGGED TABLE shared_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX shared_cache_expires ON shared_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(TABLE, "DROP TABLE shared_cache;")]
