from django.db import migrations

from postwright.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0003_queue"),
    ]

    operations = [
        # Late is whose next step is late. What waits behind another one counts by that other one, or the
        # watchdog would bark at a network that is down and at a question that only a person can answer.
        tenancy.Door(
            "publishing_health",
            takes="",
            returns="TABLE (waiting bigint, under_way bigint, unclear bigint, overdue_seconds double precision)",
            answer="""
                SELECT count(*) FILTER (WHERE p.state = 'scheduled'),
                    count(*) FILTER (WHERE p.state IN ('claimed', 'sending')),
                    count(*) FILTER (WHERE p.state = 'unclear'),
                    coalesce(extract(epoch FROM max(now() - CASE
                        WHEN p.state IN ('claimed', 'sending') THEN least(p.lease_until, now())
                        WHEN p.state = 'unclear' THEN least(p.next_at, now())
                        WHEN p.next_at < now() AND NOT EXISTS (
                            SELECT 1 FROM publishing_publication o
                            WHERE o.channel_id = p.channel_id AND (o.state IN ('claimed', 'sending', 'unclear')
                                OR (o.state = 'scheduled' AND (o.due_at, o.id) < (p.due_at, p.id)
                                    AND (o.next_at <= now() OR o.due_at > now() - interval '15 minutes')))
                        ) THEN p.next_at
                    END)), 0)::double precision
                FROM publishing_publication p
                WHERE p.state IN ('scheduled', 'claimed', 'sending', 'unclear')
            """,
        ),
    ]
