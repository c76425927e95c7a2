from django.db import migrations

from postwright.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_organisation_count"),
        ("connections", "0005_renewing"),
    ]

    operations = [
        tenancy.Door(
            "channels_to_reconnect",
            takes="",
            returns="TABLE (network text, organisation text)",
            answer="""
                SELECT c.network, o.name FROM connections_channel c
                JOIN accounts_organisation o ON o.id = c.organisation_id
                WHERE c.state = 'reconnect' ORDER BY o.name, c.network
            """,
        ),
    ]
