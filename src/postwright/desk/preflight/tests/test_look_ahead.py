"""What would not go out as things stand: on Home, in the composer, by mail."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from postwright.base.connections.models import Channel
from postwright.desk.preflight.jobs import look_ahead
from postwright.desk.preflight.operations import tell_concerns
from postwright.desk.preflight.queries import cautions_of, concerns_for
from postwright.desk.preflight.rules import Code
from postwright.flow.media.models import MediaItem
from postwright.flow.posts.models import PostMedia
from postwright.flow.publishing.operations import foreseen
from postwright.kit.clock import now
from postwright.ports.channels.capabilities import RateLimit
from postwright.ports.channels.networks.rehearsal.network import Rehearsal

BASE = "https://post.bakery.de"


def ends(channel, **after):
    Channel.objects.filter(pk=channel.pk).update(expires_at=now() + timedelta(**after))


def found(member):
    return [(one.first.code, one.more) for one in concerns_for(member, at=now())]


def told(member, at=None):
    """Whom a look at everything mails."""
    mail.outbox.clear()
    tell_concerns(organisation_id=member.organisation_id, base_url=BASE, at=at or now())
    return sorted(address for one in mail.outbox for address in one.to)


class TestConcerns:
    def test_are_none_when_all_is_well(self, plan, anna):
        plan()

        assert found(anna) == []

    def test_name_one_cause_once_with_what_it_stops_first(self, plan, channel, anna):
        second, first, _before = plan("Two.", days=4), plan("One.", days=3), plan("Before.", days=1)
        ends(channel, days=2)

        [concern] = concerns_for(anna, at=now())

        assert (concern.first.code, concern.publications) == (Code.SIGN_IN_ENDS, [first, second])

    def test_look_seven_days_ahead(self, plan, channel, anna):
        plan(days=7.5)
        ends(channel, days=2)

        assert found(anna) == []

    def test_hear_what_the_networks_rules_say_by_now(self, plan, channel, anna):
        """The account took it when it was planned."""
        plan("x" * 290)
        Channel.objects.filter(pk=channel.pk).update(settings={"plays": "weighted_text"})

        [concern] = concerns_for(anna, at=now())

        assert "290 characters" in concern.first.sentence

    def test_count_what_is_planned_against_what_the_network_takes(self, plan, channel, anna, monkeypatch):
        takes = Rehearsal.capabilities_for
        limited = (RateLimit("posts", 2, 86_400, "account"),)
        monkeypatch.setattr(
            Rehearsal, "capabilities_for", lambda own, settings: replace(takes(own, settings), rates=limited)
        )
        for hours in range(4):
            plan(f"Number {hours}.", days=1 + hours / 24)

        assert found(anna) == [(Code.QUOTA_SHORT, 1)]

    def test_know_what_a_network_could_not_fetch(self, plan, brand, anna, monkeypatch, settings):
        monkeypatch.setattr(Rehearsal, "pulls", frozenset({"images"}))
        settings.PUBLIC_URL, settings.HTTP_ALLOWED_RANGES = "http://localhost:8000", []
        planned = plan()
        assert found(anna) == []

        attach(planned.post)

        assert found(anna) == [(Code.NOT_FETCHED, 0)]

    def test_leave_repetition_to_the_composer(self, plan, anna):
        plan(days=1), plan(days=2)

        assert found(anna) == []

    def test_leave_a_channel_in_trouble_to_what_says_so_already(self, plan, channel, anna):
        plan()
        ends(channel, hours=1)
        Channel.objects.update(state="reconnect")

        assert found(anna) == []

    def test_are_the_organisations_own(self, plan, channel, anna, sam):
        plan()
        ends(channel, hours=1)

        assert found(sam) == []


class TestHome:
    def test_shows_them_with_the_slot(self, as_member, plan, channel, anna):
        plan("Rolls for the weekend.")
        ends(channel, hours=1)

        page = as_member(anna).get("/").content.decode()

        assert "Rolls for the weekend." in page
        assert "before this goes out" in page
        assert f"/channels/{channel.pk}/" in page

    def test_is_quiet_when_all_is_well(self, as_member, plan, anna):
        plan()

        assert "Will not go out" not in as_member(anna).get("/").content.decode()


class TestComposer:
    def test_warns_of_the_time_it_is_planned_for(self, as_member, plan, channel, anna):
        planned = plan(days=5)
        ends(channel, days=2)

        page = as_member(anna).get(f"/posts/{planned.post_id}/preflight/").content.decode()

        assert "before this goes out" in page
        assert as_member(anna).get(f"/posts/{planned.post_id}/").content.decode().count("/preflight/") == 1

    def test_warns_of_the_same_pictures_without_words(self, plan, brand, channel, anna):
        first, second = plan("One.", days=1), plan("Two.", days=2)
        item = attach(first.post)
        attach(second.post, item)
        for one in (first, second):
            one.post.text = ""
            one.post.save()

        [caution] = cautions_of(anna, second.post, at=now())

        assert caution.foreseen.code == Code.REPEATED

    def test_leaves_the_same_words_to_the_echoes(self, plan, anna):
        plan(days=1)

        assert cautions_of(anna, plan(days=2).post, at=now()) == []

    def test_is_not_there_for_a_stranger(self, as_member, plan, sam):
        assert as_member(sam).get(f"/posts/{plan().post_id}/preflight/").status_code == 404


class TestTelling:
    def test_tells_who_planned_it_and_who_can_help(self, plan, channel, anna, wilma, vera):
        planned = plan("Rolls.")
        ends(channel, hours=1)

        assert told(anna) == sorted([anna.user.email, wilma.user.email])
        assert "Posts on Practice will not go out as planned" in mail.outbox[0].subject
        assert f"{BASE}/publications/{planned.pk}/" in mail.outbox[0].body

    def test_tells_each_cause_once(self, plan, channel, anna):
        plan()
        ends(channel, hours=1)
        told(anna)

        plan("One more.")

        assert told(anna) == []
        assert told(anna, at=now() + timedelta(hours=20)) == []

    def test_tells_again_when_it_comes_back_after_it_was_put_right(self, plan, channel, anna):
        plan(days=6)
        ends(channel, hours=1)
        told(anna)

        assert told(anna, at=now() + timedelta(days=3))

    def test_tells_only_the_author_what_a_manager_cannot_put_right(self, plan, channel, anna, wilma):
        plan("x" * 290)
        Channel.objects.filter(pk=channel.pk).update(settings={"plays": "weighted_text"})

        assert told(anna) == [wilma.user.email]

    def test_speaks_the_readers_language(self, plan, channel, anna, wilma):
        wilma.user.language = "de"
        wilma.user.save()
        plan()
        ends(channel, hours=1)

        told(anna)

        german = next(one for one in mail.outbox if one.to == [wilma.user.email])
        assert "Die Anmeldung endet am" in german.body

    def test_tells_the_others_when_one_address_fails(self, plan, channel, anna, wilma, monkeypatch):
        plan()
        ends(channel, hours=1)
        send, refused = foreseen._send, [anna.user.email]

        def failing(member, *rest):
            if member.user.email in refused:
                raise OSError("no such mailbox")
            send(member, *rest)

        monkeypatch.setattr(foreseen, "_send", failing)
        with pytest.raises(OSError, match="mailbox"):
            told(anna)
        assert [one.to for one in mail.outbox] == [[wilma.user.email]]

        refused.clear()
        assert told(anna) == [anna.user.email]

    def test_is_looked_after_for_every_organisation(self, anna, sam):
        look_ahead()

        asked = ProcrastinateJob.objects.filter(task_name="preflight.tell")
        assert {str(anna.organisation_id), str(sam.organisation_id)} <= {
            job.args["organisation_id"] for job in asked
        }


def attach(post, item=None):
    at = now()
    item = item or MediaItem.objects.create(
        organisation=post.organisation,
        brand=post.brand,
        kind="image",
        state="ready",
        file_name="rolls.jpg",
        mime="image/jpeg",
        size=1,
        sha256="0" * 64,
        uploaded_at=at,
    )
    PostMedia.objects.create(organisation=post.organisation, post=post, media_item=item, position=0)
    return item
