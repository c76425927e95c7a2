"""A month in which nothing else would fit."""

from datetime import datetime

from tests.journeys.installation import Installation

THOUSAND = """
from datetime import datetime, timedelta
from postwright.base.accounts import queries as accounts
from postwright.base.accounts.models import Member, User
from postwright.base.connections.models import Channel
from postwright.flow.posts.models import Post, Variant
from postwright.flow.publishing.models import Publication
from postwright.kit import tenancy
from postwright.kit.clock import now

user = User.objects.get(email="anna@example.org")
[membership] = accounts.memberships_of(user)
with tenancy.scope(membership.organisation_id):
    member = accounts.member_for(user, membership)
    channel = Channel.objects.get(handle="{channel}")
    first, at, shared = datetime.fromisoformat("{first}"), now(), dict(organisation=member.organisation)
    posts = Post.objects.bulk_create(
        Post(brand=channel.brand, title=f"No. {{n}}", text="Rolls.", state="confirmed", confirmed_at=at,
             confirmed_by=member, created_by=member, created_at=at, changed_at=at, **shared)
        for n in range(1000)
    )
    variants = Variant.objects.bulk_create(Variant(post=post, channel=channel, **shared) for post in posts)
    Publication.objects.bulk_create(
        Publication(post=variant.post, variant=variant, channel=channel, post_revision=1, state="scheduled",
                    due_at=due, next_at=due, deadline_at=due + timedelta(days=1), scheduled_by=member,
                    outgoing={{}}, created_at=at, **shared)
        for n, variant in enumerate(variants)
        for due in [first + timedelta(days=n % 28, minutes=5 * (n // 28))]
    )
"""


def plan_a_thousand(installation: Installation, channel: str, first: datetime) -> None:
    """Anna's posts No. 0 to No. 999 for that channel: 28 days from the first on, every five minutes."""
    installation.run("manage", "shell", "-c", THOUSAND.format(channel=channel, first=first.isoformat()))
