"""After init: the automaton, the public id, taking back, and what the Display API shows."""

import pytest

from tests.simulators.parts.samples import film
from tests.simulators.parts.waiting import until

PUBLIC = {"privacy_level": "PUBLIC_TO_EVERYONE"}


class TestStatus:
    async def test_counts_bytes_until_all_are_there(self, caller):
        begun = (await caller.init(19_000_000)).data
        await caller.put(begun["upload_url"], bytes(6_000_000), 0, 19_000_000)
        said = (await caller.status(begun["publish_id"])).data
        assert (said["status"], said["uploaded_bytes"]) == ("PROCESSING_UPLOAD", 6_000_000)
        assert said["publicaly_available_post_id"] == []

    async def test_takes_its_time_by_the_clock(self, caller, tiktok):
        tiktok.switches.processing_s = 3600
        publish_id = await caller.post(film())
        share = tiktok.shares[publish_id]
        await until(lambda: share.ready_at)
        assert (await caller.status(publish_id)).data["status"] == "PROCESSING_UPLOAD"
        tiktok.clock.advance(hours=1)
        assert (await caller.status(publish_id)).data["status"] == "PUBLISH_COMPLETE"
        assert tiktok.log[0].at == share.ready_at

    async def test_names_the_public_id_once_moderation_is_over(self, caller, tiktok):
        tiktok.switches.public_id_s = 3600
        publish_id = await caller.post(film(), **PUBLIC)
        assert (await caller.end(publish_id))["publicaly_available_post_id"] == []
        tiktok.clock.advance(hours=1)
        (number,) = (await caller.status(publish_id)).data["publicaly_available_post_id"]
        assert str(number) == tiktok.log[0].key

    async def test_may_never_name_the_public_id_although_the_video_is_listed(self, caller, tiktok):
        tiktok.switches.public_id_s = None
        publish_id = await caller.post(film(), title="Bread", **PUBLIC)
        assert (await caller.end(publish_id))["publicaly_available_post_id"] == []
        assert [one["title"] for one in (await caller.list()).data["videos"]] == ["Bread"]

    async def test_names_none_for_what_only_the_person_sees(self, caller):
        assert (await caller.end(await caller.post(film())))["publicaly_available_post_id"] == []
        assert (await caller.list()).data["videos"] == []

    async def test_is_told_to_nobody_else(self, caller, tiktok):
        publish_id = (await caller.init(1000)).data["publish_id"]
        caller.token = tiktok.connect("o-berta")["access_token"]
        said = await caller.status(publish_id)
        assert (said.status, said.code) == (400, "token_not_authorized_for_specified_publish_id")
        assert (await caller.status("v_pub_file~nothing")).code == "invalid_publish_id"

    async def test_is_told_thirty_times_a_minute(self, caller):
        publish_id = (await caller.init(1000)).data["publish_id"]
        codes = [(await caller.status(publish_id)).code for _ in range(31)]
        assert codes == ["ok"] * 30 + ["rate_limit_exceeded"]

    async def test_fails_when_the_consent_ends_meanwhile(self, caller, tiktok):
        tiktok.switches.processing_s = 3600
        share = tiktok.shares[await caller.post(film())]
        await until(lambda: share.ready_at)
        tiktok.end("o-anna")
        tiktok.clock.advance(hours=2)
        assert tiktok.log == []
        assert share.fail_reason == "auth_removed"


class TestCancel:
    async def test_takes_back_what_is_not_out(self, caller, tiktok):
        tiktok.switches.processing_s = 3600
        publish_id = await caller.post(film())
        assert (await caller.cancel(publish_id)).code == "ok"
        tiktok.clock.advance(hours=2)
        said = (await caller.status(publish_id)).data
        assert (said["status"], said["fail_reason"]) == ("FAILED", "publish_cancelled")
        assert tiktok.log == []

    async def test_comes_too_late_for_what_is_out(self, caller):
        publish_id = await caller.post(film())
        await caller.end(publish_id)
        assert (await caller.cancel(publish_id)).code == "publish_not_cancellable"


class TestDisplay:
    async def test_lists_newest_first_page_by_page(self, caller, tiktok):
        for number in range(3):
            await caller.end(await caller.post(film(), title=f"Bread {number}", **PUBLIC))
            await until(lambda: all(share.is_listed for share in tiktok.shares.values()))
        first = (await caller.list(max_count=2)).data
        assert [one["title"] for one in first["videos"]] == ["Bread 2", "Bread 1"]
        assert first["has_more"]
        second = (await caller.list(max_count=2, cursor=first["cursor"])).data
        assert [one["title"] for one in second["videos"]] == ["Bread 0"]
        assert not second["has_more"]

    async def test_finds_own_videos_by_id(self, caller, tiktok):
        await caller.end(await caller.post(film(), **PUBLIC))
        await until(lambda: [share for share in tiktok.shares.values() if share.is_listed])
        asked = {"filters": {"video_ids": [tiktok.log[0].key, "1"]}}
        said = await caller.api("/v2/video/query/?fields=id,duration,create_time,height", asked)
        (video,) = said.data["videos"]
        assert (video["id"], video["duration"], video["height"]) == (tiktok.log[0].key, 1, 640)
        assert video["create_time"] == int(tiktok.log[0].at)

    @pytest.mark.parametrize(
        ("fields", "body"), [("", {}), ("id,sparkle", {}), ("id", {"max_count": 21}), ("id", {"cursor": "x"})]
    )
    async def test_refuses_what_it_does_not_know(self, caller, fields, body):
        said = await caller.list(fields, **body)
        assert (said.status, said.code) == (400, "invalid_params")

    async def test_shows_a_person_as_far_as_the_scopes_go(self, caller, tiktok):
        path = "/v2/user/info/?fields=open_id,display_name"
        said = await caller.api(path, method="GET")
        assert said.data["user"] == {"open_id": "o-anna", "display_name": "Anna's Bakery"}
        caller.token = tiktok.connect("o-anna", ["user.info.basic"])["access_token"]
        said = await caller.api(f"{path},username", method="GET")
        assert (said.status, said.code) == (400, "scope_permission_missed")
