"""With what a piece of evidence said before is kept whether everybody could read it then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0006_moderation")]

    operations = [migrations.AddField("formerevidence", "is_public", models.BooleanField(default=False))]
