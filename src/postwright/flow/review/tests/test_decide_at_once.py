"""Two people at the same moment, in transactions that really commit."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from conftest import NOON
from postwright.base.accounts.models import Member, User
from postwright.base.accounts.operations import open_organisation
from postwright.flow.brand.operations import create_brand
from postwright.flow.posts.models import Post
from postwright.flow.posts.operations import PostError, change_post, create_post
from postwright.flow.review import queries
from postwright.flow.review.models import Through, Verdict
from postwright.flow.review.operations import approve_post, require_cleared, send_back_post
from postwright.kit import tenancy

ROUNDS = 12


@pytest.fixture
def bakery(committed):
    """Anna owns it, Wilma writes; it publishes only what a second person has approved."""
    anna = open_organisation(name="Anna's Bakery", by=person("Anna"), at=NOON)
    with tenancy.scope(anna.organisation_id):
        wilma = Member.objects.create(
            organisation=anna.organisation, user=person("Wilma"), role="editor", joined_at=NOON
        )
        brand = create_brand(by=anna, at=NOON, name="Anna's Bakery", needs_approval=True)
    return anna, wilma, brand


def person(name):
    return User.objects.create_user(f"{name.lower()}@example.org", "correct horse battery", name=name)


def draft(bakery):
    anna, wilma, brand = bakery
    with tenancy.scope(anna.organisation_id):
        return create_post(brand=brand, by=wilma, at=NOON, text="Fresh rolls.")


def at_once(organisation_id, *acts):
    """What each act made of it: a result, or the refusal."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            with tenancy.scope(organisation_id):
                return act()
        except PostError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def is_refused(outcome):
    return isinstance(outcome, PostError)


class TestAtTheSameMoment:
    def test_an_edit_and_an_approval_never_release_words_that_nobody_read(self, bakery):
        anna, wilma, _brand = bakery
        for _ in range(ROUNDS):
            post = draft(bakery)
            approved, edited = at_once(
                anna.organisation_id,
                lambda post=post: approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE),
                lambda post=post: change_post(post=post, revision=1, by=wilma, at=NOON, text="New."),
            )

            assert not is_refused(edited)
            with tenancy.scope(anna.organisation_id):
                now = Post.objects.select_related("brand").get(pk=post.pk)
                standing = list(Verdict.objects.filter(post=post).values_list("revision", flat=True))
                assert standing == ([] if is_refused(approved) else [1])
                assert not queries.clearance_of(now).is_approved
                with pytest.raises(PostError):
                    require_cleared(now)

    def test_two_approvals_leave_one(self, bakery):
        anna, _wilma, _brand = bakery
        for _ in range(ROUNDS):
            post = draft(bakery)
            outcomes = at_once(
                anna.organisation_id,
                *[
                    lambda post=post: approve_post(
                        post=post, revision=1, by=anna, at=NOON, through=Through.PAGE
                    )
                ]
                * 2,
            )

            assert sorted(map(is_refused, outcomes)) == [False, True]

    def test_an_approval_and_a_return_leave_the_later_one(self, bakery):
        anna, _wilma, _brand = bakery
        for _ in range(ROUNDS):
            post = draft(bakery)
            at_once(
                anna.organisation_id,
                lambda post=post: approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE),
                lambda post=post: send_back_post(
                    post=post, revision=1, reason="No.", by=anna, at=NOON, through=Through.PAGE
                ),
            )

            with tenancy.scope(anna.organisation_id):
                standing = Verdict.objects.filter(post=post, taken_back_at=None, kind="approved")
                back = Verdict.objects.get(post=post, kind="sent_back")
                assert all(one.pk > back.pk for one in standing)
