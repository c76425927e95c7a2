"""Labels, and which a post carries."""

from django.db.models import Count, Q, QuerySet

from postwright.base.accounts.models import Member
from postwright.flow.brand.models import Brand
from postwright.flow.posts.models import Label, Post


def labels_for(member: Member) -> QuerySet[Label]:
    """What this member may see, in the order of the alphabet."""
    return (
        Label.objects.filter(organisation=member.organisation).select_related("brand").order_by("name", "pk")
    )


def counted(labels: QuerySet[Label]) -> QuerySet[Label]:
    """With `post_count`, without what was removed."""
    return labels.annotate(post_count=Count("posts", filter=Q(posts__removed_at__isnull=True)))


def labels_of_brand(member: Member, brand: Brand) -> QuerySet[Label]:
    """Those that the posts of a brand may carry."""
    return labels_for(member).filter(Q(brand=brand) | Q(brand=None))


def labels_of(post: Post) -> QuerySet[Label]:
    return post.labels.order_by("name", "pk")
