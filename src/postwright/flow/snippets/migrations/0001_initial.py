import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import postwright.kit.ids
from postwright.kit import tenancy


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "0001_initial"), ("brand", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Snippet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=postwright.kit.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("hashtags", "Hashtags"), ("text", "Snippet"), ("template", "Template")],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("text", models.TextField(max_length=5000)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("brand", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="brand.brand")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.organisation"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="snippet",
            constraint=models.UniqueConstraint(
                models.F("brand"),
                models.F("kind"),
                django.db.models.functions.text.Lower("name"),
                name="snippets_name_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="snippet",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True) & models.Q(("text", ""), _negated=True),
                name="snippets_says_something",
            ),
        ),
        tenancy.TenantTable("Snippet"),
    ]
