import json
from datetime import timedelta

import pytest
from django.db import connection, connections

from conftest import NOON
from postwright.base.accounts.models import Member
from postwright.desk.library.queries import Narrowing, is_still_to_come, library_for, newest_of, uses_of
from postwright.flow.analysis.models import Analysis
from postwright.flow.brand.operations import create_brand
from postwright.flow.media import operations as media
from postwright.flow.publishing.models import Publication
from postwright.kit import tenancy
from postwright.kit.ids import uuid7

MANY = 3000


@pytest.fixture
def found(anna):
    """The file names of what words or filters find, newest first."""

    def found(words="", by=anna, **only):
        return [one.file_name for one in library_for(by, Narrowing(words=words, **only))]

    return found


@pytest.fixture
def looked_at(photo, anna, brand):
    """An engine saw, read and heard something."""
    return Analysis.objects.create(
        organisation=anna.organisation,
        media_item=photo,
        brand=brand,
        language="en",
        words="espresso tasse mit Untertasse",
        facts={
            "text": [{"text": "Öffnungszeiten Montag"}],
            "transcript": {"words": [{"text": "Guten"}, {"text": "Morgen"}]},
        },
        requested_at=NOON,
    )


class TestWords:
    @pytest.mark.parametrize("words", ["cup", "img 2041", "CUP", "2041", "im"])
    def test_find_a_file_by_its_name(self, found, photo, other, words):
        assert found(words) == ["IMG_2041-cup.png"]

    @pytest.mark.parametrize("words", ["espresso", "öffnungszeiten", "morgen", "tasse guten"])
    def test_find_what_an_engine_saw_read_or_heard(self, found, looked_at, other, words):
        assert found(words) == ["IMG_2041-cup.png"]

    def test_find_an_alt_text(self, found, photo, other, anna):
        media.describe_media(item=photo, alt_text="Zwei Häuser am Fluss", by=anna, at=NOON)

        assert found("fluss") == found("Haus") == ["IMG_2041-cup.png"]

    def test_find_a_tag_until_it_is_taken_off(self, found, photo, other, anna):
        media.tag_media(item=photo, names=["Autumn menu"], by=anna, at=NOON)
        assert found("autumn") == ["IMG_2041-cup.png"]

        media.tag_media(item=photo, names=[], by=anna, at=NOON)
        assert found("autumn") == []

    def test_find_the_words_of_a_post_that_it_stands_in(self, found, photo, other, write):
        write("Our bakers are running late.", photo)

        assert found("run late baker") == ["IMG_2041-cup.png"]

    def test_forgive_a_slip(self, found, photo, other, anna):
        media.describe_media(item=photo, alt_text="A field of lavender", by=anna, at=NOON)

        assert found("lavendar") == ["IMG_2041-cup.png"]

    def test_must_all_be_known_of_the_item_wherever(self, found, looked_at, other, anna):
        media.tag_media(item=looked_at.media_item, names=["Autumn"], by=anna, at=NOON)

        assert found("autumn espresso") == ["IMG_2041-cup.png"]
        assert found("autumn zebra") == []

    @pytest.mark.parametrize("words", ["'", "& | !", "foo:*", "((", "\\", "%", "a'); DROP", "  ", "…"])
    def test_may_be_anything(self, found, photo, words):
        assert found(words) in ([], ["IMG_2041-cup.png"])

    def test_find_nothing_of_others(self, found, looked_at, sam):
        with tenancy.scope(sam.organisation_id):
            assert found("espresso", by=sam) == []

    def test_find_nothing_that_lies_in_the_trash_or_is_deleted(self, found, looked_at, anna):
        media.remove_media(item=looked_at.media_item, by=anna, at=NOON)
        assert found("espresso") == []

        media.delete_media(item=looked_at.media_item, at=NOON + timedelta(days=29))
        with connection.cursor() as cursor:
            cursor.execute("SELECT door_find_media('espresso')")
            assert cursor.fetchall() == []


class TestFilters:
    def test_tell_brands_apart(self, found, photo, other, anna, brand):
        cafe = create_brand(by=anna, at=NOON, name="Café", languages=["en"], time_zone="Europe/Berlin")
        media.assign_media(item=photo, brand=cafe, by=anna, at=NOON)
        media.assign_media(item=other, brand=None, by=anna, at=NOON)

        assert found(brand=cafe.pk) == ["IMG_2041-cup.png"]
        assert found(brand="none") == ["other.jpg"]
        assert found(brand=brand.pk) == []

    def test_tell_tags_favourites_and_states_apart(self, found, ready_photo, other, anna):
        tag = media.create_tag(name="Autumn", by=anna, at=NOON)
        media.tag_media(item=other, names=["autumn"], by=anna, at=NOON)
        media.star_media(item=ready_photo, is_favourite=True, by=anna, at=NOON)

        assert found(tag=tag.pk) == ["other.jpg"]
        assert found(favourite=True) == ["IMG_2041-cup.png"]
        assert found(state="ready") == ["IMG_2041-cup.png"]
        assert found(kind="video") == []

    def test_tell_times_apart(self, found, photo):
        assert found(since=NOON, until=NOON + timedelta(seconds=1)) == ["IMG_2041-cup.png"]
        assert found(until=NOON) == found(since=NOON + timedelta(seconds=1)) == []

    def test_tell_what_is_used(self, found, scheduled, other):
        assert found(use="used") == found(use="planned") == ["IMG_2041-cup.png"]
        assert found(use="unused") == ["other.jpg"]
        assert found(use="published") == []

    def test_count_what_failed_as_planned_until_it_is_out(self, found, scheduled, ready_photo, wilma):
        failed = scheduled[0]
        Publication.objects.update(state="failed", ended_at=NOON, problem="not_accepted")
        assert found(use="planned") == ["IMG_2041-cup.png"]
        assert uses_of(wilma, ready_photo)[0].is_planned

        failed.pk, failed.state, failed.intent, failed.outgoing = uuid7(), "sent", {}, None
        failed.ended_at = NOON
        failed.save(force_insert=True)
        assert found(use="planned") == []
        assert found(use="published") == ["IMG_2041-cup.png"]
        assert not uses_of(wilma, ready_photo)[0].is_planned
        assert not is_still_to_come(wilma.organisation_id, ready_photo)


@pytest.fixture
def thousands(committed):
    """Ids of an organisation that holds many items, and of another with as many."""
    with connections["owner"].cursor() as cursor:
        for number in (1, 2):
            cursor.execute(
                "INSERT INTO accounts_organisation (id, name, is_demo, created_at) "
                "VALUES (%s, 'Many', false, %s) RETURNING id",
                [f"00000000-0000-7000-8000-00000000000{number}", NOON],
            )
            cursor.execute(MANY_ITEMS, {"organisation": cursor.fetchone()[0], "at": NOON, "many": MANY})
        cursor.execute("ANALYZE media_mediaitem, analysis_analysis")
    return "00000000-0000-7000-8000-000000000001"


MANY_ITEMS = """
    WITH made AS (
        INSERT INTO media_mediaitem (id, organisation_id, kind, state, problem, file_name, mime, size, sha256,
            width, height, measured, origin, alt_text, uploaded_at)
        SELECT gen_random_uuid(), %(organisation)s, 'image', 'ready', '', 'IMG_' || n || '.jpg', 'image/jpeg', 9, '',
            9, 9, '{}', '{}', 'picture of number' || md5(n::text), %(at)s
        FROM generate_series(1, %(many)s) AS n RETURNING id, organisation_id, alt_text)
    INSERT INTO analysis_analysis (id, organisation_id, media_item_id, state, stage, problem, hint, language, facts,
        features, recommendations, provenance, words, requested_at, finished_at)
    SELECT gen_random_uuid(), organisation_id, id, 'finished', 2, '', '', 'en', '{}', '', '[]', '{}',
        'bread rolls ' || md5(alt_text), %(at)s, %(at)s FROM made
"""
READ = """
    SELECT relname, coalesce(seq_tup_read, 0), coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables
    WHERE relname IN ('media_mediaitem', 'analysis_analysis')
"""


class TestManyItems:
    def test_are_not_read_one_by_one(self, thousands):
        """By the database's own count of rows: a scan would read six thousand of each table."""
        with connection.cursor() as cursor, tenancy.scope(thousands):
            cursor.execute("SELECT alt_text FROM media_mediaitem WHERE file_name = 'IMG_77.jpg'")
            word = cursor.fetchone()[0].split()[-1]
            cursor.execute(READ)
            before = {name: scanned + fetched for name, scanned, fetched in cursor.fetchall()}
            found = library_for(Member(organisation_id=thousands), Narrowing(words=word))
            assert len(newest_of(found, after=None, most=48)) == 1
            cursor.execute(READ)
            read = {
                name: scanned + fetched - before.get(name, 0) for name, scanned, fetched in cursor.fetchall()
            }

        assert max(read.values()) < 50, json.dumps(read)
