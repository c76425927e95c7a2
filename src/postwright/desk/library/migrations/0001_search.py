from collections.abc import Callable

from django.db import migrations

from postwright.kit import tenancy

# As one text, with all signs that hold words together in file names taken apart. Its cost is what taking a text
# apart takes; by the usual one, reading every row would seem cheaper than the index.
WORDS_OF = """
CREATE FUNCTION words_of(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
    SELECT to_tsvector('pg_catalog.simple', plain) || to_tsvector('pg_catalog.german', plain)
        || to_tsvector('pg_catalog.english', plain)
    FROM (SELECT left(translate(said, '._-/#@:+()[]{}&=''"', '                  '), 200000) AS plain) AS one
$$
"""
# What was read in a picture and heard in a video, however sure the reader was.
READ_IN = """
CREATE FUNCTION read_in(facts jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(string_agg(word #>> '{}', ' '), '') FROM (
        SELECT jsonb_path_query(facts, '$.text[*].text') AS word
        UNION ALL SELECT jsonb_path_query(facts, '$.transcript.words[*].text')
    ) AS words
$$
"""
# A word that begins like this, or is another form of it in German or English.
FORMS_OF = """
CREATE FUNCTION forms_of(word text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsquery('pg_catalog.simple', quote_literal(word) || ':*')
        || plainto_tsquery('pg_catalog.german', word) || plainto_tsquery('pg_catalog.english', word)
$$
"""
ITEM = "file_name || ' ' || alt_text"
ANALYSIS = "words || ' ' || read_in(facts)"
POST = "title || ' ' || text"
VARIANT = "coalesce(text, '')"


def indexes(name: str, table: str, words: str) -> list[str]:
    return [
        f"CREATE INDEX {name}_words ON {table} USING gin (words_of({words}))",
        f"CREATE INDEX {name}_alike ON {table} USING gin (({words}) gin_trgm_ops)",
    ]


def says(words: str) -> str:
    return f"words_of({words}) @@ forms_of(word)"


def is_alike(words: str) -> str:
    return f"({words}) %> word"


def found(holds: Callable[[str], str]) -> str:
    return f"""
        SELECT id FROM media_mediaitem
        WHERE organisation_id = {tenancy.CURRENT} AND {holds(ITEM)}
        UNION
        SELECT media_item_id FROM media_mediatagging
        WHERE organisation_id = {tenancy.CURRENT} AND tag_id IN (
            SELECT id FROM media_mediatag WHERE organisation_id = {tenancy.CURRENT} AND {holds("name")})
        UNION
        SELECT media_item_id FROM analysis_analysis
        WHERE organisation_id = {tenancy.CURRENT} AND {holds(ANALYSIS)}
        UNION
        SELECT media_item_id FROM posts_postmedia WHERE post_id IN (
            SELECT id FROM posts_post
            WHERE organisation_id = {tenancy.CURRENT} AND removed_at IS NULL AND {holds(POST)}
            UNION
            SELECT post_id FROM posts_variant
            WHERE organisation_id = {tenancy.CURRENT} AND {holds(VARIANT)})
    """


class Migration(migrations.Migration):
    """
    The indexes of the library's search, and the question that uses them.

    Behind the walls no index of words would be used: its operators could tell of rows that row-level security hides,
    so the planner reads every row of the organisation first. The door names the organisation itself.
    """

    initial = True
    dependencies = [("media", "0006_library"), ("analysis", "0005_words_alike"), ("posts", "0008_sent_back")]

    operations = [
        migrations.RunSQL([WORDS_OF, READ_IN, FORMS_OF]),
        migrations.RunSQL(
            [
                *indexes("library_item", "media_mediaitem", ITEM),
                *indexes("library_analysis", "analysis_analysis", ANALYSIS),
                *indexes("library_post", "posts_post", POST),
                *indexes("library_variant", "posts_variant", VARIANT),
            ]
        ),
        tenancy.Door(
            "find_media",
            takes="word text",
            returns="SETOF uuid",
            language="plpgsql",
            # What is spelt much like a word is asked for only where nothing holds the word itself: to compare spellings,
            # the text of every candidate is read. Short words are much like too many others.
            answer=f"""
                BEGIN
                    RETURN QUERY {found(says)};
                    IF NOT FOUND AND length(word) >= 4 THEN
                        RETURN QUERY {found(is_alike)};
                    END IF;
                END
            """,
        ),
        # A planner takes it that each row which an index of words finds has its words taken apart again, and so reads
        # every row where a word is common. None is: such an index knows.
        migrations.RunSQL(
            [
                "ALTER FUNCTION door_find_media(text) SET enable_seqscan = off",
                "ALTER FUNCTION door_find_media(text) SET enable_indexscan = off",
            ]
        ),
    ]
