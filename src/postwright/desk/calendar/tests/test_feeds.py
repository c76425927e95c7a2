import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from conftest import NOON
from postwright.base.accounts.operations import remove_member
from postwright.desk.calendar.views import feeds
from postwright.flow.brand.operations import create_brand
from postwright.flow.posts.models import Post
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing.models import CalendarFeed, Publication
from postwright.flow.publishing.operations import move_publication, schedule_post
from postwright.kit.clock import now


@pytest.fixture
def planned(connect, brand, wilma):
    def one(title="Plum; cake, with\\cream", days=1, of=None):
        at = now()
        channel = connect(of or brand, title[:20])
        post = create_post(
            brand=of or brand, by=wilma, at=at, title=title, text="SECRET words.", channels=[channel]
        )
        due_at = (at + timedelta(days=days)).replace(microsecond=0)
        return schedule_post(post=post, revision=1, due_at=due_at, by=wilma, at=at)[0]

    return one


def an_hour_ago(publication):
    """It was planned then."""
    then = now() - timedelta(hours=1)
    Publication.objects.filter(pk=publication.pk).update(created_at=then)
    Post.objects.filter(pk=publication.post_id).update(changed_at=then)


@pytest.fixture
def address(as_member, wilma):
    def made(member=wilma, **fields):
        page = as_member(member).post("/calendar/feeds/", fields).text
        return re.search(r"(/calendar/feeds/[\w-]+\.ics)", page)[1]

    return made


@pytest.fixture
def read(client):
    def answer(path, **headers):
        client.logout()
        return client.get(path, headers=headers)

    return answer


class TestFeed:
    def test_is_an_icalendar_file(self, address, read, planned):
        one = planned()
        answer = read(address())
        calendar = Calendar.from_ical(answer.content)
        [event] = calendar.walk("VEVENT")

        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert (calendar["VERSION"], calendar.decoded("REFRESH-INTERVAL")) == ("2.0", timedelta(hours=1))
        assert event.decoded("DTSTART") == one.due_at
        assert str(event["SUMMARY"]).startswith("Plum; cake, with\\cream")
        assert str(event["UID"]).startswith(str(one.pk))
        assert str(event["STATUS"]) == "CONFIRMED"
        assert b"DTSTART:" in answer.content
        assert re.search(rb"DTSTART:\d{8}T\d{6}Z\r\n", answer.content)

    def test_folds_long_lines_at_75_octets(self, address, read, planned):
        planned("Ä" * 110)
        content = read(address()).content

        assert max(len(line) for line in content.split(b"\r\n")) <= 75
        assert "Ä" * 110 in str(Calendar.from_ical(content).walk("VEVENT")[0]["SUMMARY"])

    def test_tells_nothing_but_headline_channel_and_state(self, address, read, planned):
        planned()

        assert b"SECRET" not in read(address()).content

    def test_says_that_it_did_not_change(self, address, read, planned, wilma):
        one, path = planned(), address()
        an_hour_ago(one)
        first = read(path)
        again = read(path, **{"If-None-Match": first["ETag"]})
        move_publication(publication=one, due_at=one.due_at + timedelta(days=1), by=wilma, at=now())
        moved = read(path, **{"If-None-Match": first["ETag"]})
        events = [Calendar.from_ical(body.content).walk("VEVENT")[0] for body in (first, moved)]

        assert (again.status_code, moved.status_code) == (304, 200)
        assert events[0]["UID"] == events[1]["UID"]
        assert events[0].decoded("LAST-MODIFIED") < events[1].decoded("LAST-MODIFIED")

    @pytest.mark.parametrize(
        "change",
        [
            lambda one: Publication.objects.update(state="sent", intent={}, ended_at=now()),
            lambda one: Publication.objects.update(state="claimed"),
            lambda one: Publication.objects.update(state="cancelled", ended_at=now()),
            lambda one: type(one.channel).objects.update(handle="Renamed"),
            lambda one: type(one.post.brand).objects.update(name="Renamed"),
            lambda one: type(one.post).objects.update(title="Renamed", changed_at=now()),
        ],
        ids=["sent", "on its way", "cancelled", "channel", "brand", "title"],
    )
    def test_says_what_changed(self, address, read, planned, brand, change):
        one, path = planned(), address(brand=str(brand.pk))
        first = read(path)
        change(one)
        again = read(path, **{"If-None-Match": first["ETag"]})

        assert again.status_code == 200
        assert again.content != first.content

    def test_is_not_put_together_for_who_knows_it(self, address, read, planned):
        planned()
        path = address()
        known = {"If-None-Match": read(path)["ETag"]}
        with CaptureQueriesContext(connection) as asked:
            read(path, **known)

        assert not [one for one in asked.captured_queries if "audit_event" in one["sql"]]

    def test_slows_down_who_reads_all_the_time(self, address, read, planned, monkeypatch):
        monkeypatch.setattr(feeds, "A_MINUTE", 2)
        path = address()
        answers = [read(path) for _ in range(3)]

        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[-1]["Retry-After"] == "60"

    def test_leaves_out_what_was_cancelled(self, address, read, planned):
        planned()
        Publication.objects.update(state="cancelled", ended_at=now())

        assert Calendar.from_ical(read(address()).content).walk("VEVENT") == []

    def test_shows_one_brand_where_that_was_wanted(self, address, read, planned, brand, anna):
        other = create_brand(by=anna, at=NOON, name="Café")
        planned("Ours")
        planned("Theirs", of=other)

        assert b"Theirs" not in read(address(brand=str(brand.pk))).content
        assert b"Theirs" in read(address()).content


class TestAddress:
    def test_is_kept_as_a_hash(self, address):
        key = address().split("/")[-1].removesuffix(".ics")

        assert key.encode() not in bytes(CalendarFeed.objects.get().token_hash)

    def test_leads_nowhere_once_removed(self, as_member, wilma, address, read):
        path = address()
        as_member(wilma).post(f"/calendar/feeds/{CalendarFeed.objects.get().pk}/revocation/")

        assert read(path).status_code == 404

    def test_ends_with_the_membership(self, address, read, anna, wilma):
        path = address()
        remove_member(member=wilma, by=anna, at=NOON)

        assert read(path).status_code == 404

    @pytest.mark.parametrize("key", ["x", "A" * 64, "%00", "ä", "A" * 63])
    def test_cannot_be_guessed(self, db, read, key):
        assert read(f"/calendar/feeds/{key}.ics").status_code == 404

    def test_is_its_members_own_to_remove(self, as_member, address, anna):
        address()
        url = f"/calendar/feeds/{CalendarFeed.objects.get().pk}/revocation/"

        assert as_member(anna).post(url).status_code == 404

    def test_is_never_of_a_strangers_brand(self, as_member, sam, brand):
        assert as_member(sam).post("/calendar/feeds/", {"brand": brand.pk}).status_code == 404
