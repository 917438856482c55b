"""Highlights: words that somebody marked for themselves, without saying anything."""

from django.db import migrations, models

# Looked at when the transaction ends, because a highlight and its words are written one after the other.
HIGHLIGHTS = """
CREATE FUNCTION annotations_keep_highlight() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched jsonb := CASE TG_OP WHEN 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    comment record;
BEGIN
    SELECT * INTO comment FROM annotations_comment each WHERE each.id =
        (touched ->> CASE TG_TABLE_NAME WHEN 'annotations_comment' THEN 'id' ELSE 'comment_id' END)::bigint;
    IF FOUND AND comment.motivation = 'highlighting'
       AND NOT EXISTS (SELECT FROM annotations_commentpassage link WHERE link.comment_id = comment.id) THEN
        RAISE EXCEPTION 'highlight % marks no words', comment.public_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'comment_highlight_has_words';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER comment_highlight_has_words AFTER INSERT OR UPDATE ON annotations_comment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION annotations_keep_highlight();
CREATE CONSTRAINT TRIGGER comment_highlight_has_words AFTER UPDATE OR DELETE ON annotations_commentpassage
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION annotations_keep_highlight();
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0007_former_evidence_seen")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="motivation",
            field=models.CharField(
                choices=[("commenting", "comment"), ("highlighting", "highlight")], default="commenting", max_length=12
            ),
        ),
        migrations.RemoveConstraint(model_name="comment", name="comment_says_something_until_removed"),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("motivation__in", ["commenting", "highlighting"])),
                name="comment_motivation_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "removed"),
                    models.Q(("body", ""), ("motivation", "highlighting")),
                    models.Q(("motivation", "commenting"), models.Q(("body", ""), _negated=True)),
                    _connector="OR",
                ),
                name="comment_says_something_until_removed",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("motivation", "highlighting"), _negated=True),
                    models.Q(
                        ("is_private", True), ("parent", None), ("provision__isnull", False), ("resolved_at", None)
                    ),
                    _connector="OR",
                ),
                name="comment_highlight_is_only_its_authors",
            ),
        ),
        migrations.RunSQL(
            HIGHLIGHTS,
            "DROP TRIGGER comment_highlight_has_words ON annotations_commentpassage;"
            "DROP TRIGGER comment_highlight_has_words ON annotations_comment;"
            "DROP FUNCTION annotations_keep_highlight();",
        ),
    ]
