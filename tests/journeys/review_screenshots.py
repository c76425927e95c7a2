"""`bin/screenshots`: the pictures of the guide to the networks, of what their reviewers ask to see."""

import json
import re
import sys
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, expect

from tests.journeys import material
from tests.journeys.desk import Desk
from tests.journeys.installation import Installation
from tests.journeys.people import Person, log_in
from tests.journeys.posting import choose_only, is_ready, saved, write
from tests.journeys.screenshots import EMAIL, LIGHT, PASSWORD, TARGET, browser, save, settle, sit_down
from tests.simulators.meta import MetaSimulator
from tests.simulators.tiktok import Creator, Switches, TikTokSimulator

TALL = {**LIGHT, "viewport": {"width": 1440, "height": 1560}}
LOW = {**LIGHT, "viewport": {"width": 1440, "height": 700}}
ACCOUNT, PAGE = "Ferns & Clay", "Demo Bakery"
TEXT = "The first coffee out of our new mugs. They are in the shop from Friday."


def main() -> int:
    with ExitStack() as opened:
        creators = [Creator("o-clay", "fernsandclay", ACCOUNT)]
        tiktok = opened.enter_context(TikTokSimulator(creators=creators, switches=Switches(plain_pulls=True)))
        meta = opened.enter_context(MetaSimulator())
        settings = {**tiktok_settings(tiktok), **meta_settings(meta)}
        one = opened.enter_context(Installation(HTTP_ALLOWED_RANGES="127.0.0.0/8", **settings))
        chrome, folder = opened.enter_context(browser()), opened.enter_context(TemporaryDirectory())
        who = signed_in(chrome, one)
        picture_tiktok(sit_down(chrome, one, TALL | who), material.film(Path(folder)))
        picture_facebook(sit_down(chrome, one, TALL | who))
        picture_deletion(sit_down(chrome, one, LOW), one, meta)
    return 0


def tiktok_settings(tiktok: TikTokSimulator) -> dict[str, str]:
    app = {"TIKTOK_CLIENT_KEY": tiktok.app.client_key, "TIKTOK_CLIENT_SECRET": tiktok.app.client_secret}
    return {**app, "TIKTOK_URL": tiktok.url, "TIKTOK_AUDITED": "yes"}


def meta_settings(meta: MetaSimulator) -> dict[str, str]:
    app = meta.world.app
    return {"META_APP_ID": app.id, "META_APP_SECRET": app.secret, "META_URL": meta.url}


def signed_in(chrome: Browser, one: Installation) -> dict:
    said = one.run("demo")
    desk = sit_down(chrome, one, {})
    log_in(desk, EMAIL.search(said)[1], PASSWORD.search(said)[1])
    desk.page.wait_for_load_state("networkidle")
    return {"storage_state": Person.of(desk, "", "").cookies}


def picture_tiktok(desk: Desk, film: Path) -> None:
    """Connecting; then the composer with everything that TikTok wants a person to decide."""
    desk.page.set_viewport_size(LOW["viewport"])
    desk.page.goto("/channels/connect/tiktok/")
    take(desk, "review-tiktok-connect")
    desk.press("Go to TikTok", within="#connect")
    desk.page.get_by_role("button", name="Authorize").click()
    desk.page.wait_for_url(re.compile("/channels/[0-9a-f-]{36}/"))
    desk.page.set_viewport_size(TALL["viewport"])
    begin(desk, film, ACCOUNT)
    desk.page.get_by_label("Who sees it").select_option("Everybody")
    desk.page.get_by_label("Allow comments").check()
    desk.page.get_by_label("Disclose commercial content").check()
    with saved(desk):
        desk.page.get_by_label("Branded content").check()
    desk.reads("Branded Content Policy", within="#declarations")
    is_ready(desk)
    take(desk, "review-tiktok-composer")
    desk.leave()


def picture_facebook(desk: Desk) -> None:
    """Choosing among Pages; then the composer with the first comment."""
    desk.page.set_viewport_size(LOW["viewport"])
    desk.page.goto("/channels/connect/facebook/")
    desk.press("Go to Facebook", within="#connect")
    desk.page.get_by_role("button", name="Continue").click()
    desk.page.wait_for_url(re.compile("/channels/sign-ins/"))
    desk.page.get_by_label(PAGE).check()
    take(desk, "review-facebook-pages")
    desk.press("Connect")
    desk.page.wait_for_url(re.compile("/channels/[0-9a-f-]{36}/"))
    desk.page.set_viewport_size(TALL["viewport"])
    desk.page.goto("/posts/new/")
    desk.press("Start with words")
    desk.is_at("/posts/<id>/")
    write(desk, TEXT)
    choose_only(desk, PAGE)
    desk.page.locator("summary", has_text="First comment").click()
    desk.page.get_by_label("First comment for all channels").fill("Which glaze is yours?")
    desk.reads("Which glaze is yours?", within="#previews")
    is_ready(desk)
    desk.page.reload()  # what stands above the button follows the composer a moment later
    desk.page.get_by_text(f"Choices for {PAGE}").click()
    expect(desk.page.locator("#schedule form").first).to_be_visible()
    take(desk, "review-facebook-composer")
    desk.leave()


def picture_deletion(desk: Desk, one: Installation, meta: MetaSimulator) -> None:
    person = next(iter(meta.world.people.values()))
    answer = meta.callbacks.delete_data(f"{one.url}/callbacks/meta/facebook/delete/", person.id)
    desk.page.goto(json.loads(answer.text)["url"])
    take(desk, "review-deletion")
    desk.leave()


def begin(desk: Desk, film: Path, channel: str) -> None:
    media = desk.upload(film, hint="Coffee in one of our mugs")
    desk.page.goto(f"/studio/{media}/")
    desk.press("Make a post of this")
    desk.is_at("/posts/<id>/")
    write(desk, TEXT)
    choose_only(desk, channel)


def take(desk: Desk, name: str) -> None:
    settle(desk.page)
    size = save(Image.open(BytesIO(desk.page.screenshot())), TARGET / f"{name}.webp")
    print(f"{name}: {size // 1000} kB, {desk.here}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
