"""What a post says that its channels said before."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.db.models.functions import Coalesce, Left

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
    saying = cache(rules.saying)  # posts say the same on many channels
    return [echo for variant in posts.variants_of(post) for echo in _latest(member, variant, at, saying)]


def _latest(
    member: Member, variant: Variant, at: datetime, saying: Callable[[str], rules.Saying]
) -> Iterator[Echo]:
    earlier = (
        publishing.publications_for(member)
        .filter(channel=variant.channel_id, due_at__gt=at - REACH, deleted_at=None)
        .filter(state__in=[Publication.State.SENT, *publishing.OPEN])
        .exclude(post=variant.post_id)
    )
    words = Left(Coalesce("variant__text", "variant__post__text"), rules.FARTHEST)
    told = earlier.order_by("-due_at").values_list("pk", words)[:MOST]
    own = saying(variant.own_text[: rules.FARTHEST])
    alike = (pk for pk, text in told if rules.are_alike(own, saying(text)))
    if (first := next(alike, None)) is not None:
        yield Echo(variant, earlier.get(pk=first))
