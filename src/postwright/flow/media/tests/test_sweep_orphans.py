import io
import os
from datetime import timedelta

import pytest

from conftest import NOON
from postwright.flow.media import operations, queries
from postwright.flow.media.models import Upload
from postwright.flow.media.tests import files
from postwright.kit.clock import now
from postwright.ports.storage import LocalStorage


class Killed(BaseException):
    """The process is gone at this very point."""


def in_days(days):
    return now() + timedelta(days=days)


@pytest.fixture
def orphan(anna):
    """What lies there when a process died between the file and its row."""
    return queries.storage().save(io.BytesIO(b"nobody's"), folder=anna.organisation_id.hex).key


@pytest.fixture
def uploaded(anna):
    """All bytes of a photo have come."""
    data = files.photo_with_place().getvalue()
    upload = operations.begin_upload(file_name="a.jpg", size=len(data), brand=None, by=anna, at=NOON)
    return operations.receive_bytes(upload=upload, stream=io.BytesIO(data), offset=0, at=NOON)


class TestSweepOrphans:
    def test_deletes_what_no_row_names(self, orphan, ready_photo, stored, anna):
        named = {one.storage_key for one in ready_photo.renditions.all()}

        assert operations.sweep_orphans(at=in_days(2)) == 1

        assert set(queries.storage().keys(anna.organisation_id.hex)) == named

    def test_leaves_what_may_still_get_its_row(self, orphan):
        assert operations.sweep_orphans(at=in_days(0.9)) == 0
        assert queries.storage().exists(orphan)

    def test_leaves_what_an_upload_is_about_to_become(self, uploaded, anna):
        key = queries.storage().finish(uploaded.arrival).key
        Upload.objects.filter(pk=uploaded.pk).update(storage_key=key)

        assert operations.sweep_orphans(at=in_days(2)) == 0
        assert operations.take_in_upload(upload=uploaded_again(uploaded), brand=None, by=anna, at=NOON).pk

    def test_deletes_what_a_process_left_that_died_between_file_and_row(self, uploaded, anna, monkeypatch):
        finish = LocalStorage.finish

        def killed(self, arrival):
            finish(self, arrival)
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(LocalStorage, "finish", killed)
            with pytest.raises(Killed):
                operations.take_in_upload(upload=uploaded, brand=None, by=anna, at=NOON)
        assert len(list(queries.storage().keys(anna.organisation_id.hex))) == 1

        assert operations.sweep_orphans(at=in_days(2)) == 1
        assert list(queries.storage().keys(anna.organisation_id.hex)) == []

    def test_leaves_folders_of_organisations_that_the_database_does_not_know(self, orphan):
        lost = queries.storage().save(io.BytesIO(b"x"), folder="0" * 32).key
        odd = queries.storage().save(io.BytesIO(b"x"), folder="by-hand").key

        assert operations.sweep_orphans(at=in_days(2)) == 1
        assert queries.storage().exists(lost)
        assert queries.storage().exists(odd)

    def test_leaves_equal_content_that_came_again_meanwhile(self, orphan, monkeypatch, anna):
        listed = list(queries.storage().keys(anna.organisation_id.hex, before=in_days(1).timestamp()))
        long_ago = (now() - timedelta(days=5)).timestamp()
        os.utime(queries.storage().root / orphan, (long_ago, long_ago))

        def keys(_self, _folder, *, before=None):
            queries.storage().save(io.BytesIO(b"nobody's"), folder=anna.organisation_id.hex)
            yield from listed

        monkeypatch.setattr(LocalStorage, "keys", keys)
        assert operations.sweep_orphans(at=now()) == 0
        assert queries.storage().exists(orphan)

    def test_goes_through_more_than_one_batch(self, anna, monkeypatch):
        monkeypatch.setattr("postwright.flow.media.operations.expire.BATCH", 3)
        for number in range(8):
            queries.storage().save(io.BytesIO(bytes([number])), folder=anna.organisation_id.hex)
        assert operations.sweep_orphans(at=in_days(2)) == 8

    def test_has_nothing_to_do_before_anybody_uploads(self):
        assert operations.sweep_orphans(at=in_days(2)) == 0


def uploaded_again(upload):
    return Upload.objects.select_related("begun_by__organisation").get(pk=upload.pk)


class TestAbandonUpload:
    def test_leaves_no_file_of_one_that_lies_at_its_place(self, uploaded, anna):
        key = queries.storage().finish(uploaded.arrival).key
        Upload.objects.filter(pk=uploaded.pk).update(storage_key=key)

        operations.abandon_upload(upload=uploaded_again(uploaded))

        assert not queries.storage().exists(key)
        assert not Upload.objects.exists()

    def test_keeps_a_file_that_an_item_names(self, uploaded, anna):
        item = operations.take_in_upload(upload=uploaded, brand=None, by=anna, at=NOON)

        operations.abandon_upload(upload=uploaded_again(uploaded))

        assert queries.storage().exists(queries.rendition_for(item, "original").storage_key)
