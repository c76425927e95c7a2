"""Whether variants could be sent as they stand."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from postwright.flow.posts import queries as post_queries
from postwright.flow.posts.models import Post, Variant
from postwright.flow.posts.rules import sentence_of
from postwright.flow.publishing.operations.errors import (
    NotReady,
)


def require_ready(post: Post, variants: Sequence[Variant]) -> None:
    if unready := post_queries.unready_media(post):
        names = ", ".join(item.file_name for item in unready)
        raise NotReady(
            _("%(names)s is not ready yet. Wait a moment, or take it out of the post.") % {"names": names}
        )
    for variant in variants:
        if not (variant.channel.is_active or variant.channel.is_paused):
            raise NotReady(_("%(channel)s needs to be connected again first.") % {"channel": variant.channel})
    found = post_queries.problems_of(post)
    for variant in variants:
        if problems := found[variant]:
            raise NotReady(f"{variant.channel}: {sentence_of(problems[0])}")
