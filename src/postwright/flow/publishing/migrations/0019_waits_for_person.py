from django.db import migrations

from postwright.kit import tenancy

WAITS = "'channel_waits', 'sign_in_again', 'access_withdrawn', 'renewal_interrupted', 'account_closed'"


class Migration(migrations.Migration):
    """Access that was withdrawn and a renewal that broke off wait for a person, too."""

    dependencies = [("publishing", "0018_corrections")]

    operations = [
        tenancy.Door(
            "publishing_queue",
            takes="",
            returns="TABLE (network varchar, state varchar, waits_for text, publications bigint)",
            answer=f"""
                SELECT c.network, p.state, p.waits_for, sum(p.n)::bigint
                FROM (
                    SELECT channel_id, state, CASE
                        WHEN problem IN ('ask_person', 'came_late') THEN 'person'
                        WHEN problem IN ({WAITS}) THEN 'channel'
                        WHEN problem = 'keys_away' THEN 'keys'
                        ELSE '' END AS waits_for, count(*) AS n
                    FROM publishing_publication WHERE ended_at IS NULL
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
            answer=f"""
                SELECT c.network, a.hours_ago, sum(a.calls)::bigint, sum(a.sent)::bigint, sum(a.failed)::bigint,
                    sum(a.unclear)::bigint, sum(a.retried)::bigint
                FROM (
                    SELECT p.channel_id, floor(extract(epoch FROM now() - t.began_at) / 3600)::integer AS hours_ago,
                        count(t.sending_at) AS calls, count(*) FILTER (WHERE t.outcome = 'sent') AS sent,
                        count(*) FILTER (WHERE t.outcome = 'failed') AS failed, count(t.unclear_at) AS unclear,
                        count(*) FILTER (WHERE t.outcome = 'lost' OR t.outcome = 'retry' AND t.problem NOT IN (
                            'came_late', {WAITS})) AS retried
                    FROM publishing_attempt t JOIN publishing_publication p ON p.id = t.publication_id
                    WHERE t.began_at > now() - hours * interval '1 hour'
                    GROUP BY 1, 2
                ) a JOIN connections_channel c ON c.id = a.channel_id
                GROUP BY 1, 2
            """,
        ),
        tenancy.Door(
            "publishing_lag",
            takes="hours integer",
            returns="TABLE (measured bigint, median double precision, p95 double precision, "
            "p99 double precision, longest double precision)",
            answer=f"""
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
                                    'came_late', {WAITS}))))
                ) firsts
            """,
        ),
    ]
