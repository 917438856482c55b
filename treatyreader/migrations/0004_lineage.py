"""Lineage: rows that are only added to, between versions that the instrument has and provisions that they have."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# Two versions in their order, each by the slug whose provisions they are, and provisions that their texts have.
LINEAGE = """
CREATE FUNCTION treatyreader_keep_descent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = to_jsonb(OLD) || '{"by_id": null}' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'descent % is on record: it is followed by a newer one, never changed', OLD.id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER descent_is_append_only BEFORE UPDATE OR DELETE ON treatyreader_descent
    FOR EACH ROW EXECUTE FUNCTION treatyreader_keep_descent();

CREATE FUNCTION treatyreader_keep_descent_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ((SELECT max(version."order") FROM treatyreader_version version
         WHERE version.instrument_id = NEW.instrument_id AND version.provisions_of = NEW.older)
        < (SELECT max(version."order") FROM treatyreader_version version
           WHERE version.instrument_id = NEW.instrument_id AND version.provisions_of = NEW.newer)) IS NOT TRUE THEN
        RAISE EXCEPTION 'the instrument has no version % before %', NEW.older, NEW.newer
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER descent_goes_with_time BEFORE INSERT ON treatyreader_descent
    FOR EACH ROW EXECUTE FUNCTION treatyreader_keep_descent_in_order();

CREATE FUNCTION treatyreader_keep_descent_of_provisions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lacking text;
BEGIN
    SELECT named.wid INTO lacking FROM (VALUES (NEW.older, NEW.older_wid), (NEW.newer, NEW.newer_wid)) named (root, wid)
        WHERE named.wid <> '' AND NOT EXISTS (
            SELECT FROM treatyreader_provision provision
            JOIN treatyreader_edition edition ON edition.id = provision.edition_id
            JOIN treatyreader_version version ON version.id = edition.version_id
            WHERE provision.wid = named.wid AND version.provisions_of = named.root
              AND version.instrument_id = NEW.instrument_id
        );
    IF FOUND THEN
        RAISE EXCEPTION 'no text of that version has %', lacking
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER descent_is_of_provisions BEFORE INSERT ON treatyreader_descent
    FOR EACH ROW EXECUTE FUNCTION treatyreader_keep_descent_of_provisions();

CREATE TRIGGER published_rows_are_never_emptied BEFORE TRUNCATE ON treatyreader_descent
    FOR EACH STATEMENT EXECUTE FUNCTION treatyreader_keep_published_rows(
        'treatyreader_edition edition JOIN treatyreader_version version ON version.id = edition.version_id
         JOIN treatyreader_descent descent ON descent.instrument_id = version.instrument_id'
    );
CREATE TRIGGER stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON treatyreader_descent
    FOR EACH STATEMENT EXECUTE FUNCTION treatyreader_stamp();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("treatyreader", "0003_stamp"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Descent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("older", models.CharField(max_length=40)),
                ("newer", models.CharField(max_length=40)),
                ("older_wid", models.CharField(blank=True, max_length=100)),
                ("newer_wid", models.CharField(blank=True, max_length=100)),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed by the program"),
                            ("confirmed", "confirmed by a steward"),
                            ("rejected", "rejected by a steward"),
                            ("withdrawn", "no longer proposed"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("method", models.CharField(max_length=60)),
                ("score", models.FloatField(default=0)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lineage",
                        to="treatyreader.instrument",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        fields=["instrument", "older", "newer", "older_wid", "newer_wid", "id"], name="descent_by_pair"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("standing__in", ["proposed", "confirmed", "rejected", "withdrawn"])),
                        name="descent_standing_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("older", models.F("newer")), _negated=True), name="descent_is_between_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("newer__regex", "^[a-z0-9]+(-[a-z0-9]+)*$"), ("older__regex", "^[a-z0-9]+(-[a-z0-9]+)*$")
                        ),
                        name="descent_names_versions",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("newer_wid", ""), ("older_wid", ""), _negated=True),
                        name="descent_names_a_provision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("standing__in", ("confirmed", "rejected")), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="descent_ruled_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("standing__in", ("confirmed", "rejected")), ("by", None), _connector="OR"),
                        name="descent_by_the_program_is_nobody_s",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0), ("score__lte", 1)), name="descent_score_is_a_share"
                    ),
                    models.CheckConstraint(condition=models.Q(("method", ""), _negated=True), name="descent_says_how"),
                ],
            },
        ),
        migrations.RunSQL(
            LINEAGE,
            "DROP TRIGGER stamp ON treatyreader_descent;"
            "DROP TRIGGER published_rows_are_never_emptied ON treatyreader_descent;"
            "DROP TRIGGER descent_is_of_provisions ON treatyreader_descent;"
            "DROP FUNCTION treatyreader_keep_descent_of_provisions();"
            "DROP TRIGGER descent_goes_with_time ON treatyreader_descent;"
            "DROP FUNCTION treatyreader_keep_descent_in_order();"
            "DROP TRIGGER descent_is_append_only ON treatyreader_descent;"
            "DROP FUNCTION treatyreader_keep_descent();",
        ),
    ]
