from datetime import timedelta

import pytest

from conftest import NOON
from postwright.base.audit.models import Event, Tag
from postwright.flow.media import operations, queries
from postwright.flow.media.models import MediaItem
from postwright.flow.media.rules import Edit
from postwright.flow.media.tests import files

LATER = NOON + timedelta(days=28, minutes=1)


def again(item):
    return queries.item_in(item.organisation_id, item.pk)


@pytest.fixture(autouse=True)
def four_weeks(settings):
    settings.ORIGINALS_LAST = 28


class TestExpireOriginals:
    def test_lets_the_original_go_and_keeps_what_was_made_of_it(self, ready_photo, stored, anna):
        key = queries.rendition_for(ready_photo, "original").storage_key

        assert operations.expire_originals(at=LATER) == 1

        item = again(ready_photo)
        assert not queries.storage().exists(key)
        assert {one.purpose for one in item.renditions.all()} == {"clean", "preview", "thumb"}
        assert all(queries.storage().exists(one.storage_key) for one in item.renditions.all())
        assert Event.objects.get(tag=Tag.MEDIA_ORIGINAL_EXPIRED).subject_id == item.pk

    def test_waits_for_its_day(self, ready_photo):
        assert ready_photo.original_goes_on == NOON + timedelta(days=28)
        assert operations.expire_originals(at=NOON + timedelta(days=27, hours=23)) == 0
        assert again(ready_photo).has_original

    def test_keeps_one_whose_copy_is_not_made(self, photo):
        assert operations.expire_originals(at=LATER) == 0
        assert again(photo).has_original

    def test_takes_one_that_never_was_usable(self, photo):
        operations.give_up_media(item=photo, at=NOON)
        assert operations.expire_originals(at=LATER) == 1
        assert (again(photo).state, again(photo).has_original) == ("failed", False)

    def test_keeps_a_file_that_another_item_names(self, ready_photo, anna, brand):
        other = operations.upload_media(
            stream=files.photo_with_place(), file_name="again.jpg", brand=brand, by=anna, at=LATER
        )
        operations.expire_originals(at=LATER)

        assert queries.storage().exists(queries.rendition_for(again(other), "original").storage_key)

    def test_does_nothing_twice(self, ready_photo):
        assert [operations.expire_originals(at=LATER) for _ in range(2)] == [1, 0]

    def test_reaches_every_organisation(self, ready_photo, sam):
        operations.give_up_media(
            item=operations.upload_media(
                stream=files.coffee(), file_name="b.png", brand=None, by=sam, at=NOON
            ),
            at=NOON,
        )
        assert operations.expire_originals(at=LATER) == 2

    def test_never_comes_where_the_operator_keeps_them(self, ready_photo, settings):
        settings.ORIGINALS_LAST = 0
        assert again(ready_photo).original_goes_on is None
        assert operations.expire_originals(at=LATER + timedelta(days=9000)) == 0

    def test_leaves_enough_to_go_on_with(self, ready_photo, wilma):
        operations.expire_originals(at=LATER)

        item = again(ready_photo)
        assert queries.sendable(item).purpose == "clean"
        new = operations.edit_media(item=item, edit=Edit(turn=90), by=wilma, at=LATER)
        assert operations.render_media(item=again(new), at=LATER).width == 600

    def test_has_nothing_to_do_with_what_was_edited(self, ready_photo, wilma):
        new = operations.edit_media(item=ready_photo, edit=Edit(turn=90), by=wilma, at=NOON)
        new = operations.render_media(item=again(new), at=NOON)
        assert (new.has_original, new.original_goes_on) == (False, None)


class TestOriginalNote:
    def test_stands_on_the_page_of_the_item(self, as_member, ready_photo, wilma):
        page = f"/studio/{ready_photo.pk}/"
        assert "The original goes on" in as_member(wilma).get(page).content.decode()

        operations.expire_originals(at=LATER)
        MediaItem.objects.filter(pk=ready_photo.pk).update(uploaded_at=NOON)

        text = as_member(wilma).get(page).content.decode()
        assert "The original is gone" in text
        assert "Download the original" not in text
