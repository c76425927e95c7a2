"""What a click made fit is what goes out."""

import io

import pytest
from PIL import Image

from postwright.base.connections.models import RehearsalPost
from postwright.flow.media import operations as media
from postwright.flow.media.queries import storage
from postwright.flow.media.tests import files
from postwright.flow.posts import operations as posts
from postwright.flow.posts import queries
from postwright.flow.publishing.operations import NotReady, schedule_post
from postwright.kit.clock import now
from postwright.ports.channels.words import Fix


@pytest.fixture
def illustrated(world, settings, tmp_path):
    """A post with a photo, a PNG of 600 by 400, for a channel that takes square JPEGs only."""
    settings.STORAGE_URL = (tmp_path / "media").as_uri()
    channel = world.channel(plays="square_pictures")
    who = {"by": world.member, "at": now()}
    item = media.upload_media(stream=files.coffee(), file_name="coffee.png", brand=world.brand, **who)
    with world.scope():
        item = media.clean_media(item=media.preview_media(item=item, at=now()), at=now())
        return posts.create_post(
            brand=world.brand, text="Coffee.", channels=[channel], media=[(item, "A cup of coffee")], **who
        )


def plan(world, post):
    with world.scope():
        [planned] = schedule_post(post=post, revision=post.revision, due_at=now(), by=world.member, at=now())
    return planned


class TestAFixedPicture:
    @pytest.mark.parametrize("fix", [Fix.CROP, Fix.CONVERT])
    def test_is_what_the_network_receives(self, world, illustrated, fix):
        with pytest.raises(NotReady):
            plan(world, illustrated)
        with world.scope():
            [variant] = queries.variants_of(illustrated)
            fixed = posts.fix_problem(
                variant=variant, fix=fix, where="media:0", revision=1, by=world.member, at=now()
            )
        with world.publisher():
            world.until(plan(world, fixed), "sent")

        with world.scope():
            [arrived] = RehearsalPost.objects.all()
        [ref] = arrived.payload["media"]
        with storage().open(ref["key"]) as stream:
            picture = Image.open(io.BytesIO(stream.read()))
        assert (picture.size, picture.format) == ((400, 400), "JPEG")
        assert (ref["mime"], ref["width"], ref["height"], ref["alt"]) == (
            "image/jpeg",
            400,
            400,
            "A cup of coffee",
        )
        assert ref["size"] <= 300_000
