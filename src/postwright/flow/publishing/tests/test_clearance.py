"""Nothing goes out that nobody has read, and, where the brand asks for it, that nobody else has approved."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from conftest import NOON
from postwright.base.accounts.operations import create_token
from postwright.base.audit.models import Event, Tag
from postwright.flow.brand.operations import change_brand
from postwright.flow.posts.operations import change_post, create_post
from postwright.flow.publishing import operations
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.operations import schedule_post
from postwright.flow.review import operations as review
from postwright.flow.review.models import Confirmation, Through
from postwright.kit.clock import now

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def strict(brand, anna):
    return change_brand(brand=brand, by=anna, at=NOON, needs_approval=True)


@pytest.fixture
def ai_post(brand, channel, wilma):
    return create_post(
        brand=brand, by=wilma, at=NOON, from_ai=True, text="Golden, crisp.", channels=[channel]
    )


@pytest.fixture
def call(client, anna):
    _token, key = create_token(name="Tests", by=anna, at=NOON)
    headers = {"Authorization": f"Bearer {key}"}

    def send(method, path, body=None):
        sent = "" if body is None else json.dumps(body)
        return client.generic(method, f"/api/v1{path}", sent, "application/json", headers=headers)

    return send


def schedule(post, by, **changes):
    asked = {"post": post, "revision": post.revision, "due_at": LATER, "by": by, "at": NOON} | changes
    return schedule_post(**asked)


class TestApproval:
    @pytest.mark.parametrize("due_at", [LATER, None])
    def test_is_asked_for_before_anything_is_planned(self, strict, post, wilma, due_at):
        with pytest.raises(review.NeedsApproval):
            schedule(post, wilma, due_at=due_at)

        post.refresh_from_db()
        assert (Publication.objects.count(), post.is_confirmed) == (0, False)

    def test_lets_exactly_the_approved_revision_out(self, strict, post, wilma, anna):
        review.approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)

        [planned] = schedule(post, wilma)

        assert planned.post_revision == 1

    def test_is_lost_by_an_edit(self, strict, post, wilma, anna):
        review.approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)
        changed = change_post(post=post, revision=1, by=wilma, at=NOON, text="Other words.")

        with pytest.raises(review.NeedsApproval, match="changed after it was approved"):
            schedule(changed, wilma)

    def test_is_lost_by_an_edit_after_unscheduling(self, strict, post, wilma, anna):
        review.approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)
        schedule(post, wilma)
        free = operations.unschedule_post(post=post, by=wilma, at=NOON)
        changed = change_post(post=free, revision=1, by=wilma, at=NOON, text="Other words.")

        with pytest.raises(review.NeedsApproval):
            schedule(changed, wilma)

    def test_outlives_unscheduling_without_an_edit(self, strict, post, wilma, anna):
        review.approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)
        schedule(post, wilma)
        free = operations.unschedule_post(post=post, by=wilma, at=NOON)

        assert schedule(free, wilma)

    def test_is_asked_for_before_a_move(self, publication, strict, wilma):
        publication.refresh_from_db()
        with pytest.raises(review.NeedsApproval):
            operations.move_publication(
                publication=Publication.objects.get(), due_at=LATER + timedelta(days=1), by=wilma, at=NOON
            )

        assert Publication.objects.get().due_at == publication.due_at

    def test_is_asked_for_before_a_retry(self, publication, strict, wilma):
        Publication.objects.update(state="failed", ended_at=NOON)

        with pytest.raises(review.NeedsApproval):
            operations.retry_failed(publication=Publication.objects.get(), by=wilma, at=NOON)


class TestConfirmation:
    def test_is_needed_for_an_ais_words(self, ai_post, wilma):
        with pytest.raises(review.NeedsConfirmation, match="words that an AI suggested"):
            schedule(ai_post, wilma)

        assert not Publication.objects.exists()

    def test_can_be_given_with_the_schedule(self, ai_post, wilma):
        schedule(ai_post, wilma, read=Through.PAGE)

        one = Confirmation.objects.get()
        assert (one.by, one.revision, one.through) == (wilma, 1, "page")
        assert Event.objects.filter(tag=Tag.POST_WORDS_CONFIRMED).count() == 1

    def test_is_needed_again_for_the_next_revision(self, ai_post, wilma):
        review.confirm_words(post=ai_post, revision=1, by=wilma, at=NOON, through=Through.PAGE)
        changed = change_post(post=ai_post, revision=1, by=wilma, at=NOON, text="Golden and crisp.")

        with pytest.raises(review.NeedsConfirmation):
            schedule(changed, wilma)

    def test_is_no_approval(self, strict, ai_post, wilma):
        review.confirm_words(post=ai_post, revision=1, by=wilma, at=NOON, through=Through.PAGE)

        with pytest.raises(review.NeedsApproval):
            schedule(ai_post, wilma)


class TestTheSchedulePart:
    def test_says_that_an_approval_is_missing_and_offers_to_ask(self, strict, as_member, post, wilma):
        page = as_member(wilma).get(reverse("post-schedule", args=[post.pk])).text

        assert "Approval is missing" in page
        assert reverse("post-approval-request", args=[post.pk]) in page
        assert "Publish now" not in page

    def test_opens_once_it_is_approved(self, strict, as_member, post, wilma, anna):
        review.approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)

        assert "Publish now" in as_member(wilma).get(reverse("post-schedule", args=[post.pk])).text

    def test_refuses_publishing_now_without_an_approval(self, strict, as_member, post, wilma):
        sent = {"revision": 1, "now": "true"}

        answer = as_member(wilma).post(reverse("post-schedule", args=[post.pk]), sent)

        assert (answer.status_code, Publication.objects.count()) == (422, 0)
        assert "only what a second person has approved" in answer.text

    def test_asks_whether_an_ais_words_were_read(self, as_member, ai_post, wilma):
        client, url = as_member(wilma), reverse("post-schedule", args=[ai_post.pk])
        assert 'name="has_read"' in client.get(url).text

        refused = client.post(url, {"revision": 1, "now": "true"})
        assert (refused.status_code, Publication.objects.count()) == (422, 0)

        client.post(url, {"revision": 1, "now": "true", "has_read": "true"})
        assert Publication.objects.count() == 1


class TestTheApi:
    def test_schedules_nothing_unapproved(self, strict, call, post):
        answer = call("POST", f"/posts/{post.pk}/schedule", {"revision": 1})

        assert (answer.status_code, answer.json()["code"]) == (409, "needs_approval")
        assert not Publication.objects.exists()

    def test_schedules_what_was_approved_through_it(self, strict, call, post):
        call("POST", f"/posts/{post.pk}/approval", {"revision": 1})

        assert call("POST", f"/posts/{post.pk}/schedule", {"revision": 1}).status_code == 201

    def test_schedules_an_ais_words_only_after_a_person_confirmed_them(self, call, ai_post):
        before = call("POST", f"/posts/{ai_post.pk}/schedule", {"revision": 1})
        call("POST", f"/posts/{ai_post.pk}/confirmation", {"revision": 1})
        after = call("POST", f"/posts/{ai_post.pk}/schedule", {"revision": 1})

        assert (before.status_code, before.json()["code"]) == (409, "needs_confirmation")
        assert after.status_code == 201

    def test_moves_nothing_unapproved(self, strict, call, post, wilma, anna, brand):
        change_brand(brand=brand, by=anna, at=NOON, needs_approval=False)
        [planned] = schedule(post, wilma, due_at=now() + timedelta(days=1), at=now())
        change_brand(brand=brand, by=anna, at=NOON, needs_approval=True)

        due = (now() + timedelta(days=2)).isoformat()
        answer = call("PATCH", f"/publications/{planned.pk}", {"due_at": due})

        assert (answer.status_code, answer.json()["code"]) == (409, "needs_approval")
