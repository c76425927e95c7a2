"""One mail for each cause, to whom it concerns."""

from collections import Counter
from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

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


def refuse(*publications, at=NOON, problem="not_accepted"):
    Publication.objects.filter(pk__in=[one.pk for one in publications]).update(
        state="failed", problem=problem, ended_at=at
    )


def note(publication, at=NOON):
    return operations.note_publication(
        organisation_id=publication.organisation_id, publication_id=publication.pk, at=at
    )


def told():
    """Who got how many mails."""
    return Counter(one for mail_ in mail.outbox for one in mail_.to)


def tell(trouble):
    return operations.mail_trouble(
        organisation_id=trouble.organisation_id,
        trouble_id=trouble.pk,
        base_url="https://post.example/",
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


class TestAPerson:
    def test_hears_of_a_cause_that_others_heard_of_before(self, two, wilma, vera):
        Publication.objects.filter(pk=two[1].pk).update(
            state="scheduled", problem="", scheduled_by=vera, ended_at=None
        )
        tell(note(two[0]))
        later = NOON + timedelta(hours=2)
        refuse(two[1], at=later)
        tell(note(two[1], at=later))

        assert told() == {wilma.user.email: 1, vera.user.email: 1}
        assert "It concerns 2 posts" in mail.outbox[-1].body

    def test_hears_of_it_once_although_mail_to_another_fails(self, two, wilma, vera, monkeypatch):
        Publication.objects.filter(pk=two[1].pk).update(scheduled_by=vera)
        trouble = note(two[0])
        with monkeypatch.context() as patched:
            patched.setattr(EmailBackend, "send_messages", refuse_mail_to(vera))
            with pytest.raises(SMTPException):
                tell(trouble)
        tell(trouble)

        assert told() == {wilma.user.email: 1, vera.user.email: 1}


def refuse_mail_to(member):
    deliver = EmailBackend.send_messages

    def send(backend, messages):
        if member.user.email in messages[0].to:
            raise SMTPException
        return deliver(backend, messages)

    return send


class TestACauseOfOnePost:
    def test_is_told_for_each(self, two, wilma):
        refuse(*two, problem="media_gone")
        for one in two:
            tell(note(one))

        assert told() == {wilma.user.email: 2}
        assert [one.subject for one in mail.outbox] == [
            "“Fresh rolls.” needs you",
            "“Fresh bread.” needs you",
        ]
        assert all("It concerns 1 post:" in one.body for one in mail.outbox)


class TestACauseOfTheNetwork:
    def test_is_told_once_for_all_its_channels(self, two, wilma, channel):
        other = type(channel).objects.create(
            organisation=channel.organisation,
            brand=channel.brand,
            network="rehearsal",
            remote_id="other",
            handle="other",
            secret=b"",
            connected_at=NOON,
        )
        Publication.objects.filter(pk=two[1].pk).update(channel=other)
        refuse(*two, problem="too_late")
        for one in two:
            tell(note(one))

        assert told() == {wilma.user.email: 1}
        assert mail.outbox[0].subject == "Posts on Rehearsal need you"
        assert "It concerns 2 posts" in mail.outbox[0].body


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

    def test_that_needs_a_new_sign_in_is_told_to_whoever_can_give_it_with_all_that_waits(
        self, two, channel, wilma, anna
    ):
        type(channel).objects.update(state="reconnect", problem="sign_in_again")
        for one, problem in zip(two, ("sign_in_again", "channel_waits"), strict=True):
            Publication.objects.filter(pk=one.pk).update(state="scheduled", problem=problem, ended_at=None)
        ids = {"organisation_id": channel.organisation_id, "channel_id": channel.pk}
        tell(operations.note_channel(**ids, at=NOON))

        assert told() == {wilma.user.email: 1, anna.user.email: 1}
        assert all("It concerns 2 posts" in one.body for one in mail.outbox)
        assert all(f"https://post.example/channels/{channel.pk}/" in one.body for one in mail.outbox)

    def test_that_works_is_no_news(self, channel):
        ids = {"organisation_id": channel.organisation_id, "channel_id": channel.pk}
        assert operations.note_channel(**ids, at=NOON) is None
