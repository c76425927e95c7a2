"""`bin/screenshots`: the pictures of the README, taken of the demo in a real installation."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.conftest import ARGUMENTS, PHONE, WIDE, chromium
from tests.journeys.desk import Desk
from tests.journeys.installation import Installation
from tests.journeys.people import Person, log_in
from tests.journeys.watch import Watch

TARGET = Path(__file__).parents[2] / "docs" / "screenshots"
MOST_BYTES = 150_000
EMAIL, PASSWORD = re.compile(r"email\s+(\S+)"), re.compile(r"password\s+(\S+)")
BOTTLE = ".studio-entry:nth-child(4) .card-cover"
POST = "main a[href^='/posts/'][href*='-']"
LIGHT, DARK = {**WIDE, "color_scheme": "light"}, {**WIDE, "color_scheme": "dark"}


@dataclass(frozen=True)
class Shot:
    name: str
    path: str
    options: dict
    follow: str = ""


SHOTS = [
    Shot("home", "/", LIGHT),
    Shot("home-dark", "/", DARK),
    Shot("home-phone", "/", PHONE),
    Shot("studio", "/studio/", LIGHT),
    Shot("suggestions", "/studio/", LIGHT, follow=BOTTLE),
    Shot("suggestions-dark", "/studio/", DARK, follow=BOTTLE),
    Shot("suggestions-phone", "/studio/", PHONE, follow=BOTTLE),
    Shot("library", "/library/", LIGHT),
    Shot("composer", "/posts/?show=drafts", LIGHT, follow=POST),
    Shot("composer-phone", "/posts/?show=drafts", PHONE, follow=POST),
    Shot("posts", "/posts/", LIGHT),
    Shot("calendar", "/calendar/", LIGHT),
    Shot("calendar-dark", "/calendar/", DARK),
    Shot("calendar-phone", "/calendar/", PHONE),
    Shot("brand", "/brands/", LIGHT),
    Shot("channels", "/channels/", LIGHT),
    Shot("timeline", "/channels/", LIGHT, follow="a[href$='/timeline/']"),
]


def main() -> int:
    TARGET.mkdir(parents=True, exist_ok=True)
    with Installation() as one, browser() as chrome:
        said = one.run("demo")
        desk = sit_down(chrome, one, {})
        log_in(desk, EMAIL.search(said)[1], PASSWORD.search(said)[1])
        desk.page.wait_for_load_state("networkidle")
        cookies = Person.of(desk, "", "").cookies
        for shot in SHOTS:
            take(sit_down(chrome, one, {**shot.options, "storage_state": cookies}), shot)
    return 0


def take(desk: Desk, shot: Shot) -> None:
    desk.page.goto(shot.path)
    if shot.follow:
        desk.page.goto(desk.page.locator(shot.follow).first.get_attribute("href") or "")
    settle(desk.page)
    size = save(Image.open(BytesIO(desk.page.screenshot())), TARGET / f"{shot.name}.webp")
    print(f"{shot.name}: {size // 1000} kB, {desk.here}", flush=True)
    desk.leave()


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.wait_for_function("[...document.images].every(one => one.complete || one.loading === 'lazy')")


def save(picture: Image.Image, path: Path) -> int:
    """As good as fits."""
    for quality in range(90, 40, -8):
        picture.convert("RGB").save(path, quality=quality, method=6)
        if (size := path.stat().st_size) <= MOST_BYTES:
            return size
    raise ValueError(f"{path.name} does not get below {MOST_BYTES} bytes.")


def sit_down(chrome: Browser, one: Installation, options: dict) -> Desk:
    context = chrome.new_context(
        base_url=one.url, locale="en-GB", timezone_id="Europe/Berlin", reduced_motion="reduce", **options
    )
    return Desk(context.new_page(), Watch(context, one.url))


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield chrome
        chrome.close()


if __name__ == "__main__":
    sys.exit(main())
