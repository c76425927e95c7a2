from django import forms
from django.utils.translation import gettext_lazy as _

from postwright.flow.media.models import MediaItem


class Describe(forms.Form):
    """What a picture shows, in a person's own words; none takes them away."""

    alt_text = forms.CharField(
        label=_("Alt text"), max_length=MediaItem._meta.get_field("alt_text").max_length, required=False
    )
