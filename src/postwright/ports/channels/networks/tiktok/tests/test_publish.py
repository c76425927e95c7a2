"""What TikTok gets to see, and what we keep of its answer."""

from dataclasses import replace

import pytest

from postwright.ports.channels.errors import Refused
from postwright.ports.channels.networks.tiktok.tests.conftest import LONG, long_film
from postwright.ports.channels.suite import NOON, MemoryProgress
from postwright.ports.channels.types import MediaRef
from tests.simulators.parts.samples import film, picture


@pytest.fixture
def publish(publisher):
    async def publish(outgoing):
        intent = publisher.network.freeze(outgoing, key_time=NOON)
        return await publisher.network.send(
            intent, publisher.account, publisher.media, publisher.http, MemoryProgress()
        )

    return publish


def with_options(outgoing, **options):
    return replace(outgoing, options={**outgoing.options, **options})


class TestVideos:
    async def test_go_out_with_everything_off(self, publish, tiktok, outgoing):
        receipt = await publish(outgoing)
        [stored] = tiktok.log
        assert {name: stored.details[name] for name in ("privacy_level", "title")} == {
            "privacy_level": "PUBLIC_TO_EVERYONE",
            "title": "Fresh bread at seven.",
        }
        flags = ("disable_comment", "disable_duet", "disable_stitch")
        assert [stored.details[name] for name in flags] == [True] * 3
        labels = ("brand_content_toggle", "brand_organic_toggle", "is_aigc")
        assert [stored.details[name] for name in labels] == [False] * 3
        assert receipt.url == f"https://www.tiktok.com/@annasbakery/video/{stored.key}"
        assert receipt.raw == {
            "publish_id": stored.details["publish_id"],
            "post_id": stored.key,
            "status": "PUBLISH_COMPLETE",
        }

    async def test_go_out_as_was_chosen(self, publish, tiktok, outgoing):
        names = (
            "allow_comments",
            "allow_duet",
            "allow_stitch",
            "commercial",
            "own_brand",
            "branded_content",
            "made_with_ai",
        )
        await publish(with_options(outgoing, **dict.fromkeys(names, True), cover_at=0.5))
        details = tiktok.log[0].details
        flags = ("disable_comment", "disable_duet", "disable_stitch")
        assert [details[name] for name in flags] == [False] * 3
        labels = ("brand_content_toggle", "brand_organic_toggle", "is_aigc")
        assert [details[name] for name in labels] == [True] * 3
        assert details["video_cover_timestamp_ms"] == 500

    async def test_arrive_whole_in_chunks(self, publish, tiktok, outgoing, media, movie):
        media.files["long"] = long_film()
        await publish(replace(outgoing, media=(replace(movie, key="long", size=LONG),)))
        [share] = tiktok.shares.values()
        share.upload.file.seek(0)
        assert share.upload.file.read() == media.files["long"]
        routes = [call.route for call in tiktok.calls]
        assert (routes.count("upload"), routes.count("upload_last")) == (1, 1)
        assert not media.unplaced

    async def test_of_the_account_alone_lead_to_its_profile(self, publish, tiktok, outgoing):
        receipt = await publish(with_options(outgoing, audience="SELF_ONLY"))
        assert receipt.url == "https://www.tiktok.com/@annasbakery"
        assert receipt.remote_id == tiktok.log[0].details["publish_id"]

    async def test_are_found_in_the_list_where_their_id_never_comes(self, publish, tiktok, outgoing):
        tiktok.switches.public_id_s = None
        receipt = await publish(outgoing)
        assert receipt.remote_id == tiktok.log[0].key

    async def test_lead_to_the_profile_while_they_are_moderated(self, publish, tiktok, outgoing):
        tiktok.switches.public_id_s = 3600
        receipt = await publish(outgoing)
        assert receipt.url == "https://www.tiktok.com/@annasbakery"

    async def test_lie_in_the_inbox_as_drafts(self, publish, tiktok, outgoing):
        receipt = await publish(replace(outgoing, options={"draft": True}))
        [share] = tiktok.shares.values()
        assert (share.is_draft, share.status, tiktok.log) == (True, "SEND_TO_USER_INBOX", [])
        assert receipt.raw == {"publish_id": share.publish_id, "status": "SEND_TO_USER_INBOX"}


class TestPhotos:
    async def test_are_fetched_in_their_order(self, publish, tiktok, photos, files, media):
        files.put("other?image/webp", picture("WEBP"))
        other = MediaRef(key="other", mime="image/webp", size=900, width=640, height=640)
        options = {"photo_title": "Rolls", "auto_music": True}
        await publish(with_options(replace(photos, media=(*photos.media, other)), **options))
        [stored] = tiktok.log
        assert stored.text == "Rolls\nFresh bread at seven."
        assert (stored.details["auto_add_music"], stored.details["kind"]) == (True, "photo")
        [share] = tiktok.shares.values()
        assert [url.removeprefix(files.url) for url in share.urls] == [
            "picture?image/jpeg",
            "other?image/webp",
        ]

    async def test_lie_in_the_inbox_with_their_words(self, publish, tiktok, photos):
        await publish(replace(photos, options={"draft": True}))
        [share] = tiktok.shares.values()
        assert (share.is_draft, share.text) == (True, "Fresh bread at seven.")

    async def test_are_not_begun_where_nobody_outside_can_fetch_them(self, publish, tiktok, photos, media):
        def url(key, mime):
            raise Refused("not_public")

        media.url = url
        with pytest.raises(Refused, match="fetches the files itself"):
            await publish(photos)
        assert tiktok.shares == {}

    async def test_that_could_not_be_fetched_are_tried_again(self, publisher, tiktok, photos, files):
        data = files.files.pop("picture?image/jpeg")
        intent, progress = publisher.network.freeze(photos, key_time=NOON), MemoryProgress()
        with pytest.raises(Exception, match="could not fetch"):
            await publisher.network.send(intent, publisher.account, publisher.media, publisher.http, progress)
        files.put("picture?image/jpeg", data)
        await publisher.publish(intent, progress)
        assert len(tiktok.log) == 1

    async def test_of_a_file_that_is_no_more_what_it_was_end_at_once(self, publish, outgoing, media):
        media.files["film"] = b"cut off"
        with pytest.raises(Exception, match="did not say"):
            await publish(outgoing)

    async def test_are_no_videos(self, publish, photos):
        both = replace(
            photos,
            media=(
                *photos.media,
                MediaRef(key="film", mime="video/mp4", size=len(film()), width=360, height=640),
            ),
        )
        with pytest.raises(Refused, match="breaks a limit"):
            await publish(both)
