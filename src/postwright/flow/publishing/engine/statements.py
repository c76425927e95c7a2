"""The publisher's SQL for claims and leases. `store.Store` runs it and says what each statement is for."""

from typing import Final, LiteralString

# Until the transaction ends. Under a tenant one is nobody but the application.
SET_ROLE: Final = "SELECT set_config('role', %(role)s, true)"
SET_TENANT: Final = (
    "SELECT set_config('role', 'none', true), set_config('postwright.organisation', %(organisation)s, true)"
)

# One head per channel: nothing of the channel is under way or unclear, and nothing due earlier is being
# tried again, counted from its first try. What is past its time (to be tried again, or to be sent without asking)
# goes past an unclear one, to be told so. A channel's pace holds all of it back, or only what is late: the one whose
# try took up the spacing goes on, the others wait, so that no outage ends in a flood. Then organisations take turns,
# counting what they already have under way; chance decides between equals, or whoever came first would always
# be first. What is due in a moment is claimed already, so that its call leaves on time. Beyond its share nobody
# takes the places spared for those who come next.
#
# All of it is asked channel by channel, and each question ends in LIMIT so that it stays one: without statistics a
# planner takes the due for a few rows and joins them all with all. For the same reason `next_at` stands in an expression
# where the channel is the key; who asks for what is due says `ended_at IS NULL` and hides the state in an expression, and
# nobody else does (see the indexes).
_CLAIM: Final[LiteralString] = """
WITH busy AS (
    SELECT organisation_id, count(*) AS under_way FROM publishing_publication
    WHERE state IN ('claimed', 'sending') GROUP BY organisation_id
), free AS MATERIALIZED (
    SELECT c.channel_id, t.spaced_by,
        coalesce(t.spaced_until > now(), false) AS is_spaced,
        coalesce(t.free_at > now(), false) OR (
            SELECT true FROM publishing_publication o
            WHERE o.channel_id = c.channel_id AND o.state = 'unclear' LIMIT 1) IS NOT NULL AS is_held
    FROM ({channels}) AS c
    LEFT JOIN LATERAL (
        SELECT free_at, spaced_until, spaced_by FROM publishing_pace WHERE channel_id = c.channel_id LIMIT 1) AS t ON true
    WHERE (
        SELECT true FROM publishing_publication o
        WHERE o.channel_id = c.channel_id AND o.state IN ('claimed', 'sending') LIMIT 1) IS NULL
), heads AS MATERIALIZED (
    SELECT f.id, f.organisation_id, f.channel_id, f.due_at
    FROM free CROSS JOIN LATERAL (
        SELECT p.id, p.organisation_id, p.channel_id, p.due_at FROM publishing_publication p
        WHERE p.channel_id = free.channel_id AND p.state = 'scheduled' AND p.next_at - %(lead)s <= now()
            AND (CASE WHEN p.sending_at >= p.due_at THEN p.deadline_at ELSE p.late_at END <= now() OR (
                NOT free.is_held
                AND (p.due_at > now() - %(on_time)s OR NOT free.is_spaced OR p.id = free.spaced_by)))
        ORDER BY p.due_at, p.id LIMIT 1) AS f
    WHERE (
        SELECT true FROM publishing_publication o
        WHERE o.channel_id = f.channel_id AND o.state = 'scheduled' AND o.next_at - %(lead)s > now()
            AND o.problem <> %(came_late)s::varchar AND (o.due_at, o.id) < (f.due_at, f.id)
            AND greatest(o.due_at, o.first_tried_at) > now() - %(hold)s
        ORDER BY o.due_at, o.id LIMIT 1) IS NULL
), turns AS (
    SELECT h.id, h.channel_id, h.due_at, coalesce(b.under_way, 0)
        + row_number() OVER (PARTITION BY h.organisation_id ORDER BY h.due_at, h.id) AS turn
    FROM heads h LEFT JOIN busy b USING (organisation_id)
), placed AS (
    SELECT *, row_number() OVER (ORDER BY turn, random()) AS place FROM turns
), picked AS MATERIALIZED (
    SELECT mine.id FROM placed CROSS JOIN LATERAL (
        SELECT p.id FROM publishing_publication p
        WHERE p.channel_id = placed.channel_id AND p.due_at = placed.due_at AND p.id = placed.id
            AND p.state = 'scheduled' AND p.next_at - %(lead)s <= now()
        LIMIT 1 FOR UPDATE SKIP LOCKED) AS mine
    WHERE place <= %(room)s AND (turn <= %(share)s OR place <= %(room)s - %(spare)s)
), claimed AS (
    UPDATE publishing_publication p
    SET state = 'claimed', attempt = p.attempt + 1, lease_by = %(worker)s::varchar,
        lease_until = now() + %(lease)s * interval '1 second'
    FROM picked WHERE p.id = picked.id
    RETURNING p.id, p.organisation_id, p.channel_id, p.attempt
), noted AS (
    INSERT INTO publishing_attempt (id, organisation_id, publication_id, number, worker, outcome, began_at)
    SELECT gen_random_uuid(), organisation_id, id, attempt, %(worker)s::varchar, 'running', now() FROM claimed
)
SELECT c.id, c.organisation_id, c.channel_id, c.attempt, w.waiting
FROM (SELECT count(*) AS waiting FROM heads) AS w LEFT JOIN claimed c ON true
"""

CLAIM_DUE: Final = _CLAIM.replace(
    "{channels}",
    "SELECT DISTINCT channel_id FROM publishing_publication"
    " WHERE ended_at IS NULL AND state || '' = 'scheduled' AND next_at <= now() + %(lead)s",
)
CLAIM_NEXT: Final = _CLAIM.replace(
    "{channels}", "SELECT DISTINCT channel_id FROM unnest(%(channels)s::uuid[]) AS freed (channel_id)"
)

CLAIM_UNCLEAR: Final[LiteralString] = """
WITH busy AS (
    SELECT organisation_id, count(*) AS under_way FROM publishing_publication
    WHERE state = 'unclear' AND lease_until > now() GROUP BY organisation_id
), turns AS (
    SELECT p.id, coalesce(b.under_way, 0)
        + row_number() OVER (PARTITION BY p.organisation_id ORDER BY p.next_at, p.id) AS turn
    FROM publishing_publication p LEFT JOIN busy b USING (organisation_id)
    WHERE p.state = 'unclear' AND p.next_at <= now()
), placed AS (
    SELECT id, turn, row_number() OVER (ORDER BY turn, random()) AS place FROM turns
), picked AS MATERIALIZED (
    SELECT id FROM publishing_publication
    WHERE id = ANY (ARRAY(
            SELECT id FROM placed WHERE place <= %(room)s
                AND (turn <= %(share)s OR place <= %(room)s - %(spare)s)))
        AND state = 'unclear' AND next_at <= now() FOR UPDATE SKIP LOCKED
)
UPDATE publishing_publication p
SET attempt = p.attempt + 1, lease_by = %(worker)s::varchar,
    lease_until = now() + %(lease)s * interval '1 second', next_at = now() + %(lease)s * interval '1 second'
FROM picked WHERE p.id = picked.id
RETURNING p.id, p.organisation_id, p.channel_id, p.attempt, 0 AS waiting
"""

# What was only claimed had sent nothing. What was being sent may have arrived.
LOST: Final[LiteralString] = """
WITH found AS MATERIALIZED (
    SELECT id FROM publishing_publication
    WHERE state IN ('claimed', 'sending') AND lease_until < now() FOR UPDATE SKIP LOCKED
), lost AS (
    UPDATE publishing_publication p
    SET state = CASE state WHEN 'claimed' THEN 'scheduled' ELSE 'unclear' END,
        unclear_at = CASE state WHEN 'sending' THEN now() ELSE unclear_at END,
        problem = CASE state WHEN 'sending' THEN 'worker_stopped' ELSE problem END,
        next_at = CASE state WHEN 'sending' THEN now() ELSE next_at END, lease_until = NULL, lease_by = ''
    FROM found WHERE p.id = found.id
    RETURNING p.id, attempt, state, sending_at
)
UPDATE publishing_attempt a
SET outcome = CASE lost.state WHEN 'unclear' THEN 'unclear' ELSE 'lost' END,
    sending_at = CASE lost.state WHEN 'unclear' THEN lost.sending_at END,
    unclear_at = CASE lost.state WHEN 'unclear' THEN now() END,
    ended_at = now(), problem = 'worker_stopped'
FROM lost WHERE a.publication_id = lost.id AND a.number = lost.attempt
"""

GIVE_BACK: Final[LiteralString] = """
WITH found AS MATERIALIZED (
    SELECT id FROM publishing_publication
    WHERE state = 'claimed' AND lease_by = %(worker)s::varchar FOR UPDATE SKIP LOCKED
), given AS (
    UPDATE publishing_publication p SET state = 'scheduled', lease_until = NULL, lease_by = ''
    FROM found WHERE p.id = found.id RETURNING p.id, attempt
), noted AS (
    UPDATE publishing_attempt a SET outcome = 'lost', ended_at = now(), problem = 'worker_stopped'
    FROM given WHERE a.publication_id = given.id AND a.number = given.attempt
)
SELECT pg_notify(%(wake)s, '')
"""

NEXT: Final[LiteralString] = """
SELECT extract(epoch FROM least(
    (SELECT min(next_at) - %(lead)s FROM publishing_publication
        WHERE ended_at IS NULL AND state || '' = 'scheduled' AND next_at > now() + %(lead)s),
    (SELECT min(next_at) FROM publishing_publication WHERE state = 'unclear' AND next_at > now())
) - now()) AS seconds
"""

RENEW: Final[LiteralString] = """
UPDATE publishing_publication p SET lease_until = now() + %(lease)s * interval '1 second',
    next_at = CASE p.state WHEN 'unclear' THEN now() + %(lease)s * interval '1 second' ELSE p.next_at END
FROM unnest(%(ids)s::uuid[], %(attempts)s::integer[]) AS ours (id, attempt)
WHERE p.id = ours.id AND p.id = ANY (%(ids)s::uuid[]) AND p.attempt = ours.attempt AND p.lease_by = %(worker)s::varchar
    AND p.lease_until > now() AND p.state IN ('claimed', 'sending', 'unclear')
RETURNING p.id
"""

SAVE_PROGRESS: Final[LiteralString] = """
UPDATE publishing_publication SET progress = %(progress)s
WHERE id = %(id)s AND attempt = %(attempt)s AND state IN ('sending', 'unclear')
    AND lease_until > now()
"""

BEAT: Final[LiteralString] = """
INSERT INTO publishing_worker (name, started_at, ticked_at) VALUES (%(worker)s::varchar, now(), now())
ON CONFLICT (name) DO UPDATE SET ticked_at = now()
"""

LEAVE: Final[LiteralString] = """
DELETE FROM publishing_worker WHERE name = %(worker)s::varchar OR ticked_at < now() - interval '1 day'
"""
