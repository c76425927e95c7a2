from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext as _


class Words(forms.Form):
    """A field for each post that is out: `words-0`, `words-1` …"""

    def __init__(self, data: Mapping[str, str] | None = None, *, words: Sequence[str]) -> None:
        super().__init__(data)
        for number, text in enumerate(words):
            label = _("Words") if len(words) == 1 else _("Words of post %(number)s") % {"number": number + 1}
            self.fields[f"words-{number}"] = forms.CharField(
                label=label,
                initial=text,
                required=bool(text.strip()),
                strip=False,
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 6}),
            )

    @property
    def texts(self) -> list[str]:
        """Browsers send line ends of their own."""
        return [value.replace("\r\n", "\n") for value in self.cleaned_data.values()]
