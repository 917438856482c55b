"""The promises that no constraint of a model can hold: a passage's words stand where it says and never change, evidence
rests on words, and what it speaks to are words of its claim. Whatever is written here changes the stamp of the pages."""

from django.db import migrations

PASSAGES = """
CREATE FUNCTION annotations_keep_passage() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands record;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) = to_jsonb(OLD) THEN
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
CREATE TRIGGER passage_stands BEFORE INSERT OR UPDATE ON annotations_passage
    FOR EACH ROW EXECUTE FUNCTION annotations_keep_passage();
CREATE TRIGGER published_rows_are_never_emptied BEFORE TRUNCATE ON annotations_passage
    FOR EACH STATEMENT EXECUTE FUNCTION treatyreader_keep_published_rows(
        'treatyreader_edition edition JOIN treatyreader_provision provision ON provision.edition_id = edition.id
         JOIN annotations_passage passage ON passage.provision_id = provision.id'
    );
"""

# Looked at when the transaction ends, because evidence and its passages are written one after the other.
EVIDENCE = """
CREATE FUNCTION annotations_keep_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched jsonb := CASE TG_OP WHEN 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    evidence record;
BEGIN
    FOR evidence IN
        SELECT each.id, each.awaits_edition, each."of", each.of_start, each.of_end, claim.text
        FROM annotations_evidence each JOIN annotations_claim claim ON claim.id = each.claim_id
        WHERE CASE TG_TABLE_NAME
            WHEN 'annotations_evidence' THEN each.id = (touched ->> 'id')::bigint
            WHEN 'annotations_evidencepassage' THEN each.id = (touched ->> 'evidence_id')::bigint
            ELSE claim.id = (touched ->> 'id')::bigint END
    LOOP
        IF (evidence.awaits_edition = '')
           <> EXISTS (SELECT FROM annotations_evidencepassage link WHERE link.evidence_id = evidence.id) THEN
            RAISE EXCEPTION 'evidence % rests on no words, or waits for words that it has', evidence.id
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'evidence_rests_on_words';
        END IF;
        IF substr(evidence.text, evidence.of_start + 1, evidence.of_end - evidence.of_start) <> evidence."of" THEN
            RAISE EXCEPTION 'evidence % speaks to words that its claim does not have', evidence.id
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'evidence_speaks_to_words_of_its_claim';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER evidence_holds AFTER INSERT OR UPDATE ON annotations_evidence
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION annotations_keep_evidence();
CREATE CONSTRAINT TRIGGER evidence_holds AFTER INSERT OR UPDATE OR DELETE ON annotations_evidencepassage
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION annotations_keep_evidence();
CREATE CONSTRAINT TRIGGER evidence_holds AFTER UPDATE OF text ON annotations_claim
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION annotations_keep_evidence();
"""

TABLES = ("passage", "claim", "evidence", "evidencepassage", "check")


def stamped(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON annotations_{table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION treatyreader_stamp();",
        f"DROP TRIGGER stamp ON annotations_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("annotations", "0001_initial"), ("treatyreader", "0003_stamp")]

    operations = [
        migrations.RunSQL(
            PASSAGES,
            "DROP TRIGGER published_rows_are_never_emptied ON annotations_passage;"
            "DROP TRIGGER passage_stands ON annotations_passage;"
            "DROP FUNCTION annotations_keep_passage();",
        ),
        migrations.RunSQL(
            EVIDENCE,
            "DROP TRIGGER evidence_holds ON annotations_claim;"
            "DROP TRIGGER evidence_holds ON annotations_evidencepassage;"
            "DROP TRIGGER evidence_holds ON annotations_evidence;"
            "DROP FUNCTION annotations_keep_evidence();",
        ),
        *(stamped(table) for table in TABLES),
    ]
