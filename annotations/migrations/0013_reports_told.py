"""Who asks by the API is told of each thing whether they have reported it: a report changes the stamp of the answers."""

from django.db import migrations

STAMP = """CREATE TRIGGER stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON annotations_report
    FOR EACH STATEMENT EXECUTE FUNCTION treatyreader_stamp();"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0012_imports")]

    operations = [migrations.RunSQL(STAMP, "DROP TRIGGER stamp ON annotations_report;")]
