"""Articles read against a treaty, and their marked sentences; what PostgreSQL holds of them: where sentences stand, how
much of a text they may be, and that a text goes with its contributor."""

import django.db.models.constraints
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import annotations.public_ids

# Looked at when the transaction ends: sentences follow an edited text one by one.
SENTENCES = """
CREATE FUNCTION annotations_keep_article() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched jsonb := to_jsonb(NEW);
    key bigint := (touched ->> CASE TG_TABLE_NAME WHEN 'annotations_article' THEN 'id' ELSE 'article_id' END)::bigint;
    article record;
    marked bigint;
BEGIN
    SELECT each.text, each.permitted_by INTO article FROM annotations_article each WHERE each.id = key;
    IF NOT FOUND OR article.text = '' THEN
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT FROM annotations_markedsentence one WHERE one.article_id = key
               AND (one.exact = '' OR substr(article.text, one.position + 1, length(one.exact)) <> one.exact)) THEN
        RAISE EXCEPTION 'a sentence does not stand where it says in article %', key
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'sentence_stands_in_its_article';
    END IF;
    IF EXISTS (SELECT FROM (SELECT one.position, lag(one.position + length(one.exact)) OVER (ORDER BY one.position) AS last
               FROM annotations_markedsentence one WHERE one.article_id = key) spans WHERE spans.position < spans.last) THEN
        RAISE EXCEPTION 'two sentences of article % overlap', key
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'sentences_do_not_overlap';
    END IF;
    SELECT coalesce(sum(length(one.exact)), 0) INTO marked FROM annotations_markedsentence one WHERE one.article_id = key;
    IF article.permitted_by = '' AND (marked * 4 > length(article.text) OR marked > 3000) THEN
        RAISE EXCEPTION 'the sentences are too much of article %', key
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'sentences_leave_most_of_the_article';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER article_holds AFTER INSERT OR UPDATE ON annotations_article
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION annotations_keep_article();
CREATE CONSTRAINT TRIGGER article_holds AFTER INSERT OR UPDATE ON annotations_markedsentence
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION annotations_keep_article();
"""

# However an account goes, the texts that it pasted go with it.
TEXTS = """
CREATE FUNCTION annotations_let_go_of_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.text := '';
    RETURN NEW;
END $$;
CREATE TRIGGER article_text_goes_with_its_contributor BEFORE UPDATE ON annotations_article FOR EACH ROW
    WHEN (NEW.author_id IS NULL AND OLD.author_id IS NOT NULL) EXECUTE FUNCTION annotations_let_go_of_text();
"""

ADDRESSES = """
CREATE TRIGGER address_is_for_ever BEFORE UPDATE OF slug ON annotations_article FOR EACH ROW
    WHEN (NEW.slug <> OLD.slug) EXECUTE FUNCTION annotations_keep_address('slug');
CREATE TRIGGER address_is_for_ever BEFORE UPDATE OF public_id ON annotations_markedsentence FOR EACH ROW
    WHEN (NEW.public_id <> OLD.public_id) EXECUTE FUNCTION annotations_keep_address('public_id');
"""


def stamped(table: str) -> migrations.RunSQL:
    """Change the stamp of the pages whenever rows of `table` are written."""
    return migrations.RunSQL(
        f"CREATE TRIGGER stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION treatyreader_stamp();",
        f"DROP TRIGGER stamp ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0017_findings"),
        ("treatyreader", "0005_reserved_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.CharField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[("article", "article"), ("speech", "speech"), ("post", "post")], max_length=10
                    ),
                ),
                ("written_by", models.CharField(blank=True, max_length=200)),
                ("publisher", models.CharField(blank=True, max_length=200)),
                ("published_on", models.CharField(blank=True, max_length=10)),
                ("source", models.URLField(blank=True, max_length=500)),
                ("language", models.CharField(max_length=35)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("text", models.TextField(blank=True)),
                ("permitted_by", models.CharField(blank=True, max_length=200)),
                ("permitted_on", models.DateField(blank=True, null=True)),
                ("permitted_where", models.CharField(blank=True, max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("published", "published"),
                            ("waiting", "waiting for review"),
                            ("declined", "declined"),
                            ("hidden", "hidden"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="published",
                        max_length=10,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("library", "the library's editors"), ("reader", "a reader")],
                        default="library",
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("loaded_digest", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="MarkedSentence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=annotations.public_ids.new_public_id, max_length=10, unique=True),
                ),
                ("position", models.PositiveIntegerField()),
                ("exact", models.CharField(blank=True, max_length=300)),
                (
                    "voice",
                    models.CharField(
                        choices=[
                            ("own", "in its own voice"),
                            ("reported", "reporting what somebody else says"),
                            ("rejected", "arguing against it"),
                        ],
                        default="own",
                        max_length=10,
                    ),
                ),
                ("loaded_digest", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ["article", "position"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="report",
            name="report_is_of_one_thing",
        ),
        migrations.AddField(
            model_name="article",
            name="author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="articles",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="instrument",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="articles", to="treatyreader.instrument"
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="article",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="annotations.article"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("settled_at", None)),
                fields=("author", "article"),
                name="report_of_article_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("article__isnull", True),
                        ("claim__isnull", True),
                        ("comment__isnull", False),
                        ("evidence__isnull", True),
                    ),
                    models.Q(
                        ("article__isnull", True),
                        ("claim__isnull", False),
                        ("comment__isnull", True),
                        ("evidence__isnull", True),
                    ),
                    models.Q(
                        ("article__isnull", True),
                        ("claim__isnull", True),
                        ("comment__isnull", True),
                        ("evidence__isnull", False),
                    ),
                    models.Q(
                        ("article__isnull", False),
                        ("claim__isnull", True),
                        ("comment__isnull", True),
                        ("evidence__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="report_is_of_one_thing",
            ),
        ),
        migrations.AddField(
            model_name="markedsentence",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="sentences", to="annotations.article"
            ),
        ),
        migrations.AddField(
            model_name="markedsentence",
            name="claim",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="said_in",
                to="annotations.claim",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__regex", "^[a-z0-9]+(-[a-z0-9]+)*$")), name="article_slug_is_an_address"
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__in", ("new",)), _negated=True), name="article_slug_is_not_reserved"
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="article_has_a_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["article", "speech", "post"])), name="article_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["published", "waiting", "declined", "hidden", "withdrawn"])),
                name="article_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ["library", "reader"])), name="article_origin_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__regex", "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")),
                name="article_language_is_a_tag",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_on", ""),
                    ("published_on__regex", "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"),
                    _connector="OR",
                ),
                name="article_date_is_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin", "reader"), ("author", None), _connector="OR"),
                name="article_of_the_library_has_no_contributor",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin", "library"), models.Q(("source", ""), _negated=True), _connector="OR"),
                name="article_of_a_reader_has_a_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), ("author__isnull", False), _connector="OR"),
                name="article_text_is_its_contributors",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "withdrawn"), _negated=True), ("text", ""), _connector="OR"),
                name="article_withdrawn_keeps_no_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("permitted_by", ""), ("permitted_on", None), ("permitted_where", "")),
                    models.Q(
                        models.Q(("permitted_by", ""), _negated=True),
                        ("permitted_on__isnull", False),
                        models.Q(("permitted_where", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="article_permission_says_who_when_and_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="markedsentence",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("article", "position"),
                name="sentence_position_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="markedsentence",
            constraint=models.CheckConstraint(
                condition=models.Q(("public_id__regex", "^[abcdefghjkmnpqrstvwxyz23456789]{10}$")),
                name="sentence_public_id_is_an_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="markedsentence",
            constraint=models.CheckConstraint(
                condition=models.Q(("voice__in", ["own", "reported", "rejected"])), name="sentence_voice_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="markedsentence",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("exact", ""), _negated=True), ("claim__isnull", False), _connector="OR"),
                name="sentence_says_something",
            ),
        ),
        migrations.RunSQL(
            SENTENCES,
            "DROP TRIGGER article_holds ON annotations_markedsentence;"
            "DROP TRIGGER article_holds ON annotations_article; DROP FUNCTION annotations_keep_article();",
        ),
        migrations.RunSQL(
            TEXTS,
            "DROP TRIGGER article_text_goes_with_its_contributor ON annotations_article;"
            "DROP FUNCTION annotations_let_go_of_text();",
        ),
        migrations.RunSQL(
            ADDRESSES,
            "DROP TRIGGER address_is_for_ever ON annotations_markedsentence;"
            "DROP TRIGGER address_is_for_ever ON annotations_article;",
        ),
        stamped("annotations_article"),
        stamped("annotations_markedsentence"),
    ]
