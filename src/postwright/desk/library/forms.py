"""What a page may ask of the library. Unknown values narrow nothing."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from postwright.base.accounts.models import Member
from postwright.desk.library.queries import Narrowing
from postwright.flow.brand import queries as brands
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem, MediaStep, MediaTag
from postwright.flow.media.rules import tag_names
from postwright.kit.ids import read_uuid
from postwright.ui.forms import IdsField

USES = [
    ("", _("Used or not")),
    ("unused", _("In no post")),
    ("used", _("In a post")),
    ("planned", _("To be sent, or failed")),
    ("published", _("Published")),
]
TIMES = [
    ("", _("Any time")),
    ("7", _("Last 7 days")),
    ("30", _("Last 30 days")),
    ("365", _("Last 12 months")),
]
NO_BRAND = "none"
MOST_OFFERED = 200


class Filters(forms.Form):
    q = forms.CharField(label=_("Search"), max_length=200, required=False)
    brand = forms.ChoiceField(label=_("Brand"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("Every kind")), *MediaItem.Kind.choices], required=False
    )
    tag = forms.ChoiceField(label=_("Tag"), required=False)
    favourite = forms.BooleanField(label=_("Favourites"), required=False)
    use = forms.ChoiceField(label=_("Use"), choices=USES, required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("Every state")), *MediaItem.State.choices], required=False
    )
    time = forms.ChoiceField(label=_("Uploaded"), choices=TIMES, required=False)
    after = forms.UUIDField(required=False)

    def __init__(self, data: Any, *, member: Member) -> None:
        super().__init__(data)
        named = [(str(one.pk), one.name) for one in brands.brands_for(member)]
        self.has_brands = len(named) > 1
        self._offer("brand", [("", _("All brands")), *named, (NO_BRAND, _("No brand"))])
        tags = _offered_tags(member, read_uuid(self.data.get("tag")))
        self._offer("tag", [("", _("Every tag")), *((str(one.pk), one.name) for one in tags)])

    def narrowing(self, *, at: datetime) -> Narrowing:
        self.is_valid()
        said = self.cleaned_data
        days = int(said.get("time") or 0)
        return Narrowing(
            words=said.get("q") or "",
            brand=said.get("brand") or None,
            kind=said.get("kind") or "",
            tag=read_uuid(said.get("tag")),
            favourite=bool(said.get("favourite")),
            use=said.get("use") or "",
            state=said.get("state") or "",
            since=at - timedelta(days=days) if days else None,
        )

    @property
    def begins_after(self) -> UUID | None:
        self.is_valid()
        return self.cleaned_data.get("after")

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def _offered_tags(member: Member, wanted: UUID | None) -> list[MediaTag]:
    """The one asked for is among them, however many there are."""
    offered = list(media.worn_tags(member)[:MOST_OFFERED])
    if wanted and all(one.pk != wanted for one in offered):
        offered += media.tags_for(member).filter(pk=wanted)
    return offered


class Tags(forms.Form):
    """All tags of one item, one in a line, or parted by commas."""

    tags = forms.CharField(max_length=5000, required=False)

    def names(self) -> list[str]:
        self.is_valid()
        return tag_names(self.cleaned_data.get("tags", ""))


class TagName(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)


class Page(forms.Form):
    page = forms.IntegerField(min_value=1, max_value=1000, required=False)

    def number(self) -> int:
        self.is_valid()
        return self.cleaned_data.get("page") or 1


POST = "post"
MOST_CHOSEN = 200  # at once


class Order(forms.Form):
    """What to do with the chosen items; `order` says in which order they were chosen."""

    verb = forms.ChoiceField(choices=[*MediaStep.Verb.choices, (POST, "")])
    chosen = IdsField(required=False)
    order = forms.CharField(max_length=20_000, required=False)
    tag = forms.CharField(max_length=60, required=False)
    brand = forms.CharField(max_length=36, required=False)
    let_go = forms.BooleanField(required=False)

    def ids(self) -> list[UUID]:
        """Those that are ticked, in the order of ticking; what has none comes last."""
        chosen: list[UUID] = self.cleaned_data["chosen"]
        ordered = [found for one in self.cleaned_data["order"].split(",") if (found := read_uuid(one))]
        first = [pk for pk in dict.fromkeys(ordered) if pk in set(chosen)]
        return [*first, *(pk for pk in chosen if pk not in set(first))]

    def wanted(self) -> str:
        """Names of tags, parted by commas, or the id of a brand; empty where the verb needs neither, or the brand is none."""
        verb = self.cleaned_data["verb"]
        if verb in {MediaStep.Verb.TAG, MediaStep.Verb.UNTAG}:
            return str(self.cleaned_data["tag"])
        found = read_uuid(self.cleaned_data["brand"]) if verb == MediaStep.Verb.ASSIGN else None
        return str(found or "")


class Keeping(forms.Form):
    """Which of a group of duplicates to keep."""

    keep = forms.UUIDField()
    item = IdsField()
