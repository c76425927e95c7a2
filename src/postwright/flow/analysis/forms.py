from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from postwright.flow.analysis.models import Suggestion
from postwright.flow.brand.models import Brand
from postwright.flow.media.models import MediaItem

SHOWS = [
    ("", _("Everything")),
    ("open", _("To decide")),
    ("done", _("Decided")),
    ("none", _("Never asked")),
]
EVERY_BRAND = "all"
MOST_GROUPS = 100


class Fetch(forms.Form):
    """A photo or a video from elsewhere."""

    url = forms.URLField(
        label=_("Address of a photo or a video"),
        max_length=2000,
        assume_scheme="https",
        error_messages={
            "invalid": _("This is no complete address. It looks like https://example.org/photo.jpg.")
        },
    )
    hint = forms.CharField(max_length=500, required=False)


class Search(forms.Form):
    """The studio's history, narrowed: to the brand that the person works on, unless they ask for another or all."""

    q = forms.CharField(label=_("Search"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("Photos and videos")), *MediaItem.Kind.choices], required=False
    )
    show = forms.ChoiceField(label=_("Show"), choices=SHOWS, required=False)
    brand = forms.ChoiceField(label=_("Brand"), required=False)
    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def __init__(self, data: QueryDict, *, brands: Iterable[Brand], chosen: Brand | None) -> None:
        super().__init__(data)
        self.brands = {str(brand.pk): brand for brand in brands}
        self.chosen = chosen
        named = [(key, brand.name) for key, brand in self.brands.items()]
        self.fields["brand"].choices = [*named, (EVERY_BRAND, _("All brands"))]  # type: ignore[attr-defined]

    @property
    def offers_brands(self) -> bool:
        return len(self.brands) > 1

    @property
    def brand_value(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("brand") or (str(self.chosen.pk) if self.chosen else EVERY_BRAND)

    @property
    def only_brand(self) -> Brand | None:
        """The one whose items are shown, where there are several."""
        return self.brands.get(self.brand_value) if self.offers_brands else None

    def narrowing(self) -> dict[str, str]:
        """Unknown values narrow nothing."""
        self.is_valid()
        found = {"words": "q", "kind": "kind", "show": "show"}
        return {name: self.cleaned_data.get(field) or "" for name, field in found.items()}

    def page_number(self) -> int:
        self.is_valid()
        return self.cleaned_data.get("page") or 1


class Ask(forms.Form):
    hint = forms.CharField(label=_("A few words about it"), max_length=500, required=False)
    language = forms.CharField(max_length=10, required=False)


class Known(forms.Form):
    """What a page that asks again shows already: `seen` of the run, and in `has` each group's key and mark."""

    seen = forms.CharField(max_length=40, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.has = data.getlist("has")[:MOST_GROUPS]

    def groups(self) -> dict[str, str]:
        pairs = (text.rpartition(":") for text in self.has)
        return {key: mark for key, _colon, mark in pairs}


class Decide(forms.Form):
    decision = forms.ChoiceField(
        choices=[(one.value, one.label) for one in Suggestion.Decision if one is not Suggestion.Decision.OPEN]
    )
    value = forms.CharField(max_length=5000, required=False, strip=True)
    seen = forms.CharField(max_length=40, required=False)
