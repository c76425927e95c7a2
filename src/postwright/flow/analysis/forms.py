from django import forms
from django.utils.translation import gettext_lazy as _

from postwright.flow.analysis.models import Suggestion
from postwright.flow.media.models import MediaItem

SHOWS = [
    ("", _("Everything")),
    ("open", _("To decide")),
    ("done", _("Decided")),
    ("none", _("Never asked")),
]


class Search(forms.Form):
    """The studio's history, narrowed; unknown values narrow nothing."""

    q = forms.CharField(label=_("Search"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("Photos and videos")), *MediaItem.Kind.choices], required=False
    )
    show = forms.ChoiceField(label=_("Show"), choices=SHOWS, required=False)
    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def narrowing(self) -> dict[str, str]:
        self.is_valid()
        found = {"words": "q", "kind": "kind", "show": "show"}
        return {name: self.cleaned_data.get(field) or "" for name, field in found.items()}

    def page_number(self) -> int:
        self.is_valid()
        return self.cleaned_data.get("page") or 1


class Ask(forms.Form):
    hint = forms.CharField(label=_("A few words about it"), max_length=500, required=False)
    language = forms.CharField(max_length=10, required=False)


class Decide(forms.Form):
    decision = forms.ChoiceField(
        choices=[(one.value, one.label) for one in Suggestion.Decision if one is not Suggestion.Decision.OPEN]
    )
    value = forms.CharField(max_length=5000, required=False, strip=True)
