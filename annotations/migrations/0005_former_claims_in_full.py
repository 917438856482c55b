"""What a claim said before is kept in full, and with it whether everybody could read it then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0004_writing_promises")]

    operations = [
        migrations.AddField("formerclaim", "is_public", models.BooleanField(default=False)),
        migrations.AddField("formerclaim", "note", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("formerclaim", "seen", models.BooleanField(default=False)),
    ]
