import pytest
from django.urls import reverse

from conftest import NOON
from postwright.base.connections.operations import change_settings
from postwright.flow.posts import queries
from postwright.flow.posts.models import PostMedia, Variant
from postwright.flow.posts.operations import change_post, copy_post, fix_problem, restore_version
from postwright.flow.posts.queries.versions import changes_between
from postwright.ports.channels.words import Fix

HALF = {"left": "25", "top": "0", "width": "50", "height": "75"}


@pytest.fixture
def square(channel, anna):
    return change_settings(channel=channel, settings={"plays": "square_pictures"}, by=anna, at=NOON)


@pytest.fixture
def both(post, photo, square, bluesky, wilma):
    """A post with a photo of 600 by 400 on two channels."""
    return change_post(
        post=post, revision=1, by=wilma, at=NOON, media=[(photo, "A cup")], channels=[square, bluesky]
    )


def page(post, photo):
    return reverse("post-crop", args=[post.pk, photo.pk])


def sent(post):
    variants = Variant.objects.select_related("post", "channel").filter(post=post)
    refs = {one.channel.network: queries.outgoing_for(one).media[0] for one in variants}
    return {name: (ref.width, ref.height, ref.mime) for name, ref in refs.items()}


class TestEditCrop:
    def test_proposes_the_shape_of_a_channel(self, as_member, wilma, both, photo, square):
        text = as_member(wilma).get(page(both, photo), {"channel": str(square.pk)}).content.decode()
        assert 'name="width" value="66.667"' in text
        assert 'name="height" value="100.0"' in text

    def test_offers_the_shapes_that_the_channel_takes(self, as_member, wilma, both, photo, square, bluesky):
        client = as_member(wilma)
        one = client.get(page(both, photo), {"channel": str(square.pk)}).content.decode()
        assert ('value="1:1"' in one, 'value="4:5"' in one) == (True, False)
        change_post(post=both, revision=2, by=wilma, at=NOON, channels=[bluesky])
        free = client.get(page(both, photo)).content.decode()
        assert all(f'value="{shape}"' in free for shape in ("1:1", "4:5", "3:4", "9:16", "1.91:1"))

    def test_keeps_what_a_person_chose_for_one_channel_alone(self, as_member, wilma, both, photo, square):
        answer = as_member(wilma).post(
            page(both, photo), {**HALF, "channel": str(square.pk), "revision": both.revision}
        )

        assert answer.url == reverse("post", args=[both.pk])
        assert sent(both) == {"rehearsal": (300, 300, "image/jpeg"), "bluesky": (600, 400, "image/png")}
        text = as_member(wilma).get(page(both, photo), {"channel": str(square.pk)}).content.decode()
        assert 'name="width" value="50.0"' in text

    def test_keeps_it_for_all_of_them(self, as_member, wilma, both, photo):
        as_member(wilma).post(page(both, photo), {**HALF, "revision": both.revision})
        assert {size[:2] for size in sent(both).values()} == {(300, 300)}

    def test_stays_with_copies_and_versions(self, as_member, wilma, both, photo, square):
        as_member(wilma).post(
            page(both, photo), {**HALF, "channel": str(square.pk), "revision": both.revision}
        )
        kept = PostMedia.objects.get(post=both).crop
        both.refresh_from_db()

        copy = copy_post(post=both, by=wilma, at=NOON)
        assert PostMedia.objects.get(post=copy).crop == kept

        version = queries.versions_of(wilma, both).first()
        changed = change_post(post=both, revision=both.revision, by=wilma, at=NOON, media=[])
        restore_version(version=version, revision=changed.revision, by=wilma, at=NOON)
        assert PostMedia.objects.get(post=both).crop == kept

    def test_is_told_among_the_changes(self, as_member, wilma, both, photo, square):
        as_member(wilma).post(
            page(both, photo), {**HALF, "channel": str(square.pk), "revision": both.revision}
        )
        now = queries.versions_of(wilma, both).first().content
        before = {**now, "media": [{**one, "crop": {}} for one in now["media"]]}

        [change] = changes_between(before, now)

        assert change.label.startswith("What is kept of")
        assert change.label.endswith(", Practice")
        assert (change.before, change.after) == ("All of it", "50% of its width, 75% of its height, as JPEG")

    def test_gives_way_to_a_later_fix(self, as_member, wilma, both, photo, square):
        as_member(wilma).post(
            page(both, photo), {**HALF, "height": "100", "channel": str(square.pk), "revision": both.revision}
        )
        both.refresh_from_db()
        variant = both.variants.get(channel=square)

        fix_problem(variant=variant, fix=Fix.CROP, where="media:0", revision=both.revision, by=wilma, at=NOON)

        assert sent(both)["rehearsal"] == (400, 400, "image/jpeg")

    @pytest.mark.parametrize(
        ("wrong", "status"),
        [
            ({"width": "0"}, 422),
            ({"left": "100", "width": "50"}, 422),
            ({"top": "nan"}, 422),
            ({"revision": "1"}, 409),
            ({"channel": "x"}, 422),
        ],
    )
    def test_says_what_does_not_go(self, as_member, wilma, both, photo, wrong, status):
        answer = as_member(wilma).post(page(both, photo), {**HALF, "revision": both.revision, **wrong})
        assert answer.status_code == status
        assert PostMedia.objects.get(post=both).crop == {}

    def test_is_for_those_who_write(self, as_member, vera, sam, both, photo):
        assert as_member(vera).get(page(both, photo)).status_code == 403
        assert as_member(sam).get(page(both, photo)).status_code == 404
