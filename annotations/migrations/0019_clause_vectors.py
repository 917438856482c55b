"""Where clauses lie in the space of a model of language. What is suggested depends on them, so pages are made anew."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Length
from django.db.models.lookups import Exact


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0018_articles"),
        ("treatyreader", "0005_reserved_version"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClauseVector",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=60)),
                ("vector", models.BinaryField()),
                (
                    "provision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="treatyreader.provision"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("provision", "model"), name="clause_vector_once_of_each_model"),
                    models.CheckConstraint(condition=Exact(Length("vector"), 1536), name="clause_vector_is_whole"),
                ],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON annotations_clausevector"
            " FOR EACH STATEMENT EXECUTE FUNCTION treatyreader_stamp();",
            "DROP TRIGGER stamp ON annotations_clausevector;",
        ),
    ]
