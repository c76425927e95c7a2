from django.db import migrations

from postwright.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_tenancy")]

    operations = [
        tenancy.Door(
            "organisation_count",
            takes="",
            returns="bigint",
            answer="SELECT count(*) FROM accounts_organisation",
        ),
    ]
