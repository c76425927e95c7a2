"""What a brand's earlier posts tell about the next one."""

from django.db.models.functions import Left

from postwright.base.accounts.models import Member
from postwright.base.connections import queries as connections
from postwright.flow.brand.models import Brand
from postwright.flow.posts.queries.rows import posts_for
from postwright.ports.channels.entities import Kind, find_entities

LOOKED_AT = 200  # posts
BEGINNING = 1000  # characters of each: mentions further down are not worth the time
MOST_HANDLES = 200


def last_tags(member: Member, brand: Brand) -> dict[str, str]:
    """The tags of the newest link that had any."""
    last = posts_for(member).filter(brand=brand).exclude(utm={}).exclude(link="").first()
    return dict(last.utm) if last else {}


def known_handles(member: Member, brand: Brand) -> list[str]:
    """Who was mentioned in the brand's posts, the latest first, and its own channels."""
    told = posts_for(member).filter(brand=brand, text__contains="@")
    texts = told.values_list(Left("text", BEGINNING), flat=True)[:LOOKED_AT]
    said = [one.value for text in texts for one in find_entities(text) if one.kind is Kind.MENTION]
    own = connections.channels_for(member).filter(brand=brand).values_list("handle", flat=True)
    return list(dict.fromkeys([*said[:MOST_HANDLES], *(handle for handle in own if "." in handle)]))
