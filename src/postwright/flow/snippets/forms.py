"""What a page may send about a snippet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from postwright.flow.snippets.models import Snippet

LONGEST = 500  # of what somebody fills into a gap


class Words(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    text = forms.CharField(
        label=_("Words"),
        help_text=_(
            "Gaps stand in braces: {brand}, {link}, {title} and {date} fill themselves; you are asked for others, such as {offer}."
        ),
        max_length=5000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n").replace("\0", "")


class NewWords(Words):
    kind = forms.ChoiceField(label=_("Kind"), choices=Snippet.Kind.choices)
    field_order = ("kind", "name", "text")


class Use(forms.Form):
    """Where it is put in: what the post knows, and `gap-<number>` for each gap of the snippet."""

    link = forms.CharField(max_length=2000, required=False)
    title = forms.CharField(max_length=200, required=False)

    def values(self, snippet: Snippet, date: str) -> dict[str, str]:
        self.is_valid()
        own = {
            name: str(self.data.get(f"gap-{number}", "")).strip()[:LONGEST]
            for number, name in enumerate(snippet.gaps)
        }
        known = {name: self.cleaned_data.get(name) or "" for name in ("link", "title")}
        return {**own, **known, "date": date}
