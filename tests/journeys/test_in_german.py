"""Somebody who reads German meets no English, and nobody who likes the dark meets a barrier."""

import re

import pytest

from tests.journeys import material
from tests.journeys.people import newcomer
from tests.journeys.posting import see_suggestions, write

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]
# Words that no German sentence holds.
ENGLISH = re.compile(
    r"\b(the|your|you|and|with|this|that|of|from|for|is|are|not|yet|there|here|their|it|we|by|to|or|when|what)\b",
    re.IGNORECASE,
)
PAGES = [
    *("/", "/studio/", "/posts/", "/posts/new/", "/calendar/", "/brands/", "/brands/new/", "/channels/"),
    *(
        "/channels/connect/bluesky/",
        "/channels/connect/rehearsal/",
        "/settings/profile/",
        "/settings/people/",
    ),
    *("/settings/people/invitations/new/", "/settings/organisation/", "/settings/tokens/"),
    *("/account/password/change/", "/account/email/", "/account/logout/"),
]
# Lines as people see them, without their own names and addresses.
LINES = """() => [...document.querySelectorAll('title, body *')]
  .filter(e => !e.closest('script, style, template, noscript, textarea, [lang=en]'))
  .flatMap(e => [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent)
    .concat(['aria-label', 'placeholder', 'title', 'data-confirm', 'data-confirm-note'].map(a => e.getAttribute(a))))
  .filter(Boolean).map(t => t.trim().replace(/\\s+/g, ' ')).filter(Boolean)"""


class TestGerman:
    def test_is_all_there_is_to_read(self, visit, installation, folder):
        greta = newcomer(visit, installation, "greta")
        desk = visit(greta, color_scheme="dark")
        desk.open("/settings/profile/")
        desk.page.locator("select[name=language]").select_option("de")
        desk.save("Save")
        found = read(desk, PAGES)
        describe(desk)
        media = desk.upload(material.photo(folder), hint="Frischer Kaffee, ab Montag in Leipzig")
        see_suggestions(desk, media, "Vorgeschlagen")
        found |= read(desk, [desk.here, *PAGES])
        desk.open("/channels/connect/rehearsal/")
        desk.page.locator("#id_name").fill("Probe")
        with desk.page.expect_navigation():
            desk.page.locator("#connect .button-primary").click()
        found |= read(desk, [desk.here])
        desk.open("/posts/new/")
        desk.page.locator(".page-head .button-primary").click()
        desk.is_at("/posts/<id>/")
        write(desk, "Ab Montag")
        desk.page.locator("#schedule form").wait_for()
        found |= read(desk, [desk.here])

        assert found == set()


def describe(desk):
    desk.open("/brands/new/")
    desk.page.locator("#id_name").fill("Gretas Laden")
    desk.page.locator("#id_description").fill("Ein kleiner Laden in Leipzig.")
    with desk.page.expect_navigation():
        desk.page.locator("main form .button-primary").click()
    for _ in range(3):
        desk.look()
        with desk.page.expect_navigation():
            desk.page.locator("main form .button-quiet").click()


def read(desk, paths):
    found = set()
    for path in paths:
        desk.open(path)
        desk.page.wait_for_load_state("networkidle")
        found |= {(desk.here, line) for line in desk.page.evaluate(LINES) if ENGLISH.search(line)}
    return found
