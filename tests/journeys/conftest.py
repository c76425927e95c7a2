"""One installation, one browser, and people who come to it through its pages."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.journeys.desk import Desk
from tests.journeys.installation import Installation
from tests.journeys.people import Anna
from tests.journeys.watch import Watch
from tests.peers.fixtures import bluesky, mastodon  # noqa: F401 - pytest finds fixtures by their name here
from tests.simulators.meta import MetaSimulator
from tests.simulators.threads import ThreadsSimulator
from tests.simulators.tiktok import Creator, Switches, TikTokSimulator

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDE = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}
# Pages on a processor so many times slower find what only happens between two steps.
SLOWDOWN = float(os.environ.get("POSTWRIGHT_BROWSER_SLOWDOWN", "1"))
PATIENCE_MS = 20_000 * SLOWDOWN


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call":
        item.stash[OUTCOME] = report.failed
    return report


OUTCOME: pytest.StashKey[bool] = pytest.StashKey()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed with the package: while it is open, nothing else in this process may run an event loop."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def threads() -> Iterator[ThreadsSimulator]:
    with ThreadsSimulator() as simulator:
        yield simulator


@pytest.fixture(scope="package")
def meta() -> Iterator[MetaSimulator]:
    """Facebook and Instagram."""
    with MetaSimulator() as simulator:
        yield simulator


@pytest.fixture(scope="package")
def tiktok() -> Iterator[TikTokSimulator]:
    """With an account whose name no other network has."""
    creators = [Creator("o-anna", "breadofanna", "Anna's Bread")]
    with TikTokSimulator(creators=creators, switches=Switches(plain_pulls=True)) as simulator:
        yield simulator


@pytest.fixture(scope="package")
def installation(
    threads: ThreadsSimulator, meta: MetaSimulator, tiktok: TikTokSimulator
) -> Iterator[Installation]:
    """With the apps of networks that simulators play."""
    networks = {
        "THREADS_APP_ID": threads.app.client_id,
        "THREADS_APP_SECRET": threads.app.client_secret,
        "THREADS_URL": threads.url,
        "META_APP_ID": meta.world.app.id,
        "META_APP_SECRET": meta.world.app.secret,
        "META_URL": meta.url,
        "INSTAGRAM_APP_ID": meta.world.app.instagram_id,
        "INSTAGRAM_APP_SECRET": meta.world.app.instagram_secret,
        "TIKTOK_CLIENT_KEY": tiktok.app.client_key,
        "TIKTOK_CLIENT_SECRET": tiktok.app.client_secret,
        "TIKTOK_URL": tiktok.url,
        "TIKTOK_AUDITED": "yes",
    }
    with Installation(
        HTTP_ALLOWED_RANGES="127.0.0.0/8,::1/128", ENGINE_IDLE_SECONDS="600", **networks
    ) as one:
        yield one


@pytest.fixture
def visit(
    browser: Browser, installation: Installation, anna: Anna, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Desk]]:
    """`visit()` sits a stranger down, `visit(anna)` somebody who is logged in. Anna was there before all others."""
    opened: list[Desk] = []

    def sit_down(person: Any = None, **options: Any) -> Desk:
        opened.append(sit(browser, installation, person, **options))
        return opened[-1]

    yield sit_down
    complaints = [words for desk in opened for words in desk.watch.complaints]
    if complaints or request.node.stash.get(OUTCOME, True):
        keep_pictures(request.node.name, opened)
    for desk in opened:
        desk.leave()
    assert not complaints, "\n".join(complaints)


@pytest.fixture(scope="package")
def anna(browser: Browser, installation: Installation) -> Anna:
    """The first to come: she signs up and describes her bakery, all through the pages."""
    desk = sit(browser, installation)
    anna = Anna.arrives(desk)
    complaints = list(desk.watch.complaints)
    desk.leave()
    assert not complaints, "\n".join(complaints)
    return anna


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pw-material") as name:
        yield Path(name)


def sit(browser: Browser, installation: Installation, person: Any = None, **options: Any) -> Desk:
    known = {"storage_state": person.cookies} if person else {}
    context: BrowserContext = browser.new_context(
        base_url=installation.url,
        locale="en-GB",
        timezone_id="Europe/Berlin",
        reduced_motion="reduce",
        **{**WIDE, **known, **options},
    )
    context.set_default_timeout(PATIENCE_MS)
    scheme = options.get("color_scheme", "light")
    watch, page = Watch(context, installation.url, scheme), context.new_page()
    if SLOWDOWN > 1:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    return Desk(page, watch)


def chromium() -> str | None:
    """That of the system; None: the one that Playwright installed."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def keep_pictures(name: str, desks: list[Desk]) -> None:
    folder = Path(tempfile.gettempdir()) / "postwright-journeys"
    folder.mkdir(exist_ok=True)
    for number, desk in enumerate(desks):
        path = folder / f"{name[:80].replace('/', '-')}-{number}.png"
        desk.page.screenshot(path=path, full_page=True)
        print(f"Picture of {desk.page.url}: {path}")
