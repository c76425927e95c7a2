"""docs/performance.md, made from the figures."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

from benchmarks.eyes import COLD_RUNS, RUNS
from benchmarks.publishing import DELAY_S, QUEUED, QUEUES, SLOW_S, SURGE
from benchmarks.uploads import BROKEN_AT

LIBRARY = {
    "newest_page": "The newest 48",
    "rare_word": "A word that few have",
    "misspelt_word": "A word with a slip in it",
    "word_of_every_item": "A word that all have",
    "unused_photos": "Photos that stand in no post",
    "room": "How much room is taken, and what can be freed",
    "similar": "What resembles one photo",
}
PAGE = Path(__file__).parents[1] / "docs" / "performance.md"


def write(figures: dict[str, Any]) -> None:
    parts = [
        [*draw(figures[name]), "", _taken(figures[name]["machine"])]
        for name, draw in PARTS.items()
        if name in figures
    ]
    PAGE.write_text("\n".join([*_head(figures.values()), *chain(*parts), ""]))


def _head(parts: Iterable[dict[str, Any]]) -> list[str]:
    machines = {_machine(part["machine"]) for part in parts}
    return [
        "# How fast it is, and how small",
        "",
        "Written by `bin/bench`; do not edit. `bin/bench --check` holds the figures to `benchmarks/bars.toml`.",
        "",
        (
            f"Measured on {'; '.join(sorted(machines))}. Each part says when, and what else the machine was doing: with a load of "
            "more than its cores the times are longer than on a machine that does nothing else; processor time and memory "
            "hardly change."
        ),
    ]


def _machine(one: dict[str, Any]) -> str:
    return f"{one['processor']}, {one['cores']} cores, {one['memory_gb']} GB, {one['system']}, Python {one['python']}"


def _taken(one: dict[str, Any]) -> str:
    return (
        f"*{one['date']} at commit {one['commit']}, {one['processor']}; ten million additions in a loop took "
        f"{one['additions_s']:.2f} s, load before {one['load_before']}, after {one['load_after']}.*"
    )


def _standing(one: dict[str, Any]) -> list[str]:
    rows = [
        ("First start, database made anew, until a post would go out", f"{one['first_start_s']:.1f} s"),
        ("Second start", f"{one['second_start_s']:.1f} s"),
        ("Stop", f"{one['stop_s']:.1f} s"),
        (
            "Idle memory of all processes, database included (proportional set size)",
            _mb(one["idle_memory_mb"]),
        ),
        (
            "The same right after suggestions, before the models leave memory",
            _mb(one["memory_with_models_mb"]),
        ),
        *(
            (
                f"From a 12 megapixel photo that is in to {words}, models {loaded}",
                f"{one[f'suggestions_{name}_{state}_s']:.2f} s",
            )
            for state, loaded in (("warm", "loaded"), ("cold", "not loaded"))
            for name, words in (("first", "its first suggestions"), ("all", "all of them"))
        ),
    ]
    return ["", "## An installation", "", *table(("What", "Figure"), rows)]


def _eyes(one: dict[str, Any]) -> list[str]:
    rows = [
        ("Models loaded", f"{one['first_warm_s']:.2f} s", f"{one['all_warm_s']:.2f} s"),
        ("Models not loaded", f"{one['first_cold_s']:.2f} s", f"{one['all_cold_s']:.2f} s"),
    ]
    return [
        "",
        "## The embedded engine alone",
        "",
        (
            f"From a 12 megapixel photo on disk, its preview included; medians of {RUNS} and {COLD_RUNS}. Its process then "
            f"holds {_mb(one['child_memory_mb'])}."
        ),
        "",
        *table(("", "First suggestions", "All that it sees"), rows),
    ]


def _uploads(one: dict[str, Any]) -> list[str]:
    return [
        "",
        "## A large upload",
        "",
        (
            f"A video of {one['bytes'] / 1024**3:.0f} GB by tus, on a line that breaks at {BROKEN_AT:.0%}: {one['kept_share']:.1%} "
            f"had been kept. It is in after {one['sent_s']:.0f} s ({one['mb_per_second']:.0f} MB a second, sender on the same "
            f"machine); all processes together hold at most {_mb(one['sending_more_mb'])} more than idle meanwhile, and "
            f"{_mb(one['preparing_more_mb'])} more in the {one['ready_s']:.0f} s in which its copies are made."
        ),
    ]


def _batch(one: dict[str, Any]) -> list[str]:
    rows = [
        ("Photos with all their suggestions, per second", f"{one['photos_per_second']:.2f}"),
        ("From upload to all suggestions, median", f"{one['wait_p50_s']:.0f} s"),
        ("The same for the slowest twentieth", f"{one['wait_p95_s']:.0f} s"),
        ("Until the last is compared with all others and nothing is left to do", f"{one['settled_s']:.0f} s"),
        ("Cores in use, all processes, database included", f"{one['cores_used']:.1f}"),
        ("Most memory meanwhile (proportional set size)", _mb(one["peak_memory_mb"])),
    ]
    said = f"{one['photos']:.0f} photos of 12 megapixels, sent one after the other as fast as they are taken."
    return ["", "## A shoot at once", "", said, "", *table(("What", "Figure"), rows)]


def _library(one: dict[str, Any]) -> list[str]:
    rows = [(words, f"{one[f'{name}_ms']:.0f} ms") for name, words in LIBRARY.items()]
    said = f"{one['items']:.0f} items, each with a file name, an alt text, suggestions and a print; asked through the API."
    return ["", "## A large library", "", said, "", *table(("What is asked for", "Median"), rows)]


def _pages(one: dict[str, Any]) -> list[str]:
    click, month = one["click"], one["thousand"]
    return [
        "",
        "## In a browser",
        "",
        (
            f"- From the click on “Publish now” until the call leaves: median {click['median_ms']:.0f} ms, worst "
            f"{click['worst_ms']:.0f} ms."
        ),
        (
            f"- The month of a calendar with a thousand entries is drawn after {month['drawn_ms']:.0f} ms; while one is "
            f"dragged, the longest that the page answers nothing is {month['longest_task_ms']:.0f} ms."
        ),
    ]


def _publisher(every: dict[str, Any]) -> list[str]:
    pickup, surge, queues = every["pickup"], every["surge"], every["queues"]
    cases = {name: one for name, one in every.items() if name.startswith(("in_flight", "slow"))}
    rows = [
        (
            f"{SLOW_S if name.startswith('slow') else DELAY_S:g} s",
            name.rpartition("_")[2],
            f"{one['per_second']:.0f}",
            f"{one['calls_alone_per_second']:.0f}",
            f"{one['ceiling_per_second']:.0f}",
            f"{one['share']:.2f}",
            f"{one['cores_busy']:.1f}",
            f"{one['worker_cpu_ms']:.2f} + {one['database_cpu_ms']:.2f} ms",
            f"{one['calls_alone_cpu_ms']:.2f} ms",
            f"{one['plain_queue_per_second']:.0f}",
            f"{one['plain_queue_worker_cpu_ms']:.2f} + {one['plain_queue_database_cpu_ms']:.2f} ms",
        )
        for name, one in cases.items()
    ]
    titles = (
        *(
            "Network needs",
            "In flight",
            "Published/s",
            "Calls alone/s",
            "Latency allows/s",
            "Share",
            "Cores busy",
        ),
        *("CPU each (worker + database)", "Call alone", "Plain queue/s", "CPU each"),
    )
    return [
        "",
        "## The publisher",
        "",
        f"- “Publish now” to the first step: median {pickup['median_ms']:.0f} ms, worst {pickup['worst_ms']:.0f} ms.",
        (
            f"- {SURGE} publications on as many channels, due in the same second: the call arrives at the network "
            f"{surge['median_ms']:.0f} ms late in the median, {surge['p99_ms']:.0f} ms at the 99th percentile."
        ),
        (
            f"- {QUEUES * QUEUED} on {QUEUES} channels, a network that needs {SLOW_S:.0f} s: from the stored end of one to the "
            f"start of the next in its channel {queues['gap_median_ms']:.0f} ms in the median, {queues['gap_p99_ms']:.0f} ms at "
            f"the 99th percentile; as the network sees it, from its answer to the next call, "
            f"{queues['seen_gap_median_ms']:.0f} and {queues['seen_gap_p99_ms']:.0f} ms; {queues['per_second']:.0f} a second, {queues['share']:.2f} of what latency and processors allow."
        ),
        "",
        (
            "Through the Bluesky adapter against a stand-in on the same machine that answers after "
            f"{DELAY_S:g} or {SLOW_S:g} s on average, spread evenly from half to one and a half of it. Calls alone: the same calls in one process with no database at all, which is what "
            "latency and processors allow; the share is taken of that, or of what latency allows where that is less. Cores busy: with "
            "everything on the machine, the stand-in and the database included; where all are, nothing more is to be had. Plain "
            "queue: a task of the job queue that makes the same call, with no claim, intent, lease, outcome or audit."
        ),
        "",
        *table(titles, rows),
    ]


def _mb(value: float) -> str:
    return f"{value:.0f} MB"


def table(titles: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (titles, ("---",) * len(titles), *rows)]


PARTS = {
    "installation": _standing,
    "eyes": _eyes,
    "uploads": _uploads,
    "batch": _batch,
    "library": _library,
    "pages": _pages,
    "publisher": _publisher,
}
