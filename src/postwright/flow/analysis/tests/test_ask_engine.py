from datetime import UTC, datetime, timedelta

import pytest

from conftest import NOON
from postwright.base.connections.operations import change_settings, connect_channel
from postwright.flow.analysis import operations, prompts, queries, rules
from postwright.flow.brand.models import Brand
from postwright.ports.channels.ways import ConnectedAccount


def requested(analysis, item):
    with prompts.request_for(analysis, item) as request:
        return request


class TestRequest:
    def test_knows_whose_turn_it_is(self, viewable, brand, wilma, asked):
        operations.run_analysis(analysis=asked, at=NOON)
        again = operations.request_analysis(media_item=viewable, brand=brand, by=wilma, at=NOON)
        unbranded = operations.request_analysis(media_item=viewable, brand=None, by=wilma, at=NOON)

        turns = [requested(one, viewable).turn for one in (asked, again, unbranded)]
        assert turns == [0, 1, 0]

    @pytest.mark.parametrize(
        ("zone", "season"), [("Europe/Berlin", "winter"), ("Australia/Sydney", "summer"), ("UTC", None)]
    )
    def test_knows_the_season_where_the_brand_is(self, viewable, brand, wilma, zone, season):
        """At this moment it is still November in UTC, and December in both of the others."""
        Brand.objects.filter(pk=brand.pk).update(time_zone=zone)
        brand.refresh_from_db()
        asked = operations.request_analysis(
            media_item=viewable, brand=brand, by=wilma, at=datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
        )

        assert requested(asked, viewable).season == season


class TestNeeds:
    @pytest.fixture
    def needs(self, brand, anna, wilma, viewable):
        """`needs("video")`: of a channel that plays a network of short videos."""
        found = ConnectedAccount(
            remote_id="practice", handle="practice", display_name="Practice", base_url="", secret={}
        )
        channel = connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=NOON)
        change_settings(channel=channel, settings={"plays": "short_videos"}, by=anna, at=NOON)
        asked = operations.request_analysis(media_item=viewable, brand=brand, by=wilma, at=NOON)

        def needs(kind):
            viewable.kind = kind
            return next(one for one in requested(asked, viewable).networks if one.name == "rehearsal")

        return needs

    def test_of_a_video_are_those_of_videos(self, needs):
        video = needs("video")

        assert (video.ratio_min, video.ratio_max, video.seconds_max) == (0.5, 2, 90)
        assert (video.covered.top, video.covered.right) == (0.08, 0.14)
        assert (video.covered.bottom, video.covered.left) == (0.2, 0.04)

    def test_of_a_photo_are_those_of_photos(self, needs):
        photo = needs("image")

        assert (photo.ratio_min, photo.ratio_max, photo.covered) == (None, None, None)


class TestCaptions:
    def test_say_nothing_twice_to_one_brand(self, viewable, brand, wilma, anna):
        words = []
        for _time in range(3):
            asked = operations.request_analysis(
                media_item=viewable, brand=brand, hint="Team photo", by=wilma, at=NOON + timedelta(minutes=1)
            )
            operations.run_analysis(analysis=asked, at=NOON)
            told = queries.analyses_for(anna).get(pk=asked.pk).suggestions.all()
            words.append([one.text for one in told if one.field == "caption" and one.angle != "statement"])

        assert len({text for three in words for text in three}) == sum(map(len, words))


class TestReasons:
    def test_say_for_whom_a_hashtag_is(self):
        evidence = [
            {"source": "hint", "detail": "x", "about": "CinnamonRolls", "breadth": "niche"},
            {"source": "tag", "detail": "x", "about": "Coffee", "breadth": "broad"},
        ]

        assert rules.reason_of(evidence) == (
            "from your hint, the picture \u00b7 for many: #Coffee \u00b7 for few: #CinnamonRolls"
        )

    def test_of_other_fields_stay_as_they_are(self):
        assert rules.reason_of([{"source": "hint", "detail": "x"}]) == "from your hint"
