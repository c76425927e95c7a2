"""Whoever tries many links is slowed down, by all processes together."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOON
from postwright.base.accounts.models import User
from postwright.base.accounts.operations import open_organisation
from postwright.flow.brand.operations import create_brand
from postwright.flow.posts.models import Post
from postwright.flow.posts.operations import create_post
from postwright.flow.review import adapters
from postwright.flow.review.operations import create_link
from postwright.flow.review.rules import source_of
from postwright.kit import tenancy
from postwright.kit.clock import now

POLL_S = 0.02


@pytest.fixture
def processes(committed):
    """Two that share a database and nothing else: `processes[1](call)` runs there, with a connection of its own."""
    with ThreadPoolExecutor(1) as first, ThreadPoolExecutor(1) as second:
        yield [lambda call, pool=pool: pool.submit(alone, call) for pool in (first, second)]


def alone(call):
    cache.clear()
    try:
        return call()
    finally:
        connection.close()


@pytest.fixture
def linked(committed):
    """A committed post and the token of a link to it."""
    person = User.objects.create_user("anna@example.org", "correct horse battery", name="Anna")
    anna = open_organisation(name="Anna's Bakery", by=person, at=NOON)
    with tenancy.scope(anna.organisation_id):
        brand = create_brand(by=anna, at=NOON, name="Anna's Bakery")
        post = create_post(brand=brand, by=anna, at=NOON, text="Fresh rolls.")
        _link, token = create_link(posts=[post], client_name="Ms Lehmann", days=7, by=anna, at=now())
    return post, token


@contextmanager
def locked(post):
    with tenancy.scope(post.organisation_id):
        Post.objects.select_for_update().get(pk=post.pk)
        yield


def until_somebody_waits(work):
    while not work.done():
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM pg_locks WHERE NOT granted")
            if cursor.rowcount:
                return
        time.sleep(POLL_S)


def ask(address="192.0.2.7"):
    return Client(REMOTE_ADDR=address).get("/review/guessed/").status_code


class TestTheLimit:
    def test_counts_what_every_process_was_asked(self, processes, monkeypatch):
        monkeypatch.setattr(adapters, "A_MINUTE", 3)

        answers = [processes[turn % 2](ask).result() for turn in range(5)]

        assert answers == [404, 404, 404, 429, 429]

    def test_is_each_addresss_own(self, processes, monkeypatch):
        monkeypatch.setattr(adapters, "A_MINUTE", 1)

        answers = [processes[0](lambda at=at: ask(f"192.0.2.{at}")).result() for at in (7, 7, 8)]

        assert answers == [404, 429, 404]

    def test_lets_nobody_wait_for_somebody_else_of_their_address(self, processes, linked):
        post, token = linked
        path, sent = f"/review/{token}/{post.pk}/approval/", {"revision": 1, "name": "Kim"}

        with locked(post):
            approval = processes[0](lambda: Client().post(path, sent))
            until_somebody_waits(approval)
            page = processes[1](lambda: Client().get(f"/review/{token}/")).result(timeout=30)
            assert (page.status_code, approval.done()) == (200, False)

        assert approval.result().status_code == 302


class TestSourceOf:
    @pytest.mark.parametrize(
        ("address", "source"),
        [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
            ("unknown", "unknown"),
        ],
    )
    def test_is_one_machine_or_one_network(self, address, source):
        assert source_of(address) == source

    @given(st.ip_addresses(v=4))
    def test_tells_every_address_of_the_older_kind_apart(self, address):
        assert source_of(str(address)) == source_of(f"::ffff:{address}") == str(address)

    @given(st.text())
    def test_takes_whatever_a_proxy_says(self, address):
        assert isinstance(source_of(address), str)
