"""The figures as the operator's page shows them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from postwright.desk.operator.queries.figures import Figures, Outcomes
from postwright.desk.operator.rules import Trouble, judge, shorten, spell

HOURS = 24
BAR, GAP, HEIGHT = 8, 2, 48


@dataclass(frozen=True)
class Piece:
    """A part of a bar: a rectangle of so much height, from the top."""

    kind: str
    top: float
    height: float


@dataclass(frozen=True)
class Bar:
    """One hour's attempts."""

    left: int
    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Row:
    """A network's attempts of a day, with those of the last hour beside them."""

    network: str
    day: Outcomes
    hour: Outcomes

    @property
    def calls_per_sent(self) -> str:
        return f"{self.day.calls / self.day.sent:.2f}" if self.day.sent else "—"


@dataclass(frozen=True)
class Waiting:
    """What does not go on by itself at once."""

    text: str
    advice: str
    tone: str = "warn"


class Board:
    def __init__(self, figures: Figures) -> None:
        self.figures = figures

    @cached_property
    def trouble(self) -> list[Trouble]:
        health = self.figures.health
        return judge(
            due=health.due,
            overdue_seconds=health.overdue_seconds,
            ticked_ago=health.ticked_ago,
            stall_seconds=settings.STALL_SECONDS,
        )

    @property
    def tone(self) -> str:
        if self.trouble:
            return "bad"
        return "good" if self.has_publisher else "warn"

    @property
    def title(self) -> str:
        if self.trouble:
            return _("Publishing stalls")
        return _("Publishing is on time") if self.has_publisher else _("No publisher is running")

    @property
    def text(self) -> str:
        if self.trouble:
            return ""
        if not self.has_publisher:
            return _(
                "Nothing is due, but what is planned would not go out. Start “postwright run”, or a worker."
            )
        if not self.figures.lag_hour.measured:
            return _("Nothing had to go out in the last hour.")
        return ngettext(
            "%(n)s went out in the last hour, 99 of 100 within %(time)s of their time.",
            "%(n)s went out in the last hour, 99 of 100 within %(time)s of their time.",
            self.figures.lag_hour.measured,
        ) % {"n": self.figures.lag_hour.measured, "time": shorten(self.figures.lag_hour.p99 or 0)}

    @property
    def has_publisher(self) -> bool:
        return any(sign.is_alive for sign in self.figures.publishers)

    @property
    def has_watcher(self) -> bool:
        return any(sign.is_alive for sign in self.figures.watchers)

    @property
    def oldest_due(self) -> str:
        return spell(self.figures.health.oldest_due_seconds) if self.figures.health.due else ""

    @property
    def oldest_job(self) -> str:
        seconds = self.figures.jobs.oldest_seconds
        return spell(seconds) if seconds else ""

    @property
    def lags(self) -> list[tuple[str, str, str]]:
        """Name, of the last hour, of the last day."""
        hour, day = self.figures.lag_hour, self.figures.lag_day
        return [
            (name, _or_dash(ours), _or_dash(theirs))
            for name, ours, theirs in (
                (_("Half within"), hour.median, day.median),
                (_("95 of 100 within"), hour.p95, day.p95),
                (_("99 of 100 within"), hour.p99, day.p99),
                (_("The longest"), hour.longest, day.longest),
            )
        ]

    @property
    def rows(self) -> list[Row]:
        networks = sorted({one.network for one in [*self.figures.day, *self.figures.hour]})
        return [
            Row(name, _total(name, self.figures.day), _total(name, self.figures.hour)) for name in networks
        ]

    @property
    def bars(self) -> list[Bar]:
        """The oldest hour first. The last one is as fresh as the page, the others up to five minutes old."""
        older = [one for one in self.figures.day if one.hours_ago]
        hours = [_total_of([*older, *self.figures.hour], ago) for ago in reversed(range(HOURS))]
        most = max((one.sent + one.failed + _doubtful(one) for one in hours), default=0)
        return [_bar(number, one, most) for number, one in enumerate(hours)]

    @property
    def has_bars(self) -> bool:
        return any(bar.pieces for bar in self.bars)

    @property
    def waiting(self) -> list[Waiting]:
        return [*self._unclear(), *self._held(), *self._jobs()]

    def _unclear(self) -> Iterator[Waiting]:
        if looked := self.figures.looked_up:
            yield Waiting(
                ngettext("%(n)s unclear is being looked up", "%(n)s unclear are being looked up", looked)
                % {"n": looked},
                _("The network is asked by itself. Nothing has to be done."),
                "info",
            )
        if asks := self.figures.asks:
            yield Waiting(
                ngettext("%(n)s unclear asks a person", "%(n)s unclear ask a person", asks) % {"n": asks},
                _("The network cannot be asked. The people of the organisation see it on their first page."),
            )
        if late := self.figures.came_late:
            yield Waiting(
                ngettext("%(n)s came late and asks a person", "%(n)s came late and ask a person", late)
                % {"n": late},
                _("Its time went by, so its people decide whether it still goes out."),
            )

    def _held(self) -> Iterator[Waiting]:
        if locked := self.figures.without_keys:
            yield Waiting(
                ngettext(
                    "%(n)s publication waits for keys that are out of reach",
                    "%(n)s publications wait for keys that are out of reach",
                    locked,
                )
                % {"n": locked},
                _("“postwright keys status” says which. They go out by themselves once the keys are back."),
            )
        if reconnect := self.figures.channels_to_reconnect:
            advice = _("“postwright check” names the organisations.")
            yield Waiting(
                ngettext(
                    "%(n)s channel has to be connected again",
                    "%(n)s channels have to be connected again",
                    reconnect,
                )
                % {"n": reconnect},
                f"{advice} {_held_up(self.figures.held)}" if self.figures.held else advice,
            )
        if paused := self.figures.channels_paused:
            yield Waiting(
                ngettext("%(n)s channel is paused", "%(n)s channels are paused", paused) % {"n": paused},
                _("Its people paused it, and start it again."),
                "info",
            )

    def _jobs(self) -> Iterator[Waiting]:
        if failed := self.figures.jobs.given_up:
            yield Waiting(
                ngettext("%(n)s job was given up", "%(n)s jobs were given up", failed) % {"n": failed},
                _("The worker's log says why. They are forgotten after three days."),
            )


def _held_up(publications: int) -> str:
    return ngettext(
        "%(n)s publication waits for that.", "%(n)s publications wait for that.", publications
    ) % {"n": publications}


def _or_dash(seconds: float | None) -> str:
    return "—" if seconds is None else shorten(seconds)


def _total(network: str, rows: Iterable[Outcomes]) -> Outcomes:
    return _sum(network, 0, [row for row in rows if row.network == network])


def _total_of(rows: Iterable[Outcomes], hours_ago: int) -> Outcomes:
    return _sum("", hours_ago, [row for row in rows if row.hours_ago == hours_ago])


def _sum(network: str, hours_ago: int, rows: list[Outcomes]) -> Outcomes:
    return Outcomes(
        network,
        hours_ago,
        *(
            sum(getattr(row, name) for row in rows)
            for name in ("calls", "sent", "failed", "unclear", "retried")
        ),
    )


def _doubtful(one: Outcomes) -> int:
    """Some unclear ones were found out to be sent since, and stand there, too."""
    return one.retried + max(0, min(one.unclear, one.calls - one.sent - one.failed - one.retried))


def _bar(number: int, one: Outcomes, most: int) -> Bar:
    pieces, top = [], float(HEIGHT)
    for kind, count in (("sent", one.sent), ("doubtful", _doubtful(one)), ("failed", one.failed)):
        if count:
            height = max(1.5, round(count / most * (HEIGHT - 4), 1))
            top = round(top - height, 1)
            pieces.append(Piece(kind, top, height))
    label = _("%(hours)s h ago: %(sent)s sent, %(failed)s failed, %(again)s tried again or unclear") % {
        "hours": one.hours_ago,
        "sent": one.sent,
        "failed": one.failed,
        "again": _doubtful(one),
    }
    return Bar(number * (BAR + GAP), label, pieces)
