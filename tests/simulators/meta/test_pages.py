"""What a Page holds, by whichever way it came."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulators.meta.conftest import film
from tests.simulators.meta.errors import GraphError
from tests.simulators.meta.fields import parse
from tests.simulators.meta.options import DAY
from tests.simulators.meta.recipes import reel

HOUR = 3600


class TestPosts:
    def test_nothing_is_no_post(self, desk):
        assert desk.feed("").error == (100, None)

    def test_too_long_is_refused(self, desk):
        assert [desk.feed("a" * 63_206).status, desk.feed("a" * 63_207).status] == [200, 400]

    def test_fields_of_what_was_written_come_with_the_answer(self, desk):
        told = desk.feed(fields="id,permalink_url").body

        assert told["permalink_url"] == f"https://www.facebook.com/{told['id']}"

    @pytest.mark.parametrize(
        "as_form",
        [
            {"attached_media[0]": '{"media_fbid":"%s"}', "attached_media[1]": '{"media_fbid":"%s"}'},
            {"attached_media": '[{"media_fbid":"%s"},{"media_fbid":"%s"}]'},
        ],
    )
    def test_several_photos_make_one_post(self, desk, files, as_form):
        path = f"{desk.page.id}/photos"
        photos = [desk.post(path, url=files.picture(), published=False).body for _ in range(2)]
        ids = iter(photo["id"] for photo in photos)
        filled = {
            name: value % tuple(next(ids) for _ in range(value.count("%s")))
            for name, value in as_form.items()
        }
        desk.feed("Two", **filled)

        assert all(list(photo) == ["id"] for photo in photos)
        assert [(one.text, len(one.media)) for one in desk.meta.published(desk.page.id)] == [("Two", 2)]

    def test_a_photo_is_used_once(self, desk, files):
        photo = desk.post(f"{desk.page.id}/photos", url=files.picture(), published=False).body["id"]
        answers = [desk.feed("Two", attached_media=[{"media_fbid": photo}]) for _ in range(2)]

        assert [one.status for one in answers] == [200, 400]

    def test_of_the_wrong_field_the_whole_call_fails(self, desk):
        desk.feed()

        assert desk.get(f"{desk.page.id}/posts", fields="message,mood").error == (100, None)

    def test_counts_need_a_permission_of_their_own(self, desk):
        desk.feed()
        asked = "comments.limit(0).summary(true)"
        refused = desk.get(f"{desk.page.id}/posts", fields=asked)
        more = desk.meta.page_token(desk.anna, desk.page, "pages_read_engagement", "pages_read_user_content")

        assert refused.error == (10, None)
        [post] = desk.get(f"{desk.page.id}/posts", fields=asked, token=more).body["data"]
        assert post["comments"]["summary"]["total_count"] == 0

    def test_lists_go_on_at_the_next_address(self, desk):
        for number in range(3):
            desk.feed(f"{number}")
        first = desk.get(f"{desk.page.id}/posts", limit=2, fields="message").body
        second = desk.get(first["paging"]["next"]).body

        assert [one["message"] for one in first["data"] + second["data"]] == ["2", "1", "0"]
        assert "next" not in second["paging"]


class TestScheduling:
    def at(self, desk, seconds):
        return desk.feed(published=False, scheduled_publish_time=int(desk.meta.clock.now() + seconds))

    @pytest.mark.parametrize("seconds", [60, 31 * DAY])
    def test_has_a_window(self, desk, seconds):
        assert self.at(desk, seconds).error == (100, None)

    def test_goes_out_when_it_is_due(self, desk):
        self.at(desk, HOUR)
        before = desk.texts()
        waiting = desk.get(f"{desk.page.id}/scheduled_posts", fields="message,scheduled_publish_time").body[
            "data"
        ]
        desk.meta.clock.advance(HOUR + 1)

        assert (before, [one["message"] for one in waiting], desk.texts()) == ([], ["Bread"], ["Bread"])

    def test_can_be_brought_forward_and_cancelled(self, desk):
        first, second = self.at(desk, HOUR).body["id"], self.at(desk, HOUR).body["id"]
        desk.post(first, is_published=True)
        desk.delete(second)
        desk.meta.clock.advance(2 * HOUR)

        assert [one.id for one in desk.meta.published(desk.page.id)] == [first]

    def test_refuses_alike_when_the_queue_is_full(self, desk):
        desk.meta.options.schedule_queue = 1

        assert [self.at(desk, HOUR).status, self.at(desk, HOUR).status] == [200, 400]


class TestVideos:
    def test_come_by_the_upload_of_handles(self, desk):
        data, app = film(), desk.meta.world.app
        said = {"file_length": len(data), "file_type": "video/mp4", "file_name": "a.mp4"}
        number = desk.post(f"{app.id}/uploads", **said).body["id"]
        half = len(data) // 2
        for start, part in ((0, data[:half]), (half, data[half:])):
            headers = {"Authorization": f"OAuth {desk.token}", "file_offset": str(start)}
            told = desk.post(number, body=part, headers=headers).body
        desk.post(f"{desk.page.id}/videos", description="Film", fbuploader_video_file_chunk=told["h"])

        assert [(one.kind, one.text) for one in desk.meta.published(desk.page.id)] == [("video", "Film")]

    def test_of_a_wrong_offset_the_right_one_is_told(self, desk):
        path = f"{desk.page.id}/videos"
        told = desk.post(path, upload_phase="start", file_size=10).body
        said = {"upload_phase": "transfer", "upload_session_id": told["upload_session_id"], "start_offset": 5}
        refused = desk.post(path, files={"video_file_chunk": b"12345"}, **said).body["error"]

        assert refused["error_data"] == {"start_offset": "0", "end_offset": "10"}

    def test_post_id_comes_once_it_is_processed(self, desk, files):
        video = desk.post(f"{desk.page.id}/videos", file_url=files.film(), description="Film").body["id"]
        looks = [desk.get(video, fields="post_id,status").body for _ in range(2)]

        assert "post_id" not in looks[0]
        assert looks[1]["post_id"] == desk.meta.published(desk.page.id)[0].id
        assert [look["status"]["video_status"] for look in looks] == ["processing", "ready"]


class TestReels:
    def test_are_sent_in_parts_and_published(self, desk):
        data, path = film(), f"{desk.page.id}/video_reels"
        started = desk.post(path, upload_phase="start").body
        size = str(len(data))
        for start, end in ((0, 1000), (1000, len(data))):
            headers = {"Authorization": f"OAuth {desk.token}", "offset": str(start), "file_size": size}
            desk.post(started["upload_url"], body=data[start:end], headers=headers)
            status = desk.get(started["video_id"], fields="status").body["status"]
            assert status["uploading_phase"]["bytes_transfered"] == end
        said = {"upload_phase": "finish", "video_id": started["video_id"], "video_state": "PUBLISHED"}
        desk.post(path, description="Reel", **said)

        assert [(one.kind, one.text) for one in desk.meta.published(desk.page.id)] == [("reel", "Reel")]
        assert desk.get(f"{desk.page.id}/posts").body["data"] == []

    def test_are_fetched_from_where_they_lie(self, desk, files):
        started = desk.post(f"{desk.page.id}/video_reels", upload_phase="start").body
        headers = {"Authorization": f"OAuth {desk.token}", "file_url": files.film()}

        assert desk.post(started["upload_url"], headers=headers, body=b"").body == {"success": True}
        assert files.fetched == ["/a.mp4"]

    def test_thirty_a_day(self, desk):
        desk.meta.options.reels_a_day = 1
        answers = [reel(desk, film()), reel(desk, film())]
        desk.meta.clock.advance(DAY + 1)

        assert [one.status for one in [*answers, reel(desk, film())]] == [200, 400, 200]

    def test_of_a_wrong_offset_nothing_is_taken(self, desk):
        started = desk.post(f"{desk.page.id}/video_reels", upload_phase="start").body
        headers = {"Authorization": f"OAuth {desk.token}", "offset": "3", "file_size": "9"}
        refused = desk.post(started["upload_url"], body=b"123", headers=headers)

        assert (refused.status, refused.body["debug_info"]["type"]) == (400, "OffsetInvalidError")


class TestStoriesAndComments:
    def test_a_photo_becomes_a_story(self, desk, files):
        photo = desk.post(f"{desk.page.id}/photos", url=files.picture(), published=False).body["id"]
        desk.post(f"{desk.page.id}/photo_stories", photo_id=photo)

        assert [(one.kind, one.media) for one in desk.meta.published(desk.page.id)] == [("story", (photo,))]

    def test_comments_are_answered_hidden_and_deleted(self, desk):
        post = desk.feed().body["id"]
        first = desk.post(f"{post}/comments", message="First").body["id"]
        desk.post(f"{first}/comments", message="Answer")
        desk.post(first, is_hidden=True)
        shown = desk.get(f"{post}/comments", fields="message,is_hidden,comment_count", summary=True).body

        assert shown["data"] == [{"message": "First", "is_hidden": True, "comment_count": 1, "id": first}]
        assert shown["summary"]["total_count"] == 1
        desk.delete(first)
        assert desk.get(f"{post}/comments").body == {"data": []}

    def test_batches_answer_each_call(self, desk):
        page = desk.page.id
        batch = [
            {"method": "POST", "relative_url": f"{page}/feed", "body": "message=One%20loaf"},
            {"method": "GET", "relative_url": f"{page}?fields=mood"},
        ]
        assert [one["code"] for one in desk.post("", batch=batch).body] == [200, 400]
        assert desk.texts() == ["One loaf"]


class TestFields:
    @settings(max_examples=200)
    @given(st.text(alphabet="ab_.(){},1 ", max_size=30))
    def test_are_read_or_refused_never_anything_else(self, text):
        try:
            found = [one.name for one in parse(text)]
        except GraphError as refused:
            found = refused.code
        assert found == 100 or all(name.isidentifier() for name in found)

    def test_stand_within_each_other(self):
        found = parse("a,b.limit(2).summary(true){c,d{e}},f")

        assert [one.name for one in found] == ["a", "b", "f"]
        assert found[1].modifiers == {"limit": "2", "summary": "true"}
        assert [one.name for one in found[1].inner or []] == ["c", "d"]


class TestDeleting:
    def test_marks_in_the_ledger_when_it_was(self, desk):
        desk.delete(desk.feed().body["id"])
        [held] = desk.meta.published(desk.page.id, also_deleted=True)

        assert desk.texts() == []
        assert held.deleted_at >= held.at

    def test_of_a_film_takes_its_post_along(self, desk, files):
        desk.delete(desk.post(f"{desk.page.id}/videos", file_url=files.film()).body["id"])

        assert desk.meta.published(desk.page.id) == []

    def test_drafts_stay_unseen_until_they_are_published(self, desk):
        post = desk.feed(published=False, unpublished_content_type="DRAFT").body["id"]
        before = desk.texts()
        desk.post(post, is_published=True)

        assert (before, desk.texts()) == ([], ["Bread"])

    def test_a_changed_time_is_kept(self, desk):
        at = desk.meta.clock.now()
        post = desk.feed(published=False, scheduled_publish_time=int(at + HOUR)).body["id"]
        desk.post(post, scheduled_publish_time=int(at + 3 * HOUR))
        desk.meta.clock.advance(2 * HOUR)
        before = desk.texts()
        desk.meta.clock.advance(2 * HOUR)

        assert (before, desk.texts()) == ([], ["Bread"])
