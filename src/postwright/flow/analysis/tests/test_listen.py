import html
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from conftest import NOON
from postwright.base.audit.models import Event, Tag
from postwright.flow.analysis import jobs, models, operations, queries
from postwright.flow.analysis.models import Hearing
from postwright.flow.media import operations as media
from postwright.flow.media.models import Editing
from postwright.flow.media.queries import item_in
from postwright.flow.media.rules import Edit
from postwright.ports.imaging import Cue
from postwright.ports.imaging.tests import samples

SAID = {
    "language": "en",
    "language_score": 0.95,
    "words": [
        {"text": word, "start": float(at), "end": at + 0.9, "score": 0.95}
        for at, word in enumerate(("Our", "second", "shop", "opens", "on", "Monday."))
    ],
    "source": "whisper-base",
}


@pytest.fixture
def video(brand, wilma, tmp_path):
    """With a tone, in which nobody speaks."""
    path = samples.clip(tmp_path / "clip.mp4", seconds=2)
    item = media.upload_media(
        stream=BytesIO(path.read_bytes()), file_name="clip.mp4", brand=brand, by=wilma, at=NOON
    )
    return media.preview_media(item=item, at=NOON)


@pytest.fixture
def asked(video, brand, wilma):
    return operations.request_analysis(media_item=video, brand=brand, by=wilma, at=NOON)


@pytest.fixture
def heard(video):
    return Hearing.objects.create(
        organisation=video.organisation, media_item=video, transcript=SAID, heard_at=NOON
    )


def ids(item):
    return {"organisation_id": str(item.organisation_id), "subject_id": str(item.pk)}


class TestListening:
    def test_is_begun_once_and_waited_for(self, asked, video):
        for _time in range(2):
            running = operations.run_analysis(analysis=asked, at=NOON)

        assert (running.is_open, running.suggestions.exists()) == (True, True)
        jobs_waiting = ProcrastinateJob.objects.filter(
            task_name="analysis.listen", args__subject_id=str(video.pk)
        )
        assert jobs_waiting.count() == 1
        assert jobs_waiting.get().queue_name == "slow"

    def test_ends_what_waited_for_it(self, asked, video, anna):
        operations.run_analysis(analysis=asked, at=NOON)
        jobs.listen(**ids(video))
        jobs.listen(**ids(video))

        assert Hearing.objects.get().transcript["unheard"] == "no_speech"
        assert Event.objects.filter(tag=Tag.MEDIA_HEARD).count() == 1
        assert queries.waiting_for(video.pk) == [asked.pk]
        jobs.run(organisation_id=str(asked.organisation_id), subject_id=str(asked.pk))
        assert queries.analyses_for(anna).get(pk=asked.pk).is_finished

    def test_holds_nobody_up_where_it_fails(self, asked, video):
        operations.run_analysis(analysis=asked, at=NOON)
        jobs.give_up_listening(**ids(video))

        assert Hearing.objects.get().problem == "program"
        assert operations.run_analysis(analysis=asked, at=NOON).is_finished

    def test_is_not_for_photos(self, viewable):
        assert not operations.begin_listening(item=viewable)

    def test_says_why_where_the_file_is_gone(self, video):
        video.renditions.filter(purpose="original").delete()

        fresh = item_in(video.organisation_id, video.pk)
        assert operations.listen_to_media(item=fresh, at=NOON).problem == "missing"


class TestHeard:
    def test_is_used_in_suggestions_and_found_by_the_search(self, asked, heard, anna):
        done = operations.run_analysis(analysis=asked, at=NOON)
        captions = [one.text for one in done.suggestions.all() if one.field == "caption"]

        assert all("“Our second shop opens on Monday”" in caption for caption in captions)
        assert "no_subtitles" in {advice.code for advice in done.advice}
        assert queries.containing(queries.analyses_for(anna), "second shop").get() == done
        assert "transcript" not in done.facts

    def test_is_shown_and_downloaded_as_subtitles(self, asked, heard, video, as_member, wilma):
        operations.run_analysis(analysis=asked, at=NOON)
        browser = as_member(wilma)
        page = browser.get(reverse("studio-item", args=[video.pk])).text
        vtt = browser.get(reverse("studio-subtitles", args=[video.pk, "vtt"]))
        srt = browser.get(reverse("studio-subtitles", args=[video.pk, "srt"]))

        assert "Our second shop opens on Monday." in page
        assert vtt.text.startswith("WEBVTT\n\n00:00:00.000 --> ")
        assert (vtt["Content-Type"], 'filename="clip.vtt"' in vtt["Content-Disposition"]) == (
            "text/vtt; charset=utf-8",
            True,
        )
        assert srt.text.startswith("1\n00:00:00,000 --> ")

    def test_hands_the_subtitles_over_to_the_editor(self, asked, heard, video, as_member, wilma):
        media.clean_media(item=video, at=NOON)
        operations.run_analysis(analysis=asked, at=NOON)
        browser, edit_url = as_member(wilma), reverse("media-edit", args=[video.pk])
        page = browser.get(reverse("studio-item", args=[video.pk])).text
        assert f'action="{edit_url}#edit-sound"' in page
        handed = html.unescape(re.search(r'name="cues" value="([^"]+)"', page)[1])

        editor = browser.post(edit_url, {"do": "add_subtitles", "cues": handed})

        assert editor.status_code == 200
        assert "Our second shop opens on Monday." in " ".join(editor.text.split())

    @pytest.mark.parametrize("subtitles", ["burnt", "beside"])
    def test_misses_no_subtitles_that_are_there(self, asked, heard, video, subtitles):
        done = operations.run_analysis(analysis=asked, at=NOON)
        made_of = {"organisation": video.organisation, "source": None, "edit": self.edit_with(subtitles)}
        Editing.objects.create(media_item=video, **made_of)

        fresh = models.Analysis.objects.get(pk=done.pk)
        assert "no_subtitles" not in {advice.code for advice in fresh.advice}

    def edit_with(self, subtitles):
        return Edit(subtitles=subtitles, cues=(Cue(0, 1, "Hello"),)).to_json()

    @pytest.mark.parametrize("form", ["txt", "vtt"])
    def test_is_no_file_where_there_is_none(self, video, as_member, wilma, form):
        address = reverse("studio-subtitles", args=[video.pk, form])

        assert as_member(wilma).get(address).status_code == 404

    def test_is_closed_to_strangers(self, heard, video, as_member, sam):
        assert as_member(sam).get(reverse("studio-subtitles", args=[video.pk, "vtt"])).status_code == 404

    def test_goes_with_the_last_analysis(self, asked, heard, wilma):
        done = operations.run_analysis(analysis=asked, at=NOON)
        operations.remove_analysis(analysis=done, by=wilma, at=NOON)

        assert not Hearing.objects.exists()

    def test_goes_with_the_item(self, heard, video, wilma):
        removed = media.remove_media(item=video, by=wilma, at=NOON)
        media.delete_media(item=removed, at=NOON + timedelta(days=400))

        assert not Hearing.objects.exists()


class TestExtras:
    @pytest.fixture
    def without_speech(self, monkeypatch):
        """As on an installation that did not add it."""
        monkeypatch.setattr(models, "can_listen", lambda: False)

    def test_are_offered_with_their_command_to_operators(self, without_speech, asked, anna, as_member):
        anna.user.is_operator = True
        anna.user.save()
        operations.give_up_listening(item=asked.media_item, at=NOON)
        operations.run_analysis(analysis=asked, at=NOON)
        page = as_member(anna).get(reverse("studio-item", args=[asked.media_item_id])).text

        assert "<code>bin/setup speech</code>" in page

    def test_are_named_to_members(self, without_speech, asked, as_member, wilma):
        operations.give_up_listening(item=asked.media_item, at=NOON)
        operations.run_analysis(analysis=asked, at=NOON)
        page = as_member(wilma).get(reverse("studio-item", args=[asked.media_item_id])).text

        assert ("What is said could be written down" in page, "bin/setup" in page) == (True, False)

    def test_are_none_where_nothing_is_missing(self, finished):
        assert finished.extras == []
