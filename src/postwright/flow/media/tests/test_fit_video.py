from dataclasses import replace
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from conftest import NOON
from postwright.flow.media import jobs, operations, queries
from postwright.flow.media.models import Fitting
from postwright.flow.media.tests import files
from postwright.ports.channels.capabilities import VideoRules

ANY = VideoRules(max_count=1, max_bytes=10_000_000, mimes=frozenset({"video/mp4"}), alt_graphemes=9)
LATER = NOON + timedelta(minutes=5)
SMALL = replace(ANY, max_edge=160, min_fps=24, max_fps=30, max_bytes=60_000)


@pytest.fixture
def video(anna):
    item = operations.upload_media(stream=files.video(), file_name="clip.mp4", brand=None, by=anna, at=NOON)
    return operations.clean_media(item=operations.preview_media(item=item, at=NOON), at=NOON)


def again(item):
    return queries.item_in(item.organisation_id, item.pk)


def work(fitting):
    jobs.fit(organisation_id=str(fitting.organisation_id), subject_id=str(fitting.pk))


class TestRequestFit:
    def test_asks_for_nothing_where_the_video_goes_as_it_is(self, video):
        assert operations.request_fit(item=video, takes=ANY, at=NOON) is None
        assert queries.making(video, ANY) is None

    @pytest.mark.parametrize(
        "changes",
        [
            {"max_edge": 200},
            {"max_short_edge": 100},
            {"min_fps": 24},
            {"max_fps": 5},
            {"max_bitrate": 10_000},
        ],
    )
    def test_asks_once_for_what_is_needed(self, video, changes):
        takes = replace(ANY, **changes)

        asked = operations.request_fit(item=video, takes=takes, at=NOON)

        assert operations.request_fit(item=video, takes=takes, at=NOON) == asked == Fitting.objects.get()
        assert queries.making(video, takes) == (0, "")

    @pytest.mark.parametrize("changes", [{"max_seconds": 1}, {"mimes": frozenset({"video/webm"})}])
    def test_asks_for_nothing_that_only_a_person_can_change(self, video, changes):
        takes = replace(SMALL, **changes)
        assert operations.request_fit(item=video, takes=takes, at=NOON) is None
        assert queries.making(video, takes) == (0, "too_many_bytes")

    def test_asks_for_no_copy_that_nobody_could_look_at(self, video):
        takes = replace(ANY, max_bytes=2000)
        assert operations.request_fit(item=video, takes=takes, at=NOON) is None
        assert queries.making(video, takes) == (0, "too_many_bytes")

    def test_waits_for_a_file_that_is_not_ready(self, anna):
        item = operations.upload_media(
            stream=files.video(), file_name="clip.mp4", brand=None, by=anna, at=NOON
        )
        assert operations.request_fit(item=item, takes=SMALL, at=NOON) is None

    def test_tries_again_after_a_while(self, video):
        fitting = operations.request_fit(item=video, takes=SMALL, at=NOON)
        operations.give_up_fit(fitting=fitting)

        again = [
            operations.request_fit(item=video, takes=SMALL, at=NOON + timedelta(seconds=seconds)).problem
            for seconds in (59, 61)
        ]

        assert again == ["program", ""]


class TestFitVideo:
    def test_makes_what_the_network_takes(self, video):
        work(operations.request_fit(item=video, takes=SMALL, at=NOON))

        copy = queries.sendable(again(video), takes=SMALL)
        assert (copy.purpose, copy.mime, copy.width, copy.height) == ("fitted", "video/mp4", 160, 120)
        assert copy.fps == 24
        assert copy.size <= 60_000
        assert queries.making(again(video), SMALL) is None
        assert not Fitting.objects.exists()

    def test_leaves_what_others_get_as_it_is(self, video):
        work(operations.request_fit(item=video, takes=SMALL, at=NOON))
        assert queries.sendable(again(video), takes=ANY).purpose == "clean"

    def test_shares_the_copy_between_networks_that_ask_for_the_same(self, video):
        work(operations.request_fit(item=video, takes=SMALL, at=NOON))
        other = replace(SMALL, max_count=4, alt_graphemes=5000)
        assert operations.request_fit(item=again(video), takes=other, at=NOON) is None
        assert queries.sendable(again(video), takes=other).purpose == "fitted"

    def test_says_what_stands_in_the_way(self, video, settings):
        fitting = operations.request_fit(item=video, takes=SMALL, at=NOON)
        settings.STORAGE_QUOTA = 1

        work(fitting)

        assert queries.making(again(video), SMALL) == (0, "over_quota")
        assert operations.request_fit(item=again(video), takes=SMALL, at=NOON).problem == "over_quota"

    def test_is_tried_again_when_it_is_asked_for_later(self, video, settings):
        fitting, quota = operations.request_fit(item=video, takes=SMALL, at=NOON), settings.STORAGE_QUOTA
        settings.STORAGE_QUOTA = 1
        work(fitting)
        settings.STORAGE_QUOTA = quota

        operations.request_fit(item=again(video), takes=SMALL, at=LATER)
        [_first, second] = ProcrastinateJob.objects.filter(task_name="media.fit")
        jobs.fit(**second.args)

        assert queries.sendable(again(video), takes=SMALL).purpose == "fitted"

    def test_is_not_tried_again_where_it_can_never_be(self, video):
        fitting = operations.request_fit(item=video, takes=SMALL, at=NOON)
        operations.give_up_fit(fitting=fitting, problem="too_many_bytes")

        assert operations.request_fit(item=again(video), takes=SMALL, at=LATER).problem == "too_many_bytes"

    def test_says_that_the_file_is_gone(self, video):
        fitting = operations.request_fit(item=video, takes=SMALL, at=NOON)
        queries.storage().delete(queries.sendable(video).storage_key)

        work(fitting)

        assert queries.making(again(video), SMALL) == (0, "missing")

    def test_does_nothing_twice(self, video):
        fitting = operations.request_fit(item=video, takes=SMALL, at=NOON)
        work(fitting)
        work(fitting)
        assert again(video).renditions.filter(purpose="fitted").count() == 1
