from django.db import migrations

from postwright.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [("media", "0001_initial"), ("brand", "0002_initial")]

    operations = [
        tenancy.TenantTable("MediaItem"),
        tenancy.TenantTable("Rendition"),
    ]
