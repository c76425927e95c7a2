"""What a network asks for before it lets us in, and what the practice network is set to do."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from postwright.base.connections.models import Channel
from postwright.ports.channels.errors import ChannelError, RetryLater
from postwright.ports.channels.networks.rehearsal.roles import OWN
from postwright.ports.channels.networks.rehearsal.switches import Outcome, Switches
from postwright.ports.channels.ways import ConnectedAccount, ConnectField, Way
from postwright.ports.channels.words import ANSWERS
from postwright.ui.forms import RadioCards

BESIDE = {
    "wrong_password": "app_password",
    "no_app_password": "app_password",
    "unknown_handle": "handle",
    "nobody_there": "base_url",
    "address_wrong": "base_url",
    "address_refused": "base_url",
}

CHANCE = "chance"
OUTCOMES = {
    Outcome.SENT: _("arrives"),
    Outcome.RETRY_LATER: _("is put off and tried again on its own"),
    Outcome.REFUSED: _("is refused"),
    Outcome.RECONNECT: _("finds the sign-in expired"),
    Outcome.COMMIT_THEN_TIMEOUT: _("arrives, but the answer is lost"),
    Outcome.TIMEOUT_WITHOUT_COMMIT: _("does not arrive, and the answer is lost"),
    Outcome.LATE_COMMIT: _("arrives late, after the answer was lost"),
}

FAILURES = {
    Outcome.RETRY_LATER: (
        _("It is busy"),
        _("The post is tried again on its own, a little later each time."),
    ),
    Outcome.REFUSED: (_("It refuses the post"), _("The post fails, and you decide what to change.")),
    Outcome.RECONNECT: (
        _("The sign-in has expired"),
        _("The channel stops and its posts wait until you connect it again."),
    ),
}


ROLES = {
    OWN: (_("Its own"), _("500 characters, four photos or one video, threads, a first comment.")),
    "short_text": (_("Short texts"), _("300 characters and 1000 bytes.")),
    "weighted_text": (_("Weighted characters"), _("280; an emoji counts as 2, a link as 23.")),
    "fixed_links": (_("Links of one length"), _("500 characters; a link counts as 23.")),
    "escaped_text": (_("Escaped signs"), _("3000 characters; signs like # and @ count as 2. No threads.")),
    "utf16_text": (_("Counted like captions"), _("1024 characters; most emoji count as 2. No link card.")),
    "square_pictures": (_("Square photos"), _("One square JPEG of 300 kB at most. No link card.")),
    "upright_pictures": (_("Upright photos"), _("JPEG only, from 4:5 to 1.91:1.")),
    "short_videos": (
        _("Short videos"),
        _("One MP4 of 2 MB and 90 seconds at most, 24 to 30 pictures a second."),
    ),
    "ai_mark": (_("A mark for AI"), _("Has a mark of its own for what an AI made.")),
    "single_posts": (_("Single posts"), _("No threads, no first comment, no link card.")),
}


class Connect(forms.Form):
    """What a way into a network asks for, one field each."""

    def __init__(self, way: Way, data: Any = None, channel: Channel | None = None) -> None:
        super().__init__(data)
        for asked in way.fields:
            self.fields[asked.name] = _field(asked)
        if channel:
            known = {"handle": channel.handle, "base_url": channel.base_url, "name": channel.name}
            self.initial = {name: value for name, value in known.items() if name in self.fields and value}

    def add_answer(self, error: ChannelError) -> None:
        """Say what the network answered, beside the field that it is about."""
        field = BESIDE.get(error.code)
        self.add_error(field if field in self.fields else None, words_for(error))


class Choose(forms.Form):
    """Which of the accounts that a network named."""

    accounts = forms.MultipleChoiceField(error_messages={"required": _("Choose at least one account.")})

    def __init__(self, found: Sequence[ConnectedAccount], data: Any = None) -> None:
        super().__init__(data)
        self.fields["accounts"].choices = [(one.remote_id, one.display_name) for one in found]  # type: ignore[attr-defined]


def words_for(error: ChannelError) -> str:
    """For whoever tries to sign in: nothing is tried again by itself."""
    if isinstance(error, RetryLater):
        return gettext("The network does not answer properly right now. Try again in a few minutes.")
    return gettext(ANSWERS[error.code]) % error.params


class SwitchesForm(forms.Form):
    """Troubles to practise. Rates are shown in percent; what the next posts meet outweighs chance."""

    delay_seconds = forms.FloatField(
        label=_("How long it takes to answer"),
        help_text=_("In seconds, up to 60."),
        min_value=0,
        max_value=60,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )
    failure_rate = forms.IntegerField(label=_("How many of 100 posts fail"), min_value=0, max_value=100)
    failure = forms.ChoiceField(
        label=_("What happens to those that fail"),
        choices=[(code.value, label) for code, (label, _note) in FAILURES.items()],
        widget=RadioCards({code.value: note for code, (_label, note) in FAILURES.items()}),
    )
    ambiguous_rate = forms.IntegerField(
        label=_("How many of 100 answers are lost"),
        help_text=_(
            "The post may have arrived or not. Postwright looks on the timeline before it tries again, "
            "so nothing appears twice."
        ),
        min_value=0,
        max_value=100,
    )
    silent = forms.BooleanField(
        label=_("It cannot be asked about lost answers"),
        help_text=_(
            "When an answer is lost, only you can tell whether the post arrived, and Postwright asks you."
        ),
        required=False,
    )
    late_ms = forms.IntegerField(
        label=_("How late a late post arrives"),
        help_text=_("In thousandths of a second, up to 1500."),
        min_value=0,
        max_value=1500,
    )
    seed = forms.IntegerField(
        label=_("Number of the draw"),
        help_text=_("The same number gives the same luck again."),
        min_value=0,
        max_value=2**31 - 1,
    )
    rate_calls = forms.IntegerField(
        label=_("How many posts it takes in a while"),
        help_text=_("0 for as many as come."),
        min_value=0,
        max_value=10_000,
    )
    rate_seconds = forms.IntegerField(
        label=_("How long that while is"),
        help_text=_("In seconds, up to a day."),
        min_value=1,
        max_value=86_400,
    )
    plays = forms.ChoiceField(
        label=_("Whose limits it plays"),
        choices=[(code, label) for code, (label, _note) in ROLES.items()],
        widget=RadioCards({code: note for code, (_label, note) in ROLES.items()}),
    )
    next_1 = forms.ChoiceField(label=_("The next post"), initial=CHANCE)
    next_2 = forms.ChoiceField(label=_("The one after it"), initial=CHANCE)
    next_3 = forms.ChoiceField(label=_("The third"), initial=CHANCE)

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        choices = [
            (CHANCE, _("meets what chance brings")),
            *((one.value, said) for one, said in OUTCOMES.items()),
        ]
        for name in ("next_1", "next_2", "next_3"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def of(cls, channel: Channel, *, calls: int) -> "SwitchesForm":
        switches = Switches.from_settings(channel.settings)
        left = switches.script[max(calls + 1 - switches.script_from, 0) :][:3]
        return cls(
            initial={
                "delay_seconds": switches.delay_seconds,
                "failure_rate": round(switches.failure_rate * 100),
                "failure": switches.failure,
                "ambiguous_rate": round(switches.ambiguous_rate * 100),
                "late_ms": switches.late_ms,
                "seed": switches.seed,
                "rate_calls": switches.rate_calls,
                "rate_seconds": round(switches.rate_seconds),
                "plays": switches.plays,
                "silent": switches.silent,
                **{f"next_{place}": outcome for place, outcome in enumerate(left, 1)},
            }
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("failure_rate") or 0) + (data.get("ambiguous_rate") or 0) > 100:
            self.add_error("ambiguous_rate", gettext("Together with those that fail, 100 is the most."))
        return data

    def settings(self, *, calls: int) -> dict[str, Any]:
        """What the practice network reads; only of a valid form."""
        data = dict(self.cleaned_data)
        following = [data.pop(f"next_{place}") for place in (1, 2, 3)]
        while following and following[-1] == CHANCE:
            following.pop()
        rates = {name: data[name] / 100 for name in ("failure_rate", "ambiguous_rate")}
        script = [Outcome.SENT.value if outcome == CHANCE else outcome for outcome in following]
        return {**data, **rates, "script": script, "script_from": calls + 1}


def _field(asked: ConnectField) -> forms.CharField:
    attrs = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(
        label=gettext(asked.label),
        help_text=gettext(asked.help) if asked.help else "",
        initial=asked.default,
        max_length=300,
        widget=forms.PasswordInput(attrs) if asked.is_secret else forms.TextInput(attrs),
    )
