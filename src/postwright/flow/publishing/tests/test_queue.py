import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOON
from postwright.base.accounts.models import NotAllowed, User
from postwright.base.accounts.operations import open_organisation
from postwright.base.connections.operations import connect_channel
from postwright.flow.brand.operations import create_brand
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing import queries
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.operations import (
    NoQueueTimes,
    NothingToShuffle,
    move_to_next_place,
    queue_post,
    schedule_post,
    set_queue_times,
    shuffle_queue,
)
from postwright.flow.publishing.rules import on_day, shifted, slots
from postwright.kit import tenancy
from postwright.ports.channels.ways import ConnectedAccount

NINE = time(9)
CHANCE = random.Random(7)  # noqa: S311 - nothing secret hangs on it
ACCOUNT = ConnectedAccount(remote_id="practice", handle="practice", display_name="", base_url="", secret={})
EVERY_DAY = [(day, NINE) for day in range(7)]
BERLIN, NEW_YORK, KATHMANDU = map(ZoneInfo, ("Europe/Berlin", "America/New_York", "Asia/Kathmandu"))


def on_wall(moment, zone=BERLIN):
    return moment.astimezone(zone).strftime("%a %d %b %H:%M")


@pytest.fixture
def queue(channel, wilma):
    def times(*wanted):
        return set_queue_times(channel=channel, times=wanted, by=wilma, at=NOON)

    return times


@pytest.fixture
def join(brand, channel, wilma):
    def one(text="Rolls."):
        post = create_post(brand=brand, by=wilma, at=NOON, text=text, channels=[channel])
        [planned] = queue_post(post=post, revision=post.revision, by=wilma, at=NOON)
        return planned

    return one


class TestSlots:
    @pytest.mark.parametrize(
        ("zone", "monday", "spring"),
        [(BERLIN, datetime(2027, 3, 22), 6), (NEW_YORK, datetime(2027, 3, 8), 6)],  # noqa: DTZ001 - walls
    )
    def test_keep_their_time_when_the_clocks_change(self, zone, monday, spring):
        start = monday.replace(tzinfo=zone)
        found = list(slots(EVERY_DAY, zone, start, start + timedelta(days=14)))

        assert {moment.astimezone(zone).time() for moment in found} == {NINE}
        gaps = [later - earlier for earlier, later in pairwise(found)]
        assert gaps[spring - 1] == timedelta(hours=23)
        assert set(gaps) == {timedelta(hours=23), timedelta(days=1)}

    def test_stand_a_quarter_apart_from_the_full_hour_in_kathmandu(self):
        [moment] = slots([(1, NINE)], KATHMANDU, NOON, NOON + timedelta(days=7))

        assert moment == datetime(2026, 12, 1, 3, 15, tzinfo=UTC)

    def test_of_a_time_that_the_clocks_skip_stand_after_it_and_only_once(self):
        sunday = datetime(2027, 3, 28, tzinfo=BERLIN)
        found = list(slots([(6, time(2, 30)), (6, time(3, 30))], BERLIN, sunday, sunday + timedelta(days=1)))

        assert [on_wall(moment) for moment in found] == ["Sun 28 Mar 03:30"]

    def test_of_a_time_that_the_clocks_show_twice_stand_once(self):
        sunday = datetime(2026, 10, 25, tzinfo=BERLIN)
        found = list(slots([(6, time(2, 30))], BERLIN, sunday, sunday + timedelta(days=1)))

        assert found == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]

    @given(
        times=st.lists(
            st.tuples(st.integers(0, 6), st.times().map(lambda t: t.replace(second=0, microsecond=0)))
        ),
        zone=st.sampled_from([BERLIN, NEW_YORK, KATHMANDU]),
        days=st.integers(0, 400),
    )
    def test_come_in_order_and_within_the_bounds(self, times, zone, days):
        start = NOON + timedelta(days=days)
        found = list(slots(times, zone, start, start + timedelta(days=21)))

        assert found == sorted(set(found))
        assert all(start < moment < start + timedelta(days=21) for moment in found)


class TestAnotherDay:
    @pytest.mark.parametrize(
        ("zone", "before", "after"),
        [
            (BERLIN, datetime(2027, 3, 27, 9), datetime(2027, 3, 28, 9)),  # noqa: DTZ001 - walls
            (BERLIN, datetime(2026, 10, 24, 9), datetime(2026, 10, 25, 9)),  # noqa: DTZ001
            (NEW_YORK, datetime(2027, 3, 13, 9), datetime(2027, 3, 14, 9)),  # noqa: DTZ001
            (KATHMANDU, datetime(2027, 3, 27, 9), datetime(2027, 3, 28, 9)),  # noqa: DTZ001
        ],
    )
    def test_has_the_same_time_on_the_wall(self, zone, before, after):
        moment = before.replace(tzinfo=zone)

        assert shifted(moment, zone, 1)[0].astimezone(zone).replace(tzinfo=None) == after
        assert on_day(moment, zone, after.date()) == shifted(moment, zone, 1)


class TestSetQueueTimes:
    def test_takes_the_place_of_what_was_there(self, queue, anna):
        queue((0, NINE), (2, NINE))
        queue((4, time(17, 30)), (4, time(17, 30)))

        assert [(one.weekday, one.time) for one in queries.queue_times_for(anna)] == [(4, time(17, 30))]

    def test_refuses_a_viewer(self, channel, vera):
        with pytest.raises(NotAllowed):
            set_queue_times(channel=channel, times=EVERY_DAY, by=vera, at=NOON)

    def test_is_seen_by_no_stranger(self, queue, sam):
        queue((0, NINE))

        assert not queries.queue_times_for(sam).exists()


class TestQueuePost:
    def test_takes_the_next_free_place(self, queue, join):
        queue((2, NINE), (4, NINE))

        assert [on_wall(join().due_at) for _ in range(3)] == [
            "Wed 25 Nov 09:00",
            "Fri 27 Nov 09:00",
            "Wed 02 Dec 09:00",
        ]

    def test_leaves_a_place_that_somebody_took_by_hand(self, queue, join, post, wilma):
        queue((2, NINE), (4, NINE))
        wednesday = datetime(2026, 11, 25, 9, tzinfo=BERLIN)
        schedule_post(post=post, revision=1, due_at=wednesday, by=wilma, at=NOON)

        assert on_wall(join().due_at) == "Fri 27 Nov 09:00"

    def test_says_beforehand_where_it_will_stand(self, queue, post, join):
        queue((2, NINE), (4, NINE))
        join()

        [place] = queries.next_places(post, at=NOON)

        assert on_wall(place.due_at) == "Fri 27 Nov 09:00"

    def test_needs_queue_times(self, join):
        with pytest.raises(NoQueueTimes, match="no queue times"):
            join()

    def test_refuses_a_viewer(self, queue, post, vera):
        queue((2, NINE))

        with pytest.raises(NotAllowed):
            queue_post(post=post, revision=1, by=vera, at=NOON)


class TestNextPlace:
    def test_moves_on_over_places_that_are_taken(self, queue, join, wilma):
        queue((2, NINE), (4, NINE))
        first, _second = join(), join()

        moved = move_to_next_place(publication=first, by=wilma, at=NOON)

        assert on_wall(moved.due_at) == "Wed 02 Dec 09:00"


class TestShuffleQueue:
    def test_deals_the_same_places_anew(self, queue, join, channel, wilma):
        queue(*EVERY_DAY)
        before = {one.pk: one.due_at for one in (join(), join(), join())}

        shuffle_queue(channel=channel, by=wilma, at=NOON, chance=CHANCE)
        after = dict(Publication.objects.values_list("pk", "due_at"))

        assert sorted(after.values()) == sorted(before.values())
        assert after != before

    def test_leaves_what_stands_elsewhere(self, queue, join, post, channel, wilma):
        queue(*EVERY_DAY)
        by_hand = NOON + timedelta(hours=1)
        schedule_post(post=post, revision=1, due_at=by_hand, by=wilma, at=NOON)
        join(), join()

        shuffle_queue(channel=channel, by=wilma, at=NOON, chance=CHANCE)

        assert Publication.objects.get(post=post).due_at == by_hand

    def test_needs_two(self, queue, join, channel, wilma):
        queue(*EVERY_DAY)
        join()

        with pytest.raises(NothingToShuffle):
            shuffle_queue(channel=channel, by=wilma, at=NOON, chance=CHANCE)


class TestPeopleAtTheSameMoment:
    def test_never_get_the_same_place(self, committed):
        """Eight sessions, each in its own transaction, add to one queue at once."""
        person = User.objects.create_user("anna@example.org", "correct horse battery", name="Anna")
        anna = open_organisation(name="Anna's Bakery", by=person, at=NOON)
        with tenancy.scope(anna.organisation_id):
            brand = create_brand(name="Anna's Bakery", by=anna, at=NOON, time_zone="Europe/Berlin")
            channel = connect_channel(brand_id=brand.pk, network="rehearsal", found=ACCOUNT, by=anna, at=NOON)
            set_queue_times(channel=channel, times=EVERY_DAY, by=anna, at=NOON)
            posts = [
                create_post(brand=brand, by=anna, at=NOON, text=f"No. {n}", channels=[channel])
                for n in range(8)
            ]

        def add(post):
            try:
                with tenancy.scope(anna.organisation_id):
                    return queue_post(post=post, revision=1, by=anna, at=NOON)[0].due_at
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(posts)) as people:
            places = set(people.map(add, posts))

        assert len(places) == len(posts)
