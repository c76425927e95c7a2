import re
from datetime import timedelta

import pytest
from django.urls import reverse

from postwright.flow.posts.operations import change_post, create_post
from postwright.flow.publishing.models import Publication
from postwright.kit.clock import now


def when(**ahead):
    return (now() + timedelta(**ahead)).strftime("%Y-%m-%dT%H:%M")


class TestSchedulePart:
    def test_offers_nine_in_the_morning_of_the_brand(self, as_member, wilma, post):
        answer = as_member(wilma).get(reverse("post-schedule", args=[post.pk]))

        assert answer.status_code == 200
        assert "09:00" in answer.text
        assert "Europe/Berlin" in answer.text

    def test_plans_the_post(self, as_member, wilma, post):
        values = {"due": when(days=2), "revision": post.revision}
        answer = as_member(wilma).post(reverse("post-schedule", args=[post.pk]), values)

        assert (answer.status_code, Publication.objects.get().state) == (200, "scheduled")
        assert answer.headers["HX-Trigger-After-Swap"] == "calendar-changed"

    def test_publishes_now(self, as_member, wilma, post):
        values = {"now": "true", "revision": post.revision}
        as_member(wilma).post(reverse("post-schedule", args=[post.pk]), values)

        assert Publication.objects.get().due_at <= now()

    def test_says_why_not(self, as_member, wilma, post):
        values = {"due": when(days=-2), "revision": post.revision}
        answer = as_member(wilma).post(reverse("post-schedule", args=[post.pk]), values)

        assert answer.status_code == 422
        assert "This time has gone by" in answer.text

    def test_names_the_channel_that_does_not_take_it_and_its_limit(self, as_member, wilma, post):
        post = change_post(post=post, revision=post.revision, by=wilma, at=now(), text="x" * 520)
        values = {"due": when(days=2), "revision": post.revision}
        answer = as_member(wilma).post(reverse("post-schedule", args=[post.pk]), values)

        refusal = re.search(r'role="alert">.*?<p>(.*?)</p>', answer.text, re.DOTALL)[1]
        assert (
            refusal == f"{post.variants.get().channel}: The text has 520 characters; this network takes 500."
        )

    def test_offers_a_copy_once_every_channel_has_the_post(self, as_member, wilma, publication):
        Publication.objects.update(state="sent", intent={}, ended_at=now())
        answer = as_member(wilma).get(reverse("post-schedule", args=[publication.post_id]))

        assert reverse("post-copies", args=[publication.post_id]) in answer.text
        assert "Schedule for" not in answer.text

    def test_offers_a_time_again_for_what_failed(self, as_member, wilma, publication):
        Publication.objects.update(state="failed", ended_at=now())
        answer = as_member(wilma).get(reverse("post-schedule", args=[publication.post_id]))

        assert "Schedule for" in answer.text

    def test_leads_to_the_channels_where_the_brand_has_none(self, as_member, wilma, brand):
        post = create_post(brand=brand, by=wilma, at=now(), text="Fresh rolls.")
        answer = as_member(wilma).get(reverse("post-schedule", args=[post.pk]))

        assert "Connect a channel" in answer.text

    @pytest.mark.parametrize("due", ["", "soon", "2026-13-45T99:99", "0001-01-01T00:00", "9999-12-31T23:59"])
    def test_asks_for_a_time(self, as_member, wilma, post, due):
        values = {"due": due, "revision": post.revision}
        answer = as_member(wilma).post(reverse("post-schedule", args=[post.pk]), values)

        assert answer.status_code == 422

    @pytest.mark.parametrize("due", ["0001-01-01T00:00", "9999-12-31T23:59", "1999-12-31T23:59"])
    def test_opens_at_its_own_proposal_for_a_day_nobody_means(self, as_member, wilma, post, due):
        answer = as_member(wilma).get(reverse("post-schedule", args=[post.pk]), {"due": due})

        assert answer.status_code == 200
        assert "09:00" in answer.text

    @pytest.mark.parametrize("due", ["0001-01-01T00:00", "9999-12-31T23:59"])
    def test_is_not_moved_to_a_day_nobody_means(self, as_member, wilma, publication, due):
        answer = as_member(wilma).post(reverse("publication-time", args=[publication.pk]), {"due": due})

        assert answer.status_code == 422

    def test_tells_of_a_time_that_the_clocks_skip(self, as_member, wilma, post):
        url = reverse("post-schedule", args=[post.pk])
        answer = as_member(wilma).get(url, {"due": "2027-03-28T02:30"})

        assert "The clocks skip this time" in answer.text

    def test_is_missing_for_a_stranger(self, as_member, sam, post):
        assert as_member(sam).get(reverse("post-schedule", args=[post.pk])).status_code == 404

    def test_shows_a_viewer_no_buttons(self, as_member, vera, publication):
        answer = as_member(vera).get(reverse("post-schedule", args=[publication.post_id]))

        assert "<form" not in answer.text


class TestPublicationPage:
    def test_shows_where_it_goes_and_when(self, as_member, wilma, publication):
        answer = as_member(wilma).get(reverse("publication", args=[publication.pk]))

        assert answer.status_code == 200
        assert "13:00" in answer.text or "14:00" in answer.text

    def test_leads_to_the_post(self, as_member, wilma, publication):
        part = as_member(wilma).get(
            reverse("publication", args=[publication.pk]), headers={"HX-Request": "true"}
        )

        assert f'href="{reverse("post", args=[publication.post_id])}"' in part.text

    def test_moves_it(self, as_member, wilma, publication):
        url = reverse("publication-time", args=[publication.pk])
        answer = as_member(wilma).post(url, {"due": when(days=9)}, headers={"HX-Request": "true"})

        assert answer.status_code == 200
        publication.refresh_from_db()
        assert publication.due_at > now() + timedelta(days=7)

    def test_cancels_it(self, as_member, wilma, publication):
        as_member(wilma).post(reverse("publication-cancellation", args=[publication.pk]))
        publication.refresh_from_db()

        assert publication.state == "cancelled"

    def test_explains_both_answers_to_what_is_unclear(self, as_member, wilma, publication):
        Publication.objects.update(state="unclear", intent={}, problem="ask_person")
        client = as_member(wilma)
        shown = client.get(reverse("publication", args=[publication.pk]))
        client.post(reverse("publication-decision", args=[publication.pk]), {"was_sent": "yes"})
        publication.refresh_from_db()

        assert "nothing more is sent" in shown.text
        assert "It is sent once more, right away" in shown.text
        assert publication.is_sent

    def test_is_where_the_post_leads_whoever_may_decide(self, as_member, wilma, vera, publication):
        Publication.objects.update(state="unclear", intent={}, problem="ask_person")
        part = reverse("post-schedule", args=[publication.post_id])
        decision = f"{reverse('publication', args=[publication.pk])}#decision-title"

        assert decision in as_member(wilma).get(part).text
        assert decision not in as_member(vera).get(part).text

    def test_refuses_a_viewer(self, as_member, vera, publication):
        answer = as_member(vera).post(reverse("publication-cancellation", args=[publication.pk]))

        assert answer.status_code == 403

    def test_is_missing_for_a_stranger(self, as_member, sam, publication):
        assert as_member(sam).get(reverse("publication", args=[publication.pk])).status_code == 404


class TestReadiness:
    def test_is_denied_while_nobody_publishes(self, client, db):
        answer = client.get("/readyz", headers={"host": "localhost"})

        assert answer.status_code == 503
        assert answer.json()["problems"] == ["no publisher is running"]

    def test_is_denied_while_publications_are_overdue(self, client, publication):
        Publication.objects.update(next_at=now() - timedelta(minutes=5))

        assert (
            "publications are overdue"
            in client.get("/readyz", headers={"host": "localhost"}).json()["problems"]
        )

    def test_is_given_while_a_publisher_ticks(self, client, world):
        with world.publisher() as [running]:
            running.rest()
            answer = client.get("/readyz", headers={"host": "localhost"})

        assert (answer.status_code, answer.json()["status"]) == (200, "ok")

    def test_of_the_process_needs_nothing_else(self, client):
        assert client.get("/healthz").json() == {"status": "ok"}
