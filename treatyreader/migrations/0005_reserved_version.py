"""The address of a treaty’s annotations is no version’s."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("treatyreader", "0004_lineage"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="version",
            name="version_slug_is_not_reserved",
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__in", ("latest", "compare", "statements", "annotations")), _negated=True),
                name="version_slug_is_not_reserved",
            ),
        ),
    ]
