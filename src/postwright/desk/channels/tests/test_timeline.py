from datetime import timedelta

import pytest

from conftest import NOON
from postwright.base.connections import queries
from postwright.base.connections.adapters import networks
from postwright.base.connections.operations import add_rehearsal_post
from postwright.flow.media import operations as media
from postwright.flow.media import queries as media_queries
from postwright.flow.media.tests import files
from postwright.kit.clock import now


@pytest.fixture
def arrive(channel):
    def add(text, keys=(), at=NOON - timedelta(days=365)):
        payload = {"text": text, "media": [{"key": key} for key in keys], "link": None}
        return add_rehearsal_post(key=queries.account_key(channel), own_key=text, payload=payload, at=at)

    return add


class TestTimeline:
    def test_shows_what_arrived_newest_first(self, as_member, arrive, vera, path):
        arrive("First.")
        arrive("Second, with a #tag.")

        page = as_member(vera).get(f"{path}timeline/").content.decode()

        assert page.index("Second, with a") < page.index("First.")
        assert '<span class="preview-entity">#tag</span>' in page

    def test_keeps_what_will_arrive_late_to_itself(self, as_member, arrive, vera, path):
        arrive("Late.", at=now() + timedelta(hours=1))

        assert "Late." not in as_member(vera).get(f"{path}timeline/").content.decode()

    def test_shows_the_pictures_that_went_along(
        self, as_member, arrive, brand, anna, path, settings, tmp_path
    ):
        settings.STORAGE_URL = (tmp_path / "media").as_uri()
        item = media.upload_media(
            stream=files.coffee(), file_name="coffee.png", brand=brand, by=anna, at=NOON
        )
        item = media.clean_media(item=media.preview_media(item=item, at=NOON), at=NOON)
        arrive("With a cup.", [media_queries.sendable(item).storage_key, "gone"])

        page = as_member(anna).get(f"{path}timeline/").content.decode()

        assert page.count('class="preview-picture"') == 1

    def test_shows_what_was_cropped_as_it_went_out(
        self, as_member, brand, channel, anna, path, settings, tmp_path
    ):
        settings.STORAGE_URL = (tmp_path / "media").as_uri()
        item = media.upload_media(
            stream=files.coffee(), file_name="coffee.png", brand=brand, by=anna, at=NOON
        )
        item = media.clean_media(item=media.preview_media(item=item, at=NOON), at=NOON)
        takes = networks()["rehearsal"].capabilities_for({"plays": "square_pictures"}).images
        cut = media.cut_media(item=item, takes=takes, at=NOON)
        file = item.renditions.get(variant=cut.key)
        payload = {"text": "Square.", "media": [{"key": file.storage_key, "alt": "A cup"}], "reply_to": "1"}
        key = queries.account_key(channel)
        add_rehearsal_post(key=key, own_key="k", payload=payload, at=NOON - timedelta(days=365))

        page = as_member(anna).get(f"{path}timeline/").content.decode()

        assert 'width="400" height="400" alt="A cup"' in page
        assert "· Reply" in page

    def test_goes_on_where_a_page_ends(self, as_member, arrive, vera, path):
        for number in range(21):
            arrive(f"Number {number}.")
        client = as_member(vera)

        first = client.get(f"{path}timeline/")
        rest = client.get(first.context["more_url"], HTTP_HX_REQUEST="true").content.decode()

        assert (first.content.decode().count("<article"), rest.count("<article")) == (20, 1)
        assert "Number 0." in rest

    def test_escapes_what_people_wrote(self, as_member, arrive, vera, path):
        arrive("<b>bold</b> https://example.org/?a=1&b=<script>")

        page = as_member(vera).get(f"{path}timeline/").content.decode()

        assert "<b>bold" not in page
        assert "&lt;b&gt;bold&lt;/b&gt;" in page

    def test_is_where_a_receipt_leads(self, as_member, arrive, vera, sam):
        post = arrive("Seen.")

        assert "Seen." in as_member(vera).get(f"/rehearsal/posts/{post.pk}").content.decode()
        assert as_member(sam).get(f"/rehearsal/posts/{post.pk}").status_code == 404

    def test_is_not_there_for_a_stranger(self, as_member, sam, path):
        assert as_member(sam).get(f"{path}timeline/").status_code == 404
