"""A thread of which a part is out is never begun anew, however that is asked for."""

from datetime import timedelta

import pytest
from django.urls import reverse

from conftest import NOON
from postwright.flow.posts import queries as post_queries
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing import operations, queries
from postwright.flow.publishing.models import Publication
from postwright.kit.clock import now
from tests.api.caller import Caller

OUT = {"pieces": {"done": [{"remote_id": "1", "url": ""}]}}
WAYS = [("failed", "thread_stopped"), ("failed", "partly_sent"), ("cancelled", "partly_sent")]


@pytest.fixture(params=WAYS, ids=["-".join(way) for way in WAYS])
def stopped(request, brand, channel, wilma):
    post = create_post(brand=brand, by=wilma, at=NOON, text="First.\n---\nSecond.", channels=[channel])
    operations.schedule_post(post=post, revision=1, due_at=NOON, by=wilma, at=NOON)
    state, problem = request.param
    Publication.objects.update(
        state=state, problem=problem, progress=OUT, intent={}, outgoing=None, ended_at=NOON
    )
    post.refresh_from_db()
    return post


class TestAPartThatIsOut:
    @pytest.mark.parametrize("named", [True, False])
    def test_is_not_scheduled_again(self, stopped, wilma, named):
        variants = post_queries.variants_of(stopped) if named else None
        with pytest.raises(operations.PartlySent, match="A part of this post is published"):
            operations.schedule_post(
                post=stopped, revision=1, due_at=None, variants=variants, by=wilma, at=NOON
            )

        assert Publication.objects.count() == 1

    def test_does_not_join_the_queue(self, stopped, channel, wilma):
        times = [(day, NOON.time()) for day in range(7)]
        operations.set_queue_times(channel=channel, times=times, by=wilma, at=NOON)
        with pytest.raises(operations.PartlySent):
            operations.queue_post(post=stopped, revision=1, by=wilma, at=NOON)

        assert not queries.next_places(stopped, at=NOON)

    def test_offers_no_time_on_the_page_but_the_rest_and_a_copy(self, as_member, wilma, stopped):
        answer = as_member(wilma).get(reverse("post-schedule", args=[stopped.pk]))

        assert "Schedule for" not in answer.text
        assert reverse("post-copies", args=[stopped.pk]) in answer.text
        is_failed = Publication.objects.get().has_failed
        assert ("Try again" in answer.text) == is_failed

    def test_is_refused_through_the_api(self, stopped, anna):
        due_at = (now() + timedelta(days=1)).isoformat()
        sent = {"revision": 1, "due_at": due_at}
        answer = Caller(anna)("POST", f"/posts/{stopped.pk}/schedule", sent)

        assert (answer.status_code, answer.json()["code"]) == (409, "partly_sent")
