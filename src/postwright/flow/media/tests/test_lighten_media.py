import pytest

from conftest import NOON
from postwright.flow.media import jobs, operations, queries, rules
from postwright.flow.media.templatetags.media import player
from postwright.flow.media.tests import files


@pytest.fixture
def video(anna):
    item = operations.upload_media(stream=files.video(), file_name="clip.mp4", brand=None, by=anna, at=NOON)
    return operations.clean_media(item=operations.preview_media(item=item, at=NOON), at=NOON)


def lightened(item):
    jobs.lighten(organisation_id=str(item.organisation_id), subject_id=str(item.pk))
    return queries.item_in(item.organisation_id, item.pk)


class TestLightenMedia:
    def test_makes_a_light_copy_that_pages_play(self, video, monkeypatch):
        monkeypatch.setattr(rules, "PROXY_FROM_BYTES", 1)

        item = lightened(video)

        proxy = queries.rendition_for(item, "proxy")
        assert queries.playable(item) == proxy
        assert "/proxy.mp4" in player(item)
        assert queries.sendable(item).purpose == "clean"
        assert {one.pk for one in lightened(item).renditions.all()} == {
            one.pk for one in item.renditions.all()
        }

    def test_leaves_a_small_video_as_it_is(self, video):
        assert queries.playable(lightened(video)).purpose == "clean"

    def test_leaves_photos_alone(self, ready_photo, monkeypatch):
        monkeypatch.setattr(rules, "PROXY_FROM_BYTES", 1)
        assert queries.rendition_for(lightened(ready_photo), "proxy") is None
