from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from conftest import NOON
from postwright.base.connections.models import Channel
from postwright.desk.home import queries
from postwright.flow.media.models import MediaItem
from postwright.kit.clock import now


@pytest.fixture
def upload(brand):
    return MediaItem.objects.create(
        organisation=brand.organisation,
        kind="image",
        file_name="a.jpg",
        mime="image/jpeg",
        size=1,
        uploaded_at=NOON,
    )


class TestUnsettled:
    def test_are_what_is_unclear_and_what_failed_lately(self, anna, publish):
        old = NOON - timedelta(days=8)
        failed = publish("failed", hours=1)
        publish("sent"), publish("failed", ended_at=old)
        unclear = publish("unclear", problem="ask_person", hours=2)

        assert list(queries.unsettled_for(anna, at=NOON)) == [unclear, failed]

    def test_are_not_what_was_scheduled_again(self, anna, publish):
        publish("failed")
        publish("scheduled", created_at=NOON + timedelta(minutes=1))

        assert not queries.unsettled_for(anna, at=NOON).exists()

    def test_are_a_members_own(self, sam, publish):
        publish("unclear", problem="ask_person")

        assert not queries.unsettled_for(sam, at=NOON).exists()


class TestDays:
    def test_hold_what_is_due_today_and_tomorrow(self, anna, publish):
        publish("cancelled", hours=1)
        today, tomorrow = publish("sent", hours=1), publish("sent", hours=25)
        publish("sent", hours=49)

        days = queries.days_for(anna, at=NOON, zone=ZoneInfo("Europe/Paris"))

        assert [day.publications for day in days] == [[today], [tomorrow]]
        assert [day.is_today for day in days] == [True, False]

    def test_divide_at_the_readers_midnight(self, anna, publish):
        evening = publish("scheduled", hours=5)

        berlin, tokyo = (
            queries.days_for(anna, at=NOON, zone=ZoneInfo(zone)) for zone in ("Europe/Berlin", "Asia/Tokyo")
        )

        assert [day.publications for day in berlin] == [[evening], []]
        assert [day.publications for day in tokyo] == [[], [evening]]


class TestHome:
    def test_sends_the_first_visitor_to_sign_up(self, client, db):
        assert client.get("/")["Location"] == "/account/signup/"

    def test_sends_later_visitors_to_log_in(self, client, anna):
        assert client.get("/")["Location"] == "/account/login/"

    def test_leads_a_newcomer_one_step_further(self, as_member, anna):
        page = as_member(anna).get("/")

        assert page.context["next_step"] == "brand"
        assert [step.state for step in page.context["steps"]] == ["now", "next", "next", "next"]
        assert b"Begin with who speaks" in page.content

    def test_asks_no_viewer_to_describe_the_brand(self, as_member, vera):
        page = as_member(vera).get("/").content

        assert b"Begin with who speaks" not in page
        assert b"Nothing here yet" in page

    def test_is_the_plan_once_everything_is_there(self, as_member, anna, upload, variant):
        page = as_member(anna).get("/")

        assert page.context["next_step"] is None
        assert "Nothing goes out today or tomorrow" in page.text

    def test_says_of_each_day_what_it_holds_once_one_holds_something(self, as_member, anna, upload, publish):
        publish(due_at=now() + timedelta(minutes=1))

        page = as_member(anna).get("/").text

        assert page.count("strip-card") == 1
        assert "Nothing goes out today or tomorrow" not in page

    def test_greets_by_the_first_name(self, as_member, anna):
        anna.user.name = "Anna Maria Brandt"
        anna.user.save()

        assert "<h1>Hello Anna</h1>" in as_member(anna).get("/").text

    def test_says_what_needs_somebody(self, as_member, anna, channel, publish):
        publish("unclear", problem="ask_person")
        Channel.objects.update(state="reconnect")

        page = as_member(anna).get("/").content.decode()

        assert "Connect @bakery again" in page
        assert "We do not know whether @bakery got it." in page

    def test_shows_nothing_of_strangers(self, as_member, sam, publish):
        publish("unclear", problem="ask_person")

        assert b"bakery" not in as_member(sam).get("/").content


class TestWelcome:
    def test_leads_from_brand_to_upload_to_post(self, as_member, anna, request):
        client = as_member(anna)
        assert client.get("/welcome/").context["step"] == "brand"
        request.getfixturevalue("brand")
        assert client.get("/welcome/").context["step"] == "upload"
        request.getfixturevalue("upload")
        assert client.get("/welcome/").context["step"] == "post"
        request.getfixturevalue("variant")

        assert client.get("/welcome/")["Location"] == "/"

    def test_can_be_skipped(self, as_member, anna):
        assert 'href="/">Skip for now' in as_member(anna).get("/welcome/").content.decode()

    def test_keeps_nobody_who_cannot_take_the_step(self, as_member, vera):
        assert as_member(vera).get("/welcome/")["Location"] == "/"

    def test_is_for_members(self, db):
        assert Client().get("/welcome/")["Location"] == "/account/login/?next=/welcome/"
