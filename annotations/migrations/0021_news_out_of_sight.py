from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0020_deed_of_evaluating")]

    operations = [
        migrations.AddField(model_name="news", name="is_public", field=models.BooleanField(default=True)),
    ]
