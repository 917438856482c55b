"""Textual checks are asked by readers too, have a history and reviews, and the program answers them. Answers, reviews
and what a check asked before are only added to."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import annotations.public_ids
from annotations.public_ids import public_id_for
from treatyreader.importing.rows import digest_of

BEFORE = ("position", "met", "coverage", "of", "rationale")
NOW = (*BEFORE, "of_start", "of_end", "expression", "scope", "expect", "edition_path")

# Looked at when the transaction ends, because a claim and what speaks to its words are written one after the other.
CHECKS = """
CREATE FUNCTION annotations_keep_check() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched jsonb := to_jsonb(NEW);
    asked record;
BEGIN
    FOR asked IN SELECT each.id, each."of", each.of_start, each.of_end, claim.text
        FROM annotations_check each JOIN annotations_claim claim ON claim.id = each.claim_id
        WHERE CASE TG_TABLE_NAME WHEN 'annotations_claim' THEN claim.id ELSE each.id END = (touched ->> 'id')::bigint
    LOOP
        IF substr(asked.text, asked.of_start + 1, asked.of_end - asked.of_start) <> asked."of" THEN
            RAISE EXCEPTION 'check % speaks to words that its claim does not have', asked.id
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'check_speaks_to_words_of_its_claim';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_holds AFTER INSERT OR UPDATE ON annotations_check
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION annotations_keep_check();
CREATE CONSTRAINT TRIGGER check_holds AFTER UPDATE OF text ON annotations_claim
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION annotations_keep_check();
CREATE TRIGGER address_is_for_ever BEFORE UPDATE OF public_id ON annotations_check FOR EACH ROW
    WHEN (NEW.public_id <> OLD.public_id) EXECUTE FUNCTION annotations_keep_address('public_id');

CREATE FUNCTION annotations_keep_check_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.by_id = (SELECT author_id FROM annotations_check WHERE id = NEW.check_asked_id) THEN
        RAISE EXCEPTION 'nobody reviews their own check'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'check_review_is_not_of_ones_own';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_review_is_not_of_ones_own BEFORE INSERT ON annotations_checkreview
    FOR EACH ROW EXECUTE FUNCTION annotations_keep_check_review();

CREATE FUNCTION annotations_keep_check_result() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT state FROM treatyreader_edition WHERE id = NEW.edition_id) <> 'published' THEN
        RAISE EXCEPTION 'only a published text answers a check'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'check_result_is_of_what_is_published';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_result_is_of_what_is_published BEFORE INSERT ON annotations_checkresult
    FOR EACH ROW EXECUTE FUNCTION annotations_keep_check_result();
"""
UNDO = """
DROP TRIGGER check_result_is_of_what_is_published ON annotations_checkresult;
DROP FUNCTION annotations_keep_check_result();
DROP TRIGGER check_review_is_not_of_ones_own ON annotations_checkreview;
DROP FUNCTION annotations_keep_check_review();
DROP TRIGGER address_is_for_ever ON annotations_check;
DROP TRIGGER check_holds ON annotations_claim;
DROP TRIGGER check_holds ON annotations_check;
DROP FUNCTION annotations_keep_check();
"""
RECORDED = {"checkresult": "", "checkreview": "by_id", "formercheck": "edited_by_id"}
"""By table the column that says who, which is emptied when their account goes."""


def identify(apps, schema_editor):
    """Checks that are here already: an address, and where the words of the claim stand that they speak to. What was
    loaded and not edited stays so."""
    for row in apps.get_model("annotations", "Check").objects.select_related("claim"):
        unedited = row.loaded_digest == digest_of({name: getattr(row, name) for name in BEFORE})
        row.public_id = public_id_for(row.claim.slug, row.expression, row.scope, row.expect, "")
        start = row.claim.text.find(row.of) if row.of else -1
        if start < 0 or row.coverage == "whole":
            row.of = ""
        else:
            row.of_start, row.of_end = start, start + len(row.of)
        if unedited:
            row.loaded_digest = digest_of({name: getattr(row, name) for name in NOW})
        row.save()


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0015_telling"),
        ("treatyreader", "0005_reserved_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("met", "met"), ("not met", "not met"), ("inconclusive", "inconclusive")],
                        max_length=12,
                    ),
                ),
                ("in_text", models.PositiveIntegerField()),
                ("in_headings", models.PositiveIntegerField()),
                ("in_labels", models.PositiveIntegerField()),
                ("elsewhere", models.PositiveIntegerField()),
                ("provisions", models.PositiveIntegerField()),
                ("words", models.PositiveIntegerField()),
                ("verified", models.PositiveIntegerField()),
                ("gaps", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["check_asked", "id"],
            },
        ),
        migrations.CreateModel(
            name="CheckReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                (
                    "verdict",
                    models.CharField(choices=[("accepted", "accepted"), ("declined", "declined")], max_length=10),
                ),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["check_asked", "id"],
            },
        ),
        migrations.CreateModel(
            name="FormerCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("until", models.DateTimeField(default=django.utils.timezone.now)),
                ("expression", models.CharField(max_length=300)),
                ("scope", models.CharField(max_length=300)),
                ("expect", models.CharField(max_length=30)),
                ("edition_path", models.CharField(blank=True, max_length=150)),
                ("met", models.CharField(max_length=10)),
                ("coverage", models.CharField(max_length=10)),
                ("of", models.TextField(blank=True)),
                ("rationale", models.TextField(blank=True)),
                ("is_public", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["check_asked", "version"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="check",
            name="check_once_in_its_claim",
        ),
        migrations.RemoveConstraint(
            model_name="check",
            name="check_expectation_is_known",
        ),
        migrations.AddField(
            model_name="check",
            name="author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="textual_checks",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="check",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="check",
            name="edited_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="check",
            name="edition_path",
            field=models.CharField(blank=True, max_length=150),
        ),
        migrations.AddField(
            model_name="check",
            name="of_end",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="check",
            name="of_start",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="check",
            name="public_id",
            field=models.CharField(default=annotations.public_ids.new_public_id, max_length=10),
        ),
        migrations.AddField(
            model_name="check",
            name="review",
            field=models.CharField(
                choices=[
                    ("by editors", "by the library's editors; not independently reviewed"),
                    ("reviewed", "reviewed"),
                    ("awaiting", "awaiting review"),
                    ("declined", "declined"),
                ],
                default="by editors",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="check",
            name="state",
            field=models.CharField(
                choices=[("published", "published"), ("hidden", "hidden"), ("withdrawn", "withdrawn")],
                default="published",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="check",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.RunPython(identify, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="check",
            name="public_id",
            field=models.CharField(default=annotations.public_ids.new_public_id, max_length=10, unique=True),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True),
                fields=("claim", "expression", "scope", "expect", "edition_path"),
                name="check_once_in_its_claim",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(("public_id__regex", "^[abcdefghjkmnpqrstvwxyz23456789]{10}$")),
                name="check_public_id_is_an_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(("expect__regex", "^(absent|present|only|(exactly|at least|at most) [0-9]{1,6})$")),
                name="check_expectation_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(("review__in", ["by editors", "reviewed", "awaiting", "declined"])),
                name="check_review_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["published", "hidden", "withdrawn"])), name="check_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("review", "by editors"), _negated=True), ("author", None), _connector="OR"
                ),
                name="check_by_the_editors_has_no_author",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("coverage", "whole"), _negated=True), ("of", ""), _connector="OR"),
                name="check_of_a_whole_marks_no_part",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("of", ""), ("of_end", 0), ("of_start", 0)),
                    models.Q(models.Q(("of", ""), _negated=True), ("of_end__gt", models.F("of_start"))),
                    _connector="OR",
                ),
                name="check_of_a_part_spans_its_words",
            ),
        ),
        migrations.AddField(
            model_name="checkresult",
            name="check_asked",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="results", to="annotations.check"
            ),
        ),
        migrations.AddField(
            model_name="checkresult",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="treatyreader.edition"
            ),
        ),
        migrations.AddField(
            model_name="checkreview",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="checkreview",
            name="check_asked",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="annotations.check"
            ),
        ),
        migrations.AddField(
            model_name="formercheck",
            name="check_asked",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="history", to="annotations.check"
            ),
        ),
        migrations.AddField(
            model_name="formercheck",
            name="edited_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="checkresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["met", "not met", "inconclusive"])),
                name="check_result_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("verified__lte", models.F("provisions"))), name="check_result_verified_was_searched"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("provisions__gt", 0), ("outcome", "inconclusive"), _connector="OR"),
                name="check_result_of_nothing_is_inconclusive",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["accepted", "declined"])), name="check_review_verdict_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict", "accepted"), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="check_review_that_declines_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="formercheck",
            constraint=models.UniqueConstraint(fields=("check_asked", "version"), name="former_check_version_once"),
        ),
        migrations.RunSQL(CHECKS, UNDO),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER record_is_only_added_to BEFORE UPDATE OR DELETE ON annotations_{table}"
                f" FOR EACH ROW EXECUTE FUNCTION annotations_keep_record('{column}');",
                f"DROP TRIGGER record_is_only_added_to ON annotations_{table};",
            )
            for table, column in RECORDED.items()
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON annotations_{table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION treatyreader_stamp();",
                f"DROP TRIGGER stamp ON annotations_{table};",
            )
            for table in RECORDED
        ),
    ]
