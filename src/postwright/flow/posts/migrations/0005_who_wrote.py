from django.db import migrations, models

from postwright.kit import tenancy

# Until now every edit was its author's; drafts that began with suggestions hold words of an AI.
FILL = """
UPDATE posts_post SET changed_by_id = created_by_id;
UPDATE posts_post SET ai_revision = revision WHERE analysis_id IS NOT NULL AND state = 'draft';
"""


class Migration(migrations.Migration):
    dependencies = [("posts", "0004_labels")]

    operations = [
        migrations.AddField(
            "post",
            "changed_by",
            models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+"),
        ),
        migrations.AddField(
            "post",
            "ai_revision",
            models.PositiveIntegerField(
                null=True,
                blank=True,
                help_text="The revision at which words of an AI last came in; none: never.",
            ),
        ),
        # The wall knows the columns of its day: it is built anew around the one that came.
        migrations.RunSQL("DROP POLICY tenant ON posts_post; DROP POLICY owner ON posts_post;"),
        tenancy.TenantTable("Post"),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
