"""Carryings: what became of the words of a passage in another edition."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# Of a row only this changes: that another counts in its place, that its lineage has changed or was confirmed, that
# somebody has looked at it, and that whose account has gone is forgotten. It goes with a passage at which nothing points
# any more.
CARRYINGS = """
CREATE FUNCTION annotations_keep_carrying() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    pinned record;
    target record;
    there record;
    same boolean;
    changing text[] := ARRAY['is_current', 'is_stale', 'rests_on_proposal', 'seen_by_id', 'seen_at'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT FROM annotations_evidencepassage link WHERE link.passage_id = OLD.passage_id)
           OR EXISTS (SELECT FROM annotations_commentpassage link WHERE link.passage_id = OLD.passage_id) THEN
            RAISE EXCEPTION 'carrying % is on record: it is followed by a newer one', OLD.id
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'carrying_is_kept';
        END IF;
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF NEW.by_id IS NULL THEN
            changing := changing || 'by_id'::text;
        END IF;
        IF to_jsonb(NEW) - changing = to_jsonb(OLD) - changing AND NEW.is_current <= OLD.is_current THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'carrying % is on record: it is followed by a newer one', OLD.id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'carrying_is_kept';
    END IF;
    SELECT passage.exact, passage.provision_id, provision.edition_id, edition.language, version.instrument_id INTO pinned
        FROM annotations_passage passage
        JOIN treatyreader_provision provision ON provision.id = passage.provision_id
        JOIN treatyreader_edition edition ON edition.id = provision.edition_id
        JOIN treatyreader_version version ON version.id = edition.version_id
        WHERE passage.id = NEW.passage_id;
    SELECT edition.id, edition.state, edition.language, version.instrument_id INTO target
        FROM treatyreader_edition edition JOIN treatyreader_version version ON version.id = edition.version_id
        WHERE edition.id = NEW.edition_id;
    IF target.state = 'draft' THEN
        RAISE EXCEPTION 'the edition is a draft: nothing is carried into it'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'carrying_is_into_what_is_published';
    END IF;
    IF target.id = pinned.edition_id
       OR (target.language, target.instrument_id) <> (pinned.language, pinned.instrument_id) THEN
        RAISE EXCEPTION 'words are carried into other editions of their own instrument, in their own language'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'carrying_is_into_another_edition';
    END IF;
    IF NEW.provision_id IS NOT NULL THEN
        SELECT * INTO there FROM treatyreader_provision WHERE id = NEW.provision_id;
        IF there.edition_id <> NEW.edition_id
           OR NEW.start IS NOT NULL AND (there.nature <> 'text' OR NEW."end" > length(there.text)) THEN
            RAISE EXCEPTION 'that place is not in the edition'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'carrying_has_its_place_in_the_edition';
        END IF;
        -- The same words may be altered by what stands around them; then the meaning is.
        same := substr(there.text, NEW.start + 1, NEW."end" - NEW.start) = pinned.exact;
        IF NEW.start IS NOT NULL AND (same <> (NEW.score = 1) OR NOT same AND NEW.outcome <> 'altered'
                                      OR same AND NEW.outcome = 'altered' AND NOT NEW.changes_meaning) THEN
            RAISE EXCEPTION 'the words there are not %', NEW.outcome
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'carrying_says_whether_words_are_the_same';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER carrying_holds BEFORE INSERT OR UPDATE OR DELETE ON annotations_carrying
    FOR EACH ROW EXECUTE FUNCTION annotations_keep_carrying();
CREATE TRIGGER published_rows_are_never_emptied BEFORE TRUNCATE ON annotations_carrying
    FOR EACH STATEMENT EXECUTE FUNCTION treatyreader_keep_published_rows(
        'treatyreader_edition edition JOIN annotations_carrying carrying ON carrying.edition_id = edition.id'
    );
CREATE TRIGGER stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON annotations_carrying
    FOR EACH STATEMENT EXECUTE FUNCTION treatyreader_stamp();
"""

# Whoever adds to the lineage of an instrument, its passages are carried anew, but for what a person has decided.
STALE = """
CREATE FUNCTION annotations_lineage_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE annotations_carrying carrying SET is_stale = true
        FROM annotations_passage passage, treatyreader_provision provision,
             treatyreader_edition pinned, treatyreader_version its, treatyreader_edition target, treatyreader_version other
        WHERE carrying.is_current AND NOT carrying.is_stale AND carrying.method <> 'chosen'
          AND passage.id = carrying.passage_id AND provision.id = passage.provision_id
          AND pinned.id = provision.edition_id AND its.id = pinned.version_id
          AND target.id = carrying.edition_id AND other.id = target.version_id
          AND its.provisions_of <> other.provisions_of
          AND its.instrument_id IN (SELECT instrument_id FROM added);
    RETURN NULL;
END $$;
CREATE TRIGGER passages_are_carried_anew AFTER INSERT ON treatyreader_descent
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION annotations_lineage_changed();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0008_highlights"),
        ("treatyreader", "0004_lineage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Carrying",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("unchanged", "unchanged"),
                            ("moved", "unchanged, in another place"),
                            ("altered", "altered"),
                            ("ambiguous", "not decided"),
                            ("gone", "not in this version"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("exact", "letter for letter, in the clause's own lineage"),
                            ("typography", "letter for letter but for typography, in the clause's own lineage"),
                            ("diff", "word by word, along the clause's own lineage"),
                            ("none", "not found in the clause's own lineage"),
                            ("chosen", "chosen by a person"),
                        ],
                        max_length=10,
                    ),
                ),
                ("score", models.FloatField()),
                ("start", models.PositiveIntegerField(null=True)),
                ("end", models.PositiveIntegerField(null=True)),
                ("changes", models.JSONField(default=list)),
                ("around", models.JSONField(default=list)),
                ("changes_meaning", models.BooleanField(default=False)),
                ("rests_on_proposal", models.BooleanField(default=False)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("is_current", models.BooleanField(default=True)),
                ("is_stale", models.BooleanField(default=False)),
                ("seen_at", models.DateTimeField(null=True)),
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
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="treatyreader.edition"
                    ),
                ),
                (
                    "passage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="carryings", to="annotations.passage"
                    ),
                ),
                (
                    "provision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="treatyreader.provision",
                    ),
                ),
                (
                    "seen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(condition=models.Q(("is_current", True)), fields=["edition"], name="carrying_into"),
                    models.Index(
                        condition=models.Q(
                            ("is_current", True), ("outcome__in", ["altered", "ambiguous"]), ("seen_at", None)
                        ),
                        fields=["id"],
                        name="carrying_to_look_at",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("passage", "edition"),
                        name="carrying_counts_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["unchanged", "moved", "altered", "ambiguous", "gone"])),
                        name="carrying_outcome_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["exact", "typography", "diff", "none", "chosen"])),
                        name="carrying_method_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0), ("score__lte", 1)), name="carrying_score_is_a_share"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("end__gt", models.F("start")),
                                ("outcome__in", ("unchanged", "moved", "altered")),
                                ("provision__isnull", False),
                                ("start__isnull", False),
                            ),
                            models.Q(
                                models.Q(("outcome__in", ("unchanged", "moved", "altered")), _negated=True),
                                ("end", None),
                                ("start", None),
                            ),
                            _connector="OR",
                        ),
                        name="carrying_has_a_place_if_its_words_have",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ("unchanged", "moved")), _negated=True),
                            ("changes_meaning", False),
                            _connector="OR",
                        ),
                        name="carrying_that_keeps_the_words_keeps_the_meaning",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("method", "chosen"), models.Q(("reason", ""), _negated=True)),
                            models.Q(models.Q(("method", "chosen"), _negated=True), ("by", None), ("reason", "")),
                            _connector="OR",
                        ),
                        name="carrying_chosen_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_stale", True), ("method", "chosen"), _negated=True),
                        name="carrying_chosen_is_not_stale",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seen_by", None), ("seen_at__isnull", False), _connector="OR"),
                        name="carrying_seen_by_somebody_is_dated",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            CARRYINGS,
            "DROP TRIGGER stamp ON annotations_carrying;"
            "DROP TRIGGER published_rows_are_never_emptied ON annotations_carrying;"
            "DROP TRIGGER carrying_holds ON annotations_carrying;"
            "DROP FUNCTION annotations_keep_carrying();",
        ),
        migrations.RunSQL(
            STALE,
            "DROP TRIGGER passages_are_carried_anew ON treatyreader_descent;"
            "DROP FUNCTION annotations_lineage_changed();",
        ),
    ]
