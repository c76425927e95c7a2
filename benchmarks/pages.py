"""What a person waits for at the screen: a click that publishes, and a month with a thousand entries."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, sync_playwright

from benchmarks.standing import EMAIL, PASSWORD, Api
from tests.journeys.conftest import ARGUMENTS, WIDE, chromium, sit
from tests.journeys.desk import Desk
from tests.journeys.installation import Installation
from tests.journeys.people import log_in
from tests.journeys.posting import begin_post, choose_only, connect_rehearsal
from tests.journeys.thousand import plan_a_thousand

CLICKS, LOOKS, DRAGS = 20, 5, 5
PRACTICE = "Practice"
TASKS = """
window.tasks = [];
new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((one) => one.duration)))
  .observe({ type: "longtask" });
"""
DRAWN = "() => document.querySelectorAll('.fc-event').length > 28 * 3"


def measure() -> dict[str, Any]:
    with _desk() as (desk, one, api):
        connect_rehearsal(desk, PRACTICE)
        figures = {"click": _clicks(desk, api)}
        first = datetime.now(ZoneInfo("Europe/Berlin")).replace(
            month=1, day=1, hour=8, minute=0, second=0, microsecond=0
        )
        first = first.replace(year=first.year + 1)
        plan_a_thousand(one, PRACTICE, first)
        figures["thousand"] = _month(desk, f"/calendar/?view=month&day={first:%Y-%m-%d}")
    return figures


def _clicks(desk: Desk, api: Api) -> dict[str, float]:
    """From the click on "Publish now" in a browser until the intent is committed and the call leaves."""
    waits = []
    for number in range(CLICKS):
        begin_post(desk, f"Now {number}.")
        choose_only(desk, PRACTICE)
        desk.page.wait_for_load_state("networkidle")
        button = desk.page.locator("#schedule").get_by_role("button", name="Publish now")
        button.evaluate("one => one.addEventListener('click', () => { window.clicked = Date.now() })")
        button.click()
        desk.page.locator("#schedule .badge", has_text="Published").wait_for()
        clicked = desk.page.evaluate("window.clicked")
        waits.append(api.left_at(desk.here.split("/")[2]) * 1000 - clicked)
    return {"median_ms": statistics.median(waits), "worst_ms": max(waits)}


def _month(desk: Desk, address: str) -> dict[str, float]:
    """
    Until the month is drawn, and the longest piece of work in which the page answers nothing while an entry is dragged.

    Work of up to 50 ms is not told by browsers and counts as none.
    """
    page, drawn, longest = desk.page, [], []
    page.add_init_script(TASKS)
    for _ in range(LOOKS):
        begun = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.wait_for_function(DRAWN)
        drawn.append((time.perf_counter() - begun) * 1000)
    page.wait_for_load_state("networkidle")
    cells = page.locator(".fc-daygrid-day:has(.fc-event)")
    for number in range(DRAGS):  # another day each time: what is left of a day that was emptied is no entry
        page.evaluate("window.tasks.length = 0")
        with page.expect_response("**/calendar/moves/"):
            cells.nth(number).locator(".fc-event").first.drag_to(cells.nth(number + 7), steps=20)
        page.wait_for_load_state("networkidle")
        longest.append(max(page.evaluate("window.tasks"), default=0))
    return {"drawn_ms": statistics.median(drawn), "longest_task_ms": statistics.median(longest)}


@contextmanager
def _desk() -> Iterator[tuple[Desk, Installation, Api]]:
    with tempfile.TemporaryDirectory(prefix="pw-bench") as folder, sync_playwright() as playwright:
        one = Installation(Path(folder) / "data")
        one.start()
        browser: Browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        try:
            api = Api.of(one)
            desk = sit(browser, one, None, **WIDE)
            log_in(desk, EMAIL, PASSWORD)
            yield desk, one, api
        finally:
            browser.close()
            one.stop()
