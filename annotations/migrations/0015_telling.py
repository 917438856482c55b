"""Addresses of what somebody follows, when mail is tried again, and what was last looked at. The tables have no rows yet."""

from django.conf import settings
from django.db import migrations, models

import annotations.public_ids


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0014_following"),
        ("treatyreader", "0005_reserved_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Noticed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stamp", models.UUIDField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="news",
            name="news_is_about_one_thing",
        ),
        migrations.AddField(
            model_name="follow",
            name="public_id",
            field=models.CharField(default=annotations.public_ids.new_public_id, max_length=10, unique=True),
        ),
        migrations.AddField(
            model_name="mailing",
            name="public_id",
            field=models.CharField(default=annotations.public_ids.new_public_id, max_length=10, unique=True),
        ),
        migrations.AddField(
            model_name="mailing",
            name="retry_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="watch",
            name="public_id",
            field=models.CharField(default=annotations.public_ids.new_public_id, max_length=10, unique=True),
        ),
        migrations.AlterField(
            model_name="news",
            name="kind",
            field=models.CharField(
                choices=[
                    ("comment", "a comment"),
                    ("reply", "a reply"),
                    ("claim", "a new claim"),
                    ("claim declined", "a claim was declined"),
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
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.CheckConstraint(
                condition=models.Q(("public_id__regex", "^[abcdefghjkmnpqrstvwxyz23456789]{10}$")),
                name="follow_public_id_is_an_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(("public_id__regex", "^[abcdefghjkmnpqrstvwxyz23456789]{10}$")),
                name="mailing_public_id_is_an_address",
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
                                "claim declined",
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
            model_name="watch",
            constraint=models.CheckConstraint(
                condition=models.Q(("public_id__regex", "^[abcdefghjkmnpqrstvwxyz23456789]{10}$")),
                name="watch_public_id_is_an_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticed",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="noticed_is_one_row"),
        ),
    ]
