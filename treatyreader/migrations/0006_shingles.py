"""Shingles: the runs of words of a provision, one to three at a time, by which words like others are found at once.

They are an index and nothing else: PostgreSQL makes them of the text itself, so that there is nothing to keep in step.
Letters are taken apart from their marks, of one case; an ideograph, and a letter of a script that has no spaces, is a
word. A shingle is the first half of MD5, which keeps long "words" short. The cost tells the planner to use the index.
"""

from django.db import migrations

# U+0300 to 036F and the marks of Arabic and Hebrew; tatweel, the soft hyphen, joiners and marks of direction; stars.
UNSEEN = r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff*]"
UNSPACED = r"([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
# Whatever is neither letter nor digit, named by its code points: what a letter is differs between collations.
BETWEEN = (
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb-\u00bf\u00d7\u00f7"
    r"\u02b9-\u02bf\u060c\u061b\u061f\u066a-\u066d\u06d4\u2000-\u206f\u2e00-\u2e7f\u3000-\u303f\ufe50-\ufe6f\uff01-\uff0f]+"
)
FUNCTION = f"""
CREATE FUNCTION treatyreader_shingles(words text, fewest int, most int) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 100000 AS $$
DECLARE
    spelt text := lower(normalize(words, NFKD));
    word text[];
    found bigint[] := '{{}}';
BEGIN
    spelt := replace(replace(spelt, 'œ', 'oe'), 'æ', 'ae');
    spelt := regexp_replace(spelt, '{UNSEEN}', '', 'g');
    spelt := regexp_replace(spelt, '{UNSPACED}', ' \\1 ', 'g');
    word := array_remove(regexp_split_to_array(spelt, '{BETWEEN}'), '');
    FOR size IN fewest .. most LOOP
        FOR place IN 1 .. cardinality(word) - size + 1 LOOP
            found := found || ('x' || left(md5(array_to_string(word[place : place + size - 1], ' ')), 16))::bit(64)::bigint;
        END LOOP;
    END LOOP;
    RETURN found;
END $$;
"""
INDEX = """
CREATE INDEX provision_by_shingle ON treatyreader_provision USING gin (treatyreader_shingles(text, 1, 3))
WITH (fastupdate = off) WHERE nature = 'text' AND text <> '';
"""


class Migration(migrations.Migration):
    dependencies = [("treatyreader", "0005_reserved_version")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION treatyreader_shingles(text, int, int);"),
        migrations.RunSQL(INDEX, "DROP INDEX provision_by_shingle;"),
    ]
