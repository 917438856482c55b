"""The log knows the acts of stewards on lineages and on carried words."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0010_as_sent"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="logentry",
            name="log_deed_is_known",
        ),
        migrations.AlterField(
            model_name="logentry",
            name="deed",
            field=models.CharField(
                choices=[
                    ("published", "published"),
                    ("declined", "declined"),
                    ("edited", "edited"),
                    ("reviewed", "reviewed"),
                    ("hid", "hid"),
                    ("restored", "restored"),
                    ("merged", "merged"),
                    ("settled", "settled"),
                    ("opened", "opened"),
                    ("resolved", "resolved"),
                    ("reopened", "reopened"),
                    ("verified", "marked the wording of"),
                    ("named", "named"),
                    ("confirmed", "confirmed proposals for"),
                    ("ruled", "ruled on"),
                    ("looked", "looked at"),
                    ("chose", "chose a place for"),
                    ("carried", "carried anew"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="logentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "deed__in",
                        [
                            "published",
                            "declined",
                            "edited",
                            "reviewed",
                            "hid",
                            "restored",
                            "merged",
                            "settled",
                            "opened",
                            "resolved",
                            "reopened",
                            "verified",
                            "named",
                            "confirmed",
                            "ruled",
                            "looked",
                            "chose",
                            "carried",
                        ],
                    )
                ),
                name="log_deed_is_known",
            ),
        ),
    ]
