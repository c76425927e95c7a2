from datetime import timedelta

import pytest

HOUR = timedelta(hours=1)


@pytest.fixture
def mails(settings):
    """A mail server that this installation sends through."""
    from postwright.desk.operator.tests.receivers import mail_server

    with mail_server() as mails:
        settings.MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": mails.port, "timeout": 5},
            }
        }
        settings.ALERT_EMAIL = ["olga@example.org"]
        yield mails


@pytest.fixture
def calls(settings):
    """A web server whose /hook is told of alerts."""
    from postwright.desk.operator.tests.receivers import web_server

    with web_server() as calls:
        settings.ALERT_WEBHOOK = f"http://127.0.0.1:{calls.port}/hook"
        yield calls


@pytest.fixture
def pinged(calls, settings):
    """The same server is called while all is well."""
    settings.PING_URL = f"http://127.0.0.1:{calls.port}/ping/secret"
    return calls


@pytest.fixture
def world(committed, cluster):
    from tests.world import open_world

    return open_world(cluster)


@pytest.fixture
def stalled(world):
    """A publication that was due an hour ago, and no worker anywhere."""
    from django.db.models.functions import Now

    from postwright.flow.publishing.models import Publication

    publication = world.publication(world.channel())
    with world.scope():
        Publication.objects.filter(pk=publication.pk).update(due_at=Now() - HOUR, next_at=Now() - HOUR)
    return publication


@pytest.fixture
def cancel(world):
    def cancelled(publication):
        from postwright.flow.publishing import operations
        from postwright.kit.clock import now

        with world.scope():
            operations.cancel_publication(publication=publication, by=world.member, at=now())

    return cancelled


@pytest.fixture
def watcher(tmp_path):
    """One that looks twice in the twinkling of an eye."""
    from postwright.desk.operator.engine.watcher import Watcher

    return lambda: Watcher(every=0.01, stall_seconds=120, file=tmp_path / "away.json")


@pytest.fixture(autouse=True)
def fresh_cache():
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def channel(brand, anna):
    """A practice channel of Anna's Bakery."""
    from conftest import NOON
    from postwright.base.connections.operations import connect_channel
    from postwright.ports.channels.ways import ConnectedAccount

    found = ConnectedAccount(
        remote_id="practice", handle="practice", display_name="Practice", base_url="", secret={}
    )
    return connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=NOON)


@pytest.fixture
def publication(brand, channel, wilma):
    """Due an hour after noon."""
    from conftest import NOON
    from postwright.flow.posts.operations import create_post
    from postwright.flow.publishing.operations import schedule_post

    post = create_post(brand=brand, by=wilma, at=NOON, text="Fresh rolls from Saturday.", channels=[channel])
    [planned] = schedule_post(post=post, revision=post.revision, due_at=NOON + HOUR, by=wilma, at=NOON)
    return planned
