"""What a page may order for many posts or publications at once."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from postwright.flow.publishing.models import BulkStep
from postwright.kit.ids import read_uuid
from postwright.ui.forms import IdsField, require_our_years

Verb = BulkStep.Verb
FARTHEST = 730


class Revisions(forms.Field):
    """Posts as `<id>.<revision>`: each with the revision that the person saw."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> dict[UUID, int]:
        pairs = [str(one).partition(".") for one in value or ()]
        return {
            found: int(number)
            for one, _dot, number in pairs
            if (found := read_uuid(one)) and number.isdecimal() and len(number) < 10
        }


class Order(forms.Form):
    verb = forms.ChoiceField(choices=Verb.choices)
    post = Revisions(required=False)
    publication = IdsField(required=False)
    days = forms.IntegerField(min_value=-FARTHEST, max_value=FARTHEST, required=False)
    date = forms.DateField(required=False, validators=[require_our_years])
    add = IdsField(required=False)
    remove = IdsField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        is_move = data.get("verb") == Verb.MOVE
        if is_move and not self.errors and not data.get("days") and not data.get("date"):
            self.add_error("days", _("Say by how many days, or to which day."))
        if data.get("verb") == Verb.LABEL and not data.get("add") and not data.get("remove"):
            self.add_error("add", _("Choose a label to add or to remove."))
        return data

    def wanted(self) -> dict[str, Any]:
        data = self.cleaned_data
        match Verb(data["verb"]):
            case Verb.MOVE:
                day: date | None = data["date"]
                return {"date": day.isoformat()} if day else {"days": data["days"]}
            case Verb.LABEL:
                return {name: [str(pk) for pk in data[name]] for name in ("add", "remove")}
            case Verb.APPROVE:
                return {"revisions": {str(pk): number for pk, number in data["post"].items()}}
        return {}
