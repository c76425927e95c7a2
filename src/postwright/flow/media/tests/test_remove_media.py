from datetime import timedelta

import pytest
from django.apps import apps

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.flow.media import operations, queries
from postwright.flow.media.models import MediaItem
from postwright.flow.media.tests import files

LATER = NOON + timedelta(days=28, seconds=1)


@pytest.fixture
def in_a_post(ready_photo, anna, brand):
    # By name: posts stand above media.
    post = apps.get_model("posts", "Post").objects.create(
        organisation=anna.organisation, brand=brand, created_by=anna, created_at=NOON, changed_at=NOON
    )
    apps.get_model("posts", "PostMedia").objects.create(
        organisation=anna.organisation, post=post, media_item=ready_photo, position=0
    )
    return ready_photo


class TestRemoveMedia:
    def test_takes_it_from_sight_at_once(self, ready_photo, anna):
        operations.remove_media(item=ready_photo, by=anna, at=NOON)

        assert not queries.items_for(anna).exists()
        assert Event.objects.filter(tag=Tag.MEDIA_REMOVED, subject_id=ready_photo.pk).count() == 1

    def test_can_be_taken_back(self, ready_photo, anna, stored):
        operations.remove_media(item=ready_photo, by=anna, at=NOON)
        operations.restore_media(item=ready_photo, by=anna, at=NOON)
        operations.delete_media(item=ready_photo, at=LATER)

        assert queries.items_for(anna).get().is_ready
        assert stored(anna) == 4

    def test_is_refused_while_a_post_holds_it(self, in_a_post, anna):
        with pytest.raises(operations.InUse, match="A post uses this"):
            operations.remove_media(item=in_a_post, by=anna, at=NOON)

        assert queries.items_for(anna).exists()

    def test_is_refused_to_a_viewer(self, ready_photo, vera):
        with pytest.raises(NotAllowed):
            operations.remove_media(item=ready_photo, by=vera, at=NOON)


class TestDeleteMedia:
    def test_deletes_rows_and_files(self, ready_photo, anna, stored):
        operations.remove_media(item=ready_photo, by=anna, at=NOON)
        operations.delete_media(item=ready_photo, at=LATER)

        assert not MediaItem.objects.filter(pk=ready_photo.pk).exists()
        assert stored(anna) == 0

    def test_waits_until_its_time_in_the_trash_is_over(self, ready_photo, anna, stored):
        operations.remove_media(item=ready_photo, by=anna, at=NOON)
        operations.delete_media(item=ready_photo, at=LATER - timedelta(minutes=1))

        assert stored(anna) == 4

    def test_keeps_files_that_another_item_shares(self, ready_photo, anna, stored):
        operations.upload_media(
            stream=files.photo_with_place(), file_name="again.jpg", brand=None, by=anna, at=NOON
        )
        operations.remove_media(item=ready_photo, by=anna, at=NOON)
        operations.delete_media(item=ready_photo, at=LATER)

        assert stored(anna) == 1

    def test_keeps_what_was_promised_when_the_setting_changes(self, ready_photo, anna, stored, settings):
        operations.remove_media(item=ready_photo, by=anna, at=NOON)
        settings.TRASH_DAYS = 1
        operations.delete_media(item=ready_photo, at=NOON + timedelta(days=2))

        assert stored(anna) == 4

    def test_keeps_what_a_post_still_holds(self, in_a_post, anna, stored):
        operations.remove_media(item=in_a_post, by=anna, at=NOON, is_held=True)

        assert not operations.delete_media(item=in_a_post, at=LATER)
        assert MediaItem.objects.filter(pk=in_a_post.pk).exists()
        assert stored(anna) == 4


class TestCondemnMedia:
    def test_deletes_without_waiting(self, ready_photo, anna, stored):
        operations.remove_media(item=ready_photo, by=anna, at=NOON)
        operations.condemn_media(item=ready_photo, by=anna, at=NOON)
        operations.delete_media(item=ready_photo, at=NOON)

        assert not MediaItem.objects.filter(pk=ready_photo.pk).exists()
        assert stored(anna) == 0

    def test_cannot_be_taken_back(self, ready_photo, anna):
        operations.remove_media(item=ready_photo, by=anna, at=NOON)
        operations.condemn_media(item=ready_photo, by=anna, at=NOON)

        with pytest.raises(operations.TrashOver, match="time in the trash is over"):
            operations.restore_media(item=ready_photo, by=anna, at=NOON)

    def test_takes_only_what_lies_in_the_trash(self, ready_photo, anna, vera):
        with pytest.raises(MediaItem.DoesNotExist):
            operations.condemn_media(item=ready_photo, by=anna, at=NOON)

        operations.remove_media(item=ready_photo, by=anna, at=NOON)
        with pytest.raises(NotAllowed):
            operations.condemn_media(item=ready_photo, by=vera, at=NOON)


class TestCondemnAll:
    def test_asks_the_database_once_however_much_there_is(self, anna, brand, django_assert_max_num_queries):
        for number in range(5):
            item = operations.upload_media(
                stream=files.coffee(), file_name=f"{number}.png", brand=brand, by=anna, at=NOON
            )
            operations.remove_media(item=item, by=anna, at=NOON)
        with django_assert_max_num_queries(9):
            assert operations.condemn_all(by=anna, at=NOON) == 5

        assert len(queries.condemned_in(anna.organisation_id, at=NOON)) == 5


class TestDueForDeletion:
    def test_knows_what_is_due_of_every_organisation(self, ready_photo, anna):
        operations.remove_media(item=ready_photo, by=anna, at=NOON)

        assert queries.due_for_deletion(at=LATER) == [(anna.organisation_id, ready_photo.pk)]
        assert queries.due_for_deletion(at=LATER - timedelta(seconds=2)) == []
