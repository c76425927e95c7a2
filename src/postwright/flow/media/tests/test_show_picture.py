import pytest

from conftest import NOON
from postwright.flow.media.models import MediaItem, Rendition


@pytest.fixture
def path(anna):
    size = {"width": 10, "height": 10, "state": "ready"}
    item = MediaItem.objects.create(
        organisation=anna.organisation,
        kind="image",
        file_name="a.png",
        mime="image/png",
        size=1,
        uploaded_at=NOON,
        **size,
    )
    item.renditions.create(
        organisation=anna.organisation,
        purpose=Rendition.Purpose.THUMB,
        mime="image/webp",
        size=1,
        made_at=NOON,
    )
    return f"/media/{item.pk}/picture/"


class TestShowPicture:
    def test_leads_to_the_signed_thumbnail(self, as_member, vera, path):
        assert as_member(vera).get(path)["Location"].startswith("/files/")

    def test_is_nothing_before_it_is_made(self, as_member, anna, path):
        Rendition.objects.all().delete()

        assert as_member(anna).get(path).status_code == 404

    def test_is_nothing_for_strangers(self, as_member, sam, path):
        assert as_member(sam).get(path).status_code == 404
