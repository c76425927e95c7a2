from django.conf import settings
from django.db import migrations, models

from postwright.kit import tenancy

OPEN = ["scheduled", "claimed", "sending", "unclear"]


class Migration(migrations.Migration):
    """
    Each index by state answers one kind of question only, or one that was empty once is read to its end for another.

    The doors ask as before, in the words of the new conditions.
    """

    dependencies = [("publishing", "0015_attempts_by_key")]

    operations = [
        migrations.RunSQL(
            f'GRANT SELECT (ended_at) ON publishing_publication TO "{settings.DISPATCHER_ROLE}"'
        ),
        migrations.RemoveIndex("publication", "publishing_due"),
        migrations.RemoveIndex("publication", "publishing_queue"),
        migrations.RemoveConstraint("publication", "publishing_variant_open_once"),
        migrations.AddIndex(
            "publication",
            models.Index(
                fields=["next_at"], name="publishing_due", condition=models.Q(("ended_at__isnull", True))
            ),
        ),
        migrations.AddIndex(
            "publication",
            models.Index(
                fields=["channel", "due_at", "id"],
                name="publishing_queue",
                condition=models.Q(("state", "scheduled")),
            ),
        ),
        migrations.AddConstraint(
            "publication",
            models.UniqueConstraint(
                fields=["variant"],
                condition=models.Q(("ended_at__isnull", True), ("state__in", OPEN)),
                name="publishing_variant_open_once",
            ),
        ),
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
                    WHERE ended_at IS NULL AND state || '' IN ('scheduled', 'unclear') AND next_at <= now()
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
                        SELECT count(*) AS n FROM publishing_publication WHERE ended_at IS NULL
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
        tenancy.Door(
            "publishing_queue",
            takes="",
            returns="TABLE (network varchar, state varchar, waits_for text, publications bigint)",
            answer="""
                SELECT c.network, p.state, p.waits_for, sum(p.n)::bigint
                FROM (
                    SELECT channel_id, state, CASE
                        WHEN problem IN ('ask_person', 'came_late') THEN 'person'
                        WHEN problem IN ('channel_waits', 'sign_in_again', 'account_closed') THEN 'channel'
                        ELSE '' END AS waits_for, count(*) AS n
                    FROM publishing_publication WHERE ended_at IS NULL
                    GROUP BY 1, 2, 3
                ) p JOIN connections_channel c ON c.id = p.channel_id
                GROUP BY 1, 2, 3
            """,
        ),
    ]
