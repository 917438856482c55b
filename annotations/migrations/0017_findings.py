"""Findings that stewards sign, and their rulings on the standing of words. Both are only added to, but that a finding may
be withdrawn; nobody does either to what is their own, nor reviews what they edited."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import annotations.public_ids

FINDINGS = """
CREATE FUNCTION annotations_keep_finding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (
            SELECT FROM annotations_claim claim LEFT JOIN annotations_formerclaim former ON former.claim_id = claim.id
            WHERE NEW.claim_id IN (claim.id, claim.merged_into_id)
            AND NEW.by_id IN (claim.author_id, former.edited_by_id)
        ) THEN
            RAISE EXCEPTION 'nobody signs a finding on a claim that they made'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'finding_is_not_of_ones_own';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.by_id IS NULL OR NEW.by_id = OLD.by_id)
       AND (OLD.withdrawn_at IS NULL OR NEW.withdrawn_at = OLD.withdrawn_at AND NEW.withdrawn_why = OLD.withdrawn_why)
       AND to_jsonb(NEW) - '{by_id,withdrawn_at,withdrawn_why}'::text[]
         = to_jsonb(OLD) - '{by_id,withdrawn_at,withdrawn_why}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a finding is signed: it is withdrawn, and changes in no other way'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'finding_never_changes';
END $$;
CREATE TRIGGER finding_holds BEFORE INSERT OR UPDATE OR DELETE ON annotations_finding
    FOR EACH ROW EXECUTE FUNCTION annotations_keep_finding();
"""

RULINGS = """
CREATE FUNCTION annotations_keep_word_ruling() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM annotations_evidencepassage link JOIN annotations_evidence evidence ON evidence.id = link.evidence_id
        WHERE link.passage_id = NEW.passage_id AND evidence.author_id = NEW.by_id AND evidence.state <> 'withdrawn'
    ) THEN
        RAISE EXCEPTION 'nobody rules on words on which evidence of their own rests'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'word_ruling_is_not_of_ones_own';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER word_ruling_is_not_of_ones_own BEFORE INSERT ON annotations_wordruling
    FOR EACH ROW EXECUTE FUNCTION annotations_keep_word_ruling();
CREATE TRIGGER record_is_only_added_to BEFORE UPDATE OR DELETE ON annotations_wordruling
    FOR EACH ROW EXECUTE FUNCTION annotations_keep_record('by_id');
"""

# As before, and besides: whoever edited it has made it theirs.
REVIEWS = """
CREATE OR REPLACE FUNCTION annotations_keep_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.by_id = (SELECT author_id FROM annotations_evidence WHERE id = NEW.evidence_id)
       OR NEW.by_id IN (SELECT edited_by_id FROM annotations_formerevidence WHERE evidence_id = NEW.evidence_id) THEN
        RAISE EXCEPTION 'nobody reviews their own evidence'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'review_is_not_of_ones_own';
    END IF;
    RETURN NEW;
END $$;
"""


def stamped(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION treatyreader_stamp();",
        f"DROP TRIGGER stamp ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0016_checks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=annotations.public_ids.new_public_id, max_length=10, unique=True),
                ),
                ("sentence", models.TextField()),
                ("stands", models.CharField(max_length=30)),
                ("provisional", models.BooleanField()),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_why", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="WordRuling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "where",
                    models.CharField(
                        choices=[
                            ("preamble", "preamble"),
                            ("article", "article"),
                            ("appendix", "integral appendix"),
                            ("operative paragraph", "resolution, operative"),
                            ("recital", "resolution, recital"),
                            ("recommendation", "recommendation or opinion"),
                            ("final formula", "final formula"),
                            ("reservation", "reservation or declaration"),
                            ("statement", "statement"),
                            ("unclear", "not classified"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("requires", "requires"),
                            ("requires effort", "requires effort"),
                            ("urges", "urges"),
                            ("invites", "invites"),
                            ("permits", "permits or recognizes a right"),
                            ("commits", "commits"),
                            ("instructs", "instructs an organ"),
                            ("scope", "defines or limits scope"),
                            ("recites", "recites"),
                            ("procedure", "sets a procedure"),
                            ("unclear", "mixed or unclear"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "whom",
                    models.CharField(
                        choices=[
                            ("States", "Member States"),
                            ("operators", "operators"),
                            ("organ", "an organ or official"),
                            ("conference", "a conference or study group"),
                            ("users", "users"),
                            ("nobody", "nobody"),
                            ("unclear", "unclear"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["passage", "id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="logentry",
            name="log_deed_is_known",
        ),
        migrations.AlterField(
            model_name="logentry",
            name="deed",
            field=models.CharField(
                choices=[
                    ("published", "published"),
                    ("declined", "declined"),
                    ("edited", "edited"),
                    ("reviewed", "reviewed"),
                    ("hid", "hid"),
                    ("restored", "restored"),
                    ("merged", "merged"),
                    ("settled", "settled"),
                    ("opened", "opened"),
                    ("resolved", "resolved"),
                    ("reopened", "reopened"),
                    ("verified", "marked the wording of"),
                    ("named", "named"),
                    ("confirmed", "confirmed proposals for"),
                    ("ruled", "ruled on"),
                    ("looked", "looked at"),
                    ("chose", "chose a place for"),
                    ("carried", "carried anew"),
                    ("signed", "signed a finding on"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="logentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "deed__in",
                        [
                            "published",
                            "declined",
                            "edited",
                            "reviewed",
                            "hid",
                            "restored",
                            "merged",
                            "settled",
                            "opened",
                            "resolved",
                            "reopened",
                            "verified",
                            "named",
                            "confirmed",
                            "ruled",
                            "looked",
                            "chose",
                            "carried",
                            "signed",
                        ],
                    )
                ),
                name="log_deed_is_known",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="findings",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="annotations.claim"
            ),
        ),
        migrations.AddField(
            model_name="wordruling",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="word_rulings",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="wordruling",
            name="passage",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rulings", to="annotations.passage"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("public_id__regex", "^[abcdefghjkmnpqrstvwxyz23456789]{10}$")),
                name="finding_public_id_is_an_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("sentence", ""), _negated=True), name="finding_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "stands__in",
                        [
                            "not-of-the-text",
                            "no-words",
                            "readers-disagree",
                            "both-ways",
                            "otherwise",
                            "otherwise-in-part",
                            "say-this",
                            "with-limits",
                            "touch",
                        ],
                    )
                ),
                name="finding_stands_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="finding_digest_is_sha256"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_why", ""), ("withdrawn_at__isnull", False), _connector="OR"),
                name="finding_withdrawn_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="wordruling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "where__in",
                        [
                            "preamble",
                            "article",
                            "appendix",
                            "operative paragraph",
                            "recital",
                            "recommendation",
                            "final formula",
                            "reservation",
                            "statement",
                            "unclear",
                        ],
                    )
                ),
                name="word_ruling_where_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="wordruling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "how__in",
                        [
                            "requires",
                            "requires effort",
                            "urges",
                            "invites",
                            "permits",
                            "commits",
                            "instructs",
                            "scope",
                            "recites",
                            "procedure",
                            "unclear",
                        ],
                    )
                ),
                name="word_ruling_how_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="wordruling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("whom__in", ["States", "operators", "organ", "conference", "users", "nobody", "unclear"])
                ),
                name="word_ruling_whom_is_known",
            ),
        ),
        migrations.RunSQL(
            FINDINGS, "DROP TRIGGER finding_holds ON annotations_finding; DROP FUNCTION annotations_keep_finding();"
        ),
        migrations.RunSQL(
            RULINGS,
            "DROP TRIGGER record_is_only_added_to ON annotations_wordruling;"
            "DROP TRIGGER word_ruling_is_not_of_ones_own ON annotations_wordruling;"
            "DROP FUNCTION annotations_keep_word_ruling();",
        ),
        migrations.RunSQL(REVIEWS, migrations.RunSQL.noop),
        *(stamped(f"annotations_{table}") for table in ("finding", "wordruling")),
    ]
