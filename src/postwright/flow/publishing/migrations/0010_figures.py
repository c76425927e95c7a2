from django.db import migrations, models

from postwright.kit import tenancy


class Migration(migrations.Migration):
    dependencies = [("publishing", "0009_trouble"), ("connections", "0006_reconnect_door")]

    operations = [
        migrations.AddIndex("attempt", models.Index(fields=["began_at"], name="publishing_attempt_began")),
        migrations.AddIndex(
            "publication",
            models.Index(fields=["channel"], name="publishing_unclear", condition=models.Q(state="unclear")),
        ),
        migrations.RunSQL("DROP FUNCTION door_publishing_health()"),
        # Late is whose own next step is late: not what waits behind another one of its channel, and not what the
        # channel's pace holds back. It could begin when its time had come, its channel's pace allowed it, the one
        # before it no longer held it back, and the channel's last attempt was over.
        tenancy.Door(
            "publishing_health",
            takes="",
            returns="TABLE (waiting bigint, under_way bigint, unclear bigint, due bigint, "
            "oldest_due_seconds double precision, overdue_seconds double precision)",
            answer="""
                WITH due AS MATERIALIZED (
                    SELECT id, channel_id, state, due_at, next_at, late_at, sends
                    FROM publishing_publication
                    WHERE state IN ('scheduled', 'unclear') AND next_at <= now()
                ), lost AS MATERIALIZED (
                    SELECT lease_until FROM publishing_publication
                    WHERE state IN ('claimed', 'sending') AND lease_until < now()
                ), firsts AS MATERIALIZED (
                    SELECT DISTINCT ON (d.channel_id, d.is_late) d.channel_id, d.is_late, d.due_at, d.id, d.next_at
                    FROM (
                        SELECT *, due_at <= now() - interval '10 minutes' AND sends = 0
                            AND coalesce(late_at > now(), false) AS is_late
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
                                AND o.problem <> 'came_late'
                                AND (o.due_at, o.id) < (f.due_at, f.id) AND o.due_at > now() - interval '15 minutes')
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
                    FROM publishing_publication WHERE state IN ('scheduled', 'claimed', 'sending', 'unclear')
                    GROUP BY 1, 2, 3
                ) p JOIN connections_channel c ON c.id = p.channel_id
                GROUP BY 1, 2, 3
            """,
        ),
        tenancy.Door(
            "publishing_outcomes",
            takes="hours integer",
            returns="TABLE (network varchar, hours_ago integer, calls bigint, sent bigint, failed bigint, "
            "unclear bigint, retried bigint)",
            answer="""
                SELECT c.network, a.hours_ago, sum(a.calls)::bigint, sum(a.sent)::bigint, sum(a.failed)::bigint,
                    sum(a.unclear)::bigint, sum(a.retried)::bigint
                FROM (
                    SELECT p.channel_id, floor(extract(epoch FROM now() - t.began_at) / 3600)::integer AS hours_ago,
                        count(t.sending_at) AS calls, count(*) FILTER (WHERE t.outcome = 'sent') AS sent,
                        count(*) FILTER (WHERE t.outcome = 'failed') AS failed, count(t.unclear_at) AS unclear,
                        count(*) FILTER (WHERE t.outcome = 'lost' OR t.outcome = 'retry' AND t.problem NOT IN (
                            'came_late', 'channel_waits', 'sign_in_again', 'account_closed')) AS retried
                    FROM publishing_attempt t JOIN publishing_publication p ON p.id = t.publication_id
                    WHERE t.began_at > now() - hours * interval '1 hour'
                    GROUP BY 1, 2
                ) a JOIN connections_channel c ON c.id = a.channel_id
                GROUP BY 1, 2
            """,
        ),
        # From when it was due to when the first call began. What had to wait for a person or for its channel is
        # left out; what was tried again counts once, by its first call; a time that was moved counts anew.
        tenancy.Door(
            "publishing_lag",
            takes="hours integer",
            returns="TABLE (measured bigint, median double precision, p95 double precision, "
            "p99 double precision, longest double precision)",
            answer="""
                SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY lag),
                    percentile_cont(0.95) WITHIN GROUP (ORDER BY lag),
                    percentile_cont(0.99) WITHIN GROUP (ORDER BY lag), max(lag)
                FROM (
                    SELECT extract(epoch FROM a.sending_at - p.due_at)::float8 AS lag
                    FROM publishing_attempt a JOIN publishing_publication p ON p.id = a.publication_id
                    WHERE a.began_at > now() - hours * interval '1 hour' AND a.sending_at >= p.due_at
                        AND (a.number = 1 OR NOT EXISTS (
                            SELECT 1 FROM publishing_attempt o
                            WHERE o.publication_id = a.publication_id AND o.number < a.number
                                AND (o.sending_at >= p.due_at OR o.problem IN (
                                    'came_late', 'channel_waits', 'sign_in_again', 'account_closed'))))
                ) firsts
            """,
        ),
        tenancy.Door(
            "channels_by_state",
            takes="",
            returns="TABLE (network varchar, state varchar, channels bigint)",
            answer="""
                SELECT network, state, count(*) FROM connections_channel
                WHERE state <> 'disconnected' GROUP BY network, state
            """,
        ),
    ]
