from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from postwright.flow.brand import queries as brands
from postwright.flow.brand.models import Brand
from postwright.flow.posts.models import Label
from postwright.kit.ids import read_uuid


class LabelForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    colour = forms.ChoiceField(label=_("Colour"), choices=Label.Colour.choices, widget=forms.RadioSelect)


class NewLabel(LabelForm):
    """For one brand, or for all."""

    brand: "forms.ModelChoiceField[Brand]" = forms.ModelChoiceField(
        label=_("Brand"), queryset=None, required=False, empty_label=_("Every brand")
    )

    def __init__(self, *args: Any, member: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = brands.brands_for(member)  # type: ignore[attr-defined]


class Chosen(forms.Form):
    """The labels of a post: those ticked, and one that is made for it."""

    name = forms.CharField(max_length=40, required=False)

    def labels(self) -> list[UUID]:
        sent = self.data.getlist("label")  # type: ignore[attr-defined]
        return [found for one in sent if (found := read_uuid(one))]
