"""The promises that no constraint of a model can hold: a published edition never changes, neither its text nor its
references nor what its address is made of, and no table that holds one is emptied; what was verified are words, and is
only followed, never rewritten; a provision's parent stands in its own edition, a reference in its own provision."""

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

# A title, a date or a place may be corrected; an address that was given away leads to the same text for ever.
IDENTITY = """
CREATE FUNCTION treatyreader_keep_identity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM treatyreader_edition edition JOIN treatyreader_version version ON version.id = edition.version_id
        WHERE edition.state <> 'draft'
          AND CASE TG_TABLE_NAME WHEN 'treatyreader_version' THEN version.id ELSE version.instrument_id END = OLD.id
    ) THEN
        RAISE EXCEPTION '% has a published edition: its address never changes', OLD.slug
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER published_version_keeps_its_identity BEFORE UPDATE ON treatyreader_version FOR EACH ROW
    WHEN ((OLD.instrument_id, OLD.slug, OLD."order", OLD.provisions_of)
          IS DISTINCT FROM (NEW.instrument_id, NEW.slug, NEW."order", NEW.provisions_of))
    EXECUTE FUNCTION treatyreader_keep_identity();
CREATE TRIGGER published_instrument_keeps_its_address BEFORE UPDATE ON treatyreader_instrument FOR EACH ROW
    WHEN (OLD.slug IS DISTINCT FROM NEW.slug) EXECUTE FUNCTION treatyreader_keep_identity();
"""

TREE = """
ALTER TABLE treatyreader_provision
    ADD CONSTRAINT provision_once_in_its_edition UNIQUE (id, edition_id),
    ADD CONSTRAINT provision_parent_stands_in_its_edition
        FOREIGN KEY (parent_id, edition_id) REFERENCES treatyreader_provision (id, edition_id)
        DEFERRABLE INITIALLY DEFERRED;
"""

# Where a reference stands is looked at when the transaction ends, because a text and its references are written one
# after the other.
REFERENCES = """
CREATE FUNCTION treatyreader_keep_published_reference() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.provision_id]
        WHEN 'DELETE' THEN ARRAY[OLD.provision_id]
        ELSE ARRAY[OLD.provision_id, NEW.provision_id] END;
    edition record;
BEGIN
    FOR edition IN
        SELECT each.id, each.state FROM treatyreader_edition each
        WHERE each.id IN (SELECT edition_id FROM treatyreader_provision WHERE id = ANY (touched)) FOR SHARE
    LOOP
        IF edition.state <> 'draft' THEN
            RAISE EXCEPTION 'edition % is %: its references never change', edition.id, edition.state
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'published_references_never_change';
        END IF;
    END LOOP;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER published_references_never_change BEFORE INSERT OR UPDATE OR DELETE ON treatyreader_reference
    FOR EACH ROW EXECUTE FUNCTION treatyreader_keep_published_reference();

CREATE FUNCTION treatyreader_keep_reference_in_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM treatyreader_reference reference
        JOIN treatyreader_provision provision ON provision.id = reference.provision_id
        WHERE CASE TG_TABLE_NAME WHEN 'treatyreader_reference' THEN reference.id ELSE provision.id END = NEW.id
          AND reference."end" > length(provision.text)
    ) THEN
        RAISE EXCEPTION 'a reference ends behind the text that it stands in'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'reference_stands_in_its_text';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER reference_stands_in_its_text AFTER INSERT OR UPDATE ON treatyreader_reference
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION treatyreader_keep_reference_in_text();
CREATE CONSTRAINT TRIGGER reference_stands_in_its_text AFTER UPDATE OF text ON treatyreader_provision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION treatyreader_keep_reference_in_text();
"""

VERIFICATIONS = """
CREATE FUNCTION treatyreader_keep_verification() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'verification % is on record: it is followed by a newer one, never changed', OLD.id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'verification_is_append_only';
END $$;
CREATE TRIGGER verification_is_append_only BEFORE UPDATE OR DELETE ON treatyreader_verification
    FOR EACH ROW EXECUTE FUNCTION treatyreader_keep_verification();

CREATE FUNCTION treatyreader_keep_verification_of_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint := CASE TG_TABLE_NAME
        WHEN 'treatyreader_provision' THEN (to_jsonb(NEW) ->> 'id')::bigint
        ELSE (to_jsonb(NEW) ->> 'provision_id')::bigint END;
    provision record;
BEGIN
    SELECT each.text, each.nature INTO provision FROM treatyreader_provision each WHERE each.id = touched FOR SHARE;
    IF (provision.text = '' OR provision.nature IN ('gap', 'suppressed'))
       AND EXISTS (SELECT FROM treatyreader_verification each WHERE each.provision_id = touched) THEN
        RAISE EXCEPTION 'provision % holds no words that could be verified', touched
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'verification_is_of_words';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER verification_is_of_words AFTER INSERT ON treatyreader_verification
    FOR EACH ROW EXECUTE FUNCTION treatyreader_keep_verification_of_words();
CREATE TRIGGER verification_is_of_words AFTER UPDATE OF text, nature ON treatyreader_provision
    FOR EACH ROW EXECUTE FUNCTION treatyreader_keep_verification_of_words();
"""

# TRUNCATE fires no trigger of rows. `annotations` calls this on its passages too.
EMPTYING = """
CREATE FUNCTION treatyreader_keep_published_rows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE edition.state <> ''draft'')', TG_ARGV[0]) INTO held;
    IF held THEN
        RAISE EXCEPTION '% holds rows of a published edition: it is never emptied', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END $$;
"""
EDITION = "treatyreader_edition edition"
PROVISION = f"{EDITION} JOIN treatyreader_provision provision ON provision.edition_id = edition.id"


def never_emptied(table: str, rows: str) -> migrations.RunSQL:
    """Refuse TRUNCATE of `table` while `rows`, a FROM clause that names `edition`, finds a published edition."""
    return migrations.RunSQL(
        f"CREATE TRIGGER published_rows_are_never_emptied BEFORE TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION treatyreader_keep_published_rows('{rows}');",
        f"DROP TRIGGER published_rows_are_never_emptied ON {table};",
    )


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
            IDENTITY,
            "DROP TRIGGER published_instrument_keeps_its_address ON treatyreader_instrument;"
            "DROP TRIGGER published_version_keeps_its_identity ON treatyreader_version;"
            "DROP FUNCTION treatyreader_keep_identity();",
        ),
        migrations.RunSQL(
            TREE,
            "ALTER TABLE treatyreader_provision DROP CONSTRAINT provision_parent_stands_in_its_edition,"
            "DROP CONSTRAINT provision_once_in_its_edition;",
        ),
        migrations.RunSQL(
            REFERENCES,
            "DROP TRIGGER reference_stands_in_its_text ON treatyreader_provision;"
            "DROP TRIGGER reference_stands_in_its_text ON treatyreader_reference;"
            "DROP FUNCTION treatyreader_keep_reference_in_text();"
            "DROP TRIGGER published_references_never_change ON treatyreader_reference;"
            "DROP FUNCTION treatyreader_keep_published_reference();",
        ),
        migrations.RunSQL(
            VERIFICATIONS,
            "DROP TRIGGER verification_is_of_words ON treatyreader_provision;"
            "DROP TRIGGER verification_is_of_words ON treatyreader_verification;"
            "DROP FUNCTION treatyreader_keep_verification_of_words();"
            "DROP TRIGGER verification_is_append_only ON treatyreader_verification;"
            "DROP FUNCTION treatyreader_keep_verification();",
        ),
        migrations.RunSQL(EMPTYING, "DROP FUNCTION treatyreader_keep_published_rows();"),
        never_emptied("treatyreader_edition", EDITION),
        never_emptied("treatyreader_provision", PROVISION),
        never_emptied(
            "treatyreader_reference",
            f"{PROVISION} JOIN treatyreader_reference reference ON reference.provision_id = provision.id",
        ),
        never_emptied(
            "treatyreader_verification",
            f"{PROVISION} JOIN treatyreader_verification verification ON verification.provision_id = provision.id",
        ),
    ]
