from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from postwright.base.connections.adapters import networks
from postwright.flow.analysis.models import Suggestion
from postwright.flow.analysis.queries import Narrowing
from postwright.flow.brand.models import Brand
from postwright.flow.brand.rules import LANGUAGES
from postwright.flow.media.models import MediaItem
from postwright.ui.networks import mark_of

SHOWS = [
    ("", _("Everything")),
    ("open", _("To decide")),
    ("done", _("Decided")),
    ("looking", _("Being looked at")),
    ("failed", _("Did not work")),
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
    batch = forms.UUIDField(required=False)


class Search(forms.Form):
    """The studio's history, narrowed: to the brand that the person works on, unless they ask for another or all."""

    q = forms.CharField(label=_("Search"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("Every kind")), *MediaItem.Kind.choices], required=False
    )
    show = forms.ChoiceField(label=_("Show"), choices=SHOWS, required=False)
    brand = forms.ChoiceField(label=_("Brand"), required=False)
    network = forms.ChoiceField(label=_("Written for"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("Every language")), *LANGUAGES.items()], required=False
    )
    since = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(label=_("To"), required=False)
    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def __init__(self, data: QueryDict, *, brands: Iterable[Brand], chosen: Brand | None) -> None:
        super().__init__(data)
        self.brands = {str(brand.pk): brand for brand in brands}
        self.chosen = chosen
        named = [(key, brand.name) for key, brand in self.brands.items()]
        self._offer("brand", [*named, (EVERY_BRAND, _("All brands"))])
        self._offer(
            "network", [("", _("Every network")), *((name, mark_of(name).name) for name in networks().offered)]
        )

    def _offer(self, field: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]

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

    @property
    def is_detailed(self) -> bool:
        """Whether a filter is used that is folded away."""
        self.is_valid()
        return any(self.cleaned_data.get(name) for name in ("network", "language", "since", "until"))

    def narrowing(self) -> Narrowing:
        """Unknown values narrow nothing."""
        self.is_valid()
        said = self.cleaned_data
        return Narrowing(
            words=said.get("q") or "",
            kind=said.get("kind") or "",
            show=said.get("show") or "",
            network=said.get("network") or "",
            language=said.get("language") or "",
            since=said.get("since"),
            until=said.get("until"),
            brand=self.only_brand,
        )

    def page_number(self) -> int:
        self.is_valid()
        return self.cleaned_data.get("page") or 1


class Removal(forms.Form):
    """Of the whole history: what goes, and the organisation's name as the word that it is meant."""

    scope = forms.ChoiceField(
        label=_("What goes"),
        choices=[
            ("", _("The suggestions, and everything that was decided about them")),
            ("media", _("These, and the photos and videos with all their copies")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("The name of your organisation"), max_length=200)

    def __init__(self, data: QueryDict | None, *, organisation: str) -> None:
        super().__init__(data)
        self.organisation = organisation

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name.strip().casefold() != self.organisation.strip().casefold():
            raise forms.ValidationError(_("This is not its name. Type it as it stands above."))
        return name


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
        pairs = (text.rpartition(":") for text in self.has if text)
        return {key: mark for key, _colon, mark in pairs}


class Decide(forms.Form):
    decision = forms.ChoiceField(
        choices=[(one.value, one.label) for one in Suggestion.Decision if one is not Suggestion.Decision.OPEN]
    )
    value = forms.CharField(max_length=5000, required=False, strip=True)
    seen = forms.CharField(max_length=40, required=False)


class Kind(forms.Form):
    """What of every picture of a batch is accepted."""

    field = forms.ChoiceField(choices=Suggestion.Field.choices)
