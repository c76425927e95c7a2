"""What the verbs share: changes judged by the database, and the wake-up call."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.flow.brand.models import Brand
from postwright.flow.posts import operations as posts
from postwright.flow.posts.models import Post
from postwright.flow.publishing import queries, rules
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.operations.errors import (
    BeingSent,
)

State = Publication.State


def change(publication: Publication, states: Sequence[Publication.State], **fields: object) -> None:
    """Only from these states, judged by the database at the moment of the change: the publisher may be faster."""
    if not Publication.objects.filter(pk=publication.pk, state__in=states).update(**fields):
        current = Publication.objects.get(pk=publication.pk)
        if current.is_on_its_way:
            raise BeingSent(_("It is being sent right now."))
        if current.is_unclear:
            raise BeingSent(_("It may have been sent already. We are finding out."))
        raise BeingSent(_("This publication is over: %(state)s.") % {"state": current.get_state_display()})
    publication.refresh_from_db()


def late_from(brand: Brand, due_at: datetime) -> datetime:
    """From when on one that was not begun asks a person first, as its brand chose."""
    return due_at + max(timedelta(hours=brand.late_hours), rules.ON_TIME)


def deadline_of(brand: Brand, due_at: datetime) -> datetime:
    return due_at + timedelta(hours=brand.retry_hours)


def lock_post(post: Post) -> Post:
    """Whoever plans or takes back anything of a post waits for whoever does so now; locked before its publications."""
    return Post.objects.select_for_update(of=("self",)).select_related("brand").get(pk=post.pk)


def reopen(post: Post, *, by: Member, at: datetime) -> Post:
    """A post of which nothing is planned and nothing was sent can be edited again. To be called with its lock."""
    left = Publication.objects.filter(~Q(state=State.CANCELLED) | queries.PARTLY_OUT, post=post)
    post.refresh_from_db()
    return posts.reopen_post(post=post, by=by, at=at) if post.is_confirmed and not left.exists() else post


def wake() -> None:
    """Tell every publisher when this transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [rules.WAKE])
