"""What somebody follows, news, and how they are told. News has its own order: a row number is no promise that all
before it can be seen. How a claim stood is only added to."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0013_reports_told"),
        ("treatyreader", "0005_reserved_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("read_to", models.PositiveBigIntegerField(default=0)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StandingRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stands", models.CharField(max_length=30)),
                ("provisional", models.BooleanField()),
                ("wording", models.JSONField(default=dict)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standing_records",
                        to="annotations.claim",
                    ),
                ),
            ],
            options={
                "ordering": ["claim", "id"],
            },
        ),
        migrations.CreateModel(
            name="News",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("comment", "a comment"),
                            ("reply", "a reply"),
                            ("claim", "a new claim"),
                            ("claim edited", "a claim was edited"),
                            ("claim merged", "a claim was merged into this one"),
                            ("claim withdrawn", "a claim was withdrawn"),
                            ("evidence", "new evidence"),
                            ("evidence edited", "evidence was edited"),
                            ("evidence reviewed", "evidence was reviewed"),
                            ("evidence withdrawn", "evidence was withdrawn"),
                            ("dispute opened", "evidence is contested"),
                            ("dispute settled", "a dispute was settled"),
                            ("check flipped", "a check has another outcome"),
                            ("finding signed", "a finding was signed"),
                            ("finding lapsed", "a finding was made before changes"),
                            ("standing changed", "a claim stands otherwise"),
                            ("verified", "wording was verified"),
                            ("edition", "a new edition"),
                            ("carried", "a place of carried words was ruled on"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("place", models.PositiveBigIntegerField(null=True, unique=True)),
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
                    "claim",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="annotations.claim"
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.comment",
                    ),
                ),
                (
                    "concerns",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dispute",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.dispute",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="treatyreader.edition",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.evidence",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="treatyreader.instrument"
                    ),
                ),
                (
                    "passage",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.passage",
                    ),
                ),
                (
                    "textual_check",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="annotations.check"
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.comment",
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="treatyreader.verification",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annotations.standingrecord",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("taken_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="watches", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="watches", to="annotations.claim"
                    ),
                ),
                (
                    "taken",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.standingrecord"
                    ),
                ),
                (
                    "told",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotations.standingrecord"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wid", models.CharField(blank=True, max_length=100)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="follows", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="annotations.claim"
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="treatyreader.instrument",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotations.comment",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claim", None), ("instrument__isnull", False), ("thread", None)),
                            models.Q(("claim__isnull", False), ("instrument", None), ("thread", None), ("wid", "")),
                            models.Q(("claim", None), ("instrument", None), ("thread__isnull", False), ("wid", "")),
                            _connector="OR",
                        ),
                        name="follow_is_of_one_thing",
                    ),
                    models.UniqueConstraint(fields=("account", "instrument", "wid"), name="follow_of_a_text_once"),
                    models.UniqueConstraint(fields=("account", "claim"), name="follow_of_a_claim_once"),
                    models.UniqueConstraint(fields=("account", "thread"), name="follow_of_a_thread_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mailing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "often",
                    models.CharField(
                        choices=[("never", "never"), ("daily", "once a day"), ("weekly", "once a week")],
                        default="daily",
                        max_length=10,
                    ),
                ),
                ("replies_at_once", models.BooleanField(default=False)),
                ("follows_own", models.BooleanField(default=False)),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("mailed_to", models.PositiveBigIntegerField(default=0)),
                ("replies_mailed_to", models.PositiveBigIntegerField(default=0)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mailing", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["due_at"], name="mailing_due")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("often__in", ["never", "daily", "weekly"])), name="mailing_often_is_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NewsPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wid", models.CharField(max_length=100)),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="treatyreader.instrument"
                    ),
                ),
                (
                    "news",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="places", to="annotations.news"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("news", "instrument", "wid"), name="news_place_once")],
            },
        ),
        migrations.CreateModel(
            name="ReadNews",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "news",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="annotations.news"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "news"), name="read_news_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="standingrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("stands", ""), _negated=True), name="standing_record_says_how"
            ),
        ),
        migrations.AddConstraint(
            model_name="news",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("comment__isnull", False),
                        ("dispute__isnull", True),
                        ("edition__isnull", True),
                        ("evidence__isnull", True),
                        ("kind__in", ["comment", "reply"]),
                        ("passage__isnull", True),
                        ("record__isnull", True),
                        ("textual_check__isnull", True),
                        ("verification__isnull", True),
                    ),
                    models.Q(
                        ("claim__isnull", False),
                        ("comment__isnull", True),
                        ("dispute__isnull", True),
                        ("edition__isnull", True),
                        ("evidence__isnull", True),
                        (
                            "kind__in",
                            [
                                "claim",
                                "claim edited",
                                "claim merged",
                                "claim withdrawn",
                                "evidence withdrawn",
                                "finding signed",
                                "finding lapsed",
                            ],
                        ),
                        ("passage__isnull", True),
                        ("record__isnull", True),
                        ("textual_check__isnull", True),
                        ("verification__isnull", True),
                    ),
                    models.Q(
                        ("comment__isnull", True),
                        ("dispute__isnull", True),
                        ("edition__isnull", True),
                        ("evidence__isnull", False),
                        ("kind__in", ["evidence", "evidence edited", "evidence reviewed"]),
                        ("passage__isnull", True),
                        ("record__isnull", True),
                        ("textual_check__isnull", True),
                        ("verification__isnull", True),
                    ),
                    models.Q(
                        ("comment__isnull", True),
                        ("dispute__isnull", False),
                        ("edition__isnull", True),
                        ("evidence__isnull", True),
                        ("kind__in", ["dispute opened", "dispute settled"]),
                        ("passage__isnull", True),
                        ("record__isnull", True),
                        ("textual_check__isnull", True),
                        ("verification__isnull", True),
                    ),
                    models.Q(
                        ("comment__isnull", True),
                        ("dispute__isnull", True),
                        ("edition__isnull", True),
                        ("evidence__isnull", True),
                        ("kind__in", ["check flipped"]),
                        ("passage__isnull", True),
                        ("record__isnull", True),
                        ("textual_check__isnull", False),
                        ("verification__isnull", True),
                    ),
                    models.Q(
                        ("comment__isnull", True),
                        ("dispute__isnull", True),
                        ("edition__isnull", True),
                        ("evidence__isnull", True),
                        ("kind__in", ["standing changed"]),
                        ("passage__isnull", True),
                        ("record__isnull", False),
                        ("textual_check__isnull", True),
                        ("verification__isnull", True),
                    ),
                    models.Q(
                        ("comment__isnull", True),
                        ("dispute__isnull", True),
                        ("edition__isnull", True),
                        ("evidence__isnull", True),
                        ("kind__in", ["verified"]),
                        ("passage__isnull", True),
                        ("record__isnull", True),
                        ("textual_check__isnull", True),
                        ("verification__isnull", False),
                    ),
                    models.Q(
                        ("comment__isnull", True),
                        ("dispute__isnull", True),
                        ("edition__isnull", False),
                        ("evidence__isnull", True),
                        ("kind__in", ["edition"]),
                        ("passage__isnull", True),
                        ("record__isnull", True),
                        ("textual_check__isnull", True),
                        ("verification__isnull", True),
                    ),
                    models.Q(
                        ("comment__isnull", True),
                        ("dispute__isnull", True),
                        ("edition__isnull", True),
                        ("evidence__isnull", True),
                        ("kind__in", ["carried"]),
                        ("passage__isnull", False),
                        ("record__isnull", True),
                        ("textual_check__isnull", True),
                        ("verification__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="news_is_about_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="news",
            constraint=models.UniqueConstraint(fields=("edition",), name="news_of_an_edition_once"),
        ),
        migrations.AddConstraint(
            model_name="news",
            constraint=models.UniqueConstraint(fields=("verification",), name="news_of_a_verification_once"),
        ),
        migrations.AddConstraint(
            model_name="news",
            constraint=models.UniqueConstraint(fields=("record",), name="news_of_a_standing_once"),
        ),
        migrations.AddConstraint(
            model_name="news",
            constraint=models.CheckConstraint(
                condition=models.Q(("concerns", models.F("by")), _negated=True), name="news_concerns_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(fields=("account", "claim"), name="watch_of_a_claim_once"),
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE annotations_news_places OWNED BY annotations_news.place;",
            "DROP SEQUENCE annotations_news_places;",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER record_is_only_added_to BEFORE UPDATE OR DELETE ON annotations_standingrecord"
            " FOR EACH ROW EXECUTE FUNCTION annotations_keep_record('id');",
            "DROP TRIGGER record_is_only_added_to ON annotations_standingrecord;",
        ),
    ]
