import django.db.models.deletion
from django.db import migrations, models

from postwright.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [("review", "0002_tenancy")]

    operations = [
        migrations.AddField(
            "verdict",
            "link_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.member",
            ),
        ),
        migrations.AddField(
            "verdict",
            "through_own_link",
            models.BooleanField(
                default=False,
                help_text="Whoever wrote this revision made the link and could open it themselves.",
            ),
        ),
        # The walls name each reference, so they are built anew.
        migrations.RunSQL("DROP POLICY tenant ON review_verdict; DROP POLICY owner ON review_verdict"),
        tenancy.TenantTable("Verdict"),
    ]
