"""What a post says that its channels said before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from postwright.base.accounts.models import Member
from postwright.desk.echoes import rules
from postwright.flow.posts import queries as posts
from postwright.flow.posts.models import Post, Variant
from postwright.flow.publishing import queries as publishing
from postwright.flow.publishing.models import Publication

REACH = timedelta(days=90)
MOST = 500  # of a channel's latest publications; who sends more repeats itself knowingly


@dataclass(frozen=True)
class Echo:
    """`publication` said nearly the same on the channel of `variant`."""

    variant: Variant
    publication: Publication

    @property
    def at(self) -> datetime:
        return self.publication.ended_at or self.publication.due_at

    @property
    def is_sent(self) -> bool:
        return self.publication.state == Publication.State.SENT


def echoes_of(member: Member, post: Post, *, at: datetime) -> list[Echo]:
    """For each of its channels the latest publication of another post that says nearly the same."""
    return [echo for variant in posts.variants_of(post) for echo in _latest(member, variant, at)]


def _latest(member: Member, variant: Variant, at: datetime) -> Iterator[Echo]:
    earlier = (
        publishing.publications_for(member)
        .filter(channel=variant.channel_id, due_at__gt=at - REACH)
        .filter(state__in=[Publication.State.SENT, *publishing.OPEN])
        .exclude(post=variant.post_id)
        .select_related("variant__post")
        .order_by("-due_at")
    )
    said = variant.own_text
    found = (one for one in earlier[:MOST] if rules.are_alike(said, one.variant.own_text))
    if (first := next(found, None)) is not None:
        yield Echo(variant, first)
