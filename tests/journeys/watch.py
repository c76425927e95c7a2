"""Nothing may go wrong unseen: what a browser complains of fails the journey."""

import re
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE_S = 20
GRAVE = ("serious", "critical")
# The calendar names a day by its date; what is planned on it is no part of that name.
NO_BARRIERS = (("label-content-name-mismatch", 'class="fc-'),)
# A browser reports each refused form as an error of its own; the journey sees the refusal on the page.
REFUSAL = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
HEADER = re.compile(r"^Error with [\w-]+ header")


# The calendar hides each entry until it is measured, and a barrier seen meanwhile is none.
IS_SETTLED = """async () => {
  const calendar = document.querySelector(".calendar[data-feed]");
  if (calendar && calendar.getAttribute("aria-busy") !== "false") return false;
  const shown = () => [...document.querySelectorAll(".fc-event")].map(e => getComputedStyle(e).visibility).join();
  const before = shown();
  for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame);
  return before === shown();
}"""


@cache
def axe() -> str:
    return AXE.read_text()


@dataclass
class Watch:
    """Listens to every page of a context."""

    context: BrowserContext
    url: str
    scheme: str = "light"
    complaints: list[str] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    elsewhere: list[str] = field(default_factory=list)  # addresses that a person may go to and leave again

    def __post_init__(self) -> None:
        self.context.on("console", self._heard)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.on("request", self._asked)
        self.context.on("response", self._answered)

    def look(self, page: Page) -> None:
        """Barriers of the page as it stands; each page once per scheme."""
        here = (re.sub(r"[0-9a-f-]{36}", "…", urlsplit(page.url).path), self.scheme)
        if here in self.seen:
            return
        self.seen.add(here)
        _settle(page)
        page.evaluate(axe())
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        self.complaints += [
            f"{here}: {one['id']} ({one['impact']}): {node['html'][:200]} {node['failureSummary'][:300]}"
            for one in found
            if one["impact"] in GRAVE
            for node in one["nodes"]
            if not any(one["id"] == rule and place in node["html"] for rule, place in NO_BARRIERS)
        ]

    def _heard(self, message: ConsoleMessage) -> None:
        """What is wrong with a page of somebody else is not ours. A complaint about a header names no page."""
        where = message.location["url"]
        if self._is_elsewhere(where) or (self.elsewhere and not where and HEADER.search(message.text)):
            return
        if message.type in {"error", "warning"} and not REFUSAL.search(message.text):
            self.complaints.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if self._is_elsewhere(request.url):
            return
        if parts.scheme in {"http", "https"} and not request.url.startswith(self.url + "/"):
            self.complaints.append(f"asked another host: {request.url}")
        elif parts.scheme == "http":
            self.requests.append((request.method, request.url.removeprefix(self.url)))

    def _is_elsewhere(self, url: str) -> bool:
        return any(url.startswith(address) for address in self.elsewhere)

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} for {response.request.method} {response.url}")


def _settle(page: Page) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not page.evaluate(IS_SETTLED):
        assert time.monotonic() < deadline, f"{page.url} does not come to rest"
