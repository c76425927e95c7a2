from django.db import migrations

from postwright.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [("posts", "0001_initial")]

    operations = [
        tenancy.TenantTable("Post"),
        tenancy.TenantTable("PostMedia"),
        tenancy.TenantTable("Variant"),
    ]
