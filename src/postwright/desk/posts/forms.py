"""What the address of the list may say. Unknown values narrow nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from postwright.desk.posts.queries import DRAFTS
from postwright.flow.publishing.queries import Standing

SHOWS = [
    ("", _("All")),
    (DRAFTS, _("Drafts")),
    (Standing.PLANNED.value, _("Scheduled")),
    (Standing.PUBLISHED.value, _("Published")),
    (Standing.TROUBLE.value, _("Needs you")),
]


class Search(forms.Form):
    q = forms.CharField(label=_("Search"), max_length=200, required=False)
    show = forms.ChoiceField(choices=SHOWS, required=False)
    label = forms.UUIDField(required=False)
    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def narrowing(self) -> dict[str, Any]:
        self.is_valid()
        return {
            "words": self.cleaned_data.get("q") or "",
            "show": self.cleaned_data.get("show") or "",
            "label": self.cleaned_data.get("label"),
        }

    def page_number(self) -> int:
        self.is_valid()
        return self.cleaned_data.get("page") or 1
