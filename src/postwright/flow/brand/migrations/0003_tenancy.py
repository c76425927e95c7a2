from django.db import migrations

from postwright.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [("brand", "0002_initial")]

    operations = [
        tenancy.TenantTable("Brand"),
    ]
