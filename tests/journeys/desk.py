"""A person at the pages: what they do there, in their words."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.journeys.watch import Watch

IDENTITY = re.compile("[0-9a-f]{8}-[0-9a-f-]{27}")


class Desk:
    def __init__(self, page: Page, watch: Watch) -> None:
        self.page, self.watch = page, watch

    def leave(self) -> None:
        self.page.context.close()

    def open(self, path: str) -> None:
        self.page.goto(path)
        self.look()

    def look(self) -> None:
        """Every page that a journey comes to is searched for barriers."""
        self.watch.look(self.page)

    def is_at(self, pattern: str) -> None:
        """Wait for a path, written as a pattern in which <id> stands for an identity."""
        path = pattern.replace("<id>", "[0-9a-f-]{36}")
        self.page.wait_for_url(re.compile(rf"^http://[^/]+{path}(\?.*)?(#.*)?$"))
        self.look()

    def fits(self) -> None:
        """Nothing has to be pushed sideways to be read."""
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.viewport_size["width"], f"{self.here} is {width} wide"

    @property
    def here(self) -> str:
        return urlsplit(self.page.url).path

    def fill(self, **fields: str) -> None:
        """By the words beside the field, with _ for a space: `fill(Your_name="Anna")`."""
        for label, value in fields.items():
            self.field(label.replace("_", " ")).fill(value)

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=False).first

    def press(self, name: str, *, within: str = "main") -> None:
        self.button(name, within=within).click()

    def save(self, name: str, *, within: str = "main") -> None:
        """Press what sends a form, and wait for the page that answers."""
        with self.page.expect_navigation():
            self.press(name, within=within)
        self.look()

    def button(self, name: str, *, within: str = "main") -> Locator:
        place = self.page.locator(within).first
        return place.get_by_role("button", name=name).or_(place.get_by_role("link", name=name)).first

    def reads(self, text: str | re.Pattern[str], *, within: str = "main") -> None:
        expect(self.page.locator(within).first).to_contain_text(text)

    def sign_up(self, *, name: str, email: str, organisation: str, password: str) -> None:
        self.open("/account/signup/")
        self.fill(Your_name=name, Email=email, Organisation=organisation, Password=password)
        self.press("Create account")

    def upload(self, path: Path, hint: str = "") -> str:
        """Into the studio; the identity of what came of it."""
        self.open("/studio/")
        self.page.locator("#hint").fill(hint)
        with self.page.expect_response("**/studio/uploads/") as answer:
            self.page.locator(".upload-zone input").set_input_files(path)
        assert answer.value.status == 201, answer.value.text()
        entry = re.search("entry-([0-9a-f-]{36})", answer.value.text())
        assert entry, answer.value.text()
        return entry[1]
