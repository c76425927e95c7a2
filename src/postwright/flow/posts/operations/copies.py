"""A post that begins as another one."""

from datetime import datetime
from typing import Unpack

from django.db import transaction

from postwright.base.accounts.models import Member
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.posts import queries
from postwright.flow.posts.models import Post, PostLabel, PostVersion
from postwright.flow.posts.operations.content import Attached, Content, begin
from postwright.flow.posts.operations.history import keep_version
from postwright.flow.posts.operations.origin import spoken


@transaction.atomic
def copy_post(*, post: Post, by: Member, at: datetime, **changes: Unpack[Content]) -> Post:
    """
    A new draft with the same content and labels, without files that lie in the trash.

    :param changes: what differs in the copy; a file without a crop of its own keeps the one it had
    :raises NotAllowed: the member may not write posts
    :raises TooLong: more words than a post keeps
    :raises WrongLink: no browser could open it
    """
    copy = Post(organisation=by.organisation, brand=post.brand, analysis_id=post.analysis_id)
    copy.ai_revision, copy.ai_words = (1 if post.is_made_by_ai else None), post.ai_words
    copy = begin(copy, by=by, at=at, content=_content(post, changes), said_before=spoken(post))
    PostLabel.objects.bulk_create(
        PostLabel(organisation_id=copy.organisation_id, post=copy, label_id=label_id)
        for label_id in PostLabel.objects.filter(post=post).values_list("label_id", flat=True)
    )
    keep_version(copy, by=by, at=at, cause=PostVersion.Cause.COPIED)
    audit.record(Tag.POST_CREATED, subject=copy, by=by, at=at)
    return copy


def _content(post: Post, changes: Content) -> Content:
    variants = [one for one in queries.variants_of(post) if one.channel.is_connected]
    attached = [
        Attached(one.media_item, one.alt_text, one.part, one.crop)
        for one in queries.attachments_of(post).filter(media_item__removed_at__isnull=True)
    ]
    content: Content = {
        "title": post.title,
        "text": post.text,
        "first_comment": post.first_comment,
        "link": post.link,
        "utm": post.utm,
        "language": post.language,
        "media": attached,
        "channels": [one.channel for one in variants],
        "texts": {one.channel: one.text for one in variants},
        "comments": {one.channel: one.first_comment for one in variants},
        "options": {one.channel: one.options for one in variants},
        **changes,
    }
    crops = {one.item.pk: one.crop for one in attached}
    sent = [Attached(*one) for one in content["media"]]
    content["media"] = [
        one._replace(crop=crops.get(one.item.pk)) if one.crop is None else one for one in sent
    ]
    return content
