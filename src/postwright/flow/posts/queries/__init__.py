"""All reading about posts."""

from postwright.flow.posts.queries.habits import known_handles, last_tags
from postwright.flow.posts.queries.labels import counted, labels_for, labels_of, labels_of_brand
from postwright.flow.posts.queries.lanes import (
    Count,
    Lane,
    Line,
    Verdict,
    attachment_at,
    capabilities_of,
    first_part,
    lanes_for,
    lanes_of,
    lines_of,
)
from postwright.flow.posts.queries.outgoing import is_cut, link_of, outgoing_for, problems_of
from postwright.flow.posts.queries.rows import (
    attachments_of,
    blank_draft_for,
    others_at,
    posts_for,
    removed_posts_for,
    unready_media,
    variants_of,
)
from postwright.flow.posts.queries.versions import (
    Change,
    Snapshot,
    changes_between,
    changes_of,
    missing_from,
    snapshot,
    version_before,
    versions_of,
)

__all__ = [
    "Change",
    "Count",
    "Lane",
    "Line",
    "Snapshot",
    "Verdict",
    "attachment_at",
    "attachments_of",
    "blank_draft_for",
    "capabilities_of",
    "changes_between",
    "changes_of",
    "counted",
    "first_part",
    "is_cut",
    "known_handles",
    "labels_for",
    "labels_of",
    "labels_of_brand",
    "lanes_for",
    "lanes_of",
    "last_tags",
    "lines_of",
    "link_of",
    "missing_from",
    "others_at",
    "outgoing_for",
    "posts_for",
    "problems_of",
    "removed_posts_for",
    "snapshot",
    "unready_media",
    "variants_of",
    "version_before",
    "versions_of",
]
