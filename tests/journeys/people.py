"""The cast as they come through the pages."""

import time
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.journeys.desk import Desk

PASSWORD = "correct horse battery"


@dataclass
class Person:
    name: str
    email: str
    cookies: Any
    password: str = PASSWORD

    @classmethod
    def of(cls, desk: Desk, name: str, email: str) -> Self:
        return cls(name, email, desk.page.context.storage_state())


class Anna(Person):
    """Owns Anna's Bakery and runs the installation: hers is its first account."""

    @classmethod
    def arrives(cls, desk: Desk) -> Self:
        name, email = "Anna Brandt", "anna@example.org"
        desk.open("/")
        desk.is_at("/account/signup/")
        desk.reads("Yours is the first")
        desk.sign_up(name=name, email=email, organisation="Anna's Bakery", password=PASSWORD)
        desk.is_at("/welcome/")
        describe_brand(desk)
        return cls.of(desk, name, email)


def describe_brand(desk: Desk) -> None:
    """From the guided welcome, through the questions, to the step after."""
    desk.press("Describe your brand")
    desk.is_at("/brands/new/")
    desk.fill(
        Name="Anna's Bakery",
        What_do_you_do="A small bakery in Leipzig. We bake with sourdough, butter and time.",
        Who_reads_you="neighbours and commuters",
    )
    desk.press("Save and go on")
    desk.is_at("/brands/<id>/guide/voice/")
    desk.fill(Your_tone="warm and plain", What_should_people_do="Come by from seven.")
    desk.press("Save and go on")
    desk.is_at("/brands/<id>/guide/words/")
    add_chips(desk, "Words you never use", "cheap")
    add_chips(desk, "Hashtags on every post", "annasbakery")
    desk.press("Save and go on")
    desk.is_at("/brands/<id>/guide/look/")
    desk.press("Skip")


def add_chips(desk: Desk, label: str, *words: str) -> None:
    box = desk.page.get_by_role("textbox", name=label).first
    for word in words:
        box.fill(word)
        box.press("Enter")
        expect(desk.page.locator(".chip", has_text=word).first).to_be_visible()


def link_in_outbox(operator: Desk, email: str) -> str:
    """The path in the newest mail to somebody, once the operator's outbox shows it."""
    deadline = time.monotonic() + 30
    mail = operator.page.locator("article.card", has_text=email).first
    operator.open("/operator/outbox/")
    while not mail.is_visible():
        assert time.monotonic() < deadline, f"No mail to {email} arrived."
        operator.page.reload()
    return urlsplit(mail.locator(".letter a").first.get_attribute("href") or "").path


def newcomer(visit: Any, installation: Any, name: str) -> Person:
    """Somebody with an organisation of their own and no brand yet."""
    email = f"{name}@example.org"
    installation.run(
        *(
            "user",
            "create",
            "--email",
            email,
            "--name",
            name.title(),
            "--organisation",
            f"{name.title()}'s Shop",
        ),
        "--password-stdin",
        said=PASSWORD,
    )
    desk = visit()
    log_in(desk, email, PASSWORD)
    desk.is_at("/(welcome/)?")
    return Person.of(desk, name.title(), email)


def log_in(desk: Desk, email: str, password: str) -> None:
    desk.open("/account/login/")
    desk.fill(Email=email, Password=password)
    desk.press("Log in")
