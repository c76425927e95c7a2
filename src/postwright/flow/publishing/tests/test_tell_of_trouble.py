"""One mail for each cause, to whom it concerns."""

from datetime import timedelta

import pytest
from django.core import mail

from conftest import NOON
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing import operations
from postwright.flow.publishing.models import Publication, Trouble


@pytest.fixture
def two(brand, channel, wilma):
    """Two publications that were refused for the same reason."""
    planned = []
    for text in ("Fresh rolls.", "Fresh bread."):
        post = create_post(brand=brand, by=wilma, at=NOON, text=text, channels=[channel])
        planned += operations.schedule_post(
            post=post, revision=post.revision, due_at=NOON + timedelta(hours=1), by=wilma, at=NOON
        )
    refuse(*planned)
    return planned


def refuse(*publications, at=NOON):
    Publication.objects.filter(pk__in=[one.pk for one in publications]).update(
        state="failed", problem="not_accepted", ended_at=at
    )


def note(publication, at=NOON):
    return operations.note_publication(
        organisation_id=publication.organisation_id, publication_id=publication.pk, at=at
    )


def tell(trouble):
    return operations.mail_trouble(
        organisation_id=trouble.organisation_id,
        trouble_id=trouble.pk,
        base_url="https://post.example/",
        at=NOON,
    )


class TestACause:
    def test_is_told_once_however_many_posts_it_stops(self, two, wilma):
        troubles = {note(one).pk for one in two}
        [trouble] = Trouble.objects.all()
        assert troubles == {trouble.pk}
        assert [tell(trouble), tell(trouble)] == [1, 0]

        [told] = mail.outbox
        assert told.to == [wilma.user.email]
        assert "practice" in told.subject
        assert "It concerns 2 posts" in told.body
        assert all(f"https://post.example/publications/{one.pk}/" in told.body for one in two)
        assert "The network did not accept the post" in told.body

    def test_is_told_again_when_it_went_well_in_between(self, two, wilma):
        tell(note(two[0]))
        later = NOON + timedelta(hours=2)
        Publication.objects.filter(pk=two[0].pk).update(
            state="sent", ended_at=NOON + timedelta(hours=1), intent={}
        )
        refuse(two[1], at=later)
        assert tell(note(two[1], at=later)) == 1
        assert len(mail.outbox) == 2

    def test_that_lasts_is_not_told_again(self, two):
        tell(note(two[0]))
        assert tell(note(two[1], at=NOON + timedelta(hours=5))) == 0

    def test_that_is_over_is_not_told(self, two):
        Publication.objects.update(state="sent", problem="", intent={})
        assert note(two[0]) is None

    def test_is_told_to_the_owners_when_nobody_is_left_who_scheduled(self, two, anna):
        Publication.objects.update(scheduled_by=None)
        tell(note(two[0]))
        assert [told.to for told in mail.outbox] == [[anna.user.email]]


class TestAChannel:
    def test_that_needs_a_new_sign_in_is_told_before_anything_fails(self, channel, anna):
        type(channel).objects.update(state="reconnect", problem="sign_in_again")
        trouble = operations.note_channel(
            organisation_id=channel.organisation_id, channel_id=channel.pk, at=NOON
        )
        assert tell(trouble) == 1
        [told] = mail.outbox
        assert f"https://post.example/channels/{channel.pk}/" in told.body
        assert "Reconnect the channel" in told.body

    def test_that_works_is_no_news(self, channel):
        ids = {"organisation_id": channel.organisation_id, "channel_id": channel.pk}
        assert operations.note_channel(**ids, at=NOON) is None
