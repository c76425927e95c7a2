"""All reading about posts."""

from postwright.flow.posts.queries.labels import counted, labels_for, labels_of, labels_of_brand
from postwright.flow.posts.queries.lanes import Count, Lane, Line, lanes_for, lanes_of, lines_of
from postwright.flow.posts.queries.outgoing import outgoing_for, problems_of
from postwright.flow.posts.queries.rows import (
    attachments_of,
    blank_draft_for,
    posts_for,
    removed_posts_for,
    unready_media,
    variants_of,
)

__all__ = [
    "Count",
    "Lane",
    "Line",
    "attachments_of",
    "blank_draft_for",
    "counted",
    "labels_for",
    "labels_of",
    "labels_of_brand",
    "lanes_for",
    "lanes_of",
    "lines_of",
    "outgoing_for",
    "posts_for",
    "problems_of",
    "removed_posts_for",
    "unready_media",
    "variants_of",
]
