import pytest
from django.urls import reverse

from conftest import NOON
from postwright.desk.library import queries
from postwright.flow.media import operations as media
from postwright.flow.media import queries as media_queries
from postwright.flow.media.models import MediaTwin


class TestRoom:
    def test_tells_kinds_apart_and_what_can_be_freed(self, ready_photo, other, write, anna, wilma):
        write("Later.", ready_photo)
        MediaTwin.objects.create(
            organisation=anna.organisation,
            media_item=other,
            older=ready_photo,
            likeness="same",
            found_at=NOON,
        )
        room = queries.room_of(wilma)

        assert room.originals == ready_photo.size + other.size
        assert room.copies == sum(one.size for one in ready_photo.renditions.all()) - ready_photo.size
        assert (room.trash, room.unused, room.spare) == (0, other.size, other.size)
        assert room.used == media_queries.bytes_used(wilma.organisation_id)

        media.remove_media(item=other, by=anna, at=NOON)
        room = queries.room_of(wilma)
        assert (room.trash, room.unused, room.spare) == (other.size, 0, 0)

    def test_counts_no_strangers(self, ready_photo, sam):
        assert queries.room_of(sam).used == 0

    @pytest.mark.parametrize(("share", "tone"), [(0.79, ""), (0.81, "warn"), (0.96, "bad"), (1.2, "bad")])
    def test_warns_in_time(self, photo, wilma, settings, share, tone):
        settings.STORAGE_QUOTA = round(photo.size / share)

        assert queries.room_of(wilma).tone == tone
        assert (queries.pressure_of(wilma) is None) == (tone == "")

    def test_draws_bars_that_never_leave_the_picture(self, photo, wilma, settings):
        settings.STORAGE_QUOTA = photo.size // 3

        assert all(begin + width <= 100.01 for _, begin, width in queries.room_of(wilma).bars)

    def test_is_shown_and_warned_of(self, as_member, photo, wilma, settings):
        settings.STORAGE_QUOTA = round(photo.size / 0.96)
        browser = as_member(wilma)

        assert "Almost no room is left" in browser.get(reverse("library-room")).text
        assert "Almost no room is left" in browser.get(reverse("library")).text
