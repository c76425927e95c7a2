"""Keys of both kinds change under load, in processes that are killed anywhere: every secret opens, none is lost."""

import base64
import os
import secrets

import pytest
from django.conf import settings as django_settings

from tests.chaos.rotating import POINTS, Rotation, place

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(1800)]
SCALE = float(os.environ.get("POSTWRIGHT_RIG_SCALE", "0"))


@pytest.fixture
def rotation(committed, cluster, settings):
    """`rotation(channels=20)`: secrets of two organisations, each stored once."""
    from postwright.base.connections.models import Channel  # noqa: PLC0415 - models are there only once Django is set up
    from postwright.base.vault import operations as vault  # noqa: PLC0415 - see above
    from postwright.kit.clock import now  # noqa: PLC0415 - see above
    from tests.world import open_world  # noqa: PLC0415 - see above

    other = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    settings.MASTER_KEYS_BEFORE = [other]
    vault.forget()

    def made(*, channels, seed=7):
        first = open_world(cluster)
        worlds = [first, first.neighbour()]
        rows = [
            Channel(
                organisation_id=world.organisation_id,
                brand=world.brand,
                network="rehearsal",
                remote_id=str(number),
                connected_at=now(),
            )
            for world in worlds
            for number in range(channels // 2)
        ]
        for world in worlds:
            with world.scope():
                own = [row for row in rows if row.organisation_id == world.organisation_id]
                for row in own:
                    row.secret = vault.seal("0", **place(row))
                Channel.objects.bulk_create(own)
        run = Rotation(first.url, rows, seed, (django_settings.MASTER_KEY, other))
        run.stored = {row.pk: "0" for row in rows}
        return run

    return made


class TestRotation:
    def test_leaves_every_secret_readable_and_overwrites_none(self, rotation):
        from postwright.base.vault import queries  # noqa: PLC0415 - see above

        each = max(1, round(12 * SCALE))  # of the points
        # The whole size is more of an organisation than one page of re-encryption.
        run = rotation(channels=max(24, round(1200 * SCALE)))
        run.run("careful", kills=each * len(POINTS))

        print(f"\n{len(run.channels)} secrets, {run.counts}, {run.killed}")
        assert (run.closed, run.lost) == ([], [])
        assert run.killed == dict.fromkeys(POINTS, each)
        assert run.counts["renewed"] > 0
        # Of each organisation one key is left, and one master key wraps them.
        assert sorted(queries.count_by_master().values()) == [2]


class TestTwinIsCaught:
    def test_that_stores_without_looking(self, rotation):
        run = rotation(channels=24)
        run.run("unlooking", kills=4)

        assert run.lost

    def test_that_destroys_a_key_before_the_last_secret_has_left_it(self, rotation):
        run = rotation(channels=24)
        run.run("hasty", kills=2)

        assert run.closed
