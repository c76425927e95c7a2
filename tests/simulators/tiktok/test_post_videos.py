"""Direct posts of videos: what creator_info offers, what init refuses, how bytes arrive."""

import pytest

from tests.simulators.parts.samples import film
from tests.simulators.tiktok import requests as rules
from tests.simulators.tiktok.errors import ApiError

MILLION = 1_000_000


class TestCreatorInfo:
    async def test_offers_what_the_account_allows(self, caller, tiktok):
        info = (await caller.creator_info()).data
        assert info["privacy_level_options"] == ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"]
        assert (info["creator_nickname"], info["max_video_post_duration_sec"]) == ("Anna's Bakery", 300)
        caller.token = tiktok.connect("o-berta")["access_token"]
        info = (await caller.creator_info()).data
        assert info["privacy_level_options"][0] == "FOLLOWER_OF_CREATOR"
        assert (info["comment_disabled"], info["duet_disabled"], info["stitch_disabled"]) == (
            True,
            True,
            False,
        )

    async def test_warns_of_the_days_limit_with_status_200(self, caller, tiktok):
        tiktok.switches.posts_a_day = 1
        await caller.end(await caller.post(film()))
        said = await caller.creator_info()
        assert (said.status, said.code) == (200, "spam_risk_too_many_posts")
        tiktok.clock.advance(hours=24)
        caller.token = tiktok.connect("o-anna")["access_token"]
        assert (await caller.creator_info()).code == "ok"


class TestInit:
    @pytest.mark.parametrize(
        ("post", "code"),
        [
            ({"title": "x" * 2201}, "invalid_param"),
            ({"title": "😀" * 1101}, "invalid_param"),
            ({"title": "😀" * 1100}, "ok"),
            ({"privacy_level": None}, "invalid_param"),
            ({"privacy_level": "FOLLOWER_OF_CREATOR"}, "privacy_level_option_mismatch"),
            ({"brand_content_toggle": True}, "invalid_param"),
            ({"brand_content_toggle": True, "privacy_level": "PUBLIC_TO_EVERYONE"}, "ok"),
            ({"brand_organic_toggle": True}, "ok"),
            ({"brand_content_toggle": None}, "invalid_param"),
            ({"is_aigc": "yes"}, "invalid_param"),
            ({"is_aigc": True, "disable_duet": True, "video_cover_timestamp_ms": 1000}, "ok"),
        ],
    )
    async def test_refuses_what_the_table_of_parameters_does_not_allow(self, caller, post, code):
        assert (await caller.init(1000, **post)).code == code

    async def test_wants_both_brand_toggles_unless_told_otherwise(self, caller, tiktok):
        body = {"post_info": {"privacy_level": "SELF_ONLY"}, "source_info": {}}
        said = await caller.api("/v2/post/publish/video/init/", body)
        assert "brand_organic_toggle" in said.body["error"]["message"]
        tiktok.switches.needs_brand_toggles = False
        assert (await caller.init(1000)).code == "ok"

    async def test_lets_an_unaudited_app_post_only_privately_to_private_accounts(self, caller, tiktok):
        tiktok.app.is_audited = False
        refused = "unaudited_client_can_only_post_to_private_accounts"
        assert (await caller.init(1000)).code == refused
        caller.token = tiktok.connect("o-berta")["access_token"]
        assert (await caller.init(1000, privacy_level="MUTUAL_FOLLOW_FRIENDS")).code == refused
        assert (await caller.init(1000)).code == "ok"

    async def test_counts_the_users_of_an_unaudited_app(self, caller, tiktok):
        tiktok.app.is_audited, tiktok.switches.unaudited_users = False, 1
        tiktok.creators["o-anna"].is_private = True
        await caller.end(await caller.post(film()))
        assert (await caller.init(1000)).code == "ok"
        caller.token = tiktok.connect("o-berta")["access_token"]
        assert (await caller.init(1000)).code == "reached_active_user_cap"
        assert (await caller.creator_info()).status == 200

    async def test_is_taken_six_times_a_minute_for_each_token(self, caller, tiktok):
        codes = [(await caller.init(1000)).code for _ in range(7)]
        assert codes == ["ok"] * 6 + ["rate_limit_exceeded"]
        tiktok.clock.advance(minutes=1)
        assert (await caller.init(1000)).code == "ok"

    async def test_gives_ids_and_addresses_of_the_documented_form(self, caller):
        data = (await caller.init(1000)).data
        assert data["publish_id"].startswith("v_pub_file~v2-1.")
        assert len(data["publish_id"]) <= 64
        assert len(data["upload_url"]) <= 256


class TestChunks:
    @pytest.mark.parametrize(
        ("size", "chunk", "count"),
        [
            (52_428_811, 10 * MILLION, 5),
            (4 * MILLION, 4 * MILLION, 1),
            (60 * MILLION, 60 * MILLION, 1),
            (128 * MILLION, 64 * MILLION, 2),
            (1_000, 1_000, 1),
        ],
    )
    def test_may_be_cut_so(self, size, chunk, count):
        source = {"video_size": size, "chunk_size": chunk, "total_chunk_count": count}
        assert rules.check_chunks(source) == (size, chunk, count)

    @pytest.mark.parametrize(
        ("size", "chunk", "count"),
        [
            (52_428_811, 10 * MILLION, 6),
            (4 * MILLION, 2 * MILLION, 2),
            (70 * MILLION, 70 * MILLION, 1),
            (12 * MILLION, 4 * MILLION, 3),
            (0, 0, 1),
            (4_100 * MILLION, 60 * MILLION, 68),
            (52_428_811, -1, 5),
            (52_428_811, True, 5),
        ],
    )
    def test_may_not_be_cut_so(self, size, chunk, count):
        source = {"video_size": size, "chunk_size": chunk, "total_chunk_count": count}
        with pytest.raises(ApiError, match="invalid_param"):
            rules.check_chunks(source)


class TestUpload:
    PARTS = [(0, 6 * MILLION), (6 * MILLION, 6 * MILLION), (12 * MILLION, 7 * MILLION)]
    WHOLE = 19 * MILLION

    async def test_stores_a_video_and_posts_it(self, caller, tiktok):
        publish_id = await caller.post(film(), title="Fresh bread", is_aigc=True)
        assert (await caller.end(publish_id))["status"] == "PUBLISH_COMPLETE"
        (one,) = tiktok.published("o-anna")
        assert (one.text, one.details["is_aigc"]) == ("Fresh bread", True)

    async def test_takes_chunks_in_order_and_says_how_far_it_is(self, caller):
        begun = (await caller.init(self.WHOLE)).data
        said = [
            await caller.put(begun["upload_url"], bytes(size), first, self.WHOLE)
            for first, size in self.PARTS
        ]
        assert [one.status for one in said] == [206, 206, 201]
        assert [one.headers["Content-Range"] for one in said] == [
            f"bytes 0-{uploaded}/{self.WHOLE}" for uploaded in (6 * MILLION, 12 * MILLION, self.WHOLE)
        ]
        assert (await caller.end(begun["publish_id"]))["fail_reason"] == "file_format_check_failed"

    async def test_refuses_a_chunk_that_does_not_follow(self, caller, tiktok):
        url = (await caller.init(self.WHOLE)).data["upload_url"]
        await caller.put(url, bytes(6 * MILLION), 0, self.WHOLE)
        again = await caller.put(url, bytes(6 * MILLION), 0, self.WHOLE)
        ahead = await caller.put(url, bytes(7 * MILLION), 12 * MILLION, self.WHOLE)
        assert [again.status, ahead.status] == [416, 416]
        assert again.headers["Content-Range"] == f"bytes 0-{6 * MILLION}/{self.WHOLE}"
        tiktok.switches.names_last_byte = True
        again = await caller.put(url, bytes(6 * MILLION), 0, self.WHOLE)
        assert again.headers["Content-Range"] == f"bytes 0-{6 * MILLION - 1}/{self.WHOLE}"

    @pytest.mark.parametrize(
        "headers",
        [
            {"Content-Type": "video/x-matroska"},
            {"Content-Range": "bytes 0-999/2000"},
            {"Content-Range": "bytes 0-9/1000"},
            {"Content-Range": "0-999/1000"},
        ],
    )
    async def test_refuses_headers_that_do_not_fit(self, caller, headers):
        url = (await caller.init(1000)).data["upload_url"]
        assert (await caller.put(url, bytes(1000), **headers)).status == 400

    async def test_is_over_after_an_hour(self, caller, tiktok):
        url = (await caller.init(1000)).data["upload_url"]
        tiktok.clock.advance(hours=1)
        assert (await caller.put(url, bytes(1000))).status == 403

    async def test_exists_only_at_its_own_address(self, caller):
        url = (await caller.init(1000)).data["upload_url"]
        assert (await caller.put(f"{url}x", bytes(1000))).status == 404

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (lambda: b"no film at all" * 100, "file_format_check_failed"),
            (lambda: film(codec="mpeg4"), "file_format_check_failed"),
            (lambda: film(rate=10), "frame_rate_check_failed"),
            (lambda: film(width=320), "picture_size_check_failed"),
            (lambda: film(seconds=4), "duration_check_failed"),
        ],
    )
    async def test_fails_later_where_the_film_is_not_right(self, caller, tiktok, data, reason):
        tiktok.creators["o-anna"].max_seconds = 3
        said = await caller.end(await caller.post(data()))
        assert (said["status"], said["fail_reason"]) == ("FAILED", reason)
        assert tiktok.log == []


class TestPull:
    async def test_fetches_the_film_itself(self, caller, tiktok, files):
        begun = await caller.pull(files.put("bread.mp4", film()), title="Pulled")
        assert begun.data["publish_id"].startswith("v_pub_url~")
        assert "upload_url" not in begun.data
        end = await caller.end(begun.data["publish_id"])
        assert (end["status"], end["downloaded_bytes"]) == ("PUBLISH_COMPLETE", len(film()))
        assert tiktok.shown() == {"o-anna": ["Pulled"]}

    async def test_follows_no_redirect(self, caller, files):
        files.moved["old.mp4"] = files.put("new.mp4", film())
        publish_id = (await caller.pull(files.at("old.mp4"))).data["publish_id"]
        assert (await caller.end(publish_id))["fail_reason"] == "video_pull_failed"
        assert files.asked == ["old.mp4"]

    async def test_fails_where_nothing_is(self, caller, files):
        publish_id = (await caller.pull(files.at("gone.mp4"))).data["publish_id"]
        assert (await caller.end(publish_id))["fail_reason"] == "video_pull_failed"

    @pytest.mark.parametrize(
        ("url", "plain", "verdict"),
        [
            ("https://a.example/v.mp4", False, ""),
            ("https://media.a.example/v.mp4", False, ""),
            ("https://b.example/ours/v.mp4", False, ""),
            ("https://b.example/theirs/v.mp4", False, "url_ownership_unverified"),
            ("https://xa.example/v.mp4", False, "url_ownership_unverified"),
            ("http://a.example/v.mp4", False, "invalid_param"),
            ("http://a.example/v.mp4", True, ""),
            ("https://10.0.0.1/v.mp4", False, "url_ownership_unverified"),
            ("https://10.0.0.1/v.mp4", True, ""),
            (None, True, "invalid_param"),
        ],
    )
    def test_goes_only_where_ownership_is_verified(self, url, plain, verdict):
        verified = ("a.example", "https://b.example/ours/", "https://10.0.0.1/")
        try:
            found = rules.check_url(url, verified=verified, plain=plain) and ""
        except ApiError as error:
            found = error.code
        assert found == verdict
