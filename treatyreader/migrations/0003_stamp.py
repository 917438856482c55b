"""The stamp that changes with anything that a page shows, and the triggers that change it. Another app that adds
tables whose rows are shown has `treatyreader_stamp()` called on them, as `stamped` does here."""

import uuid

from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION treatyreader_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Once in a transaction is enough: a row that this transaction wrote carries its number.
    IF NOT EXISTS (SELECT FROM treatyreader_stamp WHERE id = 1 AND xmin = pg_current_xact_id()::xid) THEN
        INSERT INTO treatyreader_stamp (id, value) VALUES (1, gen_random_uuid())
        ON CONFLICT (id) DO UPDATE SET value = gen_random_uuid();
    END IF;
    RETURN NULL;
END $$;
"""
TABLES = (
    "instrument",
    "version",
    "edition",
    "provision",
    "reference",
    "verification",
    "delegation",
    "statement",
    "statement_delegations",
    "statement_provisions",
    "entitlement",
    "participationact",
)


def stamped(table: str) -> migrations.RunSQL:
    """Change the stamp whenever rows of `table` are written."""
    return migrations.RunSQL(
        f"CREATE TRIGGER stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION treatyreader_stamp();",
        f"DROP TRIGGER stamp ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("treatyreader", "0002_promises")]

    operations = [
        migrations.CreateModel(
            name="Stamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.UUIDField(default=uuid.uuid4)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="stamp_is_one_row"),
                ],
            },
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION treatyreader_stamp();"),
        *(stamped(f"treatyreader_{table}") for table in TABLES),
    ]
