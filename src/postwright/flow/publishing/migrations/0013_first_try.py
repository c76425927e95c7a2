from django.conf import settings
from django.db import migrations, models

from postwright.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [("publishing", "0012_bulk_through")]

    operations = [
        migrations.AddField(
            "publication",
            "first_tried_at",
            models.DateTimeField(
                null=True, help_text="Of its time now; earlier than due: not tried since it was moved."
            ),
        ),
        migrations.AddField(
            "pace",
            "spaced_by",
            models.UUIDField(
                null=True, help_text="The publication whose try took up the spacing, and may go on."
            ),
        ),
        migrations.AlterField(
            "publication",
            "deadline_at",
            models.DateTimeField(help_text="No retry begins after this. A late first try moves it along."),
        ),
        migrations.RunSQL(
            "UPDATE publishing_publication SET first_tried_at = sending_at WHERE sending_at IS NOT NULL "
            "AND state IN ('scheduled', 'claimed', 'sending', 'unclear')"
        ),
        migrations.RunSQL(
            f'GRANT SELECT (first_tried_at) ON publishing_publication TO "{settings.DISPATCHER_ROLE}"'
        ),
        migrations.RunSQL(f'GRANT SELECT (spaced_by) ON publishing_pace TO "{settings.DISPATCHER_ROLE}"'),
        # As before, but what is late is let out one by one however often it was tried, but for the one whose try
        # took up the spacing; and an earlier one holds the others back from its first try on. See rules.py.
        tenancy.Door(
            "publishing_health",
            takes="",
            returns="TABLE (waiting bigint, under_way bigint, unclear bigint, due bigint, "
            "oldest_due_seconds double precision, overdue_seconds double precision)",
            answer="""
                WITH due AS MATERIALIZED (
                    SELECT id, channel_id, state, due_at, next_at,
                        CASE WHEN sending_at >= due_at THEN deadline_at ELSE late_at END AS over_at
                    FROM publishing_publication
                    WHERE state IN ('scheduled', 'unclear') AND next_at <= now()
                ), lost AS MATERIALIZED (
                    SELECT lease_until FROM publishing_publication
                    WHERE state IN ('claimed', 'sending') AND lease_until < now()
                ), firsts AS MATERIALIZED (
                    SELECT DISTINCT ON (d.channel_id, d.is_late) d.channel_id, d.is_late, d.due_at, d.id, d.next_at
                    FROM (
                        SELECT *, due_at <= now() - interval '10 minutes' AND (over_at <= now()) IS NOT TRUE
                            AND id <> ALL (ARRAY(
                                SELECT spaced_by FROM publishing_pace
                                WHERE spaced_until > now() AND spaced_by IS NOT NULL)) AS is_late
                        FROM due WHERE state = 'scheduled'
                    ) d
                    ORDER BY d.channel_id, d.is_late, d.due_at, d.id
                ), heads AS MATERIALIZED (
                    SELECT f.channel_id,
                        greatest(f.next_at, t.free_at, CASE WHEN f.is_late THEN t.spaced_until END) AS could_at
                    FROM firsts f LEFT JOIN publishing_pace t ON t.channel_id = f.channel_id
                    WHERE f.channel_id <> ALL (ARRAY(
                            SELECT channel_id FROM publishing_publication WHERE state IN ('claimed', 'sending')
                            UNION ALL
                            SELECT channel_id FROM publishing_publication WHERE state = 'unclear'))
                        AND NOT EXISTS (
                            SELECT 1 FROM publishing_publication o
                            WHERE o.channel_id = f.channel_id AND o.state = 'scheduled' AND o.next_at > now()
                                AND o.problem <> 'came_late' AND (o.due_at, o.id) < (f.due_at, f.id)
                                AND greatest(o.due_at, o.first_tried_at) > now() - interval '15 minutes')
                ), freed AS (
                    SELECT p.channel_id, max(a.ended_at) AS at
                    FROM publishing_attempt a JOIN publishing_publication p ON p.id = a.publication_id
                    WHERE a.began_at > now() - interval '1 hour'
                        AND p.channel_id = ANY (ARRAY(
                            SELECT channel_id FROM heads WHERE could_at < now() - interval '10 seconds'))
                    GROUP BY p.channel_id
                ), steps AS (
                    SELECT greatest(h.could_at, f.at) AS could_at FROM heads h LEFT JOIN freed f USING (channel_id)
                    UNION ALL
                    SELECT next_at FROM due WHERE state = 'unclear'
                    UNION ALL
                    SELECT lease_until FROM lost
                )
                SELECT * FROM (
                    SELECT whole.n - under_way.n - unclear.n, under_way.n, unclear.n
                    FROM (
                        SELECT count(*) AS n FROM publishing_publication
                        WHERE state IN ('scheduled', 'claimed', 'sending', 'unclear')
                    ) whole, (
                        SELECT count(*) AS n FROM publishing_publication WHERE state IN ('claimed', 'sending')
                    ) under_way, (
                        SELECT count(*) AS n FROM publishing_publication WHERE state = 'unclear'
                    ) unclear
                ) counted, (
                    SELECT count(*) + (SELECT count(*) FROM lost),
                        coalesce(extract(epoch FROM now() - min(due_at) FILTER (WHERE state = 'scheduled')), 0)::float8
                    FROM due
                ) waiting, (
                    SELECT greatest(coalesce(extract(epoch FROM now() - min(could_at)), 0), 0)::float8 FROM steps
                ) late
            """,
        ),
    ]
