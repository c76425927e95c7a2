"""The operator's figures for Prometheus. They come from the database, so that every process answers the same."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from postwright import __version__
from postwright.config.health import is_local
from postwright.desk.operator import queries
from postwright.desk.operator.queries import Figures, Lag, Outcomes, Sign
from postwright.kit.clock import now

OUTCOMES = ("sent", "failed", "unclear", "retried")
QUANTILES = {"0.5": "median", "0.95": "p95", "0.99": "p99", "1": "longest"}


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever sends the token, and for this machine itself; for everybody else it does not exist."""
    if not (_has_token(request) or is_local(request)):
        raise Http404
    try:
        with transaction.atomic():
            figures = queries.figures(at=now())
    except DatabaseError:
        return HttpResponse("The database does not answer.\n", status=503, content_type="text/plain")
    registry = CollectorRegistry()
    registry.register(FiguresCollector(figures))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


metrics.own_transaction = True  # type: ignore[attr-defined]


def _has_token(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    return bool(wanted) and scheme.lower() == "bearer" and constant_time_compare(token.strip(), wanted)


class FiguresCollector(Collector):
    """Gauges only: what is counted in a table that forgets goes down, too."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterable[Metric]:
        yield InfoMetricFamily("postwright_build", "What runs here.", {"version": __version__})
        yield from _queue(self._figures)
        yield from _outcomes(self._figures)
        yield from _lag(self._figures)
        yield from _around(self._figures)


def _queue(figures: Figures) -> Iterator[Metric]:
    queue = GaugeMetricFamily(
        "postwright_publishing_queue_publications",
        "Publications that are not over, by network, state and who has to act first: a person, the channel or nobody.",
        labels=["network", "state", "waits_for"],
    )
    for one in figures.queue:
        queue.add_metric([one.network, one.state, one.waits_for], one.publications)
    yield queue
    health = figures.health
    yield _gauge("publishing_due_publications", "Publications whose next step could begin now.", health.due)
    yield _gauge(
        "publishing_oldest_due_seconds",
        "How long ago the first of the publications that wait to be sent was due.",
        health.oldest_due_seconds,
    )
    yield _gauge(
        "publishing_overdue_seconds",
        "By how long the next step of a publication is late. What waits behind another or for a rate limit is not.",
        health.overdue_seconds,
    )
    is_stalled = figures.alert is not None
    yield _gauge(
        "publishing_stalled", "1 while the operator is told that publishing stalls.", int(is_stalled)
    )


def _outcomes(figures: Figures) -> Iterator[Metric]:
    outcomes = GaugeMetricFamily(
        "postwright_publishing_outcomes",
        "Attempts that began within the window, by network and outcome; unclear: the answer was lost.",
        labels=["network", "outcome", "window"],
    )
    calls = GaugeMetricFamily(
        "postwright_publishing_calls",
        "Attempts that began within the window and reached the network.",
        labels=["network", "window"],
    )
    for window, rows in (("1h", figures.hour), ("24h", figures.day)):
        for network in sorted({row.network for row in rows}):
            own = [row for row in rows if row.network == network]
            calls.add_metric([network, window], _sum(own, "calls"))
            for outcome in OUTCOMES:
                outcomes.add_metric([network, outcome, window], _sum(own, outcome))
    yield outcomes
    yield calls


def _lag(figures: Figures) -> Iterator[Metric]:
    lag = GaugeMetricFamily(
        "postwright_publishing_lag_seconds",
        "Quantiles of the time from due to the first call, of what waited for no person and no channel.",
        labels=["quantile", "window"],
    )
    measured = GaugeMetricFamily(
        "postwright_publishing_lag_measured", "How many publications the quantiles are of.", labels=["window"]
    )
    for window, found in (("1h", figures.lag_hour), ("24h", figures.lag_day)):
        measured.add_metric([window], found.measured)
        for quantile, seconds in _quantiles(found):
            lag.add_metric([quantile, window], seconds)
    yield lag
    yield measured


def _around(figures: Figures) -> Iterator[Metric]:
    channels = GaugeMetricFamily(
        "postwright_channels", "Connected channels by network and state.", labels=["network", "state"]
    )
    for one in figures.channels:
        channels.add_metric([one.network, one.state], one.channels)
    yield channels
    yield _gauge("publishers", "Publishers that have shown themselves lately.", _alive(figures.publishers))
    if figures.health.ticked_ago is not None:
        yield _gauge(
            "publisher_last_seen_seconds", "Since any publisher showed itself.", figures.health.ticked_ago
        )
    yield _gauge("watchers", "Web processes that look after publishing.", _alive(figures.watchers))
    jobs = GaugeMetricFamily("postwright_jobs", "Background work by how it stands.", labels=["status"])
    for status in ("waiting", "running", "given_up"):
        jobs.add_metric([status], getattr(figures.jobs, status))
    yield jobs
    yield _gauge(
        "jobs_oldest_waiting_seconds",
        "How long the first of the jobs has waited that could run now.",
        figures.jobs.oldest_seconds,
    )


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"postwright_{name}", meaning, value=value)


def _sum(rows: Iterable[Outcomes], name: str) -> int:
    return sum(getattr(row, name) for row in rows)


def _quantiles(lag: Lag) -> Iterator[tuple[str, float]]:
    for quantile, name in QUANTILES.items():
        seconds = getattr(lag, name)
        if seconds is not None:
            yield quantile, seconds


def _alive(signs: Iterable[Sign]) -> int:
    return sum(sign.is_alive for sign in signs)
