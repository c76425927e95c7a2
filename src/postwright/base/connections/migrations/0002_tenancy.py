from django.db import migrations

from postwright.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [("connections", "0001_initial")]

    operations = [
        tenancy.TenantTable("Channel"),
        tenancy.TenantTable("RehearsalPost"),
    ]
