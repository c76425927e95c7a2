import pytest

from conftest import NOON


@pytest.fixture
def world(committed, cluster):
    from tests.world import open_world

    return open_world(cluster)


@pytest.fixture
def out(brand, anna):
    """`out("First", "Second")`: a thread that the practice network has, as the publisher would have left it."""
    from postwright.base.connections.operations import connect_channel
    from postwright.flow.posts.operations import create_post
    from postwright.flow.publishing.models import Attempt
    from postwright.flow.publishing.operations import schedule_post
    from postwright.ports.channels.networks.rehearsal.memory import MemoryTimeline
    from postwright.ports.channels.networks.rehearsal.network import Rehearsal
    from postwright.ports.channels.types import Outgoing
    from postwright.ports.channels.ways import ConnectedAccount

    found = ConnectedAccount(
        remote_id="practice", handle="practice", display_name="Practice", base_url="", secret={}
    )
    channel = connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=NOON)

    def made(*parts):
        text = "\n---\n".join(parts)
        post = create_post(brand=brand, by=anna, at=NOON, text=text, channels=[channel])
        [planned] = schedule_post(post=post, revision=post.revision, due_at=NOON, by=anna, at=NOON)
        outgoing = Outgoing.from_json(planned.outgoing)
        planned.intent = Rehearsal(timeline=MemoryTimeline()).freeze(outgoing, key_time=NOON).to_json()
        planned.state, planned.ended_at = "sent", NOON
        planned.remote_id, planned.remote_url = "1", "https://practice.example/1"
        planned.save()
        answer = {"id": "1", "below": [str(number) for number in range(2, len(parts) + 1)]}
        values = {"publication": planned, "organisation_id": planned.organisation_id, "began_at": NOON}
        Attempt.objects.create(number=1, outcome="sent", answer=answer, ended_at=NOON, **values)
        return planned

    return made
