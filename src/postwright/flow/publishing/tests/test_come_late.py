"""What is found after its time: sent while that makes sense, put to a person otherwise, and never as a flood."""

from datetime import timedelta

import pytest

from postwright.base.audit.models import Event, Tag
from postwright.flow.brand import operations as brands
from postwright.flow.publishing import operations, queries
from postwright.flow.publishing.models import Pace, Publication
from postwright.flow.publishing.queries import Standing
from postwright.flow.publishing.rules import LATE_APART
from postwright.kit.clock import now

pytestmark = pytest.mark.timeout(60)


def was_down(world, hours):
    """As if nobody had looked since then."""
    with world.scope():
        for one in Publication.objects.filter(state="scheduled"):
            shift = timedelta(hours=hours)
            one.due_at, one.next_at, one.late_at = (
                one.due_at - shift,
                one.next_at - shift,
                one.late_at - shift,
            )
            one.save()


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

    def test_follows_what_its_brand_says(self, world):
        with world.scope():
            world.brand = brands.change_brand(brand=world.brand, by=world.member, at=now(), late_hours=0)
        publication = world.publication(world.channel())
        was_down(world, hours=1)
        with world.publisher():
            world.until_true(publication, lambda one: one.problem == "came_late")

    def test_follows_what_its_brand_says_afterwards(self, world):
        publication = world.publication(world.channel())
        was_down(world, hours=4)
        with world.publisher():
            world.until_true(publication, lambda one: one.problem == "came_late")
            with world.scope():
                brands.change_brand(brand=world.brand, by=world.member, at=now(), late_hours=5)
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
