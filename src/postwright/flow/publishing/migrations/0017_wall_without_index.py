from django.db import migrations

from postwright.kit import tenancy


class Migration(migrations.Migration):
    """
    The wall stands as before, in words that no index answers.

    Of an organisation that the planner has not heard of, it takes the index of organisations for the shortest way to
    any row, and reads all of that organisation's rows for each publication of a step.
    """

    dependencies = [("publishing", "0016_one_index_each")]

    operations = [
        migrations.RunSQL(
            "ALTER POLICY tenant ON publishing_publication "
            f"USING (organisation_id IS NOT DISTINCT FROM {tenancy.CURRENT})"
        ),
    ]
