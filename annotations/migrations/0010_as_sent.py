"""What came over the API and has no column, and the ids of comments that were deleted."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

STAMP = """CREATE TRIGGER stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON annotations_assent
    FOR EACH STATEMENT EXECUTE FUNCTION treatyreader_stamp();"""


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0009_carryings"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeletedAnnotation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.CharField(max_length=10, unique=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("public_id__regex", "^[abcdefghjkmnpqrstvwxyz23456789]{10}$")),
                        name="deleted_annotation_public_id_is_an_address",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AsSent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("members", models.JSONField(default=dict)),
                ("body", models.JSONField(null=True)),
                ("targets", models.JSONField(default=list)),
                (
                    "comment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="as_sent",
                        to="annotations.comment",
                    ),
                ),
                (
                    "evidence",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="as_sent",
                        to="annotations.evidence",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("comment__isnull", False), ("evidence", None)),
                            models.Q(("comment", None), ("evidence__isnull", False)),
                            _connector="OR",
                        ),
                        name="as_sent_is_of_one_annotation",
                    )
                ],
            },
        ),
        migrations.RunSQL(STAMP, "DROP TRIGGER stamp ON annotations_assent;"),
    ]
