"""What the pages say of how a channel is."""

from datetime import timedelta

import pytest

from postwright.base.connections.models import Channel
from postwright.base.connections.tests.scripted import NAME, WHERE, Scripted
from postwright.desk.channels.queries import health_of
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing.models import Pace, Publication
from postwright.flow.publishing.operations import schedule_post
from postwright.kit.clock import now
from postwright.ports.channels.errors import Reconnect, Refused, RetryLater
from postwright.ports.channels.networks.mastodon.network import Mastodon
from postwright.ports.channels.networks.rehearsal.network import Rehearsal
from postwright.ports.channels.registry import NETWORKS
from postwright.ports.channels.types import Health, Quota, RateState

PART = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def says(monkeypatch, channel):
    """What the network answers, and what a channel of it looks like then."""
    monkeypatch.setitem(NETWORKS, NAME, WHERE)
    Channel.objects.filter(pk=channel.pk).update(network=NAME)
    channel.refresh_from_db()

    def script(*answers):
        Scripted.answers, Scripted.asked = list(answers), []

    return script


def page(client, path):
    return client.get(path).content.decode()


class TestHealth:
    def test_says_until_when_the_sign_in_is_good(self, as_member, channel, vera, path):
        Channel.objects.update(expires_at=now() + timedelta(days=3, hours=1))

        shown = page(as_member(vera), path)

        assert "Good until" in shown
        assert "3 days left" in shown
        assert "Sign-in ends in 3 days" in shown
        assert "Sign-in ends in 3 days" in page(as_member(vera), "/channels/")

    def test_counts_no_days_on_the_last_one(self, channel):
        Channel.objects.update(expires_at=now() + timedelta(hours=20))
        channel.refresh_from_db()

        assert health_of(channel, at=now()).label == "Sign-in ends within a day"

    def test_names_the_rights_in_words_and_what_is_missing(self, as_member, channel, anna, path):
        Channel.objects.update(network="mastodon", scopes=["read", "write:statuses"])

        shown = page(as_member(anna), path)

        assert "It may not do all that publishing needs: upload photos and videos." in shown
        assert "see who you are" in shown
        assert "Rights are missing" in shown

    def test_says_nothing_of_rights_that_nobody_knows(self, as_member, channel, anna, path):
        Channel.objects.update(network="mastodon", scopes=[])

        assert "publish posts" not in page(as_member(anna), path)

    def test_shows_what_is_left(self, as_member, channel, anna, path, monkeypatch):
        until = now() + timedelta(minutes=4)
        rate = {"limit": 300, "remaining": 12, "resets_at": until.isoformat(), "told_at": now().isoformat()}
        Channel.objects.update(rate=rate)
        monkeypatch.setattr(
            Rehearsal, "quota", lambda *_: Quota(left=22, most=25, seconds=86_400), raising=True
        )

        shown = page(as_member(anna), path)

        assert "12 of 300" in shown
        assert "22 of 25" in shown

    def test_forgets_a_limit_that_is_over(self, as_member, channel, anna, path):
        rate = {"limit": 300, "remaining": 12, "resets_at": now().isoformat(), "told_at": now().isoformat()}
        Channel.objects.update(rate=rate)

        assert "12 of 300" not in page(as_member(anna), path)

    def test_leads_to_what_was_published_last(self, as_member, channel, brand, wilma, anna, path):
        at = now()
        post = create_post(brand=brand, by=wilma, at=at, text="Rolls.", channels=[channel])
        [sent] = schedule_post(post=post, revision=1, due_at=at + timedelta(hours=1), by=wilma, at=at)
        assert f"/publications/{sent.pk}/" not in page(as_member(anna), path)

        Publication.objects.update(state="sent", intent={}, ended_at=at)

        assert f"/publications/{sent.pk}/" in page(as_member(anna), path)

    @pytest.mark.parametrize(
        ("fields", "label"),
        [
            ({}, "Connected"),
            ({"check_failures": 1, "check_problem": "no_answer"}, "Connected"),
            ({"check_failures": 3, "check_problem": "no_answer"}, "Does not answer"),
            ({"check_problem": "blocked"}, "Something is wrong"),
            ({"expires_at": now() - timedelta(days=1)}, "Sign-in is over"),
            ({"state": "paused", "check_failures": 9}, "Paused"),
        ],
    )
    def test_is_told_at_one_glance(self, channel, fields, label):
        Channel.objects.update(**fields)
        channel.refresh_from_db()

        assert health_of(channel, at=now()).label == label


class TestReach:
    """Networks that fetch files by themselves, and an installation that nobody outside can come to."""

    @pytest.fixture(autouse=True)
    def pulling(self, monkeypatch, settings):
        monkeypatch.setattr(Rehearsal, "pulls", frozenset({"images"}))
        settings.PUBLIC_URL, settings.HTTP_ALLOWED_RANGES = "http://localhost:8000", []

    def test_is_said_before_somebody_connects(self, as_member, brand, anna):
        assert "fetches photos from here by itself" in page(as_member(anna), "/channels/connect/rehearsal/")

    def test_is_said_with_the_channel(self, as_member, channel, anna, path):
        shown = page(as_member(anna), path)

        assert "fetches photos from here by itself" in shown
        assert "Cannot fetch files" in shown

    def test_is_no_matter_at_a_public_address(self, as_member, channel, anna, path, settings):
        settings.PUBLIC_URL = "https://post.bakery.de"

        assert "by itself" not in page(as_member(anna), path)


class TestCheckNow:
    def test_shows_in_place_what_the_network_said(self, as_member, channel, says, anna, path):
        says(Health(handle="practice", rate=RateState(300, 299, now() + timedelta(minutes=5))))

        answer = as_member(anna).post(f"{path}check/", **PART)

        assert answer.status_code == 200
        assert "299 of 300" in answer.content.decode()
        assert "<html" not in answer.content.decode()

    def test_draws_the_whole_page_where_its_head_changes(self, as_member, channel, says, anna, path):
        says(Reconnect())

        answer = as_member(anna).post(f"{path}check/", **PART)

        assert answer["HX-Redirect"] == path
        assert "Nothing is sent until you reconnect it" in page(as_member(anna), path)

    def test_works_without_scripts(self, as_member, channel, says, anna, path):
        says(Health(handle="practice"))

        assert as_member(anna).post(f"{path}check/")["Location"] == path

    def test_says_that_the_network_did_not_answer(self, as_member, channel, says, anna, path):
        says(RetryLater("no_answer"))

        shown = as_member(anna).post(f"{path}check/", **PART).content.decode()

        assert "did not answer when it was last asked" in shown

    def test_says_what_else_the_network_refuses(self, as_member, channel, says, anna, path):
        says(Refused("blocked"))

        as_member(anna).post(f"{path}check/", **PART)

        assert "has blocked posting" in page(as_member(anna), path)

    def test_leaves_a_network_alone_that_has_asked_to_wait(self, as_member, channel, says, anna, path):
        says()
        until = now() + timedelta(minutes=5)
        Pace.objects.create(channel=channel, organisation=channel.organisation, free_at=until, told_at=now())

        shown = as_member(anna).post(f"{path}check/", **PART).content.decode()

        assert "asked to wait until" in shown
        assert Scripted.asked == []

    def test_is_for_those_who_manage_channels(self, as_member, channel, wilma, sam, path):
        assert as_member(wilma).post(f"{path}check/").status_code == 403
        assert as_member(sam).post(f"{path}check/").status_code == 404

    def test_knows_the_rights_of_a_server_that_names_wide_ones(self):
        assert Mastodon().missing_rights(["read", "write:statuses"]) == ["write:media"]
