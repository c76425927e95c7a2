"""Containers, how they become ready, and what is public then."""

import pytest

from tests.simulators.meta.conftest import INSTAGRAM_SCOPES, film
from tests.simulators.meta.options import DAY, Polls, Seconds
from tests.simulators.meta.recipes import upload


@pytest.fixture
def image(desk, files):
    return lambda **more: desk.container(**{"image_url": files.picture(), "caption": "Bread"} | more)


def kinds(desk):
    return [(one.kind, one.text) for one in desk.meta.published(desk.account.id)]


def codes(desk, container, times):
    return [desk.get(container, fields="status_code").body.get("status_code") for _ in range(times)]


class TestContainers:
    def test_fetch_a_picture_during_the_call(self, image, files):
        image()

        assert files.fetched == ["/a.jpg"]

    def test_follow_no_redirect(self, image, files):
        assert image(image_url=files.put("moved.jpg", b"", 302)).error == (9004, 2207052)

    def test_take_nothing_but_ascii_addresses(self, image, files):
        assert image(image_url=files.picture("bröt.jpg")).error == (9004, 2207052)

    @pytest.mark.parametrize(
        "more",
        [
            {"alt_text": "a" * 1001},
            {"collaborators": ["a", "b", "c", "d"]},
            {"collaborators": "not json"},
            {"user_tags": [{"username": "ann", "x": 2, "y": 0}]},
            {"user_tags": [{"x": 0.5, "y": 0.5}]},
            {"location_id": "the moon"},
            {"media_type": "STORIES", "alt_text": "A loaf"},
            {"media_type": "STORIES", "collaborators": ["ann"]},
            {"media_type": "VIDEO"},
            {"is_carousel_item": True, "collaborators": ["ann"]},
            {"is_carousel_item": "perhaps"},
        ],
    )
    def test_refuse_what_does_not_belong_together(self, image, more):
        assert image(**more).error[0] == 100

    def test_thirty_one_hashtags_are_too_many(self, image):
        assert [image(caption="#a " * count).status for count in (30, 31)] == [200, 400]

    def test_there_are_400_a_day(self, desk, image):
        desk.account.containers = [desk.meta.clock.now()] * 399

        assert [image().status, image().status] == [200, 400]
        desk.meta.clock.advance(DAY + 1)
        assert image().status == 200

    def test_end_after_a_day(self, desk, image):
        container = image().body["id"]
        desk.meta.clock.advance(DAY + 1)

        assert codes(desk, container, 1) == ["EXPIRED"]
        assert kinds(desk) == []


class TestReadiness:
    @pytest.mark.parametrize("polls", [0, 3])
    def test_comes_after_some_looks(self, desk, image, polls):
        desk.meta.options.image_processing = Polls(polls)

        assert codes(desk, image().body["id"], polls + 1) == ["IN_PROGRESS"] * polls + ["FINISHED"]

    def test_comes_with_time(self, desk, image):
        desk.meta.options.image_processing = Seconds(30)
        container = image().body["id"]
        before = codes(desk, container, 2)
        desk.meta.clock.advance(31)

        assert before + codes(desk, container, 1) == ["IN_PROGRESS", "IN_PROGRESS", "FINISHED"]

    def test_may_be_told_in_words_only(self, desk, image):
        desk.meta.options.status_code_is_missing = True
        told = desk.get(image().body["id"], fields="status_code,status").body

        assert "status_code" not in told
        assert told["status"].startswith("Finished: ")

    def test_may_be_hidden_from_a_page_token(self, desk, image):
        desk.meta.options.container_hidden_from_page_token = True
        container = image().body["id"]

        assert desk.get(container).error == (100, 33)
        assert desk.get(container, token=desk.user_token).status == 200

    @pytest.mark.parametrize(
        ("more", "subcode"),
        [
            ({"codec": "mpeg4"}, "2207026"),
            ({"seconds": 2}, "2207026"),
            ({"rate": 10}, "2207026"),
            ({"width": 2048, "height": 480}, "2207026"),
        ],
    )
    def test_never_comes_for_films_that_do_not_fit(self, desk, files, more, subcode):
        made = desk.container(video_url=files.film(**more), media_type="REELS").body["id"]
        desk.meta.settle()
        told = desk.get(made, fields="status_code,status").body

        assert (told["status_code"], subcode in told["status"]) == ("ERROR", True)

    def test_never_comes_for_films_that_come_too_slowly(self, desk, files):
        desk.meta.options.fetch_seconds = 0.000_01
        made = desk.container(video_url=files.film(), media_type="REELS").body["id"]
        desk.meta.settle()
        told = desk.get(made, fields="status_code,status").body

        assert (told["status_code"], "2207003" in told["status"]) == ("ERROR", True)
        assert desk.publish(made).error == (-2, 2207003)

    def test_of_a_carousel_comes_with_its_last_part(self, desk, files, image):
        items = [image(is_carousel_item=True).body["id"]]
        items.append(
            desk.container(video_url=files.film(), media_type="VIDEO", is_carousel_item=True).body["id"]
        )
        desk.meta.settle()
        parent = desk.container(media_type="CAROUSEL", children=",".join(items), caption="Both").body["id"]
        early = desk.publish(parent).error
        codes(desk, items[1], 2)

        assert early == (9007, 2207027)
        assert desk.publish(parent).status == 200
        assert kinds(desk) == [("carousel", "Both")]


class TestUploads:
    def test_go_on_where_they_stopped(self, desk):
        data = film()
        made = desk.container(media_type="REELS", upload_type="resumable", caption="Film").body
        headers = {"Authorization": f"OAuth {desk.token}", "file_size": str(len(data))}
        desk.post(made["uri"], body=data[:900], headers=headers | {"offset": "0"})
        status = desk.get(made["id"], fields="video_status").body["video_status"]
        offset = status["uploading_phase"]["bytes_transferred"]
        desk.post(made["uri"], body=data[offset:], headers=headers | {"offset": str(offset)})
        codes(desk, made["id"], 2)
        desk.publish(made["id"])

        assert offset == 900
        assert kinds(desk) == [("reel", "Film")]

    def test_may_be_for_facebook_login_only(self, desk):
        desk.meta.options.resumable_for_instagram_login = False
        token = desk.meta.instagram_token(desk.account, *INSTAGRAM_SCOPES)
        said = {"media_type": "REELS", "upload_type": "resumable"}
        path = f"{desk.account.id}/media"

        assert desk.post(path, host="graph.instagram.com", token=token, **said).error == (10, None)
        assert upload(desk, film())[1].body["success"] is True


class TestPublishing:
    def test_tells_the_media_and_where_it_stands(self, desk, image):
        made = image(
            alt_text="A loaf", collaborators=["ann"], user_tags=[{"username": "ann", "x": 0.1, "y": 0.2}]
        )
        media = desk.publish(made.body["id"]).body["id"]
        told = desk.get(
            media, fields="caption,permalink,shortcode,alt_text,media_product_type,owner{id}"
        ).body

        assert told["permalink"] == f"https://www.instagram.com/p/{told['shortcode']}/"
        assert (told["caption"], told["alt_text"], told["media_product_type"]) == ("Bread", "A loaf", "FEED")
        assert codes(desk, made.body["id"], 1) == ["PUBLISHED"]
        assert desk.get(f"{media}/collaborators").body["data"][0]["username"] == "ann"

    @pytest.mark.parametrize(
        ("way", "posts", "status"), [("error", 1, 400), ("same", 1, 200), ("again", 2, 200)]
    )
    def test_a_second_time_is_a_switch(self, desk, image, way, posts, status):
        desk.meta.options.second_publish = way
        container = image().body["id"]
        answers = [desk.publish(container), desk.publish(container)]

        assert (answers[1].status, len(kinds(desk))) == (status, posts)
        assert (answers[0].body == answers[1].body) is (way == "same")

    def test_counts_against_a_quota_that_comes_back(self, desk, image):
        desk.meta.options.instagram_quota = 1
        first, second = image().body["id"], image().body["id"]
        answers = [desk.publish(first).status, desk.publish(second).error]
        desk.meta.clock.advance(DAY - 60)
        later = image().body["id"]
        desk.meta.clock.advance(120)

        assert answers == [200, (9, 2207042)]
        assert desk.publish(later).status == 200

    def test_stories_are_listed_for_a_day_apart_from_the_rest(self, desk, image):
        desk.publish(image(media_type="STORIES").body["id"])
        paths = [f"{desk.account.id}/{edge}" for edge in ("stories", "media")]
        before = [len(desk.get(path).body["data"]) for path in paths]
        desk.meta.clock.advance(DAY + 1)

        assert before == [1, 0]
        assert desk.get(paths[0]).body["data"] == []

    def test_lists_have_only_cursors_at_instagram(self, desk, image):
        for number in range(3):
            desk.publish(image(caption=f"{number}").body["id"])
        token = desk.meta.instagram_token(desk.account, *INSTAGRAM_SCOPES)
        said = {"host": "graph.instagram.com", "token": token, "limit": 2, "fields": "caption"}
        first = desk.get("me/media", **said).body
        second = desk.get("me/media", after=first["paging"]["cursors"]["after"], **said).body

        assert "next" not in first["paging"]
        assert [one["caption"] for one in first["data"] + second["data"]] == ["2", "1", "0"]

    def test_is_deleted_by_whoever_may(self, desk, image):
        media = desk.publish(image().body["id"]).body["id"]

        assert desk.delete(media).body == {"success": True, "deleted_id": media}
        assert kinds(desk) == []


class TestComments:
    def test_are_read_answered_and_deleted(self, desk, image):
        media = desk.publish(image().body["id"]).body["id"]
        first = desk.post(f"{media}/comments", message="First").body["id"]
        answer = desk.post(f"{first}/replies", message="Answer").body["id"]
        desk.post(f"{answer}/replies", message="Lands on top")
        [shown] = desk.get(f"{media}/comments", fields="text,username,replies{text}").body["data"]

        assert (shown["text"], shown["username"]) == ("First", "demobakery")
        assert [one["text"] for one in shown["replies"]["data"]] == ["Answer", "Lands on top"]
        desk.delete(first)
        assert desk.get(f"{media}/comments").body["data"] == []

    def test_can_be_turned_off(self, desk, image):
        media = desk.publish(image().body["id"]).body["id"]
        desk.post(media, comment_enabled=False)

        assert desk.post(f"{media}/comments", message="First").error == (100, None)


class TestCovers:
    def test_are_fetched_and_looked_at(self, desk, files):
        said = {"video_url": files.film(), "media_type": "REELS"}
        covers = [files.picture("cover.jpg"), files.put("cover.png", b"no picture")]
        made = [desk.container(cover_url=cover, **said).body["id"] for cover in covers]
        desk.meta.settle()

        assert [codes(desk, one, 2)[-1] for one in made] == ["FINISHED", "ERROR"]
        assert {"/cover.jpg", "/cover.png"} <= set(files.fetched)
