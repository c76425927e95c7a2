from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("usage", "0004_tally")]

    operations = [migrations.RenameField("tally", "since", "ends")]
