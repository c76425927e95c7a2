import re
from datetime import timedelta

import pytest
from django.urls import reverse

from postwright.desk.bulk import views
from postwright.flow.posts import queries as posts
from postwright.flow.posts.operations import create_label
from postwright.flow.publishing.models import BulkStep, Publication
from postwright.kit.clock import now

PART = {"HX-Request": "true"}


@pytest.fixture
def order(as_member, wilma):
    def step(member=wilma, **fields):
        return as_member(member).post("/bulk/", fields, headers=PART)

    return step


class TestManyAtOnce:
    def test_are_moved_and_taken_back(self, as_member, wilma, order, plan):
        one, other = plan(1), plan(2)
        answer = order(verb="move", publication=[one.pk, other.pk], days=7)

        assert "2 moved." in answer.text
        assert Publication.objects.get(pk=one.pk).due_at > one.due_at + timedelta(days=6)
        undo = re.search(r'hx-post="([^"]+/undo/)"', answer.text)[1]
        undone = as_member(wilma).post(undo, headers=PART)
        assert "2 are as they were before." in undone.text
        assert Publication.objects.get(pk=one.pk).due_at == one.due_at

    def test_say_of_each_why_it_stays(self, order, plan, draft):
        planned = plan(1)
        answer = order(verb="move", post=[f"{draft.pk}.1", f"{planned.post_id}.1"], days=1)

        assert "1 moved." in answer.text
        assert "1 stays as it is." in answer.text
        assert "Nothing of this post is scheduled." in answer.text

    def test_are_approved_in_the_revision_that_was_seen(self, order, anna, draft, plan):
        answer = order(anna, verb="approve", post=[f"{draft.pk}.1"])

        assert "1 approved." in answer.text
        assert "1 stays" in order(anna, verb="approve", post=[f"{draft.pk}.7"]).text

    def test_are_labelled(self, order, wilma, draft, plan):
        label = create_label(name="Autumn", colour="red", brand=None, by=wilma, at=now())
        order(verb="label", post=[f"{draft.pk}.1"], publication=[plan().pk], add=[label.pk])

        assert [one.name for one in posts.labels_of(draft)] == ["Autumn"]

    def test_are_cancelled_or_deleted(self, order, draft, plan, wilma):
        planned = plan()
        answer = order(verb="take_back", post=[f"{draft.pk}.1"], publication=[planned.pk])

        assert "2 cancelled or deleted." in answer.text
        assert not posts.posts_for(wilma).filter(pk=draft.pk).exists()

    def test_show_how_far_they_are_when_it_takes_long(self, as_member, wilma, order, plan, monkeypatch):
        monkeypatch.setattr(views, "PATIENCE_S", 0.0)
        answer = order(verb="move", publication=[plan().pk for _ in range(3)], days=1)

        assert "1 of 3 done" in answer.text
        following = re.search(r'hx-post="([^"]+)" hx-trigger="load"', answer.text)[1]
        client = as_member(wilma)
        assert "2 of 3 done" in client.post(following, headers=PART).text
        assert "3 moved." in client.post(following, headers=PART).text

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"verb": "move"}, "by how many days"),
            ({"verb": "move", "days": "0"}, "by how many days"),
            ({"verb": "label"}, "Choose a label"),
            ({"verb": "burn"}, ""),
        ],
    )
    def test_say_what_is_missing(self, order, fields, says):
        answer = order(**fields)

        assert (answer.status_code, answer["Content-Type"][:10]) == (400, "text/plain")
        assert says in answer.text

    def test_need_something_chosen(self, order):
        assert order(verb="move", days=1).status_code == 409

    def test_leave_a_strangers_out(self, order, sam, plan):
        assert order(sam, verb="move", days=1, publication=[plan().pk]).status_code == 409

    def test_are_refused_to_a_viewer(self, order, vera, plan):
        planned = plan()
        answer = order(vera, verb="move", days=1, publication=[planned.pk])

        assert "Your role does not include this." in answer.text
        assert Publication.objects.get().due_at == planned.due_at

    def test_are_somebody_elses_to_take_back(self, as_member, order, anna, plan):
        order(verb="move", publication=[plan().pk], days=1)
        url = reverse("bulk-undo", args=[BulkStep.objects.get().pk])

        assert as_member(anna).post(url).status_code == 404
