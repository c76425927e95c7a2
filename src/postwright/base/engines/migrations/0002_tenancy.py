from django.db import migrations

from postwright.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [("engines", "0001_initial")]

    operations = [
        tenancy.TenantTable("Answer"),
    ]
