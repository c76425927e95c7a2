import re
from html import unescape

import pytest
from django.urls import reverse

from conftest import NOON
from postwright.base.connections.operations import connect_channel
from postwright.flow.media import operations, queries
from postwright.flow.media.models import Editing, MediaItem
from postwright.flow.media.rules import Edit, explain
from postwright.flow.media.tests import files
from postwright.ports.channels.ways import ConnectedAccount
from postwright.ports.imaging import Lettering

HTMX = {"HX-Request": "true"}
WHOLE = {"left": "0", "top": "0", "width": "100", "height": "100"}


@pytest.fixture
def coffee(anna, brand):
    item = operations.upload_media(
        stream=files.coffee(), file_name="coffee.png", brand=brand, by=anna, at=NOON
    )
    return operations.clean_media(item=operations.preview_media(item=item, at=NOON), at=NOON)


@pytest.fixture
def video(anna, brand):
    item = operations.upload_media(
        stream=files.two_scenes(), file_name="clip.mp4", brand=brand, by=anna, at=NOON
    )
    return operations.clean_media(item=operations.preview_media(item=item, at=NOON), at=NOON)


@pytest.fixture
def channel(brand, anna):
    found = ConnectedAccount(
        remote_id="practice", handle="practice", display_name="Practice", base_url="", secret={}
    )
    return connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=NOON)


def page(item):
    return reverse("media-edit", args=[item.pk])


def asked_again(text):
    """The address that a page which waits asks."""
    return unescape(re.search(r'id="waiting"[^>]* hx-get="([^"]+)"', text)[1])


def made():
    return Editing.objects.get()


class TestEdit:
    def test_shows_the_photo_and_its_form(self, as_member, wilma, coffee):
        answer = as_member(wilma).get(page(coffee))

        assert answer.status_code == 200
        text = answer.content.decode()
        assert "Make the new photo" in text
        assert 'name="brightness"' in text
        assert 'id="edit-trim"' not in text

    def test_shows_what_else_can_be_done_to_a_video(self, as_member, wilma, video):
        text = as_member(wilma).get(page(video)).content.decode()
        assert 'id="edit-trim"' in text
        assert 'data-range="end"' in text
        assert text.count('name="second"') > 1

    def test_makes_a_new_one_of_what_was_sent(self, as_member, wilma, coffee):
        sent = {
            "turn": "90",
            "flip": "on",
            "left": "10",
            "top": "0",
            "width": "50",
            "height": "100",
            "brightness": "20",
            "contrast": "-10",
            "alt_text": "Half a cup",
            "text_words": ["Fresh", " "],
            "text_left": ["5", "0"],
            "text_top": ["10", "0"],
            "text_width": ["90", "50"],
            "text_size": ["8", "5"],
            "text_colour": ["#ffffff", "#000000"],
            "text_plate": ["#c2281d", ""],
            "text_align": ["left", "left"],
        }

        answer = as_member(wilma).post(page(coffee), sent)

        edit = made().edit
        assert answer.url == reverse("studio-item", args=[made().media_item_id])
        assert (edit["turn"], edit["flip"], edit["box"]) == (90, True, [0.1, 0, 0.5, 1])
        assert (edit["brightness"], edit["contrast"]) == (0.2, -0.1)
        [text] = edit["texts"]
        assert (text["words"], text["size"], text["plate"], text["align"]) == (
            "Fresh",
            0.08,
            "#c2281d",
            "left",
        )
        assert made().media_item.alt_text == "Half a cup"

    def test_says_what_does_not_go_and_keeps_what_was_sent(self, as_member, wilma, coffee):
        answer = as_member(wilma).post(page(coffee), {**WHOLE, "width": "0.5", "alt_text": "My words"})
        assert answer.status_code == 422
        assert "My words" in answer.content.decode()
        assert not Editing.objects.exists()

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({}, "Nothing is changed yet"),
            ({"text_words": "😀 漢", "text_left": "0", "text_top": "0", "text_width": "50", "text_size": "5",
              "text_colour": "#ffffff", "text_plate": "", "text_align": "left"}, "cannot be drawn"),
            ({"text_words": "x", "text_left": "-4", "text_top": "NaN", "text_width": "1e400", "text_size": "",
              "text_colour": "red", "text_plate": "", "text_align": "left"}, "Load the page again"),
            ({"text_words": "x", "text_left": "4", "text_top": "4", "text_width": "50", "text_size": "90",
              "text_colour": "#ffffff", "text_plate": "", "text_align": "left"}, "too large or too small"),
        ],
    )  # fmt: skip
    def test_refuses_in_words(self, as_member, wilma, coffee, sent, words):
        answer = as_member(wilma).post(page(coffee), {**WHOLE, "alt_text": "", **sent})
        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_names_the_line_of_subtitles_that_is_wrong(self, as_member, wilma, video):
        sent = {
            **WHOLE,
            "alt_text": "",
            "subtitles": "burnt",
            "cues": "0:01 --> 0:02\nOne\n\n0:04 --> 0:03\nTwo",
        }
        assert "Line 4" in as_member(wilma).post(page(video), sent).content.decode()

    def test_trims_and_evens_a_video(self, as_member, wilma, video):
        as_member(wilma).post(
            page(video), {**WHOLE, "alt_text": "", "start": "0.5", "end": "3", "sound": "even"}
        )
        assert made().edit == {"start": 0.5, "end": 3.0, "sound": "even"}

    def test_begins_again_where_an_edit_began(self, as_member, wilma, coffee):
        as_member(wilma).post(page(coffee), {**WHOLE, "alt_text": "", "brightness": "30"})
        new = made().media_item
        MediaItem.objects.filter(pk=new.pk).update(width=600, height=400)

        text = as_member(wilma).get(page(new)).content.decode()
        as_member(wilma).post(page(new), {**WHOLE, "alt_text": "", "brightness": "10"})

        assert 'value="30"' in text
        assert set(Editing.objects.values_list("source", flat=True)) == {coffee.pk}

    def test_waits_for_a_file_that_is_not_ready(self, as_member, wilma, photo):
        answer = as_member(wilma).get(page(photo))
        assert answer.status_code == 409
        assert "still being prepared" in answer.content.decode()

    def test_asks_again_until_it_is_ready_and_then_opens_with_its_remedy(self, as_member, wilma, photo):
        wilmas, address = as_member(wilma), f"{page(photo)}?do=turn&network=bluesky"
        before = asked_again(wilmas.get(address).text)
        nothing_new = wilmas.get(before, headers=HTMX)
        operations.preview_media(item=photo, at=NOON)
        viewable = wilmas.get(before, headers=HTMX)
        operations.clean_media(item=queries.item_in(photo.organisation_id, photo.pk), at=NOON)
        ready = wilmas.get(asked_again(viewable.text), headers=HTMX)

        assert (nothing_new.status_code, nothing_new.content) == (204, b"")
        assert (viewable.status_code, "<img" in viewable.text, "<html" in viewable.text) == (200, True, False)
        assert ready.headers["HX-Redirect"] == address

    def test_shows_how_much_of_an_edit_is_made_where_its_source_is_gone(self, as_member, wilma, coffee):
        new = operations.edit_media(item=coffee, edit=Edit(flip=True), by=wilma, at=NOON)
        operations.remove_media(item=coffee, by=wilma, at=NOON)
        Editing.objects.update(progress=40)
        text = as_member(wilma).get(page(new)).text
        Editing.objects.update(progress=60)

        assert 'value="40"' in text
        assert 'value="60"' in as_member(wilma).get(asked_again(text), headers=HTMX).text

    def test_stops_asking_once_it_has_failed(self, as_member, wilma, photo):
        again = asked_again(as_member(wilma).get(page(photo)).text)
        MediaItem.objects.filter(pk=photo.pk).update(state="failed", problem="program")
        text = as_member(wilma).get(again, headers=HTMX).text

        assert "hx-get" not in text
        assert explain("program") in unescape(text)

    def test_is_not_there_for_a_stranger(self, as_member, sam, coffee):
        assert as_member(sam).get(page(coffee)).status_code == 404
        assert as_member(sam).post(page(coffee), {"do": "turn"}).status_code == 404

    def test_can_only_be_looked_at_by_who_looks_on(self, as_member, vera, coffee):
        assert "Make the new photo" not in as_member(vera).get(page(coffee)).content.decode()
        assert as_member(vera).post(page(coffee), {"do": "turn"}).status_code == 403


class TestRemedies:
    def test_open_the_page_with_the_remedy_filled_in(self, as_member, wilma, coffee):
        text = as_member(wilma).get(page(coffee), {"do": "brighten"}).content.decode()
        assert 'name="brightness" value="0"' not in text

    def test_crop_for_a_channel_around_what_draws_the_eye(self, as_member, wilma, coffee, channel):
        channel.settings = {"plays": "square_pictures"}
        channel.save()

        as_member(wilma).post(page(coffee), {"do": "crop", "network": str(channel.pk)})

        left, top, width, height = made().edit["box"]
        assert (top, width, height) == (0, pytest.approx(0.667, abs=0.001), 1)
        assert 0 <= left <= 0.334

    @pytest.mark.parametrize(
        ("do", "name"), [("turn", "turn"), ("brighten", "brightness"), ("darken", "brightness")]
    )
    def test_are_applied_with_one_click(self, as_member, wilma, coffee, do, name):
        as_member(wilma).post(page(coffee), {"do": do})
        assert set(made().edit) == {name}

    def test_trim_to_what_the_network_takes_from_where_it_begins_to_move(
        self, as_member, wilma, video, channel, monkeypatch
    ):
        channel.settings = {"plays": "short_videos"}
        channel.save()
        MediaItem.objects.filter(pk=video.pk).update(measured={"still_seconds": 1.4}, seconds=120)

        as_member(wilma).post(page(video), {"do": "trim", "network": str(channel.pk)})

        assert made().edit == {"start": 1.4, "end": 91.4}

    def test_even_the_sound(self, as_member, wilma, video):
        as_member(wilma).post(page(video), {"do": "even_sound"})
        assert made().edit == {"sound": "even"}

    def test_fill_subtitles_in_and_wait_for_a_person(self, as_member, wilma, video):
        sent = {"do": "add_subtitles", "cues": "WEBVTT\n\n00:00.500 --> 00:02.000\nGuten Morgen"}
        answer = as_member(wilma).post(page(video), sent)

        assert answer.status_code == 200
        assert "00:00:00.500 --&gt; 00:00:02.000\nGuten Morgen" in answer.text
        assert re.search(r'value="burnt"[^>]* checked', answer.text)
        assert not Editing.objects.exists()

    def test_name_the_line_of_handed_over_subtitles_that_is_wrong(self, as_member, wilma, video):
        answer = as_member(wilma).post(page(video), {"do": "add_subtitles", "cues": "0:04 --> 0:03\nTwo"})
        assert (answer.status_code, "Line 1" in answer.text) == (422, True)

    def test_say_where_nothing_is_to_be_done(self, as_member, wilma, coffee):
        answer = as_member(wilma).post(page(coffee), {"do": "crop", "network": "bluesky"})
        assert answer.status_code == 422
        assert "Nothing is changed yet" in answer.content.decode()

    @pytest.mark.parametrize("do", ["", "explode", "crop"])
    def test_know_nothing_of_what_is_not_theirs(self, as_member, wilma, coffee, do):
        answer = as_member(wilma).get(page(coffee), {"do": do, "network": "nowhere"})
        assert answer.status_code == 200


class TestRemediesOfWhatIsEdited:
    """One thing is put right, and the other edits stay."""

    @pytest.fixture
    def edited(self, wilma):
        def edited(source, **edit):
            new = operations.edit_media(item=source, edit=Edit(**edit), alt_text="Its own", by=wilma, at=NOON)
            for step in (operations.render_media, operations.preview_media, operations.clean_media):
                step(item=queries.item_in(new.organisation_id, new.pk), at=NOON)
            return queries.item_in(new.organisation_id, new.pk)

        return edited

    @pytest.fixture
    def after(self, as_member, wilma):
        def after(item, do, **said):
            as_member(wilma).post(page(item), {"do": do, **said})
            return Editing.objects.exclude(media_item=item).get()

        return after

    def test_crops_what_was_cut_out_already(self, edited, coffee, channel, after):
        channel.settings = {"plays": "square_pictures"}
        channel.save()
        item = edited(coffee, box=(0.5, 0, 0.5, 1), flip=True, texts=(Lettering("Fresh"),))

        new = after(item, "crop", network=str(channel.pk))

        left, top, width, height = new.edit["box"]
        assert (left, width) == (0.5, 0.5)
        assert height == pytest.approx(0.75, abs=0.001)
        assert 0 <= top <= 0.25
        assert (new.edit["flip"], new.edit["texts"][0]["words"]) == (True, "Fresh")

    @pytest.mark.parametrize(("flip", "turn"), [(False, 180), (True, 0)])
    def test_turns_what_is_seen(self, edited, coffee, after, flip, turn):
        item = edited(coffee, turn=90, flip=flip, box=(0.1, 0.2, 0.3, 0.4))
        new = after(item, "turn")
        assert (new.edit.get("turn", 0), new.edit["box"]) == (turn, [0.4, 0.1, 0.4, 0.3])

    def test_goes_on_from_the_light_that_it_has(self, edited, coffee, after):
        item = edited(coffee, brightness=-0.5, contrast=0.1)
        new = after(item, "brighten")
        light = operations.look_for_focus(item=item).light
        slope = (1 + new.edit["brightness"]) * (1 + new.edit.get("contrast", 0))
        assert slope == pytest.approx(0.5 * 1.1 * min(1.8, 0.45 / light), rel=0.05)

    def test_trims_within_the_part_that_is_left(self, edited, video, after):
        item = edited(video, start=1.0, end=3.5, sound="even")
        MediaItem.objects.filter(pk=item.pk).update(measured={"still_seconds": 0.8})
        assert after(item, "trim").edit == {"start": 1.8, "end": 3.5, "sound": "even"}

    def test_takes_subtitles_by_the_clock_of_what_is_left(self, edited, video, as_member, wilma):
        item = edited(video, start=1.0)
        said = {"do": "add_subtitles", "cues": "0:00.5 --> 0:02\nEnde"}
        assert "00:00:01.500 --&gt; 00:00:03.000" in as_member(wilma).post(page(item), said).text

    def test_keeps_the_alt_text_and_the_poster_of_the_item(self, edited, coffee, video, as_member, wilma):
        item, clip = edited(coffee, flip=True), edited(video, start=1.0)
        assert ">\nIts own</textarea>" in as_member(wilma).get(page(item)).text
        text = as_member(wilma).get(page(clip)).text

        assert f'action="{reverse("media-poster", args=[clip.pk])}"' in text
        offered = re.findall(r'name="second" value="([0-9.]+)"', text)
        assert offered == [frame.variant for frame in queries.frames_of(clip)]
        new = Editing.objects.exclude(media_item__in=[item, clip])
        as_member(wilma).post(page(item), {"do": "turn"})
        assert new.get().media_item.alt_text == "Its own"

    def test_says_where_nothing_is_to_be_done(self, edited, coffee, as_member, wilma):
        item = edited(coffee, flip=True)
        answer = as_member(wilma).post(page(item), {"do": "crop", "network": "bluesky"})
        assert (answer.status_code, "Nothing is changed yet" in answer.text) == (422, True)


class TestChoosePoster:
    def test_lets_another_picture_stand_for_the_video(self, as_member, wilma, video):
        before = {one.storage_key for one in video.renditions.all() if one.purpose in {"poster", "thumb"}}

        as_member(wilma).post(reverse("media-poster", args=[video.pk]), {"second": "3.2"})

        item = queries.item_in(video.organisation_id, video.pk)
        after = {one.storage_key for one in item.renditions.all() if one.purpose in {"poster", "thumb"}}
        assert not before & after
        kept = set(queries.storage().keys(video.organisation_id.hex))
        assert kept == {one.storage_key for one in item.renditions.all()}

    @pytest.mark.parametrize("second", ["", "-1", "nan", "x"])
    def test_asks_for_a_second(self, as_member, wilma, video, second):
        assert (
            as_member(wilma).post(reverse("media-poster", args=[video.pk]), {"second": second}).status_code
            == 422
        )

    def test_is_for_videos(self, as_member, wilma, coffee):
        assert (
            as_member(wilma).post(reverse("media-poster", args=[coffee.pk]), {"second": "1"}).status_code
            == 422
        )
