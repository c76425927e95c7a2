"""The publisher's SQL under a tenant: what is to be sent, that it is being sent, and what became of it."""

from typing import Final, LiteralString

# In all of these the ids stand as an array beside each join: in a table too new to have statistics, the tenant's
# rows would be joined all with all. Where the id is the key, the state is no plain column, or an index by state that
# was empty once would be read to its end instead.
_READ: Final[LiteralString] = """
WITH ours AS MATERIALIZED (
    SELECT * FROM publishing_publication
    WHERE {which} AND lease_until > now() AND lease_by = %(worker)s::varchar
), channels AS MATERIALIZED (
    SELECT * FROM connections_channel WHERE id = ANY (ARRAY(SELECT channel_id FROM ours))
), paces AS MATERIALIZED (
    SELECT channel_id, spent FROM publishing_pace WHERE channel_id = ANY (ARRAY(SELECT channel_id FROM ours))
)
SELECT p.id, p.attempt, p.outgoing, p.intent, p.progress, p.sends, p.due_at, p.look_first,
    now() AS clock, greatest(extract(epoch FROM greatest(p.next_at, p.due_at) - now()), 0)::float8 AS wait,
    p.late_at <= now() AS is_late, coalesce(p.sending_at >= p.due_at, false) AS is_called,
    extract(epoch FROM CASE WHEN p.state = 'unclear' OR p.sending_at >= p.due_at THEN p.deadline_at - now()
        ELSE greatest(p.deadline_at - now(), p.deadline_at - p.due_at) END)::float8 AS left,
    coalesce(extract(epoch FROM now() - p.unclear_at), 0)::float8 AS unclear_for,
    c.id AS channel_id, c.organisation_id, c.network, c.remote_id, c.handle, c.base_url, c.secret, c.settings,
    c.state AS channel_state, t.spent
FROM ours p JOIN channels c ON c.id = p.channel_id LEFT JOIN paces t ON t.channel_id = p.channel_id
"""

READ: Final = _READ.replace("{which}", "id = ANY (%(ids)s::uuid[]) AND state || '' = %(state)s::varchar")
READ_NEXT: Final = _READ.replace("{which}", "channel_id = ANY (%(channels)s::uuid[]) AND state = 'claimed'")

# Claimed becomes sending, or unclear where it must be looked up before it may be sent at all. That a call is made
# stands in the publication; its attempt learns of it with the outcome, which saves a write. It is prepared before its
# time and begins at it. The time for tries begins with the first of them, and one that is late takes up the spacing of
# its channel, whatever comes of it.
BEGIN: Final[LiteralString] = """
WITH begun AS (
    UPDATE publishing_publication p
    SET intent = ours.intent, outgoing = NULL,
        state = CASE WHEN p.look_first THEN 'unclear' ELSE 'sending' END,
        sends = p.sends + CASE WHEN p.look_first THEN 0 ELSE 1 END,
        sending_at = CASE WHEN p.look_first THEN p.sending_at ELSE greatest(now(), p.next_at, p.due_at) END,
        first_tried_at = CASE WHEN p.first_tried_at >= p.due_at THEN p.first_tried_at
            ELSE greatest(now(), p.due_at) END,
        deadline_at = CASE WHEN p.look_first OR p.sending_at >= p.due_at THEN p.deadline_at
            ELSE greatest(p.deadline_at, now() + (p.deadline_at - p.due_at)) END,
        unclear_at = CASE WHEN p.look_first THEN coalesce(p.unclear_at, now()) ELSE p.unclear_at END,
        next_at = CASE WHEN p.look_first THEN now() ELSE p.next_at END,
        problem = CASE WHEN p.look_first THEN 'restored' ELSE p.problem END,
        lease_until = CASE WHEN p.look_first THEN NULL ELSE now() + %(lease)s * interval '1 second' END,
        lease_by = CASE WHEN p.look_first THEN '' ELSE p.lease_by END
    FROM unnest(%(ids)s::uuid[], %(attempts)s::integer[], %(intents)s::jsonb[]) AS ours (id, attempt, intent)
    WHERE p.id = ours.id AND p.id = ANY (%(ids)s::uuid[]) AND p.attempt = ours.attempt
        AND p.state || '' = 'claimed' AND p.lease_until > now()
    RETURNING p.id, p.attempt, p.state, p.organisation_id, p.channel_id, p.due_at
), spaced AS (
    INSERT INTO publishing_pace AS t (channel_id, organisation_id, spaced_until, spaced_by, spent)
    SELECT channel_id, organisation_id, now() + %(apart)s, id, '{}' FROM begun
    WHERE state = 'sending' AND due_at <= now() - %(on_time)s
    ON CONFLICT (channel_id) DO UPDATE SET
        spaced_until = greatest(t.spaced_until, excluded.spaced_until), spaced_by = excluded.spaced_by
), unsent AS (
    DELETE FROM publishing_attempt a USING begun
    WHERE a.publication_id = begun.id AND a.publication_id = ANY (%(ids)s::uuid[])
        AND a.number = begun.attempt AND begun.state = 'unclear'
)
SELECT id FROM begun WHERE state = 'sending'
"""

# A receipt is the truth: it counts although the lease was lost, and stops whoever was to send it again.
# What waits for a person waits only as long as the channel does: the row of one that begins to work right now
# is locked, so that either it is seen, or it sees what is stored after this. What waits to be looked up, and
# whom nobody looks at, is not put back by whoever did not hear that it does. The last attempt row is the one
# that an outcome is about: a look-up raises the fencing number without a row.
SETTLE: Final[LiteralString] = """
WITH given AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(rows)s) AS g (
        id uuid, attempt integer, state text, outcome text, problem text, detail text, answer jsonb,
        "after" float8, called_at timestamptz, remote_id text, url text, advice text, tag text, event uuid,
        paced boolean, free_in float8, spaced_for float8, spent jsonb,
        rate_limit integer, rate_remaining integer, resets_at timestamptz)
), working AS MATERIALIZED (
    SELECT c.id FROM connections_channel c
    WHERE c.state = 'active' AND c.id = ANY (ARRAY(
        SELECT p.channel_id FROM publishing_publication p JOIN given g ON g.id = p.id
        WHERE p.id = ANY (%(ids)s::uuid[]) AND g.problem = ANY (%(waits)s::text[])))
    FOR SHARE
), changed AS (
    UPDATE publishing_publication p
    SET state = g.state, lease_until = NULL, lease_by = '',
        problem = CASE WHEN g.problem = 'too_late' AND p.progress #> '{pieces,done}' IS NOT NULL THEN 'partly_sent'
            ELSE g.problem END,
        advice = CASE WHEN g."after" IS NULL THEN g.advice ELSE p.advice END,
        remote_id = CASE WHEN g."after" IS NULL THEN g.remote_id ELSE p.remote_id END,
        remote_url = CASE WHEN g."after" IS NULL THEN g.url ELSE p.remote_url END,
        ended_at = CASE WHEN g."after" IS NULL THEN now() END,
        first_tried_at = CASE WHEN p.first_tried_at >= p.due_at OR g.outcome <> 'retry' OR g.tag IS NOT NULL
            OR g.problem = ANY (%(waits)s::text[]) THEN p.first_tried_at ELSE now() END,
        look_first = p.look_first AND (g.state = 'unclear' OR p.state = 'claimed'),
        next_at = CASE WHEN g."after" IS NULL THEN p.next_at
            WHEN p.channel_id = ANY (ARRAY(SELECT id FROM working))
                THEN now() + least(g."after", %(soon)s) * interval '1 second'
            ELSE now() + g."after" * interval '1 second' END,
        unclear_at = CASE WHEN g.state = 'unclear' AND p.state <> 'unclear' THEN now() ELSE p.unclear_at END
    FROM given g
    WHERE p.id = g.id AND p.id = ANY (%(ids)s::uuid[]) AND (
        (p.attempt = g.attempt AND p.state IN ('claimed', 'sending', 'unclear')
            AND NOT (p.state = 'unclear' AND p.lease_by = '' AND g.state = 'scheduled'))
        OR (g.state = 'sent' AND p.state IN ('scheduled', 'claimed', 'unclear', 'failed')))
    RETURNING p.id, p.organisation_id, p.channel_id
), overtaken AS (
    UPDATE publishing_attempt a SET outcome = 'stopped', ended_at = now()
    FROM changed JOIN given g USING (id)
    WHERE g."after" IS NULL AND a.publication_id = changed.id AND a.publication_id = ANY (%(ids)s::uuid[])
        AND a.number > g.attempt AND a.outcome = 'running'
), noted AS (
    UPDATE publishing_attempt a
    SET outcome = g.outcome, ended_at = now(), problem = g.problem, detail = g.detail,
        sending_at = coalesce(a.sending_at, g.called_at),
        unclear_at = CASE g.outcome WHEN 'unclear' THEN coalesce(a.unclear_at, now()) ELSE a.unclear_at END,
        answer = coalesce(nullif(g.answer, 'null'::jsonb), a.answer)
    FROM changed JOIN given g USING (id)
    WHERE a.publication_id = changed.id AND a.publication_id = ANY (%(ids)s::uuid[]) AND a.number = (
        SELECT max(number) FROM publishing_attempt
        WHERE publication_id = changed.id AND number <= g.attempt)
), recorded AS (
    INSERT INTO audit_event (id, organisation_id, tag, subject_kind, subject_id, by_id, at, details)
    SELECT g.event, changed.organisation_id, g.tag, 'publication', g.id, NULL, now(),
        jsonb_build_object('attempt', g.attempt, 'problem', g.problem)
    FROM changed JOIN given g USING (id) WHERE g.tag IS NOT NULL
), paced AS (
    INSERT INTO publishing_pace AS t (channel_id, organisation_id, free_at, spaced_until, "limit", remaining,
        resets_at, told_at, spent)
    SELECT changed.channel_id, changed.organisation_id, now() + g.free_in * interval '1 second',
        now() + g.spaced_for * interval '1 second', g.rate_limit, g.rate_remaining, g.resets_at,
        CASE WHEN g.resets_at IS NOT NULL THEN now() END, coalesce(nullif(g.spent, 'null'::jsonb), '{}')
    FROM changed JOIN given g USING (id) WHERE g.paced
    ON CONFLICT (channel_id) DO UPDATE SET
        free_at = greatest(t.free_at, excluded.free_at), spaced_until = greatest(t.spaced_until, excluded.spaced_until),
        "limit" = coalesce(excluded."limit", t."limit"), remaining = coalesce(excluded.remaining, t.remaining),
        resets_at = coalesce(excluded.resets_at, t.resets_at), told_at = coalesce(excluded.told_at, t.told_at),
        spent = CASE WHEN excluded.spent = '{}' THEN t.spent ELSE excluded.spent END
)
SELECT id FROM changed
"""

STATE: Final[LiteralString] = "SELECT state FROM publishing_publication WHERE id = %(id)s"

RECORD: Final[LiteralString] = """
INSERT INTO audit_event (id, organisation_id, tag, subject_kind, subject_id, by_id, at, details)
VALUES (%(event)s, %(organisation)s, %(tag)s, 'publication', %(id)s, NULL, now(), %(details)s)
"""
