import pytest

from conftest import NOON
from postwright.base.accounts.models import Member
from postwright.flow.media import operations, queries
from postwright.flow.media.models import Editing, MediaItem
from postwright.flow.media.rules import EDITS_AT_ONCE
from postwright.flow.media.tests import files
from tests.api import document
from tests.api.caller import Caller


@pytest.fixture
def call(anna):
    return Caller(anna)


@pytest.fixture
def video(anna, brand):
    item = operations.upload_media(
        stream=files.two_scenes(), file_name="clip.mp4", brand=brand, by=anna, at=NOON
    )
    return operations.clean_media(item=operations.preview_media(item=item, at=NOON), at=NOON)


def address(item):
    return f"/media/{item.pk}/edits"


def cue(start, end, words="Words"):
    return {"start": start, "end": end, "words": words}


def work():
    new = Editing.objects.get().media_item
    for step in (operations.render_media, operations.preview_media, operations.clean_media):
        step(item=queries.item_in(new.organisation_id, new.pk), at=NOON)


class TestEditMedia:
    def test_makes_a_new_photo_and_says_where(self, call, ready_photo):
        sent = {"turn": 90, "flip": True, "crop": {"width": 0.5}, "brightness": 0.2, "contrast": -0.1}
        words = {"texts": [{"words": "Fresh", "plate": "#101010"}], "alt_text": "Rolls on a tray"}
        answer = call("POST", address(ready_photo), sent | words)
        new = answer.json()

        assert (answer.status_code, answer["Retry-After"]) == (202, "2")
        assert answer["Location"] == f"/api/v1/media/{new['id']}"
        assert (new["state"], new["progress"], new["alt_text"]) == ("processing", 0, "Rolls on a tray")
        work()
        made = call("GET", f"/media/{new['id']}").json()
        assert (made["state"], made["edited_from"]) == ("ready", str(ready_photo.pk))
        assert (made["width"], made["height"]) == (round(ready_photo.height / 2), ready_photo.width)

    def test_keeps_what_the_page_would_have_kept(self, call, ready_photo):
        call("POST", address(ready_photo), {"crop": {"left": 0.25, "width": 0.5}, "texts": [{"words": "A"}]})
        kept = Editing.objects.get().edit

        assert kept["box"] == [0.25, 0.0, 0.5, 1.0]
        assert (kept["texts"][0]["words"], kept["texts"][0]["colour"]) == ("A", "#ffffff")
        assert kept.keys() == {"box", "texts"}

    def test_trims_a_video(self, call, video):
        new = call("POST", address(video), {"start": 0.5, "end": 3, "sound": "none"}).json()
        work()

        made = call("GET", f"/media/{new['id']}").json()
        assert (made["state"], made["has_audio"]) == ("ready", False)
        assert made["seconds"] == pytest.approx(2.5, abs=0.2)

    def test_makes_one_however_often_it_is_sent(self, call, ready_photo):
        answers = [call("POST", address(ready_photo), {"flip": True}, key="k1") for _ in range(3)]

        assert {answer.status_code for answer in answers} == {202}
        assert len({answer.json()["id"] for answer in answers}) == 1
        assert Editing.objects.count() == 1

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({}, "Nothing is changed yet"),
            ({"crop": {"left": 0.8, "width": 0.5}}, "must lie inside the picture"),
            ({"crop": {"width": 0.001}}, "So little of the picture"),
            ({"texts": [{"words": "\U0001fae8\u0b95"}]}, "cannot be drawn"),
        ],
    )
    def test_says_what_does_not_go(self, call, ready_photo, sent, words):
        answer = call("POST", address(ready_photo), sent)

        assert (answer.status_code, answer.json()["code"]) == (422, "not_edited")
        assert words in answer.json()["detail"]

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({"start": 50}, "over before that"),
            ({"start": 2, "end": 1}, "end comes after the beginning"),
            ({"subtitles": "burnt"}, "no subtitles yet"),
            ({"cues": [cue(2, 3), cue(0.2, 1)]}, "before the one above has ended"),
            ({"cues": [cue(0, 2), cue(1, 3)]}, "before the one above has ended"),
            ({"cues": [cue(2, 2)]}, "ends before it begins"),
            ({"cues": [cue(0, 1, " \n ")]}, "has no words"),
            ({"cues": [cue(n, n + 1, "a" * 400) for n in range(800)]}, "too many subtitles"),
        ],
    )
    def test_says_what_does_not_go_with_a_video(self, call, video, sent, words):
        assert words in call("POST", address(video), sent).json()["detail"]

    def test_keeps_subtitles_as_a_file_can_hold_them(self, call, video):
        sent = {"subtitles": "beside", "cues": [cue(0, 1, "One\n\n two "), cue(1, 2)]}
        call("POST", address(video), sent)

        assert [one["words"] for one in Editing.objects.get().edit["cues"]] == ["One\ntwo", "Words"]

    @pytest.mark.parametrize(
        "sent",
        [
            {"turn": 45},
            {"brightness": 2},
            {"crop": {"left": -1}},
            {"end": 1e300},
            {"texts": [{"words": "A", "colour": "red"}]},
            {"texts": [{"words": "A"}] * 11},
            {"alt_text": "a" * 2001},
        ],
    )
    def test_names_the_field_that_cannot_be_read(self, call, ready_photo, sent):
        answer = call("POST", address(ready_photo), sent)

        assert answer.status_code == 422
        assert next(iter(sent)) in str(answer.json()["fields"])

    def test_waits_for_one_that_is_not_ready(self, call, photo):
        assert "not ready yet" in call("POST", address(photo), {"flip": True}).json()["detail"]

    def test_makes_only_so_many_at_a_time(self, call, ready_photo):
        answers = [call("POST", address(ready_photo), {"flip": True}) for _ in range(EDITS_AT_ONCE + 1)]
        described = next(one for one in document.operations() if one.id == "edit_media")

        assert [answer.status_code for answer in answers] == [202] * EDITS_AT_ONCE + [429]
        assert answers[-1].json()["code"] == "too_many_edits"
        assert [document.complaints(described, answer) for answer in answers] == [[]] * len(answers)

    def test_is_refused_to_who_may_not_and_unknown_to_strangers(self, call, anna, sam, ready_photo):
        assert Caller(sam)("POST", address(ready_photo), {"flip": True}).status_code == 404
        Member.objects.filter(pk=anna.pk).update(role="viewer")
        assert call("POST", address(ready_photo), {"flip": True}).status_code == 403
        assert MediaItem.objects.count() == 1
