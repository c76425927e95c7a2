from datetime import timedelta

import pytest

from conftest import NOON
from postwright.flow.analysis import operations, queries
from postwright.flow.media import operations as media
from postwright.flow.media.tests import files


@pytest.fixture
def clip(anna):
    return media.upload_media(stream=files.video(), file_name="Summer fair.mp4", brand=None, by=anna, at=NOON)


def names(member, **narrowing):
    return sorted(item.file_name for item in queries.history_for(member, queries.Narrowing(**narrowing)))


class TestHistory:
    @pytest.mark.parametrize(
        "words", ["oat", "OAT flat", "leipzig coffee", "espresso", "annasbak", "coffee.png", "what do"]
    )
    def test_is_found_by_the_beginnings_of_its_words(self, finished, clip, anna, words):
        title = next(one for one in finished.suggestions.all() if one.field == "caption").text.split()
        wanted = words if words != "what do" else " ".join(title[:2])

        assert names(anna, words=wanted) == ["coffee.png"]

    @pytest.mark.parametrize("words", ["espreso", "annasbakry", "leipzg coffee"])
    def test_is_found_although_a_word_is_misspelt(self, finished, clip, anna, words):
        assert names(anna, words=words) == ["coffee.png"]

    @pytest.mark.parametrize("words", ["tractor", "oat tractor", "& | ! :* <->", "'; --"])
    def test_is_not_found_by_anything_else(self, finished, anna, words):
        assert names(anna, words=words) == (["coffee.png"] if not any(c.isalnum() for c in words) else [])

    def test_finds_a_video_by_its_name(self, finished, clip, anna):
        assert names(anna, words="fair") == names(anna, kind="video") == ["Summer fair.mp4"]

    def test_tells_what_is_left_to_decide(self, finished, clip, anna):
        assert (names(anna, show="open"), names(anna, show="none")) == (["coffee.png"], ["Summer fair.mp4"])
        for suggestion in finished.suggestions.all():
            operations.decide_suggestion(suggestion=suggestion, decision="rejected", by=anna, at=NOON)

        assert (names(anna, show="open"), names(anna, show="done")) == ([], ["coffee.png"])

    def test_forgets_a_removed_analysis(self, finished, anna):
        operations.remove_analysis(analysis=finished, by=anna, at=NOON)

        assert names(anna, words="espresso") == []

    def test_shows_nothing_of_others(self, finished, sam):
        assert names(sam) == []

    def test_asks_the_database_no_more_for_many_than_for_one(
        self, finished, clip, anna, django_assert_num_queries
    ):
        with django_assert_num_queries(5):
            [queries.stage_of(item) for item in queries.history_for(anna)]

    def test_is_narrowed_by_day_language_and_network(self, finished, clip, anna):
        day = NOON.date()

        assert names(anna, since=day, until=day) == ["Summer fair.mp4", "coffee.png"]
        assert names(anna, since=day + timedelta(days=1)) == names(anna, until=day - timedelta(days=1)) == []
        assert (names(anna, language="en"), names(anna, language="de")) == (["coffee.png"], [])
        assert names(anna, network="nowhere") == []

    def test_is_narrowed_by_how_far_the_newest_run_is(self, asked, brand, anna):
        assert (names(anna, show="looking"), names(anna, show="failed")) == (["coffee.png"], [])
        operations.give_up_analysis(analysis=asked, at=NOON)

        assert (names(anna, show="looking"), names(anna, show="failed")) == ([], ["coffee.png"])
        operations.request_analysis(media_item=asked.media_item, brand=brand, by=anna, at=NOON)

        assert (names(anna, show="looking"), names(anna, show="failed")) == (["coffee.png"], [])
