"""What is found after its time: sent while that makes sense, put to a person otherwise, and never as a flood."""

from datetime import timedelta

import pytest
from django.db.models import F

from postwright.base.audit.models import Event, Tag
from postwright.base.connections.models import Channel
from postwright.flow.brand import operations as brands
from postwright.flow.publishing import operations, queries
from postwright.flow.publishing.models import Pace, Publication
from postwright.flow.publishing.queries import Standing
from postwright.flow.publishing.rules import LATE_APART
from postwright.kit.clock import now

pytestmark = pytest.mark.timeout(60)


MOMENTS = ("due_at", "next_at", "late_at", "deadline_at", "first_tried_at", "sending_at")


def was_down(world, hours):
    """As if nobody had looked since then."""
    with world.scope():
        ago = timedelta(hours=hours)
        Publication.objects.filter(state="scheduled").update(**{name: F(name) - ago for name in MOMENTS})


def choose(world, **hours):
    with world.scope():
        world.brand = brands.change_brand(brand=world.brand, by=world.member, at=now(), **hours)


class TestOneThatIsLate:
    def test_goes_out_by_itself_within_the_hours_of_its_brand(self, world):
        publication = world.publication(world.channel())
        was_down(world, hours=2)
        with world.publisher():
            assert world.until(publication, "sent").problem == ""

    def test_is_put_to_a_person_after_that(self, world):
        channel = world.channel()
        publication = world.publication(channel)
        was_down(world, hours=4)
        with world.publisher():
            asked = world.until_true(publication, lambda one: one.problem == "came_late")

        assert (asked.state, asked.needs_attention, asked.can_move) == ("scheduled", True, True)
        assert world.published(channel) == []
        with world.scope():
            assert Event.objects.filter(tag=Tag.PUBLICATION_LATE).count() == 1
            troubled = queries.of_standing(queries.publications_for(world.member), Standing.TROUBLE)
            assert list(troubled) == [asked]

    def test_is_put_to_a_person_although_its_time_for_tries_is_over(self, world):
        publication = world.publication(world.channel())
        was_down(world, hours=30)
        with world.publisher():
            asked = world.until_true(publication, lambda one: one.problem)
        assert (asked.state, asked.problem) == ("scheduled", "came_late")

    def test_goes_out_by_itself_although_its_time_for_tries_is_over(self, world):
        choose(world, late_hours=12, retry_hours=1)
        publication = world.publication(world.channel(script=["retry_later"]))
        was_down(world, hours=2)
        with world.publisher():
            sent = world.until(publication, "sent", "failed")
        assert sent.state == "sent"
        assert abs(sent.deadline_at - sent.first_tried_at - timedelta(hours=1)) < timedelta(seconds=1)

    def test_is_asked_about_after_it_was_moved_as_if_it_was_never_tried(self, world):
        channel = world.channel(script=["retry_later"])
        publication = world.publication(channel)
        with world.publisher():
            world.until_true(publication, lambda one: one.state == "scheduled" and one.sends)
        with world.scope():
            tried = world.reload(publication)
            operations.move_publication(
                publication=tried, due_at=now() + timedelta(hours=1), by=world.member, at=now()
            )
        was_down(world, hours=30)
        with world.publisher():
            asked = world.until_true(publication, lambda one: one.problem == "came_late" or not one.is_open)
        assert asked.state == "scheduled"

    def test_waits_on_a_paused_channel_however_late_it_gets(self, world):
        channel = world.channel()
        publication = world.publication(channel)
        was_down(world, hours=30)
        with world.scope():
            Channel.objects.update(state="paused")
        with world.publisher():
            world.until_true(publication, lambda one: one.problem == "channel_waits")
            with world.scope():
                Channel.objects.update(state="active")
            operations.release_queue(organisation_id=world.organisation_id, channel_id=channel.pk)
            world.until_true(publication, lambda one: one.problem == "came_late")

    def test_follows_what_its_brand_says(self, world):
        choose(world, late_hours=0)
        publication = world.publication(world.channel())
        was_down(world, hours=1)
        with world.publisher():
            world.until_true(publication, lambda one: one.problem == "came_late")

    def test_follows_what_its_brand_says_afterwards(self, world):
        publication = world.publication(world.channel())
        was_down(world, hours=4)
        with world.publisher():
            world.until_true(publication, lambda one: one.problem == "came_late")
            choose(world, late_hours=5)
            operations.follow_brand(organisation_id=world.organisation_id, brand_id=world.brand.pk)
            world.until(publication, "sent")

    def test_goes_out_when_a_person_says_so(self, world):
        publication = world.publication(world.channel())
        was_down(world, hours=4)
        with world.publisher():
            asked = world.until_true(publication, lambda one: one.problem == "came_late")
            with world.scope():
                operations.move_publication(publication=asked, due_at=now(), by=world.member, at=now())
            world.until(publication, "sent")

    def test_holds_up_nothing_that_is_on_time(self, world):
        channel = world.channel()
        late = world.publication(channel)
        was_down(world, hours=4)
        with world.publisher():
            world.until_true(late, lambda one: one.problem == "came_late")
            world.until(world.publication(channel, text="Fresh rolls."), "sent")
        assert world.published(channel) == ["Fresh rolls."]


class TestManyThatAreLate:
    def test_go_out_one_by_one(self, world):
        channel = world.channel()
        first = world.publication(channel, text="First")
        second = world.publication(channel, text="Second")
        was_down(world, hours=1)
        with world.publisher():
            sent = world.until(first, "sent")
            on_time = world.until(world.publication(channel, text="On time"), "sent")

        assert world.reload(second).state == "scheduled"
        assert world.published(channel) == ["First", "On time"]
        with world.scope():
            pace = Pace.objects.get(channel=channel)
        assert abs(pace.spaced_until - sent.ended_at - LATE_APART) < timedelta(seconds=5)
        assert on_time.ended_at < pace.spaced_until

    def test_go_out_one_by_one_although_an_answer_is_lost(self, world):
        channel = world.channel(script=["commit_then_timeout"])
        first = world.publication(channel, text="First")
        was_down(world, hours=1)
        with world.publisher():
            world.until(first, "sent")
        with world.scope():
            assert Pace.objects.get(channel=channel).spaced_until > now()

    def test_go_on_after_a_while(self, world):
        channel = world.channel()
        both = [world.publication(channel, text=text) for text in ("First", "Second")]
        was_down(world, hours=1)
        with world.publisher():
            world.until(both[0], "sent")
            with world.scope():
                Pace.objects.update(spaced_until=now())
            world.until(both[1], "sent")
        assert world.published(channel) == ["First", "Second"]
