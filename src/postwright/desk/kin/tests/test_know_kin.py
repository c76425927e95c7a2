from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from conftest import NOON
from postwright.base.connections.operations import connect_channel
from postwright.base.engines.rules import FEATURES, sketch
from postwright.desk.kin import queries
from postwright.flow.media import operations as media
from postwright.flow.media.models import MediaItem, MediaPrint, MediaTwin
from postwright.flow.media.tests import files
from postwright.flow.posts import queries as posts
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing.operations import cancel_publication, schedule_post
from postwright.ports.channels.ways import ConnectedAccount

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.STORAGE_URL = (tmp_path / "media").as_uri()


@pytest.fixture
def channel(brand, anna):
    found = ConnectedAccount(
        remote_id="practice", handle="practice", display_name="Practice", base_url="", secret={}
    )
    return connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=NOON)


@pytest.fixture
def look(brand, wilma):
    """Upload a picture and have the real engine compare it with the others."""

    def look(stream, name="coffee.png", at=NOON):
        item = media.upload_media(stream=stream, file_name=name, brand=brand, by=wilma, at=at)
        item = media.preview_media(item=item, at=at)
        media.compare_media(item=item, at=at)
        return item

    return look


@pytest.fixture
def planned(brand, channel, wilma):
    """A post that shows these items, due tomorrow."""

    def plan(*items):
        attached = [(item, "") for item in items]
        post = create_post(brand=brand, by=wilma, at=NOON, text="Look.", media=attached, channels=[channel])
        for item in items:
            media.clean_media(item=item, at=NOON)
        [planned] = schedule_post(post=post, revision=1, due_at=NOON + DAY, by=wilma, at=NOON)
        return planned

    return plan


def smaller_coffee():
    """The same picture, recompressed at half its size."""
    picture, out = Image.open(files.coffee()).convert("RGB"), BytesIO()
    picture.resize((picture.width // 2, picture.height // 2)).save(out, "JPEG", quality=60)
    return BytesIO(out.getvalue())


def turn_into_kin(*items):
    """As if the model had found their features alike and their shapes apart."""
    MediaTwin.objects.all().delete()
    for number, item in enumerate(items):
        kept = MediaPrint.objects.get(media_item=item)
        shape = ["f" * 16, "0f" * 8][number]
        kept.prints = [{"upright": shape, "mirrored": "3" * 16}]
        kept.features = FEATURES.pack(0.875, *[0.0] * 1279)  # a cosine of .77
        kept.sketch = sketch(kept.features)
        kept.save()


def upload_many(brand, number):
    """Nothing but rows, newer than all others."""
    MediaItem.objects.bulk_create(
        MediaItem(
            organisation=brand.organisation,
            brand=brand,
            kind=MediaItem.Kind.IMAGE,
            state=MediaItem.State.READY,
            file_name="other.png",
            mime="image/png",
            size=1,
            sha256=f"{count:064x}",
            uploaded_at=NOON + 2 * DAY,
        )
        for count in range(number)
    )


class TestShowings:
    def test_name_where_the_picture_itself_goes_out(self, look, planned, wilma):
        item = look(files.coffee())
        publication = planned(item)
        [showing] = queries.kin_of(wilma, item, at=NOON).showings

        assert (showing.publication, showing.is_copy, showing.is_sent) == (publication, False, False)

    def test_name_where_a_copy_of_it_goes_out(self, look, planned, wilma):
        planned(look(files.coffee()))
        copy = look(smaller_coffee(), "small.jpg")
        [showing] = queries.kin_of(wilma, copy, at=NOON + 13 * DAY).showings

        assert (showing.is_copy, showing.days) == (True, 12)

    def test_name_copies_however_many_items_came_between(self, look, planned, wilma, brand):
        planned(look(files.coffee()))
        copy = look(smaller_coffee(), "small.jpg")
        upload_many(brand, 600)

        assert queries.kin_of(wilma, copy, at=NOON).showings

    def test_leave_out_what_somebody_told_apart(self, look, planned, wilma):
        planned(look(files.coffee()))
        copy = look(smaller_coffee(), "small.jpg")
        media.tell_apart(twin=MediaTwin.objects.get(), by=wilma, at=NOON)

        assert not queries.kin_of(wilma, copy, at=NOON).showings

    def test_end_with_a_year_and_leave_out_what_was_cancelled(self, look, planned, wilma):
        item = look(files.coffee())
        publication = planned(item)
        assert not queries.kin_of(wilma, item, at=NOON + 370 * DAY).showings
        cancel_publication(publication=publication, by=wilma, at=NOON)

        assert not queries.kin_of(wilma, item, at=NOON)


class TestSeries:
    def test_is_of_others_that_show_something_alike(self, look, wilma):
        first, second = look(files.coffee()), look(smaller_coffee(), "b.jpg", NOON + DAY)
        turn_into_kin(first, second)

        assert queries.kin_of(wilma, second, at=NOON).series == [first]

    def test_holds_sister_pictures_however_much_alike(self, look, wilma):
        first, second = (
            look(files.motorcycle("left", cut=8)),
            look(files.motorcycle("right"), "b.jpg", NOON + DAY),
        )

        assert not MediaTwin.objects.exists()
        assert queries.kin_of(wilma, second, at=NOON).series == [first]

    def test_is_found_among_many_that_came_between(self, look, wilma, brand):
        first, second = look(files.coffee()), look(smaller_coffee(), "b.jpg", NOON + DAY)
        turn_into_kin(first, second)
        upload_many(brand, 600)

        assert queries.kin_of(wilma, second, at=NOON).series == [first]

    def test_holds_no_second_copy(self, look, wilma):
        look(files.coffee())
        copy = look(smaller_coffee(), "small.jpg")

        assert queries.kin_of(wilma, copy, at=NOON).series == []

    def test_ends_with_thirty_days(self, look, wilma):
        first, second = look(files.coffee()), look(smaller_coffee(), "b.jpg", NOON + 31 * DAY)
        turn_into_kin(first, second)

        assert not queries.kin_of(wilma, second, at=NOON)


class TestPart:
    def test_tells_where_and_when(self, look, planned, as_member, vera):
        item = look(files.coffee())
        planned(item)
        part = as_member(vera).get(reverse("media-kin", args=[item.pk])).text

        assert ("will show this on" in part, "Practice" in part) == (True, True)

    def test_makes_a_draft_of_a_series(self, look, as_member, wilma):
        first, second = look(files.coffee()), look(smaller_coffee(), "b.jpg")
        turn_into_kin(first, second)
        browser = as_member(wilma)
        assert "1 other photo" in browser.get(reverse("media-kin", args=[first.pk])).text
        answer = browser.post(reverse("media-series", args=[first.pk]))
        post = posts.posts_for(wilma).get()

        assert answer["Location"] == reverse("post", args=[post.pk])
        assert [one.media_item for one in posts.attachments_of(post)] == [first, second]

    def test_lets_a_viewer_only_look(self, look, as_member, vera):
        first, second = look(files.coffee()), look(smaller_coffee(), "b.jpg")
        turn_into_kin(first, second)
        browser = as_member(vera)

        assert "Make a carousel" not in browser.get(reverse("media-kin", args=[first.pk])).text
        assert browser.post(reverse("media-series", args=[first.pk])).status_code == 403

    def test_is_empty_for_what_nobody_looked_at(self, brand, wilma, as_member):
        item = media.upload_media(stream=files.coffee(), file_name="a.png", brand=brand, by=wilma, at=NOON)

        assert as_member(wilma).get(reverse("media-kin", args=[item.pk])).text.strip() == ""

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_does_not_exist_for_a_stranger(self, brand, wilma, as_member, sam, method):
        item = media.upload_media(stream=files.coffee(), file_name="a.png", brand=brand, by=wilma, at=NOON)
        address = reverse("media-kin" if method == "get" else "media-series", args=[item.pk])

        assert getattr(as_member(sam), method)(address).status_code == 404
