"""The promises about what readers write that no constraint of a model can hold. Whatever is shown changes the stamp of the
pages; so does the name of somebody who wrote it."""

from django.db import migrations

# As before, but for one change that is let through: what was only somebody's becomes public.
PASSAGES = """
CREATE OR REPLACE FUNCTION annotations_keep_passage() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands record;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - 'is_public' = to_jsonb(OLD) - 'is_public' AND NEW.is_public >= OLD.is_public THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'passage % never changes: other words are another passage', OLD.public_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'passage_never_changes';
    END IF;
    SELECT provision.text, provision.nature, edition.state INTO stands
        FROM treatyreader_provision provision JOIN treatyreader_edition edition ON edition.id = provision.edition_id
        WHERE provision.id = NEW.provision_id FOR SHARE OF edition;
    IF stands.state = 'draft' THEN
        RAISE EXCEPTION 'the edition is a draft: only a published text can be quoted'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'passage_quotes_what_is_published';
    END IF;
    IF stands.nature <> 'text' THEN
        RAISE EXCEPTION 'this provision is no text: it cannot be quoted'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'passage_quotes_text';
    END IF;
    IF substr(stands.text, NEW.start + 1, NEW."end" - NEW.start) <> NEW.exact
       OR right(left(stands.text, NEW.start), length(NEW.prefix)) <> NEW.prefix
       OR substr(stands.text, NEW."end" + 1, length(NEW.suffix)) <> NEW.suffix
       OR encode(sha256(convert_to(NEW.exact, 'UTF8')), 'hex') <> NEW.digest THEN
        RAISE EXCEPTION 'these words do not stand from % to %', NEW.start, NEW."end"
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'passage_stands_where_it_says';
    END IF;
    RETURN NEW;
END $$;
"""

# Looked at when the transaction ends, because a comment and its words are written one after the other, and because a thread
# becomes public or private, or goes with a merged claim, as a whole.
COMMENTS = """
CREATE FUNCTION annotations_keep_comment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched jsonb := to_jsonb(NEW);
    comment record;
    above record;
BEGIN
    SELECT * INTO comment FROM annotations_comment each WHERE each.id =
        (touched ->> CASE TG_TABLE_NAME WHEN 'annotations_comment' THEN 'id' ELSE 'comment_id' END)::bigint;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF comment.provision_id IS NULL
       AND EXISTS (SELECT FROM annotations_commentpassage link WHERE link.comment_id = comment.id)
       OR (SELECT passage.provision_id FROM annotations_commentpassage link
           JOIN annotations_passage passage ON passage.id = link.passage_id
           WHERE link.comment_id = comment.id ORDER BY link.position LIMIT 1) <> comment.provision_id THEN
        RAISE EXCEPTION 'comment % stands elsewhere than its words', comment.public_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'comment_stands_at_its_words';
    END IF;
    FOR above IN SELECT * FROM annotations_comment each WHERE each.id IN (comment.parent_id, comment.root_id) LOOP
        IF (above.provision_id, above.claim_id, above.evidence_id, above.is_private)
           IS DISTINCT FROM (comment.provision_id, comment.claim_id, comment.evidence_id, comment.is_private)
           OR coalesce(above.root_id, above.id) <> comment.root_id THEN
            RAISE EXCEPTION 'comment % is not of the thread that it replies to', comment.public_id
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'comment_stands_in_its_thread';
        END IF;
    END LOOP;
    IF comment.parent_id IS NULL AND EXISTS (
        SELECT FROM annotations_comment below WHERE below.root_id = comment.id
        AND (below.provision_id, below.claim_id, below.evidence_id, below.is_private)
            IS DISTINCT FROM (comment.provision_id, comment.claim_id, comment.evidence_id, comment.is_private)
    ) THEN
        RAISE EXCEPTION 'comment % left its thread', comment.public_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'comment_stands_in_its_thread';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER comment_holds AFTER INSERT OR UPDATE ON annotations_comment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION annotations_keep_comment();
CREATE CONSTRAINT TRIGGER comment_holds AFTER INSERT OR UPDATE ON annotations_commentpassage
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION annotations_keep_comment();
"""

REVIEWS = """
CREATE FUNCTION annotations_keep_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.by_id = (SELECT author_id FROM annotations_evidence WHERE id = NEW.evidence_id) THEN
        RAISE EXCEPTION 'nobody reviews their own evidence'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'review_is_not_of_ones_own';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER review_is_not_of_ones_own BEFORE INSERT ON annotations_evidencereview
    FOR EACH ROW EXECUTE FUNCTION annotations_keep_review();
"""

# The argument names the column that says who: it is emptied when their account goes, and nothing else ever changes.
RECORDS = """
CREATE FUNCTION annotations_keep_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = to_jsonb(OLD) || jsonb_build_object(TG_ARGV[0], NULL) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'annotations_formercomment' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is a record: it is only added to', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'record_is_only_added_to';
END $$;
"""
RECORDED = {
    "formercomment": "edited_by_id",
    "formerclaim": "edited_by_id",
    "formerevidence": "edited_by_id",
    "evidencereview": "by_id",
    "logentry": "by_id",
}

SLUGS = """
CREATE FUNCTION annotations_keep_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an address is for ever: % does not change', TG_ARGV[0]
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'address_is_for_ever';
END $$;
CREATE TRIGGER address_is_for_ever BEFORE UPDATE OF slug ON annotations_claim FOR EACH ROW
    WHEN (NEW.slug <> OLD.slug) EXECUTE FUNCTION annotations_keep_address('slug');
CREATE TRIGGER address_is_for_ever BEFORE UPDATE OF public_id ON annotations_evidence FOR EACH ROW
    WHEN (NEW.public_id <> OLD.public_id) EXECUTE FUNCTION annotations_keep_address('public_id');
CREATE TRIGGER address_is_for_ever BEFORE UPDATE OF public_id ON annotations_comment FOR EACH ROW
    WHEN (NEW.public_id <> OLD.public_id) EXECUTE FUNCTION annotations_keep_address('public_id');
"""

STAMPED = (
    *("comment", "commentpassage", "formercomment", "formerclaim", "formerevidence", "evidencereview"),
    *("dispute", "dispute_passages", "logentry"),
)


def recorded(table: str, column: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER record_is_only_added_to BEFORE UPDATE OR DELETE ON annotations_{table}"
        f" FOR EACH ROW EXECUTE FUNCTION annotations_keep_record('{column}');",
        f"DROP TRIGGER record_is_only_added_to ON annotations_{table};",
    )


def stamped(table: str, events: str = "INSERT OR UPDATE OR DELETE OR TRUNCATE") -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER stamp AFTER {events} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION treatyreader_stamp();",
        f"DROP TRIGGER stamp ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("annotations", "0003_writing"), ("accounts", "0002_shared_cache")]

    operations = [
        migrations.RunSQL(PASSAGES, migrations.RunSQL.noop),
        migrations.RunSQL(
            COMMENTS,
            "DROP TRIGGER comment_holds ON annotations_commentpassage;"
            "DROP TRIGGER comment_holds ON annotations_comment;"
            "DROP FUNCTION annotations_keep_comment();",
        ),
        migrations.RunSQL(
            REVIEWS,
            "DROP TRIGGER review_is_not_of_ones_own ON annotations_evidencereview;"
            "DROP FUNCTION annotations_keep_review();",
        ),
        migrations.RunSQL(RECORDS, "DROP FUNCTION annotations_keep_record();"),
        *(recorded(table, column) for table, column in RECORDED.items()),
        migrations.RunSQL(
            SLUGS,
            "DROP TRIGGER address_is_for_ever ON annotations_comment;"
            "DROP TRIGGER address_is_for_ever ON annotations_evidence;"
            "DROP TRIGGER address_is_for_ever ON annotations_claim;"
            "DROP FUNCTION annotations_keep_address();",
        ),
        *(stamped(f"annotations_{table}") for table in STAMPED),
        stamped("accounts_account", "UPDATE OF name"),
    ]
