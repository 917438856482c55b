"""The promises that no constraint of a model can hold: a published edition never changes, what was verified is only
followed, never rewritten, and a provision's parent stands in its own edition."""

from django.db import migrations

EDITIONS = """
CREATE FUNCTION treatyreader_keep_published_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND NEW.state = 'withdrawn'
       AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = to_jsonb(OLD) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'edition % is %: it never changes; a correction is a new edition', OLD.id, OLD.state
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'published_edition_never_changes';
END $$;
CREATE TRIGGER published_edition_never_changes BEFORE UPDATE OR DELETE ON treatyreader_edition
    FOR EACH ROW EXECUTE FUNCTION treatyreader_keep_published_edition();
"""

PROVISIONS = """
CREATE FUNCTION treatyreader_keep_published_text() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.edition_id ELSE OLD.edition_id END;
    state text;
BEGIN
    SELECT edition.state INTO state FROM treatyreader_edition edition WHERE edition.id = touched FOR SHARE;
    IF state = 'draft' AND TG_OP = 'UPDATE' AND NEW.edition_id <> OLD.edition_id THEN
        SELECT edition.state INTO state FROM treatyreader_edition edition WHERE edition.id = NEW.edition_id FOR SHARE;
    END IF;
    IF state <> 'draft' THEN
        RAISE EXCEPTION 'edition % is %: its text never changes; a correction is a new edition', touched, state
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'published_text_never_changes';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER published_text_never_changes BEFORE INSERT OR UPDATE OR DELETE ON treatyreader_provision
    FOR EACH ROW EXECUTE FUNCTION treatyreader_keep_published_text();
"""

TREE = """
ALTER TABLE treatyreader_provision
    ADD CONSTRAINT provision_once_in_its_edition UNIQUE (id, edition_id),
    ADD CONSTRAINT provision_parent_stands_in_its_edition
        FOREIGN KEY (parent_id, edition_id) REFERENCES treatyreader_provision (id, edition_id)
        DEFERRABLE INITIALLY DEFERRED;
"""

VERIFICATIONS = """
CREATE FUNCTION treatyreader_keep_verification() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'verification % is on record: it is followed by a newer one, never changed', OLD.id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'verification_is_append_only';
END $$;
CREATE TRIGGER verification_is_append_only BEFORE UPDATE OR DELETE ON treatyreader_verification
    FOR EACH ROW EXECUTE FUNCTION treatyreader_keep_verification();
"""


class Migration(migrations.Migration):
    dependencies = [("treatyreader", "0001_initial")]

    operations = [
        migrations.RunSQL(
            EDITIONS,
            "DROP TRIGGER published_edition_never_changes ON treatyreader_edition;"
            "DROP FUNCTION treatyreader_keep_published_edition();",
        ),
        migrations.RunSQL(
            PROVISIONS,
            "DROP TRIGGER published_text_never_changes ON treatyreader_provision;"
            "DROP FUNCTION treatyreader_keep_published_text();",
        ),
        migrations.RunSQL(
            TREE,
            "ALTER TABLE treatyreader_provision DROP CONSTRAINT provision_parent_stands_in_its_edition,"
            "DROP CONSTRAINT provision_once_in_its_edition;",
        ),
        migrations.RunSQL(
            VERIFICATIONS,
            "DROP TRIGGER verification_is_append_only ON treatyreader_verification;"
            "DROP FUNCTION treatyreader_keep_verification();",
        ),
    ]
