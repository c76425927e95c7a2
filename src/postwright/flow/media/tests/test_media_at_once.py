"""Two of an organisation at the same moment, in transactions that really commit."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection
from django.urls import reverse

from conftest import NOON
from postwright.base.accounts.models import User
from postwright.base.accounts.operations import open_organisation
from postwright.base.engines import operations as engines
from postwright.base.engines.rules import EMBEDDED
from postwright.flow.media import jobs, operations, queries
from postwright.flow.media.models import MediaTwin
from postwright.flow.media.tests import files
from postwright.kit import tenancy

LOCK = "SELECT pg_advisory_xact_lock"


@pytest.fixture
def anna(committed):
    user = User.objects.create_user("anna@example.org", "correct horse battery", name="Anna")
    return open_organisation(name="Anna's Bakery", by=user, at=NOON)


@pytest.fixture
def engine():
    yield
    engines.engine(EMBEDDED).close()


def uploaded(stream, name, by):
    with tenancy.scope(by.organisation_id):
        item = operations.upload_media(stream=stream, file_name=name, brand=None, by=by, at=NOON)
    return operations.preview_media(item=queries.item_in(item.organisation_id, item.pk), at=NOON)


class TestCompareMedia:
    def test_finds_two_that_are_looked_at_together(self, anna, engine):
        """Each waits, with its own marks written, for the other to be as far; where they go one by one, not for long."""
        items = [uploaded(files.coffee(), f"{name}.png", anna) for name in ("one", "two")]
        both = Barrier(2, timeout=3)

        def meet(execute, sql, params, many, context):
            answer = execute(sql, params, many, context)
            if sql.startswith('INSERT INTO "media_mediaprint"'):
                with suppress(BrokenBarrierError):
                    both.wait()
            return answer

        def compare(item):
            try:
                with connection.execute_wrapper(meet):
                    operations.compare_media(item=item, at=NOON)
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(compare, items))
        with tenancy.scope(anna.organisation_id):
            assert MediaTwin.objects.count() == 1

    def test_looks_closely_behind_the_walls(self, anna, engine):
        """Outside any transaction, where each reading must say for whom."""
        whole, part, sister = (
            uploaded(stream, f"{number}.jpg", anna)
            for number, stream in enumerate(
                (files.motorcycle("left"), files.motorcycle("left", cut=8), files.motorcycle("right"))
            )
        )
        for item in (whole, sister, part):
            jobs.compare(organisation_id=str(anna.organisation_id), subject_id=str(item.pk))

        with tenancy.scope(anna.organisation_id):
            found = MediaTwin.objects.get(media_item=part)
            assert (found.older_id, found.likeness) == (whole.pk, MediaTwin.Likeness.CHANGED)
            assert not MediaTwin.objects.filter(media_item=sister, older=part).exists()


class TestChoosePoster:
    def test_lets_others_keep_files_while_the_picture_is_made(self, anna, client):
        item = operations.clean_media(item=uploaded(files.two_scenes(), "clip.mp4", anna), at=NOON)
        client.force_login(anna.user)
        within = []

        def note(execute, sql, params, many, context):
            if sql.startswith(LOCK):
                within.append(len(connection.savepoint_ids))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            answer = client.post(reverse("media-poster", args=[item.pk]), {"second": "3.2"})

        assert answer.status_code == 303
        assert set(within) == {0}
