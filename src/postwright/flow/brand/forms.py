from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from postwright.base.accounts.forms import time_zones
from postwright.flow.brand import rules
from postwright.flow.brand.models import Brand


class ListField(forms.CharField):
    """A list that a person types as words, separated by commas or lines."""

    def __init__(self, *, tidy: Any = rules.tidy_list, **options: Any) -> None:
        self.tidy = tidy
        super().__init__(required=False, widget=forms.TextInput(attrs={"data-chips": ""}), **options)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, list) else self.tidy(value or "")

    def validate(self, value: Any) -> None:
        if any(len(part) > 100 for part in value):
            raise forms.ValidationError(_("Keep each entry under 100 characters."))

    def run_validators(self, value: Any) -> None:
        """Each entry was checked above."""


class LinkField(ListField):
    def validate(self, value: Any) -> None:
        if wrong := rules.wrong_links(value):
            raise forms.ValidationError(
                _("%(link)s is not a web address. Begin with https://.") % {"link": wrong[0][:80]}
            )


class BrandProfile(forms.Form):
    """The whole profile; every part but the name may stay empty."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    description = forms.CharField(
        label=gettext_lazy("What do you do?"),
        help_text=gettext_lazy("Two or three sentences: what you offer, where, what makes it yours."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )
    tone = forms.CharField(
        label=gettext_lazy("How do you sound?"),
        help_text=gettext_lazy("For example: warm and plain, a little playful."),
        max_length=300,
        required=False,
    )
    audience = forms.CharField(
        label=gettext_lazy("Who reads you?"),
        help_text=gettext_lazy("For example: families and commuters in the neighbourhood."),
        max_length=500,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=list(rules.LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=["en"],
        help_text=gettext_lazy("The first one you tick is the one you write in first."),
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=time_zones, initial="UTC")
    words_use = ListField(label=gettext_lazy("Words you like"))
    words_avoid = ListField(
        label=gettext_lazy("Words you never use"), help_text=gettext_lazy("No suggestion will contain them.")
    )
    hashtags_always = ListField(label=gettext_lazy("Hashtags on every post"), tidy=rules.tidy_hashtags)
    hashtags_never = ListField(label=gettext_lazy("Hashtags you never use"), tidy=rules.tidy_hashtags)
    call_to_action = forms.CharField(
        label=gettext_lazy("What should people do?"),
        help_text=gettext_lazy("For example: Order by 6 pm at annas-bakery.example."),
        max_length=200,
        required=False,
    )
    links = LinkField(label=gettext_lazy("Links"))
    colours = ListField(
        label=gettext_lazy("Colours"), help_text=gettext_lazy("Like #c2281d."), tidy=rules.tidy_colours
    )

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"]
        return zone if zone in available_timezones() else "UTC"

    @classmethod
    def of(cls, brand: Brand) -> "BrandProfile":
        return cls(initial={name: getattr(brand, name) for name in cls.base_fields})
