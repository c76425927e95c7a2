"""The week of a channel's queue as a page sends it: `time-<weekday>` holds the times, one button says what else."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from postwright.desk.queue.rules import COPIES, DAYS, SUGGESTIONS, Week, copied


class WeekForm(forms.Form):
    remove = forms.CharField(max_length=10, required=False)
    copy = forms.CharField(max_length=20, required=False)
    suggest = forms.ChoiceField(choices=[("", ""), *((key, key) for key in SUGGESTIONS)], required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        times = {(day, wall) for day in DAYS for sent in self._sent(day) if (wall := self._read(sent))}
        week: Week = frozenset(times)
        if suggested := data.get("suggest"):
            week = SUGGESTIONS[suggested][1]
        if removed := data.get("remove"):
            week = frozenset(one for one in week if _key(*one) != removed)
        day, _dot, to = (data.get("copy") or "").partition(".")
        if day in {str(one) for one in DAYS} and to in COPIES:
            week = copied(week, int(day), COPIES[to])
        data["week"] = week
        return data

    def _sent(self, day: int) -> list[str]:
        sent: list[str] = self.data.getlist(f"time-{day}")  # type: ignore[attr-defined]
        return [one for one in sent if one.strip()]

    def _read(self, sent: str) -> time | None:
        try:
            return time.fromisoformat(sent).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError:
            self.add_error(None, _("“%(time)s” is no time. Write it like 09:30.") % {"time": sent[:20]})
            return None


def _key(day: int, wall: time) -> str:
    return f"{day}.{wall:%H:%M}"
