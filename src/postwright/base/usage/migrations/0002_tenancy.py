from django.db import migrations

from postwright.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [("usage", "0001_initial"), ("accounts", "0002_tenancy")]

    operations = [tenancy.TenantTable("Creation")]
