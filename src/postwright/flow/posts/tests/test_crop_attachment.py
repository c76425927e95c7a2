import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.connections.operations import change_settings
from postwright.flow.media.operations import NotCut
from postwright.flow.posts import queries
from postwright.flow.posts.models import PostMedia, Variant
from postwright.flow.posts.operations import (
    EditedSinceRead,
    IsConfirmed,
    NotAttached,
    change_post,
    confirm_post,
    copy_post,
    crop_attachment,
    restore_crop,
    restore_version,
    uncrop_attachment,
)


@pytest.fixture
def square(channel, anna):
    """The practice channel, which now plays one that takes square JPEGs only."""
    return change_settings(channel=channel, settings={"plays": "square_pictures"}, by=anna, at=NOON)


@pytest.fixture
def illustrated(post, photo, wilma):
    """A post with a photo, a PNG of 600 by 400."""
    return change_post(post=post, revision=1, by=wilma, at=NOON, media=[(photo, "A cup of coffee")])


@pytest.fixture
def crop(illustrated, photo, square, wilma):
    def crop(**changes):
        asked = {"post": illustrated, "media_item": photo, "channel": square, "by": wilma, "at": NOON}
        return crop_attachment(**{"revision": 2, **asked, **changes})

    return crop


def found(post):
    return [problem.code for problems in queries.problems_of(post).values() for problem in problems]


def sent(post):
    [ref] = queries.outgoing_for(Variant.objects.select_related("post", "channel").get(post=post)).media
    return (ref.width, ref.height, ref.mime)


class TestCropAttachment:
    def test_makes_the_picture_fit_the_channel(self, crop, illustrated):
        assert found(illustrated) == ["image_type", "image_too_big", "image_too_wide"]

        post = crop()

        assert found(post) == []
        assert sent(post) == (400, 400, "image/jpeg")
        assert post.revision == 3
        assert PostMedia.objects.get(post=post).alt_text == "A cup of coffee"

    def test_keeps_what_a_person_chose(self, crop):
        assert sent(crop(box=(0, 0, 0.5, 0.75))) == (300, 300, "image/jpeg")

    def test_takes_a_type_that_the_other_channels_take_too(self, crop, illustrated, bluesky, wilma):
        channels = [variant.channel for variant in queries.variants_of(illustrated)]
        change_post(post=illustrated, revision=2, by=wilma, at=NOON, channels=[*channels, bluesky])

        crop(channel=bluesky, revision=3)

        cut = PostMedia.objects.get(post=illustrated).crop
        assert (cut["mime"], cut["max_bytes"]) == ("image/jpeg", 300_000)

    def test_is_undone(self, crop, photo, wilma):
        post = uncrop_attachment(post=crop(), media_item=photo, revision=3, by=wilma, at=NOON)

        assert sent(post)[:2] == (600, 400)

    def test_goes_back_to_an_earlier_crop(self, crop, photo, wilma):
        first = PostMedia.objects.get(post=crop(box=(0, 0, 0.5, 0.75))).crop
        post = crop(revision=3)

        post = restore_crop(post=post, media_item=photo, crop=first, revision=4, by=wilma, at=NOON)

        assert sent(post)[:2] == (300, 300)

    def test_stays_when_the_words_change(self, crop, photo, wilma):
        post = change_post(post=crop(), revision=3, by=wilma, at=NOON, media=[(photo, "Coffee")])

        assert sent(post)[:2] == (400, 400)

    def test_goes_along_with_a_copy_and_an_earlier_version(self, crop, photo, wilma):
        post = crop()
        version = post.versions.first()
        assert sent(copy_post(post=post, by=wilma, at=NOON))[:2] == (400, 400)
        uncrop_attachment(post=post, media_item=photo, revision=3, by=wilma, at=NOON)

        assert sent(restore_version(version=version, revision=4, by=wilma, at=NOON))[:2] == (400, 400)
        labels = [change.label for change in queries.changes_of(version)]
        assert "What is kept of coffee.png" in labels

    @pytest.mark.parametrize("made_up", [{"left": 0}, {"x": 1}, {"left": "a", "mime": 7}, None])
    def test_sends_no_part_that_was_never_made(self, crop, photo, wilma, made_up):
        post = crop()
        whole = PostMedia.objects.get(post=post).crop
        asked = {**whole, "left": 0.01} if made_up is None else made_up
        with pytest.raises(NotAttached):
            restore_crop(post=post, media_item=photo, crop=asked, revision=3, by=wilma, at=NOON)

    def test_takes_only_pictures_of_the_post(self, post, photo, channel, wilma):
        with pytest.raises(NotAttached):
            crop_attachment(post=post, media_item=photo, channel=channel, revision=1, by=wilma, at=NOON)

    def test_takes_only_what_is_ready(self, post, fresh_photo, channel, wilma):
        change_post(post=post, revision=1, by=wilma, at=NOON, media=[(fresh_photo, "")])
        with pytest.raises(NotCut):
            crop_attachment(post=post, media_item=fresh_photo, channel=channel, revision=2, by=wilma, at=NOON)

    def test_never_overwrites_what_somebody_else_wrote(self, crop):
        with pytest.raises(EditedSinceRead):
            crop(revision=1)

    def test_leaves_what_is_confirmed(self, crop, illustrated, anna):
        confirm_post(post=illustrated, revision=2, by=anna, at=NOON)
        with pytest.raises(IsConfirmed):
            crop()

    def test_is_not_for_viewers(self, crop, vera):
        with pytest.raises(NotAllowed):
            crop(by=vera)
