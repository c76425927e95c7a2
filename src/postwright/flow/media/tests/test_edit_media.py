import html
import io
import re

import av
import numpy as np
import pytest
from django.urls import reverse
from PIL import Image

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.flow.media import jobs, operations, queries
from postwright.flow.media.rules import EDITS_AT_ONCE, Edit, parse_cues
from postwright.flow.media.tests import files
from postwright.flow.media.tests.breaks import failing
from postwright.ports.imaging import Cue, Lettering


@pytest.fixture
def ready(anna, brand):
    def make(stream, name):
        item = operations.upload_media(stream=stream, file_name=name, brand=brand, by=anna, at=NOON)
        return operations.clean_media(item=operations.preview_media(item=item, at=NOON), at=NOON)

    return make


@pytest.fixture
def coffee(ready):
    return ready(files.coffee(), "coffee.png")


@pytest.fixture
def video(ready):
    return ready(files.two_scenes(), "scenes.mp4")


def finished(item):
    """As the worker leaves it."""
    ids = {"organisation_id": str(item.organisation_id), "subject_id": str(item.pk)}
    for job in (jobs.render_photo, jobs.render_video, jobs.preview, jobs.clean_photo, jobs.clean_video):
        job(**ids)
    return queries.item_in(item.organisation_id, item.pk)


def sent(item):
    with queries.open_rendition(queries.sendable(item)) as stream:
        return io.BytesIO(stream.read())


class TestEditMedia:
    def test_makes_a_new_item_and_leaves_the_old_one(self, coffee, wilma):
        before = queries.sendable(coffee).storage_key

        new = operations.edit_media(item=coffee, edit=Edit(turn=90), by=wilma, at=NOON)

        assert (new.edited_from, new.made_by.edit, new.is_processing) == (coffee, {"turn": 90}, True)
        assert (new.file_name, new.brand, new.uploaded_by) == ("coffee (edited).png", coffee.brand, wilma)
        assert queries.sendable(queries.item_in(coffee.organisation_id, coffee.pk)).storage_key == before
        event = Event.objects.get(tag=Tag.MEDIA_EDITED)
        assert (event.subject_id, event.by_id, event.details) == (
            new.pk,
            wilma.pk,
            {"source": str(coffee.pk)},
        )

    def test_takes_the_alt_text_along_or_another_one(self, coffee, wilma):
        operations.describe_media(item=coffee, alt_text="A cup", by=wilma, at=NOON)
        coffee.refresh_from_db()
        edit = {"item": coffee, "edit": Edit(turn=90), "by": wilma, "at": NOON}

        assert operations.edit_media(**edit).alt_text == "A cup"
        assert operations.edit_media(**edit, alt_text=" Half a cup ").alt_text == "Half a cup"

    def test_names_an_edit_of_an_edit_once(self, coffee, wilma):
        new = finished(operations.edit_media(item=coffee, edit=Edit(turn=90), by=wilma, at=NOON))
        again = operations.edit_media(item=new, edit=Edit(flip=True), by=wilma, at=NOON)
        assert again.file_name == "coffee (edited).png"

    def test_is_nothing_for_who_only_looks_on(self, coffee, vera):
        with pytest.raises(NotAllowed):
            operations.edit_media(item=coffee, edit=Edit(turn=90), by=vera, at=NOON)

    @pytest.mark.parametrize(
        ("edit", "words"),
        [
            (Edit(), "Nothing is changed"),
            (Edit(end=1.0, sound="none"), "Nothing is changed"),
            (Edit(texts=(Lettering("Hi 😀 漢"),)), "😀 漢"),
            (Edit(box=(0, 0, 0.001, 1)), "So little"),
        ],
    )
    def test_says_what_does_not_go(self, coffee, wilma, edit, words):
        with pytest.raises(operations.NotEdited, match=words):
            operations.edit_media(item=coffee, edit=edit, by=wilma, at=NOON)

    @pytest.mark.parametrize(
        ("edit", "words"),
        [
            (Edit(start=4.5), "over before"),
            (Edit(start=1, end=1.1), "after the beginning"),
            (Edit(), "Nothing"),
        ],
    )
    def test_says_what_does_not_go_with_a_video(self, video, wilma, edit, words):
        with pytest.raises(operations.NotEdited, match=words):
            operations.edit_media(item=video, edit=edit, by=wilma, at=NOON)

    def test_needs_a_file_that_is_ready(self, photo, wilma):
        with pytest.raises(operations.NotEdited):
            operations.edit_media(item=photo, edit=Edit(turn=90), by=wilma, at=NOON)

    def test_needs_room(self, coffee, wilma, settings):
        settings.STORAGE_QUOTA = queries.bytes_used(coffee.organisation_id)
        with pytest.raises(operations.OverQuota):
            operations.edit_media(item=coffee, edit=Edit(turn=90), by=wilma, at=NOON)

    def test_makes_so_many_at_a_time(self, coffee, wilma):
        for _number in range(EDITS_AT_ONCE):
            new = operations.edit_media(item=coffee, edit=Edit(turn=90), by=wilma, at=NOON)
        with pytest.raises(operations.TooManyEdits, match="being made already"):
            operations.edit_media(item=coffee, edit=Edit(turn=90), by=wilma, at=NOON)

        finished(new)

        assert operations.edit_media(item=coffee, edit=Edit(turn=90), by=wilma, at=NOON)


class TestRenderMedia:
    def test_gives_a_photo_that_can_go_out(self, coffee, wilma):
        edit = Edit(turn=90, box=(0, 0, 1, 0.5), brightness=0.1, texts=(Lettering("Fresh"),))

        new = finished(operations.edit_media(item=coffee, edit=edit, by=wilma, at=NOON))

        picture = Image.open(sent(new))
        assert (new.state, new.width, new.height) == ("ready", 400, 300)
        assert picture.size == edit.size(600, 400, is_video=False) == (400, 300)
        assert (new.mime, new.size) == ("image/png", queries.sendable(new).size)
        assert {one.purpose for one in new.renditions.all()} == {"clean", "preview", "thumb"}

    def test_gives_the_part_of_a_video_that_was_asked_for(self, video, wilma):
        new = finished(operations.edit_media(item=video, edit=Edit(start=2.2), by=wilma, at=NOON))

        assert (new.state, new.progress, new.mime) == ("ready", None, "video/mp4")
        assert new.seconds == pytest.approx(1.8, abs=0.11)
        with av.open(sent(new)) as clip:
            first = next(clip.decode(video=0)).to_ndarray(format="gray8")
        assert first.mean() > 200  # the white scene
        assert {"clean", "poster", "frame"} <= {one.purpose for one in new.renditions.all()}

    def test_burns_subtitles_in(self, video, wilma):
        cues = parse_cues("0:00.5 --> 0:01.5\nGuten Morgen")

        new = finished(
            operations.edit_media(item=video, edit=Edit(subtitles="burnt", cues=cues), by=wilma, at=NOON)
        )

        with av.open(sent(new)) as clip:
            lit = [np.asarray(frame.to_ndarray(format="gray8")).max() > 150 for frame in clip.decode(video=0)]
        assert lit[:20] == [5 <= number < 15 for number in range(20)]

    def test_keeps_subtitles_beside_by_the_clock_of_what_is_left(self, video, wilma):
        edit = Edit(start=1, subtitles="beside", cues=(Cue(0.5, 2, "Guten <Morgen>"), Cue(3, 3.5, "Ende")))

        new = finished(operations.edit_media(item=video, edit=edit, by=wilma, at=NOON))

        with queries.open_rendition(queries.rendition_for(new, "subtitles")) as stream:
            assert stream.read().decode() == (
                "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nGuten &lt;Morgen&gt;\n\n"
                "00:00:02.000 --> 00:00:02.500\nEnde\n"
            )

    def test_offers_subtitles_beside_to_be_saved(self, video, wilma, as_member):
        edit = Edit(subtitles="beside", cues=(Cue(0, 1, "Hello"),))
        new = finished(operations.edit_media(item=video, edit=edit, by=wilma, at=NOON))

        page = as_member(wilma).get(reverse("studio-item", args=[new.pk])).text
        address = re.search(r'href="([^"]+)" download', page)[1]
        answer = as_member(wilma).get(html.unescape(address))

        assert "a file that no network is sent" in page
        assert answer.getvalue().startswith(b"WEBVTT")
        assert answer["Content-Disposition"] == 'attachment; filename="scenes (edited).vtt"'

    def test_leaves_pictures_as_they_are_where_only_subtitles_come(self, video, wilma):
        edit = Edit(subtitles="beside", cues=(Cue(0, 1, "Hello"),))

        new = finished(operations.edit_media(item=video, edit=edit, by=wilma, at=NOON))

        assert queries.sendable(new).storage_key == queries.sendable(video).storage_key

    def test_says_that_content_credentials_are_lost(self, coffee, wilma):
        coffee.origin = {
            "has_credentials": True,
            "credentials_by": "Kamera AG",
            "source_type": "trainedAlgorithmicMedia",
        }
        coffee.save()

        new = finished(operations.edit_media(item=coffee, edit=Edit(flip=True), by=wilma, at=NOON))

        assert new.origin == {
            "lost_credentials": True,
            "credentials_by": "Kamera AG",
            "source_type": "trainedAlgorithmicMedia",
        }
        assert "without" in " ".join(new.origin_words)
        assert "AI" in " ".join(new.origin_words)

    def test_fails_where_the_source_is_gone(self, coffee, wilma):
        new = operations.edit_media(item=coffee, edit=Edit(flip=True), by=wilma, at=NOON)
        coffee.delete()

        assert (finished(new).state, finished(new).problem) == ("failed", "missing")

    def test_is_made_once(self, coffee, wilma):
        new = finished(operations.edit_media(item=coffee, edit=Edit(flip=True), by=wilma, at=NOON))
        made = {one.pk for one in new.renditions.all()}

        assert {one.pk for one in finished(new).renditions.all()} == made
        assert Event.objects.filter(tag=Tag.MEDIA_RENDERED).count() == 1

    def test_needs_room_for_what_came_of_it(self, coffee, wilma, settings):
        new = operations.edit_media(item=coffee, edit=Edit(flip=True), by=wilma, at=NOON)
        settings.STORAGE_QUOTA = queries.bytes_used(coffee.organisation_id)

        item = finished(new)

        assert (item.state, item.problem, item.renditions.exists()) == ("failed", "over_quota", False)
        assert "no room left" in item.problem_text

    def test_goes_on_where_it_was_broken_off(self, video, wilma):
        new = operations.edit_media(item=video, edit=Edit(start=2.2), by=wilma, at=NOON)
        ids = {"organisation_id": str(new.organisation_id), "subject_id": str(new.pk)}
        with failing('UPDATE "media_mediaitem"'):
            jobs.render_video(**ids)
        assert queries.sendable(queries.item_in(new.organisation_id, new.pk))

        item = finished(new)

        assert (item.state, item.seconds) == ("ready", pytest.approx(1.8, abs=0.11))
        assert item.size == queries.sendable(item).size

    def test_goes_on_with_the_subtitles_that_are_missing(self, video, wilma):
        edit = Edit(subtitles="beside", cues=(Cue(0, 1, "Hello"),))
        new = operations.edit_media(item=video, edit=edit, by=wilma, at=NOON)
        ids = {"organisation_id": str(new.organisation_id), "subject_id": str(new.pk)}
        with failing('INSERT INTO "media_rendition"', "subtitles"):
            jobs.render_video(**ids)

        assert queries.rendition_for(finished(new), "subtitles")
