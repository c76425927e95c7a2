"""How a post came to be what it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.flow.posts.models import Post, PostVersion
from postwright.flow.posts.queries.lanes import capabilities_of
from postwright.flow.posts.queries.marks import How, mark_of
from postwright.flow.posts.queries.rows import attachments_of, posts_for, variants_of
from postwright.flow.posts.rules import CHANNELS, cut_on
from postwright.kit.differ import Piece, differences

type Snapshot = dict[str, Any]

_NOTHING: Snapshot = {
    **dict.fromkeys(("title", "text", "first_comment", "link", "language"), ""),
    "utm": {},
    "media": [],
    "variants": [],
}


@dataclass(frozen=True)
class Change:
    """What became of one part of a post. `before` and `after` hold it whole."""

    label: str
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        return differences(self.before, self.after)


def versions_of(member: Member, post: Post) -> QuerySet[PostVersion]:
    """The newest first."""
    return PostVersion.objects.filter(post__in=posts_for(member).filter(pk=post.pk)).select_related(
        "post__brand", "by__user"
    )


def version_before(version: PostVersion) -> PostVersion | None:
    return PostVersion.objects.filter(post=version.post_id, revision__lt=version.revision).first()


def snapshot(post: Post) -> Snapshot:
    """Everything that the composer shows, as JSON that outlives channels and files."""
    attached = list(attachments_of(post))
    return {
        "title": post.title,
        "text": post.text,
        "first_comment": post.first_comment,
        "link": post.link,
        "utm": dict(post.utm),
        "language": post.language,
        "media": [
            {
                "id": str(one.media_item_id),
                "name": one.media_item.file_name,
                "alt_text": one.alt_text,
                "part": one.part,
                "crop": one.crop,
            }
            for one in attached
        ],
        "variants": [
            {
                "channel": str(one.channel_id),
                "name": one.channel.name or one.channel.handle,
                "text": one.text,
                "first_comment": one.first_comment,
                "options": dict(one.options),
                "ai_mark": str(mark_of(one, capabilities_of(one.channel), attached).how),
            }
            for one in variants_of(post)
        ],
    }


def changes_of(version: PostVersion, newest: PostVersion | None = None) -> list[Change]:
    """What it changed; with `newest`, what has changed since."""
    if newest is not None:
        return changes_between(version.content, newest.content)
    before = version_before(version)
    return changes_between(before.content if before else _NOTHING, version.content)


def missing_from(version: PostVersion, post: Post) -> list[str]:
    """The names of files and channels of the version that the post does not have."""
    there = snapshot(post)
    keys = {"media": "id", "variants": "channel"}
    return [
        one["name"]
        for part, key in keys.items()
        for one in version.content[part]
        if one[key] not in {other[key] for other in there[part]}
    ]


def changes_between(old: Snapshot, new: Snapshot) -> list[Change]:
    """Only the parts that differ, in the order of the composer."""
    return [change for change in _compared(old, new) if change.before != change.after]


def _compared(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    yield Change(_("Text"), old["text"], new["text"])
    yield from _variants(old, new, "text", _("Text for %(channel)s"))
    yield Change(_("First comment"), old["first_comment"], new["first_comment"])
    yield from _variants(old, new, "first_comment", _("First comment for %(channel)s"))
    yield Change(_("Channels"), _lines(old["variants"], "name"), _lines(new["variants"], "name"))
    yield Change(_("Photos and videos"), _files(old["media"]), _files(new["media"]))
    yield from _alt_texts(old["media"], new["media"])
    yield from _crops(old, new)
    yield from _marks(old, new)
    yield Change(_("Link"), old["link"], new["link"])
    yield Change(_("Tags of the link"), _pairs(old["utm"]), _pairs(new["utm"]))
    yield Change(_("Title"), old["title"], new["title"])
    yield Change(_("Language"), old["language"], new["language"])


def _variants(old: Snapshot, new: Snapshot, field: str, label: str) -> Iterator[Change]:
    """What a channel says where it spoke for itself before or does so now."""
    before = {one["channel"]: one for one in old["variants"]}
    for one in new["variants"]:
        was = before.get(one["channel"])
        if was is None and one[field] is None:
            continue
        own = (was[field] if was else None, one[field])
        if own == (None, None):
            continue
        said = [other[field] if mine is None else mine for mine, other in zip(own, (old, new), strict=True)]
        yield Change(label % {"channel": one["name"]}, *said)


def _alt_texts(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> Iterator[Change]:
    before = {one["id"]: one["alt_text"] for one in old}
    for one in new:
        label = _("Alt text of %(name)s") % {"name": one["name"]}
        yield Change(label, before.get(one["id"], ""), one["alt_text"])


def _crops(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    before = {one["id"]: one.get("crop") or {} for one in old["media"]}
    for one in new["media"]:
        if "crop" not in one:  # what a composer sends says nothing of it
            continue
        was, crop = before.get(one["id"], {}), one["crop"] or {}
        label = _("What is kept of %(name)s") % {"name": one["name"]}
        yield Change(label, _kept(cut_on(was, None)), _kept(cut_on(crop, None)))
        for variant in new["variants"]:
            channel = variant["channel"]
            if channel in {**was.get(CHANNELS, {}), **crop.get(CHANNELS, {})}:
                yield Change(
                    f"{label}, {variant['name']}", _kept(cut_on(was, channel)), _kept(cut_on(crop, channel))
                )


def _kept(crop: Mapping[str, Any] | None) -> str:
    if not crop:
        return _("All of it")
    sides = {name: round(crop[name] * 100) for name in ("width", "height")}
    return _("%(width)s%% of its width, %(height)s%% of its height, as %(type)s") % {
        **sides,
        "type": crop["mime"].removeprefix("image/").upper(),
    }


def _marks(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    words = {
        How.NOT: "",
        How.FLAG: _("The network's mark"),
        How.LABEL: _("The brand's label"),
        How.LEFT_OUT: _("Switched off"),
        How.NO_PLACE: _("Nothing: there is no text that the label could go to"),
    }
    before = {one["channel"]: one.get("ai_mark", "") for one in old["variants"]}
    for one in new["variants"]:
        if "ai_mark" in one:  # what a composer sends says nothing of it
            marks = words[How(before.get(one["channel"], ""))], words[How(one["ai_mark"])]
            yield Change(_("Marked as made with AI on %(channel)s") % {"channel": one["name"]}, *marks)


def _files(media: Sequence[Mapping[str, Any]]) -> str:
    if not any(one["part"] for one in media):
        return _lines(media, "name")
    words = _("%(name)s in part %(part)s")
    return "\n".join(words % {"name": one["name"], "part": one["part"] + 1} for one in media)


def _lines(rows: Sequence[Mapping[str, Any]], field: str) -> str:
    return "\n".join(row[field] for row in rows)


def _pairs(utm: Mapping[str, str]) -> str:
    return "\n".join(f"utm_{name}={value}" for name, value in sorted(utm.items()))
