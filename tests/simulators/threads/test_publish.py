"""Containers of every kind, quotas, deletion, reading back."""

import pytest

from tests.simulators.parts.samples import film, picture
from tests.simulators.threads import rules
from tests.simulators.threads.caller import ANNA


class TestCounting:
    @pytest.mark.parametrize(("text", "counts"), [("abc", 3), ("ü", 1), ("😀", 4), ("a😀b", 6), ("❤️", 6)])
    def test_takes_an_emoji_by_its_bytes(self, text, counts):
        assert rules.length(text) == counts

    async def test_ends_at_five_hundred(self, caller):
        assert (await caller.create("😀" * 125)).status == 200
        assert (await caller.create("😀" * 126)).code == "100"

    async def test_counts_distinct_links_with_the_attached_one(self, caller):
        five = " ".join(f"https://{number}.example/" for number in range(5))
        assert (await caller.create(f"{five} https://0.example/")).status == 200
        assert (await caller.create(five, link_attachment="https://x.example/")).code == "100"


class TestContainers:
    async def test_are_published_once(self, caller, threads):
        key = await caller.ready((await caller.create("Bread")).id)
        first = await caller.publish(key)
        assert threads.shown() == {ANNA: ["Bread"]}
        assert (await caller.publish(key)).code == "24/4279009"
        assert (await caller.status(key)).body["status"] == "PUBLISHED"
        assert threads.log[0].key == first.id

    async def test_are_over_after_a_day(self, caller, threads):
        key = await caller.ready((await caller.create()).id)
        threads.clock.advance(hours=24)
        assert (await caller.status(key)).body["status"] == "EXPIRED"
        assert (await caller.publish(key)).code == "24/4279009"

    async def test_fetch_what_they_point_at(self, caller, threads, files):
        image, video = files.put("1.jpg", picture()), files.put("1.mp4", film())
        items = [
            await caller.create("", media_type="IMAGE", image_url=image, is_carousel_item="true"),
            await caller.create("", media_type="VIDEO", video_url=video, is_carousel_item="true"),
        ]
        keys = [await caller.ready(one.id) for one in items]
        assert (await caller.publish(keys[0])).code == "100"
        said = await caller.post("Album", media_type="CAROUSEL", children=",".join(keys))
        assert threads.media[said.id].kind == "CAROUSEL_ALBUM"
        await caller.post("One", media_type="IMAGE", image_url=image, alt_text="Bread")
        assert sorted(files.asked) == ["1.jpg", "1.jpg", "1.mp4"]
        assert [one.text for one in threads.published(ANNA)] == ["Album", "One"]

    async def test_publish_themselves_where_asked_to(self, caller, threads):
        said = await caller.create("At once", auto_publish_text="true")
        assert said.id == threads.log[0].key

    @pytest.mark.parametrize(
        "given",
        [
            {"topic_tag": "a.b"},
            {"topic_tag": "x" * 51},
            {"reply_control": "nobody"},
            {"alt_text": "x" * 1001},
            {"reply_to_id": "1"},
            {"media_type": "IMAGE"},
            {
                "media_type": "IMAGE",
                "image_url": "https://a.example/1.jpg",
                "link_attachment": "https://a.example/",
            },
            {"media_type": "CAROUSEL", "children": "1"},
            {"media_type": "CAROUSEL", "children": ",".join("1" * 21)},
        ],
    )
    async def test_are_refused_with_what_does_not_belong(self, caller, given):
        assert (await caller.create(**given)).status == 400


class TestQuotas:
    async def test_count_posts_replies_and_deletions_apart(self, caller, threads):
        first = await caller.post("Bread")
        reply = await caller.post("With butter", reply_to_id=first.id)
        assert (await caller.delete(reply.id)).body == {"success": True, "deleted_id": reply.id}
        (told,) = (await caller.quota("quota_usage,config,reply_quota_usage,delete_quota_usage")).body["data"]
        assert told == {
            "quota_usage": 1,
            "config": {"quota_total": 250, "quota_duration": 86_400},
            "reply_quota_usage": 1,
            "delete_quota_usage": 1,
        }
        threads.clock.advance(hours=24)
        assert (await caller.quota()).body["data"][0]["quota_usage"] == 0


class TestReading:
    async def test_goes_page_by_page_newest_first(self, caller):
        for number in range(3):
            await caller.post(f"Bread {number}")
        first = (await caller.get("/v1.0/me/threads", fields="id,text", limit="2")).body
        assert [one["text"] for one in first["data"]] == ["Bread 2", "Bread 1"]
        second = (await caller.call("GET", first["paging"]["next"])).body
        assert [one["text"] for one in second["data"]] == ["Bread 0"]
        assert "next" not in second["paging"]

    async def test_is_limited_by_time(self, caller, threads):
        await caller.post("Old")
        threads.clock.advance(hours=1)
        since = str(int(threads.clock.now()))
        await caller.post("New")
        said = await caller.get("/v1.0/me/threads", fields="text,timestamp", since=since)
        assert [one["text"] for one in said.body["data"]] == ["New"]
        assert said.body["data"][0]["timestamp"].endswith("+0000")

    async def test_needs_no_version_and_takes_a_bearer(self, caller):
        said = await caller.call("GET", "/me", headers={"Authorization": f"Bearer {caller.token}"})
        assert said.id == ANNA

    async def test_fails_for_one_unknown_field(self, caller):
        assert (await caller.get("/v1.0/me", fields="id,sparkle")).code == "100"

    async def test_shows_no_deleted_post(self, caller):
        post = await caller.post()
        await caller.delete(post.id)
        assert (await caller.get("/v1.0/me/threads")).body["data"] == []
        assert (await caller.get(f"/v1.0/{post.id}")).code == "100/33"

    async def test_finds_replies_of_replies_only_in_the_conversation(self, caller):
        first = await caller.post("1")
        second = await caller.post("2", reply_to_id=first.id)
        await caller.post("3", reply_to_id=second.id)
        top = await caller.get(f"/v1.0/{first.id}/replies", fields="text")
        whole = await caller.get(f"/v1.0/{first.id}/conversation", fields="text")
        assert [one["text"] for one in top.body["data"]] == ["2"]
        assert [one["text"] for one in whole.body["data"]] == ["2", "3"]
