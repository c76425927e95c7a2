"""From suggestions to a published post: the steps that several journeys share."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from playwright.sync_api import Locator, expect

from tests.journeys.desk import Desk

REHEARSAL_POST = ".timeline article"


def connect_rehearsal(desk: Desk, name: str) -> str:
    """A practice channel; its path."""
    desk.open("/channels/connect/rehearsal/")
    desk.fill(Name_of_the_practice_channel=name)
    desk.press("Connect", within="#connect")
    desk.page.wait_for_url(re.compile(r"/channels/([0-9a-f-]{36}/)?$"))
    desk.look()
    desk.open("/channels/")
    return desk.page.get_by_role("link", name=name, exact=True).first.get_attribute("href") or ""


def connect_bluesky(desk: Desk, server: str, account: Any) -> None:
    desk.open("/channels/connect/bluesky/?way=password")
    desk.fill(Handle=account.handle, App_password=account.app_password, Server=server)
    desk.press("Connect", within="#connect")
    desk.page.wait_for_url(re.compile(r"/channels/([0-9a-f-]{36}/)?$"))
    desk.reads(account.handle)
    desk.look()


def see_suggestions(desk: Desk, media: str, says: str = "Suggested by the embedded engine") -> None:
    desk.open(f"/studio/{media}/")
    desk.reads(says)
    desk.look()


def group(desk: Desk, name: str) -> Locator:
    return desk.page.locator(f"#group-{name}")


def begin_post(desk: Desk, text: str) -> str:
    """A post of words alone; its path."""
    desk.open("/posts/new/")
    desk.press("Start with words")
    desk.is_at("/posts/<id>/")
    write(desk, text)
    return desk.here


def write(desk: Desk, text: str) -> None:
    desk.page.locator("#id_text").fill(text)


@contextmanager
def saved(desk: Desk) -> Iterator[None]:
    """What is changed meanwhile is saved at the end."""
    with desk.page.expect_response(lambda one: one.request.method == "POST" and one.url.endswith(desk.here)):
        yield


def choose_only(desk: Desk, *channels: str) -> None:
    """Of the brand's channels; waits until the choice is saved."""
    picks = desk.page.locator("label.pick")
    expect(picks.filter(has_text=channels[0])).to_be_visible()
    for pick in picks.all():
        pick.locator("input").set_checked(any(channel in pick.inner_text() for channel in channels))
    expect(desk.page.locator(".preview-frame")).to_have_count(len(channels))
    expect(desk.page.locator("#saved-state")).to_have_text(re.compile("Saved"))
    desk.look()


def is_ready(desk: Desk) -> None:
    """The check under the text says so; the copy for posting may still be made."""
    deadline = time.monotonic() + 60
    ready = desk.page.locator("#checks").get_by_text("takes it as it is")
    while not ready.is_visible():
        assert time.monotonic() < deadline, desk.page.locator("#checks").inner_text()
        desk.page.reload()


def schedule(desk: Desk, at: datetime) -> None:
    """:param at: as the brand's clocks show it"""
    shows_what_is_saved(desk)
    desk.page.locator("#schedule input[name=due]").fill(at.strftime("%Y-%m-%dT%H:%M"))
    desk.page.locator("#schedule input[name=due]").blur()
    say_it_is_read(desk)
    desk.page.get_by_role("button", name=f"{at:%H:%M}").click()
    desk.reads("Scheduled", within="#schedule")


def publish_now(desk: Desk) -> None:
    say_it_is_read(desk)
    desk.page.locator("#schedule").get_by_role("button", name="Publish now").click()


def say_it_is_read(desk: Desk) -> None:
    """Where an AI suggested some of the words, whoever schedules them says that they have read them."""
    expect(desk.page.locator("#schedule form").first).to_be_visible()
    box = desk.page.locator("#schedule input[name=has_read]")
    if box.count():
        shows_what_is_saved(desk)
        box.check()


def shows_what_is_saved(desk: Desk) -> None:
    """The part that schedules follows the composer a moment later; other words take the tick away."""
    saved = desk.page.locator("#post-revision").input_value()
    expect(desk.page.locator("#schedule input[name=revision]").first).to_have_value(saved)


def has_state(desk: Desk, state: str, *, patience_s: int = 60) -> None:
    expect(desk.page.locator("#schedule .badge")).to_have_text(re.compile(state), timeout=patience_s * 1000)


def passes_through(desk: Desk, state: str) -> None:
    """It may not last as long as the page takes to ask again, so this asks faster."""
    deadline = time.monotonic() + 30
    while state not in desk.page.request.get(f"{desk.here}schedule/").text():
        assert time.monotonic() < deadline, f"It was never {state}."
