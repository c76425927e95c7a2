import pytest
from django.apps import apps

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.flow.brand.operations import NoSuchPhoto, choose_logo
from postwright.kit import tenancy

MediaItem = apps.get_model("media", "MediaItem")  # a later step, by name


def photo_of(member, **fields):
    size = {"width": 10, "height": 10, "state": "ready"}
    facts = {"kind": "image", "file_name": "logo.png", "mime": "image/png", "size": 1, "uploaded_at": NOON}
    return MediaItem.objects.create(organisation=member.organisation, **facts | size | fields)


class TestChooseLogo:
    def test_lets_a_photo_stand_for_the_brand(self, anna, brand):
        photo = photo_of(anna)

        choose_logo(brand=brand, media_id=photo.pk, by=anna, at=NOON)

        brand.refresh_from_db()
        assert brand.logo_id == photo.pk
        assert Event.objects.get(tag=Tag.BRAND_CHANGED).details == {"fields": ["logo"]}

    def test_takes_it_back(self, anna, brand):
        choose_logo(brand=brand, media_id=photo_of(anna).pk, by=anna, at=NOON)

        assert choose_logo(brand=brand, media_id=None, by=anna, at=NOON).logo_id is None

    def test_refuses_the_photo_of_a_stranger(self, anna, brand, sam):
        with tenancy.scope(sam.organisation_id):
            photo = photo_of(sam)

        with pytest.raises(NoSuchPhoto):
            choose_logo(brand=brand, media_id=photo.pk, by=anna, at=NOON)

    @pytest.mark.parametrize(
        "fields", [{"kind": "video"}, {"state": "processing"}, {"removed_at": NOON, "delete_at": NOON}]
    )
    def test_refuses_what_is_no_photo_to_be_seen(self, anna, brand, fields):
        with pytest.raises(NoSuchPhoto):
            choose_logo(brand=brand, media_id=photo_of(anna, **fields).pk, by=anna, at=NOON)

    def test_refuses_a_writer(self, wilma, brand):
        with pytest.raises(NotAllowed):
            choose_logo(brand=brand, media_id=None, by=wilma, at=NOON)


class TestLogoPage:
    def test_offers_photos_and_keeps_the_choice(self, as_member, anna, brand):
        photo = photo_of(anna)
        client = as_member(anna)
        path = f"/brands/{brand.pk}/logo/"

        assert f"/media/{photo.pk}/picture/" in client.get(path).content.decode()
        client.post(path, {"photo": photo.pk})

        assert f"/media/{photo.pk}/picture/" in client.get(f"/brands/{brand.pk}/").content.decode()

    def test_says_where_to_upload_one(self, as_member, anna, brand):
        assert b"Upload your logo in the studio" in as_member(anna).get(f"/brands/{brand.pk}/logo/").content
