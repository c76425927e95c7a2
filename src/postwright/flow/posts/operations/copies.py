"""A post that begins as another one."""

from datetime import datetime

from django.db import transaction

from postwright.base.accounts.models import Member
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.posts import queries
from postwright.flow.posts.models import Post, PostLabel, PostVersion
from postwright.flow.posts.operations.content import Attached, Content, begin
from postwright.flow.posts.operations.history import keep_version


@transaction.atomic
def copy_post(*, post: Post, by: Member, at: datetime) -> Post:
    """
    A new draft with the same content and labels.

    :raises NotAllowed: the member may not write posts
    """
    copy = Post(organisation=by.organisation, brand=post.brand, analysis_id=post.analysis_id)
    copy.ai_revision = 1 if post.is_made_by_ai else None
    copy = begin(copy, by=by, at=at, content=_content(post))
    PostLabel.objects.bulk_create(
        PostLabel(organisation_id=copy.organisation_id, post=copy, label_id=label_id)
        for label_id in PostLabel.objects.filter(post=post).values_list("label_id", flat=True)
    )
    keep_version(copy, by=by, at=at, cause=PostVersion.Cause.COPIED)
    audit.record(Tag.POST_CREATED, subject=copy, by=by, at=at)
    return copy


def _content(post: Post) -> Content:
    variants = [one for one in queries.variants_of(post) if one.channel.is_connected]
    return {
        "title": post.title,
        "text": post.text,
        "first_comment": post.first_comment,
        "link": post.link,
        "utm": post.utm,
        "language": post.language,
        "media": [
            Attached(one.media_item, one.alt_text, one.part, one.crop) for one in queries.attachments_of(post)
        ],
        "channels": [one.channel for one in variants],
        "texts": {one.channel: one.text for one in variants},
        "comments": {one.channel: one.first_comment for one in variants},
        "options": {one.channel: one.options for one in variants},
    }
