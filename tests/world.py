"""A committed little world to publish in: an organisation, a brand, practice channels, confirmed posts."""

import asyncio
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from postwright.base.accounts import operations as accounts
from postwright.base.accounts.models import User
from postwright.base.connections import operations as connections
from postwright.base.connections.adapters import StoredTimeline
from postwright.base.connections.models import Channel, RehearsalPost
from postwright.flow.brand import operations as brands
from postwright.flow.posts import operations as posts
from postwright.flow.publishing import operations
from postwright.flow.publishing.engine.loop import Publisher
from postwright.flow.publishing.models import Publication
from postwright.kit import tenancy
from postwright.kit.clock import now
from postwright.ports.channels.registry import Networks
from postwright.ports.channels.ways import ConnectedAccount

# Whether anybody waits for a lock that this connection holds.
SOMEBODY_WAITS = "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)))"


@dataclass
class World:
    """Everything commits. Each call opens the tenant by itself."""

    member: object
    brand: object
    url: str

    @property
    def organisation_id(self):
        return self.member.organisation_id

    def neighbour(self):
        """Another organisation beside this one."""
        return _open("sam@example.org", "Sam", self.url)

    @contextmanager
    def networks(self):
        timeline = StoredTimeline()
        yield Networks({"rehearsal": {"timeline": timeline, "settle_seconds": 1}})
        timeline.close()

    def scope(self):
        return tenancy.scope(self.organisation_id)

    def channel(self, name="Practice", **switches):
        channel = self._connect(name)
        with self.scope():
            return connections.change_settings(channel=channel, settings=switches, by=self.member, at=now())

    def publication(self, channel, *, text="Fresh bread at seven.", due_in=timedelta(0)):
        at = now()
        with self.scope():
            post = posts.create_post(brand=self.brand, by=self.member, at=at, text=text, channels=[channel])
            [planned] = operations.schedule_post(
                post=post, revision=post.revision, due_at=at + due_in, by=self.member, at=at
            )
        planned.channel = channel
        return planned

    def reload(self, publication):
        with self.scope():
            return Publication.objects.prefetch_related("attempts").get(pk=publication.pk)

    def published(self, channel):
        with self.scope():
            return [
                post.payload["text"]
                for post in RehearsalPost.objects.filter(channel=channel).order_by("arrived_at")
            ]

    @contextmanager
    def publisher(self, *, count=1, **options):
        """Publishers in threads of their own, as in other processes."""
        options = {"concurrency": 16, "lease_seconds": 5, **options}
        with self.networks() as networks:
            running = [Running(self.url, networks, options) for _ in range(count)]
            try:
                yield running
            finally:
                for one in running:
                    one.stop()

    def until(self, publication, *states):
        return self.until_true(publication, lambda current: current.state in states)

    def until_true(self, publication, is_so):
        """Wait for it; the test's own time limit ends it."""
        while not is_so(current := self.reload(publication)):
            time.sleep(0.02)
        return current

    def channel_state(self, channel):
        with self.scope():
            return Channel.objects.get(pk=channel.pk).state

    def reconnect(self, channel):
        """A person signs in again; what follows from that event is done at once."""
        self._connect(channel.handle)
        self.release(channel)

    def release(self, channel):
        operations.release_queue(organisation_id=self.organisation_id, channel_id=channel.pk)

    def _connect(self, name):
        found = ConnectedAccount(remote_id=name, handle=name, display_name=name, base_url="", secret={})
        with self.scope():
            return connections.connect_channel(
                brand_id=self.brand.pk, network="rehearsal", found=found, by=self.member, at=now()
            )


class Running:
    def __init__(self, url, networks, options):
        self.loop = asyncio.new_event_loop()
        self.publisher = Publisher(
            url=url, networks=networks, dispatcher_role=settings.DISPATCHER_ROLE, **options
        )
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def rest(self):
        """Wait until it has looked around once."""
        while not self.publisher._next_tick:
            time.sleep(0.01)

    def stop(self):
        if self.thread.is_alive():
            self.loop.call_soon_threadsafe(self.publisher.stop)
            self.thread.join()

    def _run(self):
        self.loop.run_until_complete(self.publisher.run(patience=5))
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()


def open_world(cluster):
    return _open("anna@example.org", "Anna", cluster.url("postwright_app", "tests"))


def _open(email, name, url):
    at = now()
    user = User.objects.create_user(email, "correct horse battery", name=name)
    member = accounts.open_organisation(name=f"{name}'s Bakery", by=user, at=at)
    with tenancy.scope(member.organisation_id):
        brand = brands.create_brand(name=f"{name}'s Bakery", by=member, at=at, time_zone="Europe/Berlin")
    return World(member, brand, url)
