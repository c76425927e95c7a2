"""A brand's profile, in the sections in which people read and change it."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from postwright.flow.brand import rules
from postwright.flow.brand.models import Brand
from postwright.ui.forms import ChipsField, ColoursField, RadioCards, ZoneField


class CheckCards(forms.CheckboxSelectMultiple):
    template_name = "ui/widgets/radio_cards.html"


class HashtagsField(ChipsField):
    def to_python(self, value: Any) -> list[str]:
        return rules.tidy_hashtags(" ".join(super().to_python(value)))


class LinksField(ChipsField):
    def validate(self, value: Any) -> None:
        super().validate(value)
        if wrong := rules.wrong_links(list(value)):
            raise forms.ValidationError(
                _("%(link)s is not a web address. Begin with https://.") % {"link": wrong[0][:80]}
            )


class Section(forms.Form):
    """Some fields of a brand, named as there. `title` and `note` stand above them."""

    key: ClassVar[str]
    title: ClassVar[Promise]
    note: ClassVar[Promise]

    @classmethod
    def of(cls, brand: Brand) -> "Section":
        return cls(initial={name: getattr(brand, name, None) for name in cls.base_fields})

    @property
    def profile(self) -> dict[str, Any]:
        """What `change_brand` takes; only of a valid form."""
        return dict(self.cleaned_data)


class About(Section):
    key = "about"
    title = gettext_lazy("Who you are")
    note = gettext_lazy("Suggestions draw on this more than on anything else.")

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    description = forms.CharField(
        label=gettext_lazy("What do you do?"),
        help_text=gettext_lazy("Two or three sentences: what you offer, where, what makes it yours."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )
    audience = forms.CharField(
        label=gettext_lazy("Who reads you?"),
        help_text=gettext_lazy("For example: families and commuters in the neighbourhood."),
        max_length=500,
        required=False,
    )


class NewBrand(About):
    time_zone = ZoneField(
        label=gettext_lazy("Time zone"), help_text=gettext_lazy("Posts are scheduled in it.")
    )


class Voice(Section):
    key = "voice"
    title = gettext_lazy("How you sound")
    note = gettext_lazy("The tone and the languages of every text that is suggested to you.")

    tone = forms.CharField(
        label=gettext_lazy("Your tone"),
        help_text=gettext_lazy("For example: warm and plain, a little playful."),
        max_length=300,
        required=False,
    )
    language = forms.ChoiceField(label=gettext_lazy("You write in"), choices=list(rules.LANGUAGES.items()))
    more_languages = forms.MultipleChoiceField(
        label=gettext_lazy("And sometimes in"),
        choices=list(rules.LANGUAGES.items()),
        widget=CheckCards,
        required=False,
    )
    call_to_action = forms.CharField(
        label=gettext_lazy("What should people do?"),
        help_text=gettext_lazy("For example: Order by 6 pm at annas-bakery.example."),
        max_length=200,
        required=False,
    )

    @classmethod
    def of(cls, brand: Brand) -> "Voice":
        languages = {"language": brand.language, "more_languages": brand.languages[1:]}
        return cls(initial={"tone": brand.tone, "call_to_action": brand.call_to_action, **languages})

    @property
    def profile(self) -> dict[str, Any]:
        data = super().profile
        languages = [data.pop("language"), *data.pop("more_languages")]
        return data | {"languages": list(dict.fromkeys(languages))}


class Words(Section):
    key = "words"
    title = gettext_lazy("Your words")
    note = gettext_lazy("Press Enter after each one.")

    words_use = ChipsField(label=gettext_lazy("Words you like"), required=False)
    words_avoid = ChipsField(
        label=gettext_lazy("Words you never use"),
        help_text=gettext_lazy("No suggestion will contain them."),
        required=False,
    )
    hashtags_always = HashtagsField(label=gettext_lazy("Hashtags on every post"), required=False)
    hashtags_never = HashtagsField(label=gettext_lazy("Hashtags you never use"), required=False)


class Place(Section):
    key = "place"
    title = gettext_lazy("Where and when")
    note = gettext_lazy("Posts are scheduled in this time zone, wherever you sit.")

    time_zone = ZoneField(label=gettext_lazy("Time zone"))
    links = LinksField(
        label=gettext_lazy("Links"),
        help_text=gettext_lazy("Your website, shop or menu. Begin with https://."),
        longest=500,
        required=False,
    )


class Publishing(Section):
    key = "publishing"
    title = gettext_lazy("How you publish")
    note = gettext_lazy("What happens before a post goes out, and when its time has gone by.")

    needs_approval = forms.BooleanField(
        label=gettext_lazy("A second person approves every post"),
        help_text=gettext_lazy("Nothing can be scheduled before somebody has approved it."),
        required=False,
    )
    late_hours = forms.IntegerField(
        label=gettext_lazy("Send on its own when late by up to (hours)"),
        help_text=gettext_lazy(
            "When the server was down at a post's time. Later than this, you are asked first. "
            "0 asks every time."
        ),
        min_value=0,
        max_value=rules.LONGEST_HOURS,
    )
    retry_hours = forms.IntegerField(
        label=gettext_lazy("Keep trying for (hours)"),
        help_text=gettext_lazy("While a network is out of reach. After that the post is left unsent."),
        min_value=1,
        max_value=rules.LONGEST_HOURS,
    )


class Marks(Section):
    """A label for each language that the brand writes in; a form that was sent has those that were sent."""

    key = "marks"
    title = gettext_lazy("When an AI had a part")
    note = gettext_lazy(
        "Networks that have a mark for it are told in any case when an AI made a photo or a video. "
        "Elsewhere your label goes to the end of the text."
    )

    ai_marks = forms.ChoiceField(
        label=gettext_lazy("Put the label below a post"),
        choices=Brand.AiMarks.choices,
        widget=RadioCards(
            {
                Brand.AiMarks.WORDS.value: gettext_lazy(
                    "A network's own mark is set for words, too, unless you switch it off in the post."
                )
            }
        ),
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        sent = more.get("initial", {}) if data is None else data
        for code, name in rules.LANGUAGES.items():
            if f"label_{code}" in sent:
                self.fields[f"label_{code}"] = _label_field(code, name)

    @classmethod
    def of(cls, brand: Brand) -> "Marks":
        labels = {f"label_{code}": brand.ai_labels.get(code, "") for code in brand.languages or ["en"]}
        return cls(initial={"ai_marks": brand.ai_marks, **labels})

    @property
    def profile(self) -> dict[str, Any]:
        data = super().profile
        labels = {name.removeprefix("label_"): value for name, value in data.items() if name != "ai_marks"}
        return {"ai_marks": data["ai_marks"], "ai_labels": rules.tidy_labels(labels)}


def _label_field(code: str, name: str) -> forms.CharField:
    return forms.CharField(
        label=_("The label in %(language)s") % {"language": name},
        max_length=rules.LONGEST_LABEL,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": rules.AI_LABELS[code], "lang": code}),
    )


class Look(Section):
    key = "look"
    title = gettext_lazy("How you look")
    note = gettext_lazy("Your colours, as they stand on your sign or website.")

    colours = ColoursField(label=gettext_lazy("Colours"), required=False)


class Logo(forms.Form):
    photo = forms.UUIDField(required=False)


SECTIONS: dict[str, type[Section]] = {
    one.key: one for one in (About, Voice, Words, Place, Publishing, Marks, Look)
}
GUIDE: tuple[type[Section], ...] = (Voice, Words, Look)
