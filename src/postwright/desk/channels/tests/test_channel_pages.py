from datetime import timedelta

import pytest

from conftest import NOON
from postwright.base.connections import queries
from postwright.base.connections.operations import change_settings, mark_for_reconnect
from postwright.desk.channels import forms
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.operations import schedule_post
from postwright.ports.channels.networks.rehearsal.roles import ROLES

UNDER_WAY = "One post is being sent at this moment. It is not called back."
SWITCHES = {
    "delay_seconds": "1.5",
    "failure_rate": "10",
    "failure": "refused",
    "ambiguous_rate": "25",
    "late_ms": "500",
    "seed": "7",
    "rate_calls": "3",
    "rate_seconds": "60",
    "plays": "square_pictures",
    "silent": "on",
    "next_1": "commit_then_timeout",
    "next_2": "chance",
    "next_3": "refused",
}


@pytest.fixture
def planned(brand, channel, wilma):
    post = create_post(brand=brand, by=wilma, at=NOON, text="Rolls.", channels=[channel])
    return schedule_post(post=post, revision=1, due_at=NOON + timedelta(days=1), by=wilma, at=NOON)


class TestChannelsPage:
    def test_shows_each_channel_with_what_waits_for_it(self, as_member, channel, planned, vera):
        page = as_member(vera).get("/channels/").content.decode()

        assert "Practice" in page
        assert "1 post planned" in page
        assert "/channels/connect/" not in page

    def test_says_what_is_wrong_and_what_to_do(self, as_member, channel, anna):
        mark_for_reconnect(channel=channel, problem="sign_in_again", at=NOON)

        page = as_member(anna).get("/channels/").content.decode()

        assert "no longer accepts the stored sign-in" in page
        assert f"/channels/{channel.pk}/reconnection/" in page

    def test_offers_every_network(self, as_member, brand, anna):
        page = as_member(anna).get("/channels/").content.decode()

        assert "No channel yet" in page
        assert {"/channels/connect/bluesky/", "/channels/connect/rehearsal/"} <= set(page.split('"'))

    def test_asks_for_a_brand_first(self, as_member, anna):
        assert "First a brand" in as_member(anna).get("/channels/").content.decode()


class TestChannelPage:
    def test_pauses_and_goes_on(self, as_member, channel, anna, path):
        client = as_member(anna)

        client.post(f"{path}pause/")
        channel.refresh_from_db()
        assert channel.is_paused
        client.post(f"{path}resumption/")
        channel.refresh_from_db()
        assert channel.is_active

    def test_says_what_disconnecting_means_for_planned_posts(self, as_member, planned, anna, path):
        assert "The 1 post planned for it will not be sent" in as_member(anna).get(path).content.decode()

    @pytest.mark.parametrize(("noun", "done"), [("pause", "is paused"), ("disconnection", "is disconnected")])
    def test_says_that_what_is_being_sent_is_not_called_back(
        self, as_member, planned, anna, path, noun, done
    ):
        client = as_member(anna)
        assert UNDER_WAY not in client.get(path).content.decode()
        Publication.objects.update(state="sending", intent={})

        before = client.get(path).content.decode()
        after = client.post(f"{path}{noun}/", follow=True).content.decode()

        assert f"Nothing is planned for it. {UNDER_WAY} What was published stays" in before
        assert f"Practice {done}. {UNDER_WAY}" in after

    def test_leads_to_the_post_that_keeps_the_others_waiting(self, as_member, planned, anna, path):
        [publication] = planned
        where, client = f"/publications/{publication.pk}/", as_member(anna)
        Publication.objects.update(state="unclear", intent={}, problem="maybe_sent")
        assert where not in client.get(path).text

        Publication.objects.update(problem="ask_person")

        assert where in client.get(path).text

    def test_disconnects(self, as_member, channel, anna, path):
        answer = as_member(anna).post(f"{path}disconnection/")

        assert answer["Location"] == "/channels/"
        assert not queries.channels_for(anna).exists()

    @pytest.mark.parametrize("noun", ["", "pause/", "resumption/", "disconnection/"])
    def test_refuses_a_writer(self, as_member, wilma, path, noun):
        assert as_member(wilma).post(f"{path}{noun}", SWITCHES).status_code == 403

    @pytest.mark.parametrize("noun", ["", "pause/", "resumption/", "disconnection/"])
    def test_is_not_there_for_a_stranger(self, as_member, sam, path, noun):
        assert as_member(sam).post(f"{path}{noun}").status_code == 404


class TestSwitches:
    def test_are_kept_as_the_network_reads_them(self, as_member, channel, anna, path):
        as_member(anna).post(path, SWITCHES)

        channel.refresh_from_db()
        assert channel.settings == {
            "delay_seconds": 1.5,
            "failure_rate": 0.1,
            "failure": "refused",
            "ambiguous_rate": 0.25,
            "late_ms": 500,
            "seed": 7,
            "rate_calls": 3,
            "rate_seconds": 60,
            "plays": "square_pictures",
            "silent": True,
            "script": ["commit_then_timeout", "sent", "refused"],
            "script_from": 1,
        }

    def test_name_every_network_that_can_be_played(self):
        assert list(forms.ROLES) == list(ROLES)

    def test_show_what_is_still_to_come(self, as_member, channel, anna, path):
        settings = {"script": ["sent", "refused"], "script_from": 0}
        change_settings(channel=channel, settings=settings, by=anna, at=NOON)

        page = as_member(anna).get(path).content.decode()

        assert page.count('<option value="refused" selected>') == 1

    @pytest.mark.parametrize(
        "change",
        [
            {"failure_rate": "80"},
            {"delay_seconds": "61"},
            {"next_1": "explodes"},
            {"seed": ""},
            {"plays": "chess"},
            {"rate_seconds": "0"},
        ],
    )
    def test_refuse_what_cannot_be(self, as_member, channel, anna, path, change):
        assert as_member(anna).post(path, SWITCHES | {"ambiguous_rate": "30"} | change).status_code == 422
        channel.refresh_from_db()
        assert channel.settings == {}
