import pytest

from conftest import NOON
from postwright.flow.media import operations as media
from postwright.flow.media.models import MediaItem, MediaTwin
from tests.api.caller import Caller


@pytest.fixture
def call(anna):
    return Caller(anna)


def ids(answer):
    return [one["id"] for one in answer.json()["items"]]


class TestSearchLibrary:
    def test_finds_and_narrows(self, call, photo, other, anna):
        media.tag_media(item=photo, names=["Autumn"], by=anna, at=NOON)

        assert ids(call("GET", "/library")) == [str(other.pk), str(photo.pk)]
        for asked in (
            "search=autumn",
            "search=cup",
            "use=unused&search=2041",
            "since=2026-01-01T00:00:00Z&search=img",
        ):
            assert ids(call("GET", f"/library?{asked}")) == [str(photo.pk)]
        assert call("GET", "/library?search=cup").json()["items"][0]["tags"] == ["Autumn"]

    def test_comes_in_pages(self, call, photo, other):
        first = call("GET", "/library?limit=1").json()
        second = call("GET", f"/library?limit=1&after={first['next']}").json()

        assert [one["id"] for one in (*first["items"], *second["items"])] == [str(other.pk), str(photo.pk)]
        assert second["next"] is None

    def test_shows_a_stranger_nothing(self, photo, sam):
        assert ids(Caller(sam)("GET", "/library")) == []


class TestOneItem:
    def test_is_tagged(self, call, photo):
        assert call("PUT", f"/media/{photo.pk}/tags", {"tags": ["A", "b"]}).json()["tags"] == ["A", "b"]
        assert call("PUT", f"/media/{photo.pk}/tags", {"tags": [" "]}).status_code == 422

    def test_is_starred(self, call, photo):
        call("PUT", f"/media/{photo.pk}/favourite")
        assert ids(call("GET", "/library?favourite=true")) == [str(photo.pk)]

        call("DELETE", f"/media/{photo.pk}/favourite")
        assert ids(call("GET", "/library?favourite=true")) == []

    def test_tells_where_it_stands(self, call, scheduled, ready_photo):
        [use] = call("GET", f"/media/{ready_photo.pk}/uses").json()

        assert (use["post"], use["is_planned"]) == (str(scheduled[0].post_id), True)
        assert use["publications"] == [str(scheduled[0].pk)]

    def test_tells_what_looks_like_it(self, call, photo, other, anna):
        MediaTwin.objects.create(
            organisation=anna.organisation, media_item=other, older=photo, likeness="same", found_at=NOON
        )

        assert [one["id"] for one in call("GET", f"/media/{photo.pk}/twins").json()] == [str(other.pk)]
        assert call("GET", f"/media/{photo.pk}/similar").json() == []

    def test_is_not_there_for_a_stranger(self, photo, sam):
        call = Caller(sam)
        for method, path in (("PUT", "tags"), ("PUT", "favourite"), ("GET", "uses"), ("GET", "twins")):
            assert call(method, f"/media/{photo.pk}/{path}", {"tags": ["A"]}).status_code == 404


class TestTags:
    def test_hold_no_comma(self, call, photo):
        refused = call("PUT", f"/media/{photo.pk}/tags", {"tags": ["Autumn", "Rolls, warm"]})

        assert (refused.status_code, refused.json()["code"]) == (422, "media_tag_parted")
        assert "Rolls, warm" in refused.json()["detail"]
        assert not photo.tags.exists()

    def test_are_renamed_merged_and_removed(self, call, photo, anna):
        media.tag_media(item=photo, names=["Autumn", "Fall"], by=anna, at=NOON)
        tags = {one["name"]: one["id"] for one in call("GET", "/media-tags").json()["items"]}
        taken = call("PATCH", f"/media-tags/{tags['Fall']}", {"name": "autumn"})
        assert (taken.status_code, taken.json()["code"]) == (409, "media_tag_taken")

        call("PATCH", f"/media-tags/{tags['Fall']}", {"name": "Herbst"})
        merged = call("POST", f"/media-tags/{tags['Fall']}/merge", {"into": tags["Autumn"]}).json()
        assert (merged["name"], merged["items"]) == ("Autumn", 1)

        assert call("DELETE", f"/media-tags/{tags['Autumn']}").status_code == 204
        assert call("GET", "/media-tags").json()["items"] == []


class TestTrash:
    def test_takes_gives_back_and_deletes(self, call, photo, other):
        moved = call("POST", "/trash", {"media": [str(photo.pk), str(other.pk)]}).json()
        assert {one["id"] for one in moved} == {str(photo.pk), str(other.pk)}
        assert moved[0]["delete_at"] > moved[0]["removed_at"]

        assert call("POST", f"/trash/{photo.pk}/return").json()["id"] == str(photo.pk)
        assert call("DELETE", f"/trash/{other.pk}").status_code == 204
        assert ids(call("GET", "/trash")) == []
        assert call("POST", f"/trash/{other.pk}/return").json()["code"] == "trash_over"

    def test_asks_about_what_posts_hold(self, call, scheduled, ready_photo):
        refused = call("POST", "/trash", {"media": [str(ready_photo.pk)]})
        assert (refused.status_code, refused.json()["code"]) == (409, "still_used")

        assert call("POST", "/trash", {"media": [str(ready_photo.pk)], "let_go": True}).status_code == 200
        scheduled[0].refresh_from_db()
        assert scheduled[0].state == "cancelled"

    def test_is_emptied(self, call, photo):
        call("POST", "/trash", {"media": [str(photo.pk)]})

        assert call("POST", "/trash/empty").json() == {"deleted": 1}
        assert ids(call("GET", "/trash")) == []

    def test_of_others_is_not_there(self, call, photo, sam):
        call("POST", "/trash", {"media": [str(photo.pk)]})
        stranger = Caller(sam)

        assert ids(stranger("GET", "/trash")) == []
        assert stranger("DELETE", f"/trash/{photo.pk}").status_code == 404
        assert stranger("POST", "/trash/empty").json() == {"deleted": 0}
        assert MediaItem.objects.filter(pk=photo.pk).exists()


class TestRoom:
    def test_is_told(self, call, photo):
        room = call("GET", "/library/room").json()

        assert (room["used"], room["originals"], room["unused"]) == (photo.size, photo.size, photo.size)
