"""Photos, which TikTok only pulls, and drafts, which a person finishes."""

import pytest

from tests.simulators.parts.samples import film, picture


class TestPhotos:
    async def test_are_pulled_and_posted(self, caller, tiktok, files):
        urls = [files.put("1.jpg", picture()), files.put("2.webp", picture("WEBP"))]
        begun = (await caller.photos(*urls, title="Bread", description="Fresh #bread")).data
        assert begun["publish_id"].startswith("p_pub_url~")
        assert (await caller.end(begun["publish_id"]))["status"] == "PUBLISH_COMPLETE"
        assert [one.text for one in tiktok.published("o-anna")] == ["Bread\nFresh #bread"]
        assert files.asked == ["1.jpg", "2.webp"]

    @pytest.mark.parametrize(
        ("count", "post", "code"),
        [
            (36, {}, "invalid_param"),
            (0, {}, "invalid_param"),
            (1, {"title": "x" * 91}, "invalid_param"),
            (1, {"description": "x" * 4001}, "invalid_param"),
            (35, {"title": "x" * 90, "description": "x" * 4000}, "ok"),
            (1, {"brand_content_toggle": True}, "invalid_param"),
        ],
    )
    async def test_have_limits(self, caller, files, count, post, code):
        urls = [files.put("1.jpg", picture())] * count
        assert (await caller.photos(*urls, **post)).code == code

    async def test_are_never_uploaded(self, caller):
        body = {"media_type": "PHOTO", "post_mode": "DIRECT_POST", "post_info": {}}
        body["post_info"] = {"privacy_level": "SELF_ONLY", "brand_content_toggle": False}
        body["post_info"]["brand_organic_toggle"] = False
        body["source_info"] = {"source": "FILE_UPLOAD", "photo_images": ["https://a.example/1.jpg"]}
        assert (await caller.api("/v2/post/publish/content/init/", body)).code == "invalid_param"

    async def test_may_have_their_mode_written_as_in_the_table_of_parameters(self, caller, files):
        said = await caller.photos(files.put("1.jpg", picture()), mode="DIRECT POST")
        assert said.code == "ok"

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (picture("PNG"), "file_format_check_failed"),
            (b"no picture", "file_format_check_failed"),
            (picture(width=1200, height=1200), "picture_size_check_failed"),
            (picture(width=1080, height=1921), "picture_size_check_failed"),
            (b"", "photo_pull_failed"),
        ],
    )
    async def test_fail_later_where_they_are_not_right(self, caller, files, data, reason):
        publish_id = (await caller.photos(files.put("1.jpg", data))).data["publish_id"]
        assert (await caller.end(publish_id))["fail_reason"] == reason


class TestDrafts:
    async def test_wait_for_the_person(self, caller, tiktok):
        begun = (await caller.init(len(film()), route="inbox_init")).data
        assert begun["publish_id"].startswith("v_inbox_file~")
        await caller.put(begun["upload_url"], film())
        assert (await caller.end(begun["publish_id"]))["status"] == "SEND_TO_USER_INBOX"
        assert tiktok.log == []
        tiktok.finish_draft(begun["publish_id"], "My own words")
        assert (await caller.status(begun["publish_id"])).data["status"] == "PUBLISH_COMPLETE"
        assert tiktok.shown() == {"o-anna": ["My own words"]}

    async def test_are_at_most_five_at_a_time_within_a_day(self, caller, tiktok):
        codes = [(await caller.init(1000, route="inbox_init")).code for _ in range(6)]
        assert codes == ["ok"] * 5 + ["spam_risk_too_many_pending_share"]
        tiktok.clock.advance(hours=24)
        caller.token = tiktok.connect("o-anna")["access_token"]
        assert (await caller.init(1000, route="inbox_init")).code == "ok"

    async def test_need_a_scope_of_their_own(self, caller, tiktok, files):
        caller.token = tiktok.connect("o-anna", ["video.publish"])["access_token"]
        assert (await caller.init(1000, route="inbox_init")).code == "scope_not_authorized"
        said = await caller.photos(files.put("1.jpg", picture()), mode="MEDIA_UPLOAD")
        assert said.code == "scope_not_authorized"

    async def test_of_photos_lie_in_the_inbox_too(self, caller, files):
        said = await caller.photos(files.put("1.jpg", picture()), mode="MEDIA_UPLOAD")
        assert (await caller.end(said.data["publish_id"]))["status"] == "SEND_TO_USER_INBOX"
