"""How long the library takes to answer when it holds fifty thousand items."""

import statistics
import time

import psycopg

from benchmarks.standing import Api
from postwright.kit.postgres.layout import OWNER, Layout
from tests.journeys.installation import Installation

ITEMS, RUNS = 50_000, 15
SHIFT = 7919  # a prime: words meet in ever other company
# Each item has a file name, an alt text of 6 words, suggestions of 30, and a print; words come from a list of 20,000.
WORDS = "(SELECT string_agg('w' || left(md5(((n * {n} + k * {k}) %% 20000)::text), 8), ' ') FROM generate_series(1, {many}) k)"
# The values that go into it are numbers of this file.
FILL = f"""
    WITH made AS (
        INSERT INTO media_mediaitem (id, organisation_id, kind, state, problem, file_name, mime, size, sha256,
            width, height, measured, origin, alt_text, uploaded_at)
        SELECT (lpad(to_hex(n), 12, '0') || '7000800000000000' || '0000')::uuid, %(organisation)s, 'image', 'ready',
            '', 'IMG_' || n || '.jpg', 'image/jpeg', 4000000, md5(n::text), 4000, 3000, '{{}}', '{{}}',
            {WORDS.format(n=SHIFT, k=13, many=6)}, now() - n * interval '1 minute'
        FROM generate_series(1, %(items)s) AS n RETURNING id, organisation_id),
    numbered AS (SELECT *, row_number() OVER () AS n FROM made),
    looked AS (
        INSERT INTO analysis_analysis (id, organisation_id, media_item_id, state, stage, problem, hint, language,
            facts, features, recommendations, provenance, words, requested_at, finished_at)
        SELECT gen_random_uuid(), organisation_id, id, 'finished', 2, '', '', 'en', '{{}}', '', '[]', '{{}}',
            'bread ' || {WORDS.format(n=SHIFT, k=31, many=30)}, now(), now() FROM numbered)
    INSERT INTO media_mediaprint (media_item_id, organisation_id, features, prints, sketch, keys, made_at,
            is_unfinished)
    SELECT id, organisation_id, decode(repeat('00', 2560), 'hex'), '[]',
        (SELECT string_agg(('x' || md5(n::text || k))::bit(128)::text, '') FROM generate_series(1, 4) k)::bit(448),
        ARRAY[(n %% 500)::int], now(), false FROM numbered
"""  # noqa: S608 - see above
ASKED = {
    "newest_page": "library?limit=48",
    "rare_word": "library?limit=48&search=w{rare}",
    "misspelt_word": "library?limit=48&search=w{misspelt}",
    "word_of_every_item": "library?limit=48&search=bread",
    "unused_photos": "library?limit=48&use=unused&kind=image",
    "room": "library/room",
    "similar": "media/{item}/similar",
}


def measure() -> dict[str, float]:
    """Medians of `RUNS`, through the API."""
    with Installation() as one:
        api = Api.of(one)
        key = fill(one)
        told = {f"{name}_ms": _median_ms(api, path.format(**key)) for name, path in ASKED.items()}
    return {"items": ITEMS, **told}


def fill(one: Installation) -> dict[str, str]:
    """Makes the items; words and an id to ask for."""
    with psycopg.connect(Layout.of(one.data).url(OWNER, "postwright"), autocommit=True) as database:
        [organisation] = database.execute("SELECT id FROM accounts_organisation").fetchone() or [None]
        database.execute(FILL, {"organisation": organisation, "items": ITEMS})
        database.execute("ANALYZE")
        rare = str((database.execute("SELECT left(md5('77'), 8)").fetchone() or [""])[0])
        item = (database.execute("SELECT max(id::text) FROM media_mediaitem").fetchone() or [""])[0]
    return {"rare": rare, "misspelt": rare[:-1] + "z", "item": str(item)}


def _median_ms(api: Api, path: str) -> float:
    seconds = []
    for _run in range(RUNS):
        began = time.perf_counter()
        api.get(path)
        seconds.append(time.perf_counter() - began)
    return 1000 * statistics.median(seconds)
